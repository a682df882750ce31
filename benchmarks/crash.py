"""kill -9 in the middle of a burst, again and again, both directions at once: is anything lost, doubled or put out of order?

    python -m benchmarks.crash [--messages 2000] [--kills 20] [--seed 1] [--faults] [--postgres]

The real sandbox, its rate limits lifted, with a few milliseconds a call so that calls are under way when the bot dies.
Half of the burst is there at the start, the rest comes in pieces, so that each life of the bot receives, handles and
sends. Ends with 1 when a word was lost, was doubled on Slack, was put out of order, or was doubled on Telegram more
often than sends were under way at the kills (and, with --faults, were accepted without an answer).
"""

import argparse
import asyncio
import contextlib
import itertools
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks import site
from benchmarks.site import Ask, Site
from sandbox import cast, client

CHATS = 20
FIRST = 5001
CHANNEL = "C0SUPPORT"
LATENCY = 0.02
STUCK = 60.0
"""Seconds without any progress after which what is missing counts as lost."""
KINDS = ("receiving", "working", "working", "starting")
SENDING = "SELECT account, id, part, tries FROM outbox WHERE state = 'sending' AND settled_at IS NULL"
WAITING = "SELECT count(*) FROM inbox WHERE settled_at IS NULL"
OWED = "SELECT count(*) FROM outbox WHERE settled_at IS NULL"
DEAD = (
    "SELECT account, lane, reason FROM outbox WHERE state = 'dead'"
    " UNION ALL SELECT account, lane, error FROM inbox WHERE state = 'dead'"
)
FAULTS = (
    {"kind": "429", "rate": 0.05, "seconds": 1},
    {"kind": "500", "rate": 0.02},
    {"kind": "lost", "rate": 0.01},
)


@dataclass(frozen=True, slots=True)
class Kill:
    """What the bot was doing when it died: rows received and not handled, and calls under way.

    A call under way is a row's try. One that dies before it looks at what its forerunner left has no calls of its own.
    """

    kind: str
    done: int
    waiting: int
    calls: frozenset[tuple[str, ...]]

    def calls_to(self, platform: str) -> int:
        return sum(call[0].startswith(platform) for call in self.calls)


@dataclass(slots=True)
class Burst:
    """The messages of both directions: handed over in pieces, counted as they arrive."""

    site: Site
    messages: int
    threads: list[str] = field(default_factory=list)
    handed: int = 0

    async def open(self) -> None:
        """Every customer writes once, so that every thread is there."""
        people = [{"id": FIRST + n, "name": name(n), "language_code": "en"} for n in range(CHATS)]
        await self.site.client.act("/telegram/users", people)
        for n in range(CHATS):
            await self.site.client.act("/telegram/message", {"user": FIRST + n, "text": "Hello there"})

        async def all_open() -> dict[str, str] | None:
            found = await self.site.threads(CHANNEL)
            return found if len(found) == CHATS else None

        threads = await self.site.client.until(all_open, "every thread", 60)
        self.threads = [threads[name(n)] for n in range(CHATS)]
        with contextlib.suppress(client.Missed):
            await self.site.client.quiet(1.0, 20)

    async def hand_over(self, count: int) -> None:
        """So many further messages each way."""
        numbers = range(self.handed, min(self.handed + count, self.messages))
        self.handed = max(self.handed, numbers.stop)
        if not numbers:
            return
        customers = [{"user": FIRST + n % CHATS, "text": f"{n} words of a customer"} for n in numbers]
        colleagues = [
            {
                "user": "ann",
                "channel": CHANNEL,
                "thread_ts": self.threads[n % CHATS],
                "text": f"{n} of a colleague",
            }
            for n in numbers
        ]
        await asyncio.gather(
            self.site.client.act("/telegram/messages", customers),
            self.site.client.act("/slack/messages", colleagues),
        )

    async def done(self) -> int:
        """How many posts of the bot there are, on both sides."""
        return sum((await self.site.client.see("/stats"))["posts"].values())


