"""What Telegram Desktop exports as JSON (`result.json`), one chat or all of them. Reads a stream; keeps one message at a time.

Knows the file's form (Telegram Desktop, *Export chat history*, format "Machine-readable JSON"); trusts nothing in it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

from domain.ids import AliasId, PlaceId, PostId
from domain.importing import Entry, Item, Left, NotAnExport, account, clean
from platforms.telegram import entities

SOURCE = "telegram"
CHUNK = 1 << 16
LONGEST_VALUE = 1 << 23
"""Letters of one value of the file: a message is far shorter."""
MEDIA = ("photo", "file", "media_type", "location_information", "contact_information", "poll")
PRIVATE, GROUPS = "personal_chat", ("private_group", "private_supergroup", "public_supergroup")
NO_JSON = "This is no JSON file of Telegram Desktop. Export the chat as “Machine-readable JSON” and name its result.json."
DAMAGED = "This JSON file is damaged, or was not copied whole: it cannot be read to its end. Copy it anew, or export again."
NO_CHATS = "This JSON file holds no chat. Export from Telegram Desktop as “Machine-readable JSON” and name its result.json."


@dataclass(slots=True)
class Chat:
    """What is known of the chat whose messages follow."""

    head: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reader:
    """A JSON text that is read piece by piece."""

    stream: TextIO
    text: str = ""
    at: int = 0
    ended: bool = False
    begun: bool = False
    """Whether something of it could be read."""

    def peek(self) -> str:
        """The next letter that is no white space; empty at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n\ufeff":
                self.at += 1
            if self.at < len(self.text) or not self._more():
                return self.text[self.at : self.at + 1]

    def take(self, letter: str) -> None:
        """Steps over this letter. Raises `NotAnExport`."""
        if self.peek() != letter:
            raise self.broken()
        self.at += 1

    def value(self) -> Any:
        """The next value, whole. Raises `NotAnExport`."""
        self.peek()
        while True:
            try:
                found, end = DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise self.broken() from None
            except ValueError:
                found, end = None, -1
            if end >= 0 and (end < len(self.text) or self.ended):
                self.at, self.begun = end, True
                return found
            if len(self.text) - self.at > LONGEST_VALUE or not self._more():
                if end >= 0:
                    continue
                raise self.broken()

    def broken(self) -> NotAnExport:
        """Why it can be read no further."""
        return NotAnExport(DAMAGED if self.begun else NO_JSON)

    def _more(self) -> bool:
        """Reads on, as much again as is there already; what was read is forgotten. False at the end."""
        if self.ended:
            return False
        self.text, self.at = self.text[self.at :], 0
        try:
            read = self.stream.read(max(CHUNK, len(self.text)))
        except UnicodeDecodeError:
            raise self.broken() from None
        self.ended = not read
        self.text += read
        return not self.ended


DECODER = json.JSONDecoder(parse_constant=lambda name: None)


def entries(stream: TextIO, ours: Sequence[str] = (), only: Sequence[str] = ()) -> Iterator[Item]:
    """Every message in its order, or why it is left out. Raises `NotAnExport`.

    `ours` are names or numbers of people who answered for the team, beyond the one who exported; `only` names the chats that
    are wanted, all where it is empty.
    """
    own = {name.lower().lstrip("@") for name in ours}
    wanted = {name.lower() for name in only}
    for chat, message in messages(Reader(stream), own):
        yield entry(chat, message, own, wanted)


