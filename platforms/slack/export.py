"""What Slack exports of a workspace: a zip file or its folder, a JSON file for each channel and day. Opens nothing else.

Knows the export's form (users.json, channels.json, CHANNEL/YYYY-MM-DD.json); trusts nothing in it, and reads no more of a
file than a day can hold. Direct messages are not read.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from domain.ids import AccountId, AliasId, PlaceId, PostId
from domain.importing import Entry, Item, Left, NotAnExport, account, clean
from platforms.slack import ids, reading

SOURCE = "slack"
LONGEST_FILE = 1 << 26
"""Bytes of one file."""
LONGEST_EXPORT = 1 << 32
"""Bytes of all files together, as they are when unpacked."""
MOST_FILES = 500_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
CHANNEL = re.compile(r"[\w.-]{1,100}")
TS = re.compile(r"\d{1,12}\.\d{1,6}")
NOT_SAID = frozenset(("bot_message", "file_comment"))
SAID = frozenset(("", "thread_broadcast", "me_message", "file_share"))
"""Subtypes of what a person wrote; every other tells of something that happened."""
NOT_SLACK = (
    "This is no export of Slack: it has no channels.json. Name the zip file that Slack made, or its folder;"
    " of an export of Telegram, the file result.json."
)
BROKEN = (
    "This zip file is damaged, or was not copied whole ({why}). Copy it anew, or download the export again."
)
ZIP = b"PK\x03\x04"
"""What a zip file begins with; its list of files stands at its end."""
TOO_LARGE = "{name} is larger than a day of a channel can be. The export is damaged, or made to do harm."


class Source(Protocol):
    """Where the files of an export are read."""

    def names(self) -> Sequence[str]: ...

    def read(self, name: str) -> bytes:
        """Raises `KeyError` for what is not there, and `NotAnExport`."""
        ...


@dataclass(slots=True)
class Zip:
    """The files of a zip file, unpacked in memory one at a time; none is ever written anywhere."""

    file: zipfile.ZipFile
    left: int = LONGEST_EXPORT

    def names(self) -> Sequence[str]:
        return self.file.namelist()

    def read(self, name: str) -> bytes:
        try:
            with self.file.open(name) as opened:
                found = opened.read(LONGEST_FILE + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
        ) as wrong:
            raise NotAnExport(BROKEN.format(why=str(wrong)[:100] or type(wrong).__name__)) from None
        self.left -= len(found)
        if len(found) > LONGEST_FILE or self.left < 0:
            raise NotAnExport(TOO_LARGE.format(name=name[:100]))
        return found


@dataclass(slots=True)
class Folder:
    """The files of a folder, and nothing that a link leads to elsewhere."""

    path: Path

    def names(self) -> Sequence[str]:
        found = (*self.path.glob("*.json"), *self.path.glob("*/*.json"))
        return sorted(each.relative_to(self.path).as_posix() for each in found)

    def read(self, name: str) -> bytes:
        path = self.path / name
        if not path.is_file() or not path.resolve().is_relative_to(self.path.resolve()):
            raise KeyError(name)
        if path.stat().st_size > LONGEST_FILE:
            raise NotAnExport(TOO_LARGE.format(name=name[:100]))
        return path.read_bytes()


@dataclass(slots=True)
class Export:
    """An export that was opened."""

    source: Source
    team: AccountId
    channels: Mapping[str, str]
    """Their ids by name, which is that of their folder."""
    people: Mapping[str, Mapping[str, Any]]
    names: Mapping[str, str] = field(default_factory=dict)


def opened(path: Path, team: AccountId) -> Export:
    """An export of the workspace that stands as `team` here. Raises `NotAnExport`."""
    try:
        source: Source = Folder(path) if path.is_dir() else Zip(_unzipped(path))
        inside = _below(source)
        channels = _table(_json(source, inside + "channels.json"), "name", CHANNEL)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise NotAnExport(NOT_SLACK) from None
    try:
        people = _json(source, inside + "users.json")
    except (KeyError, ValueError):
        people = []
    known = (
        {one["id"]: one for one in people if isinstance(one, dict) and isinstance(one.get("id"), str)}
        if isinstance(people, list)
        else {}
    )
    return Export(
        source,
        team,
        {inside + name: of for name, of in channels.items()},
        known,
        {who: name_of(one) for who, one in known.items()},
    )


def _unzipped(path: Path) -> zipfile.ZipFile:
    """A zip file. Raises `NotAnExport` for one whose end is missing, and `BadZipFile` for what is none."""
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as wrong:
        with path.open("rb") as stream:
            if stream.read(len(ZIP)) == ZIP:
                raise NotAnExport(BROKEN.format(why=wrong)) from None
        raise


def _below(source: Source) -> str:
    """The folder of the zip file that holds it all, where it was packed once more by hand."""
    names = source.names()
    if len(names) > MOST_FILES:
        raise NotAnExport(TOO_LARGE.format(name="The list of files"))
    tops = {name.partition("/")[0] for name in names if not name.startswith("__MACOSX")}
    top = next(iter(tops)) if len(tops) == 1 else ""
    return f"{top}/" if top and f"{top}/channels.json" in names else ""


def _json(source: Source, name: str) -> Any:
    """The value of a file. Raises `KeyError` and `ValueError`."""
    try:
        return json.loads(source.read(name).decode("utf-8-sig", "replace"))
    except RecursionError:
        raise ValueError(name) from None


def _table(found: Any, name: str, shape: re.Pattern[str]) -> dict[str, str]:
    """Ids by name. Raises `ValueError`."""
    if not isinstance(found, list):
        raise ValueError
    rows = [one for one in found if isinstance(one, dict)]
    named = ((one.get(name), one.get("id")) for one in rows)
    return {
        known: number
        for known, number in named
        if isinstance(known, str)
        and isinstance(number, str)
        and shape.fullmatch(known)
        and shape.fullmatch(number)
    }


def entries(export: Export, only: Sequence[str] = ()) -> Iterator[Item]:
    """Every message, channel by channel, each in its order; or why it is left out. Raises `NotAnExport`."""
    wanted = {name.lower().lstrip("#") for name in only}
    days: dict[str, list[str]] = {folder: [] for folder in export.channels}
    for name in export.source.names():
        folder, _, day = name.rpartition("/")
        if folder in days and DAY.fullmatch(day):
            days[folder].append(name)
    for folder, number in export.channels.items():
        name = folder.rpartition("/")[2]
        if wanted and name.lower() not in wanted and number.lower() not in wanted:
            continue
        for day in sorted(days[folder]):
            yield from _day(export, number, name, day)


def _day(export: Export, channel: str, name: str, day: str) -> Iterator[Item]:
    try:
        found = _json(export.source, day)
    except (KeyError, ValueError):
        found = None
    if not isinstance(found, list):
        yield Left.UNREADABLE
        return
    for message in found:
        yield entry(export, channel, name, message) if isinstance(message, dict) else Left.UNREADABLE


def entry(export: Export, channel: str, title: str, message: Mapping[str, Any]) -> Item:
    """One message, or why it is left out. People of other organisations and guests are customers, all others colleagues."""
    subtype, user, ts = message.get("subtype") or "", message.get("user"), message.get("ts")
    known = export.people.get(user, {}) if isinstance(user, str) else {}
    if message.get("bot_id") or subtype in NOT_SAID or known.get("is_bot") or user == "USLACKBOT":
        return Left.BOTS
    if message.get("type", "message") != "message" or subtype not in SAID:
        return Left.SERVICE
    if not isinstance(user, str) or not CHANNEL.fullmatch(user):
        return Left.DELETED
    if not isinstance(ts, str) or not TS.fullmatch(ts):
        return Left.UNTIMELY
    names = reading.Names(ids.Ids(export.team), export.names)
    words = clean(reading.mrkdwn(clean(message.get("text")), names).plain)
    if not words:
        return Left.WORDLESS
    profile = message.get("user_profile")
    shown = name_of(known) or name_of(profile if isinstance(profile, dict) else {}) or user
    outside = any(known.get(kind) for kind in ("is_stranger", "is_restricted", "is_ultra_restricted"))
    thread, files = message.get("thread_ts"), message.get("files")
    return _made(export.team, channel, user, ts, words, thread, title, shown, outside=outside, files=files)


def _made(
    team: AccountId,
    channel: str,
    user: str,
    ts: str,
    words: str,
    thread: object,
    title: str,
    shown: str,
    *,
    outside: bool,
    files: object,
) -> Entry:
    chat = PlaceId(f"{account(SOURCE)}:{channel}")
    root = thread if isinstance(thread, str) and TS.fullmatch(thread) else ts
    return Entry(
        source=PostId(f"{chat}:{ts}"),
        chat=chat,
        by=AliasId(f"{team}:{user}"),
        name=shown[:200],
        at=datetime.fromtimestamp(float(ts), UTC),
        words=words,
        title=title[:200],
        thread=root,
        answers=PostId(f"{chat}:{root}") if root != ts else None,
        inside=not outside,
        files=len(files) if isinstance(files, list) else 0,
        place=PlaceId(f"{team}:{channel}"),
        post=PostId(f"{team}:{channel}:{ts}"),
    )


def name_of(user: Mapping[str, Any]) -> str:
    """How a person is called, by their profile."""
    profile = user.get("profile")
    found = profile if isinstance(profile, dict) else {}
    named = (found.get("display_name"), found.get("real_name"), user.get("real_name"), user.get("name"))
    return next((clean(each) for each in named if clean(each)), "")
