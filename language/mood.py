"""Whether somebody likes or dislikes what they write about; coarse, and silent where the words do not tell.

Knows our own sentences of either mood; refuses to learn from customers: a mood is a signal, not a mark on a person.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import background, embeddings, features, ridge, seeds, wording
from ports.language import Embeddings, Matrix, Mood

MOODS = ("dislike", "like", "neither")
KINDS = {"dislike": 0, "complaint": 0, "bug": 0, "like": 1, "praise": 1, "idea": 2, "question": 2, "other": 2}
"""Which mood each kind of our sentences has. A wish or a question has none: people ask for more of what they like."""
WORDS = 0.7
PENALTY = 1.5
NEITHER = 0.3
"""What the probability of no mood at all takes from the confidence."""
SURE = 0.73
"""Confidence from which on a mood is named."""


@dataclass(frozen=True, slots=True)
class Sense:
    """A model of the moods."""

    model: ridge.Ridge
    temperature: float
    weights: wording.Weights


def mood(text: str, encoder: Embeddings | None = None) -> Mood:
    """The mood of one text; 3 ms."""
    return moods([text], encoder)[0]


def moods(texts: Sequence[str], encoder: Embeddings | None = None) -> list[Mood]:
    """The mood of each text, in their order."""
    if not texts:
        return []
    encoder = encoder or embeddings.shared()
    encoder.rows(["."])
    sense = _sense(encoder, encoder.name)
    scores = sense.model.scores(_rows(texts, sense.weights, encoder))
    chances = ridge.softmax(scores, sense.temperature)
    return [_named(text, *map(float, row)) for text, row in zip(texts, chances, strict=True)]


def _named(text: str, dislike: float, like: float, neither: float) -> Mood:
    confidence = max(like, dislike) / (like + dislike + NEITHER * neither)
    if confidence < SURE or not any(letter.isalnum() for letter in text):
        return Mood("unclear", confidence)
    return Mood(MOODS[like > dislike], confidence)


def _rows(texts: Sequence[str], weights: wording.Weights, encoder: Embeddings) -> Matrix:
    meaning = background.seeded(encoder).centre(encoder.rows(texts), background.languages_of(texts))
    return np.hstack([meaning, WORDS * weights.rows(texts)]).astype(np.float32)


@functools.lru_cache(maxsize=4)
def _sense(encoder: Embeddings, name: str) -> Sense:
    own = [seed for seed in seeds.every() if seed.kind in KINDS]
    texts = [seed.text for seed in own]
    weights = wording.learnt(texts)
    labels = np.array([KINDS[seed.kind] for seed in own])
    counts = np.ones(len(own), np.float32)
    model = ridge.fit(
        _rows(texts, weights, encoder), labels, len(MOODS), features.balanced(labels, counts), PENALTY
    )
    return Sense(model, ridge.temperature(model.unseen, labels, counts), weights)
