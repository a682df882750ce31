"""What our own sentences teach of the built-in tags, learnt once in a process: a team's lessons are added to it in a moment.

Knows kinds of sentences; refuses to know which tags they stand for, and any customer's words.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np

from language import features, ridge, seeds, wording
from ports.language import Embeddings, Matrix

FADING = 60.0
"""Examples a tag after which our own sentences count half."""
STEPS = 8
"""How often in a doubling of the examples our sentences are weighed anew."""
PENALTY = 2.5
"""How strongly a model of a few wide kinds is held back."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """The sentences of these kinds as rows (the view `telling`), and what they teach; `labels` are places among `kinds`."""

    kinds: tuple[str, ...]
    labels: ridge.Labels
    weights: wording.Weights
    begun: ridge.Begun


def taught(kinds: tuple[str, ...], examples: float, encoder: Embeddings) -> Shipped:
    """As our sentences count beside so many examples a tag."""
    encoder.rows(["."])  # which of its models answers is known only then
    step = round(STEPS * math.log2(1 + examples))
    return _taught(kinds, step, encoder, encoder.name)


@functools.lru_cache(maxsize=3)
def _taught(kinds: tuple[str, ...], step: int, encoder: Embeddings, name: str) -> Shipped:
    weights, rows, labels, width = _rows(kinds, encoder, name)
    count = FADING / (FADING + 2 ** (step / STEPS) - 1)
    counts = features.balanced(labels, np.full(len(rows), count, np.float32))
    return Shipped(kinds, labels, weights, ridge.begin(rows, counts, PENALTY, width))


@functools.lru_cache(maxsize=2)
def _rows(
    kinds: tuple[str, ...], encoder: Embeddings, name: str
) -> tuple[wording.Weights, Matrix, ridge.Labels, int]:
    own = [seed for seed in seeds.every() if seed.kind in kinds]
    texts = [seed.text for seed in own]
    weights = wording.learnt(texts)
    views = features.rows(texts, weights, encoder)
    return weights, views.telling, np.array([kinds.index(seed.kind) for seed in own]), views.meaning
