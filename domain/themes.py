"""Messages that say the same, told by their words alone: same tag, and most of the rarer words shared.

The weight-free fallback of what `language` does by meaning. Pure, linear in the number of messages; knows no row.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

STEM = 6
"""How many letters tell words apart: `exports`, `exported` and `exporting` are one."""
PROBES = 4
"""By how many of its rarest words a message's theme is looked for."""
RECENT = 8
"""How many themes are remembered under one word."""
ALIKE = 0.55
"""How much of what the shorter one says must be said by both."""
FEATURES = 4
WORD = re.compile(r"[^\W\d_]{3,}")
EMPTY_WORDS = frozenset(
    """
    the and for are was were with this that have has had not but you your our his her its they them from what when where
    which who how why can could should would will shall may might must there here then than too very just also about into
    over after before been being does did doing done get got any all some more most other such only own same out off down
    again once please hello thanks thank still since every time
    les des une est sont etait avec cette ces cet que qui quoi dont pas plus mais vous votre vos nous notre nos ils elles son
    ses leur leurs dans sur pour par aux entre quand comment pourquoi ici alors aussi tres tout tous toute toutes fait faire
    etre avoir avez ont sans sous chez deja encore bonjour merci depuis chaque fois
    """.split()
)
# Words of two languages that fill sentences; anything rarer weighs more by itself.

Words = frozenset[str]


@dataclass(slots=True)
class _Theme:
    number: int
    words: Words
    weight: float


@dataclass(slots=True)
class _Index:
    """Themes by their words, within one tag."""

    by_word: defaultdict[str, list[_Theme]] = field(default_factory=lambda: defaultdict(list))
    exact: dict[Words, int] = field(default_factory=dict)


def stems(folded: str) -> Words:
    """What a text (without case and accents) is about."""
    return frozenset(word[:STEM] for word in WORD.findall(folded) if word not in EMPTY_WORDS)


def group(messages: Sequence[tuple[str, str]]) -> list[int]:
    """The theme of each message, as a number; messages are pairs of a tag and a folded text.

    A message without words says the same as no other.
    """
    known = [stems(folded) for _, folded in messages]
    rarity = _rarity(known)
    indexes: defaultdict[str, _Index] = defaultdict(_Index)
    found: list[int] = []
    themes = 0
    for (tag, _), words in zip(messages, known, strict=True):
        index = indexes[tag]
        number = index.exact.get(words) if words else themes
        if number is None:
            number = index.exact[words] = _place(words, index, rarity, themes)
        themes += number == themes
        found.append(number)
    return found


def features(texts: Iterable[str], tag: str) -> tuple[str, ...]:
    """By what a theme is known again another day: its tag and the words that most of its messages share."""
    counted = Counter(stem for text in texts for stem in stems(text))
    common = sorted(counted.items(), key=lambda each: (-each[1], -len(each[0]), each[0]))[:FEATURES]
    return (f"tag:{tag}", *(f"word:{stem}" for stem, _ in common))


def _rarity(known: Sequence[Words]) -> dict[str, float]:
    """What sharing each word says: the rarer, the more. A word that stands once is shared by nobody and says little."""
    counted = Counter(stem for words in known for stem in words)
    everything = len(known) + 1
    return {stem: math.log(1 + everything / times) if times > 1 else 1.0 for stem, times in counted.items()}


def _place(words: Words, index: _Index, rarity: dict[str, float], fresh: int) -> int:
    """The theme that says the same as these words, else a new one under the number `fresh`."""
    weight = sum(rarity[word] for word in words)
    probes = sorted(words, key=lambda word: (-rarity[word], word))
    best, likeness = None, ALIKE
    for theme in {id(each): each for word in probes[:PROBES] for each in index.by_word[word]}.values():
        shared = words & theme.words
        if len(shared) < min(2, len(words), len(theme.words)):
            continue
        alike = sum(rarity[word] for word in shared) / min(weight, theme.weight)
        if alike > likeness or (alike == likeness and best is not None and theme.number < best):
            best, likeness = theme.number, alike
    if best is not None:
        return best
    made = _Theme(fresh, words, weight)
    for word in probes[: 2 * PROBES]:
        kept = index.by_word[word]
        kept.append(made)
        del kept[:-RECENT]
    return fresh
