"""From what people said to Slack's own forms: `rich_text` blocks, and mrkdwn where only that is read.

Words go out as rich_text elements, which Slack takes verbatim: nothing in them is markup, a mention or a link unless we
make it so (docs/decisions/0005). mrkdwn is the fallback for notifications and for the comment of an upload; there only
`&`, `<`, `>` can be escaped, so that markers which would format by chance are parted by an invisible joiner.
Knows no panel and no call.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from domain.content import Span, Style, Text

Json = dict[str, Any]

SCHEMES = frozenset(("http", "https", "mailto", "tel"))
LONGEST_TEXT = 3990
LONGEST_LINK = 3000
JOINER = "\u2060"
# Each begins with the very sign that it looks for: words without it are passed over ten times as fast.
MARKS = re.compile(r"[`*_~](?:(?<=`)|(?<!\w.)(?!\s)|(?<!\s.)(?!\w))")
"""What may open or close a style, with words of ours or another's beside it as well: all but what stands within a word
or alone."""
CODES = re.compile(r":(?:(?=[a-z0-9_+'-]+:)|(?<!\w:)(?=[a-z0-9_+'-]+$))")
QUOTES = re.compile(r"(?m)^(?=&gt;)")
SLACK_STYLES = {
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.UNDERLINE: "italic",  # Slack has no underline that a bot may send
    Style.STRIKE: "strike",
    Style.CODE: "code",
}
MARKERS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words with one look: its styles in Slack's names, and where it links to."""

    words: str
    styles: frozenset[str] = frozenset()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Words that stand together: `style` is PRE, QUOTE or None."""

    style: Style | None
    start: int
    end: int


def escape(words: str) -> str:
    """Slack's escaping: `&`, `<` and `>`, and only these."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inert(words: str) -> str:
    """Words as mrkdwn that shows them as they are: escaped, with chance markers set apart by word joiners."""
    parted = MARKS.sub(_apart, words)
    parted = CODES.sub(":" + JOINER, parted)
    return QUOTES.sub(JOINER, escape(parted))


def _apart(found: re.Match[str]) -> str:
    return JOINER + found[0] + JOINER


def blocks(text: Text) -> list[Json]:
    """One rich_text block that says `text`; nothing for a text without words."""
    elements = [element for section in _sections(text) if (element := _element(text, section))]
    return [{"type": "rich_text", "elements": elements}] if elements else []


def quoted(text: Text) -> list[Json]:
    """The same, set apart as a quotation."""
    inner = tuple(span for span in text.spans if span.style is not Style.QUOTE)
    return blocks(Text(text.plain, (Span(Style.QUOTE, 0, len(text.plain)), *inner)))


def mrkdwn(text: Text) -> str:
    """The words for notifications, with what formatting can be had without touching them."""
    written = "\n".join(part for section in _sections(text) if (part := _written(text, section)))
    if len(written) <= LONGEST_TEXT:
        return written
    plain = escape(text.plain.strip("\n"))
    return plain if len(plain) <= LONGEST_TEXT else re.sub(r"&[a-z]*$", "", plain[:LONGEST_TEXT])


def _element(text: Text, section: Section) -> Json | None:
    """One element of a rich_text block."""
    runs = list(_runs(text, section))
    if not runs:
        return None
    if section.style is Style.PRE:
        return {"type": "rich_text_preformatted", "elements": [_text("".join(run.words for run in runs))]}
    kind = "rich_text_quote" if section.style is Style.QUOTE else "rich_text_section"
    return {
        "type": kind,
        "elements": [_link(run) if run.link else _text(run.words, run.styles) for run in runs],
    }


def _text(words: str, styles: frozenset[str] = frozenset()) -> Json:
    element: Json = {"type": "text", "text": words}
    if styles:
        element["style"] = dict.fromkeys(sorted(styles), True)
    return element


def _link(run: Run) -> Json:
    return {**_text(run.words, run.styles), "type": "link", "url": run.link}


