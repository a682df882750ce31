"""The outbox pump: order, outcomes, holds, limits, the end."""

import asyncio
import itertools
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.limits import Charge
from delivery.outbox import SLOW
from domain.deliveries import Deferred, Locked, Reason, Refused, Scope, Sent, Unsure
from domain.ids import PostId, Slot
from tests.delivery.fakes import Account, Sender, Watched, eventually, running
from tests.patience import PATIENCE
from tests.storage.stores import LANE, SLACK, Clock, Store, post, redraw, request

RUNS = itertools.count()
"""Examples share a store: each needs keys of its own."""


async def queue(store: Store, *requests):
    await store.run(lambda uow: [uow.outbox.add(each) for each in requests])


async def state(store: Store, key: str) -> str:
    return await store.read(lambda uow: uow.outbox.state(key))


def delivery_of(slot: str):
    from domain.outbound import Delivery

    return Delivery(0, post(0, slot=Slot(slot)))


async def test_what_is_queued_is_sent_and_done(store: Store):
    sender = Sender()
    async with running(store, sender) as pump:
        await queue(store, post(1))
        await eventually(lambda: pump.counts["done"] == 1)
    assert await state(store, "k1") == "done"


async def test_what_waited_before_the_start_is_sent(store: Store):
    await queue(store, post(1))
    sender = Sender()
    async with running(store, sender) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.calls == ["k1"]


async def test_every_part_is_a_call_of_its_own(store: Store):
    await queue(store, post(1))
    sender = Sender({"k1": [Sent((PostId("p1"),), last=False), Sent((PostId("p2"),))]})
    async with running(store, sender) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.parts == [0, 1]
    assert await store.read(lambda uow: uow.mirrors.posts(Slot("message:1"))) == ("p1", "p2")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lanes=st.lists(st.integers(0, 4), min_size=1, max_size=25),
    faults=st.dictionaries(
        st.integers(0, 24),
        st.sampled_from([Unsure(), Deferred(0.0), Deferred(0.0, Scope.METHOD), Refused(Reason.BLOCKED)]),
        max_size=8,
    ),
)
async def test_every_lane_keeps_its_order_whatever_happens(store: Store, clock: Clock, lanes, faults):
    run = f"run{next(RUNS)}"
    requests = [request(f"{run}:{n}", post(n).command, f"{run}:{lane}") for n, lane in enumerate(lanes)]
    sender = Sender({f"{run}:{n}": [fault] for n, fault in faults.items()})
    async with running(store, sender) as pump:
        await queue(store, *requests)
        async with asyncio.timeout(PATIENCE):
            while pump.counts["done"] + pump.counts["dead"] < len(requests):
                clock.at += 2
                for lane in set(lanes):
                    pump.wake(f"{run}:{lane}")
                await asyncio.sleep(0.005)
    first_calls = list(dict.fromkeys(sender.calls))
    for lane in set(lanes):
        mine = [f"{run}:{n}" for n, its in enumerate(lanes) if its == lane]
        assert [key for key in first_calls if key in mine] == mine


async def test_a_refused_delivery_is_set_aside_and_its_lane_goes_on(store: Store):
    sender = Sender({"k1": [Refused(Reason.BLOCKED, "forbidden")]})
    async with running(store, sender) as pump:
        await queue(store, post(1), post(2))
        await eventually(lambda: pump.counts["done"] == 1)
    [failure] = await store.read(lambda uow: uow.outbox.failures())
    assert (failure.key, failure.reason) == ("k1", "blocked: forbidden")


async def test_a_deferred_delivery_holds_what_follows_in_its_lane(store: Store, clock: Clock):
    sender = Sender({"k1": [Deferred(30.0)]})
    async with running(store, sender) as pump:
        await queue(store, post(1), post(2))
        await eventually(lambda: pump.counts["tryagain"] == 1)
        clock.at += 31
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 2)
    assert sender.calls == ["k1", "k1", "k2"]


async def test_a_deferral_holds_other_lanes_to_the_same_target(store: Store, clock: Clock):
    sender = Sender({"k1": [Deferred(30.0)]})
    async with running(store, sender) as pump:
        await queue(store, post(1))
        await eventually(lambda: pump.counts["tryagain"] == 1)
        await queue(store, post(2, "other"), post(3, "third", target="slack:main:C2"))
        await eventually(lambda: pump.counts["done"] == 1)
        assert sender.calls == ["k1", "k3"]
        clock.at += 31
        pump.wake("other")
        await eventually(lambda: pump.counts["done"] == 2)


async def test_an_undo_hold_keeps_order(store: Store, clock: Clock):
    sender = Sender()
    async with running(store, sender) as pump:
        await queue(store, post(1, hold=5.0), post(2), post(3, "other"))
        await eventually(lambda: pump.counts["done"] == 1)
        assert sender.calls == ["k3"]
        clock.at += 6
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 3)
    assert sender.calls == ["k3", "k1", "k2"]


async def test_a_recalled_delivery_lets_its_lane_go_on_at_once(store: Store):
    sender, watched = Sender(), Watched(store)
    async with running(watched, sender) as pump:
        await queue(store, post(1, hold=50.0), post(2))
        await eventually(lambda: watched.steps[LANE] > 0)
        await store.run(lambda uow: uow.outbox.cancel("k1"))
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.calls == ["k2"]


