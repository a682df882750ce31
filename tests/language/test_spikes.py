"""Spikes are scored point by point, from the past alone."""

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
    watch = spikes.Watch()
    for at, count in hourly(*range(500)):
        watch, _ = spikes.step(watch, at, count)
    assert len(watch.highest) == 24


def test_a_peak_of_yesterday_is_forgotten_after_a_day():
    assert spikes.scores(hourly(*QUIET, 60, *QUIET[:72], 70))[-1] > 0


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="-1"):
        spikes.step(spikes.Watch(), START, -1)


def test_a_clock_that_goes_back_is_no_error():
    watch, _ = spikes.step(spikes.Watch(), START, 3)
    assert spikes.step(watch, START - timedelta(hours=2), 3)[1].score == 0
