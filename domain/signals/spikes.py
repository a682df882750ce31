"""How unusual a count is, point by point, by the rule that signals follow: for counts that are no messages. Constant memory.

Knows counts and the times they end; refuses to know what is counted, and looks at nothing later than the point at hand. What
is usual, the minimum and the ratio are those of `rhythm`; after an alert there is none for as long as signals rest.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.signals import rhythm
from domain.signals.rhythm import Rhythm, Tuning
from domain.signals.series import COOLDOWN

USUAL = Tuning()
ALERT = 0.5
"""The score from which on a point is an alert; scores lie between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is remembered of a series: its rhythm, and when it last alerted. Plain values of constant size."""

    rhythm: Rhythm = field(default_factory=Rhythm)
    alerted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One point: its score, what was expected of the sixty minutes that it ends, and whether it is an alert."""

    score: float
    expected: float
    alert: bool


def step(
    watch: Watch, at: datetime, count: float, tuning: Tuning = USUAL, cooldown: float = COOLDOWN
) -> tuple[Watch, Reading]:
    """The series after a point, and the point's reading; `cooldown` in hours. Points come in the order of time; O(1).

    A point that is earlier than the one before counts as of the same moment; a count that is not known (NaN) as none at all.
    Raises `ValueError` for a negative count and an infinite one.
    """
    if math.isnan(count):
        return watch, Reading(0.0, rhythm.read(watch.rhythm).expected, False)
    if not 0 <= count < math.inf:
        raise ValueError(f"a count cannot be {count}")
    after, heard = rhythm.hear(watch.rhythm, at, count)
    resting = watch.alerted_at is not None and at - watch.alerted_at <= timedelta(hours=cooldown)
    score = 0.0 if resting else _score(heard, tuning)
    alert = score >= ALERT
    return Watch(after, at if alert else watch.alerted_at), Reading(score, heard.expected, alert)


def scores(points: Iterable[tuple[datetime, float]]) -> list[float]:
    """The score of each (time, count) of a series, each from what came before it alone."""
    watch, found = Watch(), []
    for at, count in points:
        watch, reading = step(watch, at, count)
        found.append(reading.score)
    return found


def _score(heard: rhythm.Reading, tuning: Tuning) -> float:
    """Between 0 and 1; `ALERT` where it is as surprising as a signal has to be, 0 for what is none for another reason."""
    if not rhythm.is_news(heard, tuning):
        return 0.0
    return heard.surprise / (heard.surprise + tuning.surprise)
