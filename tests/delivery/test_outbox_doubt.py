"""Calls of which nobody knows whether they were made."""

import asyncio
import time
from collections import Counter

import pytest

from delivery import outbox
from delivery.lease import Lease
from delivery.limits import Limits
from delivery.steps import Finished, Hooks, Steps
from domain.deliveries import Deferred, Sent, Unsure
from domain.ids import PostId, Slot
from domain.outbound import Delivery, Remove
from tests.delivery.fakes import AskableSender, Sender, Watched, eventually, running
from tests.storage.stores import LANE, SLACK, Clock, Store, post


async def queue(store: Store, *requests):
    await store.run(lambda uow: [uow.outbox.add(each) for each in requests])


async def state(store: Store, key: str) -> str:
    return await store.read(lambda uow: uow.outbox.state(key))


async def doubted(store: Store, clock: Clock, sender: Sender) -> Counter[str]:
    """Sends one post about which the sender is unsure at first; what the pump has counted."""
    async with running(store, sender) as pump:
        await queue(store, post(1))
        await eventually(lambda: pump.counts["tryagain"] == 1)
        clock.at += 2
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 1)
        return pump.counts


@pytest.mark.parametrize(("made", "calls"), [({"k1"}, 1), (set(), 2)])
async def test_a_call_in_doubt_is_looked_up_and_repeated_only_if_it_was_not_made(
    store: Store, clock: Clock, made: set[str], calls: int
):
    sender = AskableSender({"k1": [Unsure("reset")]}, made=made)
    await doubted(store, clock, sender)
    assert (sender.calls, sender.asked) == (["k1"] * calls, ["k1"])


async def test_a_repeated_call_is_counted_where_nobody_can_be_asked(store: Store, clock: Clock):
    counts = await doubted(store, clock, Sender({"k1": [Unsure("reset")]}))
    assert counts["repeated"] == 1


async def test_doubt_outlives_a_deferral(store: Store, clock: Clock):
    sender = AskableSender({"k1": [Unsure("reset"), Deferred(1.0)]})
    async with running(store, sender) as pump:
        await queue(store, post(1))
        for times in (1, 2):
            await eventually(lambda times=times: pump.counts["tryagain"] == times)
            clock.at += 3
            pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.asked == ["k1", "k1"]


async def test_what_a_dead_process_was_sending_is_in_doubt(store: Store, clock: Clock):
    await queue(store, post(1), post(2))

    def die(uow):
        uow.owners.beat("dead", "host", "worker")
        uow.owners.take(SLACK, "dead", 10)
        assert uow.outgoing.claim(uow.outgoing.head(SLACK, LANE).id, SLACK, "dead")
        uow.owners.release("dead")

    await store.run(die)
    sender = AskableSender(made={"k1"})
    async with running(store, sender, process="heir") as pump:
        await eventually(lambda: pump.counts["done"] == 2)
    assert (sender.asked, sender.calls) == (["k1"], ["k2"])


async def test_nothing_is_sent_for_an_account_that_is_anothers(store: Store):
    if store.sole:
        return
    await queue(store, post(1))
    sender, watched = Sender(), Watched(store)
    async with running(watched, sender, process="late") as pump:
        await eventually(lambda: pump.counts["done"] == 1)
        await store.aside(lambda uow: (uow.owners.release("late"), uow.owners.take(SLACK, "other", 10)))
        looks = watched.steps[LANE]
        await queue(store, post(2))
        await eventually(lambda: watched.steps[LANE] > looks)
    assert sender.calls == ["k1"]


async def test_a_sender_that_raises_leaves_doubt(store: Store):
    class Broken(Sender):
        async def send(self, delivery, still):
            raise RuntimeError("a bug")

    async with running(store, Broken()) as pump:
        await queue(store, post(1))
        await eventually(lambda: pump.counts["tryagain"] == 1)
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, LANE))
    assert head.doubt


