"""Messages that say the same, told by their words alone: same tag, and most of the rarer words shared.

The weight-free fallback of what `language` does by meaning. Pure, linear in the number of messages; knows no row.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, combinations

STEM = 6
"""How many letters tell words apart: `exports`, `exported` and `exporting` are one."""
PROBES = 4
"""By the pairs of how many of its rarest words a message's theme is looked for."""
RECENT = 4
"""How many themes are remembered under one pair of words."""
ALIKE = 0.55
"""How much of what the shorter one says must be said by both."""
FEATURES = 4
"""Words shared by most messages of an entry that tastes are learnt for."""
WORD = re.compile(r"[^\W\d_]{3,}")
EMPTY_WORDS = frozenset(
    """
    the and for are was were with this that have has had not but you your our his her its they them from what when where
    which who how why can could should would will shall may might must there here then than too very just also about into
    over after before been being does did doing done get got any all some more most other such only own same out off down
    again once please hello thanks thank still since every time because though although while however
    les des une est sont etait avec cette ces cet que qui quoi dont pas plus mais vous votre vos nous notre nos ils elles son
    ses leur leurs dans sur pour par aux entre quand comment pourquoi ici alors aussi tres tout tous toute toutes fait faire
    etre avoir avez ont sans sous chez deja encore bonjour merci depuis chaque fois puis donc car lors lorsque ainsi cependant
    toutefois
    """.split()
)
# Words of two languages that fill sentences; anything rarer weighs more by itself.

Words = frozenset[str]


@dataclass(slots=True)
class _Theme:
    number: int
    words: frozenset[int]
    weight: float


@dataclass(slots=True)
class _Index:
    """Themes by pairs of their words, within one tag."""

    by_pair: dict[tuple[int, int], list[_Theme]] = field(default_factory=dict)
    exact: dict[Words, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """Words as numbers, the rarest the lowest; `weights` say by number what sharing a word says."""

    numbers: dict[str, int]
    weights: list[float]

    def weight(self, words: Iterable[int]) -> float:
        return sum(map(self.weights.__getitem__, words))


def stems(folded: str) -> Words:
    """What a text (without case and accents) is about."""
    return frozenset(chain.from_iterable(map(_stems, folded.split())))


@lru_cache(maxsize=50_000)
def _stems(token: str) -> tuple[str, ...]:
    """What stands between two spaces, which is seldom new."""
    return tuple(word[:STEM] for word in WORD.findall(token) if word not in EMPTY_WORDS)


def group(messages: Sequence[tuple[str, str]]) -> list[int]:
    """The theme of each message, as a number; messages are pairs of a tag and a folded text.

    A message without words says the same as no other.
    """
    known = [stems(folded) for _, folded in messages]
    vocabulary = _vocabulary(known)
    indexes: defaultdict[str, _Index] = defaultdict(_Index)
    found: list[int] = []
    themes = 0
    for (tag, _), words in zip(messages, known, strict=True):
        index = indexes[tag]
        number = index.exact.get(words) if words else themes
        if number is None:
            number = index.exact[words] = _place(words, index, vocabulary, themes)
        themes += number == themes
        found.append(number)
    return found


def features(texts: Iterable[str], tag: str) -> tuple[str, ...]:
    """By what a theme is known again another day: its tag and the words that most of its messages share."""
    counted = Counter(stem for text in texts for stem in stems(text))
    common = sorted(counted.items(), key=lambda each: (-each[1], -len(each[0]), each[0]))[:FEATURES]
    return (f"tag:{tag}", *(f"word:{stem}" for stem, _ in common))


def _vocabulary(known: Sequence[Words]) -> _Vocabulary:
    """The rarer a word, the more sharing it says. One that stands once is shared by nobody and says little."""
    counted = Counter(chain.from_iterable(known))
    everything = len(known) + 1
    weights = {
        stem: math.log(1 + everything / times) if times > 1 else 1.0 for stem, times in counted.items()
    }
    rarest = sorted(weights, key=lambda stem: (-weights[stem], stem))
    return _Vocabulary({stem: n for n, stem in enumerate(rarest)}, [weights[stem] for stem in rarest])


def _place(stems_: Words, index: _Index, vocabulary: _Vocabulary, fresh: int) -> int:
    """The theme that says the same as these words, else a new one under the number `fresh`."""
    rarest = sorted(map(vocabulary.numbers.__getitem__, stems_))
    words, weight = frozenset(rarest), vocabulary.weight(rarest)
    best, likeness = fresh, ALIKE
    for theme in _near(rarest, index):
        alike = vocabulary.weight(words & theme.words) / min(weight, theme.weight)
        if alike > likeness:
            best, likeness = theme.number, alike
    if best == fresh:
        made = _Theme(fresh, words, weight)
        for pair in _pairs(rarest[: PROBES + 1]):
            kept = index.by_pair.setdefault(pair, [])
            kept.append(made)
            del kept[:-RECENT]
    return best


def _near(rarest: Sequence[int], index: _Index) -> Iterable[_Theme]:
    """Themes that share two of the rarest words, or the only one, each once; the oldest first."""
    known = index.by_pair
    found = {
        theme.number: theme for pair in _pairs(rarest[:PROBES]) if pair in known for theme in known[pair]
    }
    return map(found.__getitem__, sorted(found))


def _pairs(words: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Every two words; a word that is alone is a pair with nothing."""
    return combinations(words, 2) if len(words) > 1 else ((word, -1) for word in words)
