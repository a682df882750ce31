"""Spikes are scored point by point, from the past alone."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from language import spikes

START = datetime(2026, 3, 2, tzinfo=UTC)


def hourly(*counts):
    return [(START + timedelta(hours=hour), float(count)) for hour, count in enumerate(counts)]


QUIET = [2, 3, 1, 2, 4, 2] * 16


def test_a_jump_is_an_alert():
    assert spikes.scores(hourly(*QUIET, 60))[-1] >= spikes.ALERT


def test_the_usual_is_no_alert():
    assert max(spikes.scores(hourly(*QUIET))) < spikes.ALERT


def test_a_single_message_after_silence_is_no_alert():
    assert spikes.scores(hourly(*[0] * 96, 1))[-1] == 0


def test_a_second_peak_below_the_first_of_the_day_is_no_alert():
    assert spikes.scores(hourly(*QUIET, 60, 3, 55))[-1] == 0


def test_nothing_is_unusual_on_the_first_day():
    assert max(spikes.scores(hourly(1, 1, 1, 50))) == 0


def test_a_score_depends_on_the_past_alone():
    long, short = spikes.scores(hourly(*QUIET, 60, 0, 900)), spikes.scores(hourly(*QUIET, 60))
    assert long[: len(short)] == short


def test_memory_is_constant():
    def after(hours):
        watch = spikes.Watch()
        for at, count in hourly(*range(hours)):
            watch, _ = spikes.step(watch, at, count)
        return [len(value) for value in asdict(watch)["rhythm"].values() if isinstance(value, tuple)]

    assert after(500) == after(5)


def test_a_higher_peak_while_signals_rest_is_no_second_alert():
    assert spikes.scores(hourly(*QUIET, 60, 3, 200))[-1] == 0


def test_a_peak_of_yesterday_is_forgotten_after_a_day():
    assert spikes.scores(hourly(*QUIET, 60, *QUIET[:72], 70))[-1] > 0


@pytest.mark.parametrize("count", [-1.0, float("inf")])
def test_a_count_that_cannot_be_is_refused(count: float):
    with pytest.raises(ValueError, match=str(count)):
        spikes.step(spikes.Watch(), START, count)


def test_a_count_that_is_not_known_is_as_if_it_had_not_come():
    points = hourly(*QUIET, float("nan"), 60)
    assert spikes.scores(points) == [
        *spikes.scores(hourly(*QUIET)),
        0.0,
        spikes.scores([*points[:-2], points[-1]])[-1],
    ]


def test_a_busy_morning_a_little_busier_than_those_before_is_no_alert():
    """Counts of five minutes, for three weeks: three hours of each day have far more than the rest."""
    days = [[5] * 100 + [110 if day == 20 else 80] * 36 + [5] * 152 for day in range(21)]
    counts = [float(count) for day in days for count in day]
    points = [(START + timedelta(minutes=5 * n), count) for n, count in enumerate(counts)]
    assert max(spikes.scores(points)[20 * 288 :]) < spikes.ALERT


def test_a_clock_that_goes_back_is_no_error():
    watch, _ = spikes.step(spikes.Watch(), START, 3)
    assert spikes.step(watch, START - timedelta(hours=2), 3)[1].score == 0
