"""What kept answers, and who knows what, need to remember. Two parts of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import AliasId, ConversationId, MessageId
from domain.knowledge import Automatic, Example, Fate, Kept, KeptId, Offer, Said
from domain.sight import Hidden


@dataclass(frozen=True, slots=True)
class Answered:
    """That a colleague answered a customer in a conversation, and how well, as far as anything tells."""

    person: AliasId
    conversation: ConversationId
    at: datetime
    resolved: bool
    thanked: bool
    kept: bool


class Knowledge(Protocol):
    """Answers that were kept, what they fit, and where they were offered."""

    def keep(self, kept: Kept) -> Kept:
        """A new one, with its id."""
        ...

    def get(self, kept: KeptId) -> Kept:
        """Raises `KeyError` when there is none."""
        ...

    def save(self, kept: Kept) -> None: ...

    def all(self, *, retired: bool = False, limit: int = 500) -> Sequence[Kept]:
        """Those in use, or those that were retired; newest first."""
        ...

    def of_message(self, message: MessageId) -> Kept | None:
        """The one in use that was kept from a reply."""
        ...

    def versions(self, kept: KeptId) -> dict[str, str]:
        """The answer in further languages."""
        ...

    def save_version(self, kept: KeptId, language: str, answer: str, by: AliasId) -> None:
        """The answer in a language; an empty one takes it away."""
        ...

    def revision(self) -> int:
        """Grows with everything that changes what fits."""
        ...

    def examples(self, limit: int = 2000) -> Sequence[Example]:
        """Questions of those in use, and what people said they fit or do not, the newest first."""
        ...

    def teach(self, kept: KeptId, message: MessageId, fits: bool | None) -> None:
        """A person says whether it fits a message; None takes that back."""
        ...

    def seen(self) -> MessageId:
        """Up to which message everything was looked at."""
        ...

    def said_since(self, seen: MessageId, limit: int) -> Sequence[Said]:
        """The messages after it, by number; none where there is nothing to offer."""
        ...

    def advance(self, seen: MessageId, to: MessageId) -> bool:
        """They were looked at. False when somebody else has."""
        ...

    def offer(self, offer: Offer) -> bool:
        """Notes an offer. False when the same was offered in its conversation before."""
        ...

    def offered(self, kept: KeptId, conversation: ConversationId) -> Offer | None: ...

    def settle(self, offer: Offer, fate: Fate) -> bool:
        """Gives an offer another fate than it has. False when it has changed meanwhile."""
        ...

    def offers_in(self, conversation: ConversationId) -> int:
        """How many were offered in a conversation, whatever became of them."""
        ...

    def automatic(self, conversation: ConversationId) -> bool:
        """Whether anything was answered by itself in a conversation."""
        ...

    def allow(self, rule: Automatic, *, allowed: bool) -> None: ...

    def allowed(self) -> Sequence[Automatic]: ...

    def doubtful(self, before: datetime, limit: int = 50) -> Sequence[Kept]:
        """Those in use that nobody confirmed or used since a moment, or whose reply, or question, has changed since then."""
        ...

    def lock_doubtful(self, before: datetime, limit: int = 50) -> Sequence[Kept]:
        """The same, to be changed: without those that another process changes at this moment."""
        ...


class Experts(Protocol):
    """Who answered what, told from the conversations themselves."""

    def thank(self, message: MessageId, *, thanked: bool) -> None:
        """A customer thanked for a reply by a reaction, or took that back."""
        ...

    def speaking_of(self, stems: Sequence[str], limit: int = 300) -> Sequence[ConversationId]:
        """Conversations in which a customer used all of these words, or that share a theme with one; newest first."""
        ...

    def answered(self, conversations: Sequence[ConversationId]) -> Sequence[Answered]:
        """Who answered in these, each colleague once a conversation."""
        ...

    def is_listed(self, person: AliasId) -> bool: ...

    def list_person(self, person: AliasId, *, listed: bool) -> None: ...

    def unlisted(self) -> frozenset[AliasId]: ...

    def outside(self, conversations: Sequence[ConversationId], hidden: Hidden) -> frozenset[ConversationId]:
        """Those of these conversations that are at home in none of the hidden channels, in one question for all."""
        ...
