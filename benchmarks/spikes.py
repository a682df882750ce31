"""The score of a spike, point by point, on made-up series of the kinds that the Numenta Anomaly Benchmark has.

    python -m benchmarks.spikes [--series 20] [--seed 1] [--csv FOLDER]

The benchmark's own data are not here: these are drawn anew from its kinds (volumes of messages, clicks, loads, artificial
days), with anomalies whose places are known, and scored by its rules as published (Lavin and Ahmad, ICMLA 2015, §II; standard
profile, 15 % probation, windows of a tenth of the series in all) at the shipped threshold. A series of a kind is easier or
harder than the real ones: read them beside the rival's, a plain method of which 70.9 on real volumes of messages is known.
`--csv` writes each with its score, for another scorer.
"""

import argparse
import csv
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from language.spikes import ALERT, scores
from tests.domain.signals import quarter

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
FALSE, MISSED = 0.11, 1.0
"""What the standard profile takes off for a false alarm and for an anomaly that was missed."""
SHARE, PROBATION, MOST_PROBATION = 0.1, 0.15, 750


@dataclass(frozen=True, slots=True)
class Made:
    """A series with the places of its anomalies."""

    points: list[tuple[datetime, float]]
    anomalies: tuple[int, ...]


def day(at: datetime) -> float:
    """The rhythm of a day and a week, around 1."""
    hour = at.hour + at.minute / 60
    return (1 + 0.7 * math.sin((hour - 9) / 24 * 2 * math.pi)) * (0.6 if at.weekday() >= 5 else 1.0)


