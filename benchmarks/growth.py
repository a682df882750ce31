"""Does Isthmus slow down as it grows? The same work beside a thousand stored messages and beside a million.

    python -m benchmarks.growth [--messages 1000000] [--postgres] [--explain]
    python -m benchmarks.growth --soak [--minutes 120]

Rows are put in by bulk; then the real handlers take in customers' messages, and the real timer writes a digest, on both
sizes in turn. Ends with 1 when the large one takes more than 1.2 times as long. `--explain` (SQLite) names the statements
on the way that read a whole table. `--soak` relays for so many minutes and prints each minute's memory.
"""

import argparse
import asyncio
import contextlib
import gc
import importlib
import itertools
import pkgutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import storage
from benchmarks import site
from bot import routes
from digests import publish
from domain import inbound
from domain.content import Content, Text
from domain.digests import Kind, Plan
from domain.ids import AccountId, AliasId, PlaceId, PostId
from domain.inbound import Chat, ChatKind, Sender
from domain.policy import Policy
from domain.schedules import WEEK, Schedule
from ports.queues import UnitOfWork
from sandbox import client
from storage import engine, migrate
from storage.sql import Statement

MOST = 1.2
"""How many times as long the same may take."""
FLAT = 1.05
"""How much more a process may hold at the end of a soak than when a third of it had passed."""
SMALL = 1000
PER = 20
"""Messages of a conversation."""
RELAYED, ROUNDS, DIGESTS = 200, 4, 3
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OLD = NOW.timestamp() - 40 * 86_400
SLACK, BOT, PLACE = AccountId("slack:main"), AccountId("telegram:main"), PlaceId("slack:main:C1")
POLICY = Policy(team=SLACK, default_channel="C1")
NUMBERS = {
    "sqlite": "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {most}) SELECT n FROM s) AS s",
    "postgres": "generate_series(1, {most}) AS s (n)",
}
CUSTOMERS = (
    "INSERT INTO customers (alias, account, name, username, language, chosen_language, organisation, unreachable)"
    " SELECT 'telegram:' || n, 'telegram:main', 'Customer ' || n, '', 'en', '', '', '' FROM {numbers}"
)
CONVERSATIONS = (
    "INSERT INTO conversations (id, account, chat, topic, customer, home, opened_at, last_at, status, tags, suggested, copies,"
    " answered, asked_for_tag, closed, title, resolved_at) SELECT n, 'telegram:main', 'telegram:main:' || n, '',"
    " 'telegram:' || n, 'slack:main:C1', {old}, {old}, 'resolved', '[]', {no}, '[]', {yes}, {yes}, {no}, '', {old} FROM {numbers}"
)
MESSAGES = (
    'INSERT INTO messages (id, conversation, audience, "by", by_customer, name, content, folded, sent_at, source)'
    " SELECT n, 1 + (n - 1) / {per}, 'team', 'telegram:' || (1 + (n - 1) / {per}), {yes}, 'Customer',"
    ' \'{{"text": {{"plain": "It does not start"}}}}\', \'it does not start\', {old},'
    " 'telegram:main:' || (1 + (n - 1) / {per}) || ':' || n FROM {numbers}"
)
FEEDBACK = (
    "INSERT INTO feedback (id, message, conversation, tag, suggested, created_at)"
    " SELECT n, n * {per}, n, 'bug', {no}, {old} FROM {numbers}"
)
DONE = (
    "INSERT INTO outbox (key, account, lane, position, target, command, state, created_at, settled_at, part, tries, doubt,"
    " available_at, makes, needs, supersedes, owner, reason, tell) SELECT 'old:' || n, 'slack:main',"
    " 'team:' || (1 + (n - 1) / {per}), n, 'slack:main:C1', '', 'done', {old}, {old}, 0, 1, {no},"
    " 0, 'message:' || n, '', '', '', '', {no} FROM {numbers}"
)
SEEN = (
    "INSERT INTO mirrors (slot, number, post, part, message)"
    " SELECT 'message:' || n, 0, 'slack:main:C1:' || n, 0, n FROM {numbers}"
)
TABLES = ("customers", "conversations", "messages", "feedback", "outbox", "mirrors")


