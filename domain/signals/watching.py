"""Watched words: exactly so, in any form, or several in a row; in any language, case and accents aside. Pure."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from domain import feedback, themes

WORD = re.compile(r"\w+")
LONGEST = 80
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
"""Scripts that put no spaces between words: there a word is found wherever it stands. By their letters' Unicode names."""


class Mode(StrEnum):
    EXACT = "exact"
    STEM = "stem"
    PHRASE = "phrase"


def value(mode: Mode, words: str) -> str:
    """How a watched word stands in the name of its series."""
    return f"{mode}:{' '.join(words.split())[:LONGEST]}"


def parts(said: str) -> tuple[Mode, str]:
    """The mode and the words of such a name."""
    mode, _, words = said.partition(":")
    return (Mode(mode) if mode in set(Mode) else Mode.EXACT), words


def mode_of(words: str) -> Mode:
    """What somebody most likely means who names no mode: several words in a row, a longer word in any form."""
    if len(words.split()) > 1:
        return Mode.PHRASE
    return Mode.STEM if len(words) >= themes.STEM else Mode.EXACT


def can_be(words: str) -> bool:
    """Whether a text can be watched at all: it has a letter or a digit."""
    return bool(WORD.search(feedback.fold(words)))


def occurs(said: str, folded: str) -> bool:
    """Whether a watched word, as `value` wrote it, occurs in a text without case and accents."""
    mode, words = parts(said)
    wanted = _folded(words)
    if mode is Mode.STEM and (stems := themes.stems(wanted)):
        return stems <= themes.stems(folded)
    return _pattern(wanted).search(folded) is not None


@lru_cache(maxsize=1000)
def _folded(words: str) -> str:
    return feedback.fold(words)


@lru_cache(maxsize=1000)
def _pattern(wanted: str) -> re.Pattern[str]:
    """The words one after the other, whatever stands between them but letters; whole words where the script has spaces."""
    words = WORD.findall(wanted)
    if not words:
        return re.compile(r"(?!)")
    before = "" if _unspaced(words[0][0]) else r"(?<!\w)"
    after = "" if _unspaced(words[-1][-1]) else r"(?!\w)"
    return re.compile(before + r"\W+".join(map(re.escape, words)) + after)


def _unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(UNSPACED)
