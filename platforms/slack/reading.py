"""What a colleague's message says: rich_text blocks or mrkdwn in, `Text` out. Knows no event; never raises.

rich_text is read where it is there, since it is what the person's editor made; mrkdwn is for what has none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.content import Span, Style, Text
from platforms.slack import emoji, ids

Json = Mapping[str, Any]

NESTED = 6
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps: NUL, and halves of surrogate pairs that JSON can spell."""

STYLES = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "underline": Style.UNDERLINE,
    "strike": Style.STRIKE,
    "code": Style.CODE,
}
MARKED = {"*": Style.BOLD, "_": Style.ITALIC, "~": Style.STRIKE, "`": Style.CODE}
FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
MARKUP = re.compile(r"[<>&:`*_~]")
"""Whatever may begin something else than a word."""
SIGNS = re.compile(r"(?<!\w)[@#]+(?=\w)")
"""What makes a mention or a hashtag of the word that follows."""
CONTROL = re.compile(r"<([^<>\n]+)>")
INLINE = re.compile(
    r"<([^<>\n]+)>"
    r"|(?<!\w)`([^`\n]+)`(?!\w)"
    r"|(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])"
    r"|(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])"
    r"|(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])"
)
GROUPS = (None, None, Style.CODE, Style.BOLD, Style.ITALIC, Style.STRIKE)
QUOTED = re.compile(r"(?m)(?:^(?:&gt;|>)[^\n]*(?:\n|\Z))+")
QUOTE_MARK = re.compile(r"(?m)^(?:&gt;|>)(?: |(?:&gt;|>){2} ?)?")


@dataclass(slots=True)
class Names:
    """How to name whom a text mentions: by what the workspace's directory knew, else by their id.

    `signed`: with `@` or `#` before the name, as whoever types a command means it. Elsewhere without: words go on to other
    platforms, where a sign makes a link of a name: to whoever is called so there, or to a search.
    """

    of: ids.Ids
    known: Json
    signed: bool = False

    def name(self, key: str) -> str:
        known = self.known.get(key)
        return known if isinstance(known, str) and known else key

    def shown(self, sign: str, name: str) -> str:
        """A name as a text has it, after its sign or without any; the signs within it that would make a link go as well."""
        return sign + name.removeprefix(sign) if self.signed else SIGNS.sub("", name)


@dataclass(slots=True)
class Writer:
    """A text as it grows."""

    names: Names
    parts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    length: int = 0

    def add(self, words: str, *styles: tuple[Style, str]) -> None:
        if not words.isprintable():
            words = UNSTORABLE.sub("\ufffd", words)
        self.mark(self.length, self.length + len(words), styles)
        self.parts.append(words)
        self.length += len(words)

    def mark(self, start: int, end: int, styles: tuple[tuple[Style, str], ...]) -> None:
        if end > start:
            self.spans += (Span(style, start, end, data) for style, data in styles)

    def person(self, user: str, label: str, styles: tuple[tuple[Style, str], ...]) -> None:
        """A mention: it shows the person's name and holds their alias."""
        alias = self.names.of.alias(user)
        self.add(self.names.shown("@", label or self.names.name(user)), (Style.MENTION, alias), *styles)

    def line(self) -> None:
        """Begins a new line unless one has begun."""
        if self.parts and not "".join(self.parts[-1:]).endswith("\n"):
            self.add("\n")

    def text(self) -> Text:
        spans = sorted(self.spans, key=lambda span: (span.start, -span.end))
        return Text("".join(self.parts), tuple(spans))


def rich_text(blocks: list[Any], names: Names) -> Text:
    """What rich_text blocks say, lists as lines with their bullets or numbers."""
    writer = Writer(names)
    for block in blocks:
        for element in _list(block, "elements"):
            _box(element, writer)
    return _tidy(writer.text())


def _tidy(text: Text) -> Text:
    return text.slice(0, len(text.plain.rstrip()))


