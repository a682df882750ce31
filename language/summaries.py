"""A few sentences that stand for many messages, word for word, each with the message it is from.

Knows sentences and their likeness; refuses to write any of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from language import likeness, wording
from ports.language import Embeddings, Matrix, Quote

BREAK = re.compile(r"(?<=[.!?…。！？])[\"'»”)]*\s+|\n+")
SHORTEST, LONGEST = 3, 60
"""Words of a sentence that says something and can be read at a glance."""
LENGTH = 280
"""Characters of a quote; a longer sentence is cut at a word."""
NOVELTY = 0.6
"""How much a sentence loses for repeating what is quoted already."""


@dataclass(frozen=True, slots=True)
class Said:
    sentence: str
    source: int


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the white space around them."""
    return [part.strip() for part in BREAK.split(text) if part and part.strip()]


def summarise(messages: Sequence[str], limit: int = 3, encoder: Embeddings | None = None) -> list[Quote]:
    """The `limit` sentences that most messages are like and that are least like each other, the most telling first."""
    candidates = _candidates(messages)
    if not candidates or limit < 1:
        return []
    measure = likeness.measure(messages, encoder)
    chosen = _chosen(measure.rows([said.sentence for said in candidates]), measure.rows(messages), limit)
    return [Quote(_short(candidates[at].sentence), candidates[at].source) for at in chosen]


def _candidates(messages: Sequence[str]) -> list[Said]:
    """Every sentence of a good length; where there is none, every sentence with a word in it. The same words once."""
    every = {
        " ".join(wording.split(sentence)): Said(sentence, source)
        for source, text in reversed(list(enumerate(messages)))
        for sentence in sentences(text[: wording.LONGEST])
        if wording.split(sentence)
    }
    good = [said for said in every.values() if SHORTEST <= len(wording.split(said.sentence)) <= LONGEST]
    return sorted(good or every.values(), key=lambda said: said.source)


def _chosen(rows: Matrix, messages: Matrix, limit: int) -> list[int]:
    """Maximal marginal relevance (Carbonell and Goldstein, 1998) with the mean likeness to the messages as relevance."""
    worth = rows @ messages.mean(axis=0)
    repeats = np.zeros(len(rows), np.float32)
    chosen: list[int] = []
    while len(chosen) < min(limit, len(rows)):
        scores = worth - NOVELTY * np.maximum(repeats, 0)
        scores[chosen] = -np.inf
        chosen.append(int(scores.argmax()))
        repeats = np.maximum(repeats, rows @ rows[chosen[-1]])
    return chosen


def _short(sentence: str) -> str:
    if len(sentence) <= LENGTH:
        return sentence
    return sentence[: LENGTH - 1].rsplit(" ", 1)[0] + "…"