def name(number: int) -> str:
    return f"Customer {number}"


@dataclass(slots=True)
class Verdict:
    """One direction's outcome."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0

    def add(self, wanted: Iterable[int], got: list[int]) -> None:
        """Compares one conversation."""
        counted = Counter(got)
        self.lost += sum(1 for number in wanted if not counted[number])
        self.doubled += sum(count - 1 for count in counted.values())
        self.disordered += sum(1 for before, after in itertools.pairwise(got) if after < before)


async def one_life(burst: Burst, ask: Ask, dice: random.Random, turn: int, kills: int) -> Kill:
    """Starts the bot, lets it work for a moment, kills it; says what it was doing."""
    here, kind = burst.site, KINDS[turn % len(KINDS)]
    here.launch()
    piece = asyncio.create_task(burst.hand_over(-(-burst.messages // (2 * kills))))
    if kind == "starting":
        await asyncio.sleep(dice.uniform(0.2, 2.0))
    else:
        await here.ready()
        reached = (await burst.done()) + dice.uniform(0, 4 * burst.messages / kills)
        ends = time.monotonic() + (dice.uniform(0, 0.5) if kind == "receiving" else 15)
        while time.monotonic() < ends and (kind == "receiving" or await burst.done() < reached):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    here.end(signal.SIGKILL)
    await piece
    waiting, calls = int(ask(WAITING)[0][0]), frozenset(tuple(row) for row in ask(SENDING))
    return Kill(kind, await burst.done(), waiting, calls)


async def settle(burst: Burst, ask: Ask) -> None:
    """Waits until nothing is owed any more, or nothing moves."""
    seen, since = (-1, -1), time.monotonic()
    while time.monotonic() - since < STUCK:
        owed = int(ask(WAITING)[0][0]) + int(ask(OWED)[0][0])
        now = (await burst.done(), owed)
        if now != seen:
            seen, since = now, time.monotonic()
        if not owed and now[0] >= 2 * burst.messages and time.monotonic() - since > 4:
            return
        await asyncio.sleep(0.5)


async def judge(burst: Burst) -> tuple[Verdict, Verdict, int]:
    """Slack's verdict, Telegram's, and how many cards there are too many."""
    slack, telegram = Verdict(), Verdict()
    posts = await cast.Workspace(burst.site.client).posts(CHANNEL)
    for n, thread in enumerate(burst.threads):
        wanted = range(n, burst.messages, CHATS)
        slack.add(wanted, numbers(post.text for post in posts if post.thread == thread and post.from_bot))
        shown = await cast.Customer(burst.site.client, FIRST + n, name(n)).answers()
        telegram.add(wanted, numbers(note.text for note in shown))
    return slack, telegram, sum(cast.is_card(post) for post in posts) - CHATS


def numbers(texts: Iterable[str]) -> list[int]:
    """What the numbered texts start with; cards, marks and questions have no number."""
    return [int(head) for head, _, _ in (text.partition(" ") for text in texts) if head.isdigit()]


async def drop_sockets(here: Site) -> None:
    while True:
        await asyncio.sleep(4)
        await here.client.act("/slack/sockets/drop", {})


async def spoil(here: Site, seed: int) -> None:
    """Faults of both platforms; of Telegram's calls only those that post may lose their answer, to count them."""
    for number, fault in enumerate(FAULTS):
        for platform in ("slack", "telegram"):
            method = "sendMessage" if (platform, fault["kind"]) == ("telegram", "lost") else "*"
            await here.client.act(
                "/faults", {"platform": platform, "method": method, "seed": seed + number, **fault}
            )


async def unanswered(here: Site) -> int:
    """How many posts Telegram accepted without saying so."""
    rules = (await here.client.see("/stats"))["faults"]
    return sum(rule["struck"] for rule in rules if (rule["platform"], rule["kind"]) == ("telegram", "lost"))


