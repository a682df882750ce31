"""The inbox pump: order, poison, holds, one commit for a row and what its handling did."""

import asyncio
import itertools
import threading
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.inbox import TRIES, Inbox
from domain.errors import NotYet
from domain.ids import AccountId
from domain.inbound import Received
from ports.storage import StorageTrouble
from tests.delivery.fakes import eventually
from tests.storage.stores import LANE, TELEGRAM, Clock, Store, arrival, keys_in_order, post

BEGINNING = Clock().at


class Handler:
    """Notes what it handled, and raises for the keys in `poison`, so often."""

    def __init__(self, poison: dict[str, int] | None = None) -> None:
        self.poison = poison or {}
        self.handled: list[str] = []

    def __call__(self, row, uow) -> None:
        key = row.received.key
        if self.poison.get(key, 0) > row.tries:
            uow.outbox.add(post(666))
            raise RuntimeError("customer's secret words")
        if key not in self.handled:
            self.handled.append(key)


class Counted:
    """A store that counts what it was asked to run, and what it has answered."""

    def __init__(self, store: Store) -> None:
        self.asked = self.answered = 0
        self._store = store

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    async def run(self, work):
        return await self._counted(self._store.run(work))

    async def commit(self, work):
        return await self._counted(self._store.commit(work))

    async def _counted(self, answer):
        self.asked += 1
        result = await answer
        self.answered += 1
        return result


@asynccontextmanager
async def pumping(store: Store, handle):
    pump = Inbox(store, handle)
    task = asyncio.create_task(pump.run())
    try:
        yield pump
    finally:
        task.cancel()
        await asyncio.wait({task})


def keys(*numbers: int) -> list[str]:
    return [f"telegram:main:{n}" for n in numbers]


async def test_what_arrives_is_handled_in_order(store: Store):
    handler = Handler()
    async with pumping(store, handler) as pump:
        await pump.accept([arrival(n) for n in range(150)])
        await eventually(lambda: pump.counts["handled"] == 150)
    assert handler.handled == keys(*range(150))


async def test_what_is_handled_is_not_handled_again(store: Store):
    handler = Handler()
    async with pumping(store, handler) as pump:
        await pump.accept([arrival(1)])
        await eventually(lambda: pump.counts["handled"] == 1)
        await pump.accept([arrival(1), arrival(2)])
        await eventually(lambda: pump.counts["handled"] == 2)
    assert handler.handled == keys(1, 2)


async def test_handling_and_its_effects_are_one_commit(store: Store):
    def handle(row, uow):
        uow.outbox.add(post(row.id))

    async with pumping(store, handle) as pump:
        await pump.accept([arrival(n) for n in range(5)])
        await eventually(lambda: pump.counts["handled"] == 5)
    assert await store.run(keys_in_order) == [f"k{n}" for n in range(1, 6)]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_beside_a_single_writer_a_batch_waits_for_no_commit_of_what_it_handles(store: Store):
    counted, going_on = Counted(store), threading.Event()
    async with pumping(counted, Handler()) as pump:
        await eventually(lambda: counted.answered == 1)
        busy = asyncio.create_task(store.run(lambda uow: going_on.wait(30)))
        arriving = asyncio.create_task(pump.accept([arrival(1)]))
        for _ in range(10):
            await asyncio.sleep(0)
        asked = counted.asked
        going_on.set()
        await asyncio.gather(busy, arriving)
    assert asked == 3


async def test_a_row_that_cannot_be_handled_holds_its_lane_and_no_other(store: Store, clock: Clock):
    handler = Handler({keys(1)[0]: 1})
    async with pumping(store, handler) as pump:
        await pump.accept([arrival(1), arrival(2), arrival(3, "other")])
        await eventually(lambda: pump.counts["handled"] == 1)
        assert handler.handled == keys(3)
        clock.at += 5
        await pump.accept([arrival(4, "other")])
        await eventually(lambda: pump.counts["handled"] == 4)
    assert [key for key in handler.handled if key in keys(1, 2)] == keys(1, 2)


async def test_what_comes_too_early_is_handled_later_and_is_no_failure(store: Store, clock: Clock):
    handled = []

    def handle(row, uow):
        if row.received.key == keys(1)[0] and clock.at == BEGINNING:
            uow.outbox.add(post(666))
            raise NotYet
        handled.append(row.received.key)

    async with pumping(store, handle) as pump:
        await pump.accept([arrival(1), arrival(2), arrival(3, "other")])
        await eventually(lambda: pump.counts["handled"] == 1)
        clock.at += 1
        await eventually(lambda: pump.counts["handled"] == 3)
    assert (handled[-2:], pump.counts["failed"]) == (keys(1, 2), 0)


