"""How fast Isthmus relays, beside a bare aiohttp loop that stores nothing, in the same run.

    python -m benchmarks.relay burst | steady | latency | idle | all        (BENCHMARK_PORT moves it)

Each measure starts a lean stub of both platforms on a process of its own, then the rivals in turn, twice each, and
prints a verdict for each bar. A run begins when Isthmus is calm: what it does once after its start is no relaying.
Only ratios are worth keeping: machines are noisy. Nothing here is a test.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

PORT = int(os.environ.get("BENCHMARK_PORT", "9800"))
ROOT = Path(__file__).resolve().parent.parent
BARE, OURS = "bare loop", "Isthmus"
NO_SLOWER = 0.95
"""Of the bare loop's rate at 80 ms a call, where both spend their time waiting: what counts as no slower."""
LONGEST_LINE = 1 << 22
"""Characters of a line of a log that is read: one may name everything that a commit stored."""
UNLIMITED = {
    f"ISTHMUS_LIMITS__{name}": "0"
    for name in (
        "SLACK_CHANNEL",
        "SLACK_TIER3_PER_MINUTE",
        "SLACK_TIER4_PER_MINUTE",
        "TELEGRAM_CHAT",
        "TELEGRAM_GROUP_PER_MINUTE",
        "TELEGRAM_ACCOUNT",
    )
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of one rival gave: messages a second, and each message's seconds from offer to arrival."""

    rate: float
    delays: list[float]
    in_order: bool
    cpu: float
    """CPU milliseconds a message of the rival's own process."""

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Other:
    """The driver's view of the stub."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self.session = session
        self.url = f"http://127.0.0.1:{port}"

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        async with self.session.post(f"{self.url}{path}", json=body) as answer:
            return await answer.json()

    async def arrived(self, side: str, first: int = 0) -> Any:
        async with self.session.get(f"{self.url}/arrived", params={"side": side, "first": first}) as answer:
            return await answer.json()

    async def until(self, side: str, first: int, count: int, patience: float = 120) -> Any:
        """Waits until so many have arrived. Raises TimeoutError with how many did."""
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            got = await self.arrived(side, first)
            if len(got["rows"]) >= count:
                return got
            await asyncio.sleep(0.1 if count < 200 else 0.3)
        raise TimeoutError(f"{len(got['rows'])} of {count} arrived on {side}")


@asynccontextmanager
async def process(
    *words: str, env: dict[str, str] | None = None, ready: bytes = b"ready", folder: Path = ROOT
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A child that has said it is ready; ended by its pid."""
    full = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        env=full,
        cwd=folder,
        stdout=pipe,
        stderr=asyncio.subprocess.STDOUT,
        limit=LONGEST_LINE,
    )
    assert child.stdout
    seen = b""
    while ready and ready not in seen:
        line = await asyncio.wait_for(child.stdout.readline(), 30)
        if not line:
            raise RuntimeError(f"{words[0]} ended: {seen.decode()[-2000:]}")
        seen += line
    drain = asyncio.create_task(child.stdout.read())
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGTERM)
        await child.wait()
        await drain


@asynccontextmanager
async def stub(port: int) -> AsyncIterator[Other]:
    """The other end, on its own process."""
    async with process("benchmarks.stub", "--port", str(port), ready=b""), aiohttp.ClientSession() as session:
        other = Other(session, port)
        for _ in range(100):
            try:
                await other.arrived("slack")
                break
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
        yield other


