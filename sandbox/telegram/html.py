"""parse_mode HTML into text and entities, with the server's complaints. Bot API: "HTML style"."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram import links
from sandbox.telegram.errors import unparsable
from sandbox.telegram.text import Entity, units

KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
TAG = re.compile(r"<(/?)([^\s>]*)")
SPACE = re.compile(r"\s*")
ATTRIBUTE = re.compile(r"([^\s=>/\"']+)\s*(?:=\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9.\-]*))?")


@dataclass(slots=True)
class _Open:
    name: str
    attributes: dict[str, str]
    start: int
    piece: int


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    position: int = 0
    out: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.out.append(text)
        self.position += units(text)

    def bytes_to(self, index: int) -> int:
        return len(self.source[:index].encode("utf-8", "surrogatepass"))


def parse(source: str) -> tuple[str, list[Entity]]:
    """Text and entities (unsorted); raises Refused "can't parse entities: …" with the byte offset."""
    state = _Parser(source)
    while state.at < len(source):
        char = source[state.at]
        if char == "<":
            _tag(state)
        elif char == "&":
            _reference(state)
        else:
            end = _next(source, state.at)
            state.add(source[state.at : end])
            state.at = end
    if state.stack:
        raise unparsable(f'Can\'t find end tag corresponding to start tag "{state.stack[-1].name}"')
    return "".join(state.out), state.entities


def _next(source: str, start: int) -> int:
    ends = [i for i in (source.find("<", start), source.find("&", start)) if i >= 0]
    return min(ends, default=len(source))


def _reference(state: _Parser) -> None:
    match = REFERENCE.match(state.source, state.at)
    code = 0
    if match:
        code = int(match[1], 16) if match[1] else int(match[2]) if match[2] else ord(NAMED[match[3]])
    if match and 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        state.add(chr(code))
        state.at = match.end()
    else:
        state.add("&")
        state.at += 1


def _tag(state: _Parser) -> None:
    begin = state.at
    match = TAG.match(state.source, begin)
    assert match is not None
    state.at = match.end()
    if match[1]:
        _closing(state, match[2].lower(), begin)
    else:
        _opening(state, match[2].lower(), begin)


def _opening(state: _Parser, name: str, begin: int) -> None:
    if state.at >= len(state.source):
        raise unparsable(f"Unclosed start tag at byte offset {state.bytes_to(begin)}")
    if name not in KINDS:
        raise unparsable(f'Unsupported start tag "{name}" at byte offset {state.bytes_to(begin)}')
    attributes = _attributes(state, name, begin)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {state.bytes_to(begin)}')
    state.stack.append(_Open(name, attributes, state.position, len(state.out)))


def _attributes(state: _Parser, name: str, begin: int) -> dict[str, str]:
    found: dict[str, str] = {}
    while True:
        space = SPACE.match(state.source, state.at)
        state.at = space.end() if space else state.at
        if state.at >= len(state.source):
            raise unparsable(f"Unclosed start tag at byte offset {state.bytes_to(begin)}")
        if state.source[state.at] == ">":
            state.at += 1
            return found
        match = ATTRIBUTE.match(state.source, state.at)
        if not match:
            raise unparsable(
                f'Empty attribute name in the tag "{name}" at byte offset {state.bytes_to(begin)}'
            )
        value = match[2] or ""
        if value[:1] in ('"', "'") and value:
            value = _unescaped(value[1:-1])
        elif value:
            after = state.source[match.end() : match.end() + 1]
            if after and not after.isspace() and after != ">":
                raise unparsable(
                    f"Unexpected end of name token at byte offset {state.bytes_to(match.start(2))}"
                )
            value = value.lower()
        found[match[1].lower()] = value
        state.at = match.end()


def _unescaped(value: str) -> str:
    def char(match: re.Match[str]) -> str:
        return chr(int(match[1], 16)) if match[1] else chr(int(match[2])) if match[2] else NAMED[match[3]]

    return REFERENCE.sub(char, value) if "&" in value else value


def _closing(state: _Parser, name: str, begin: int) -> None:
    if not state.stack:
        raise unparsable(f"Unexpected end tag at byte offset {state.bytes_to(begin)}")
    space = SPACE.match(state.source, state.at)
    state.at = space.end() if space else state.at
    if state.source[state.at : state.at + 1] != ">":
        raise unparsable(f"Unclosed end tag at byte offset {state.bytes_to(begin)}")
    state.at += 1
    opened = state.stack.pop()
    if name and name != opened.name:
        raise unparsable(
            f"Unmatched end tag at byte offset {state.bytes_to(begin)},"
            f' expected "</{opened.name}>", found "</{name}>"'
        )
    length = state.position - opened.start
    if length > 0:
        _mark(state, opened, length)


def _mark(state: _Parser, opened: _Open, length: int) -> None:
    span: dict[str, Any] = {"offset": opened.start, "length": length}
    last = state.entities[-1] if state.entities else {}
    twin = last if (last.get("offset"), last.get("length")) == (opened.start, length) else {}
    if opened.name == "pre" and twin.get("type") == "code":
        twin["type"] = "pre"
    elif opened.name == "code" and twin.get("type") == "pre":
        return
    else:
        state.entities += _entity(opened, span, "".join(state.out[opened.piece :]))


def _entity(opened: _Open, span: dict[str, Any], covered: str) -> list[Entity]:
    attributes, kind = opened.attributes, KINDS[opened.name]
    if opened.name == "a":
        return links.linked(attributes.get("href") or covered, span)
    if kind == "custom_emoji":
        return [{"type": kind, **span, "custom_emoji_id": attributes.get("emoji-id", "")}]
    if kind == "date_time":
        return links.dated(attributes.get("unix", ""), attributes.get("format", ""), span)
    if kind == "blockquote" and "expandable" in attributes:
        kind = "expandable_blockquote"
    language = attributes.get("class", "")
    if kind == "code" and language.startswith("language-"):
        return [{"type": kind, **span, "language": language.removeprefix("language-")}]
    return [{"type": kind, **span}]