async def test_what_is_stale_is_dropped(store: Store, clock: Clock):
    await queue(store, post(1, stale_after=10.0), post(2))
    clock.at += 11
    sender = Sender()
    async with running(store, sender) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.calls == ["k2"]
    assert await state(store, "k1") == "dropped"


async def test_only_the_newest_redrawing_is_sent(store: Store):
    await store.run(lambda uow: uow.outgoing.place(delivery_of("thread:1"), (PostId("card"),)))
    await queue(store, *(redraw(f"r{n}", f"text {n}") for n in range(5)))
    sender = Sender()
    async with running(store, sender) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.calls == ["r4"]


async def test_a_revoked_token_stops_the_account_until_it_is_let_in(store: Store, clock: Clock):
    sender = Sender({"k1": [Locked("invalid_auth")]})
    account = Account(sender, refused=1)
    async with running(store, sender, account=account, locked_patience=0.05) as pump:
        await queue(store, post(1), post(2))
        await eventually(lambda: bool(pump.locked))
        [known] = await store.read(lambda uow: uow.queues.accounts())
        assert known.locked == "invalid_auth"
        clock.at += 60
        await eventually(lambda: pump.counts["done"] == 2)
    [known] = await store.read(lambda uow: uow.queues.accounts())
    assert known.locked == ""


async def test_a_row_that_cannot_be_read_is_set_aside(store: Store):
    await queue(store, post(1), post(2))
    name = "outbox"
    await store.run(lambda uow: uow.transaction.sql.bare(f"UPDATE {name} SET command = 'x' WHERE key = 'k1'"))
    sender = Sender()
    async with running(store, sender) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
    assert sender.calls == ["k2"]


async def test_no_more_than_so_many_calls_are_under_way(store: Store):
    sender = Sender(gate=asyncio.Event())
    async with running(store, sender, width=3) as pump:
        await queue(store, *(post(n, f"lane {n}") for n in range(10)))
        await eventually(lambda: sender.under_way == 3)
        sender.gate.set()
        await eventually(lambda: pump.counts["done"] == 10)
    assert sender.most == 3


async def test_a_long_lane_lets_others_have_their_turn(store: Store):
    sender = Sender()
    await queue(store, *(post(n, "long") for n in range(20)), post(99, "short"))
    async with running(store, sender, width=1) as pump:
        await eventually(lambda: pump.counts["done"] == 21)
    assert sender.calls.index("k99") <= 2


async def test_what_is_under_way_is_finished_at_the_end(store: Store):
    sender = Sender(gate=asyncio.Event())
    await queue(store, post(1), post(2))
    async with running(store, sender):
        await eventually(lambda: sender.under_way == 1)
        asyncio.get_running_loop().call_later(0.05, sender.gate.set)
    assert (await state(store, "k1"), await state(store, "k2")) == ("done", "ready")


async def test_after_a_call_that_took_long_a_lane_shares_its_commit_with_few(store: Store):
    sender, watched = Sender(gate=asyncio.Event()), Watched(store)
    async with running(watched, sender) as pump:
        await queue(store, post(1))
        await eventually(lambda: sender.under_way == 1)
        asyncio.get_running_loop().call_later(2 * SLOW, sender.gate.set)
        await eventually(lambda: pump.counts["done"] == 1)
    assert watched.few == 1


async def test_messages_side_by_side_share_commits(store: Store):
    async with running(store, Sender()) as pump:
        before = store.commits
        await queue(store, *(post(n, f"lane {n % 10}") for n in range(100)))
        await eventually(lambda: pump.counts["done"] == 100)
        assert store.commits - before <= 60


async def test_waiting_is_counted_from_the_stores_clock(store: Store, clock: Clock):
    await queue(store, post(1, hold=timedelta(hours=2).total_seconds()))
    head = await store.read(lambda uow: uow.outgoing.head(SLACK, LANE))
    assert head.available_at - clock.at == 7200


async def test_a_limit_holds_the_second_call_to_a_target_and_no_other(store: Store, clock: Clock):
    def one_a_second(wanted):
        return (Charge(wanted.target, 1.0),)

    sender = Sender()
    async with running(store, sender, plan=one_a_second) as pump:
        await queue(store, post(1), post(2), post(3, "other", target="slack:main:C2"))
        await eventually(lambda: pump.counts["done"] == 2)
        assert sorted(sender.calls) == ["k1", "k3"]
        clock.at += 1.1
        pump.wake(LANE)
        await eventually(lambda: pump.counts["done"] == 3)
    assert sender.calls[-1] == "k2"


async def test_a_pump_that_is_started_again_asks_a_locked_account_anew(store: Store, clock: Clock):
    sender = Sender({"k1": [Locked("invalid_auth")]})
    async with running(store, sender) as pump:
        await queue(store, post(1))
        await eventually(lambda: bool(pump.locked))
    clock.at += 60
    again = asyncio.create_task(pump.run())
    await eventually(lambda: pump.counts["done"] == 1)
    again.cancel()
    await asyncio.wait({again})
