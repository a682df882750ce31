"""What somebody is not shown."""

from domain.ids import PlaceId
from domain.sight import NOTHING, Hidden, both

HERE, THERE = Hidden((PlaceId("slack:main:C1"),)), Hidden((PlaceId("slack:main:C2"),))


def test_of_two_each_hides_its_own():
    assert both(HERE, THERE) == (*HERE, *THERE)


def test_what_both_hide_is_hidden_once():
    assert both(HERE, HERE) == HERE


def test_nothing_adds_nothing():
    assert both(NOTHING, HERE) == HERE
