"""Everything goes wrong at once, on many processes and one PostgreSQL: is anything lost, doubled, out of order, stuck?

    python -m benchmarks.chaos [--seconds 1800] [--seed 1] [--accounts 20] [--webs 2] [--workers 3] [--language]

Ten Slack workspaces and ten bots (half of each posted to, half listened to), whose customers (a third of them write to
two bots) and colleagues write, correct themselves, delete, fill in forms, react and vote, while decisions end and digests
fall due. Meanwhile processes are killed, ended and stopped, PostgreSQL is restarted, both platforms fail, and clocks jump;
`benchmarks/trouble.py` has the list. Then all troubles end, and everything must be right soon. Ends with 1 when a bar is
missed; what to look at is told by its ids.
"""

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks import answering, answers, crowd, fleet, places, site, trouble
from benchmarks.crowd import Chat, Town
from benchmarks.fleet import Fleet
from benchmarks.site import Ask
from benchmarks.tally import Once, Tally
from sandbox import cast, client
from sandbox.seen import Post
from tests import postgres

STUCK = 60.0
"""Seconds without any progress after which what is owed counts as stuck."""
CALM = 3.0
SOON = 6.0
"""Seconds that a decision or digest takes to be made, with everything calm."""
OWED = (
    "SELECT 'inbox', account, lane, count(*), max(error) FROM inbox WHERE settled_at IS NULL GROUP BY 2, 3"
    " UNION ALL SELECT 'outbox', account, lane, count(*), max(reason) FROM outbox WHERE settled_at IS NULL"
    " GROUP BY 2, 3"
)
DEAD = (
    "SELECT 'inbox', id, lane, error FROM inbox WHERE state = 'dead'"
    " UNION ALL SELECT 'outbox', id, lane, reason FROM outbox WHERE state = 'dead'"
)
ORDER = (
    "SELECT c.account, c.customer, m.by_customer, substring(coalesce((SELECT v.content FROM versions v WHERE v.message = m.id"
    " ORDER BY v.id LIMIT 1), m.content) from '[0-9]+ (?:words of|put right)') FROM messages m JOIN conversations c"
    " ON c.id = m.conversation ORDER BY m.id"
)


@dataclass(slots=True)
class Verdict:
    """What there is in the end."""

    slack: Tally = field(default_factory=Tally)
    telegram: Tally = field(default_factory=Tally)
    cards: Once = field(default_factory=Once)
    digests: Once = field(default_factory=Once)
    ends: Once = field(default_factory=Once)
    votes: Once = field(default_factory=Once)
    strayed: list[str] = field(default_factory=list)
    """Words that stand in another workspace, or with another bot, than they were said to."""
    early: list[str] = field(default_factory=list)
    """Digests and ends that came before their time."""
    deleted: int = 0
    """Answers that were deleted."""
    filled: int = 0
    """Answers that came by the form."""
    swapped: int = 0
    """Messages that a platform handed over in another order than they were written."""
    owed: list[list[str]] = field(default_factory=list)
    dead: list[list[str]] = field(default_factory=list)
    drained: float = 0.0

    @property
    def singles(self) -> tuple[tuple[str, Once], ...]:
        """What is to happen exactly once, by name."""
        return (
            ("cards", self.cards),
            ("digests", self.digests),
            ("ends", self.ends),
            ("answers", self.votes),
        )


def numbered(texts: Iterable[str]) -> list[tuple[int, str]]:
    """The texts that begin with a number; cards, marks and questions have none."""
    return [(int(text.split(" ", 1)[0]), text) for text in texts if text[:1].isdigit() and " " in text]


async def judge(towns: list[Town], ask: Ask, verdict: Verdict) -> None:
    """Compares what stands on both sides with what was written, chosen and wanted."""
    orders = handed_over(ask(ORDER))
    for town in towns:
        posts = await cast.Workspace(town.client).posts(town.channel)
        for chat in town.chats:
            await judge_chat(town, chat, posts, orders, verdict)
        verdict.strayed += crowd.strayed(town, (post.text for post in posts))
        top = [post for post in posts if post.from_bot and not post.thread]
        posted = [post for post in top if town.digest in post.text]
        verdict.digests.add(town.digest, len(posted))
        verdict.early += [town.digest for post in posted if float(post.ts) < town.due]
        below = [post for post in posts if post.thread == town.decision]
        ends = [post for post in below if "please write the outcome" in post.text]
        verdict.ends.add(town.title, len(ends))
        verdict.early += [town.title for post in ends if float(post.ts) < town.deadline]
    kept = answers.last(ask(answers.GIVEN))
    for town in towns:
        for user, value in town.votes.items():
            verdict.votes.add(f"{town.title} {user}", int(kept.get((town.title, user)) == value))


