"""What a message says: formatted text and attachments, free of any platform's markup."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from domain.ids import AccountId


class Style(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SPOILER = "spoiler"
    CODE = "code"
    PRE = "pre"
    """A block of code; `data` is its language, if any."""
    QUOTE = "quote"
    LINK = "link"
    """`data` is the URL; only http, https, mailto and tel survive rendering."""
    MENTION = "mention"
    """`data` is an `AliasId`; the text already names the person, so that nothing rings elsewhere."""


@dataclass(frozen=True, slots=True)
class Span:
    """A style over `[start, end)`, counted in Unicode code points (Python's own indices)."""

    style: Style
    start: int
    end: int
    data: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words and the styles upon them. Spans are sorted by start, longer first; they may nest."""

    plain: str = ""
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain.strip())

    def slice(self, start: int, end: int) -> "Text":
        """The part between two code points, with the spans that touch it cut to fit."""
        if not self.spans:  # as most of what people write
            whole = start <= 0 and end >= len(self.plain)
            return self if whole else Text(self.plain[start:end])
        kept = (
            replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
            for span in self.spans
            if max(span.start, start) < min(span.end, end)
        )
        return Text(self.plain[start:end], tuple(kept))

    def stripped(self) -> "Text":
        """The same text without white space at its ends."""
        left = len(self.plain) - len(self.plain.lstrip())
        return self.slice(left, len(self.plain.rstrip())) if self else Text()


def styled(plain: str, style: Style, data: str = "") -> Text:
    """A text that carries one style from end to end."""
    return Text(plain, (Span(style, 0, len(plain), data),) if plain else ())


def join(parts: Iterator[Text] | tuple[Text, ...], separator: str = "") -> Text:
    """Texts one after the other, spans moved along."""
    plain: list[str] = []
    spans: list[Span] = []
    at = 0
    for number, part in enumerate(parts):
        if number and separator:
            plain.append(separator)
            at += len(separator)
        spans += (replace(span, start=span.start + at, end=span.end + at) for span in part.spans)
        plain.append(part.plain)
        at += len(part.plain)
    return Text("".join(plain), tuple(spans))


def marked_as_edited(text: Text) -> Text:
    """The words with a pencil behind them, as chats show it."""
    return join((text, styled(" ✎", Style.ITALIC)))


class FileKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class File:
    """A file that its platform keeps; `reference` is opaque and never a URL that holds a secret."""

    file: FileKind
    account: AccountId
    reference: str
    name: str
    mime: str = ""
    size: int | None = None
    """Bytes, where the platform told."""
    emoji: str = ""
    """What a sticker stands for."""
    duration: int | None = None
    """Seconds."""
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Location:
    latitude: float
    longitude: float
    title: str = ""
    address: str = ""
    kind: Literal["location"] = "location"


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone: str
    kind: Literal["contact"] = "contact"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something the other side cannot hold (a poll, a dice, a story): `what` names it, `summary` says its words."""

    what: str
    summary: str = ""
    kind: Literal["foreign"] = "foreign"


Attachment = File | Location | Contact | Foreign


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one message says."""

    text: Text = Text()
    attachments: tuple[Attachment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text) or bool(self.attachments)


def words(plain: str) -> Content:
    """Content of unformatted words only."""
    return Content(Text(plain))


def cut(plain: str, longest: int) -> str:
    """Words on one line, no longer than that; an ellipsis says that something is missing."""
    line = " ".join(plain.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
