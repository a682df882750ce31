"""A conversation from the first word to the resolution, and back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import conversations
from domain.conversations import Status
from domain.ids import ConversationId
from tests.builders import NOON, a_conversation, later

WEEK = timedelta(days=7)
RESOLVED = a_conversation(status=Status.RESOLVED, resolved_at=NOON, waiting_since=None)


@pytest.mark.parametrize(("days", "accepted"), [(0, True), (7, True), (7.01, False)])
def test_a_resolved_conversation_accepts_for_a_week(days, accepted):
    assert conversations.accepts(RESOLVED, later(days=days), WEEK) is accepted


def test_an_open_conversation_accepts_for_ever():
    assert conversations.accepts(a_conversation(), later(days=999), WEEK)


@pytest.mark.parametrize(
    "ended", [None, a_conversation(closed=True), a_conversation(merged_into=ConversationId(2))]
)
def test_an_ended_conversation_accepts_nothing(ended):
    assert not conversations.accepts(ended, NOON, WEEK)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.NEW, Status.NEW),
        (Status.IN_PROGRESS, Status.IN_PROGRESS),
        (Status.WAITING, Status.IN_PROGRESS),
        (Status.RESOLVED, Status.IN_PROGRESS),
    ],
)
def test_what_a_customer_writes_makes_it_our_turn(before, after):
    assert conversations.heard(a_conversation(status=before), NOON).status is after


def test_who_writes_twice_waits_since_the_first_time():
    assert conversations.heard(a_conversation(), later(hours=1)).waiting_since == NOON


def test_an_answer_makes_it_the_customers_turn():
    answered = conversations.answered(a_conversation(), later(hours=1))
    assert (answered.status, answered.waiting_since, answered.answered) == (Status.WAITING, None, True)


def test_an_answer_after_the_end_does_not_open_it_again():
    assert conversations.answered(RESOLVED, later(hours=1)).status is Status.RESOLVED


def test_saying_that_it_is_the_customers_turn_ends_the_waiting():
    assert conversations.put(a_conversation(), Status.WAITING, later(hours=1)).waiting_since is None


def test_resolving_ends_the_waiting():
    resolved = conversations.put(a_conversation(), Status.RESOLVED, later(hours=1))
    assert (resolved.resolved_at, resolved.waiting_since) == (later(hours=1), None)


def test_opening_again_forgets_when_it_was_resolved():
    assert conversations.put(RESOLVED, Status.IN_PROGRESS, later(hours=1)).resolved_at is None


@pytest.mark.parametrize(("ever", "status"), [(False, Status.NEW), (True, Status.IN_PROGRESS)])
def test_an_answer_that_was_taken_back_makes_it_our_turn_again(ever, status):
    answered = conversations.answered(a_conversation(), later(hours=1))
    again = conversations.unanswered(answered, NOON, ever=ever)
    assert (again.status, again.waiting_since, again.answered) == (status, NOON, ever)


def test_taking_an_answer_back_does_not_open_what_is_resolved():
    assert conversations.unanswered(RESOLVED, NOON, ever=False).waiting_since is None


def test_tags_are_added_once():
    tagged = conversations.tagged(a_conversation(tags=("bug",)), ("idea", "bug"))
    assert tagged.tags == ("bug", "idea")


def test_a_tag_by_a_person_stands_beside_what_was_suggested_for_another_message():
    suggested = conversations.tagged(a_conversation(), ("idea",), suggested=True)
    tagged = conversations.tagged(suggested, ("bug",))
    assert (tagged.tags, tagged.suggested) == (("idea", "bug"), False)


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True), (False, False)])
def test_two_joined_have_suggested_tags_alone_where_both_had(first: bool, second: bool):
    target = a_conversation(tags=("bug",), suggested=first)
    other = a_conversation(tags=("idea",), suggested=second)
    assert conversations.joined(target, other, NOON).suggested is (first and second)


def test_a_suggestion_changes_no_tag_that_stands():
    tagged = conversations.tagged(a_conversation(tags=("bug",)), ("idea",), suggested=True)
    assert tagged.tags == ("bug",)


def test_two_joined_wait_as_long_as_either():
    earlier = a_conversation(waiting_since=later(hours=-2))
    assert conversations.joined(a_conversation(), earlier, NOON).waiting_since == later(hours=-2)


def test_joined_with_an_open_one_a_resolved_one_is_open():
    joined = conversations.joined(RESOLVED, a_conversation(), NOON)
    assert (joined.status, joined.resolved_at) == (Status.IN_PROGRESS, None)


def test_joined_with_a_resolved_one_a_resolved_one_stays_so():
    assert conversations.joined(RESOLVED, replace(RESOLVED), NOON).status is Status.RESOLVED