def _list(holder: Any, key: str) -> list[Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _box(box: Any, writer: Writer) -> None:
    """One section, list, quotation or code block."""
    match box.get("type") if isinstance(box, dict) else None:
        case "rich_text_list":
            _bullets(box, writer)
        case "rich_text_quote":
            _boxed(box, writer, Style.QUOTE)
        case "rich_text_preformatted":
            _boxed(box, writer, Style.PRE)
        case _:
            for element in _list(box, "elements"):
                _inline(element, writer)


def _boxed(box: Json, writer: Writer, style: Style) -> None:
    writer.line()
    start = writer.length
    for element in _list(box, "elements"):
        _inline(element, writer)
    language = box.get("language")
    writer.mark(start, writer.length, ((style, language if isinstance(language, str) else ""),))
    writer.line()


def _bullets(box: Json, writer: Writer) -> None:
    writer.line()
    indent = _number(box.get("indent"))
    first = _number(box.get("offset")) + 1
    for number, item in enumerate(_list(box, "elements"), first):
        writer.add("    " * min(indent, NESTED) + (f"{number}. " if box.get("style") == "ordered" else "• "))
        for element in _list(item, "elements"):
            _inline(element, writer)
        writer.line()


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 1_000_000 else 0


def _inline(element: Any, writer: Writer) -> None:
    if not isinstance(element, dict):
        return
    given = element.get("style")
    looks = given if isinstance(given, dict) else {}
    styles = tuple((style, "") for name, style in STYLES.items() if looks.get(name) is True)
    match element.get("type"):
        case "text":
            writer.add(_string(element, "text"), *styles)
        case "link":
            url = _string(element, "url")
            writer.add(_string(element, "text") or url, (Style.LINK, url), *styles)
        case "user":
            writer.person(_string(element, "user_id"), "", styles)
        case "emoji":
            writer.add(_emoji(element), *styles)
        case other:
            writer.add(_other(element, str(other), writer.names), *styles)


def _other(element: Json, kind: str, names: Names) -> str:
    match kind:
        case "channel":
            return names.shown("#", names.name(_string(element, "channel_id")))
        case "usergroup":
            return names.shown("@", names.name(_string(element, "usergroup_id")))
        case "broadcast":
            return names.shown("@", _string(element, "range"))
        case "date":
            return _string(element, "fallback") or str(element.get("timestamp", ""))
        case "color":
            return _string(element, "value")
        case _:
            return _string(element, "text")


def _emoji(element: Json) -> str:
    name = _string(element, "name")
    tone = _number(element.get("skin_tone"))
    full = f"{name}::skin-tone-{tone}" if tone and "::" not in name else name
    return emoji.from_code(_string(element, "unicode")) or emoji.picture_of(full) or f":{name}:"


def _string(holder: Json, key: str) -> str:
    found = holder.get(key)
    return found if isinstance(found, str) else ""


def mrkdwn(source: str, names: Names, writer: Writer | None = None) -> Text:
    """What a text in Slack's markup says."""
    writer = writer or Writer(names)
    if not MARKUP.search(source):
        writer.add(source)
        return _tidy(writer.text())
    at = 0
    for fence in FENCE.finditer(source):
        _quotes(source[at : fence.start()], writer)
        start = writer.length
        _verbatim(fence[1], writer, ())
        writer.mark(start, writer.length, ((Style.PRE, ""),))
        at = fence.end()
    _quotes(source[at:], writer)
    return _tidy(writer.text())


def _quotes(source: str, writer: Writer) -> None:
    at = 0
    for quote in QUOTED.finditer(source):
        _marked(source[at : quote.start()], writer, ())
        start = writer.length
        _marked(QUOTE_MARK.sub("", quote[0]), writer, ())
        ended = quote[0].endswith("\n")
        writer.mark(start, writer.length - ended, ((Style.QUOTE, ""),))
        at = quote.end()
    _marked(source[at:], writer, ())


def _marked(source: str, writer: Writer, styles: tuple[tuple[Style, str], ...]) -> None:
    """Words with markers around some of them; what is marked may be marked again inside, but not code."""
    at = 0
    for found in INLINE.finditer(source):
        writer.add(emoji.spelled(unescape(source[at : found.start()])), *styles)
        at = found.end()
        style = GROUPS[found.lastindex or 0]
        if style is None:
            _control(found[1], writer, styles)
        elif style is Style.CODE:
            _verbatim(found[2], writer, ((style, ""), *styles))
        else:
            _marked(found[found.lastindex or 0], writer, ((style, ""), *styles))
    writer.add(emoji.spelled(unescape(source[at:])), *styles)


def _verbatim(source: str, writer: Writer, styles: tuple[tuple[Style, str], ...]) -> None:
    """Words of code: nothing in them is markup but what Slack itself set between `<` and `>`."""
    at = 0
    for found in CONTROL.finditer(source):
        writer.add(unescape(source[at : found.start()]), *styles)
        _control(found[1], writer, styles)
        at = found.end()
    writer.add(unescape(source[at:]), *styles)


def _control(inner: str, writer: Writer, styles: tuple[tuple[Style, str], ...]) -> None:
    """What stands between `<` and `>`: a person, a channel, a group, a date, a broadcast or a link."""
    target, _, label = inner.partition("|")
    shown = unescape(label)
    if target[:2] in ("@U", "@W"):
        writer.person(target[1:], shown, styles)
    elif target.startswith("#"):
        writer.add(writer.names.shown("#", shown or writer.names.name(target[1:])), *styles)
    elif target.startswith("!subteam^"):
        group = target.removeprefix("!subteam^")
        writer.add(writer.names.shown("@", shown or writer.names.name(group)), *styles)
    elif target.startswith("!date^"):
        writer.add(shown or unescape(target.split("^")[1]), *styles)
    elif target.startswith("!"):
        writer.add(writer.names.shown("@", shown or unescape(target[1:])), *styles)
    elif re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
        url = unescape(target)
        writer.add(emoji.spelled(shown) or url, (Style.LINK, url), *styles)
    else:
        writer.add(unescape(f"<{inner}>"), *styles)


def unescape(words: str) -> str:
    """Slack's three escapes undone, `&amp;` last so that nothing is undone twice."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
