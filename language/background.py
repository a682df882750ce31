"""What vectors have in common, and is therefore no news: the mean of each language, and its habitual directions.

Knows vectors and languages; refuses to know what is being compared. Taking a language's mean away is what lets a
French and an English message about the same thing meet.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import detection, seeds, wording
from ports.language import Embeddings, Matrix

ENOUGH = 20
"""Messages of a language from which its own mean counts half, beside that of our seed sentences."""
STRENGTH = 100
"""Seed sentences stand beside the messages in the covariance with this weight."""
FLOOR = 0.2
"""Share of the strongest direction's variance below which directions are not stretched further."""
GENTLE_STRENGTH, GENTLE_FLOOR = 300, 0.04
"""The same where messages are ranked or told apart by what they were taught, not divided: stretching that shows groups hides
who is next to whom, most of all in another language. The floor is a share of all variance: half the strongest direction's."""


@dataclass(frozen=True, slots=True)
class Means:
    """A mean vector a language; `anywhere` is for languages nobody has met."""

    by_language: dict[str, Matrix]
    anywhere: Matrix

    def centre(self, rows: Matrix, languages: Sequence[str]) -> Matrix:
        """The rows without their language's mean, at length 1."""
        if not len(rows):
            return rows
        means = np.array([self.by_language.get(language, self.anywhere) for language in languages])
        return wording.unit(rows - means)


@dataclass(frozen=True, slots=True)
class Space:
    """Where messages of one kind are compared: centred, and stretched so that no common direction outshouts the rest."""

    means: Means
    stretch: Matrix

    def rows(self, rows: Matrix, languages: Sequence[str]) -> Matrix:
        """Vectors of this space, at length 1."""
        if not len(rows):
            return rows
        return wording.unit(self.means.centre(rows, languages) @ self.stretch)


def languages_of(texts: Sequence[str]) -> list[str]:
    """The language of each text, in which its vector is then centred."""
    return [_language(text) for text in texts]


@functools.lru_cache(maxsize=8192)
def _language(text: str) -> str:
    return detection.detect(text).language


@functools.lru_cache(maxsize=4)
def _seeded(embeddings: Embeddings, name: str) -> tuple[Means, Matrix]:
    every = seeds.every()
    rows = embeddings.rows([seed.text for seed in every])
    languages = np.array([seed.language for seed in every])
    by_language = {language: rows[languages == language].mean(axis=0) for language in seeds.LANGUAGES}
    means = Means(by_language, np.mean(list(by_language.values()), axis=0))
    return means, means.centre(rows, list(languages))


def seeded(embeddings: Embeddings) -> Means:
    """The means of our own sentences: what is known before any message has come."""
    embeddings.rows(["."])  # which of its models answers is known only then
    return _seeded(embeddings, embeddings.name)[0]


def space(embeddings: Embeddings, rows: Matrix, languages: Sequence[str]) -> Space:
    """The space that fits these messages, and our own sentences where they are few; what tells most comes first."""
    prior, sentences = _seeded(embeddings, embeddings.name)
    means = _adapted(prior, rows, languages)
    values, vectors = np.linalg.eigh(_spread(means.centre(rows, languages), sentences, STRENGTH))
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    scale = 1 / np.sqrt(values + FLOOR * values.max())
    return Space(means, np.asarray(vectors * scale, np.float32))


def gentle(embeddings: Embeddings, rows: Matrix, languages: Sequence[str], *, taught: bool = False) -> Space:
    """The same to rank messages in, and made sooner.

    `taught`: around the means of our own sentences, since examples in one language say nothing of another's mean.
    """
    prior, sentences = _seeded(embeddings, embeddings.name)
    means = prior if taught else _adapted(prior, rows, languages)
    spread = _spread(means.centre(rows, languages), sentences, GENTLE_STRENGTH)
    spread.flat[:: len(spread) + 1] += GENTLE_FLOOR
    return Space(means, np.asarray(np.linalg.inv(np.linalg.cholesky(spread)).T, np.float32))


def _spread(centred: Matrix, sentences: Matrix, strength: float) -> Matrix:
    """In which directions messages differ, drawn towards our own sentences."""
    ours = strength * (sentences.T @ sentences) / len(sentences)
    of_them = centred.T @ centred if len(centred) else 0
    return np.asarray((of_them + ours) / (len(centred) + strength), np.float32)


def _adapted(prior: Means, rows: Matrix, languages: Sequence[str]) -> Means:
    """Each language's mean, drawn from our sentences towards the messages as there are more of them."""
    means = dict(prior.by_language)
    names = np.array(languages)
    for language in set(languages):
        own = rows[names == language]
        trust = len(own) / (len(own) + ENOUGH)
        means[language] = trust * own.mean(axis=0) + (1 - trust) * means.get(language, prior.anywhere)
    return Means(means, prior.anywhere)
