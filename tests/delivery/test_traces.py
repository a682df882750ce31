"""One key from an event's arrival to everything that was sent because of it, in rows and in the log; and how long that took."""

import asyncio
import logging

import pytest

from delivery.inbox import Inbox
from delivery.latencies import Histogram
from delivery.limits import Charge, Limits
from domain.deliveries import Reason, Refused
from tests.delivery.fakes import Sender, eventually, running
from tests.storage.stores import LANE, SLACK, Clock, Store, arrival, post

KEY = arrival(1).key


def queues(arrived, uow) -> None:
    """A handler that sends something."""
    uow.outbox.add(post(1))


async def handled(store: Store) -> None:
    """One event, come and handled."""
    pump = Inbox(store, queues)
    await pump.accept([arrival(1)])
    task = asyncio.create_task(pump.run())
    await eventually(lambda: pump.counts["handled"] == 1)
    task.cancel()


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The events about the key, in their order."""
    return [
        record.getMessage()
        for record in caplog.records
        if getattr(record, "trace", "") == KEY or KEY in getattr(record, "traces", ())
    ]


async def test_what_a_handler_queues_carries_the_events_key(store: Store):
    await handled(store)
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, LANE))
    assert head.trace == KEY


async def test_what_is_queued_beside_it_has_no_key(store: Store):
    await handled(store)
    await asyncio.gather(
        store.run(lambda uow: uow.caused("another", 0.0)),
        store.run(lambda uow: uow.outbox.add(post(2, lane="other"))),
    )
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, "other"))
    assert head.trace == ""


async def test_one_key_is_in_the_log_from_arrival_to_post(store: Store, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    await handled(store)
    async with running(store, Sender()) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert events(caplog) == ["inbox.stored", "inbox.handled", "outbox.sent"]


async def test_what_is_refused_is_in_the_log_under_its_key(store: Store, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    await handled(store)
    async with running(store, Sender({"k1": [Refused(Reason.BLOCKED)]})) as pump:
        await eventually(lambda: pump.counts["dead"] == 1)
    assert events(caplog)[-1] == "outbox.dead"


async def test_people_wait_since_the_events_arrival(store: Store, clock: Clock):
    arrived = clock.at
    await handled(store)
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, LANE))
    assert head.began_at == arrived


async def test_nobody_waits_while_a_reply_is_held(store: Store, clock: Clock):
    await store.run(lambda uow: uow.outbox.add(post(1, hold=5.0)))
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, LANE))
    assert head.began_at == clock.at + 5


def test_a_histogram_counts_what_took_at_most_so_long():
    histogram = Histogram()
    for seconds in (0.01, 0.3, 99999.0, -1.0):
        histogram.add(seconds)
    buckets = dict(histogram.buckets())
    assert (buckets["0.05"], buckets["0.5"], buckets["1800.0"], buckets["+Inf"]) == (2, 3, 3, 4)


def test_a_call_that_waited_for_its_turn_is_counted_with_its_seconds():
    limits = Limits(lambda request: [Charge("channel", 1.0)])
    limits.reserve("one", post(1), 100.0)
    limits.spend("one")
    turn = limits.reserve("two", post(2), 100.0)
    limits.reserve("two", post(2), turn)
    assert (limits.waits, limits.waited) == (1, pytest.approx(turn - 100.0))