def messages(reader: Reader, own: set[str]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Each message with the head of its chat. The number of whoever exported joins `own`."""
    found = False
    for chat, message in _walk(reader, own, {}):
        found = True
        yield chat, message
    if not found:
        raise NotAnExport(NO_CHATS)


def _walk(reader: Reader, own: set[str], head: dict[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """An object: a whole export, its `chats`, or a chat with its `messages`."""
    reader.take("{")
    if reader.peek() == "}":
        reader.take("}")
        return
    while True:
        key = reader.value()
        reader.take(":")
        letter = reader.peek()
        if key == "messages" and letter == "[":
            yield from ((head, message) for message in _list(reader))
        elif key in ("chats", "left_chats") and letter == "{":
            yield from _walk(reader, own, {})
        elif key == "list" and letter == "[":
            yield from _chats(reader, own)
        else:
            value = reader.value()
            if key in ("name", "type", "id"):
                head[key] = value
            elif key == "personal_information" and isinstance(value, dict):
                own.add(f"user{value.get('user_id')}")
        if reader.peek() != ",":
            reader.take("}")
            return
        reader.take(",")


def _chats(reader: Reader, own: set[str]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    reader.take("[")
    while reader.peek() == "{":
        yield from _walk(reader, own, {})
        if reader.peek() == ",":
            reader.take(",")
    reader.take("]")


def _list(reader: Reader) -> Iterator[Any]:
    reader.take("[")
    while reader.peek() != "]":
        yield reader.value()
        if reader.peek() == ",":
            reader.take(",")
        elif reader.peek() != "]":
            raise reader.broken()
    reader.take("]")


def entry(chat: Mapping[str, Any], message: Any, own: set[str], wanted: set[str]) -> Item:
    """One message, or why it is left out."""
    number, title = _number(chat.get("id")), clean(chat.get("name"))
    if number is None or chat.get("type") not in (PRIVATE, *GROUPS):
        return Left.CHATS
    if not _is_wanted(number, title, wanted):
        return Left.UNWANTED
    if not isinstance(message, dict):
        return Left.UNREADABLE
    if message.get("type") != "message":
        return Left.SERVICE
    post, by = _number(message.get("id")), message.get("from_id")
    if post is None or not isinstance(by, str) or not by.startswith("user") or _number(by[4:]) is None:
        return Left.DELETED if post is not None else Left.UNREADABLE
    at, words = moment(message), clean(plain(message.get("text")))
    if at is None:
        return Left.UNTIMELY
    if not words:
        return Left.WORDLESS
    name = entities.legible(clean(message.get("from")))
    private = chat.get("type") == PRIVATE
    ours = by in own or by[4:] in own or name.lower() in own or (private and by != f"user{number}")
    return _made(number, post, by, name, at, words, message, title="" if private else title, ours=ours)


def _made(
    number: int,
    post: int,
    by: str,
    name: str,
    at: datetime,
    words: str,
    message: Mapping[str, Any],
    *,
    title: str,
    ours: bool,
) -> Entry:
    place = PlaceId(f"{account(SOURCE)}:{number}")
    answered = _number(message.get("reply_to_message_id"))
    return Entry(
        source=PostId(f"{place}:{post}"),
        chat=place,
        by=AliasId(f"telegram:{int(by[4:])}"),
        name=name[:200] or by,
        at=at,
        words=words,
        title=title[:200],
        answers=PostId(f"{place}:{answered}") if answered is not None else None,
        ours=ours,
        customer=None if title else AliasId(f"telegram:{number}"),
        files=int(any(message.get(kind) for kind in MEDIA)),
    )


def _is_wanted(number: int, title: str, wanted: set[str]) -> bool:
    return not wanted or str(number) in wanted or title.lower() in wanted


def moment(message: Mapping[str, Any]) -> datetime | None:
    """When it was written; exports of before 2022 say it only as a local time, which is taken as UTC."""
    seconds = _number(message.get("date_unixtime"))
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, UTC)
        return datetime.fromisoformat(str(message.get("date"))).replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def plain(text: object) -> str:
    """The words of a text, which is one string or a list of strings and of entities with a `text` of their own."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    parts = (part.get("text") if isinstance(part, dict) else part for part in text)
    return "".join(part for part in parts if isinstance(part, str))


def _number(value: object) -> int | None:
    """A number of at most 64 bits, as a number or in digits."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 1 << 62 else None
    if isinstance(value, str) and value.isascii() and value.lstrip("-").isdigit() and len(value) <= 18:
        return int(value)
    return None
