"""What is usual for a series at this hour of this weekday, and how surprising the last sixty minutes are.

Constant memory a series, one message at a time, from the past alone. Knows counts and moments; refuses to know what is
counted. Three things keep it calm: an hour's usual count is learnt for its place in the week; a count has to be the record of
its last 24 hours; and what an incident brought is learnt only in part, so that it does not become usual.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime

WEEK = 168
"""Hours."""
DAY = 24
"""Hours."""
SLICES = 12
"""Parts of the sliding hour, of five minutes each."""
KEPT = 0.85
"""What a week leaves of the hour that was known before: half is forgotten after some four weeks."""
DOUBT = 2.0
"""Observations' worth of the same hour on other days in every hour of the week, for as long as that hour is new."""
LEVEL_KEPT = 0.98
"""What an hour leaves of the recent level: half of it is older than 34 hours."""
SPREAD_KEPT = 0.99
"""The share of the known spread that an hour leaves as it was."""
WIDEST = 30.0
"""A series is at most so many times more scattered than a Poisson process."""
OUTLIER = 3.0
"""Deviations above the usual from which on an hour is learnt as if it had been just so high."""
DOUBLE = 2.0
"""Times the usual up to which an hour is learnt as it was, however even the series: what is less is no incident."""
LEARNING = 24
"""Hours before which nothing is unusual."""
SLEEP = 4 * WEEK
"""Hours of silence of which each is learnt; a longer one is learnt as that long."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """All that is kept of a series. Plain values; `hour` counts hours since the year 1 by the clock of the moments given."""

    means: tuple[float, ...] = (0.0,) * WEEK
    weights: tuple[float, ...] = (0.0,) * WEEK
    highest: tuple[float, ...] = (0.0,) * DAY
    slices: tuple[float, ...] = (0.0,) * SLICES
    spread: float = 1.0
    recent: float = 0.0
    usual: float = 0.0
    slice: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The last sixty minutes: how many, how many are usual, and the negative decimal logarithm of how likely that is.

    `record`: no sixty minutes of the last 24 hours had more. `known`: the series is old enough to say what is usual.
    """

    count: float
    expected: float
    surprise: float
    record: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Tuning:
    """From when on a reading is a signal: at least so many, so many times the usual, and so surprising."""

    minimum: float = 5
    ratio: float = 2.0
    surprise: float = 6.0


def is_signal(reading: Reading, tuning: Tuning = Tuning()) -> bool:
    """Whether somebody should hear of it."""
    return is_news(reading, tuning) and reading.surprise >= tuning.surprise


def is_news(reading: Reading, tuning: Tuning) -> bool:
    """Whether a reading could be a signal, were it surprising: enough, more than usual, and the most of a day."""
    enough = reading.count >= tuning.minimum and reading.count >= tuning.ratio * reading.expected
    return enough and reading.record and reading.known


def hear(rhythm: Rhythm, at: datetime, count: float = 1.0) -> tuple[Rhythm, Reading]:
    """The series after `count` more at a moment, and the reading of the hour that ends there.

    Moments come in the order of time and of one time zone; one that is earlier counts as of the latest slice. O(1), but for
    silent hours. Raises `ValueError` for a negative count.
    """
    if not count >= 0:
        raise ValueError(f"a count cannot be {count}")
    moved = advance(rhythm, at)
    place = moved.slice % SLICES
    slices = _with(moved.slices, place, moved.slices[place] + count)
    moved = replace(moved, slices=slices)
    reading = read(moved)
    hour = moved.slice // SLICES % DAY
    return replace(
        moved, highest=_with(moved.highest, hour, max(moved.highest[hour], reading.count))
    ), reading


def advance(rhythm: Rhythm, at: datetime) -> Rhythm:
    """The series when nothing more was heard until a moment."""
    now = _slice(at)
    if not rhythm.slice:
        return replace(rhythm, slice=now, first=now)
    first_kept = max(now - SLEEP * SLICES, rhythm.slice)
    if first_kept > rhythm.slice:
        rhythm = replace(rhythm, slices=(0.0,) * SLICES, slice=first_kept)
    while rhythm.slice < now:
        rhythm = _next_slice(rhythm)
    return rhythm


