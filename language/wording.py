"""Words as numbers without any model: hashed TF-IDF of words, pairs of words and pieces of words.

Knows how to split, fold and weigh words; refuses to know what they mean, in which language, or who wrote them.
"""

import functools
import itertools
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ports.language import Matrix

DIMENSIONS = 1024
BUCKETS = 1 << 16
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MASK = BUCKETS - 1
LONGEST = 2000
"""Characters of a text that count: nobody's subject is first named after a page."""


def clean(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text, without halves of characters (lone surrogates), which no encoder takes."""
    return text[:longest].encode("utf-8", "replace").decode("utf-8")


def fold(text: str) -> str:
    """Lower case without accents, so that hasty typing and careful typing meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def split(text: str) -> list[str]:
    """The words of a text, folded, in their order. An apostrophe parts them: `l'écran` is `l`, `ecran`."""
    return [part for word in WORD.findall(fold(text[:LONGEST])) for part in re.split("['’]", word) if part]


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """What is counted: words, pairs of neighbours, and three to five letters within a word's borders."""
    yield from words
    yield from (f"{first} {second}" for first, second in itertools.pairwise(words))
    for word in words:
        framed = f"_{word}_"
        for size in (3, 4, 5):
            yield from (f"~{framed[at : at + size]}" for at in range(len(framed) - size + 1))


@functools.lru_cache(maxsize=8192)
def _hashed(text: str) -> tuple[npt.NDArray[np.int64], Matrix]:
    """The pieces of a text as numbers that are the same in every process, and how often each occurs."""
    counted = Counter(zlib.crc32(piece.encode("utf-8", "surrogatepass")) for piece in _pieces(split(text)))
    size = len(counted)
    return np.fromiter(counted, np.int64, size), np.fromiter(counted.values(), np.float32, size)


@dataclass(slots=True)
class Weights:
    """How rare pieces of words are in what was seen; grows with `learn`. A fresh one weighs all the same."""

    texts: int = 0
    seen: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros(BUCKETS, np.uint32))

    def learn(self, texts: Sequence[str]) -> None:
        """Counts in which of these texts each piece occurs."""
        for text in texts:
            self.seen[_hashed(text)[0] & MASK] += 1  # numpy adds once where a bucket comes twice
        self.texts += len(texts)

    def rows(self, texts: Sequence[str]) -> Matrix:
        """The TF-IDF of these texts, folded into `DIMENSIONS` columns with random signs; about 0.2 ms a text."""
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            numbers, counts = _hashed(text)
            rarity = np.log((1 + self.texts) / (1 + self.seen[numbers & MASK])) + 1
            signs = np.where(numbers >> 31, 1.0, -1.0)
            values = (1 + np.log(counts)) * rarity * signs
            row += np.bincount((numbers >> 16) % DIMENSIONS, values, DIMENSIONS)[:DIMENSIONS]
        return unit(rows)


def learnt(texts: Sequence[str]) -> Weights:
    """Weights from these texts alone."""
    weights = Weights()
    weights.learn(texts)
    return weights


def unit(rows: Matrix) -> Matrix:
    """The rows scaled to length 1; a row of zeros stays one."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
