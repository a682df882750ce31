"""A digest's slot becomes one fact and one post, whoever ticks, writes, or dies."""

import asyncio
from datetime import time, timedelta

import pytest

from bot import facts, routes, timer
from domain.digests import Digest, Kind, Plan
from domain.ids import AliasId
from domain.inbound import DigestDue, DigestPosted
from domain.schedules import WEEK, Schedule
from ports.queues import Store as QueueStore
from ports.queues import UnitOfWork
from tests import builders as a
from tests.bot import processes
from tests.delivery.fakes import eventually
from tests.storage.saying import says
from tests.storage.stores import CHANNEL, Clock, Store

ANN = AliasId("slack:main:ANN")


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


async def pass_by(store: QueueStore) -> None:
    """What a second brings, from the tick to the written digest."""
    await timer.tick(store)
    await hear(store)
    await timer.write(store)


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


async def test_what_was_asked_for_out_of_its_turn_is_told_once_it_is_written(store: Store):
    digest = await store.run(daily)
    await store.run(lambda uow: uow.digests.want("by hand", digest.id, Kind.NOW, ANN, CHANNEL))
    await timer.write(store)
    (row,) = await store.run(lambda uow: uow.incoming.oldest(10))
    assert facts.PARSER.parse(row.received) == (DigestPosted(digest.id),)


@pytest.mark.parametrize(("times", "hours", "posts"), [(5, 1, 1), (6, 12, 3)])
async def test_a_day_has_one_post_however_often_the_clock_ticks(
    store: Store, clock: Clock, times: int, hours: int, posts: int
):
    await store.run(daily)
    for _ in range(times):
        await pass_by(store)
        clock.at += hours * 3600
    assert await store.run(shown) == posts


async def test_three_processes_post_once_a_day(migrated_server_url: str, clock: Clock):
    async with processes.several(migrated_server_url, clock, 3) as stores:
        for _ in range(5):
            await stores[0].run(daily)
        for _ in range(3):
            await asyncio.gather(*(timer.tick(each) for each in stores))
            for each in stores:
                await hear(each)
            await asyncio.gather(*(timer.write(each) for each in stores))
            clock.at += 86400
        assert await stores[1].run(shown) == 15


async def killed_telling(store: QueueStore) -> None:
    await store.run(lambda uow: (timer.tell_digests(uow), processes.die()))


async def killed_when_told(store: QueueStore) -> None:
    await timer.tick(store)
    await hear(store)


async def killed_writing(store: QueueStore) -> None:
    await killed_when_told(store)
    await store.run(lambda uow: uow.digests.claim(60))


@pytest.mark.parametrize("life", [killed_telling, killed_when_told, killed_writing])
async def test_a_process_that_is_killed_at_any_step_leaves_one_post(
    url: str, clock: Clock, life: processes.Life
):
    async with processes.running(url, clock) as first:
        await first.run(daily)
    await processes.killed(life, url, clock)
    async with processes.running(url, clock) as after:
        for _ in range(3):
            await pass_by(after)
            clock.at += timedelta(minutes=2).total_seconds()
        assert await after.run(shown) == 1


async def test_what_somebody_wants_now_is_written_by_the_timer(store: Store):
    digest = await store.run(daily)
    await store.run(lambda uow: uow.digests.want("now", digest.id, Kind.NOW, ANN, CHANNEL))
    woken: list[bool] = []
    store.listen(lambda each: woken.append(bool(each.lanes)))
    async with timer.ticking(store):
        await eventually(lambda: True in woken)
    assert await store.run(shown) == 1
