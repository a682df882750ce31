"""Ideas that say much the same, told by their words alone: for wherever nobody understands meaning. Pure."""

import math
from collections import Counter
from collections.abc import Sequence

from domain import feedback, themes

ALIKE = 0.34
"""How much of what the shorter one says must be said by both, rarer words weighing more."""
FEWEST = 2
"""Words that two ideas must share, unless one of them has no more than one."""


def alike(text: str, others: Sequence[str], limit: int = 3) -> list[int]:
    """The places of those texts that say much the same, the likest first."""
    own = themes.stems(feedback.fold(text))
    known = [themes.stems(feedback.fold(other)) for other in others]
    counted = Counter(stem for words in known for stem in words)
    weights = {stem: math.log(2 + len(known) / times) for stem, times in counted.items()}
    found = []
    for place, words in enumerate(known):
        shared = own & words
        if len(shared) < min(FEWEST, len(own), len(words)) or not shared:
            continue
        smaller = min(_weight(own, weights), _weight(words, weights))
        likeness = _weight(shared, weights) / smaller
        if likeness >= ALIKE:
            found.append((-likeness, place))
    return [place for _, place in sorted(found)[:limit]]


def speaking_of(words: str, texts: Sequence[str]) -> list[int]:
    """The places of those texts in which all these words are, however they are written; as they stand."""
    wanted = feedback.fold(words)
    own = themes.stems(wanted)
    folded = [feedback.fold(text) for text in texts]
    return [at for at, text in enumerate(folded) if wanted in text or (own and own <= themes.stems(text))]


def _weight(words: frozenset[str], weights: dict[str, float]) -> float:
    """A word that no other idea has weighs as much as one that one other has."""
    rare = max(weights.values(), default=1.0)
    return sum(weights.get(word, rare) for word in words)
