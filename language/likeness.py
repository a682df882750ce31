"""How alike messages are: by meaning, each language around its own mean, and by their words.

Knows messages as rows; refuses to know what likeness is used for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import background, embeddings, wording
from ports.language import Embeddings, Matrix, Neighbour

WORDS = 0.6
"""What the words' likeness counts beside the meaning's 1."""
CUT = 1.9
"""Deviations above the median likeness of two messages from which on they say the same. Median and median deviation,
because few large themes or many small ones must not move what is mere noise between strangers."""
SAMPLE = 1500
"""Messages whose pairs tell what likeness is usual."""
USUAL = 0.18
"""The cut where there are too few messages to tell."""
FEW = 12
LOWEST, HIGHEST = 0.05, 0.6


@dataclass(frozen=True, slots=True)
class Measure:
    """Puts messages where the product of two rows is their likeness; `cut` is where "the same" begins.

    `spread` is the standard deviation of the likeness of any two messages.
    """

    space: background.Space
    weights: wording.Weights
    embeddings: Embeddings
    cut: float = USUAL
    spread: float = 0.0

    def rows(self, texts: Sequence[str]) -> Matrix:
        """One row a text, of length 1, the meaning in its first columns; 2 ms a text."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        meaning = self.space.rows(self.embeddings.rows(texts), background.languages_of(texts))
        return wording.unit(np.hstack([meaning, WORDS**0.5 * self.weights.rows(texts)]))


def measure(texts: Sequence[str], encoder: Embeddings | None = None) -> Measure:
    """The measure that suits these messages: what they have in common counts little."""
    encoder = encoder or embeddings.shared()
    encoder.rows(["."])
    sample = list(texts) if len(texts) <= SAMPLE else [texts[at] for at in _spread(len(texts), SAMPLE)]
    space = background.space(encoder, encoder.rows(sample), background.languages_of(sample))
    fitted = Measure(space, wording.learnt(sample), encoder)
    return Measure(space, fitted.weights, encoder, *usual(fitted.rows(sample)))


def _spread(count: int, wanted: int) -> list[int]:
    """`wanted` places spread evenly over `count`."""
    return [int(at) for at in np.linspace(0, count - 1, wanted)]


def usual(rows: Matrix) -> tuple[float, float]:
    """The cut adapted to these rows (one fixed number does not fit every subject), and the spread it rests on."""
    if len(rows) < FEW:
        return USUAL, USUAL / 4
    pairs = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    middle = np.median(pairs)
    spread = 1.4826 * np.median(np.abs(pairs - middle))
    return float(np.clip(middle + CUT * spread, LOWEST, HIGHEST)), float(spread)


def related(
    message: str, others: Sequence[str], limit: int = 5, encoder: Embeddings | None = None
) -> list[Neighbour]:
    """The `limit` of `others` nearest to the message, the nearest first."""
    if not others:
        return []
    measured = measure(others, encoder)
    return nearest(measured.rows([message])[0], measured.rows(others), measured.cut, limit)


def nearest(row: Matrix, rows: Matrix, cut: float, limit: int) -> list[Neighbour]:
    """The rows most like this one."""
    likeness = rows @ row
    best = np.argsort(-likeness, kind="stable")[:limit]
    return [Neighbour(int(at), float(likeness[at]), bool(likeness[at] >= cut)) for at in best]


def nearness(sentence: str, others: Sequence[str], encoder: Embeddings | None = None) -> float:
    """How alike a sentence and the nearest of these are in meaning alone, across languages; from -1 to 1."""
    if not others:
        return 0.0
    rows = (encoder or embeddings.shared()).rows([sentence, *others])
    return float((rows[1:] @ rows[0]).max())
