"""Into which calls a message falls: pieces of its words and uploads of its files. Pure; the same message, the same parts.

Each part is one message in Slack, so that it can be sent, found again and edited on its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain import content as contents
from domain.content import Content, File, Style, Text
from domain.panels import Button
from domain.phrases import Phrase, phrase
from platforms.slack import panels, splitting

FILES = 10
"""How many files one message shows, as Slack's own composer allows."""

EMPTY = phrase("(an empty message)")
FOREIGN = {
    "poll": phrase("a poll"),
    "dice": phrase("a dice"),
    "game": phrase("a game"),
    "checklist": phrase("a checklist"),
    "story": phrase("a story"),
    "invoice": phrase("an invoice"),
    "rich_message": phrase("a page"),
}
"""What `domain.content.Foreign` names; anything else is called as its platform calls it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of words, perhaps with buttons below."""

    text: Text
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A message of files with the words above them."""

    files: tuple[File, ...]
    text: Text = Text()


Part = Said | Upload


def of(content: Content, buttons: tuple[Button, ...], voice: panels.Voice) -> tuple[Part, ...]:
    """The parts of a message, at least one. Buttons stand below the last; an upload cannot carry any."""
    pieces = splitting.split(_words(content, voice))
    uploads = tuple(_uploads(content))
    if not uploads:
        return _said(pieces or (Text(voice.plain(EMPTY)),), buttons)
    if buttons:
        return (*uploads, *_said(pieces or (Text(),), buttons))
    if len(pieces) == 1:
        return (Upload(uploads[0].files, pieces[0]), *uploads[1:])
    return (*_said(pieces, ()), *uploads)


def _said(pieces: tuple[Text, ...], buttons: tuple[Button, ...]) -> tuple[Said, ...]:
    last = len(pieces) - 1
    return tuple(Said(piece, buttons if at == last else ()) for at, piece in enumerate(pieces))


def _uploads(content: Content) -> Iterator[Upload]:
    files = [attachment for attachment in content.attachments if isinstance(attachment, File)]
    for at in range(0, len(files), FILES):
        yield Upload(tuple(files[at : at + FILES]))


def _words(content: Content, voice: panels.Voice) -> Text:
    """The words of the message, and words for what Slack has no form for."""
    told = (
        _told(attachment, voice) for attachment in content.attachments if not isinstance(attachment, File)
    )
    return contents.join(tuple(text for text in (content.text, *told) if text), "\n")


def _told(attachment: contents.Attachment, voice: panels.Voice) -> Text:
    match attachment:
        case contents.Location(latitude=latitude, longitude=longitude):
            named = " · ".join(part for part in (attachment.title, attachment.address) if part)
            link = f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}"
            place = contents.styled(named or f"{latitude:.5f}, {longitude:.5f}", Style.LINK, link)
            return contents.join((Text("📍 "), place))
        case contents.Contact(name=name, phone=phone):
            return Text("👤 " + ", ".join(part for part in (name, phone) if part))
        case contents.Foreign(what=what, summary=summary):
            return Text(voice.plain(_foreign(what, summary)))
        case _:
            return Text()


def _foreign(what: str, summary: str) -> Phrase:
    named = FOREIGN.get(what, what)
    if not summary:
        return phrase("(something that cannot be shown here: {what})", what=named)
    return phrase("({what}, in words) {summary}", what=named, summary=summary)