async def run(here: Site, ask: Ask, wish: argparse.Namespace) -> int:
    """The whole measure; gives the exit code."""
    dice = random.Random(wish.seed)
    burst = Burst(here, wish.messages)
    await here.client.limits(client.UNLIMITED)
    # Slack gives an event up after three tries; nobody dies twenty times within them in earnest.
    await here.client.act("/slack/http", {"retry_delays": [0.5] * 10})
    here.launch()
    await here.ready()
    await burst.open()
    here.end(signal.SIGKILL)
    await here.client.act("/latency", {"slack": LATENCY, "telegram": LATENCY}, "PUT")
    dropper = None
    if wish.faults:
        await spoil(here, wish.seed)
        dropper = asyncio.create_task(drop_sockets(here))
    await burst.hand_over(wish.messages // 2)
    started, kills = time.monotonic(), []
    for turn in range(wish.kills):
        kills.append(await one_life(burst, ask, dice, turn, wish.kills))
        tell(len(kills), kills[-1])
    here.launch()
    await burst.hand_over(wish.messages)
    await settle(burst, ask)
    took = time.monotonic() - started
    if dropper:
        dropper.cancel()
    return report(burst, ask, kills, await judge(burst), took, await unanswered(here))


def tell(number: int, kill: Kill) -> None:
    print(
        f"kill {number:2} {kill.kind:9}  posts {kill.done:5}   inbox {kill.waiting:4}   "
        f"sending: Slack {kill.calls_to('slack'):2}, Telegram {kill.calls_to('telegram'):2}",
        flush=True,
    )


def report(
    burst: Burst,
    ask: Ask,
    kills: list[Kill],
    verdicts: tuple[Verdict, Verdict, int],
    took: float,
    unanswered: int,
) -> int:
    """Prints the outcome; gives the exit code."""
    slack, telegram, cards = verdicts
    calls = frozenset[tuple[str, ...]]().union(*(kill.calls for kill in kills))
    in_doubt = sum(call[0].startswith("telegram") for call in calls)
    dead = Counter(f"{lane.partition(':')[0]} {why}" for _, lane, why in ask(DEAD))
    print(f"\n{2 * burst.messages} messages over {CHATS} chats, {len(kills)} × kill -9, {took:.0f} s")
    print(
        f"handling at {sum(kill.waiting > 0 for kill in kills)} kills, sending to Slack at "
        f"{sum(kill.calls_to('slack') > 0 for kill in kills)}, to Telegram at "
        f"{sum(kill.calls_to('telegram') > 0 for kill in kills)}"
    )
    print(f"{'':22}{'lost':>6}{'doubled':>9}{'out of order':>14}")
    print(f"{'customers → Slack':22}{slack.lost:6}{slack.doubled:9}{slack.disordered:14}")
    print(f"{'colleagues → Telegram':22}{telegram.lost:6}{telegram.doubled:9}{telegram.disordered:14}")
    print(f"Telegram sends under way at the kills: {in_doubt}, accepted without an answer: {unanswered}")
    print(f"cards too many: {cards}, set aside: {dict(dead)}, complaints: {dict(burst.site.complaints())}")
    clean = not (slack.lost or slack.doubled or slack.disordered or telegram.lost or telegram.disordered)
    allowed = telegram.doubled <= in_doubt + unanswered
    return 0 if clean and allowed and not cards and not dead else 1


async def main(wish: argparse.Namespace) -> int:
    """On either database."""
    with contextlib.ExitStack() as stack:
        url, ask = stack.enter_context(site.on_postgres()) if wish.postgres else ("", None)
        async with site.site(wish.port, url, **site.UNLIMITED) as here:
            return await run(here, ask or site.of_sqlite(here.folder), wish)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2000, help="each way")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="also 429, 500, lost answers, sockets cut")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--port", type=int, default=9900)
    sys.exit(asyncio.run(main(parser.parse_args())))
