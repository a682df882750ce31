"""Which of a few messages surely say the same, so that a person may read them as one: meaning and words must both say so.

Knows texts; refuses to know where they are shown. Where nobody is sure, two entries are better than one that is wrong:
of messages of one day too few are alike to tell by themselves what is usual.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from language import background, embeddings, likeness, linkage, mood, wording
from ports.language import Embeddings, Matrix

UNUSUAL = 3.5
"""Deviations above the median likeness of any two messages."""
NEAR = 0.42
"""Cosine of two meanings, each around the mean of its language."""
LONG, NEARER = 40, 0.1
"""Words from which on a message is about several things; and by how much it must be nearer for that, at twice as many."""
STEP = 0.1
"""A cosine that counts as much as one deviation."""


def groups(messages: Sequence[str], encoder: Embeddings | None = None) -> list[list[int]]:
    """Every place of the list in one group. For up to some thousand messages; 2 ms each, and 4 bytes a pair."""
    if len(messages) < 2:
        return [[place] for place in range(len(messages))]
    encoder = encoder or embeddings.shared()
    measured = likeness.measure(messages, encoder)
    rows = measured.rows(messages)
    usual = measured.cut - likeness.CUT * measured.spread
    unusual = (rows @ rows.T - usual) / max(measured.spread, 1e-6) - UNUSUAL
    sure = np.minimum(unusual, (_nearness(messages, encoder) - _wanted(messages)) / STEP)
    return linkage.groups(np.where(_at_odds(messages, encoder), linkage.NEVER, sure), 0.0)


def _nearness(messages: Sequence[str], encoder: Embeddings) -> Matrix:
    meaning = background.seeded(encoder).centre(encoder.rows(messages), background.languages_of(messages))
    return np.asarray(meaning @ meaning.T, np.float32)


def _wanted(messages: Sequence[str]) -> Matrix:
    """How near any two must be: the shorter one decides."""
    words = np.array([len(wording.split(text)) for text in messages], np.float32)
    wanted = NEAR + NEARER * np.clip(words / LONG - 1, 0, 1)
    return np.asarray(np.minimum.outer(wanted, wanted), np.float32)


def _at_odds(messages: Sequence[str], encoder: Embeddings) -> npt.NDArray[np.bool_]:
    """One likes what the other does not."""
    felt = np.array([{"like": 1, "dislike": -1}.get(one.name, 0) for one in mood.moods(messages, encoder)])
    return np.asarray(np.multiply.outer(felt, felt) < 0, np.bool_)
