"""What the application may ask about words, and the values that come back. Knows no model, no chat, no row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from domain.understanding import Batch, Place, ThemeId, Unread, Vector

if TYPE_CHECKING:  # a process that asks nothing about words loads no arithmetic
    from array import array

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
        """One vector a text. Takes milliseconds: never on an event loop. Raises `NoEmbeddings`."""
        ...


class NoEmbeddings(Exception):
    """The model cannot be had (not installed, not loading, no answer); `args[0]` says why."""


class Gone(NoEmbeddings):
    """What was asked has ended, and with it what it remembered; asked anew, another one may answer. `args[0]` says why."""


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
    """What can be asked about words without any language model. None of it blocks the event loop.

    All of it raises `NoEmbeddings` where no model can be had.
    """

    async def cluster(self, messages: Sequence[str]) -> Sequence[Group]:
        """Messages of which people may read several as one."""
        ...

    async def mood(self, message: str) -> Mood: ...

    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> Sequence[Neighbour]: ...

    async def near(self, sentence: str, others: Sequence[str]) -> float:
        """How alike a sentence and the nearest of these are in meaning, from -1 to 1."""
        ...

    async def near_themes(
        self, wanted: Sequence[Place], others: Sequence[Place], least: float
    ) -> Sequence[tuple[ThemeId, ThemeId, float]]:
        """Pairs of a wanted theme and another one that are at least so near, with how near. All of one measure."""
        ...


Nearest: TypeAlias = "tuple[array[int], array[float]]"
"""Messages near in meaning to what is searched for, and how near each is, the nearest first: there may be very many."""


class Library(Protocol):
    """Reads messages as they arrive, and remembers what it was told: `language.library.Library`, which says more.

    Raises `Gone` once what it remembered is gone; what it was told must be told to another one.
    """

    async def learn(self, tags: Sequence[Topic], lessons: Sequence[tuple[str, str]]) -> None: ...
    async def begin(self) -> tuple[int, bytes]: ...
    async def restore(self, fit: int, measure: bytes) -> bool: ...
    async def put(self, places: Sequence[Place]) -> None: ...
    async def opened(self, ids: Mapping[int, ThemeId]) -> None: ...
    async def knows(self, theme: ThemeId) -> bool: ...
    async def keep(self, themes_: Collection[ThemeId]) -> None: ...
    async def stand(self, theme: ThemeId, text: str) -> Place: ...
    async def clear(self, theme: ThemeId) -> Place | None: ...
    async def read(self, messages: Sequence[Unread]) -> Batch: ...
    async def wants_fit(self, grown: float) -> bool: ...
    async def refit(
        self, texts: Sequence[str], of: Sequence[ThemeId]
    ) -> tuple[int, bytes, Sequence[Place]]: ...
    async def nearest(self, asked: str, known: Sequence[Vector]) -> Nearest: ...


class Shelf(Protocol):
    """Texts that new ones are held against: `language.shelf.Shelf`. Raises `Gone` once it is to be made anew."""

    async def alike(self, said: str) -> Sequence[float]: ...


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
