"""What an export tells of the past, as values: entries in the order they were written, and what of it was left out.

Pure. Knows no platform's form; `platforms/*/export.py` do.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from domain.conversations import IMPORTED
from domain.ids import AccountId, AliasId, PlaceId, PostId

LONGEST = 40_000
"""Letters of one message that are kept."""
EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)
UNSTORABLE = dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")
"""What no database keeps: NUL, and halves of surrogate pairs that JSON can spell."""


class NotAnExport(Exception):
    """A file is none that can be imported; `args[0]` is a plain sentence that says what is wrong and what to do."""


class Left(StrEnum):
    """Why something of an export is not imported."""

    SERVICE = "of the platform itself (somebody joined, a call)"
    WORDLESS = "without words (files alone)"
    BOTS = "of bots"
    DELETED = "of deleted accounts, of nobody"
    CHATS = "of chats that are no talk with customers (channels, bots, own notes, direct messages)"
    UNWANTED = "of chats that --channel does not name"
    UNREADABLE = "that cannot be read"
    UNTIMELY = "without a possible date"
    OLD = "older than words are kept here"


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the past. `source` is unique; `chat` is where it was said, and `thread` which talk there, if it has
    talks of its own. `ours` where a colleague wrote it; `inside` where it was said among colleagues."""

    source: PostId
    chat: PlaceId
    by: AliasId
    name: str
    at: datetime
    words: str
    title: str = ""
    thread: str = ""
    answers: PostId | None = None
    ours: bool = False
    inside: bool = False
    files: int = 0
    place: PlaceId | None = None
    """The team's own channel that it was said in."""
    post: PostId | None = None
    """The post that it is on its platform, by which it may be known already."""
    customer: AliasId | None = None
    """With whom the chat is, where it is with one person."""


Item = Entry | Left


@dataclass(frozen=True, slots=True)
class Told:
    """What of an export is there: how many messages of how many people in how many chats, with what was left out."""

    entries: int = 0
    people: int = 0
    chats: int = 0
    files: int = 0
    left: tuple[tuple[Left, int], ...] = ()


def counted(items: Iterable[Item]) -> Told:
    """Reads all of it."""
    people: set[str] = set()
    chats: set[str] = set()
    left: Counter[Left] = Counter()
    entries = files = 0
    for one in items:
        if isinstance(one, Left):
            left[one] += 1
            continue
        entries += 1
        files += one.files
        people.add(one.by)
        chats.add(one.chat)
    return Told(entries, len(people), len(chats), files, tuple(sorted(left.items())))


def within(items: Iterable[Item], earliest: datetime, latest: datetime) -> Iterator[Item]:
    """The same, without what cannot have been said when it says."""
    for one in items:
        if isinstance(one, Left):
            yield one
        elif not EARLIEST <= one.at <= latest:
            yield Left.UNTIMELY
        else:
            yield one if one.at >= earliest else Left.OLD


def account(source: str) -> AccountId:
    """The account under which imported conversations of a platform stand: no bot's, so that nothing is ever sent there."""
    return AccountId(f"{IMPORTED}{source}")


def clean(words: object) -> str:
    """Words as they can be kept; nothing for what is none."""
    if not isinstance(words, str):
        return ""
    return words[:LONGEST].translate(UNSTORABLE).strip()
