"""What a classifier sees of a message: its meaning, its words, its turns of phrase, and what it sounds like among our sentences.

Knows vectors; refuses to know the tags that are learnt from them.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import background, cues, ridge, seeds, wording
from ports.language import Embeddings, Matrix

WORDS = 0.7
"""Length of the part that holds the words; the meaning's is 1."""
SUBJECT_WORDS = 0.4
"""The same, where subjects are told apart and the meaning is stretched for that."""
CUES = 0.2
"""What one step of a turn of phrase counts. More of it and few examples rely on nothing else."""
SOUND = 0.2
"""Scale of the part that says which seed sentences a message sounds like, in nats."""


@dataclass(frozen=True, slots=True)
class Sound:
    """How much a message sounds like a bug report, a wish, praise … whatever the tags of the day are."""

    learnt: ridge.Ridge
    temperature: float

    def rows(self, meaning: Matrix) -> Matrix:
        """Log probabilities of the kinds of seed sentences, without their mean."""
        scores = self.learnt.scores(meaning)
        chances = ridge.softmax(scores, self.temperature)
        nats = np.log(np.maximum(chances, 1e-3))
        return np.asarray(nats - nats.mean(axis=1, keepdims=True), np.float32)


@functools.lru_cache(maxsize=4)
def _sound(embeddings: Embeddings, name: str) -> Sound:
    own = [seed for seed in seeds.every() if seed.kind in seeds.TAGS]
    rows = background.seeded(embeddings).centre(
        embeddings.rows([seed.text for seed in own]), [seed.language for seed in own]
    )
    labels = np.array([seeds.TAGS.index(seed.kind) for seed in own])
    weights = balanced(labels, np.ones(len(own), np.float32))
    learnt = ridge.fit(rows, labels, len(seeds.TAGS), weights)
    return Sound(learnt, ridge.temperature(learnt.unseen, labels, weights))


def balanced(labels: ridge.Labels, weights: Matrix) -> Matrix:
    """Weights under which a class with many examples does not drown one with few (by the root of their number)."""
    if not len(labels):
        return weights
    totals = np.bincount(labels, weights)
    return np.asarray(weights * np.sqrt(totals[totals > 0].mean() / totals[labels]), np.float32)


@dataclass(frozen=True, slots=True)
class Views:
    """Rows of the same texts, each view wider than the one before: meaning and words; what is wished, reported, praised; what
    each sounds like."""

    plain: Matrix
    telling: Matrix
    sounding: Matrix
    meaning: int
    """How many columns, the first of each view but a stretched one, are the meaning."""

    def of(self, width: int) -> Matrix:
        """The view that is so wide."""
        return next(view for view in (self.plain, self.telling, self.sounding) if view.shape[1] == width)


def rows(
    texts: Sequence[str],
    weights: wording.Weights,
    embeddings: Embeddings,
    subjects: background.Space | None = None,
) -> Views:
    """What there is to see of these texts; 2 ms each. With `subjects`, the plain view is of that space."""
    languages = background.languages_of(texts)
    vectors, words = embeddings.rows(texts), weights.rows(texts)
    meaning = background.seeded(embeddings).centre(vectors, languages)
    plain = _beside(meaning, WORDS * words)
    telling = _beside(plain, CUES * cues.rows(texts, languages))
    if subjects is not None:
        plain = _beside(subjects.rows(vectors, languages), SUBJECT_WORDS * words)
    return Views(
        plain,
        telling,
        _beside(telling, SOUND * _sound(embeddings, embeddings.name).rows(meaning)),
        meaning.shape[1],
    )


def _beside(known: Matrix, more: Matrix) -> Matrix:
    return np.hstack([known, more]).astype(np.float32)
