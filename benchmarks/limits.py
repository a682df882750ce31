"""Floods at the platforms' own limits: is the allowed rate reached, without a refusal, and do the others feel nothing?

    python -m benchmarks.limits [--flood 200] [--alone 60]

The sandbox refuses like the strictest platform: one post a second in a channel and in a chat, no burst, and Slack's tiers
for all else. At the same time 200 messages of one customer wait for one channel, and 200 answers of a colleague for
one chat. Ten quiet conversations of other channels and chats go on at a gentle pace, both ways: before, meanwhile and after.
Ends with 1 when anything was refused, lost or put out of order, below 97 % of the rate, or when the quiet ones waited
more than 1.5 times as long (95th percentile) as when alone.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import site
from benchmarks.site import Site
from sandbox import client
from sandbox.client import Json

QUIET = 10
FIRST_QUIET, FLOODER, FLOODED = 6001, 5001, 5002
PERIOD = 10.0
"""Seconds between two messages of one quiet conversation, each way."""
LEAST_RATE, MOST_WAIT = 0.97, 1.5
ROUTE = '[[routes]]\nword = "{word}"\nto = ["{channel}"]\n'


@dataclass(slots=True)
class Quiet:
    """Ten conversations at a gentle pace. Every text is unique, so that it is found again on the other side."""

    site: Site
    threads: dict[int, str] = field(default_factory=dict)
    turns: int = 0

    async def open(self) -> None:
        """Each customer writes once, into a channel of their own."""
        for n in range(QUIET):
            await say(self.site, FIRST_QUIET + n, f"quiet{n} hello")
        for n in range(QUIET):
            self.threads[n] = await thread_in(self.site, f"quiet{n}")

    async def go_on(self, phase: str, seconds: float) -> None:
        """Both ways, evenly spread, for so long; texts say in which phase they were written."""
        started, step = time.monotonic(), PERIOD / QUIET
        for turn in range(int(seconds / step)):
            await asyncio.sleep(max(0.0, started + turn * step - time.monotonic()))
            await self.exchange(phase, turn % QUIET)

    async def exchange(self, phase: str, n: int) -> None:
        """One message each way, of different conversations."""
        self.turns += 1
        other = (n + QUIET // 2) % QUIET
        await say(self.site, FIRST_QUIET + n, f"{phase} in {self.turns}")
        await answer(self.site, f"quiet{other}", self.threads[other], f"{phase} out {self.turns}")


async def say(here: Site, user: int, text: str) -> None:
    await here.client.act("/telegram/message", {"user": user, "text": text})


async def answer(here: Site, channel: str, thread: str, text: str) -> None:
    body = {"user": "ann", "channel": channel, "thread_ts": thread, "text": text}
    await here.client.act("/slack/message", body)


async def thread_in(here: Site, channel: str) -> str:
    """The one thread of a channel."""

    async def look() -> str | None:
        return next(iter((await here.threads(channel)).values()), None)

    return await here.client.until(look, f"a thread in {channel}", 60)


@dataclass(frozen=True, slots=True)
class Seen:
    """When texts were written and when they came out, by platform and text."""

    written: dict[str, float]
    posted: dict[str, list[float]]

    def waits(self, start: str) -> list[float]:
        """Seconds of those whose texts start so; what never came waits for ever."""
        return [
            min(self.posted.get(text, [float("inf")])) - at
            for text, at in self.written.items()
            if text.startswith(start)
        ]

    def flood(self, start: str, count: int) -> tuple[float, bool, int]:
        """The rate at which a flood came out, whether in order and once each, and how many of it are missing."""
        moments = [self.posted.get(f"{start} {n}", []) for n in range(count)]
        came = [each[0] for each in moments if each]
        once = all(len(each) == 1 for each in moments)
        rate = (len(came) - 1) / (max(came) - min(came)) if len(came) > 1 else 0.0
        return rate, once and came == sorted(came), count - len(came)


def seen(happenings: Sequence[Json]) -> Seen:
    """What the sandbox noted: people's words and the bot's, each once on either side."""
    written: dict[str, float] = {}
    posted: dict[str, list[float]] = {}
    for one in happenings:
        if one["kind"] != "message":
            continue
        by_bot = one["bot"] if one["platform"] == "slack" else one["user"] != one["chat"]
        if by_bot:
            posted.setdefault(one["text"], []).append(one["at"])
        else:
            written[one["text"]] = one["at"]
    return Seen(written, posted)


async def everything(here: Site) -> list[Json]:
    """All happenings so far."""
    found: list[Json] = []
    while part := await here.client.feed(found[-1]["n"] if found else 0):
        found += part
    return found


async def prepare(here: Site) -> tuple[Quiet, str]:
    """Channels, people, threads; gives the quiet ones and the thread to answer in."""
    channels = [f"quiet{n}" for n in range(QUIET)]
    for name in channels:
        await here.client.act("/slack/channels", {"name": name, "bot_is_member": True, "members": ["ann"]})
    words = [(name, name) for name in channels] + [("towards", "bugs")]
    routes = "\n".join(ROUTE.format(word=word, channel=channel) for word, channel in words)
    (here.folder / "isthmus.toml").write_text(routes, "utf-8")
    here.launch()
    await here.ready()
    quiet = Quiet(here)
    await quiet.open()
    await say(here, FLOODER, "hello")
    await say(here, FLOODED, "hello towards the others")
    thread = await thread_in(here, "bugs")
    with contextlib.suppress(client.Missed):
        await here.client.quiet(3.0, 30)
    return quiet, thread


async def flood(here: Site, thread: str, count: int) -> None:
    """Both floods at once."""
    customer = [{"user": FLOODER, "text": f"flood-in {n}"} for n in range(count)]
    colleague = [
        {"user": "ann", "channel": "bugs", "thread_ts": thread, "text": f"flood-out {n}"}
        for n in range(count)
    ]
    await here.client.act("/telegram/messages", customer)
    await here.client.act("/slack/messages", colleague)


async def arrived(here: Site, count: int) -> None:
    """Waits until both floods have come out, or for half as long again as they may take."""
    until = time.monotonic() + count * 0.5 + 20
    while time.monotonic() < until:
        now = seen(await everything(here))
        if not any(now.flood(start, count)[2] for start in ("flood-in", "flood-out")):
            return
        await asyncio.sleep(1.0)


async def run(here: Site, wish: argparse.Namespace) -> int:
    """Alone, flooded, alone again."""
    quiet, thread = await prepare(here)
    await quiet.go_on("alone", wish.alone)
    await flood(here, thread, wish.flood)
    await quiet.go_on("flooded", wish.flood)
    await arrived(here, wish.flood)
    await quiet.go_on("alone", wish.alone)
    await asyncio.sleep(2.0)
    found, stats = seen(await everything(here)), await here.client.see("/stats")
    code = here.end(signal.SIGTERM)
    good = [report_flood(found, start, wish.flood) for start in ("flood-in", "flood-out")]
    good += [report_waits(found, way) for way in ("in", "out")]
    good.append(report_refusals(stats))
    print(f"exit code at SIGTERM: {code}, complaints: {dict(here.complaints())}")
    return 0 if all(good) and not code else 1


def report_flood(found: Seen, start: str, count: int) -> bool:
    rate, in_order, missing = found.flood(start, count)
    where = "one channel" if start == "flood-in" else "one chat"
    print(f"{count} messages into {where}: {rate:.3f}/s of 1/s, in order: {in_order}, missing: {missing}")
    return rate >= LEAST_RATE and in_order and not missing


def report_waits(found: Seen, way: str) -> bool:
    """The quiet ones of one direction."""
    alone, flooded = found.waits(f"alone {way} "), found.waits(f"flooded {way} ")
    ratio = percentile(flooded, 0.95) / percentile(alone, 0.95)
    where = "customers → Slack" if way == "in" else "colleagues → Telegram"
    print(
        f"ten others, {where:21} alone p50 {shown(alone, 0.5)} p95 {shown(alone, 0.95)} ({len(alone)}), "
        f"flooded p50 {shown(flooded, 0.5)} p95 {shown(flooded, 0.95)} ({len(flooded)}): {ratio:.2f} ×"
    )
    return ratio <= MOST_WAIT


def shown(waits: list[float], share: float) -> str:
    return f"{percentile(waits, share) * 1000:.1f} ms"


def percentile(waits: list[float], share: float) -> float:
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report_refusals(stats: Json) -> bool:
    """Every call that a platform would have refused for its rate."""
    refused = {
        call: count
        for call, outcomes in stats["calls"].items()
        for outcome, count in outcomes.items()
        if outcome in ("ratelimited", "429")
    }
    print(f"refused for their rate: {refused or 'none'}")
    return not refused


async def main(wish: argparse.Namespace) -> int:
    async with site.site(wish.port) as here:
        return await run(here, wish)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flood", type=int, default=200, help="messages each way")
    parser.add_argument("--alone", type=float, default=60.0, help="seconds before, and again after")
    parser.add_argument("--port", type=int, default=9910)
    sys.exit(asyncio.run(main(parser.parse_args())))
