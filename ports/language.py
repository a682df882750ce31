"""What the application may ask about words, and the values that come back. Knows no model, no chat, no row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:  # a process that asks nothing about words loads no arithmetic
    import numpy as np
    import numpy.typing as npt

Matrix: TypeAlias = "npt.NDArray[np.float32]"
"""One row a text; rows have length 1, or 0 where a text says nothing."""


class Embeddings(Protocol):
    """Turns sentences into vectors whose nearness is nearness of meaning."""

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str:
        """Names the model: vectors of different names must not be compared or mixed."""
        ...

    def rows(self, texts: Sequence[str]) -> Matrix:
        """One vector a text. Takes milliseconds: to be called in a worker thread. Raises `NoEmbeddings`."""
        ...


class NoEmbeddings(Exception):
    """The model cannot be had (not installed, not loading, no answer); `args[0]` says why."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A language (ISO 639-1) and how sure it is, from 0 to 1."""

    language: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Topic:
    """A tag as a classifier sees it: its name, what it is for, and messages that carry it."""

    name: str
    description: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The likeliest tag for a message, and what to make of it.

    `confidence` is its calibrated probability (0 to 1), lowered where the message is unlike every example. `sure`: the tag
    may be set without asking. Not `fits`: none of the tags does. Everything between is a question to a person.
    """

    tag: str
    confidence: float
    sure: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another message by its place in the list that was given, and how alike it is (1 is the same).

    `same`: so much nearer than two messages usually are that it says the same thing.
    """

    index: int
    similarity: float
    same: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that say the same, by their places in the list that was given, the most typical first."""

    label: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mood:
    """`like`, `dislike`, or `unclear` where the words do not tell; `confidence` is that of the likelier one."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a summary, word for word, and the message it is from (its place in the list)."""

    sentence: str
    source: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a written summary, and the messages it rests on (their places in the list). Never without one."""

    sentence: str
    sources: tuple[int, ...]


class Understands(Protocol):
    """What can be asked about words without any language model. None of it blocks the event loop."""

    async def detect(
        self, text: str, languages: Sequence[str] = ..., profile: str = "", before: Sequence[str] = ()
    ) -> Detected:
        """The language of a text; `profile` and `before` are what is known of its author."""
        ...

    async def suggest(
        self, message: str, tags: Sequence[Topic], corrections: Sequence[tuple[str, str]] = ()
    ) -> Suggestion:
        """The likeliest of these tags; `corrections` are (message, right tag), the newest last."""
        ...

    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> list[Neighbour]: ...

    async def mood(self, message: str) -> Mood: ...

    async def cluster(
        self,
        messages: Sequence[str],
        together: Sequence[tuple[int, int]] = (),
        apart: Sequence[tuple[int, int]] = (),
    ) -> list[Group]:
        """Messages that say the same; `together` and `apart` are people's links, as places in the list."""
        ...

    async def summarise(self, messages: Sequence[str], limit: int = 3) -> list[Quote]: ...


class LanguageModel(Protocol):
    """A language model that drafts. It never sends and never decides; None means "do without", whatever the reason."""

    async def tag(self, message: str, tags: Sequence[Topic], names: Sequence[str] = ()) -> Suggestion | None:
        """`names`, here and below, are those of the people concerned, to be masked."""
        ...

    async def label(self, messages: Sequence[str], names: Sequence[str] = ()) -> str | None:
        """A short name for what these messages have in common."""
        ...

    async def summarise(
        self, messages: Sequence[str], language: str, names: Sequence[str] = ()
    ) -> list[Cited] | None:
        """Sentences in that language, each with messages that bear it out; those that do not hold are left out."""
        ...

    async def mood(self, message: str, names: Sequence[str] = ()) -> Mood | None: ...

    async def translate(self, text: str, language: str, names: Sequence[str] = ()) -> str | None:
        """The text in that language, to be shown as a translation; what must not leave us is masked on its way."""
        ...
