"""What is due is told once, whoever ticks and whenever a process dies; and told again rather than forgotten."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot import facts, timer
from bot.jobs.regular import Job
from domain.ids import AccountId
from domain.inbound import ProposalDue, Received, Unreadable
from domain.proposals.values import ProposalId
from ports.queues import Store as QueueStore
from ports.queues import UnitOfWork
from ports.storage import Due
from storage.sqlite import SqliteStore
from tests.bot import processes
from tests.delivery.fakes import eventually
from tests.domain.proposals.builders import ANN, NOW
from tests.patience import PATIENCE
from tests.storage.stores import CHANNEL, SLACK, Clock, Store

SECOND = timedelta(seconds=1)


def scheduled(uow: UnitOfWork, after: timedelta = -SECOND) -> ProposalId:
    """A proposal to which time brings something, seen from the moment of the test."""
    number = uow.proposals.draft(by=ANN, place=CHANNEL, conversation=None, thread=None)
    uow.proposals.schedule(number, uow.now + after)
    return number


def told(uow: UnitOfWork) -> list[str]:
    """The keys of the facts that wait."""
    return [row.received.key for row in uow.incoming.oldest(1000)]


def handled(uow: UnitOfWork) -> None:
    uow.incoming.done([row.id for row in uow.incoming.oldest(1000)])


def key(number: int, clock: Clock, after: float = -1.0) -> str:
    return f"due:{number}:{round((clock.at + after) * 1000)}"


async def test_what_is_due_becomes_a_fact(store: Store, clock: Clock):
    number = await store.run(scheduled)
    await timer.tick(store)
    row = (await store.run(lambda uow: uow.incoming.oldest(10)))[0].received
    assert (row.account, row.lane, row.key) == (facts.TIME, f"proposal:{number}", key(number, clock))
    assert facts.PARSER.parse(row) == (ProposalDue(number),)


async def test_what_is_not_due_is_not_told(store: Store):
    await store.run(lambda uow: scheduled(uow, SECOND))
    await timer.tick(store)
    assert await store.run(told) == []


async def test_a_moment_is_told_once(store: Store, clock: Clock):
    await store.run(scheduled)
    for _ in range(3):
        clock.at += 1
        await timer.tick(store)
    assert len(await store.run(told)) == 1


async def test_more_than_a_portion_is_told_in_one_tick(store: Store):
    await store.run(lambda uow: [scheduled(uow) for _ in range(timer.DUE_PORTION + 5)])
    await timer.tick(store)
    assert len(await store.run(told)) == timer.DUE_PORTION + 5


async def test_the_next_moment_is_another_fact(store: Store, clock: Clock):
    number = await store.run(scheduled)
    await timer.tick(store)
    await store.run(lambda uow: uow.proposals.schedule(number, uow.now + SECOND))
    clock.at += 2
    await timer.tick(store)
    assert len(await store.run(told)) == 2


async def test_what_was_told_and_is_scheduled_still_is_told_again_later(store: Store, clock: Clock):
    number = await store.run(scheduled)
    moment = key(number, clock)
    await timer.tick(store)
    await store.run(lambda uow: (handled(uow), uow.proposals.schedule(number, uow.now - SECOND)))
    await timer.tick(store)
    assert await store.run(told) == []
    clock.at += timer.AGAIN.total_seconds() + 1
    await timer.tick(store)
    again = await store.run(told)
    assert len(again) == 1
    assert again != [moment]


async def test_two_processes_tell_each_moment_once(migrated_server_url: str, clock: Clock):
    async with processes.several(migrated_server_url, clock, 2) as stores:
        await stores[0].run(lambda uow: [scheduled(uow) for _ in range(300)])
        for _ in range(3):
            await asyncio.gather(*(timer.tick(each) for each in stores * 2))
            clock.at += 1
        keys = await stores[1].run(lambda uow: uow.transaction.sql.bare("SELECT key FROM inbox").fetchall())
    assert len(keys) == 300


async def test_a_process_passes_over_what_another_one_is_taking(migrated_server_url: str, clock: Clock):
    from sqlalchemy.util import await_only

    taken, go = asyncio.Event(), asyncio.Event()

    def slow(uow: UnitOfWork) -> int:
        told = timer.tell(uow)
        taken.set()
        await_only(go.wait())
        return told

    async with processes.several(migrated_server_url, clock, 2) as stores:
        await stores[0].run(scheduled)
        first = asyncio.create_task(stores[0].aside(slow))
        async with asyncio.timeout(PATIENCE):
            await taken.wait()
            second = await stores[1].aside(timer.tell)
        go.set()
        assert (await first, second) == (1, 0)


async def killed_before_the_commit(store: QueueStore) -> None:
    await store.run(lambda uow: (timer.tell(uow), processes.die()))


async def killed_after_the_commit(store: QueueStore) -> None:
    await store.run(timer.tell)


@pytest.mark.parametrize(("life", "left"), [(killed_before_the_commit, 0), (killed_after_the_commit, 1)])
async def test_a_process_killed_while_it_tells_leaves_all_or_nothing(
    url: str, clock: Clock, life: processes.Life, left: int
):
    async with processes.running(url, clock) as first:
        number = await first.run(scheduled)
    await processes.killed(life, url, clock)
    async with processes.running(url, clock) as after:
        before_the_tick = await after.run(told)
        await timer.tick(after)
        keys = await after.run(told)
    assert (len(before_the_tick), keys) == (left, [key(number, clock)])


async def test_what_came_due_while_nothing_ran_is_told_at_the_start(sqlite_url: str, clock: Clock):
    first = SqliteStore(sqlite_url.removeprefix("sqlite:///"), clock)
    number = await first.run(lambda uow: scheduled(uow, 5 * SECOND))
    await first.close()
    clock.at += 86400
    second = SqliteStore(sqlite_url.removeprefix("sqlite:///"), clock)
    await timer.tick(second)
    assert await second.run(told) == [key(number, clock, 5 - 86400)]
    await second.close()


@pytest.fixture
async def ticking(store: Store) -> AsyncIterator[Store]:
    async with timer.ticking(store):
        yield store


async def test_the_clock_ticks_by_itself(ticking: Store):
    heard: list[bool] = []
    ticking.listen(lambda woken: heard.append(woken.inbox))
    await ticking.run(scheduled)
    await eventually(lambda: True in heard)


async def test_what_came_due_while_nobody_ran_waits_for_no_interval(store: Store):
    done: list[bool] = []

    async def job() -> None:
        done.append(True)

    async with timer.ticking(store, also=(Job("tests", job, 3600, at_once=True),)):
        await eventually(lambda: done == [True])


def test_a_fact_is_of_its_proposals_lane():
    assert facts.proposal_due(Due(ProposalId(7), NOW)).lane == "proposal:7"


@pytest.mark.parametrize("payload", ['{"kind":"unheard"}', "[]", "no json", '{"kind":"proposal_due"}'])
def test_a_fact_of_another_version_is_unreadable(payload: str):
    (event,) = facts.PARSER.parse(Received("k", facts.TIME, "lane", payload))
    assert isinstance(event, Unreadable)
    assert AccountId(event.account) != SLACK


async def test_a_tick_that_the_process_ends_in_is_no_failure():
    begun = asyncio.Event()

    async def tick() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(timer.ending_quietly(tick)())
    await begun.wait()
    task.cancel()
    assert await task is None


async def test_an_end_in_the_moment_in_which_a_job_is_due_is_no_failure(
    store: Store, caplog: pytest.LogCaptureFixture
):
    async def job() -> None: ...

    async with timer.ticking(store, also=(Job("tests", job, 0.05),)):
        # In one turn of the loop we go on and the job is to begin, in this order.
        asyncio.get_running_loop().call_soon(time.sleep, 0.1)
        await asyncio.sleep(0.01)
    for _ in range(10):
        await asyncio.sleep(0)  # the scheduler ends some turns later
    assert [said.getMessage() for said in caplog.records if said.levelno >= logging.WARNING] == []