async def judge_chat(town: Town, chat: Chat, posts: list[Post], orders: Any, verdict: Verdict) -> None:
    number = chat.customer.id
    place = f"town {town.number}, customer {number}"
    shown = numbered(post.text for post in posts if post.thread == chat.thread and post.from_bot)
    notes = numbered(note.text for note in await chat.customer.answers())
    theirs, ours = (orders.get((f"telegram:town{town.number}", number, by), []) for by in (True, False))
    wanted = {at: text for at, text in chat.answered.items() if at not in chat.gone | chat.unsure}
    verdict.slack.add(f"{place}, Slack", chat.said, shown, theirs)
    verdict.telegram.add(f"{place}, Telegram", wanted, notes, ours, chat.gone)
    verdict.deleted += len(chat.gone)
    verdict.filled += sum(at not in chat.stamps for at in wanted)
    verdict.strayed += crowd.strayed(town, (text for _, text in notes))
    verdict.swapped += sum(b < a for turns in (theirs, ours) for a, b in itertools.pairwise(turns))
    verdict.cards.add(place, sum(cast.is_card(post, chat.customer.name) for post in posts))


def handed_over(rows: list[list[str]]) -> dict[tuple[str, int, bool], list[int]]:
    """The numbers of every conversation's messages as we have taken them in, by bot, customer and side."""
    found: dict[tuple[str, int, bool], list[int]] = {}
    for account, customer, by_customer, words in rows:
        if words:
            key = (account, int(customer.rsplit(":", 1)[1]), by_customer == "t")
            found.setdefault(key, []).append(int(words.split(" ", 1)[0]))
    return found


async def drain(towns: list[Town], ask: Ask, verdict: Verdict, whole: client.Client) -> None:
    """Waits until nothing is owed and what was to fall due has fallen due, or nothing moves; keeps what is left over."""
    due = max([town.due for town in towns] + [town.deadline for town in towns])
    begun = moved = time.time()
    seen: Any = None
    while time.time() < max(moved, due) + STUCK:
        verdict.owed = [row for row in ask(OWED) if row[0]] + await unread(whole)
        now = (await whole.last(), verdict.owed)
        if now != seen:
            seen, moved = now, time.time()
        if verdict.owed:
            verdict.drained = time.time() - begun
        elif time.time() > max(due + SOON, moved + CALM):
            break
        await asyncio.sleep(0.5)
    verdict.dead = [row for row in ask(DEAD) if row[0]]


async def unread(whole: client.Client) -> list[list[str]]:
    """What Telegram still has for us: it is owed as well, for a listener may be asleep."""
    bots = (await whole.see("/telegram/state", chat="none"))["bots"]
    return [
        ["telegram", bot["username"], str(bot["pending_updates"])] for bot in bots if bot["pending_updates"]
    ]


