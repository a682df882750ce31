"""What a rule would have done: the past played to it, hour by hour. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import MessageId
from domain.schedules import zone_of
from domain.signals import counting
from domain.signals.counting import Frame, Heard, Kept
from domain.signals.series import Rule

LEARNT = timedelta(days=30)
TRIED = timedelta(days=30)
"""So much of the past is learnt first, and so much is tried then."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """When somebody would have been told, and the busiest hour of each day with what is usual for it; None without any."""

    told: tuple[datetime, ...]
    days: tuple[str, ...]
    counts: tuple[float | None, ...]
    usual: tuple[float | None, ...]
    marks: tuple[int, ...]


def rehearse(moments: Sequence[datetime], rule: Rule, now: datetime, zone: str) -> Rehearsal:
    """The last month as this rule would have told it. Raises `ValueError` for a rule about nothing."""
    if rule.series is None:
        raise ValueError("a rule about all is not tried")
    frame = Frame(now, zone, moments[0] if moments else None, {rule.series.key: rule})
    kept: Kept | None = None
    told: list[datetime] = []
    busiest: dict[str, tuple[float, float]] = {}
    for group in _five_minutes(moments):
        at = group[-1]
        heard = [Heard(rule.series, MessageId(0), each) for each in group]
        then = Frame(at, zone, frame.began, frame.rules)
        kept, change = counting.counted(kept or counting.fresh(rule.series, at, then), heard, then)
        if change is None or at < now - TRIED:
            continue
        if change.fired and (not told or at - told[-1] > timedelta(hours=rule.cooldown)):
            told.append(at)
        busiest[_day(at, zone)] = max(
            busiest.get(_day(at, zone), (0.0, 0.0)), (change.count, change.expected)
        )
    return _shown(told, busiest, now, zone)


def _five_minutes(moments: Sequence[datetime]) -> list[list[datetime]]:
    groups: dict[int, list[datetime]] = {}
    for at in moments:
        groups.setdefault(int(at.timestamp() // 300), []).append(at)
    return [groups[key] for key in sorted(groups)]


def _shown(
    told: Sequence[datetime], busiest: dict[str, tuple[float, float]], now: datetime, zone: str
) -> Rehearsal:
    count = TRIED // DAY
    days = tuple(_day(now - (count - 1 - number) * DAY, zone) for number in range(count))
    known = [busiest.get(day) for day in days]
    return Rehearsal(
        tuple(told),
        days,
        tuple(one[0] if one else 0.0 for one in known),
        tuple(one[1] if one else None for one in known),
        tuple(sorted({days.index(_day(at, zone)) for at in told if _day(at, zone) in days})),
    )


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(zone_of(zone)):%d/%m}"
