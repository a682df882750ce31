"""A digest's slot becomes one fact and one post, whoever ticks, writes, or dies."""

import asyncio
import subprocess
import sys
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import facts, routes, timer
from domain.digests import Digest, Kind, Plan
from domain.ids import AliasId
from domain.inbound import DigestDue
from domain.schedules import WEEK, Schedule
from ports.queues import Store as QueueStore
from ports.queues import UnitOfWork
from storage.postgres import PostgresStore
from tests import builders as a
from tests.delivery.fakes import eventually
from tests.storage.stores import (
    CHANNEL,
    Clock,
    Store,
    clock,
    migrated_file,
    migrated_server_url,
    opened,
    sqlite_url,
    store,
    url,
)
from tests.storage.test_digests import says

__all__ = ["clock", "migrated_file", "migrated_server_url", "sqlite_url", "store", "url"]

ROOT = Path(__file__).parents[2]
ANN = AliasId("slack:main:ANN")
DYING = """
import asyncio, os, sys
from bot import timer
from tests.bot.test_digest_timer import hear
from tests.storage.stores import opened

async def main():
    store = opened(sys.argv[1], lambda: float(sys.argv[2]))
    await store.start()
    def dies(uow):
        timer.tell_digests(uow)
        os.kill(os.getpid(), 9)
    if sys.argv[3] == "telling":
        await store.run(dies)
    await timer.tick(store)
    await hear(store)
    if sys.argv[3] == "writing":
        await store.run(lambda uow: uow.digests.claim(60))
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


def daily(uow: UnitOfWork) -> Digest:
    """A digest whose time has just come, every day."""
    at = time(uow.now.hour, uow.now.minute)
    plan = Plan("News", Schedule(at, WEEK, "UTC"))
    says(uow, "Nobody answers me.")
    return uow.digests.add(place=CHANNEL, by=ANN, plan=plan, next_at=uow.now.replace(second=0, microsecond=0))


async def hear(store: QueueStore) -> None:
    """Handles whatever the inbox holds."""

    def work(uow: UnitOfWork) -> None:
        for row in uow.incoming.oldest(100):
            for event in facts.PARSER.parse(row.received):
                routes.handle(event, uow=uow, policy=a.a_policy())
            uow.incoming.done([row.id])

    await store.run(work)


def shown(uow: UnitOfWork) -> int:
    """How many heads of digests are queued."""
    rows = uow.transaction.sql.bare("SELECT key FROM outbox WHERE key LIKE 'show:digest:%'").fetchall()  # type: ignore[attr-defined]
    return sum(row[0].count(":") == 2 for row in rows)


async def test_a_slot_becomes_a_fact_of_its_digests_lane(store: Store):
    digest = await store.run(daily)
    await timer.tick(store)
    (row,) = await store.run(lambda uow: uow.incoming.oldest(10))
    assert row.received.lane == f"digest:{digest.id}"
    (event,) = facts.PARSER.parse(row.received)
    assert event == DigestDue(digest.id, row.received.key)


async def test_a_day_has_one_post_however_often_the_clock_ticks(store: Store, clock: Clock):
    await store.run(daily)
    for _ in range(5):
        await timer.tick(store)
        await hear(store)
        await timer.write(store)
        clock.at += 3600
    assert await store.run(shown) == 1


async def test_every_day_has_one(store: Store, clock: Clock):
    await store.run(daily)
    for _ in range(6):
        await timer.tick(store)
        await hear(store)
        await timer.write(store)
        clock.at += 43200
    assert await store.run(shown) == 3


async def test_three_processes_post_once_a_day(migrated_server_url: str, clock: Clock):
    stores = [PostgresStore(migrated_server_url, clock, follow=False) for _ in range(3)]
    for each in stores:
        await each.start()
    for _ in range(5):
        await stores[0].run(daily)
    for _ in range(3):
        await asyncio.gather(*(timer.tick(each) for each in stores))
        for each in stores:
            await hear(each)
        await asyncio.gather(*(timer.write(each) for each in stores))
        clock.at += 86400
    posts = await stores[1].run(shown)
    for each in stores:
        await each.close()
    assert posts == 15


@pytest.mark.parametrize("when", ["telling", "told", "writing"])
async def test_a_process_that_is_killed_at_any_step_leaves_one_post(url: str, clock: Clock, when: str):
    first = opened(url, clock)
    await first.start()
    await first.run(daily)
    await first.close()
    command = [sys.executable, "-c", DYING, url, str(clock.at), when]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, timeout=60, check=False)
    assert killed.returncode == -9
    after = opened(url, clock)
    await after.start()
    for _ in range(3):
        await timer.tick(after)
        await hear(after)
        await timer.write(after)
        clock.at += timedelta(minutes=2).total_seconds()
    posts = await after.run(shown)
    await after.close()
    assert posts == 1


async def test_what_somebody_wants_now_is_written_by_the_timer(store: Store):
    digest = await store.run(daily)
    await store.run(lambda uow: uow.digests.want("now", digest.id, Kind.NOW, ANN, CHANNEL))
    woken: list[bool] = []
    store.listen(lambda each: woken.append(bool(each.lanes)))
    async with timer.ticking(store):
        await eventually(lambda: True in woken)
    assert await store.run(shown) == 1