async def settle(towns: list[Town], seconds: float) -> None:
    """Threads, decisions and digests, before anything goes wrong."""
    await asyncio.gather(*(crowd.acquainted(town) for town in towns))
    begins = time.time() + SOON
    minute = datetime.fromtimestamp(begins + 10, UTC).replace(second=0, microsecond=0)
    minutes = max(1, int((begins + seconds - minute.timestamp()) // 60))
    for town in towns:
        share = (town.number + 1) / (len(towns) + 1)
        due = minute + timedelta(minutes=1 + town.number % minutes)
        await asyncio.gather(crowd.propose(town, SOON + 10 + share * (seconds - 10)))
        await crowd.order_digest(town, due)


async def run(here: site.Site, ships: Fleet, wish: argparse.Namespace) -> int:
    """The whole measure; gives the exit code."""
    dice, count = random.Random(wish.seed), wish.accounts // 2
    url, reached = f"http://127.0.0.1:{wish.port}", f"http://127.0.0.1:{wish.port + 1}"
    (here.folder / "isthmus.toml").write_text(places.settings(count, url, reached), "utf-8")
    (here.folder / ".env").write_text(places.secrets(count, url, reached), "utf-8")
    await here.client.limits(client.UNLIMITED)
    towns = await crowd.founded(here.client, count)
    async with fleet.proxied(wish.port + 1, [one.port for one in ships.members if one.role == "web"]):
        try:
            await ships.start()
            for town in towns:
                await reach(town, reached)
            await settle(towns, wish.seconds)
            return await burn(here, ships, towns, dice, wish)
        finally:
            await ships.close()


async def reach(town: Town, reached: str) -> None:
    """Tells Slack where we are posted to. Its tries come sooner than the real ones', and last as long."""
    told: dict[str, Any] = {"retry_delays": [0, 1, 2, *[5] * 70]}
    if town.http:
        told["events_url"] = f"{reached}/slack/events"
    done = await town.client.act("/slack/http", told)
    if town.http and not done["verified"]:
        raise RuntimeError(f"Slack does not reach us: {done}")


async def burn(
    here: site.Site, ships: Fleet, towns: list[Town], dice: random.Random, wish: argparse.Namespace
) -> int:
    people = crowd.Crowd(towns, dice, wish.pace, further=(answering.delete, answering.fill))
    troubles = trouble.Troubles(ships, here.client)
    planned = trouble.plan(wish.seconds, dice, min(trouble.FROZEN, wish.seconds / 2), wish.every)
    begun, verdict = time.monotonic(), Verdict()
    host = asyncio.create_task(ships.supervise())
    await asyncio.gather(people.live(wish.seconds), troubles.happen(planned))
    await here.client.heal()
    await drain(towns, ships.ask, verdict, here.client)
    host.cancel()
    await judge(towns, ships.ask, verdict)
    took = time.monotonic() - begun
    return report(verdict, ships, troubles, took)


def report(verdict: Verdict, ships: Fleet, troubles: trouble.Troubles, took: float) -> int:
    """Prints the table and what to look at; gives the exit code."""
    happened = ", ".join(f"{count} × {what}" for what, count in sorted(ships.done.items()))
    allowed = len(ships.in_doubt) + troubles.lost
    print(f"\n{took:.0f} s, {len(ships.members)} processes; {happened}")
    print(
        f"{'':22}{'written':>9}{'lost':>6}{'doubled':>9}{'out of order':>14}{'not as edited':>15}{'back':>6}"
    )
    for name, one in (("customers → Slack", verdict.slack), ("colleagues → Telegram", verdict.telegram)):
        shown = f"{one.wanted:9}{one.lost:6}{one.doubled:9}{one.disordered:14}{one.stale:15}{one.back:6}"
        print(f"{name:22}{shown}")
    print(
        f"by the form: {verdict.filled}; deleted besides: {verdict.deleted}; astray: {verdict.strayed or 0}"
    )
    print(f"platforms handed over in another order than written: {verdict.swapped}")
    under_way = f"{len(ships.in_doubt)} under way when something happened"
    print(f"Telegram may repeat {allowed}: {under_way}, {troubles.lost} unanswered")
    for what, once in verdict.singles:
        print(f"{what:8} {once.wanted:4}, missing {once.missing or 0}, too often {once.doubled or 0}")
    print(f"drained {verdict.drained:.1f} s after the last trouble; lanes stuck: {len(verdict.owed)}")
    print(f"set aside: {len(verdict.dead)}; before their time: {verdict.early or 0}")
    print(f"complaints: {dict(ships.complaints().most_common(12))}")
    for line in [*verdict.slack.where, *verdict.telegram.where][:20]:
        print(f"  look at {line}")
    for row in [*verdict.owed, *verdict.dead][:20]:
        print(f"  look at {' '.join(row)}")
    bars = (
        not (verdict.slack.lost or verdict.slack.doubled or verdict.slack.disordered or verdict.slack.stale),
        not (verdict.telegram.lost or verdict.telegram.disordered or verdict.telegram.stale),
        # Of a repeat only the copy that we know is deleted: the other one stands, as a repeat.
        verdict.telegram.doubled + verdict.telegram.back <= allowed,
        not verdict.strayed,
        all(once.right for _, once in verdict.singles),
        not (verdict.owed or verdict.dead or verdict.early),
    )
    print("every bar met" if all(bars) else "MISSED")
    return 0 if all(bars) else 1


async def main(wish: argparse.Namespace) -> int:
    """On a PostgreSQL of its own, which keeps what it has committed when it is ended as by a crash."""
    changes = {**site.UNLIMITED, "ISTHMUS_UNDERSTANDING": "on" if wish.language else "off"}
    with postgres.serving(synchronous_commit="on") as server, server.fresh() as url:

        def ask(statement: str) -> list[list[str]]:
            return [line.split("|") for line in server.sql(statement, url.rsplit("/", 1)[1]).splitlines()]

        async with site.site(wish.port, url, **changes) as here:
            for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TELEGRAM_BOT_TOKEN", "SLACK_DEFAULT_CHANNEL"):
                del here.env[name]
            return await run(
                here, fleet.fleet(here, server, ask, wish.port + 2, wish.webs, wish.workers), wish
            )


def wishes(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=1800.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--webs", type=int, default=2)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument(
        "--pace", type=float, default=1.5, help="seconds between two acts in one conversation"
    )
    parser.add_argument("--every", type=float, default=4.0, help="seconds between two troubles")
    parser.add_argument("--language", action="store_true", help="messages are understood as well")
    parser.add_argument("--port", type=int, default=10700)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(wishes())))
