"""Does a second and a third worker relay more? 20 accounts on one PostgreSQL, with one, two and three workers in turn.

    python -m benchmarks.workers [--messages 4000] [--rounds 2] [--most 3] [--port 9900]

Ten workspaces and ten bots, each pair with a lean stub of its own; every bot is given its share of customers' messages at
once. Told are messages a second beside one worker's in the same run, and where the CPU time went: workers, PostgreSQL, the
other ends. PostgreSQL writes to the disk before it says that it has. Ends with 1 when a message is missing or out of order.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import relay
from benchmarks.relay import UNLIMITED, Measured, Other
from tests import postgres

PAIRS = 10
CHATS = 10
"""Conversations of each bot."""
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SETTLES = 4.0
"""Seconds in which workers that are ready share the accounts among them."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: messages a second over all accounts, and CPU milliseconds a message by who spent them."""

    rate: float
    right: bool
    spent: dict[str, float]


def settings(port: int) -> str:
    """isthmus.toml: each pair with an address of its own."""
    tables = []
    for number in range(PAIRS):
        url = f"http://127.0.0.1:{port + number}"
        slack = {"bot_token": f"env:S{number}", "app_token": f"env:A{number}", "api_url": f"{url}/api/"}
        tables += [("slack", {"name": f"town{number}", "default_channel": "C000", **slack})]
        telegram = {"bot_token": f"env:T{number}", "api_url": url}
        tables += [("telegram", {"name": f"town{number}", **telegram})]
    lines = (
        "\n".join((f"[[{kind}]]", *(f'{key} = "{value}"' for key, value in parts.items()), ""))
        for kind, parts in tables
    )
    return "\n".join(lines)


@contextlib.contextmanager
def configured(port: int) -> Iterator[Path]:
    """A folder with the settings, in which workers are started."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "isthmus.toml").write_text(settings(port), "utf-8")
        yield Path(name)


def secrets() -> dict[str, str]:
    """What the settings point at."""
    made: dict[str, str] = {}
    for number in range(PAIRS):
        made |= {f"S{number}": f"xoxb-stub-{number}", f"A{number}": f"xapp-stub-{number}"}
        made[f"T{number}"] = f"{number + 1}:stub-token-of-a-benchmark"
    return made


def family(pid: int) -> Iterator[int]:
    """A process and all that descend from it (proc(5), children)."""
    yield pid
    with contextlib.suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from family(int(child))


def spent(pids: Sequence[int]) -> float:
    """CPU seconds of processes and of those that descend from them; who has ended meanwhile counts no more."""
    found = 0.0
    for pid in (each for one in pids for each in family(one)):
        with contextlib.suppress(OSError):
            found += relay.cpu_seconds(pid)
    return found


async def relayed(others: Sequence[Other], each: int) -> list[Measured]:
    """Every bot is given so many messages at once; what arrived in each workspace."""
    order = {"chats": CHATS, "messages": each}
    firsts = [(await other.post("/load/telegram", order))["first"] for other in others]
    got = [await other.until("slack", first, each) for other, first in zip(others, firsts, strict=True)]
    begun = min(one["start"] for one in got)
    return [relay.measured({**one, "start": begun}, CHATS, 0.0) for one in got]


@contextlib.asynccontextmanager
async def working(count: int, env: dict[str, str], folder: Path) -> AsyncIterator[list[int]]:
    """So many workers; their process ids."""
    async with contextlib.AsyncExitStack() as stack:
        pids = []
        for number in range(count):
            own = env | {"PORT": str(int(env["PORT"]) + number)}
            child = await stack.enter_async_context(
                relay.process("bot", "worker", env=own, ready=b'"ready"', folder=folder)
            )
            pids.append(child.pid)
        await asyncio.sleep(SETTLES)
        yield pids


async def one(workers: int, messages: int, port: int) -> Run:
    """One run on a fresh database, with as many workers."""
    each = messages // PAIRS
    async with contextlib.AsyncExitStack() as stack:
        server = stack.enter_context(postgres.serving(**DURABLE))
        url, folder = stack.enter_context(server.fresh()), stack.enter_context(configured(port))
        env = {"DATABASE_URL": url, "PORT": str(port + PAIRS), "ISTHMUS_UNDERSTANDING": "off", **UNLIMITED}
        env |= secrets()
        others = [await stack.enter_async_context(relay.stub(port + number)) for number in range(PAIRS)]
        async with relay.process("bot", "migrate", env=env, ready=b"", folder=folder) as made:
            await made.wait()
        pids = await stack.enter_async_context(working(workers, env, folder))
        await relayed(others, CHATS)  # every customer has a thread
        await asyncio.gather(*(relay.calm(pid) for pid in pids))
        who = {"workers": pids, "PostgreSQL": [server.running[-1].pid], "others": [os.getpid()]}
        before = {name: spent(theirs) for name, theirs in who.items()}
        runs = await relayed(others, each)
        used = {name: (spent(theirs) - before[name]) * 1000 / messages for name, theirs in who.items()}
        used["others"] -= used["workers"] + used["PostgreSQL"]  # all of them descend from this process
        took = max(each / run.rate for run in runs)
        return Run(messages / took, all(run.in_order for run in runs), used)


async def main(wish: argparse.Namespace) -> int:
    """One, two and three workers in turn, so often; the best of each counts."""
    best: dict[int, Run] = {}
    right = True
    for turn in range(wish.rounds):
        for workers in range(1, wish.most + 1):
            run = await one(workers, wish.messages, wish.port)
            right = right and run.right
            print(f"round {turn + 1}, {workers} workers: {run.rate:.0f} messages/s", flush=True)
            if workers not in best or run.rate > best[workers].rate:
                best[workers] = run
    print(f"\n{wish.messages} messages over {2 * PAIRS} accounts, {os.cpu_count()} cores")
    for workers, run in best.items():
        parts = ", ".join(f"{name} {spent:.2f}" for name, spent in run.spent.items())
        print(
            f"  {workers} workers {run.rate:7.0f} messages/s, {run.rate / best[1].rate:.2f} × one; CPU ms each: {parts}"
        )
    print(f"every message, in order: {right}")
    return 0 if right else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--most", type=int, default=3, help="workers")
    parser.add_argument("--port", type=int, default=9900)
    sys.exit(asyncio.run(main(parser.parse_args())))
