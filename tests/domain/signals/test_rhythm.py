"""What is usual is learnt hour by hour of the week; what is not is surprising, once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain.signals import rhythm
from domain.signals.rhythm import Rhythm, Tuning
from tests.domain.signals import quarter

START = datetime(2026, 3, 2, tzinfo=UTC)


def heard(*moments):
    series = Rhythm()
    for at in moments:
        series, reading = rhythm.hear(series, at)
    return series, reading


def weeks(count, an_hour=2):
    """Office hours on weekdays, so many messages an hour."""
    return [
        START + timedelta(days=day, hours=hour, minutes=one * 60 // an_hour)
        for day in range(7 * count)
        if day % 7 < 5
        for hour in range(9, 17)
        for one in range(an_hour)
    ]


def burst(at, count):
    return [at + timedelta(minutes=number * 30 / count) for number in range(count)]


def test_a_burst_is_a_signal():
    past = weeks(3)
    _, reading = heard(*past, *burst(START + timedelta(days=21, hours=10), 20))
    assert rhythm.is_signal(reading)


def test_the_usual_is_none():
    assert not any(fired for _, fired in quarter.readings(weeks(4), Tuning()))


def test_the_monday_rush_after_a_weekend_is_none():
    past = [at for at in weeks(4, an_hour=12) if at.weekday() == 0 or at.hour == 10]
    assert not any(fired for at, fired in quarter.readings(past, Tuning()) if at > START + timedelta(days=14))


def test_in_the_first_week_the_rush_of_the_days_before_is_none():
    quiet = [START + timedelta(hours=hour, minutes=30) for hour in range(4 * 24)]
    rush = [START + timedelta(days=day, hours=12, minutes=4 * one) for day in range(4) for one in range(14)]
    assert not any(fired for _, fired in quarter.readings(sorted(quiet + rush), Tuning()))


def test_fewer_than_the_minimum_are_none():
    _, reading = heard(*weeks(2), *burst(START + timedelta(days=14, hours=3), 6))
    assert not rhythm.is_signal(reading, Tuning(minimum=7))


def test_less_than_the_wanted_change_is_none():
    _, reading = heard(*weeks(2), *burst(START + timedelta(days=14, hours=3), 8))
    assert not rhythm.is_signal(reading, Tuning(ratio=1000))


def test_nothing_is_a_signal_on_the_first_day():
    _, reading = heard(*burst(START, 3), *burst(START + timedelta(hours=20), 40))
    assert not rhythm.is_signal(reading)


def test_a_second_wave_below_the_first_is_none():
    day = START + timedelta(days=14)
    _, reading = heard(*weeks(2), *burst(day + timedelta(hours=9), 30), *burst(day + timedelta(hours=13), 25))
    assert not rhythm.is_signal(reading)


def test_an_incident_does_not_become_usual():
    day = START + timedelta(days=21)
    past = [*weeks(3), *burst(day + timedelta(hours=10), 60)]
    series, _ = heard(*past)
    later = rhythm.read(rhythm.advance(series, day + timedelta(days=7, hours=10, minutes=59)))
    assert later.expected < 10


def test_the_way_back_from_a_holiday_is_none():
    away = {START.date() + timedelta(days=number) for number in (21, 22, 23, 24, 25)}
    days = [at for at in weeks(5, an_hour=6) if at.date() not in away]
    assert not any(fired for at, fired in quarter.readings(days, Tuning()) if at.date() > max(away))


@settings(deadline=None)
@given(some.lists(some.integers(-600, 100_000), max_size=40))
def test_memory_is_constant_whatever_comes(minutes):
    series = Rhythm()
    for minute in minutes:
        series, reading = rhythm.hear(series, START + timedelta(minutes=minute))
        assert reading.count >= 1
        assert reading.surprise >= 0
    assert [len(series.means), len(series.highest), len(series.slices)] == [168, 24, 12]


@given(some.integers(0, 300), some.floats(0, 200))
def test_more_is_never_less_surprising(count, expected):
    assert rhythm.surprise(count + 1, expected) >= rhythm.surprise(count, expected)


def test_a_year_of_silence_is_no_work():
    series, _ = heard(START)
    assert rhythm.read(rhythm.advance(series, START + timedelta(days=365))).count == 0


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="-1"):
        rhythm.hear(Rhythm(), START, -1)


@pytest.mark.parametrize("seed", range(3))
def test_a_quarter_with_ten_incidents_finds_nine_of_them_within_the_hour(seed):
    assert quarter.judge(quarter.Quarter(seed)).found >= 9


@pytest.mark.parametrize("seed", range(3))
def test_a_quarter_has_at_most_one_false_alarm_a_week(seed):
    assert quarter.judge(quarter.Quarter(seed)).false_a_week <= 1


@pytest.mark.parametrize("seed", range(3))
def test_no_incident_is_told_of_twice(seed):
    assert quarter.judge(quarter.Quarter(seed)).doubled == 0
