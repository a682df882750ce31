"""What time alone brings: openings, deadlines, reminders, reviews. Computed from the state and a moment; knows no timer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache

from domain import schedules
from domain.ids import AliasId
from domain.proposals import registry
from domain.proposals.events import DeadlinePassed, Event, Opened, Reminded, ReviewCame
from domain.proposals.frame import Proposal
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.values import CLOCK, Mark, Phase

MORNING, EVENING = time(8), time(20)
"""Nobody is reminded outside these hours of their own day."""

DAY, TWO_HOURS = timedelta(days=1), timedelta(hours=2)
REMINDING = frozenset({Phase.ROUND, Phase.DECIDE})

Zones = Mapping[AliasId, str]
"""The time zone of each person by its IANA name; UTC for who is missing."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder to come: when, to whom, for which of the moments."""

    at: datetime
    person: AliasId
    mark: Mark


def event(
    state: Proposal, now: datetime, zones: Zones | None = None, processes: Registry = PROCESSES
) -> Event | None:
    """The next thing that time has brought by `now`; None when it has brought nothing. To be asked until None."""
    opens = state.settings.opens
    if state.phase == Phase.SCHEDULED:
        return Opened(CLOCK) if opens is None or opens <= now else None
    if state.closed:
        due = state.review_at
        return ReviewCame(CLOCK, due) if due and due <= now else None
    if state.closes and state.closes <= now:
        return DeadlinePassed(CLOCK, state.closes)
    return _reminder(state, now, zones or {}, processes)


def next_at(
    state: Proposal, now: datetime, zones: Zones | None = None, processes: Registry = PROCESSES
) -> datetime | None:
    """When to ask `event` again; None when time can bring nothing more."""
    if state.closed:
        return state.review_at
    if state.phase == Phase.SCHEDULED:
        return state.settings.opens or now
    coming = [planned.at for planned in reminders(state, now, zones or {}, processes)]
    return min([*coming, *filter(None, (state.closes,))], default=None)


def earliest(state: Proposal, now: datetime, processes: Registry = PROCESSES) -> datetime | None:
    """A moment before which time brings nothing, as nights only delay: cheap, for it asks for nobody's zone.

    Whoever wakes up then asks `event`, and `next_at` for when to wake up again.
    """
    if state.closed or state.phase not in REMINDING or state.closes is None:
        return next_at(state, now, None, processes)
    waiting = registry.process_of(state, processes).waiting(state)
    everyone = state.asked_at or state.opened_at
    late = {stay.since for stay in state.participants if stay.until is None and stay.since > everyone}
    raw = [each for asked in (everyone, *late) for each in _raw(asked, state.closes)] if waiting else []
    coming = [at for at, _ in raw if at > now]
    come = {mark for at, mark in raw if at <= now}
    if come:
        given = {(each.person, each.mark) for each in state.reminders if each.closes == state.closes}
        coming += [now] if any((person, mark) not in given for person in waiting for mark in come) else []
    return min([*coming, state.closes])


def _raw(asked: datetime, closes: datetime) -> tuple[tuple[datetime, Mark], ...]:
    """Half time, a day and two hours before the end, as far as they lie between asking and end."""
    found = (
        (asked + (closes - asked) / 2, Mark.HALF_TIME),
        (closes - DAY, Mark.DAY_BEFORE),
        (closes - TWO_HOURS, Mark.TWO_HOURS_BEFORE),
    )
    return tuple((at, mark) for at, mark in found if asked < at < closes)


def reminders(
    state: Proposal, now: datetime, zones: Zones, processes: Registry = PROCESSES
) -> tuple[Planned, ...]:
    """Reminders not yet given, to those who have not answered; what was missed by night waits for the morning."""
    if state.phase not in REMINDING or state.closes is None:
        return ()
    given = {(each.person, each.mark) for each in state.reminders if each.closes == state.closes}
    waiting = registry.process_of(state, processes).waiting(state)
    joined = {stay.person: stay.since for stay in state.participants if stay.until is None}
    everyone = state.asked_at or state.opened_at
    return tuple(
        Planned(at, person, mark)
        for person in waiting
        for at, mark in _coming(
            max(everyone, joined.get(person, everyone)),
            state.closes,
            schedules.zone_of(zones.get(person, "")),
            now,
        )
        if (person, mark) not in given
    )


def _coming(
    asked: datetime, closes: datetime, zone: tzinfo, now: datetime
) -> Iterator[tuple[datetime, Mark]]:
    """The moments of somebody who was asked then, with everyone or when they joined; missed ones come now, by day."""
    for at, mark in moments(asked, closes, zone):
        when = at if at > now else by_day(now, zone)
        if when < closes:
            yield when, mark


@lru_cache(maxsize=1024)  # hundreds of people share a few
def moments(asked: datetime, closes: datetime, zone: tzinfo) -> tuple[tuple[datetime, Mark], ...]:
    """Half time, a day and two hours before the end, by day, as far as they lie between asking and end; in order."""
    moved = ((by_day(at, zone), mark) for at, mark in _raw(asked, closes))
    return tuple(sorted((at, mark) for at, mark in moved if at < closes))


def by_day(at: datetime, zone: tzinfo) -> datetime:
    """The moment itself, or the next morning if it is night there."""
    local = at.astimezone(zone)
    if MORNING <= local.time() < EVENING:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= EVENING else local.date()
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)


def _reminder(state: Proposal, now: datetime, zones: Zones, processes: Registry) -> Reminded | None:
    """Who is to be reminded now, of as many moments as have come; those with the same ones together."""
    marks: dict[AliasId, tuple[Mark, ...]] = {}
    for planned in reminders(state, now, zones, processes):
        if planned.at <= now:
            marks[planned.person] = (*marks.get(planned.person, ()), planned.mark)
    if not marks or state.closes is None:
        return None
    first = next(iter(marks.values()))
    people = tuple(person for person, theirs in marks.items() if theirs == first)
    return Reminded(CLOCK, people, first, state.closes)