async def test_a_call_that_does_not_end_is_left_in_doubt(store: Store, monkeypatch):
    monkeypatch.setattr(outbox, "GRACE", 0.05)
    sender = Sender(gate=asyncio.Event())
    await queue(store, post(1))
    async with running(store, sender):
        await eventually(lambda: sender.under_way == 1)
    assert await state(store, "k1") == "sending"


async def test_without_a_hold_on_the_account_nothing_is_sent_but_looked_up_first(store: Store, clock: Clock):
    sender = AskableSender()
    async with running(store, sender) as pump:
        pump.lease.end()
        await queue(store, post(1))
        await eventually(lambda: pump.counts["tryagain"] == 1)
        assert (sender.calls, pump.counts["stale"]) == ([], 1)
        pump.lease.renew(time.monotonic(), 60.0)
        clock.at += 2
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 1)
    assert (sender.calls, sender.asked) == (["k1"], ["k1"])


class Stopped(AskableSender):
    """Its process is stopped between the pump's look and the wire, for as long as another needs to take its accounts over."""

    stop = staticmethod(lambda: None)
    wire = 0

    async def send(self, delivery, still):
        self.calls.append(delivery.request.key)
        self.stop()
        if not still():
            return Unsure("too late")
        self.wire += 1
        return Sent((PostId("mine"),))


async def test_who_is_stopped_on_the_way_to_the_wire_sends_nothing(store: Store):
    moments = [0.0]
    sender = Stopped()
    sender.stop = lambda: moments.append(30.0)
    async with running(store, sender) as pump:
        pump.lease = Lease(lambda: moments[-1])
        pump.lease.renew(0.0, 10.0)
        await queue(store, post(1))
        await eventually(lambda: pump.counts["tryagain"] == 1)
    assert (sender.calls, sender.wire) == (["k1"], 0)


async def recorded(store: Store, process: str, *posts: str, part: int = 0, last: bool = True) -> None:
    """A process that has made the call of the first row writes down which posts came of it."""
    steps = Steps(SLACK, process, Limits(), Hooks())
    finished = Finished(LANE, Delivery(1, post(1), part), Sent(tuple(map(PostId, posts)), last))
    await store.run(lambda uow: steps.record(uow, finished))


async def removals(store: Store) -> list[str]:
    """The posts that are to be deleted."""

    def slots(uow):
        found = []
        while head := uow.outgoing.head(SLACK, LANE):
            found += [head.request.command.slot] if isinstance(head.request.command, Remove) else []
            uow.outgoing.drop(head.id, "seen")
        return found

    return await store.run(slots)


async def test_a_call_that_two_processes_have_made_is_taken_back_by_the_later(store: Store):
    await queue(store, post(1))
    await recorded(store, "heir", "theirs")
    await recorded(store, "me", "ours")
    assert await store.read(lambda uow: uow.mirrors.posts(Slot("message:1"))) == ("theirs",)
    assert await removals(store) == ["post:ours"]


async def test_a_part_that_two_processes_have_made_is_taken_back_by_the_later(store: Store):
    await queue(store, post(1))
    await recorded(store, "heir", "first", last=False)
    await recorded(store, "heir", "second", part=1, last=False)
    await recorded(store, "me", "ours", last=False)
    assert await store.read(lambda uow: uow.outgoing.head(SLACK, LANE).part) == 2
    assert await removals(store) == ["post:ours"]


@pytest.mark.parametrize("posts", [("one",), ("album 1", "album 2")])
async def test_what_is_written_down_twice_by_whoever_made_it_stays(store: Store, posts: tuple[str, ...]):
    await queue(store, post(1))
    await recorded(store, "me", *posts)
    await recorded(store, "me", *posts)
    assert await removals(store) == []


async def test_what_was_found_and_made_by_one_process_alone_stays(store: Store):
    await queue(store, post(1))
    await recorded(store, "heir", "ours")
    await recorded(store, "me", "ours")
    assert await removals(store) == []
