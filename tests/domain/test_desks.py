"""When somebody's hours begin."""

from datetime import UTC, datetime, time

import pytest

from domain import desks
from domain.desks import Hours

DAY = Hours(time(9), time(17, 30))
NIGHT = Hours(time(22), time(6), (4,))
"""From Friday evening to Saturday morning."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of a March that begins on a Sunday: the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "now", "begins"),
    [
        (DAY, at(2, 8), at(2, 9)),
        (DAY, at(2, 9), None),
        (DAY, at(2, 17, 29), None),
        (DAY, at(2, 17, 30), at(3, 9)),
        (DAY, at(6, 18), at(9, 9)),
        (NIGHT, at(6, 23), None),
        (NIGHT, at(7, 5, 59), None),
        (NIGHT, at(7, 6), at(13, 22)),
        (Hours(time(9), time(9), tuple(range(7))), at(2, 8), None),
        (Hours(time(9), time(17), ()), at(2, 3), None),
        (None, at(2, 3), None),
    ],
)
def test_hours_begin_when_the_wall_clock_says(hours, now, begins):
    assert desks.begins(hours, "UTC", now) == begins


def test_the_wall_clock_is_that_of_the_zone():
    assert desks.begins(DAY, "Europe/Paris", at(2, 7)) == at(2, 8)


def test_a_night_in_which_clocks_change_has_its_own_length():
    spring = datetime(2026, 3, 29, 6, 59, tzinfo=UTC)  # Paris: 08:59 by then
    assert desks.begins(Hours(time(22), time(9), tuple(range(7))), "Europe/Paris", spring) is None
