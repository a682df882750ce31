"""What time brings: reminders by day, once each, to the undecided only."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.proposals import due
from domain.proposals.effects import Remind
from domain.proposals.events import DeadlineMoved, ParticipantAdded, Reminded
from domain.proposals.machine import OutOfTurn
from domain.proposals.values import CLOCK, Mark
from tests.domain.proposals.builders import (
    ANN,
    BOB,
    CAT,
    DAN,
    DAY,
    DEADLINE,
    HOUR,
    NOW,
    advice,
    consent,
    deadline,
    play,
    says,
    step,
    wait,
)

HALF = NOW + 1.5 * DAY
"""Between NOW (Monday 9:00) and the deadline (Thursday 9:00): Tuesday 21:00."""


def test_it_opens_when_its_time_has_come():
    state = consent(opens=NOW + DAY)
    assert due.next_at(state, NOW) == NOW + DAY


def test_before_that_time_brings_nothing():
    assert due.event(consent(opens=NOW + DAY), NOW) is None


def test_the_undecided_are_reminded_together():
    state = play(consent(), says(BOB, "consent"))
    assert due.event(state, NOW + 2 * DAY) == Reminded(
        CLOCK, (ANN, CAT), (Mark.HALF_TIME, Mark.DAY_BEFORE), DEADLINE
    )


def test_a_reminder_of_several_moments_is_one_message():
    event = due.event(consent(), NOW + 2 * DAY)
    sent = [each for each in step(consent(), event, NOW + 2 * DAY).effects if isinstance(each, Remind)]
    assert [each.person for each in sent] == [ANN, BOB, CAT]


def test_half_time_at_night_waits_for_the_morning():
    planned = due.reminders(consent(), NOW, {})
    assert min(each.at for each in planned) == datetime(2026, 3, 4, 8, tzinfo=UTC)


def test_night_is_each_person_s_own():
    planned = due.reminders(consent(), NOW, {BOB: "America/New_York"})
    assert min(each.at for each in planned if each.person == BOB) == HALF


def test_an_unknown_zone_is_utc():
    assert due.reminders(consent(), NOW, {BOB: "Nowhere"}) == due.reminders(consent(), NOW, {})


def test_a_reminder_whose_morning_lies_behind_the_deadline_is_left_out():
    state = consent(deadline=datetime(2026, 3, 5, 7, tzinfo=UTC))
    marks = {each.mark for each in due.reminders(state, NOW, {})}
    assert Mark.TWO_HOURS_BEFORE not in marks


def test_what_was_missed_while_down_is_not_made_up_for_by_night():
    night = datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert due.event(consent(deadline=DEADLINE + DAY), night) is None


def test_what_was_missed_while_down_comes_in_the_morning():
    night = datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert due.next_at(consent(deadline=DEADLINE + DAY), night) == night + 9 * HOUR


def test_no_reminder_is_given_twice():
    state = wait(consent(), NOW + 2 * DAY)
    assert due.event(state, NOW + 2 * DAY) is None


def test_a_copy_of_a_reminder_is_refused():
    event = due.event(consent(), NOW + 2 * DAY)
    with pytest.raises(OutOfTurn):
        step(wait(consent(), NOW + 2 * DAY), event)


def test_a_deadline_that_moved_reminds_anew_but_not_at_once():
    now = NOW + 2 * DAY
    state = play(wait(consent(), now), DeadlineMoved(ANN, DEADLINE + 3 * DAY), at=now)
    assert min(each.at for each in due.reminders(state, now, {})) == now + 2 * DAY


def test_who_joined_late_is_not_reminded_of_what_came_before():
    state = play(consent(), ParticipantAdded(ANN, DAN), at=NOW + 2.5 * DAY)
    marks = {each.mark for each in due.reminders(state, NOW + 2.5 * DAY, {}) if each.person == DAN}
    assert Mark.DAY_BEFORE not in marks


def test_nobody_is_reminded_of_nothing_to_answer():
    assert due.reminders(consent(clarify_until=NOW + DAY), NOW + HOUR, {}) == ()


def test_the_decider_is_reminded():
    assert {each.person for each in due.reminders(deadline(advice()), DEADLINE, {})} == {ANN}


def test_after_its_end_nothing_is_due():
    state = play(consent(), *(says(person, "consent") for person in (ANN, BOB, CAT)))
    assert due.next_at(state, NOW) is None


def test_a_process_that_was_down_over_the_deadline_closes_first():
    assert wait(consent(), DEADLINE + DAY).reminders == ()


ZONES = st.sampled_from(["Europe/Paris", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo", "UTC"])


@given(
    asked=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),
    hours=st.integers(1, 400),
    zone=ZONES,
)
def test_reminders_lie_by_day_between_asking_and_end(asked, hours, zone):
    asked = asked.replace(tzinfo=UTC)
    closes = asked + timedelta(hours=hours)
    found = [at for at, _ in due.moments(asked, closes, ZoneInfo(zone))]
    local = [at.astimezone(ZoneInfo(zone)).hour for at in found]
    assert all(asked < at < closes for at in found)
    assert all(8 <= hour < 20 for hour in local)
