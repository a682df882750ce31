"""What people type into a form's text input: mrkdwn, as they know it from messages; and formatted words as they stand
there to be changed. Knows no event; never raises.

`plain_text_input` gives what was typed and nothing else: no rich text, no escapes (Block Kit reference). So what only looks
like markup must stay as it is: an address keeps its signs, and a sign behind an invisible joiner, which is how words that
were never markup are shown, is taken for itself.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from domain.content import Span, Style, Text
from platforms.slack import ids, reading, rendering

JOINER = rendering.JOINER
SIGNS = "*_~`<>:"
SHIELD = {ord(sign): chr(0xFDD0 + number) for number, sign in enumerate(SIGNS)}
"""Signs that are no markup, as characters that Unicode will never give to anybody, while the rest is read."""
SIGN_OF = {ord(kept): chr(sign) for sign, kept in SHIELD.items()} | {ord(JOINER): ""}
ADDRESS = r"https?://[^\s<>]*[^\s<>*_~`.,;:!?)'\"]"
LINK = re.compile(rf"((?<!{JOINER})<(?:https?|mailto|tel):[^\s<>|]+(?:\|[^<>|\n]+)?>)")
KEPT = re.compile(rf"{JOINER}[{SIGNS}]|{ADDRESS}")
CHANCE = re.compile(rf"{ADDRESS}|[*_~`<:]|^>", re.MULTILINE)
MARKS = {mark: style for style, mark in reading.MARKED.items()}
NOBODY = reading.Names(ids.Ids(ids.account("")), {})
"""Nothing that is typed here names a person: it has no control sequences but links."""
BOXES = (Style.PRE, Style.QUOTE)


class Writer(reading.Writer):
    """A text as it grows, its signs put back."""

    def add(self, words: str, *styles: tuple[Style, str]) -> None:
        reading.Writer.add(self, words.translate(SIGN_OF), *styles)


def read(source: str) -> Text:
    """What was typed, formatted as a message with the same words is."""
    pieces = LINK.split(source)
    words = (
        _escaped(one) if number % 2 == 0 else f"<{rendering.escape(one[1:-1])}>"
        for number, one in enumerate(pieces)
    )
    return reading.mrkdwn("".join(words), NOBODY, Writer(NOBODY))


def _escaped(words: str) -> str:
    return rendering.escape(KEPT.sub(lambda kept: kept[0].removeprefix(JOINER).translate(SHIELD), words))


def written(text: Text) -> str:
    """How formatted words are typed: read again they are the same words, in the same styles as far as mrkdwn can say it."""
    text = Text(text.plain, _joined(text.spans))
    parts: list[str] = []
    at = 0
    for box in _boxes(text):
        inner = text.slice(box.start, box.end)
        parts.append(_inline(text.slice(at, box.start), "".join(parts)[-1:], "`"))
        quoted = "\n".join(f"> {line}" for line in _inline(inner).split("\n"))
        parts.append(f"```\n{inner.plain}\n```" if box.style is Style.PRE else quoted)
        at = box.end
    held = "".join((*parts, _inline(text.slice(at, len(text.plain)), "".join(parts)[-1:])))
    if read(held).plain != text.plain.rstrip():  # a style ends within an address: the words count for more
        held = _plain(text.plain)
    bare = held.replace(JOINER, "")
    return bare if read(bare) == read(held) else held


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same styles, each as one span where it goes on: reading ends a style where another one begins within it."""
    joined: list[Span] = []
    for span in spans:
        for number, one in enumerate(joined):
            if (one.style, one.data) == (span.style, span.data) and one.start <= span.start <= one.end:
                joined[number] = replace(one, end=max(one.end, span.end))
                break
        else:
            joined.append(span)
    return tuple(sorted(joined, key=lambda span: (span.start, -span.end)))


def _boxes(text: Text) -> Iterator[Span]:
    """Code blocks, and quotations of whole lines: what mrkdwn can say of them, and the outermost."""
    at = 0
    for span in text.spans:
        inner = text.plain[span.start : span.end]
        whole = text.plain[: span.start][-1:] in ("", "\n") and text.plain[span.end :][:1] in ("", "\n")
        sayable = "```" not in inner if span.style is Style.PRE else whole and not inner.endswith("\n")
        if span.style in BOXES and span.start >= at and inner.strip() and sayable:
            yield span
            at = span.end


def _inline(text: Text, left: str = "", right: str = "") -> str:
    """Words with markers around some of them, between what stands on their left and right; of two styles on the same
    words the one that was read last is outside."""
    ordered = sorted(enumerate(text.spans), key=lambda one: (one[1].start, -one[1].end, -one[0]))
    written, at = "", 0
    for number, span in ordered:
        if span.start >= at and span.end > span.start and (span.style in MARKS or span.style is Style.LINK):
            written += _plain(text.plain[at : span.start])
            rest = (one for other, one in enumerate(text.spans) if other != number)
            others = tuple(one for one in rest if one.style is not span.style)
            touched = (
                "_" if any(one.start == span.end for one in text.spans) else text.plain[span.end :] + right
            )
            inner = Text(text.plain, others).slice(span.start, span.end)
            written += _marked(span, inner, (left + written)[-1:], touched[:1])
            at = span.end
    return written + _plain(text.plain[at:])


def _marked(span: Span, inner: Text, left: str, right: str) -> str:
    """Words within their markers, or without them where markers would not be read there."""
    if span.style is Style.LINK:
        url = rendering.target(span.data)
        link = f"<{url}>" if inner.plain == url else f"<{url}|{inner.plain}>"
        return link if LINK.fullmatch(link) else _inline(inner, left, right)
    mark = MARKS[span.style]
    apart = not re.search(rf"[\w{re.escape(mark)}]", left + right)
    core = _plain(inner.plain) if span.style is Style.CODE else _inline(inner)
    fits = apart and core == core.strip() and "\n" not in core
    return f"{mark}{core}{mark}" if fits else _inline(inner, left, right)


def _plain(words: str) -> str:
    """Words without any style, their signs held apart where they might be taken for markup."""
    if not reading.MARKUP.search(words):
        return words
    return CHANCE.sub(lambda found: found[0] if len(found[0]) > 1 else JOINER + found[0], words)
