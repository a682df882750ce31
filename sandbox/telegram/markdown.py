"""parse_mode MarkdownV2 and the older Markdown into text and entities, with the server's complaints.

Bot API: "MarkdownV2 style" and "Markdown style".
"""

import re
from dataclasses import dataclass, field

from sandbox.telegram import links
from sandbox.telegram.errors import unparsable
from sandbox.telegram.text import Entity, units

KINDS = {
    "*": "bold",
    "_": "italic",
    "__": "underline",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "```": "pre",
    "[": "text_link",
    "![": "custom_emoji",
    ">": "blockquote",
}
CAMEL = {"text_link": "TextUrl", "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote"}
SPECIAL = frozenset("_*[]()~`>#+-=|{}.!\n")
LANGUAGE = re.compile(r"[^\s`]*")
NEWLINE = re.compile(r"(?:\r\n|\n\r|\n|\r)?")
INNER_LINK = re.compile(r"tg://(emoji\?id=(\d+)|time\?.*)$")


@dataclass(slots=True)
class _Open:
    token: str
    start: int
    piece: int
    begin: int
    language: str = ""


@dataclass(slots=True)
class _Parser:
    source: str
    at: int = 0
    position: int = 0
    line_start: bool = True
    quoting: bool = False
    out: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def add(self, char: str) -> None:
        self.out.append(char)
        self.position += units(char)

    def char(self, index: int) -> str:
        return self.source[index] if index < len(self.source) else "\0"

    def starts(self, token: str) -> bool:
        return self.source.startswith(token, self.at)

    @property
    def top(self) -> str:
        return self.stack[-1].token if self.stack else ""


def parse_v2(source: str) -> tuple[str, list[Entity]]:
    """Text and entities (unsorted); raises Refused "can't parse entities: …"."""
    state = _Parser(source)
    while state.at < len(source):
        char = source[state.at]
        if char == "\\" and 0 < ord(state.char(state.at + 1)) <= 126:
            state.add(state.char(state.at + 1))
            state.line_start = state.char(state.at + 1) == "\n"
            state.at += 2
        elif char not in ("`" if state.top in ("`", "```") else SPECIAL):
            state.add(char)
            state.at += 1
            state.line_start = state.line_start and char == "\r"
        elif _quote_ends(state, char) or _closes(state, char):
            _close(state, _quote_ends(state, char))
        else:
            _open(state, char)
    return _finished(state)


def _bytes(state: _Parser, index: int) -> int:
    return len(state.source[:index].encode("utf-8", "surrogatepass"))


def _unfinished(state: _Parser, opened: _Open) -> Exception:
    kind = KINDS[opened.token]
    name = CAMEL.get(kind, kind.title())
    return unparsable(f"Can't find end of {name} entity at byte offset {_bytes(state, opened.begin)}")


