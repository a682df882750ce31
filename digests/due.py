"""Takes the digests whose time has come from their schedule, each slot once, and says when they come next.

Runs inside one transaction; whoever calls it tells of the slots in the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain import schedules
from domain.digests import Digest, DigestId
from ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Told:
    """A slot of a digest that has come; `key` names it for good."""

    digest: DigestId
    key: str


def take(uow: UnitOfWork, limit: int = 100) -> tuple[int, Sequence[Told]]:
    """How many were taken, and the slots to tell of: of several that were missed only the latest."""
    taken = uow.digests.take_due(limit)
    told = [slot for digest in taken if (slot := _take(digest, uow))]
    return len(taken), told


def _take(digest: Digest, uow: UnitOfWork) -> Told | None:
    schedule, since = digest.plan.schedule, digest.next_at or uow.now
    slot = schedules.due(schedule, since, uow.now, digest.last_at)
    last = slot.at if slot else digest.last_at
    coming = schedules.following(schedule, uow.now, last)
    uow.digests.save(replace(digest, last_at=last, next_at=coming.at if coming else None))
    return Told(digest.id, slot.key(f"digest:{digest.id}")) if slot else None
