"""What understanding needs to remember: what waits to be understood, what was, themes and people's links between them.

Two parts of a unit of work; see `ports.storage`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.conversations import Status
from domain.feedback import Filter
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId
from domain.understanding import (
    Counted,
    Link,
    LinkId,
    Near,
    Place,
    Reading,
    Search,
    State,
    Theme,
    ThemeId,
    Unread,
    Vector,
)

ACCOUNT = AccountId("isthmus:understanding")
"""Under this name a commit wakes whoever understands (see `ports.queues.Woken`)."""


class Understanding(Protocol):
    """Messages that wait to be understood, and what was understood of them."""

    def state(self) -> State: ...

    def claim(self, process: str, seconds: float) -> State | None:
        """Makes a process the one that understands for so many seconds; the state as it was before.

        None when another process is at it.
        """
        ...

    def keep(self, process: str, seconds: float) -> bool:
        """It goes on for so many seconds. False when another process has taken over: nothing may be saved then."""
        ...

    def release(self, process: str) -> None: ...

    def note(self, model: str, trouble: str) -> None:
        """By which model it goes, and why not better."""
        ...

    def unread(self, limit: int) -> Sequence[Unread]:
        """The newest messages that wait, the oldest of them first."""
        ...

    def backlog(self) -> int:
        """How many messages wait."""
        ...

    def want(self, message: MessageId) -> None:
        """A message is to be understood (again)."""
        ...

    def save(self, reading: Reading) -> None:
        """Keeps what was understood; the message does not wait any more."""
        ...

    def drop(self, messages: Sequence[MessageId]) -> None:
        """There is nothing to understand in these."""
        ...

    def let_go(self, limit: int) -> int:
        """The first messages that wait, so many at most, do not wait any more; how many did."""
        ...

    def of(self, message: MessageId) -> Reading | None:
        """What was understood of a message, without its vector; `theme` is the one it is in now."""
        ...

    def of_conversation(self, conversation: ConversationId) -> Sequence[Reading]:
        """The same for each message of a conversation that was understood, oldest first."""
        ...

    def teach(self, message: MessageId, tag: str, *, corrects: bool) -> None:
        """A person says what a message is about; `corrects`: having looked at it, so that it must count at once."""
        ...

    def lessons(self, limit: int) -> Sequence[tuple[str, str]]:
        """(text, tag) as people gave them, the newest last."""
        ...

    def count_lessons(self) -> int: ...

    def forget(self, messages: Sequence[MessageId]) -> None:
        """Nothing of these messages is remembered here; themes that stood on them alone are gone."""
        ...

    def search(self, person: AliasId, place: PlaceId, asked: str) -> None:
        """A search waits for its answer."""
        ...

    def searches(self, limit: int = 20) -> Sequence[Search]: ...

    def answered(self, search: int) -> bool:
        """A search does not wait any more. False when somebody else has answered it."""
        ...

    def vectors(self, model: str, after: MessageId, limit: int) -> Sequence[Vector]:
        """What a model has read after a message, in the order in which it was said."""
        ...

    def belonging(self, messages: Sequence[MessageId], asked: Filter) -> Sequence[Near]:
        """To which feedback these messages belong, as far as it meets a filter (its words aside), in their order: what
        carries a tag, and what else customers said about it."""
        ...


class Themes(Protocol):
    """Themes, their messages, and what people said about them."""

    def get(self, theme: ThemeId) -> Theme:
        """Raises `KeyError` when there is none."""
        ...

    def all_ids(self) -> Sequence[ThemeId]: ...

    def open(self, label: str) -> Theme: ...

    def say(self, theme: ThemeId, label: str) -> None:
        """A theme was heard just now; a label that is not empty replaces the one it had, unless that is a `name`."""
        ...

    def ask_name(self, since: datetime, fewest: int) -> tuple[Theme, int] | None:
        """The largest theme that a name is to be found for now, with its messages: one of so many or more, heard since a
        moment and since it was last asked about, and twice as large as when it was named. Asked about from now on."""
        ...

    def name(self, theme: ThemeId, label: str, count: int) -> None:
        """A theme of so many messages is called so, whatever its own words."""
        ...

    def of_conversation(self, conversation: ConversationId) -> Theme | None:
        """The theme, as it is by people's links, of a conversation's first message that has one."""
        ...

    def counted(
        self, theme: ThemeId, without: ConversationId | None = None, team: AccountId | None = None
    ) -> Counted:
        """How much stands in a theme and in those that went into it, perhaps leaving out one conversation, or those that
        other workspaces than `team` answer."""
        ...

    def said_in(self, theme: ThemeId, conversation: ConversationId) -> int:
        """How many messages of a conversation stand in a theme, and in those that went into it."""
        ...

    def members(self, theme: ThemeId, limit: int = 20) -> Sequence[MessageId]:
        """Messages of a theme and of those that went into it, newest first."""
        ...

    def conversations(
        self, theme: ThemeId, limit: int = 20, without: Status | None = None
    ) -> Sequence[ConversationId]:
        """Conversations with a message in a theme, the newest message first; perhaps leaving out a status."""
        ...

    def standing_in(self, places: Sequence[PlaceId], theme: ThemeId | None = None) -> frozenset[ThemeId]:
        """Themes, as they are by people's links, with a message in one of these channels; perhaps only this one of them.

        A label is made of all messages: it is not for those who may not see these channels.
        """
        ...

    def largest(self, since: datetime, limit: int = 20) -> Sequence[tuple[Theme, Counted]]:
        """Themes that were heard since a moment, those of most people first; what was said before counts too."""
        ...

    def merge(self, theme: ThemeId, into: ThemeId, by: AliasId) -> Link | None:
        """Both say the same, a person says. None when they stand together already."""
        ...

    def part(self, message: MessageId, by: AliasId) -> Link | None:
        """A message does not say what its theme says: it has a theme of its own now. None when it is in none."""
        ...

    def undo(self, link: LinkId) -> Link | None:
        """A link does not stand any more. None when there is none, or it was undone before."""
        ...

    def restore(self, message: MessageId) -> None:
        """A message is where people's links put it, whatever it was found to say."""
        ...

    def links(self, theme: ThemeId, limit: int = 10) -> Sequence[Link]:
        """Links that stand and concern a theme or those that went into it, newest first."""
        ...

    def standing(self) -> Mapping[ThemeId, ThemeId]:
        """Each theme that has gone into another by people's links, and where to."""
        ...

    def parted(self) -> Sequence[tuple[ThemeId, ThemeId, MessageId, bool]]:
        """Own themes of messages that people set apart: theme, the one it came from, message, whether it stands."""
        ...

    def measure(self, fit: int) -> bytes | None: ...

    def save_measure(self, fit: int, data: bytes) -> None:
        """From now on places are those of this fit; others are forgotten."""
        ...

    def places(self, fit: int, after: ThemeId, limit: int) -> Sequence[Place]:
        """Where themes stand, by id."""
        ...

    def place(self, fit: int, place: Place) -> None:
        """A theme stands there now."""
        ...

    def assigned(self, limit: int) -> Sequence[tuple[ThemeId, str]]:
        """The newest messages with a theme, the oldest of them first: the theme each was found to be in, and its text."""
        ...
