"""Brings files into Slack by the external upload, piece by piece. Knows no queue.

An upload takes three calls (files.getUploadURLExternal, the bytes, files.completeUploadExternal) and only the last one
shows anything, so that until then nothing has happened. The message it makes is learnt from files.info afterwards.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from domain.content import File
from domain.deliveries import Reason, Refused, Unsure
from domain.ids import AccountId
from platforms.slack import errors
from platforms.slack.client import Client
from ports.chat import FileGone, Files, Opened

PATIENCE = (0.0, 0.1, 0.2, 0.4, 0.8, 1.5, 3.0)
"""Seconds between looks for the message that a finished upload makes; Slack makes it a moment later."""

MEMORY = 500
"""How many unfinished uploads are remembered."""

UNSIZED = 64 * 1024 * 1024
"""Bytes that a file may have whose size nobody told, since it must be held until it is known."""

DIGITS = "\u200b\u200c\u2060"
"""Invisible, each of another meaning: how a file's title says which delivery it came from."""


class NotCarried(Exception):
    """One file stays behind; `args[0]` says why in a few plain words. The others may go on."""


@dataclass(slots=True)
class Uploads:
    """Uploads of one workspace. `files_of` gives the reader of any account's files."""

    client: Client
    files_of: Callable[[AccountId], Files]
    begun: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The Slack files of uploads whose end is not known, by delivery and part: looked up before they are repeated."""

    async def bring(self, file: File) -> str:
        """Copies one file's bytes to Slack, unseen as yet. Its Slack id. Raises `NotCarried`, `errors.Failed`."""
        try:
            files = self.files_of(file.account)
        except LookupError:
            raise NotCarried("its account is no longer here") from None
        try:
            async with files.open(file) as opened:
                return await self._copy(file, opened)
        except FileGone as gone:
            raise NotCarried(str(gone.args[0]) if gone.args else "gone") from None
        except OSError as trouble:
            # Its platform could not be reached: nothing is shown as yet, and a further try counts.
            raise errors.Failed(Unsure(f"source: {type(trouble).__name__}")) from None

    async def _copy(self, file: File, opened: Opened) -> str:
        size = opened.size if opened.size is not None else file.size
        pieces = opened.pieces
        if size is None:
            held = await _hold(pieces)
            size, pieces = len(held), _once(held)
        if size == 0:
            raise NotCarried("the file is empty")
        try:
            granted = await self.client.form(
                "files.getUploadURLExternal", filename=name_of(file), length=size
            )
        except errors.Failed as failure:
            if isinstance(failure.outcome, Refused):
                raise NotCarried(_why(failure)) from None
            raise
        await self.client.upload(str(granted["upload_url"]), pieces, size)
        return str(granted["file_id"])

    async def complete(self, stamp: str, shared: list[dict[str, str]], **where: Any) -> tuple[str, ...]:
        """Shows the uploaded files as one message. Its files' ids. Raises `errors.Failed`."""
        found = tuple(file["id"] for file in shared)
        while len(self.begun) >= MEMORY:
            self.begun.pop(next(iter(self.begun)))
        self.begun[stamp] = found
        await self.client.post("files.completeUploadExternal", files=shared, **where)
        return found

    async def posted(self, file: str, channel: str, patience: tuple[float, ...] = PATIENCE) -> str:
        """The `ts` of the message that shows a file in a channel, empty if there is none. Raises `errors.Failed`."""
        for wait in patience:
            await asyncio.sleep(wait)
            info = (await self.client.get("files.info", file=file)).get("file")
            if ts := _share(info if isinstance(info, dict) else {}, channel):
                return ts
        return ""


def _share(info: dict[str, Any], channel: str) -> str:
    shares = info.get("shares")
    for kind in ("public", "private"):
        listed = (shares.get(kind) or {}).get(channel) if isinstance(shares, dict) else None
        if listed:
            return str(listed[-1].get("ts", ""))
    return ""


def _why(failure: errors.Failed) -> str:
    too_large = isinstance(failure.outcome, Refused) and failure.outcome.reason is Reason.TOO_LARGE
    return "too large" if too_large else "not allowed in this workspace"


async def _hold(pieces: AsyncIterator[bytes]) -> bytes:
    held = bytearray()
    async for piece in pieces:
        held += piece
        if len(held) > UNSIZED:
            raise NotCarried("larger than Slack takes")
    return bytes(held)


async def _once(held: bytes) -> AsyncIterator[bytes]:
    yield held


def name_of(file: File) -> str:
    """A file name that Slack takes: one line, no folders, not empty."""
    cleaned = "".join(char for char in file.name if char.isprintable()).replace("/", "_").replace("\\", "_")
    return cleaned.strip()[:200] or file.file.value


def marked(title: str, stamp: str) -> str:
    """A title that carries a stamp (`<delivery>.<part>`) behind its words, unseen by readers."""
    number = int("1" + "".join(f"{ord(char):03d}" for char in stamp))
    digits: list[str] = []
    while number:
        number, digit = divmod(number, 3)
        digits.append(DIGITS[digit])
    return title + "".join(digits)