def statements(kind: str, messages: int) -> Iterator[str]:
    """What fills the tables as the relay leaves them, long ago."""
    truth = ("true", "false") if kind == "postgres" else ("1", "0")
    conversations = messages // PER
    plans = ((CUSTOMERS, conversations), (CONVERSATIONS, conversations), (MESSAGES, messages))
    for plan, most in (*plans, (FEEDBACK, conversations), (DONE, messages), (SEEN, messages)):
        numbers = NUMBERS[kind].format(most=most)
        yield plan.format(numbers=numbers, old=OLD, yes=truth[0], no=truth[1], per=PER)
    if kind == "postgres":
        for table in ("customers", "conversations", "messages", "feedback", "outbox", "mirrors"):
            key = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT max(id) FROM {0}))"
            if table in ("conversations", "messages", "feedback", "outbox"):
                yield key.format(table)
    yield "ANALYZE"


@dataclass(slots=True)
class Grown:
    """One database and what the same work took there, in milliseconds."""

    messages: int
    store: Any
    relayed: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def relay(self) -> None:
        """Customers write: one in a conversation of their own, some again."""
        for turn in range(RELAYED):
            number = next(self.numbers)
            who = 50_000_000 + number // 3
            said = inbound.CustomerMessage(
                Chat(PlaceId(f"telegram:main:{who}"), BOT, ChatKind.PRIVATE),
                PostId(f"telegram:main:{who}:{number}"),
                Sender(AliasId(f"telegram:{who}"), "Zoé", "zoe", "en"),
                Content(Text("It does not start again #bug" if turn % 2 else "Nor does it stop")),
                NOW,
            )
            since = time.perf_counter()
            await self.store.run(lambda uow, said=said: handled(uow, said))
            self.relayed.append(1000 * (time.perf_counter() - since))

    async def digest(self) -> None:
        """The timer writes what was wanted: the news of a day."""
        number = next(self.numbers)
        plan = Plan(f"News {number}", Schedule(NOW.time(), WEEK, "UTC"))
        made = await self.store.run(
            lambda uow: uow.digests.add(place=PLACE, by=AliasId("slack:main:ANN"), plan=plan, next_at=None)
        )
        await self.store.run(lambda uow: uow.digests.want(f"key {number}", made.id, Kind.SLOT))
        since = time.perf_counter()
        assert await publish.write_next(self.store)
        self.written.append(1000 * (time.perf_counter() - since))


def handled(uow: UnitOfWork, said: inbound.Inbound) -> None:
    routes.handle(said, uow=uow, policy=POLICY)


