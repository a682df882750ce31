"""How unusual a count is, point by point, in constant memory a series.

Knows counts and the times they end; refuses to know what is counted, and looks at nothing later than the point at hand.
The mean and the spread forget by half in `HALF_LIFE` hours; the spread never falls below that of a Poisson process; and only
a count that is the highest of its last 24 hours may alert, which is what most of the quality rests on.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

DAY = 24
HALF_LIFE = 24.0
"""Hours: as the rhythm of a day swings within what is usual, its height alone alerts nobody."""
KEPT = 0.95
"""The least that a point keeps of what was known: hourly and daily series need some twenty points too."""
ALERT = 0.5
"""The score from which on a point is an alert; scores lie between 0 and 1."""
DEVIATIONS = 6.0
"""Standard deviations that make a score of `ALERT`."""
LEARNING = 24.0
"""Hours before which nothing is unusual."""
LEAST = 3
"""A count below this is never a signal, however quiet it was."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is remembered of a series: two averages and the highest count of each of the last 24 hours. Plain values."""

    mean: float = 0.0
    variance: float = 0.0
    weight: float = 0.0
    first: datetime | None = None
    last: datetime | None = None
    highest: tuple[float, ...] = field(default=(0.0,) * DAY)


@dataclass(frozen=True, slots=True)
class Reading:
    """One point: its score, what was expected, and whether it is an alert."""

    score: float
    expected: float
    alert: bool


def step(watch: Watch, at: datetime, count: float) -> tuple[Watch, Reading]:
    """The series after a point, and the point's reading. Points come in the order of time, at any spacing; O(1).

    A point that is no later than the one before counts as of the same hour; a count that is not known (NaN) as none at all.
    Raises `ValueError` for a negative count and an infinite one.
    """
    if math.isnan(count):
        return watch, Reading(0.0, watch.mean, False)
    if not 0 <= count < math.inf:
        raise ValueError(f"a count cannot be {count}")
    first = watch.first or at
    hours = max(0.0, (at - watch.last).total_seconds() / 3600) if watch.last else 0.0
    highest = _aged(watch, at)
    spread = math.sqrt(max(watch.variance, watch.mean, 1.0))
    deviations = (count - watch.mean) / spread
    record = count > max(highest) and count >= LEAST
    known = (at - first).total_seconds() / 3600 >= LEARNING
    score = _score(deviations) if record and known else 0.0
    newest = _learnt(replace(watch, first=first, last=at, highest=_noted(highest, at, count)), hours, count)
    return newest, Reading(score, watch.mean, score >= ALERT)


def scores(points: Iterable[tuple[datetime, float]]) -> list[float]:
    """The score of each (time, count) of a series, each from what came before it alone."""
    watch, found = Watch(), []
    for at, count in points:
        watch, reading = step(watch, at, count)
        found.append(reading.score)
    return found


def _score(deviations: float) -> float:
    """Between 0 and 1; `ALERT` at `DEVIATIONS`."""
    return max(0.0, deviations) / (max(0.0, deviations) + DEVIATIONS)


def _learnt(watch: Watch, hours: float, count: float) -> Watch:
    """Exponentially weighted mean and variance, by the time that passed; the first points count as in a plain mean."""
    kept = max(KEPT, 0.5 ** ((hours or 1 / 60) / HALF_LIFE))
    weight = kept * watch.weight + 1
    share = 1 / weight
    away = count - watch.mean
    mean = watch.mean + share * away
    variance = (1 - share) * (watch.variance + share * away * away)
    return replace(watch, mean=mean, variance=variance, weight=weight)


def _aged(watch: Watch, at: datetime) -> tuple[float, ...]:
    """The highest counts by hour of the day, without those that are more than 24 hours old."""
    if watch.last is None:
        return watch.highest
    passed = int(_hour(at) - _hour(watch.last))
    gone = {(_hour(watch.last) + ahead) % DAY for ahead in range(1, min(max(passed, 0), DAY) + 1)}
    return tuple(0.0 if hour in gone else value for hour, value in enumerate(watch.highest))


def _noted(highest: tuple[float, ...], at: datetime, count: float) -> tuple[float, ...]:
    hour = _hour(at) % DAY
    return (*highest[:hour], max(highest[hour], count), *highest[hour + 1 :])


def _hour(at: datetime) -> int:
    """Hours since the year 1, by the clock that the times were given in, which must be one and the same."""
    return at.toordinal() * DAY + at.hour
