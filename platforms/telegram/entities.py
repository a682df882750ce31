"""Telegram's entities and our spans: UTF-16 units on one side, code points on the other. Knows no message.

Incoming entities may be hostile (out of range, overlapping, in the middle of a pair); outgoing ones are nested properly,
as the Bot API asks (formatting options: pre and code hold nothing, quotes and links do not hold each other).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from domain.content import Span, Style, Text
from platforms.telegram import ids

MOST: Final = 100
"""Entities in one message."""

_STYLES: Final = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "underline": Style.UNDERLINE,
    "strikethrough": Style.STRIKE,
    "spoiler": Style.SPOILER,
    "code": Style.CODE,
    "pre": Style.PRE,
    "blockquote": Style.QUOTE,
    "expandable_blockquote": Style.QUOTE,
    "text_link": Style.LINK,
    "text_mention": Style.MENTION,
}
_TYPES: Final = {
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.UNDERLINE: "underline",
    Style.STRIKE: "strikethrough",
    Style.SPOILER: "spoiler",
    Style.CODE: "code",
    Style.PRE: "pre",
    Style.QUOTE: "blockquote",
    Style.LINK: "text_link",
}
_LINKABLE = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f\ud800-\udfff]+", re.IGNORECASE)
_UNSENDABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b-\x1f]")
_HIDDEN = re.compile(
    "[\\s\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufffc\x00-\x1f]+"
)

_RANK: Final = {Style.CODE: 0, Style.PRE: 0, Style.QUOTE: 1, Style.LINK: 2}
"""Which of two spans gives way where they meet: the later one."""
_DEPTH: Final = {Style.QUOTE: 0, Style.LINK: 1, Style.CODE: 3, Style.PRE: 3}
"""Which of two spans over the same words holds the other: the earlier one."""

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What makes the words beside it run the other way."""


def is_blank(plain: str) -> bool:
    """Whether Telegram would call a text empty: nothing in it can be seen."""
    return not plain or _HIDDEN.fullmatch(plain) is not None


def legible(name: str) -> str:
    """A name that turns nothing beside it around; empty where nothing in it can be seen."""
    shown = _TURNING.sub("", name).strip()
    return "" if is_blank(shown) else shown


def clean(plain: str) -> str:
    """The words with control characters and halves of pairs, which no database takes, replaced one for one."""
    return _UNSENDABLE.sub("\ufffd", plain)


def to_text(plain: str, entities: Sequence[Any]) -> Text:
    """A message's words and entities as our text. Raises TypeError, KeyError, AttributeError on what is no entity."""
    words = clean(plain)
    if not entities:
        return Text(words)
    starts = _starts(words)
    spans = [span for entity in entities for span in _span(entity, starts, len(words))]
    return Text(words, tuple(sorted(spans, key=_by_start)))


def positions(plain: str, entity: dict[str, Any]) -> tuple[int, int]:
    """The code points `[start, end)` that an entity covers, cut to the text."""
    return _range(entity, _starts(plain), len(plain))


def to_entities(text: Text) -> list[dict[str, Any]]:
    """A text's spans as `MessageEntity` objects: sorted, inside the text, properly nested, at most 100."""
    spans = _nested(text)
    if not spans:
        return []
    offsets = _offsets(text.plain)
    return [_entity(span, offsets) for span in spans[:MOST]]


def sendable(text: Text) -> Text:
    """The text with what no message may hold (control characters, halves of pairs) replaced one for one."""
    plain = _UNSENDABLE.sub(_instead, text.plain)
    return text if plain == text.plain else replace(text, plain=plain)


def is_linkable(url: str) -> bool:
    """Whether a link may go out: http, https, mailto and tel, without spaces."""
    return _LINKABLE.fullmatch(url) is not None and len(url) <= 2048


def _instead(found: re.Match[str]) -> str:
    return " " if found[0] < " " else "\ufffd"


def _starts(plain: str) -> list[int] | None:
    """The UTF-16 offset of each code point and of the end; None when both countings agree."""
    return None if plain.isascii() or max(plain) <= "\uffff" else _offsets(plain)