async def measured(small: Grown, large: Grown) -> bool:
    """Both in turn; whether the large one is not slower than it may be."""
    for grown in (small, large):
        await grown.store.run(acquainted)
    for _ in range(ROUNDS):
        for grown in (small, large):
            gc.collect()
            await grown.relay()
    for _ in range(DIGESTS):
        for grown in (small, large):
            await grown.digest()
    good = True
    for what, before, after in (
        ("a message taken in", small.relayed, large.relayed),
        ("a digest written", small.written, large.written),
    ):
        one, other = (statistics.median(values[len(values) // 4 :]) for values in (before, after))
        met = other <= MOST * one
        good = good and met
        print(
            f"  {'MET   ' if met else 'MISSED'} {what}: {one:.2f} ms beside {small.messages:,} messages,"
            f" {other:.2f} ms beside {large.messages:,}: × {other / one:.2f}, at most × {MOST}"
        )
    return good


def acquainted(uow: UnitOfWork) -> None:
    from domain.people import Channel

    uow.channels.save(Channel(PLACE, "support", member=True))


async def on_sqlite(messages: int, explain: bool) -> bool:
    """Two files."""
    with tempfile.TemporaryDirectory(prefix="isthmus-growth-") as folder:
        grown = []
        for count in (SMALL, messages):
            path = Path(folder) / f"{count}.db"
            migrate.upgrade(f"sqlite:///{path}")
            fill_sqlite(path, count)
            grown.append(Grown(count, engine.open_store(f"sqlite:///{path}", NOW.timestamp)))
            await grown[-1].store.start()
        try:
            good = await measured(*grown)
        finally:
            for one in grown:
                await one.store.close()
        if explain:
            explained(Path(folder) / f"{messages}.db")
        return good


def fill_sqlite(path: Path, count: int) -> None:
    from storage import sqlite

    with contextlib.closing(sqlite.connect(str(path))) as base:
        base.execute("PRAGMA foreign_keys = OFF")
        base.execute("BEGIN")
        for statement in statements("sqlite", count):
            base.execute(statement)
        base.execute("COMMIT")
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nobody's log holds a million rows


def explained(path: Path) -> None:
    """Which of our statements read a large table from end to end; those of an administrator's rare wish may."""
    from storage import sqlite

    with contextlib.closing(sqlite.connect(str(path))) as base:
        for name, statement in ours():
            with contextlib.suppress(sqlite3.OperationalError):  # one that only PostgreSQL has
                words = statement.form("sqlite").text
                plan = base.execute(f"EXPLAIN QUERY PLAN {words}", [None] * words.count("?")).fetchall()
                read = [row[3] for row in plan if row[3].startswith("SCAN") and row[3].split()[1] in TABLES]
                if read:
                    print(f"  {name}: {', '.join(read)}")


def ours() -> Iterator[tuple[str, Statement]]:
    """Every statement of the storage package by its name."""
    for module in pkgutil.walk_packages(storage.__path__, "storage."):
        if not module.name.startswith(("storage.migrations", "storage.postgres", "storage.notices")):
            parts = vars(importlib.import_module(module.name))
            yield from ((f"{module.name}.{k}", v) for k, v in parts.items() if isinstance(v, Statement))


async def on_postgres(messages: int) -> bool:
    """Two databases of one server, each with statistics."""
    from tests import postgres

    with postgres.serving(shared_buffers="256MB") as server, contextlib.ExitStack() as stack:
        grown = []
        for count in (SMALL, messages):
            url = stack.enter_context(server.fresh())
            await asyncio.to_thread(migrate.upgrade, url)
            with_all = "SET session_replication_role = replica; "  # foreign keys are right as they are
            for statement in statements("postgres", count):
                await asyncio.to_thread(server.sql, with_all + statement, url.rsplit("/", 1)[1])
            grown.append(Grown(count, engine.open_store(url, NOW.timestamp)))
            await grown[-1].store.start()
        try:
            return await measured(*grown)
        finally:
            for one in grown:
                await one.store.close()


RELAYED_ALL = (
    "SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM inbox WHERE settled_at IS NULL)"
    " + (SELECT count(*) FROM outbox WHERE settled_at IS NULL)"
)


async def soak(minutes: float, pace: float, port: int) -> bool:
    """Relays at a pace and prints what the process holds, minute by minute, with what it has relayed and still owes."""
    from benchmarks.relay import resident

    async with site.site(port, **site.UNLIMITED) as here:
        await here.client.limits(client.UNLIMITED)
        here.launch()
        await here.ready()
        assert here.bot is not None
        held: list[float] = []
        for minute in range(int(minutes)):
            ends = time.monotonic() + 60
            while time.monotonic() < ends:
                texts = [{"user": 9000 + n, "text": f"{minute} and {n}", "name": f"C{n}"} for n in range(20)]
                await here.client.act("/telegram/messages", texts)
                await asyncio.sleep(20 / pace)
            held.append(resident(here.bot.pid))
            [[stored, owed]] = await asyncio.to_thread(site.of_sqlite(here.folder), RELAYED_ALL)
            print(f"minute {minute + 1:4}: {held[-1]:.0f} MB, {stored} messages, {owed} owed", flush=True)
    settled, last = held[len(held) // 3], statistics.median(held[-3:])
    flat = len(held) < 6 or last <= FLAT * settled
    print(f"a third of the way {settled:.0f} MB, in the end {last:.0f} MB: {'flat' if flat else 'it GROWS'}")
    return flat


def main(wish: argparse.Namespace) -> int:
    if wish.soak:
        good = asyncio.run(soak(wish.minutes, wish.pace, wish.port))
    elif wish.postgres:
        good = asyncio.run(on_postgres(wish.messages))
    else:
        good = asyncio.run(on_sqlite(wish.messages, wish.explain))
    return 0 if good else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--soak", action="store_true")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--port", type=int, default=10780, help="where it soaks")
    parser.add_argument("--pace", type=float, default=20, help="messages a second while it soaks")
    sys.exit(main(parser.parse_args()))
