"""Whose turn it is, without any row."""

import asyncio

from delivery.lanes import Lanes
from domain.ids import Slot


def nothing() -> None:
    return None


async def test_lanes_have_their_turn_in_the_order_of_waking():
    lanes = Lanes(nothing)
    lanes.wake("a")
    lanes.wake("b")
    lanes.wake("a")
    assert [lanes.take(), lanes.take(), lanes.take()] == ["a", "b", None]


async def test_a_lane_woken_while_busy_has_another_turn():
    lanes = Lanes(nothing)
    lanes.wake("a")
    lanes.take()
    lanes.wake("a")
    lanes.free("a")
    assert lanes.take() == "a"


async def test_what_is_queued_for_later_gives_no_turn_before():
    lanes = Lanes(nothing)
    lanes.queued_later("a", 60)
    assert lanes.take() is None
    assert lanes.rests("a")
    lanes.end()


async def test_what_is_queued_for_later_behind_a_resting_head_changes_nothing():
    lanes = Lanes(nothing)
    lanes.queued_later("a", 0.01)
    lanes.queued_later("a", 60)
    await asyncio.sleep(0.03)
    assert lanes.take() == "a"


async def test_a_lane_that_waits_for_a_post_wakes_when_it_is_there():
    lanes = Lanes(nothing)
    lanes.nap("a", 60, (Slot("thread:1"),))
    lanes.placed(Slot("thread:1"))
    assert lanes.take() == "a"