def _reserved(char: str) -> Exception:
    return unparsable(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")


def _quote_ends(state: _Parser, char: str) -> bool:
    return state.quoting and char == "\n" and state.char(state.at + 1) != ">" and bool(state.stack)


def _closes(state: _Parser, char: str) -> bool:
    match state.top:
        case "_":
            return char == "_" and state.char(state.at + 1) != "_"
        case "*" | "`" | "~":
            return char == state.top
        case "```" | "__" | "||":
            return state.starts(state.top)
        case "[" | "![":
            return char == "]"
        case _:
            return False


def _open(state: _Parser, char: str) -> None:
    if char == "\n":
        state.add(char)
        state.line_start = True
        state.at += 1
        return
    token = _token(state, char)
    if token == ">" and state.quoting:
        state.at += 1
        return
    opened = _Open(token, state.position, len(state.out), state.at)
    state.at += len(token)
    state.quoting = state.quoting or token == ">"
    if token == "```":
        _language(state, opened)
    state.stack.append(opened)


def _token(state: _Parser, char: str) -> str:
    after = state.char(state.at + 1)
    if char == "_":
        return "__" if after == "_" else "_"
    if char in "*~[":
        return char
    if char == "`":
        return "```" if state.starts("```") else "`"
    if (char, after) in (("|", "|"), ("!", "[")):
        return char + after
    if char == ">" and state.line_start:
        return ">"
    raise _reserved(char)


def _language(state: _Parser, opened: _Open) -> None:
    word = LANGUAGE.match(state.source, state.at)
    if word and word[0] and word.end() < len(state.source) and state.char(word.end()) != "`":
        opened.language = word[0]
        state.at = word.end()
    newline = NEWLINE.match(state.source, state.at)
    state.at = newline.end() if newline else state.at


def _close(state: _Parser, by_newline: bool) -> None:
    opened = state.stack.pop()
    kind = KINDS[opened.token]
    if by_newline:
        opened, kind = _quote(state, opened, state.at)
    elif opened.token in ("[", "!["):
        state.entities += _address(state, opened)
        state.at += 1
        return
    else:
        state.at += len(opened.token)
    _mark(state, opened, kind)
    if by_newline:
        state.quoting = False
        state.add("\n")
        state.line_start = True
        state.at += 1


def _mark(state: _Parser, opened: _Open, kind: str) -> None:
    length = state.position - opened.start
    if length > 0:
        entity: Entity = {"type": kind, "offset": opened.start, "length": length}
        state.entities.append({**entity, "language": opened.language} if opened.language else entity)


def _quote(state: _Parser, opened: _Open, end: int) -> tuple[_Open, str]:
    """The quotation that ends here; a spoiler mark alone at its end makes it expandable."""
    if opened.token == ">":
        return opened, "blockquote"
    if opened.token != "||" or end - opened.begin not in (2, 3):
        raise _unfinished(state, opened)
    if state.top != ">":
        raise _unfinished(state, state.stack[-1])
    return state.stack.pop(), "expandable_blockquote"


def _address(state: _Parser, opened: _Open) -> list[Entity]:
    """Read what follows the closing bracket; leaves `at` on the last character of the link."""
    span = {"offset": opened.start, "length": state.position - opened.start}
    url = "".join(state.out[opened.piece :])
    if state.char(state.at + 1) == "(":
        url = _url(state, state.at + 2)
    elif opened.token == "![":
        raise unparsable("The entity must contain a tg://emoji or tg://time URL")
    if opened.token == "[":
        return links.linked(url, span) if span["length"] else []
    inner = INNER_LINK.match(url)
    if not inner:
        raise unparsable("Invalid tg://emoji or tg://time URL specified")
    if not span["length"]:
        return []
    if inner[2]:
        return [{"type": "custom_emoji", **span, "custom_emoji_id": inner[2]}]
    unix, form = (re.search(rf"[?&]{name}=([^&]*)", url) for name in ("unix", "format"))
    return links.dated(unix[1] if unix else "", form[1] if form else "", span)


def _url(state: _Parser, begin: int) -> str:
    chars, at = [], begin
    while at < len(state.source) and state.source[at] != ")":
        if state.source[at] == "\\" and 0 < ord(state.char(at + 1)) <= 126:
            at += 1
        chars.append(state.source[at])
        at += 1
    if at >= len(state.source):
        raise unparsable(f"Can't find end of a URL at byte offset {_bytes(state, begin)}")
    state.at = at
    return "".join(chars)


def _finished(state: _Parser) -> tuple[str, list[Entity]]:
    if state.quoting and state.stack:
        last = state.stack[-1]
        if last.token == ">" or (last.token == "||" and last.begin == len(state.source) - 2):
            opened, kind = _quote(state, state.stack.pop(), len(state.source))
            _mark(state, opened, kind)
    if state.stack:
        raise _unfinished(state, state.stack[-1])
    return "".join(state.out), state.entities


def parse_legacy(source: str) -> tuple[str, list[Entity]]:
    """The older Markdown: no nesting, `_ * ` [` escaped by a backslash."""
    state = _Parser(source)
    while state.at < len(source):
        char = source[state.at]
        if char == "\\" and state.char(state.at + 1) in "_*`[":
            state.add(state.char(state.at + 1))
            state.at += 2
        elif char not in "_*`[":
            state.add(char)
            state.at += 1
        else:
            _legacy_entity(state, char)
    return "".join(state.out), state.entities


def _legacy_entity(state: _Parser, char: str) -> None:
    token = "```" if state.starts("```") else char
    opened = _Open(token, state.position, len(state.out), state.at)
    state.at += len(token)
    if token == "```":
        _language(state, opened)
    closing = "]" if token == "[" else token
    end = state.source.find(closing, state.at)
    if end < 0:
        offset = _bytes(state, opened.begin)
        raise unparsable(f"Can't find end of the entity starting at byte offset {offset}")
    state.add(state.source[state.at : end])
    state.at = end
    if token == "[":
        if state.char(end + 1) == "(":
            state.entities += _address(state, opened)
        state.at += 1
    else:
        state.at += len(token)
        _mark(state, opened, KINDS[token])
