"""What suggested decisions and imports need to remember. Two parts of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.heard import Voice
from domain.ids import MessageId, PlaceId
from domain.suggestions import Suggestion, SuggestionId
from domain.understanding import ThemeId


class Suggestions(Protocol):
    """Suggested decisions, and the turns in which themes are looked at for more."""

    def wanted(self, patience: float) -> bool:
        """Whether it is time to look at themes, and nobody has begun within so many seconds."""
        ...

    def claim(self, patience: float) -> int | None:
        """Begins a look; what it is known by until it ends. None when it is not time, or another process is at it."""
        ...

    def settle(self, look: int, next_at: datetime) -> bool:
        """A look ends. False when somebody else has taken it over: nothing may be posted then."""
        ...

    def want(self) -> None:
        """Somebody wants themes to be looked at now."""
        ...

    def voices(self, theme: ThemeId, limit: int = 400) -> Sequence[Voice]:
        """The newest messages of a theme and of those that went into it, newest first; erased ones aside."""
        ...

    def add(self, suggestion: Suggestion) -> Suggestion:
        """A new one, with its id."""
        ...

    def get(self, suggestion: SuggestionId) -> Suggestion:
        """Raises `KeyError` when there is none."""
        ...

    def lock(self, suggestion: SuggestionId) -> Suggestion:
        """The same, held against other writers. Raises `KeyError`."""
        ...

    def save(self, suggestion: Suggestion) -> None: ...

    def newest(self, limit: int = 200) -> Sequence[Suggestion]:
        """Newest first."""
        ...

    def count_since(self, place: PlaceId, since: datetime) -> int:
        """How many a channel has been given since a moment."""
        ...


class Imports(Protocol):
    """Exports that were read, and which messages came from them."""

    def begin(self, key: str, source: str) -> int:
        """How many entries of this export are written already; 0 for one that nobody has begun."""
        ...

    def advance(self, key: str, done: int, first: MessageId | None, last: MessageId | None) -> None:
        """So many entries are written now; `first` to `last` are the messages that came of the newest of them."""
        ...

    def end(self, key: str) -> None: ...

    def known(self, sources: Sequence[str]) -> frozenset[str]:
        """Those of these posts that stand as messages already."""
        ...
