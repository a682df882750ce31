"""What a digest looks at: everything that arrived since its last post, and some days before to tell what rises.

Messages are counted by their order of arrival, not by when they were written: what a platform hands over late is in the next
digest all the same. Pure.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from domain.digests import Digest
from domain.ids import MessageId
from domain.schedules import day_of

FIRST = timedelta(days=1)
"""How far the first digest looks back."""
PAST = timedelta(days=7)
"""How many days before its window tell a digest what is usual."""
SILENCE = timedelta(days=7)
"""How long nothing may be heard of a digest before it says that it is still here."""

QUARTER = 900
"""Seconds within which no zone changes its day."""


@dataclass(frozen=True, slots=True)
class Window:
    """Messages later than `after`, up to `upto`; it opened at `opens` and closes at `closes`."""

    after: MessageId
    upto: MessageId
    opens: datetime
    closes: datetime
    zone: str = "UTC"

    def holds(self, message: MessageId) -> bool:
        return self.after < message <= self.upto

    def day(self, moment: datetime) -> date:
        """The local day of a moment."""
        return _day(int(moment.timestamp()) // QUARTER, self.zone)


def opens(digest: Digest, now: datetime) -> datetime:
    """Since when nothing has been posted; a day ago for a digest that never was."""
    return min(now, digest.posted_at or now - FIRST)


def is_silent(digest: Digest, now: datetime) -> bool:
    """Whether it is time to say that the digest is still here, by local days."""
    zone = digest.plan.schedule.zone
    last = digest.posted_at or digest.created_at
    return day_of(now, zone) - day_of(last, zone) >= SILENCE


@lru_cache(maxsize=4096)
def _day(quarter: int, zone: str) -> date:
    return day_of(datetime.fromtimestamp(quarter * QUARTER, UTC), zone)
