"""Waking up too early is harmless, too late is not: the cheap answer is never later than the exact one."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.proposals import due, machine
from tests.domain.proposals.builders import ANN, BOB, CAT, DAY, NOW, consent, play, says

ZONES = st.sampled_from(
    ["", "Europe/Paris", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata", "No/Where"]
)
HOURS = st.floats(1.5, 200).map(lambda hours: timedelta(hours=hours))


@given(length=HOURS, passed=HOURS, zones=st.tuples(ZONES, ZONES, ZONES), answered=st.booleans())
def test_it_is_never_later_than_the_exact_moment(length, passed, zones, answered):
    state = consent(deadline=NOW + length)
    state = play(state, says(BOB, "consent")) if answered else state
    where = dict(zip((ANN, BOB, CAT), zones, strict=True))
    now = NOW + passed
    assert due.earliest(state, now) <= due.next_at(state, now, where)


def test_who_was_reminded_is_not_looked_at_again_before_the_next_moment():
    state = play(consent(), says(BOB, "consent"))
    now = NOW + 2.1 * DAY
    state = machine.advance(state, due.event(state, now), now).state
    assert due.earliest(state, now) == state.closes - due.TWO_HOURS


def test_before_it_opens_it_is_the_opening():
    assert due.earliest(consent(opens=NOW + DAY), NOW) == NOW + DAY
