"""What administrators did, and what is held against customers who flood. Part of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import AccountId, AliasId


@dataclass(frozen=True, slots=True)
class Act:
    """An administrative act: `what` is such as `route added`, `about` names what it was done to. No customer's words."""

    id: int
    at: datetime
    by: AliasId
    what: str
    about: str
    before: str
    after: str


class Acts(Protocol):
    def note(self, by: AliasId, what: str, about: str = "", before: str = "", after: str = "") -> None: ...

    def latest(self, team: AccountId, limit: int, before: int | None = None) -> Sequence[Act]:
        """Acts of a workspace's people, newest first; those with a smaller number than `before`."""
        ...


@dataclass(frozen=True, slots=True)
class Restraint:
    """How a customer stands: how many messages of the present hour were heard, and how many in all were left out."""

    heard: int
    left_out: int
    blocked: bool
    told_at: datetime | None


class Restraints(Protocol):
    def heard(self, alias: AliasId) -> Restraint:
        """One more message of a customer has come."""
        ...

    def leave_out(self, alias: AliasId) -> None:
        """It goes no further, and counts."""
        ...

    def told(self, alias: AliasId) -> None:
        """They have been told so now."""
        ...

    def reported(self, alias: AliasId) -> None:
        """The team knows how many were left out; the count begins anew."""
        ...

    def block(self, alias: AliasId, *, blocked: bool) -> bool:
        """Whether that changed anything."""
        ...

    def is_blocked(self, alias: AliasId) -> bool: ...