@asynccontextmanager
async def rival(name: str, port: int, **extra: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Either rival, connected to the stub."""
    if name == BARE:
        async with process("benchmarks.bare", "--url", f"http://127.0.0.1:{port}") as child:
            await asyncio.sleep(0.5)
            yield child
        return
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "DATABASE_URL": f"sqlite:///{folder}/relay.db",
            "SLACK_BOT_TOKEN": "xoxb-stub",
            "SLACK_APP_TOKEN": "xapp-stub",
            "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
            "SLACK_DEFAULT_CHANNEL": "C000",
            "TELEGRAM_BOT_TOKEN": "1:stub-token-of-a-benchmark",
            "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
            "ISTHMUS_REPLIES": "open",
            "ISTHMUS_REPLY_HOLD_SECONDS": "0",
            "PORT": str(port + 1),
            **UNLIMITED,
            **extra,
        }
        async with process("bot", "run", env=env, ready=b'"ready"') as child:
            await asyncio.sleep(1.0)
            yield child


def cpu_seconds(pid: int) -> float:
    """CPU time that a process and its children have used so far (proc(5), fields 14 to 17)."""
    ticks = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Megabytes that a process and its children hold in memory (proc(5), VmRSS)."""
    lines = [line for each in family(pid) for line in Path(f"/proc/{each}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def family(pid: int) -> list[int]:
    """A process and its children: what understands is one of its own."""
    found = [each.read_text().split() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    return [pid, *(int(child) for children in found for child in children)]


async def calm(pid: int) -> None:
    """Waits until a process has used less than a twentieth of a core for a second, or half a minute has passed."""
    for _ in range(30):
        before = cpu_seconds(pid)
        await asyncio.sleep(1.0)
        if cpu_seconds(pid) - before < 0.05:
            return


def verdict(what: str, value: float, bar: float, unit: str, *, least: bool = False) -> None:
    """Says of a figure whether it meets its bar: at most, or at `least`."""
    met = value >= bar if least else value <= bar
    side = "at least" if least else "at most"
    print(f"  {'MET   ' if met else 'MISSED'} {what}: {value:.3g}{unit}, {side} {bar:.3g}{unit}")


def measured(got: dict[str, Any], lanes: int, cpu: float) -> Measured:
    """What the stub saw, as figures."""
    rows = got["rows"]
    ends = max(at for _, _, at in rows)
    by_lane: dict[int, list[int]] = {}
    for number, _, _ in rows:
        by_lane.setdefault(number % lanes, []).append(number)
    in_order = all(numbers == sorted(set(numbers)) for numbers in by_lane.values())
    rate = len(rows) / (ends - got["start"])
    return Measured(rate, [delay for _, delay, _ in rows], in_order, cpu * 1000 / len(rows))


async def one(
    name: str, side: str, chats: int, messages: int, *, pace: float = 0, latency: float = 0
) -> Measured:
    """One run of one rival: `side` is where messages arrive."""
    async with stub(PORT) as other, rival(name, PORT) as child:
        if side == "telegram":
            await other.post("/load/telegram", {"chats": chats, "messages": chats})
            await other.until("slack", 0, chats)
        await calm(child.pid)
        await other.post("/settings", {"latency": latency})
        before = cpu_seconds(child.pid)
        order: dict[str, Any] = {"chats": chats, "messages": messages}
        if pace:
            order["per_second"] = pace
        came = "slack" if side == "telegram" else "telegram"
        first = (await other.post(f"/load/{came}", order))["first"]
        got = await other.until(side, first, messages)
        return measured(got, chats, cpu_seconds(child.pid) - before)


async def compare(title: str, side: str, chats: int, messages: int, **how: float) -> dict[str, Measured]:
    """Both rivals in turn, twice; the better run of each counts."""
    best: dict[str, Measured] = {}
    for name in (BARE, OURS, BARE, OURS):
        run = await one(name, side, chats, messages, **how)
        if name not in best or run.rate > best[name].rate:
            best[name] = run
    bare, ours = best[BARE], best[OURS]
    print(f"\n{title}")
    for name, run in best.items():
        print(
            f"  {name:10} {run.rate:8.0f} messages/s   CPU {run.cpu:5.2f} ms each   "
            f"p50 {run.percentile(0.5):7.1f} ms   p99 {run.percentile(0.99):7.1f} ms   in order: {run.in_order}"
        )
    print(
        f"  rate 1/{bare.rate / ours.rate:.1f} of the bare loop's; CPU a message {ours.cpu / bare.cpu:.1f} times its"
    )
    verdict("every message, in order", ours.in_order, 1, "", least=True)
    return best


def sixth(best: dict[str, Measured]) -> None:
    verdict("rate beside the bare loop's", best[OURS].rate / best[BARE].rate, 1 / 6, "", least=True)


async def burst() -> None:
    """2,000 messages at once, each way; then over ten times as many chats."""
    few = await compare("Telegram → Slack, burst of 2,000 over 20 chats", "slack", 20, 2000)
    sixth(few)
    sixth(await compare("Slack → Telegram, burst of 2,000 over 20 chats", "telegram", 20, 2000))
    many = await compare("Telegram → Slack, burst of 2,000 over 200 chats", "slack", 200, 2000)
    verdict("CPU a message, 200 chats over 20", many[OURS].cpu / few[OURS].cpu, 2, " ×")


async def steady() -> None:
    """50 messages a second for 20 s: what Isthmus adds."""
    best = await compare("Telegram → Slack, steady 50/s over 20 chats", "slack", 20, 1000, pace=50)
    for share, name, bar in ((0.5, "p50", 10), (0.99, "p99", 50)):
        verdict(f"added at {name}", best[OURS].percentile(share) - best[BARE].percentile(share), bar, " ms")


async def slow() -> None:
    """80 ms an API call."""
    best = await compare(
        "Telegram → Slack, 80 ms a call, 1,000 over 20 chats", "slack", 20, 1000, latency=0.08
    )
    verdict("rate beside the bare loop's", best[OURS].rate / best[BARE].rate, NO_SLOWER, "", least=True)


async def idle() -> None:
    """Start, memory and CPU of a process with nothing to do."""
    async with stub(PORT):
        started = time.monotonic()
        async with rival(OURS, PORT) as child:
            ready = time.monotonic() - started - 1.0
            await asyncio.sleep(5)
            before, since = cpu_seconds(child.pid), time.monotonic()
            await asyncio.sleep(20)
            used = (cpu_seconds(child.pid) - before) / (time.monotonic() - since)
            held = resident(child.pid)
    print("\nidle")
    verdict("ready", ready, 3, " s")
    verdict("resident", held, 110, " MB")
    verdict("of a core", used * 100, 1, " %")


MEASURES = {"burst": burst, "steady": steady, "latency": slow, "idle": idle}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("measure", choices=[*MEASURES, "all"])
    chosen = parser.parse_args().measure
    for measure in MEASURES.values() if chosen == "all" else (MEASURES[chosen],):
        asyncio.run(measure())
