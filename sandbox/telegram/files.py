"""Bytes with a file_id: what was uploaded, what a person sent, and how each kind looks in a message.

Bot API: PhotoSize, Document, Audio, Voice, Video, VideoNote, Animation, Sticker, File. Knows no chat.
"""

import base64
import hashlib
import mimetypes
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.errors import bad

LARGEST_PHOTO = 10 << 20
LARGEST_DOWNLOAD = 20 << 20
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of file is named: file_id prefix, folder, ending, type, and the server's own word."""

    prefix: str
    folder: str
    ending: str
    mime: str
    word: str


KINDS = {
    "photo": Kind("AgACAgQAAx", "photos", ".jpg", "image/jpeg", "Photo"),
    "document": Kind("BQACAgQAAx", "documents", "", "application/octet-stream", "Document"),
    "audio": Kind("CQACAgQAAx", "music", ".mp3", "audio/mpeg", "Audio"),
    "voice": Kind("AwACAgQAAx", "voice", ".oga", "audio/ogg", "VoiceNote"),
    "video": Kind("BAACAgQAAx", "videos", ".mp4", "video/mp4", "Video"),
    "video_note": Kind("DQACAgQAAx", "video_notes", ".mp4", "video/mp4", "VideoNote"),
    "animation": Kind("CgACAgQAAx", "animations", ".mp4", "video/mp4", "Animation"),
    "sticker": Kind("CAACAgQAAx", "stickers", ".webp", "image/webp", "Sticker"),
}


@dataclass(frozen=True, slots=True)
class Stored:
    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    path: str
    data: bytes

    def shown(self) -> dict[str, Any]:
        """The part that all kinds share."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


@dataclass(slots=True)
class Store:
    by_id: dict[str, Stored] = field(default_factory=dict)
    by_path: dict[str, Stored] = field(default_factory=dict)
    _made: int = 0

    def add(self, kind: str, data: bytes, name: str = "", mime: str = "") -> Stored:
        """Keep the bytes under a new file_id; the same bytes of a kind share their file_unique_id."""
        rules, number = KINDS[kind], self._made
        self._made += 1
        digest = hashlib.sha256(kind.encode() + data).digest()
        tail = base64.urlsafe_b64encode(digest[:24] + struct.pack(">I", number)).decode().rstrip("=")
        ending = rules.ending or ("." + name.rsplit(".", 1)[1] if "." in name else "")
        stored = Stored(
            file_id=rules.prefix + tail,
            unique_id="AgAD" + base64.urlsafe_b64encode(digest[:9]).decode(),
            kind=kind,
            name=name,
            mime=mime if mime and mime != "application/octet-stream" else _guess(kind, name),
            path=f"{rules.folder}/file_{number}{ending}",
            data=data,
        )
        self.by_id[stored.file_id] = self.by_path[stored.path] = stored
        return stored

    def known(self, file_id: str, kind: str = "") -> Stored:
        """The file behind a file_id; raises Refused if unknown or of another kind than asked."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad("wrong file identifier/HTTP URL specified")
        fits = not kind or stored.kind == kind or {stored.kind, kind} <= {"document", "animation"}
        if not fits:
            raise bad(f"can't use file of type {KINDS[stored.kind].word} as {KINDS[kind].word}")
        return stored


def _guess(kind: str, name: str) -> str:
    if kind in ("photo", "voice", "video_note", "sticker"):
        return KINDS[kind].mime
    return mimetypes.guess_type(name)[0] or KINDS[kind].mime


def check(kind: str, data: bytes) -> None:
    """Raise Refused for bytes that the server takes in no form of this kind."""
    if not data:
        raise bad("file must be non-empty")
    if kind != "photo":
        return
    if len(data) > LARGEST_PHOTO:
        raise bad(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    if not data.startswith(MAGIC):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = dimensions(data)
    if width + height > 10_000 or max(width, height) > 20 * max(1, min(width, height)):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def dimensions(data: bytes) -> tuple[int, int]:
    """Width and height in pixels from the header of a PNG, GIF or JPEG; 800 by 600 where it does not say."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
    elif data.startswith(b"GIF8") and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
    else:
        width, height = _jpeg(data)
    return (width, height) if width and height else (800, 600)


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return 0, 0


def content(store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The message fields of one file, e.g. {"voice": {…}}; `facts` may hold duration, width, title, …"""
    shape = SHAPES[stored.kind]
    shown = shape(store, stored, facts)
    if stored.kind == "animation":
        document = {k: shown[k] for k in ("file_id", "file_unique_id", "file_name", "mime_type", "file_size")}
        return {"animation": shown, "document": document}
    return {stored.kind: shown}


def _int(facts: Mapping[str, Any], name: str, default: int) -> int:
    try:
        return int(facts.get(name) or default)
    except (TypeError, ValueError):
        return default


def _photo(store: Store, stored: Stored, _facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    width, height = dimensions(stored.data)
    sizes = []
    for longest, tag in ((90, "s"), (320, "m")):
        if max(width, height) > longest:
            part = longest / max(width, height)
            small = Stored(
                stored.file_id + tag, stored.unique_id + tag, "photo", "", "", stored.path, stored.data
            )
            store.by_id[small.file_id] = small
            size = {"width": max(1, int(width * part)), "height": max(1, int(height * part))}
            sizes.append({**small.shown(), **size, "file_size": min(len(stored.data), longest * 40)})
    return [*sizes, {**stored.shown(), "width": width, "height": height}]


def _document(_store: Store, stored: Stored, _facts: Mapping[str, Any]) -> dict[str, Any]:
    name = {"file_name": stored.name} if stored.name else {}
    return {**name, "mime_type": stored.mime, **stored.shown()}


def _voice(_store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"duration": _int(facts, "duration", 1), "mime_type": stored.mime, **stored.shown()}


def _audio(store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    tags = {k: str(facts[k]) for k in ("title", "performer") if facts.get(k)}
    return {"duration": _int(facts, "duration", 1), **_document(store, stored, facts), **tags}


def _video(store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    size = {"width": _int(facts, "width", 640), "height": _int(facts, "height", 360)}
    return {"duration": _int(facts, "duration", 1), **size, **_document(store, stored, facts)}


def _animation(store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"file_name": "animation.mp4", **_video(store, stored, facts)}


def _video_note(_store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"duration": _int(facts, "duration", 1), "length": _int(facts, "length", 240), **stored.shown()}


def _sticker(_store: Store, stored: Stored, facts: Mapping[str, Any]) -> dict[str, Any]:
    sticker: dict[str, Any] = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    sticker |= {k: str(facts[k]) for k in ("emoji", "set_name") if facts.get(k)}
    return {"type": "regular", **sticker, **stored.shown()}


SHAPES: dict[str, Callable[[Store, Stored, Mapping[str, Any]], Any]] = {
    "photo": _photo,
    "document": _document,
    "audio": _audio,
    "voice": _voice,
    "video": _video,
    "video_note": _video_note,
    "animation": _animation,
    "sticker": _sticker,
}
