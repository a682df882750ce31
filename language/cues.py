"""Turns of phrase by which people wish, report, praise, blame or ask: the same few columns whatever the language.

Knows word lists beside it, in English and French; refuses to know tags. "It would be nice if" and « ce serait bien de » are
far apart as words, and nearer in meaning to what is wished for than to each other: here they are one thing.
"""

import functools
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from language import seeds, wording
from ports.language import Matrix

FOLDER = Path(__file__).with_name("cue_words")
KINDS = ("wish", "trouble", "praise", "blame", "asking")
MOST = 2
"""So many of one kind say all that more would."""


@functools.cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """One a kind. A list holds folded words as `wording.split` parts them; a star stands for any ending."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    kind = KINDS[0]
    for row in (FOLDER / f"{language}.txt").read_text("utf-8").split("\n"):
        if row.startswith("["):
            kind = row[1:-1]
        elif row:
            found[kind].append(re.escape(row).replace(r"\*", r"\w*"))
    return tuple(re.compile(rf"\b(?:{'|'.join(found[kind])})\b") for kind in KINDS)


def rows(texts: Sequence[str], languages: Sequence[str]) -> Matrix:
    """How much of each kind, beside what is usual in our own sentences of that language; zeros for other languages."""
    found = np.zeros((len(texts), len(KINDS)), np.float32)
    for row, text, language in zip(found, texts, languages, strict=True):
        if language in seeds.LANGUAGES:
            row += _counted(text, language) - _usual()[language]
    return found


@functools.lru_cache(maxsize=8192)
def _counted(text: str, language: str) -> Matrix:
    said = " ".join(wording.split(text))
    counts = [min(MOST, len(pattern.findall(said))) for pattern in _patterns(language)]
    return np.sqrt(np.array(counts, np.float32))


@functools.cache
def _usual() -> dict[str, Matrix]:
    return {
        language: np.mean(
            [_counted(seed.text, language) for seed in seeds.every() if seed.language == language], axis=0
        )
        for language in seeds.LANGUAGES
    }
