"""One database for several processes, as far as schedules need one: rows, facts with unique keys, and its own clock."""

from dataclasses import replace
from datetime import UTC, datetime, time
from types import SimpleNamespace

from digests import due
from domain.digests import Digest, DigestId, Plan
from domain.ids import AliasId, PlaceId
from domain.schedules import WEEK, Schedule

START = datetime(2026, 1, 1, tzinfo=UTC)
HERE, ANN = PlaceId("slack:main:C1"), AliasId("slack:main:ANN")


def a_digest(schedule: Schedule, **given: object) -> Digest:
    values = {
        "id": DigestId(1),
        "place": HERE,
        "by": ANN,
        "plan": Plan("News", schedule),
        "created_at": START,
    }
    return Digest(**{**values, **given})  # type: ignore[arg-type]


def a_schedule(at: str = "09:00", zone: str = "UTC", weekdays: tuple[int, ...] = WEEK) -> Schedule:
    return Schedule(time.fromisoformat(at), weekdays, zone)


class Database:
    """`facts` are keys with the moment at which each was told. A process that dies in a transaction leaves no trace of it."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.facts: dict[str, datetime] = {}

    def tick(self, now: datetime, *, dies: bool = False) -> None:
        """One process takes what is due."""
        before = self.digest
        uow = SimpleNamespace(now=now, digests=_Rows(self, now))
        _, told = due.take(uow)  # type: ignore[arg-type]
        for each in told:
            assert each.key not in self.facts, "a slot is told twice"
        if dies:
            self.digest = before
            return
        for each in told:
            self.facts[each.key] = now

    def edit(self, schedule: Schedule, now: datetime) -> None:
        """A person gives it another schedule."""
        from domain import schedules

        old = self.digest
        slot = schedules.changed(schedule, now, old.next_at, old.last_at)
        self.digest = replace(
            old, plan=replace(old.plan, schedule=schedule), next_at=slot.at if slot else None
        )


class _Rows:
    def __init__(self, database: Database, now: datetime) -> None:
        self._database, self._now = database, now

    def take_due(self, limit: int) -> list[Digest]:
        digest = self._database.digest
        return [digest] if digest.next_at and digest.next_at <= self._now else []

    def save(self, digest: Digest) -> None:
        self._database.digest = digest
