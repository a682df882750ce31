"""Digests as values: what a channel asks for, what was said, what stands in a post, what the channel has taught.

Knows no theme's words and no order: `domain.themes` and `digests.ranking` do.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.conversations import Status
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, Slot
from domain.phrases import Phrase
from domain.schedules import Schedule

DigestId = NewType("DigestId", int)
RunId = NewType("RunId", int)


class Section(StrEnum):
    """The parts of a digest, in their order: what needs a human today comes first."""

    WAITING = "waiting"
    DECISIONS = "decisions"
    OUTCOMES = "outcomes"
    HOT = "hot"
    IDEAS = "ideas"
    COLD = "cold"


ALL_SECTIONS = tuple(Section)


class Source(StrEnum):
    OUTSIDE = "outside"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a digest is about; what is empty does not restrict. `weight` is how many people make a theme more than cold."""

    tags: tuple[str, ...] = ()
    channels: tuple[PlaceId, ...] = ()
    sources: tuple[Source, ...] = ()
    organisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    weight: int = 1
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What people decide about a digest."""

    title: str
    schedule: Schedule
    locale: str = "en"
    filters: Filters = Filters()
    sections: tuple[Section, ...] = ALL_SECTIONS


@dataclass(frozen=True, slots=True)
class Digest:
    """A scheduled post to a channel.

    `next_at` is when it comes next, None while it is paused. `last_at` is the moment of the last slot that was used,
    `posted_at` when something was posted last, `seen` the last message that a post has taken into account.
    """

    id: DigestId
    place: PlaceId
    by: AliasId
    plan: Plan
    created_at: datetime
    paused: bool = False
    next_at: datetime | None = None
    last_at: datetime | None = None
    posted_at: datetime | None = None
    seen: MessageId | None = None

    @property
    def reference(self) -> str:
        """How people name it."""
        return f"DG-{self.id}"


class Kind(StrEnum):
    """Why a digest is written: its time has come, somebody wants it posted now, or wants to see it alone."""

    SLOT = "slot"
    NOW = "now"
    PREVIEW = "preview"


class State(StrEnum):
    """`wanted` until its fate is known; then posted, empty (nothing to say), or dropped (nobody wants it any more)."""

    WANTED = "wanted"
    POSTED = "posted"
    EMPTY = "empty"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Run:
    """One writing of a digest. `key` is unique; `person` is who asked, if anybody did, in `place`."""

    id: RunId
    key: str
    digest: DigestId
    kind: Kind
    wanted_at: datetime
    person: AliasId | None = None
    place: PlaceId | None = None
    state: State = State.WANTED


@dataclass(frozen=True, slots=True)
class Said:
    """One message as a digest sees it: who said what to whom, and how it stands. `words` are folded.

    `theme` and `mood` (`like`, `dislike`) are empty where nobody has found them. `waiting` is since when the
    conversation waits for us. `kind` is what whoever said it is to us, where somebody said so by hand.
    """

    message: MessageId
    conversation: ConversationId
    by: AliasId
    at: datetime
    words: str
    tags: tuple[str, ...] = ()
    organisation: str = ""
    language: str = ""
    inside: bool = False
    status: Status = Status.NEW
    home: PlaceId | None = None
    waiting: datetime | None = None
    theme: str = ""
    mood: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Taste:
    """What a channel has taught about one feature: how often each of these happened."""

    more: int = 0
    less: int = 0
    acted: int = 0
    ignored: int = 0

    def plus(self, other: "Taste") -> "Taste":
        """Both together; never below nothing."""
        return Taste(
            max(0, self.more + other.more),
            max(0, self.less + other.less),
            max(0, self.acted + other.acted),
            max(0, self.ignored + other.ignored),
        )


class Verdict(StrEnum):
    MORE = "more"
    LESS = "less"


def taught(verdict: Verdict, times: int = 1) -> Taste:
    """What a press teaches; `times` -1 takes it back."""
    return Taste(more=times) if verdict is Verdict.MORE else Taste(less=times)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence about a theme that somebody else wrote, and the messages that bear it out."""

    sentence: str
    sources: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a digest: a link, some words of it, why it is there, and by what its like is known.

    `voices` counts messages, `people` who said so, `names` are some of them. `filtered` says why it is not shown.
    `message` is the one whose words are quoted: words and names of customers are not kept, but looked up again.
    `title` and `summary` are a language model's, of the theme; empty where there is none.
    """

    section: Section
    slot: Slot
    label: str
    words: str
    reason: Phrase
    names: tuple[str, ...] = ()
    voices: int = 1
    people: int = 1
    features: tuple[str, ...] = ()
    conversations: tuple[ConversationId, ...] = ()
    message: MessageId | None = None
    filtered: Phrase | None = None
    title: str = ""
    summary: tuple[Drafted, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """An item as it stood in a post, under its number there."""

    run: RunId
    number: int
    item: Item


@dataclass(frozen=True, slots=True)
class Shown:
    """The items of one post from which nothing has been learnt yet, and since when they stand there."""

    run: RunId
    at: datetime
    items: tuple[Kept, ...]


def resumed(digest: Digest, next_at: datetime | None) -> Digest:
    """It comes again."""
    return replace(digest, paused=False, next_at=next_at)


def paused(digest: Digest) -> Digest:
    """It does not come until somebody resumes it."""
    return replace(digest, paused=True, next_at=None)
