"""What is understood of messages, and how people's links make themes of it. Pure; knows no model, no chat, no row.

A link never changes what was there before it: what holds now is a function of the links that stand, so that taking links
back, in whatever order, restores exactly what was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.ids import AliasId, ConversationId, FeedbackId, MessageId, PlaceId

ThemeId = NewType("ThemeId", int)
LinkId = NewType("LinkId", int)

LONG_ENOUGH = 20
"""Letters below which a message alone is no evidence of its author's language."""
SURE_OF_LANGUAGE = 0.9
AGREEING = 3
"""So many messages in a row must contradict what a customer's platform says of their language."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that nobody has understood yet. `tags` are those that people gave it.

    `hint` is the language that its author's platform names, `before` those of their earlier messages, the newest last.
    It `follows` where its author has said something in the conversation before. `theme` is the one that it counted in when it
    was read before: it may say something else now.
    """

    message: MessageId
    conversation: ConversationId
    by: AliasId
    text: str
    hint: str = ""
    before: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    inside: bool = False
    follows: bool = False
    theme: ThemeId | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one message. Confidences go from 0 to 1; what nobody could tell is empty.

    `tag` is the likeliest one, to be suggested where `sure`. The message belongs to `theme`, or to the new one that is
    number `opens` among those of its batch, or to none. `vector` is its meaning by `model`, to be searched for.
    """

    message: MessageId
    language: str = ""
    language_confidence: float = 0.0
    mood: str = ""
    mood_confidence: float = 0.0
    tag: str = ""
    confidence: float = 0.0
    sure: bool = False
    theme: ThemeId | None = None
    opens: int | None = None
    model: str = ""
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a theme stands among the others: `data` means something to the model alone. `opens` as in `Reading`."""

    theme: ThemeId | None
    opens: int | None
    size: int
    data: bytes
    label: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was understood at once, ready to be saved together."""

    readings: tuple[Reading, ...] = ()
    places: tuple[Place, ...] = ()


SEPARATOR = " / "
"""Between the words that a theme is called by: lists of themes have commas of their own."""
LETTERS = "letters"
"""The model that stands in where none of meaning can be had: it knows which letters words share, as a search by words does."""


@dataclass(frozen=True, slots=True)
class State:
    """How understanding goes: by which process and until when, by which model; `trouble` says why words alone serve.

    `revision` grows with every link and lesson of people's, `fit` with every measure that the model has taken anew.
    """

    owner: str = ""
    until: float = 0.0
    revision: int = 0
    fit: int = 0
    model: str = ""
    trouble: str = ""

    @property
    def by_meaning(self) -> bool:
        """Whether a model reads that can tell meanings."""
        return self.model not in ("", LETTERS)


@dataclass(frozen=True, slots=True)
class Theme:
    """Feedback that says the same thing. `root` is the theme it has gone into by people's links, or itself."""

    id: ThemeId
    label: str
    root: ThemeId
    created_at: datetime
    last_at: datetime

    @property
    def reference(self) -> str:
        """How people name it."""
        return f"T-{self.id}"


@dataclass(frozen=True, slots=True)
class Counted:
    """How much stands in a theme: messages, conversations, and the people behind them."""

    messages: int = 0
    conversations: int = 0
    people: int = 0


class LinkKind(StrEnum):
    SAME = "same"
    """`theme` and `into` say the same."""
    APART = "apart"
    """`message` does not say what `into` says; `theme` is its own."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a person said about themes. `undone` once it was taken back."""

    id: LinkId
    kind: LinkKind
    theme: ThemeId
    into: ThemeId
    message: MessageId | None
    by: AliasId
    at: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A search that a colleague asked for and that waits for its answer; `asked` is as they typed it."""

    id: int
    person: AliasId
    place: PlaceId
    asked: str
    at: datetime


def brief(label: str, most: int) -> str:
    """What a theme is called in so many characters: fewer of its words rather than a part of one, but the first one always."""
    words = label.split(SEPARATOR)
    while len(words) > 1 and len(SEPARATOR.join(words)) > most:
        words.pop()
    return SEPARATOR.join(words)


Vector = tuple[MessageId, str, bytes]
"""The meaning of a message, with its language: thousands of them are looked at together."""


@dataclass(frozen=True, slots=True)
class Near:
    """A piece of feedback, and the message of it that is nearest in meaning to what is searched for."""

    feedback: FeedbackId
    message: MessageId


def roots(themes: Iterable[ThemeId], links: Iterable[Link]) -> dict[ThemeId, ThemeId]:
    """The theme that each of these has gone into: where its newest link leads, for all that are linked to one another."""
    found = {theme: theme for theme in themes}

    def find(theme: ThemeId) -> ThemeId:
        while found[theme] != theme:
            theme = found[theme]
        return theme

    for link in sorted(links, key=lambda one: one.id):
        if link.kind is LinkKind.SAME and not link.undone and {link.theme, link.into} <= found.keys():
            last, into = find(link.into), link.into
            found[find(link.theme)] = last
            if last != into:  # the newest link names them all
                found[into], found[last] = into, into
    return {theme: find(theme) for theme in found}


def placed(assigned: ThemeId | None, links: Iterable[Link]) -> ThemeId | None:
    """The theme of a message: the one that the newest standing link about it gave it, else the one it was found to be in."""
    standing = [link for link in links if link.kind is LinkKind.APART and not link.undone]
    return max(standing, key=lambda one: one.id).theme if standing else assigned


def spoken(known: str, hint: str, before: Sequence[str], newest: tuple[str, float, int]) -> str:
    """The language that a customer writes in, as far as there is evidence; else what was `known` before.

    `before` are the languages of their earlier messages, the newest last; `newest` is language, confidence and length of
    this one. Where a language is taken for theirs already, several messages in a row must contradict it; where none is,
    one long and clear message will do.
    """
    language, confidence, length = newest
    held = (known or hint).split("-")[0].lower()
    if confidence < SURE_OF_LANGUAGE or language == held:
        return known
    if not held:
        return language if length >= LONG_ENOUGH else known
    row = (*before, language)[-AGREEING:]
    return language if row == (language,) * AGREEING else known
