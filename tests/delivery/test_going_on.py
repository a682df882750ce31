"""What would make a lane, a limit or a part wait longer than it must, or not as long."""

import asyncio

import pytest

from delivery import supervision
from delivery.lanes import Lanes
from delivery.latencies import Histogram
from delivery.limits import Charge, Limits
from delivery.steps import Go, Hooks, Steps
from delivery.supervision import Supervisor
from domain.deliveries import Dead, Reason, Scope
from domain.ids import Slot
from tests.delivery.fakes import eventually
from tests.handlers.house import an_empty_store
from tests.storage.stores import LANE, SLACK, post, redraw


def test_a_shorter_wait_that_a_platform_asks_for_ends_no_longer_one():
    limits = Limits(lambda request: [Charge(request.target, 1.0)])
    for until in (30.0, 5.0):
        limits.hold(post(1), Scope.TARGET, until)
    assert limits.reserve("a", post(1), 6.0) == 30.0


async def test_a_lane_that_was_woken_while_it_was_looked_at_does_not_rest():
    lanes = Lanes(lambda: None)
    lanes.wake("a")
    lanes.take()
    lanes.wake("a")
    lanes.nap("a", 60, ())
    assert not lanes.rests("a")
    lanes.end()


def test_what_needs_a_post_that_is_only_made_behind_it_does_not_wait_for_it():
    uow = an_empty_store()
    uow.begin(1_800_000_000.0)
    uow.outbox.add(redraw("first", "drawn", "message:7"))
    uow.outbox.add(post(2, slot=Slot("message:7")))
    steps = Steps(SLACK, "p", Limits(), Hooks(unplaced=lambda uow, delivery: Dead(Reason.POST_GONE)))
    turn = steps.take(uow, LANE)
    assert isinstance(turn, Go)
    assert turn.delivery.request.key == "k2"


async def test_a_part_that_fails_again_after_it_ran_well_waits_as_after_its_first_failure(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(supervision, "STEADY", -1.0)  # however short it ran, it ran well
    waits: list[float] = []

    async def part() -> None:
        raise KeyError("a bug")

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            await asyncio.Event().wait()

    supervisor = Supervisor(wait)
    supervisor.start("pump", part)
    await eventually(lambda: len(waits) == 3)
    await supervisor.stop()
    assert waits == [1.0, 1.0, 1.0]


def test_what_seems_to_end_before_it_began_took_no_time():
    histogram = Histogram()
    histogram.add(-1.0)
    assert histogram.total == 0.0