def read(rhythm: Rhythm) -> Reading:
    """The reading of the sixty minutes that end now, against the two hours of the week that they lie in."""
    count = sum(rhythm.slices)
    expected = _expected(rhythm)
    return Reading(
        count,
        expected,
        surprise(count / rhythm.spread, expected / rhythm.spread),
        count > max(rhythm.highest),
        rhythm.slice - rhythm.first >= LEARNING * SLICES,
    )


def surprise(count: float, expected: float) -> float:
    """The negative decimal logarithm of the chance that a Poisson process of that mean gives so many or more."""
    mean, least = max(expected, 0.05), math.ceil(count)
    if least <= mean:
        return 0.0
    term = total = 1.0
    for further in range(least + 1, least + 400):
        term *= mean / further
        total += term
    return max(
        0.0, -(least * math.log(mean) - mean - math.lgamma(least + 1) + math.log(total)) / math.log(10)
    )


def _next_slice(rhythm: Rhythm) -> Rhythm:
    if (rhythm.slice + 1) % SLICES == 0:
        rhythm = _learnt(rhythm)
    now = rhythm.slice + 1
    return replace(rhythm, slices=_with(rhythm.slices, now % SLICES, 0.0), slice=now)


def _learnt(rhythm: Rhythm) -> Rhythm:
    """The end of an hour by the clock: its count becomes what is usual."""
    hour = rhythm.slice // SLICES
    place, count, usual = hour % WEEK, sum(rhythm.slices), _base(rhythm, hour % WEEK)
    deviation = math.sqrt(max(usual, 1.0) * rhythm.spread)
    fresh = rhythm.slice - rhythm.first < LEARNING * SLICES
    taken = count if fresh else min(count, max(usual + OUTLIER * deviation + 1, DOUBLE * usual))
    weight = KEPT * rhythm.weights[place] + 1
    mean = rhythm.means[place] + (taken - rhythm.means[place]) / weight
    scatter = min((taken - usual) ** 2 / max(usual, 0.5), WIDEST)
    spread = rhythm.spread if fresh else SPREAD_KEPT * rhythm.spread + (1 - SPREAD_KEPT) * scatter
    return replace(
        rhythm,
        means=_with(rhythm.means, place, mean),
        weights=_with(rhythm.weights, place, weight),
        highest=_with(rhythm.highest, (hour + 1) % DAY, 0.0),
        spread=max(1.0, spread),
        recent=LEVEL_KEPT * rhythm.recent + taken,
        usual=LEVEL_KEPT * rhythm.usual + usual,
    )


def _expected(rhythm: Rhythm) -> float:
    """What is usual for the sliding hour; a level above the usual is expected to last, one below is not."""
    hour, part = divmod(rhythm.slice, SLICES)
    share = (part + 1) / SLICES
    base = share * _base(rhythm, hour % WEEK) + (1 - share) * _base(rhythm, (hour - 1) % WEEK)
    level = (rhythm.recent + 5) / (rhythm.usual + 5)
    return base * max(1.0, level)


def _base(rhythm: Rhythm, place: int) -> float:
    """What is usual in an hour of the week: its own mean, a little of its neighbours', and of other days' where it is new."""
    near = ((place, 2.0), ((place - 1) % WEEK, 1.0), ((place + 1) % WEEK, 1.0))
    weight = sum(share * rhythm.weights[one] for one, share in near)
    total = sum(share * rhythm.weights[one] * rhythm.means[one] for one, share in near)
    return (total + DOUBT * _of_other_days(rhythm, place)) / (weight + DOUBT)


def _of_other_days(rhythm: Rhythm, place: int) -> float:
    """The mean of the same hour on the six other days, with one observation's worth of the mean of all hours."""
    known = sum(rhythm.weights)
    overall = sum(map(float.__mul__, rhythm.weights, rhythm.means)) / known if known else 0.0
    others = [(place + DAY * day) % WEEK for day in range(1, 7)]
    total = sum(rhythm.weights[one] * rhythm.means[one] for one in others)
    return (total + overall) / (sum(rhythm.weights[one] for one in others) + 1)


def _with(values: tuple[float, ...], place: int, value: float) -> tuple[float, ...]:
    return (*values[:place], value, *values[place + 1 :])


def _slice(at: datetime) -> int:
    return (at.toordinal() * DAY + at.hour) * SLICES + at.minute * SLICES // 60
