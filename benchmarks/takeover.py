"""SIGSTOP of the process that holds the accounts, in the middle of a burst; another takes over; SIGCONT: is anything sent twice?

    python -m benchmarks.takeover [--messages 400] [--rounds 3] [--seconds 30] [--seed 1]

Two workers on one PostgreSQL, the real sandbox without rate limits. Ends with 1 when a word was lost, doubled on Slack or put
out of order, when Telegram doubled more than the calls that were under way at the stops, or when taking over took too long.
"""

import argparse
import asyncio
import json
import random
import signal
import sys
import time
from dataclasses import dataclass

from benchmarks import crash, site
from benchmarks.site import Ask, Site
from sandbox import client
from storage import migrate

TAKEN_WITHIN = 15.0
OWNERS = "SELECT DISTINCT owner FROM accounts"
Round = tuple[float, int]
"""How long taking over took, and how many calls to Telegram were under way at the stop."""


@dataclass(slots=True)
class Pair:
    """The two processes, by the id that each has said when it was ready."""

    one: Site
    other: Site

    def holder(self, ask: Ask) -> Site | None:
        """Who holds every account; None while they are in two hands."""
        owners = {row[0] for row in ask(OWNERS)}
        return next((each for each in (self.one, self.other) if owners == {said(each)}), None)


def said(process: Site) -> str:
    """The id under which a process holds accounts."""
    lines = (json.loads(line) for line in process.logs[-1].read_text("utf-8", "replace").splitlines())
    return next((str(line["process"]) for line in lines if line.get("event") == "ready"), "")


async def held_by(pair: Pair, ask: Ask, other_than: Site | None = None) -> Site:
    """Waits for one holder of everything. Raises TimeoutError."""
    async with asyncio.timeout(60):
        while (found := pair.holder(ask)) is None or found is other_than:  # noqa: ASYNC110
            await asyncio.sleep(0.25)
    return found


async def one_round(
    pair: Pair, burst: crash.Burst, ask: Ask, dice: random.Random, wish: argparse.Namespace
) -> Round:
    """A stop in the middle of work, a take-over, and the return of who was stopped."""
    owner = await held_by(pair, ask)
    assert owner.bot is not None
    piece = asyncio.create_task(burst.hand_over(-(-burst.messages // wish.rounds)))
    wanted = await burst.done() + dice.uniform(0.1, 1.0) * burst.messages / wish.rounds
    ends = time.monotonic() + 20
    while await burst.done() < wanted and time.monotonic() < ends:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    owner.bot.send_signal(signal.SIGSTOP)
    stopped = time.monotonic()
    under_way = sum(row[0].startswith("telegram") for row in ask(crash.SENDING))
    await held_by(pair, ask, owner)
    took = time.monotonic() - stopped
    await asyncio.sleep(max(0.0, wish.seconds - (time.monotonic() - stopped)))
    owner.bot.send_signal(signal.SIGCONT)
    await piece
    return took, under_way


async def run(pair: Pair, ask: Ask, wish: argparse.Namespace) -> int:
    """The whole measure; gives the exit code."""
    dice, burst, rounds = random.Random(wish.seed), crash.Burst(pair.one, wish.messages), []
    await pair.one.client.limits(client.UNLIMITED)
    await pair.one.client.act("/slack/http", {"retry_delays": [0.5] * 100})
    for each in (pair.one, pair.other):
        each.launch()
        await each.ready()
    await burst.open()
    await pair.one.client.act("/latency", {"slack": crash.LATENCY, "telegram": crash.LATENCY}, "PUT")
    for number in range(wish.rounds):
        rounds.append(await one_round(pair, burst, ask, dice, wish))
        print(
            f"round {number + 1}: taken over in {rounds[-1][0]:.1f} s, calls to Telegram under way: {rounds[-1][1]}"
        )
    await crash.settle(burst, ask)
    slack, telegram, cards = await crash.judge(burst)
    print(f"customers → Slack     {slack}\ncolleagues → Telegram {telegram}\ncards too many: {cards}")
    print({**pair.one.complaints(), **pair.other.complaints()})
    clean = not (
        slack.lost or slack.doubled or slack.disordered or telegram.lost or telegram.disordered or cards
    )
    allowed = telegram.doubled <= sum(under_way for _, under_way in rounds)
    return 0 if clean and allowed and max(took for took, _ in rounds) <= TAKEN_WITHIN else 1


async def main(wish: argparse.Namespace) -> int:
    """On a PostgreSQL of its own."""
    with site.on_postgres() as (url, ask):
        await asyncio.to_thread(migrate.upgrade, url)
        async with site.site(wish.port, url, **site.UNLIMITED) as one:
            other = Site(one.folder / "other", one.client, one.env | {"PORT": str(wish.port + 2)})
            other.folder.mkdir()
            try:
                return await run(Pair(one, other), ask, wish)
            finally:
                for each in (one, other):
                    if each.bot is not None:
                        each.bot.send_signal(signal.SIGCONT)
                other.end()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=400, help="each way")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each stop lasts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=9900)
    sys.exit(asyncio.run(main(parser.parse_args())))
