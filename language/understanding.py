"""Everything that Isthmus asks about words, in one object: what stands behind `ports.language.Understands`.

Knows who has the answer; refuses to know who asks. Everything here takes milliseconds and more: it runs in a process of its
own (`language.process`), one question after the other, because the model has one core's worth of work.
"""

from collections.abc import Sequence

from domain.understanding import Place, ThemeId
from language import embeddings, likeness, mood, nearness, surely
from language.library import Library
from language.shelf import Shelf
from ports.language import Embeddings, Group, Mood, Neighbour


class Understanding:
    """All of it but `near_themes` raises `NoEmbeddings` where no model can be had."""

    library: Library
    shelf: Shelf

    def __init__(self, encoder: Embeddings | None = None) -> None:
        self._encoder = encoder or embeddings.shared()

    def cluster(self, messages: Sequence[str]) -> list[Group]:
        """As `surely.groups`: only what people may read as one. Without labels."""
        return [Group("", tuple(places)) for places in surely.groups(messages, self._encoder)]

    def mood(self, message: str) -> Mood:
        """As `mood.mood`."""
        return mood.mood(message, self._encoder)

    def related(self, message: str, others: Sequence[str], limit: int = 5) -> list[Neighbour]:
        """As `likeness.related`."""
        return likeness.related(message, others, limit, self._encoder)

    def near(self, sentence: str, others: Sequence[str]) -> float:
        """As `likeness.nearness`."""
        return likeness.nearness(sentence, others, self._encoder)

    def near_themes(
        self, wanted: Sequence[Place], others: Sequence[Place], least: float
    ) -> list[tuple[ThemeId, ThemeId, float]]:
        """As `nearness.near`."""
        return nearness.near(wanted, others, least)

    def open_library(self) -> str:
        """`library` is a new one that remembers nothing; the name of the model that reads."""
        self.library = Library(self._encoder)
        return self.library.warm()

    def open_shelf(self, texts: Sequence[str]) -> None:
        """`shelf` is a new one, of these texts."""
        self.shelf = Shelf(texts, self._encoder)
