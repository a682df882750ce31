"""Files on their way to Telegram: read where they are kept, held on disk meanwhile, and what Telegram takes them for.

Knows Telegram's limits; refuses to hold a file in memory.
"""

import re
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

from telegram import InputFile

from domain.content import File, FileKind
from domain.deliveries import Reason
from domain.ids import AccountId
from ports.chat import FileGone, Files

LARGEST: Final = 50 << 20
LARGEST_PHOTO: Final = 10 << 20
"""Bytes (Bot API: sending files)."""

FilesOf = Callable[[AccountId], Files]

_MIMES: Final = {
    FileKind.PHOTO: {"image/jpeg", "image/jpg", "image/png", "image/webp", ""},
    FileKind.VIDEO: {"video/mp4", "video/quicktime", "video/mpeg", ""},
    FileKind.ANIMATION: {"image/gif", "video/mp4", ""},
    FileKind.AUDIO: {"audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac", ""},
    FileKind.VOICE: {"audio/ogg", "audio/opus", "audio/mpeg", "audio/mp4", "audio/x-m4a", ""},
    FileKind.VIDEO_NOTE: {"video/mp4", ""},
    FileKind.STICKER: {"image/webp", "application/x-tgsticker", "video/webm", ""},
    FileKind.DOCUMENT: set[str](),
}
_ELSE: Final = {FileKind.STICKER: FileKind.PHOTO, FileKind.VOICE: FileKind.AUDIO}


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that can go: on disk, or known to Telegram under `reference` already."""

    file: File
    size: int
    handle: IO[bytes] | None = None
    reference: str = ""

    def value(self) -> Any:
        """What stands in a call for the file."""
        if self.handle is None:
            return self.reference
        return InputFile(self.handle, filename=_name(self.file), read_file_handle=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that cannot go, and why."""

    file: File
    reason: Reason
    why: str

    def __str__(self) -> str:
        return f"{' '.join(self.file.name.split())}: {self.why}"


def shape(file: File) -> FileKind:
    """What Telegram will take the file for: what it is, or a document where Telegram would refuse that."""
    if file.file is FileKind.PHOTO and file.mime == "image/gif":
        return FileKind.ANIMATION
    kind = file.file
    mime = file.mime.partition(";")[0].strip().lower()
    while mime not in _MIMES[kind]:
        if kind not in _ELSE:
            return FileKind.DOCUMENT
        kind = _ELSE[kind]
    too_large = kind is FileKind.PHOTO and (file.size or 0) > LARGEST_PHOTO
    return FileKind.DOCUMENT if too_large else kind


@asynccontextmanager
async def gathered(
    files: Sequence[File], account: AccountId, files_of: FilesOf
) -> AsyncIterator[tuple[list[Ready], list[Lost]]]:
    """The files that can go, each in a temporary file of its own, and those that cannot. Raises OSError for trouble
    that may pass: a connection that broke, a full disk."""
    async with AsyncExitStack() as stack:
        ready: list[Ready] = []
        lost: list[Lost] = []
        for file in files:
            got = await _gather(file, account, files_of, stack)
            if isinstance(got, Ready):
                ready.append(got)
            else:
                lost.append(got)
        yield ready, lost


async def _gather(file: File, account: AccountId, files_of: FilesOf, stack: AsyncExitStack) -> Ready | Lost:
    if file.account == account:
        return Ready(file, file.size or 0, reference=file.reference)  # Telegram has it: no byte need travel
    if file.size is not None and file.size > LARGEST:
        return _too_large(file)
    handle = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  (the stack closes it)
    try:
        size = await _fill(handle, file, files_of)
    except FileGone as gone:
        return Lost(file, Reason.POST_GONE, str(gone.args[0]) if gone.args else "gone")
    if size > LARGEST:
        return _too_large(file)
    return Ready(file, size, handle) if size else Lost(file, Reason.UNSUPPORTED, "the file is empty")


async def _fill(handle: IO[bytes], file: File, files_of: FilesOf) -> int:
    """Copies the file to disk; stops as soon as it is more than Telegram takes. Returns the bytes copied."""
    size = 0
    async with files_of(file.account).open(file) as opened:
        if opened.size is not None and opened.size > LARGEST:
            return opened.size
        async for piece in opened.pieces:
            size += handle.write(piece)
            if size > LARGEST:
                break
    handle.flush()
    return size


def _too_large(file: File) -> Lost:
    return Lost(file, Reason.TOO_LARGE, f"larger than the {LARGEST >> 20} MB that Telegram takes")


def _name(file: File) -> str:
    """A file's name as a multipart header can hold it."""
    name = re.sub(r'[\x00-\x1f\x7f"\\/\ud800-\udfff]', "_", file.name).strip()
    return name[-200:] or "file"
