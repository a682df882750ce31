"""A hashtag alone: it tags the subject at hand, and begins none."""

import pytest

from tests import builders as a
from tests.handlers.answers import asked


@pytest.mark.parametrize(("command", "said"), [("", "#bug"), ("new", "#bug"), ("", "#bug #idée ")])
def test_a_hashtag_alone_begins_no_subject_and_is_told_what_is_missing(house, command, said):
    assert "such as: #bug what happened." in asked(house, command, said)
    assert house.seen(a.SUPPORT) == []


def test_a_tag_command_with_a_hashtag_alone_is_told_how_to_use_it(house):
    assert "such as: /bug what happened." in asked(house, "bug", "#idea")
    assert house.seen(a.SUPPORT) == []


def test_after_new_a_hashtag_alone_is_told_what_is_missing(talk):
    talk.customer("", command="new")
    talk.deliver()
    assert "such as: #bug what happened." in asked(talk, "", "#bug")


def test_a_hashtag_alone_tags_the_subject_at_hand(talk):
    talk.customer("#bug")
    assert talk.conversation().tags == ("bug",)


def test_a_hashtag_that_nobody_knows_says_something(house):
    house.customer("#bug #checkout")
    assert house.conversation().tags == ("bug",)
