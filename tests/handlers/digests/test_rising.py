"""Ideas that have got support since the last digest stand in it, with how many people are new."""

from dataclasses import replace

import pytest

from domain.digests import Filters
from tests import builders as a
from tests.handlers.digests.newsroom import PLAN, Newsroom


def test_an_idea_with_new_support_stands_among_those_that_rise_once(room: Newsroom):
    room.digest()
    room.customer("Let me sort by colour", command="idea")
    room.tap("idea_support", 1, a.MAXS, a.MAX)
    room.tomorrow()
    room.tick()
    assert "I-1 “Let me sort by colour”: 2 new supporters, 2 in all" in "\n".join(room.posted())
    room.tomorrow()
    room.tick()
    assert "I-1" not in room.posted()[-1]


@pytest.mark.parametrize("filters", [Filters(channels=(a.BUGS,)), Filters(tags=("bug",))])
def test_an_idea_does_not_rise_in_a_digest_of_another_channel_or_tag(room: Newsroom, filters: Filters):
    room.digest(replace(PLAN, filters=filters))
    room.customer("Let me sort by colour", command="idea")
    room.tap("idea_support", 1, a.MAXS, a.MAX)
    room.tomorrow()
    room.tick()
    assert "I-1" not in "\n".join(room.posted())


def test_an_idea_that_only_its_author_wants_does_not_rise(room: Newsroom):
    room.digest()
    room.customer("Let me sort by colour", command="idea")
    room.tomorrow()
    room.tick()
    assert "I-1" not in "\n".join(room.posted())
