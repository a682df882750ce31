"""Ideas as values. Knows no chat, no clock, no row."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain import ids
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId, PostId, Slot

IdeaId = NewType("IdeaId", int)
LinkId = NewType("LinkId", int)
SupportId = NewType("SupportId", int)
ChangeId = NewType("ChangeId", int)

LONGEST = 1500
"""Letters of an idea; whatever is longer is said in the conversation that it comes from."""
LONGEST_REASON = 1000


class Status(StrEnum):
    NEW = "new"
    LOOKING = "looking"
    """Somebody is looking at it."""
    PLANNED = "planned"
    DONE = "done"
    NOT_NOW = "not_now"


class Stage(StrEnum):
    ASKING = "asking"
    """It waits for what is like it to be found."""
    DRAFT = "draft"
    """Whoever wrote it is asked whether it is one of those that there are."""
    OPEN = "open"


class Kind(StrEnum):
    """How somebody came to support an idea."""

    OWN = "own"
    """By their own tap or command."""
    BEHALF = "behalf"
    """A colleague noted it for them."""
    MESSAGE = "message"
    """A colleague took a message of theirs for it."""


class Standing(StrEnum):
    COUNTS = "counts"
    ASKED = "asked"
    """Taken for support by a colleague; whoever said it has not said whether it is."""
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea of one workspace. `root` is the idea that people's links have made it a part of, or itself.

    `source` is the message it was written as, in `conversation`; None where it was typed into a form. Customers other than
    its author see it where it is `public`. `chat` and `topic` are where its author is answered. The text of an idea whose
    author was erased is empty.
    """

    id: IdeaId
    team: AccountId
    place: PlaceId
    text: str
    by: AliasId
    inside: bool
    created_at: datetime
    chat: PlaceId
    topic: str = ""
    source: MessageId | None = None
    conversation: ConversationId | None = None
    public: bool = True
    stage: Stage = Stage.OPEN
    status: Status = Status.NEW
    reason: str = ""
    root: IdeaId = IdeaId(0)
    reasons: tuple[tuple[str, str], ...] = ()
    """Languages other than the team's, each with what the reason is called in it."""

    def reason_in(self, locale: str) -> str:
        """The reason as somebody of this language is told it; as the team gave it where it is written in no other."""
        return dict(self.reasons).get(locale, self.reason)

    @property
    def reference(self) -> str:
        """How people name it."""
        return f"I-{self.id}"


@dataclass(frozen=True, slots=True)
class Support:
    """That one person wants one idea. `by` is who noted it, `chat` and `topic` where the person can be told."""

    id: SupportId
    idea: IdeaId
    actor: AliasId
    kind: Kind
    standing: Standing
    inside: bool
    by: AliasId
    at: datetime
    chat: PlaceId | None = None
    topic: str = ""
    message: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A person says that an idea is a part of another one. `undone` once it was taken back."""

    id: LinkId
    idea: IdeaId
    into: IdeaId
    by: AliasId
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about an idea; a customer's words stand in `message` alone."""

    idea: IdeaId
    by: AliasId
    inside: bool
    at: datetime
    text: str = ""
    message: MessageId | None = None
    post: PostId | None = None
    """Where the customer wrote it, by which an edit finds it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A status was set, with the reason."""

    id: ChangeId
    idea: IdeaId
    was: Status
    status: Status
    reason: str
    by: AliasId
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """The last status that a person was told of about one idea; `no_more` once they want to hear nothing further."""

    idea: IdeaId
    person: AliasId
    status: Status | None = None
    change: ChangeId = ChangeId(0)
    no_more: bool = False


@dataclass(frozen=True, slots=True)
class Rising:
    """An idea with the support that is new in a window, and in all."""

    idea: Idea
    fresh: int
    whole: int


def reference(text: str) -> IdeaId | None:
    """The number in `I-12`, `i12` or `12`; None when the text is no reference."""
    match = re.fullmatch(r"(?:i-?)?([0-9]{1,18})", ids.bare(text), re.IGNORECASE)
    return IdeaId(int(match[1])) if match else None


def card_slot(idea: IdeaId) -> Slot:
    """Where the living card of an idea stands."""
    return Slot(f"idea:{idea}")
