"""Long texts in pieces that fit: cut at a paragraph, a line, a sentence or a word, never inside what is seen as one sign."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from domain.content import Text
from platforms.telegram import entities

TEXT: Final = 4096
CAPTION: Final = 1024
"""Code points a message and a caption may hold (Bot API: sendMessage, sendPhoto)."""

_LONGEST_SIGN: Final = 64
_BREAKS: Final = (
    re.compile(r"\n[^\S\n]*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"[.!?…。！？][\"'»”’)\]]*\s+|[。！？]"),
    re.compile(r"\s+"),
)


def split(text: Text, first: int = TEXT, rest: int = TEXT) -> tuple[Text, ...]:
    """The text in pieces of at most `first` code points, then `rest`; none when there is nothing to be seen.

    Pieces carry no white space at their ends and at most 100 styles; joined, they hold every word.
    """
    return tuple(_pieces(entities.sendable(text), first, rest))


def _pieces(text: Text, first: int, rest: int) -> Iterator[Text]:
    at, limit = 0, first
    length = len(text.plain.rstrip())
    while at < length:
        at += _leading(text.plain, at)
        end = length if length - at <= limit else _boundary(text.plain, at, at + limit)
        end = _few_enough(text, at, end)
        piece = text.slice(at, end).stripped()
        if not entities.is_blank(piece.plain):
            yield piece
            limit = rest
        at = end


def _leading(plain: str, at: int) -> int:
    """How much white space follows `at`, looking no further than needed."""
    end = at
    while end < len(plain) and plain[end].isspace():
        end += 1
    return end - at


def _boundary(plain: str, start: int, limit: int) -> int:
    """Where to cut at the latest: the best kind of break in the second half, a space anywhere, else between signs."""
    half = start + (limit - start) // 2
    for pattern in _BREAKS:
        found = _last(pattern, plain, half, limit)
        if found is not None:
            return found
    found = _last(_BREAKS[-1], plain, start + 1, half)
    return found if found is not None else _between_signs(plain, start, limit)


def _last(pattern: re.Pattern[str], plain: str, low: int, high: int) -> int | None:
    """The end of the last break in `[low, high]`; one that reaches over `high` ends there."""
    ends = [match.end() for match in pattern.finditer(plain, low, high)]
    if plain[high : high + 1].isspace() and pattern is _BREAKS[-1]:
        return high
    return ends[-1] if ends else None


def _between_signs(plain: str, start: int, limit: int) -> int:
    lowest = max(start + 1, limit - _LONGEST_SIGN)
    return next((at for at in range(limit, lowest - 1, -1) if is_boundary(plain, at)), limit)


def is_boundary(plain: str, at: int) -> bool:
    """Whether a text may be cut before index `at` without tearing what a reader sees as one sign."""
    if at <= 0 or at >= len(plain):
        return True
    before, after = plain[at - 1], plain[at]
    if before == "\u200d" or (before == "\r" and after == "\n"):
        return False
    if _is_flag(before) and _is_flag(after):
        return _flags_before(plain, at) % 2 == 0
    return not _continues(after)


def _continues(character: str) -> bool:
    return (
        character == "\u200d"
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= character <= "\U000e007f"  # the letters of regional flags
        or "\u1160" <= character <= "\u11ff"  # later parts of a Korean syllable
        or unicodedata.category(character).startswith("M")
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(plain: str, at: int) -> int:
    count = 0
    while count < at and _is_flag(plain[at - 1 - count]):
        count += 1
    return count


def _few_enough(text: Text, start: int, end: int) -> int:
    """`end`, or an earlier word's end before the piece would carry more than 100 styles."""
    touching = sorted(span.start for span in text.spans if span.start < end and span.end > start)
    if len(touching) <= entities.MOST:
        return end
    limit = touching[entities.MOST]
    if limit <= start:
        return end
    found = _last(_BREAKS[-1], text.plain, start + 1, limit)
    return found if found is not None else _between_signs(text.plain, start, limit)
