"""Where a long text may be cut so that each piece fits into one Slack message. Knows no block and no call."""

import re
import unicodedata

from domain.content import Text

LONGEST = 3000
"""Characters in a piece: as much as a section holds, and well below the 4,000 of a message's text."""

HEAVIEST = 3600
"""Characters of a piece once `&`, `<` and `>` are escaped, so that the fallback text stays below 4,000 as well."""

WEIGHTS = {"&": 5, "<": 4, ">": 4}
BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…。！？])\s+"), re.compile(r"\s+"))
ATOMS = re.compile(r"<[^<>\n]*>|&(?:amp|lt|gt);|.", re.DOTALL)
JOINER = "\u2060"
JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")


def split(text: Text, longest: int = LONGEST) -> tuple[Text, ...]:
    """Pieces that fit, in order, cut at a paragraph, line, sentence or word; none for a text without words.

    Joined, the pieces say every word of the text; only white space between them may go.
    """
    pieces: list[Text] = []
    start, end = 0, len(text.plain)
    while start < end:
        cut = _cut(text.plain, start, longest)
        piece = _trimmed(text, start, cut)
        if piece:
            pieces.append(piece)
        start = cut
    return tuple(pieces)


def mrkdwn(said: str, longest: int) -> tuple[str, ...]:
    """The same for mrkdwn of ours: never within a link, a date, a mention or an escaped character."""
    pieces: list[str] = []
    while len(said) > longest:
        cut = _mrkdwn_cut(said, longest)
        pieces.append(said[:cut].rstrip())
        said = said[cut:].lstrip()
        if said.startswith("&gt;"):
            said = JOINER + said  # at the start of a piece it would begin a quotation
    return tuple(piece for piece in (*pieces, said.rstrip()) if piece.strip())


def beginning(said: str, longest: int) -> str:
    """As much of mrkdwn of ours as fits; an ellipsis says that something is missing."""
    if len(said) <= longest:
        return said.strip()
    return next(iter(mrkdwn(said, longest - 2)), "") + " …"


def _mrkdwn_cut(said: str, longest: int) -> int:
    """Behind the last line or word of the first `longest` characters, or behind the last whole character."""
    ends = {"line": 0, "word": 0, "any": 0}
    for atom in ATOMS.finditer(said, 0, longest + LONGEST):
        if atom.end() > longest:
            break
        kind = "line" if atom[0] == "\n" else "word" if atom[0].isspace() else "any"
        ends[kind] = atom.end()
    ends["any"] = max(ends.values())
    return next((end for end in ends.values() if end > longest // 3), ends["any"] or longest)


def _cut(plain: str, start: int, longest: int) -> int:
    furthest = _reach(plain, start, longest)
    if furthest == len(plain):
        return furthest
    least = start + (furthest - start) // 3
    for break_ in BREAKS:
        ends = [found.end() for found in break_.finditer(plain, least, furthest)]
        if ends:
            return ends[-1]
    return _between_characters(plain, start, furthest)


def _reach(plain: str, start: int, longest: int) -> int:
    """How far a piece from `start` may go by number and by weight."""
    if (len(plain) - start) * max(WEIGHTS.values()) <= min(longest, HEAVIEST):
        return len(plain)
    weight = 0
    for at in range(start, min(start + longest, len(plain))):
        weight += WEIGHTS.get(plain[at], 1)
        if weight > HEAVIEST:
            return at
    return min(start + longest, len(plain))


def _between_characters(plain: str, start: int, cut: int) -> int:
    """Not within one visible character: an accent, a skin tone or a joined emoji stays with what it belongs to."""
    for at in range(cut, max(start, cut - 40), -1):
        char = plain[at]
        clings = char in JOINERS or unicodedata.combining(char) or "\U0001f3fb" <= char <= "\U0001f3ff"
        if not clings and plain[at - 1] != "\u200d" and not _is_flag_half(plain, at):
            return at
    return cut


def _is_flag_half(plain: str, at: int) -> bool:
    return "\U0001f1e6" <= plain[at] <= "\U0001f1ff" and "\U0001f1e6" <= plain[at - 1] <= "\U0001f1ff"


def _trimmed(text: Text, start: int, cut: int) -> Text:
    """The piece without empty lines before it and white space after it; a first line's indentation stays."""
    piece = text.plain[start:cut]
    left = re.match(r"(?:[^\S\n]*\n)*", piece)
    return text.slice(start + (left.end() if left else 0), start + len(piece.rstrip()))