async def test_nothing_of_what_came_too_early_remains(store: Store):
    def handle(row, uow):
        uow.outbox.add(post(666))
        raise NotYet

    await store.run(lambda uow: uow.incoming.accept([arrival(1)]))
    await store.run(Inbox(store, handle).batch)
    assert await store.run(keys_in_order) == []


async def test_a_poison_row_is_set_aside_and_its_lane_goes_on(store: Store, clock: Clock):
    handler = Handler({keys(1)[0]: 99})
    async with pumping(store, handler) as pump:
        await pump.accept([arrival(1), arrival(2)])
        for failures in range(1, TRIES):
            await eventually(lambda failures=failures: pump.counts["failed"] == failures)
            clock.at += 60
            pump._wake.set()
        await eventually(lambda: pump.counts["handled"] == 1)
    assert (handler.handled, pump.counts["dead"]) == (keys(2), 1)


async def poisoned(store: Store, clock: Clock):
    """The failure of a row that has used up its tries."""

    def exhaust(uow):
        uow.incoming.accept([arrival(1)])
        [row] = uow.incoming.oldest(1)
        for _ in range(TRIES - 1):
            uow.incoming.again(row.id, 0.0, "")

    await store.run(exhaust)
    await store.run(Inbox(store, Handler({keys(1)[0]: 99})).batch)
    [failure] = await store.read(lambda uow: uow.outbox.failures())
    return failure


async def test_why_a_row_was_set_aside_says_type_and_place_but_no_words(store: Store, clock: Clock):
    failure = await poisoned(store, clock)
    assert failure.reason.startswith("RuntimeError in ")
    assert "secret" not in failure.reason


async def test_nothing_of_a_failed_handling_remains(store: Store, clock: Clock):
    await poisoned(store, clock)
    assert await store.run(keys_in_order) == []


async def test_a_row_that_was_set_aside_is_handled_again_on_request(store: Store, clock: Clock):
    failure = await poisoned(store, clock)
    handler = Handler()
    async with pumping(store, handler) as pump:
        await store.run(lambda uow: uow.inbox.retry(int(failure.key.removeprefix("inbox:"))))
        await eventually(lambda: pump.counts["handled"] == 1)
    assert handler.handled == keys(1)


async def test_a_storage_trouble_is_no_poison(store: Store):
    troubles = [StorageTrouble("The disk is full.")]

    def handle(row, uow):
        if troubles:
            raise troubles.pop()

    await store.run(lambda uow: uow.incoming.accept([arrival(1)]))
    pump = Inbox(store, handle)
    with pytest.raises(StorageTrouble):
        await store.run(pump.batch)
    batch = await store.run(pump.batch)
    assert (batch.handled, batch.failed) == (1, [])


async def test_two_pumps_handle_every_row_once_and_in_order(store: Store):
    handled: list[str] = []

    def handle(row, uow):
        uow.inbox.add_fact(
            key=f"seen:{row.received.key}", account=AccountId("seen"), lane="seen", payload=row.received.key
        )

    rows = [arrival(n, f"lane {n % 7}") for n in range(200)]
    await store.run(lambda uow: uow.incoming.accept(rows))

    def only_arrivals(row, uow):
        if row.received.account == TELEGRAM:
            handle(row, uow)
        else:
            handled.append(row.received.payload)

    async with pumping(store, only_arrivals) as one, pumping(store, only_arrivals) as two:
        await eventually(lambda: one.counts["handled"] + two.counts["handled"] == 400)
    assert sorted(set(handled)) == sorted(row.key for row in rows)


EXAMPLES = itertools.count()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lanes=st.lists(st.integers(0, 3), min_size=1, max_size=20),
    poison=st.dictionaries(st.integers(0, 19), st.integers(1, 6), max_size=5),
)
async def test_every_lane_keeps_its_order_whatever_fails(store: Store, clock: Clock, lanes, poison):
    run = f"example {next(EXAMPLES)}"  # the database outlives an example: keys of their own
    rows = [Received(f"{run}:{n}", TELEGRAM, f"{run}:{lane}", "{}") for n, lane in enumerate(lanes)]
    handler = Handler({f"{run}:{n}": times for n, times in poison.items()})
    pump = Inbox(store, handler)
    await pump.accept(rows)
    for _ in range(200):
        batch = await store.run(pump.batch)
        clock.at += 61
        if not batch.handled and not batch.failed:
            break
    for lane in set(lanes):
        mine = [f"{run}:{n}" for n, its in enumerate(lanes) if its == lane and poison.get(n, 0) < TRIES]
        assert [key for key in handler.handled if key in mine] == mine


async def test_the_oldest_of_a_lane_comes_first_after_a_restart(store: Store):
    await store.run(lambda uow: uow.incoming.accept([arrival(1), arrival(2)]))
    rows = await store.run(lambda uow: [row.received.lane for row in uow.incoming.oldest(5)])
    assert rows == [LANE, LANE]
