"""What changed between two texts, word by word. White space is kept: the parts join back to both texts exactly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

What = Literal["kept", "removed", "added"]
WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Segment:
    what: What
    text: str


def words(old: str, new: str) -> tuple[Segment, ...]:
    """The way from `old` to `new`; in each change what was removed comes before what was added."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    return tuple(_tidied(list(_joined(_aligned(before, after)))))


def old(segments: Sequence[Segment]) -> str:
    """The text before."""
    return "".join(each.text for each in segments if each.what != "added")


def new(segments: Sequence[Segment]) -> str:
    """The text after."""
    return "".join(each.text for each in segments if each.what != "removed")


def _rows(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """The table of longest common subsequences, a row a word of `after`, a bit a word of `before`.

    Bit-parallel (Hyyrö 2004): linear in whole-number operations, so that no text makes it slow. A bit that is not set
    tells that the word lengthens the common subsequence.
    """
    full = (1 << len(before)) - 1
    places: dict[str, int] = {}
    for number, word in enumerate(before):
        places[word] = places.get(word, 0) | 1 << number
    rows, row = [], full
    for word in after:
        used = row & places.get(word, 0)
        row = ((row + used) | (row - used)) & full
        rows.append(row)
    return rows


def _aligned(before: Sequence[str], after: Sequence[str]) -> list[Segment]:
    """Word by word, walking the table back from its end."""
    rows, found = _rows(before, after), list[Segment]()
    left, right = len(before), len(after)
    while left and right:
        if rows[right - 1] >> (left - 1) & 1:
            left -= 1
            found.append(Segment("removed", before[left]))
        elif right > 1 and not rows[right - 2] >> (left - 1) & 1:
            right -= 1
            found.append(Segment("added", after[right]))
        else:
            left, right = left - 1, right - 1
            found.append(Segment("kept", before[left]))
    found += [Segment("removed", word) for word in reversed(before[:left])]
    found += [Segment("added", word) for word in reversed(after[:right])]
    return found[::-1]


def _joined(parts: Sequence[Segment]) -> Iterator[Segment]:
    """Neighbours of one kind as one; in a change, first all that was removed, then all that was added."""
    for kept, group in groupby(parts, key=lambda each: each.what == "kept"):
        run = list(group)
        whats: tuple[What, ...] = ("kept",) if kept else ("removed", "added")
        for what in whats:
            text = "".join(each.text for each in run if each.what == what)
            if text:
                yield Segment(what, text)


def _tidied(parts: list[Segment]) -> Iterator[Segment]:
    """A lone space that was kept between two changes reads better as part of both."""
    flat: list[Segment] = []
    for number, part in enumerate(parts):
        between = 0 < number < len(parts) - 1
        if part.what == "kept" and between and part.text.isspace() and "\n" not in part.text:
            flat += [Segment("removed", part.text), Segment("added", part.text)]
        else:
            flat.append(part)
    return _joined(flat)
