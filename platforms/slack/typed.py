"""What people type into a form's text input: mrkdwn, as they know it from messages. Knows no event; never raises.

`read`: what was typed in, formatted words out. `written`: formatted words in, what one types for them out, to be changed.

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
"""Whose signs are no markup: one behind a joiner, and those of an address."""
CHANCE = re.compile(rf"{ADDRESS}|[*_~`<:]|^>", re.MULTILINE)
"""An address, which keeps its signs, or a sign that might be taken for markup."""
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
    parts = LINK.split(source)  # words, link, words, link … words
    parts[0::2] = [_escaped(words) for words in parts[0::2]]
    parts[1::2] = [f"<{rendering.escape(link[1:-1])}>" for link in parts[1::2]]
    return reading.mrkdwn("".join(parts), NOBODY, Writer(NOBODY))


def _escaped(words: str) -> str:
    """Words as Slack would send them, the signs in them that are no markup shielded."""
    return rendering.escape(KEPT.sub(lambda kept: kept[0].removeprefix(JOINER).translate(SHIELD), words))


def written(text: Text) -> str:
    """How formatted words are typed: read again they are the same words, in the same styles as far as mrkdwn can say it."""
    typed = _laid_out(Text(text.plain, _joined(text.spans)))
    if read(typed).plain != text.plain.rstrip():  # a style ends within an address: the words count for more
        typed = _plain(text.plain)
    bare = typed.replace(JOINER, "")
    return bare if read(bare) == read(typed) else typed


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same styles, each as one span where it goes on: reading ends a style where another one begins within it."""
    joined: list[Span] = []
    for span in spans:
        earlier = next((place for place, one in enumerate(joined) if _goes_on(one, span)), None)
        if earlier is None:
            joined.append(span)
        else:
            joined[earlier] = replace(joined[earlier], end=max(joined[earlier].end, span.end))
    return tuple(sorted(joined, key=lambda span: (span.start, -span.end)))


def _goes_on(span: Span, later: Span) -> bool:
    """Whether the later span is the same style, and begins within or right behind the other."""
    return (span.style, span.data) == (later.style, later.data) and span.start <= later.start <= span.end


def _laid_out(text: Text) -> str:
    """Code blocks and quotations on lines of their own, and everything between them."""
    typed, at = "", 0
    for box in _boxes(text):
        typed += _inline(text.slice(at, box.start), left=typed[-1:], right="`")
        typed += _boxed(text.slice(box.start, box.end), box.style)
        at = box.end
    return typed + _inline(text.slice(at, len(text.plain)), left=typed[-1:])


def _boxes(text: Text) -> Iterator[Span]:
    """The outermost code blocks and quotations of those that mrkdwn can say."""
    at = 0
    for span in text.spans:
        if span.style in BOXES and span.start >= at and _sayable(span, text.plain):
            yield span
            at = span.end


def _sayable(box: Span, plain: str) -> bool:
    """Whether it has words, without a fence among those of a code block, and a quotation is one of whole lines."""
    inner = plain[box.start : box.end]
    if box.style is Style.PRE:
        return bool(inner.strip()) and "```" not in inner
    left, right = plain[: box.start][-1:], plain[box.end :][:1]
    return bool(inner.strip()) and left in ("", "\n") and right in ("", "\n") and not inner.endswith("\n")


def _boxed(inner: Text, style: Style) -> str:
    """A code block between its fences, or a quotation with a sign before each line."""
    if style is Style.PRE:
        return f"```\n{inner.plain}\n```"
    return "\n".join(f"> {line}" for line in _inline(inner).split("\n"))


def _inline(text: Text, left: str = "", right: str = "") -> str:
    """Words with markers around some of them, between what stands on their left and right."""
    typed, at = "", 0
    for span in _outer_first(text.spans):
        if span.start >= at:
            typed += _plain(text.plain[at : span.start])
            typed += _styled(span, _within(span, text), (left + typed)[-1:], _behind(span, text, right))
            at = span.end
    return typed + _plain(text.plain[at:])


def _outer_first(spans: tuple[Span, ...]) -> list[Span]:
    """Styles that have markers, by their beginning; of two on the same words the one that was read last is outside."""
    marked = [one for one in reversed(spans) if one.end > one.start and one.style in (*MARKS, Style.LINK)]
    return sorted(marked, key=lambda one: (one.start, -one.end))


def _within(span: Span, text: Text) -> Text:
    """The words of a span with the other styles upon them."""
    others = tuple(one for one in text.spans if one.style is not span.style)
    return Text(text.plain, others).slice(span.start, span.end)


def _behind(span: Span, text: Text, right: str) -> str:
    """The character behind a span: a sign where another style begins there."""
    if any(one.start == span.end for one in text.spans):
        return "_"
    return (text.plain[span.end :] + right)[:1]


def _styled(span: Span, inner: Text, left: str, right: str) -> str:
    """Words within the markers of their style, or without them where markers would not be read there."""
    if span.style is Style.LINK:
        typed = _linked(inner.plain, rendering.target(span.data))
    else:
        typed = _marked(MARKS[span.style], inner, left + right)
    return _inline(inner, left, right) if typed is None else typed


def _linked(plain: str, url: str) -> str | None:
    """A link, its words only where they are not its address; None where it would not be read as one."""
    link = f"<{url}>" if plain == url else f"<{url}|{plain}>"
    return link if LINK.fullmatch(link) else None


def _marked(mark: str, inner: Text, around: str) -> str | None:
    """Words between two marks; None where a letter or the mark itself stands beside them, or they cannot have marks."""
    core = _plain(inner.plain) if mark == MARKS[Style.CODE] else _inline(inner)
    beside = re.search(rf"[\w{re.escape(mark)}]", around)
    return None if beside or core != core.strip() or "\n" in core else f"{mark}{core}{mark}"


def _plain(words: str) -> str:
    """Words without any style, their signs held apart where they might be taken for markup."""
    if not reading.MARKUP.search(words):
        return words
    return CHANCE.sub(lambda found: found[0] if len(found[0]) > 1 else JOINER + found[0], words)
