"""What an operator may know of the queues: how deep, how old, what was set aside, which account is locked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.ids import AccountId, ConversationId, MessageId


@dataclass(frozen=True, slots=True)
class Depth:
    """How many rows of a queue are in a state, and since when the oldest waits."""

    queue: Literal["inbox", "outbox"]
    account: AccountId
    state: str
    rows: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that was set aside. `key` retries it (`inbox:<id>` or the delivery's own); `reason` is short and holds no words.

    `trace` is the key under which the log tells of it, where it is an event that could not be handled.
    """

    queue: Literal["inbox", "outbox"]
    key: str
    account: AccountId
    reason: str
    at: datetime
    conversation: ConversationId | None = None
    message: MessageId | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    """An account as a process holds it; `locked` says why the platform does not let us in, or is empty; `away` since when
    it cannot be reached."""

    account: AccountId
    owner: str
    locked: str
    away: datetime | None = None

    @property
    def connected(self) -> bool:
        """Whether a process serves it and its platform answers."""
        return bool(self.owner) and not self.locked and self.away is None
