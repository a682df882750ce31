"""A quarter of a firm's messages: days and weeks with their rhythm, holidays, and incidents planted among them."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.signals import rhythm, spikes
from domain.signals.rhythm import Rhythm, Tuning
from domain.signals.spikes import Watch

START = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 91
QUIET_WEEKS = 2
HOLIDAYS = (37, 38, 60)
INCIDENTS = 10
APART = timedelta(hours=36)
SOON = timedelta(hours=1)
AFTERMATH = timedelta(hours=8)
USUAL = Tuning()


@dataclass(frozen=True, slots=True)
class Quarter:
    """`busy` is the usual count of the busiest hour; an incident brings `least` to `most` messages within some two hours."""

    seed: int
    busy: float = 4.0
    least: int = 20
    most: int = 40


@dataclass(frozen=True, slots=True)
class Verdict:
    """Incidents found within an hour, false alarms a week, and incidents told of more than once."""

    found: int
    false_a_week: float
    doubled: int


def judge(wanted: Quarter, tuning: Tuning = USUAL) -> Verdict:
    """Plays a quarter and says how the rule did."""
    chance = random.Random(wanted.seed)
    incidents = planted(chance)
    told = alerts(messages(wanted, incidents, chance), tuning)
    by_incident = [[at for at in told if incident <= at <= incident + AFTERMATH] for incident in incidents]
    found = sum(
        bool(each) and each[0] - incident <= SOON
        for each, incident in zip(by_incident, incidents, strict=True)
    )
    false = len(told) - sum(map(len, by_incident))
    return Verdict(found, false / (DAYS / 7), sum(len(each) > 1 for each in by_incident))


def alerts(heard: Sequence[datetime], tuning: Tuning) -> list[datetime]:
    """When somebody would have been told."""
    told, series = [], Watch()
    for at in heard:
        series, reading = spikes.step(series, at, 1, tuning)
        told += [at] if reading.alert else []
    return told


def readings(heard: Sequence[datetime], tuning: Tuning) -> Iterator[tuple[datetime, bool]]:
    """Each message's moment, and whether it makes a signal."""
    series = Rhythm()
    for at in heard:
        series, reading = rhythm.hear(series, at)
        yield at, rhythm.is_signal(reading, tuning)


def planted(chance: random.Random) -> list[datetime]:
    """When incidents begin: after the first weeks, and well apart."""
    found: list[datetime] = []
    while len(found) < INCIDENTS:
        at = START + timedelta(days=chance.uniform(7 * QUIET_WEEKS, DAYS - 1))
        if all(abs(at - other) > APART for other in found):
            found.append(at)
    return sorted(found)


def messages(wanted: Quarter, incidents: Sequence[datetime], chance: random.Random) -> list[datetime]:
    """When everybody writes, in order."""
    found = [
        START + timedelta(hours=hour, minutes=chance.uniform(0, 60))
        for hour in range(DAYS * 24)
        for _ in range(poisson(usual(wanted, hour) * chance.gammavariate(8, 1 / 8), chance))
    ]
    for incident in incidents:
        count = chance.randint(wanted.least, wanted.most)
        found += [incident + timedelta(minutes=chance.expovariate(1 / 30)) for _ in range(count)]
    return sorted(found)


def usual(wanted: Quarter, hour: int) -> float:
    """Two humps a day, a quarter of it at weekends, next to nothing on holidays."""
    day, clock = divmod(hour, 24)
    humps = math.exp(-(((clock - 11) / 3.5) ** 2)) + 0.8 * math.exp(-(((clock - 16) / 3) ** 2))
    return wanted.busy * max(0.03, humps) * (1 if day % 7 < 5 else 0.25) * (0.15 if day in HOLIDAYS else 1)


def poisson(mean: float, chance: random.Random) -> int:
    """A Poisson number, by multiplying chances."""
    floor, product, count = math.exp(-mean), chance.random(), 0
    while product > floor:
        product *= chance.random()
        count += 1
    return count