def _sections(text: Text) -> Iterator[Section]:
    """Cuts a text where code blocks and quotations begin and end; the outermost one counts."""
    at = 0
    for span in sorted(text.spans, key=lambda span: (span.start, -span.end)):
        if span.style in (Style.PRE, Style.QUOTE) and span.start >= at and span.end > span.start:
            if span.start > at:
                yield _closed(text, Section(None, at, span.start), before=True)
            yield _closed(text, Section(span.style, span.start, span.end))
            at = span.end
    if at < len(text.plain):
        yield _closed(text, Section(None, at, len(text.plain)))


def _closed(text: Text, section: Section, before: bool = False) -> Section:
    """A section without the line breaks that its own box makes: one before what follows, one after what came."""
    start, end = section.start, section.end
    if section.style is not None or before:
        end -= text.plain[start:end].endswith("\n")
    if start and section.style is None and text.plain[start:end].startswith("\n"):
        start += 1
    return Section(section.style, start, max(start, end))


def _runs(text: Text, section: Section) -> Iterator[Run]:
    """The stretches of a section between which the look changes."""
    inside = [span for span in text.spans if span.start < section.end and span.end > section.start]
    if not inside and section.start < section.end:
        yield Run(text.plain[section.start : section.end])
        return
    edges = {section.start, section.end}
    edges.update(at for span in inside for at in (span.start, span.end) if section.start < at < section.end)
    for start, end in itertools.pairwise(sorted(edges)):
        over = [span for span in inside if span.start <= start and span.end >= end]
        yield Run(text.plain[start:end], _styles(over, section), _address(over))


def _styles(over: Sequence[Span], section: Section) -> frozenset[str]:
    """What Slack calls these styles; a code block within another section is code within its line."""
    styles = frozenset(SLACK_STYLES[span.style] for span in over if span.style in SLACK_STYLES)
    nested = section.style is not Style.PRE and any(span.style is Style.PRE for span in over)
    return styles | {"code"} if nested else styles


def _address(over: Sequence[Span]) -> str:
    """Where the outermost link leads that may be followed; empty where there is none."""
    addresses = (target(span.data) for span in over if span.style is Style.LINK)
    return next(filter(None, addresses), "")


def target(url: str) -> str:
    """A URL that may be linked to, with what would end a link early encoded; empty for any other scheme."""
    cleaned = quote(url.strip(), safe="!#$%&'()*+,/:;=?@[]~-._", encoding="utf-8", errors="replace")
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return ""
    rest = cleaned.partition(":")[2].strip("/")
    return cleaned if scheme in SCHEMES and rest and len(cleaned) <= LONGEST_LINK else ""


def _written(text: Text, section: Section) -> str:
    runs = list(_runs(text, section))
    words = "".join(run.words for run in runs)
    match section.style:
        case Style.PRE if words.strip():
            return f"```\n{escape(words.replace('```', JOINER.join('```')))}\n```"
        case Style.QUOTE:
            return "\n".join(f"> {line}" for line in _inline(runs).split("\n"))
        case _:
            return _inline(runs)


def _inline(runs: list[Run]) -> str:
    """Runs side by side. A style needs word boundaries around it; where there are none the words stay plain."""
    parts: list[str] = []
    for at, run in enumerate(runs):
        before = runs[at - 1].words[-1:] if at else ""
        after = runs[at + 1].words[:1] if at + 1 < len(runs) else ""
        parts.append(_styled(run, bool(before) and not before.isspace(), bool(after) and not after.isspace()))
    return "".join(parts)


def _styled(run: Run, joined_left: bool, joined_right: bool) -> str:
    if run.link:
        return _linked(run)
    core = run.words.strip()
    left, right = run.words[: len(run.words) - len(run.words.lstrip())], run.words[len(run.words.rstrip()) :]
    marks = "".join(mark for style, mark in MARKERS.items() if style in run.styles)
    stuck = (joined_left and not left) or (joined_right and not right)
    if not core or not marks or stuck or "\n" in core or any(mark in core for mark in MARKERS.values()):
        return inert(run.words)
    return f"{left}{marks}{escape(core)}{marks[::-1]}{right}"


def _linked(run: Run) -> str:
    label = inert(run.words.strip().replace("\n", " "))
    url = escape(run.link)
    if not label or run.words.strip() == run.link:
        return f"<{url}>"
    return f"{inert(run.words)} (<{url}>)" if "|" in label else f"<{url}|{label}>"
