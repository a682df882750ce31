"""What erasing needs to find and to change. Part of a unit of work; see `ports.storage`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.erasing import ErasureId, Traces
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, Slot
from domain.proposals.values import ProposalId


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be erased: messages, conversations as wholes, and, where a person goes, by what they are found.

    `aliases` and `chats` are empty where only words have come of age and the person stays.
    """

    messages: tuple[MessageId, ...] = ()
    conversations: tuple[ConversationId, ...] = ()
    aliases: tuple[AliasId, ...] = ()
    chats: tuple[PlaceId, ...] = ()
    traces: Traces = field(default_factory=Traces)


@dataclass(frozen=True, slots=True)
class Open:
    """An erasing of which something may still stand on a platform."""

    id: ErasureId
    why: str
    chat: PlaceId | None
    begun_at: datetime


class Erasing(Protocol):
    def begin(self, why: str, chat: PlaceId | None = None) -> ErasureId:
        """A new erasing; `why` is `asked` or `age`, `chat` where it is answered."""
        ...

    def of_person(self, alias: AliasId) -> tuple[tuple[ConversationId, ...], tuple[MessageId, ...]]:
        """Every conversation that a customer began, and every message of theirs, wherever it stands."""
        ...

    def answers_to(self, messages: Sequence[MessageId]) -> tuple[MessageId, ...]:
        """Messages that answer one of these directly."""
        ...

    def erase(self, erasure: ErasureId, scope: Scope) -> tuple[ProposalId, ...]:
        """Takes everything in the scope out of every table, at once; the proposals whose record has changed."""
        ...

    def standing(self, slots: Sequence[Slot]) -> Mapping[Slot, tuple[PlaceId, ...]]:
        """Where posts stand, or are just being sent, under these slots; one that ends in `:` stands for all it begins."""
        ...

    def leave_behind(self, slot: Slot, behind: Slot) -> None:
        """What stands under a slot stands under one of its own from now on that begins with `behind`, so that it is found."""
        ...

    def quote(self, slot: Slot, conversations: Sequence[ConversationId]) -> None:
        """Notes that a post of ours outside these conversations' threads shows their words or names."""
        ...

    def quoting(self, conversations: Sequence[ConversationId]) -> tuple[Slot, ...]:
        """The posts that show something of these conversations."""
        ...

    def is_erased(self, conversation: ConversationId) -> bool:
        """Whether the words of a conversation are erased."""
        ...

    def unfinished(self, limit: int = 20) -> Sequence[Open]:
        """Oldest first."""
        ...

    def finish(self, erasure: ErasureId) -> bool:
        """Forgets who was answered, once every deletion has gone through or was set aside; False while one has not."""
        ...

    def end(self, erasure: ErasureId) -> None:
        """It is over, the engine's own log included."""
        ...

    def resolved_before(self, at: datetime, after: ConversationId, limit: int) -> Sequence[ConversationId]:
        """Conversations resolved before a moment whose words are still there, by number, those beyond `after`; without what was
        merged into them."""
        ...
