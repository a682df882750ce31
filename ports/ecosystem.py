"""What must be remembered of the ecosystem and of the pulse. Two parts of a unit of work; see `ports.storage`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.ecosystem.counting import Said
from domain.ecosystem.landscape import Theme
from domain.ecosystem.values import Book, Edit, Relation, Someone
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId
from domain.pulse import Ended, Talk
from domain.sight import Hidden


class What(StrEnum):
    """What is asked for."""

    MAP = "map"
    ACTOR = "actor"
    PROPOSAL = "proposal"
    ASK = "ask"
    """The customers are to be asked whom a proposal touches."""
    PULSE = "pulse"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that waits for its answer; without a person the place is answered."""

    id: int
    what: What
    about: str
    person: AliasId | None
    place: PlaceId


@dataclass(frozen=True, slots=True)
class Counting:
    """How far messages are counted, and how far a counting anew has come; `counted_at` is when the last one ended."""

    generation: int
    upto: MessageId
    anew: MessageId | None
    counted_at: datetime


class Ecosystem(Protocol):
    def counting(self) -> Counting: ...

    def said(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        """Messages beyond one, by number; whole messages, `limit` rows of message and tag at most."""
        ...

    def count(self, after: MessageId, upto: MessageId, relations: Iterable[Relation], *, anew: bool) -> bool:
        """Adds what messages up to one tell. False, and nothing is added, when somebody else has counted them."""
        ...

    def begin_anew(self) -> bool:
        """A counting anew begins. False when one is under way."""
        ...

    def end_anew(self) -> bool:
        """The counting anew takes the place of the other. False when it has not come as far, or is none."""
        ...

    def unread(self) -> MessageId | None:
        """The first message that waits to be understood; None where nothing does."""
        ...

    def waste(self) -> bool:
        """Whether there is anything to sweep."""
        ...

    def sweep(self, limit: int) -> int:
        """Deletes some of what no counting needs any more; how much."""
        ...

    def relations(self, hidden: Hidden) -> Sequence[Relation]:
        """Everything that is counted, but for what comes from hidden channels."""
        ...

    def people(self) -> Sequence[Someone]:
        """Every customer and colleague."""
        ...

    def named(self, name: str) -> Sequence[Someone]:
        """Customers and colleagues of this very name, handle or alias, whatever its case."""
        ...

    def of_organisation(self, name: str) -> Sequence[AliasId]:
        """The customers of an organisation, however its name is written."""
        ...

    def themes(self) -> Mapping[int, Theme]: ...

    def themes_of(self, conversations: Sequence[ConversationId]) -> Sequence[int]:
        """The themes, as people linked them, of what was said in conversations."""
        ...

    def book(self, team: AccountId | None = None) -> Book:
        """What holds by hand: by what the people of a workspace said, or those of all where none is named."""
        ...

    def edits(self, subject: str, team: AccountId, limit: int = 20) -> Sequence[Edit]:
        """What the people of a workspace said of an actor by hand, the newest first."""
        ...

    def edit(self, edit: Edit) -> None: ...

    def kind_of(self, subjects: Sequence[str], team: AccountId) -> str:
        """The kind that people of a workspace gave by hand to the first of these that has one; empty where none has."""
        ...

    def latest(self, customers: Sequence[AliasId]) -> Sequence[ConversationId]:
        """The latest conversation of each of these customers."""
        ...

    def ask(self, what: What, place: PlaceId, person: AliasId | None = None, about: str = "") -> int: ...

    def asked(self, patience: float) -> bool:
        """Whether a question waits that nobody has begun with in so many seconds."""
        ...

    def claim(self, patience: float) -> Ask | None: ...

    def settle(self, ask: int) -> bool:
        """It is answered. False when somebody else has answered it."""
        ...


class Pulses(Protocol):
    def channels(self) -> Mapping[PlaceId, str]:
        """Channels that get the pulse each month, with the month they had last."""
        ...

    def join(self, place: PlaceId, by: AliasId, slot: str) -> None: ...

    def leave(self, place: PlaceId) -> bool: ...

    def take(self, place: PlaceId, slot: str) -> bool:
        """The month of a channel is about to be posted. False when it was, by whomever."""
        ...

    def talks(self, since: datetime, team: AccountId) -> Sequence[Talk]:
        """Conversations of a workspace opened since, as far as the pulse looks at them."""
        ...

    def ended(self, since: datetime, team: AccountId) -> Sequence[Ended]:
        """Decisions of a workspace that ended since."""
        ...