def _offsets(plain: str) -> list[int]:
    offsets = [0]
    at = 0
    for character in plain:
        at += 2 if character > "\uffff" else 1
        offsets.append(at)
    return offsets


def _range(entity: dict[str, Any], starts: list[int] | None, length: int) -> tuple[int, int]:
    offset, extent = entity["offset"], entity["length"]
    if type(offset) is not int or type(extent) is not int:
        raise TypeError("an entity's range is no number")
    first, last = max(offset, 0), max(offset + extent, 0)
    if starts is None:
        return min(first, length), min(last, length)
    start = bisect_left(starts, first + 1) - 1  # in the middle of a pair: the whole pair
    return min(start, length), min(bisect_left(starts, last), length)


def _span(entity: dict[str, Any], starts: list[int] | None, length: int) -> Iterator[Span]:
    style = _STYLES.get(entity["type"])
    start, end = _range(entity, starts, length)
    if style is None or start >= end:
        return
    data = _data(style, entity)
    if data is not None:
        yield Span(style, start, end, data)


def _data(style: Style, entity: dict[str, Any]) -> str | None:
    """What goes with a style; None where the style cannot stand without it."""
    if style is Style.LINK:
        url = entity.get("url")
        return url if isinstance(url, str) and is_linkable(url) else None
    if style is Style.MENTION:
        return ids.alias(int(entity["user"]["id"]))
    if style is Style.PRE:
        language = entity.get("language")
        return clean(language) if isinstance(language, str) else ""
    return ""


def _by_start(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _nested(text: Text) -> list[Span]:
    """The spans that Telegram knows, cut so that no two cross: code first, then quotes, links, and the rest."""
    known = (span for span in text.spans if span.style in _TYPES and _may_go(span, text.plain))
    fitted = (replace(span, start=max(span.start, 0), end=min(span.end, len(text.plain))) for span in known)
    ranked = sorted(fitted, key=lambda span: (_RANK.get(span.style, 3), *_by_start(span)))
    kept: list[Span] = []
    for span in ranked[: 4 * MOST]:
        kept += _fit(span, kept)
    return sorted(kept, key=lambda span: (*_by_start(span), _DEPTH.get(span.style, 2)))


def _may_go(span: Span, plain: str) -> bool:
    if span.style is not Style.LINK:
        return True
    return is_linkable(span.data) and plain[span.start : span.end] != span.data


def _fit(span: Span, kept: Iterable[Span]) -> list[Span]:
    """The parts of a span that cross nothing kept so far and lie in nothing that may not hold them."""
    parts = [span]
    for other in kept:
        parts = [piece for part in parts for piece in _cut(part, other)]
    return [part for part in parts if part.start < part.end]


def _cut(part: Span, other: Span) -> list[Span]:
    if part.end <= other.start or other.end <= part.start:
        return [part]
    before = replace(part, end=max(part.start, other.start))
    after = replace(part, start=min(part.end, other.end))
    if _excludes(part.style, other.style, part.start <= other.start and other.end <= part.end):
        return [piece for piece in (before, after) if piece.start < piece.end]
    if (other.start <= part.start and part.end <= other.end) or (
        part.start <= other.start and other.end <= part.end
    ):
        return [part]
    inside = replace(part, start=max(part.start, other.start), end=min(part.end, other.end))
    return [piece for piece in (before, inside, after) if piece.start < piece.end]


def _excludes(style: Style, other: Style, holds: bool) -> bool:
    """Whether a span of `style` may not stand on what `other` covers; a quote may hold code as a whole."""
    if style is other:
        return True
    if other in (Style.CODE, Style.PRE):
        return not (style is Style.QUOTE and holds)
    return False


def _entity(span: Span, offsets: list[int]) -> dict[str, Any]:
    start, end = offsets[span.start], offsets[span.end]
    entity: dict[str, Any] = {"type": _TYPES[span.style], "offset": start, "length": end - start}
    if span.style is Style.LINK:
        entity["url"] = span.data
    elif span.style is Style.PRE and span.data:
        entity["language"] = span.data
    return entity
