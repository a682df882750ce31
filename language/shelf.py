"""Texts that new ones are held against one by one, such as the questions of kept answers. Knows texts; not whose they are.

Everything here takes milliseconds: for a process of its own (`language.process`).
"""

from collections.abc import Sequence

from language import embeddings, likeness, seeds
from ports.language import Embeddings


class Shelf:
    """Made anew when its texts change: 2 ms for each that has not been read before. Raises `NoEmbeddings`."""

    def __init__(self, texts: Sequence[str], encoder: Embeddings | None = None) -> None:
        # Our own sentences tell what messages have in common, however few the texts are.
        usual = [*texts, *(seed.text for seed in seeds.every())]
        self._measure = likeness.measure(usual, encoder or embeddings.shared())
        self._rows = self._measure.rows(list(texts))

    def alike(self, said: str) -> list[float]:
        """How alike each of the texts and this one are, in their order; 1 is the same."""
        if not len(self._rows):
            return []
        return [float(one) for one in self._rows @ self._measure.rows([said])[0]]