def places(count: int, how_many: int, chance: random.Random) -> tuple[int, ...]:
    """Where anomalies begin: behind the probation, apart from each other."""
    first = int(count * 0.2)
    part = (count - first) // how_many
    return tuple(first + one * part + chance.randrange(part // 4, part // 2) for one in range(how_many))


def counted(rate: float, chance: random.Random, evenness: float = 3.0) -> float:
    """A count whose variance is larger than its mean, as of messages that answer each other."""
    mean = rate * chance.gammavariate(evenness, 1 / evenness)
    return (
        max(0.0, round(chance.gauss(mean, math.sqrt(mean))))
        if mean > 30
        else float(quarter.poisson(mean, chance))
    )


def messages(chance: random.Random) -> Made:
    """How often a name is said in five minutes, for eight weeks: storms that swell at once and die away within hours."""
    count, base = 15_900, chance.choice((2, 5, 12, 40))
    found, starts = places(count, 3, chance), chance.choice((3, 5, 8))
    points = []
    for place in range(count):
        at = BEGIN + place * timedelta(minutes=5)
        storm = sum(starts * math.exp(-(place - one) / 18) for one in found if 0 <= place - one < 72)
        points.append((at, counted(base * (day(at) + storm), chance)))
    return Made(points, found)


def retold(chance: random.Random) -> Made:
    """As `messages`, beside bursts of any height and a few minutes to an hour that are no anomalies, while the level drifts."""
    count, base = 15_900, chance.choice((0.3, 1.5, 4, 20, 80))
    found = places(count, chance.choice((2, 3, 3, 4, 5)), chance)
    bursts = [(place, chance.choice((5, 10, 30)), chance.choice((6, 18, 60))) for place in found]
    bursts += [
        (place, min(60, 3 * chance.paretovariate(1.4)), chance.choice((1, 2, 4, 10)))
        for place in range(count)
        if chance.random() < chance.choice((1, 2, 4)) / (7 * 288)
    ]
    begun = {place: (height, length) for place, height, length in bursts}
    points, live, scatter, drift = [], [], 0.0, 0.0
    for place in range(count):
        at = BEGIN + place * timedelta(minutes=5)
        scatter = 0.9 * scatter + math.sqrt(1 - 0.9**2) * chance.gauss(0, 0.45)
        drift = 0.9995 * drift + math.sqrt(1 - 0.9995**2) * chance.gauss(0, 0.3)
        live = [one for one in live if place - one[0] < 8 * one[2]]
        live += [(place, *begun[place])] if place in begun else []
        burst = sum(height * math.exp(-(place - one) / length) for one, height, length in live)
        points.append((at, counted(base * (day(at) * math.exp(scatter + drift) + burst), chance, 8.0)))
    return Made(points, found)


def clicks(chance: random.Random) -> Made:
    """Clicks an hour, for ten weeks: hours that are several times the usual."""
    count = 1_650
    found = places(count, 3, chance)
    high = {place + hour for place in found for hour in range(4)}
    points = []
    for place in range(count):
        at = BEGIN + place * timedelta(hours=1)
        points.append((at, counted(80 * day(at) * (3 if place in high else 1), chance, 12.0)))
    return Made(points, found)


def load(chance: random.Random) -> Made:
    """A load from 0 to 100 in five minutes, for two weeks: two that jump up and one that falls, which is no spike."""
    count = 4_032
    found = places(count, 3, chance)
    points = []
    for place in range(count):
        one = next((n for n, start in enumerate(found) if 0 <= place - start < 48), None)
        level = (90.0, 85.0, 3.0)[one] if one is not None else 35.0
        points.append((BEGIN + place * timedelta(minutes=5), min(100.0, max(0.0, chance.gauss(level, 4)))))
    return Made(points, found)


def artificial(chance: random.Random) -> Made:
    """Days that are all alike, for two weeks: one much higher, one at the wrong hour, one that does not come at all."""
    count = 4_032
    found = tuple(288 * number + 108 for number in (6, 9, 12))
    points = []
    for place in range(count):
        number, moment = divmod(place, 288)
        on = 108 <= moment < 216
        value = 80.0 if on else 20.0
        value = {6: 160.0 if on else value, 9: 100.0 - value, 12: 20.0}.get(number, value)
        points.append((BEGIN + place * timedelta(minutes=5), max(0.0, chance.gauss(value, 2))))
    return Made(points, (found[0], 288 * 9, found[2]))


KINDS: dict[str, Callable[[random.Random], Made]] = {
    "messages": messages,
    "retold": retold,
    "clicks": clicks,
    "load": load,
    "artificial": artificial,
}


@dataclass(frozen=True, slots=True)
class Result:
    """`score` is 100 for whoever finds all at once without a false alarm, and 0 for whoever says nothing."""

    raw: float
    windows: int
    found: int
    false: int
    weeks: float


def weight(away: float) -> float:
    """From 1 at the left edge of a window, over 0 at its right edge, to -1 far behind it."""
    return 2 / (1 + math.exp(5 * away)) - 1


def scored(made: Made, alerts: Sequence[int]) -> Result:
    """By the rules of the benchmark's standard profile."""
    count = len(made.points)
    half = max(1, int(SHARE * count / len(made.anomalies) / 2))
    windows = [(place - half, place + half) for place in made.anomalies]
    trial = min(int(PROBATION * count), MOST_PROBATION)
    judged = [place for place in alerts if place >= trial]
    raw, found, false = 0.0, 0, 0
    for left, right in windows:
        first = next((place for place in judged if left <= place <= right), None)
        raw += -MISSED if first is None else weight((first - right) / (right - left))
        found += first is not None
    for place in judged:
        if any(left <= place <= right for left, right in windows):
            continue
        false += 1
        behind = [(place - right) / (right - left) for left, right in windows if right < place]
        raw += FALSE * (weight(min(behind)) if behind else -1.0)
    weeks = (made.points[-1][0] - made.points[0][0]) / timedelta(weeks=1)
    return Result(raw, len(windows), found, false, weeks)


def rival(made: Made) -> list[int]:
    """Where a plain method alerts: six deviations above the mean of a day, and no higher count in the last 24 hours."""
    each = (made.points[1][0] - made.points[0][0]) / timedelta(days=1)
    share, learning = 1 - 0.5**each, round(1 / each)
    mean = variance = 0.0
    alerts: list[int] = []
    for place, (_, count) in enumerate(made.points):
        now = max(share, 1 / (place + 1))
        high = count - mean >= 6 * math.sqrt(max(variance, mean, 1.0))
        before = (value for _, value in made.points[max(0, place - learning) : place])
        if high and count >= 3 and place >= learning and count > max(before):
            alerts.append(place)
        away = count - mean
        mean, variance = mean + now * away, (1 - now) * (variance + now * away * away)
    return alerts


def told(name: str, results: Sequence[Result]) -> str:
    windows, raw = sum(one.windows for one in results), sum(one.raw for one in results)
    found, false = sum(one.found for one in results), sum(one.false for one in results)
    weeks = sum(one.weeks for one in results)
    score = 100 * (raw + MISSED * windows) / (2 * MISSED * windows)
    return f"{name:<12} score {score:5.1f}  found {found} of {windows}  false {false / weeks:.2f} a week and series"


def main(series: int, seed: int, folder: Path | None) -> None:
    for name, make in KINDS.items():
        ours, rivals = [], []
        for number in range(series):
            made = make(random.Random(f"{seed}:{name}:{number}"))
            values = scores(made.points)
            ours.append(scored(made, [place for place, value in enumerate(values) if value >= ALERT]))
            rivals.append(scored(made, rival(made)))
            if folder:
                keep(folder / f"{name}_{number}.csv", made, values)
        print(told(name, ours))
        print(told("  the rival", rivals))


def keep(path: Path, made: Made, values: Sequence[float]) -> None:
    """As other scorers read it: time, value, score, and whether an anomaly begins there."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("timestamp", "value", "anomaly_score", "begins"))
        for place, ((at, value), score) in enumerate(zip(made.points, values, strict=True)):
            rows.writerow((at.isoformat(), f"{value:g}", f"{score:.4f}", int(place in made.anomalies)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", type=Path)
    given = parser.parse_args()
    main(given.series, given.seed, given.csv)
