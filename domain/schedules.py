"""When something that comes at a local time on some weekdays comes next. Pure: the moment is an argument.

A slot is a day with its wall-clock time, so the hour that comes twice in autumn gives one slot, and a time that spring leaves
out comes as much later as the clock jumps. A slot's day is never used twice, whatever happens to the schedule on that day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.phrases import phrase

DAY = timedelta(days=1)
WEEK = tuple(range(7))
WORKDAYS = WEEK[:5]
WEEKDAYS = (
    phrase("Monday"),
    phrase("Tuesday"),
    phrase("Wednesday"),
    phrase("Thursday"),
    phrase("Friday"),
    phrase("Saturday"),
    phrase("Sunday"),
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time, the weekdays it comes on (0 is Monday), and the zone's name (IANA)."""

    at: time
    weekdays: tuple[int, ...] = WORKDAYS
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Slot:
    """One time it comes: the wall clock's reading, and the moment in UTC that this is."""

    local: datetime
    at: datetime
    zone: str

    def key(self, of: str) -> str:
        """The name under which this slot is used once for all, such as `digest:7:2026-03-02T09:00[Europe/Paris]`."""
        return f"{of}:{self.local:%Y-%m-%dT%H:%M}[{self.zone}]"


_OWN = frozenset(("localtime", "posixrules", "Factory"))
"""Files beside the zones that are a machine's own affair."""


def is_zone(name: str) -> bool:
    """Whether there is such a time zone, the same on every machine."""
    if name in _OWN or name.startswith(("posix/", "right/")):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=100)
def zone_of(name: str) -> tzinfo:
    """The zone of this name; UTC for one that is not known any more, so that it stops nothing else."""
    return ZoneInfo(name) if is_zone(name) else UTC


def day_of(moment: datetime, zone: str) -> date:
    """The local day of a moment."""
    return moment.astimezone(zone_of(zone)).date()


def slot_on(schedule: Schedule, day: date) -> Slot:
    """The slot of a day, whatever weekday it is; of an hour that comes twice, the first."""
    local = datetime.combine(day, schedule.at)
    return Slot(local, local.replace(tzinfo=zone_of(schedule.zone)).astimezone(UTC), schedule.zone)


def following(schedule: Schedule, after: datetime, last: datetime | None = None) -> Slot | None:
    """The first slot later than a moment, on a later day than that of the `last` one; None without weekdays."""
    start = day_of(max(after, last) if last else after, schedule.zone)
    days = (start + number * DAY for number in range(-1, 10))
    return next((slot for slot in _open(schedule, days, last) if slot.at > after), None)


def due(schedule: Schedule, since: datetime, now: datetime, last: datetime | None = None) -> Slot | None:
    """The latest slot that has come: not before `since`, and on a later day than that of the `last` one."""
    today = day_of(now, schedule.zone)
    days = (today - number * DAY for number in range(-1, 9))
    return next((slot for slot in _open(schedule, days, last) if since <= slot.at <= now), None)


def changed(
    schedule: Schedule, now: datetime, planned: datetime | None, last: datetime | None = None
) -> Slot | None:
    """The next slot after a schedule was changed, which was `planned` to come next at some moment.

    What was to come today still comes today, at once if its new time has passed; what has come does not come again.
    """
    today = day_of(now, schedule.zone)
    if planned is not None and day_of(planned, schedule.zone) <= today:
        kept = next(_open(schedule, (today,), last), None)
        if kept is not None:
            return kept
    return following(schedule, now, last)


def _open(schedule: Schedule, days: Iterable[date], last: datetime | None) -> Iterator[Slot]:
    """The slots of those days that the schedule names and that have not been used."""
    used = day_of(last, schedule.zone) if last else date.min
    return (slot_on(schedule, day) for day in days if day.weekday() in schedule.weekdays and day > used)
