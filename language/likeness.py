"""How alike messages are: by meaning, each language around its own mean, and by their words.

Knows messages as rows; refuses to know what likeness is used for.
"""

import dataclasses
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import background, embeddings, wording
from ports.language import Embeddings, Matrix, Neighbour

WORDS, NEIGHBOURLY = 0.6, 0.5
"""What the words' likeness counts beside the meaning's 1: where messages are grouped, and where they are ranked."""
CUT = 1.9
"""Deviations above the median likeness of two messages from which on they say the same. Median and median deviation,
because few large themes or many small ones must not move what is mere noise between strangers."""
SAMPLE = 1500
"""Messages whose pairs tell what likeness is usual."""
USUAL = 0.18
"""The cut where there are too few messages to tell."""
FEW = 12
CROWD, COMPANY = 0.3, 25
"""How much of a message's likeness to so many nearest is taken from its likeness to anything else: some are near to all.
Source: Conneau et al., "Word translation without parallel data" (2018), §2.3."""
COMPARED = 2000
"""Messages up to which all are compared with each other for that."""
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
    words: float = WORDS

    def rows(self, texts: Sequence[str]) -> Matrix:
        """One row a text, of length 1, the meaning in its first columns; 2 ms a text."""
        if not texts:
            return np.zeros((0, 1), np.float32)
        meaning = self.space.rows(self.embeddings.rows(texts), background.languages_of(texts))
        return wording.unit(np.hstack([meaning, self.words**0.5 * self.weights.rows(texts)]))


def measure(texts: Sequence[str], encoder: Embeddings | None = None, *, ranking: bool = False) -> Measure:
    """The measure that suits these messages: what they have in common counts little. `ranking` for neighbours, not groups."""
    encoder = encoder or embeddings.shared()
    encoder.rows(["."])
    sample = list(texts) if len(texts) <= SAMPLE else [texts[at] for at in _spread(len(texts), SAMPLE)]
    languages = background.languages_of(sample)
    stretched = background.gentle if ranking else background.space
    space = stretched(encoder, encoder.rows(sample), languages)
    fitted = Measure(space, wording.learnt(sample), encoder, words=NEIGHBOURLY if ranking else WORDS)
    cut, spread = usual(fitted.rows(sample))
    return dataclasses.replace(fitted, cut=cut, spread=spread)


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
    """The `limit` of `others` nearest to the message, the nearest first, those that are near to everything later."""
    if not others:
        return []
    encoder = encoder or embeddings.shared()
    encoder.rows(["."])
    measured, rows, company = _prepared(tuple(others), encoder, encoder.name)
    return nearest(measured.rows([message])[0], rows, company, measured.cut, limit)


@functools.lru_cache(maxsize=2)
def _prepared(others: tuple[str, ...], encoder: Embeddings, name: str) -> tuple[Measure, Matrix, Matrix]:
    """What one list needs once, however often it is asked about: its measure, rows, and how near each is to the others."""
    measured = measure(others, encoder, ranking=True)
    rows = measured.rows(others)
    return measured, rows, company_of(rows)


def company_of(rows: Matrix) -> Matrix:
    """The mean likeness of each row to its nearest ones; none where there are too few or too many to tell."""
    if not FEW <= len(rows) <= COMPARED:
        return np.zeros(len(rows), np.float32)
    likeness = rows @ rows.T
    np.fill_diagonal(likeness, -1)
    near = min(COMPANY, len(rows) - 1)
    return np.asarray(np.partition(likeness, -near, axis=1)[:, -near:].mean(axis=1), np.float32)


def nearest(row: Matrix, rows: Matrix, company: Matrix, cut: float, limit: int) -> list[Neighbour]:
    """The rows most like this one."""
    likeness = rows @ row
    best = np.argsort(CROWD * company - likeness, kind="stable")[:limit]
    return [Neighbour(int(at), float(likeness[at]), bool(likeness[at] >= cut)) for at in best]


def nearness(sentence: str, others: Sequence[str], encoder: Embeddings | None = None) -> float:
    """How alike a sentence and the nearest of these are in meaning alone, across languages; from -1 to 1."""
    if not others:
        return 0.0
    rows = (encoder or embeddings.shared()).rows([sentence, *others])
    return float((rows[1:] @ rows[0]).max())
