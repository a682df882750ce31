"""What a colleague has set for themselves: language, hours, notices. Pure: the moment is an argument."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain import schedules
from domain.ids import AliasId
from domain.schedules import WORKDAYS, Schedule

WEEK = timedelta(days=8)
"""How far back hours may have begun that are not over yet, with a day for what clocks do."""


class Notice(StrEnum):
    """What is said to one colleague in private, unasked."""

    REMINDER = "reminder"
    """A decision waits for their answer."""
    ASSIGNED = "assigned"
    """A conversation was given to them."""
    IDEA = "idea"
    """An idea that they support was answered."""
    KNOWLEDGE = "knowledge"
    """An answer that they keep may not be right any more."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours by the wall clock; they end on the next day where `ends` is not later than `begins`."""

    begins: time
    ends: time
    weekdays: tuple[int, ...] = WORKDAYS


@dataclass(frozen=True, slots=True)
class Settings:
    """One colleague's own choices; what is empty follows their profile. Without hours any time is good."""

    person: AliasId
    language: str = ""
    zone: str = ""
    hours: Hours | None = None
    muted: frozenset[Notice] = field(default_factory=frozenset)
    """Notices that are not sent: they stand on the desk only."""


def begins(hours: Hours | None, zone: str, now: datetime) -> datetime | None:
    """When the hours of somebody in a time zone begin next; None while they are on, and where there are none."""
    if hours is None or not hours.weekdays:
        return None
    schedule = Schedule(hours.begins, hours.weekdays, zone)
    current = schedules.due(schedule, now - WEEK, now)
    if current and now < _end(hours, current.local, zone):
        return None
    coming = schedules.following(schedule, now)
    return coming.at if coming else None


def _end(hours: Hours, began: datetime, zone: str) -> datetime:
    """The moment at which hours are over that began at a local time."""
    days = 0 if hours.ends > hours.begins else 1
    local = datetime.combine(began.date() + timedelta(days=days), hours.ends)
    return local.replace(tzinfo=schedules.zone_of(zone))
