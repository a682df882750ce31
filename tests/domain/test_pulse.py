"""The pulse: figures against a plain count, the first workday of a month, and what is read from figures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import pulse
from domain.pulse import Ended, Figure, Talk

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def a_talk(
    days: float = 1, hours: float | None = 2, *, decided: bool = False, customer: str = "a", home: str = "C"
) -> Talk:
    opened = NOW - timedelta(days=days)
    return Talk(opened, None if hours is None else opened + timedelta(hours=hours), decided, customer, home)


def now(figure: Figure, *talks: Talk, ended: tuple[Ended, ...] = ()) -> float | None:
    return pulse.measure(talks, ended, NOW).now(figure)


def test_the_first_answer_is_a_median_in_hours():
    assert (
        now(Figure.FIRST_ANSWER, a_talk(hours=1), a_talk(hours=2), a_talk(hours=50), a_talk(hours=None)) == 2
    )


def test_the_first_answer_is_explained_without_a_unit_which_may_be_minutes():
    assert "hour" not in pulse.DEFINITIONS[Figure.FIRST_ANSWER].text


def test_shares_are_of_the_subjects_of_these_days():
    talks = (a_talk(), a_talk(hours=None, decided=True), a_talk(days=31, hours=None))
    assert now(Figure.ANSWERED, *talks) == 0.5
    assert now(Figure.DECIDED, *talks) == 0.5


def test_outcomes_count_by_when_they_ended():
    ended = (
        Ended(NOW - timedelta(days=2), True),
        Ended(NOW - timedelta(days=3), False),
        Ended(NOW - timedelta(days=40), True),
    )
    assert now(Figure.ANNOUNCED, ended=ended) == 0.5


def test_teams_are_those_that_answered_and_customers_count_once():
    talks = (a_talk(), a_talk(home="D", hours=None), a_talk(customer="b"))
    assert (now(Figure.TEAMS, *talks), now(Figure.CUSTOMERS, *talks)) == (1, 2)


def test_of_nothing_there_is_no_share():
    assert now(Figure.ANSWERED) is None


@given(st.lists(st.tuples(st.floats(0, 100), st.none() | st.floats(0, 90)), max_size=30))
def test_every_subject_of_the_quarter_stands_in_one_week(told: list[tuple[float, float | None]]):
    talks = [a_talk(days, hours, customer=str(number)) for number, (days, hours) in enumerate(told)]
    weeks = next(
        one.weeks for one in pulse.measure(talks, (), NOW).measured if one.figure is Figure.CUSTOMERS
    )
    within = sum(NOW - pulse.WEEKS * pulse.WEEK <= one.opened_at < NOW for one in talks)
    assert sum(week or 0 for week in weeks) == within


def test_too_few_subjects_are_read_nothing_from():
    assert "Too few" in pulse.reading(pulse.measure([a_talk()], (), NOW))[0].text


@pytest.mark.parametrize(
    ("answered", "decided", "announced", "word"),
    [
        (2, 0, None, "heard"),
        (8, 0, None, "answered"),
        (8, 3, False, "leads to decisions"),
        (8, 3, True, "whole"),
    ],
)
def test_the_reading_names_the_last_step_that_holds(
    answered: int, decided: int, announced: bool | None, word: str
):
    talks = [a_talk(hours=1 if n < answered else None, decided=n < decided) for n in range(10)]
    ended = () if announced is None else (Ended(NOW - timedelta(days=1), announced),)
    assert word in pulse.reading(pulse.measure(talks, ended, NOW))[0].text


def test_the_first_workday_is_no_weekend():
    assert pulse.first_workday(date(2026, 2, 1)) == date(2026, 2, 2)
    assert pulse.first_workday(date(2026, 8, 1)) == date(2026, 8, 3)
    assert pulse.first_workday(date(2026, 4, 1)) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("at", "zone", "slot"),
    [
        (datetime(2026, 2, 2, 8, 59, tzinfo=UTC), "UTC", "2026-01"),
        (datetime(2026, 2, 2, 9, tzinfo=UTC), "UTC", "2026-02"),
        (datetime(2026, 2, 2, 8, tzinfo=UTC), "Europe/Paris", "2026-02"),
        (datetime(2026, 1, 1, 0, tzinfo=UTC), "America/New_York", "2025-12"),
        (datetime(2026, 2, 28, 12, tzinfo=UTC), "UTC", "2026-02"),
    ],
)
def test_a_month_begins_at_nine_on_its_first_workday(at: datetime, zone: str, slot: str):
    assert pulse.slot(at, zone) == slot
