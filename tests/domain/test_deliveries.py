"""What becomes of a delivery: every outcome has one verdict, and doubt is never taken for certainty."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import deliveries
from domain.deliveries import (
    Advance,
    Dead,
    Deferred,
    Done,
    Locked,
    Reason,
    Refused,
    Scope,
    Sent,
    TryAgain,
    Unsure,
)
from domain.ids import PostId
from tests.builders import NOON

POSTS = (PostId("slack:main:C1:1.0"),)


def test_the_last_part_ends_a_delivery():
    assert deliveries.decide(Sent(POSTS, shortfall="a film"), 1, NOON) == Done(POSTS, "a film")


def test_a_part_that_is_not_the_last_leads_to_the_next():
    assert deliveries.decide(Sent(POSTS, last=False), 1, NOON) == Advance(POSTS)


def test_what_is_missing_of_a_part_is_not_forgotten():
    assert deliveries.decide(Sent(POSTS, last=False, shortfall="a film"), 1, NOON) == Advance(POSTS, "a film")


def test_a_platform_that_asks_to_wait_uses_up_no_try():
    verdict = deliveries.decide(Deferred(30, Scope.METHOD), 7, NOON)
    assert verdict == TryAgain(NOON + timedelta(seconds=30), doubt=False, counts=False, scope=Scope.METHOD)


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_is_final(reason):
    assert deliveries.decide(Refused(reason, "why", "there"), 1, NOON) == Dead(reason, "why", "there")


def test_a_call_that_may_have_been_made_stays_in_doubt():
    verdict = deliveries.decide(Unsure("timeout"), 1, NOON)
    assert (verdict.doubt, verdict.counts) == (True, True)


def test_doubt_ends_after_as_many_tries_as_are_given():
    assert deliveries.decide(Unsure(), deliveries.TRIES, NOON) == Dead(Reason.TOO_OFTEN)


def test_a_locked_account_waits_as_a_whole_and_uses_up_no_try():
    verdict = deliveries.decide(Locked("invalid_auth"), 99, NOON)
    assert (verdict.scope, verdict.counts, verdict.doubt) == (Scope.ACCOUNT, False, False)


@given(st.integers(1, 10_000))
def test_waits_grow_and_never_exceed_a_minute(attempt):
    waits = deliveries.backoff(attempt), deliveries.backoff(attempt + 1)
    assert deliveries.FIRST_WAIT <= waits[0] <= waits[1] <= deliveries.LONGEST_WAIT
