"""What people send besides text: files made of given or invented bytes, places, contacts, polls, albums."""

import base64
import binascii
import struct
import zlib
from typing import Any

from sandbox.services import Wrong
from sandbox.telegram import files, people, sending
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.state import Hub, Json

NAMES = {"document": "notes.bin", "audio": "song.mp3", "video": "clip.mp4", "animation": "loop.mp4"}
CAPTION = 1024
LARGEST = 2 << 30


def content(hub: Hub, kind: str, body: Json) -> Json:
    """The message fields of what a person sends; `body` as in the control call; raises Wrong or ValueError."""
    values = Arguments(body)
    if kind == "location":
        return {"location": sending.location(values)}
    if kind == "venue":
        place = sending.location(values)
        return {
            "venue": {"location": place, "title": body["title"], "address": body["address"]},
            "location": place,
        }
    if kind == "contact":
        return {"contact": sending.contact(values)}
    if kind == "poll":
        return {"poll": sending.poll(values, str(hub.dice.getrandbits(60)))}
    if kind == "dice":
        return {"dice": {"emoji": body.get("emoji", "🎲"), "value": hub.dice.randint(1, 6)}}
    return _file(hub, kind, body)


def _file(hub: Hub, kind: str, body: Json) -> Json:
    if kind not in files.KINDS:
        raise Wrong(
            f"people send {', '.join(files.KINDS)}, location, venue, contact, poll or dice, not {kind}"
        )
    data = _bytes(kind, body)
    name = str(body.get("file_name") or body.get("name") or NAMES.get(kind, ""))
    stored = hub.files.add(kind, data, name, str(body.get("mime", "")))
    caption = str(body.get("caption") or "")
    if len(caption) > CAPTION:
        raise Wrong(f"a caption has at most {CAPTION} characters")
    marked = people.words(caption, body.get("caption_entities"), "caption")
    return {**files.content(hub.files, stored, body), **marked}


def _bytes(kind: str, body: Json) -> bytes:
    if "data" in body:
        try:
            return base64.b64decode(str(body["data"]), validate=True)
        except binascii.Error as broken:
            raise Wrong(f"data is not base64: {broken}") from None
    size = int(body.get("size", 2048))
    if not 0 <= size <= LARGEST:
        raise Wrong("size is a number of bytes, at most 2 GB")
    start = picture(320, 240) if kind == "photo" else b""
    return start[:size] if len(start) > size > 0 else start + bytes(max(0, size - len(start)))


def picture(width: int, height: int) -> bytes:
    """A PNG of this size in pixels that fades from sea to sand, a few hundred bytes small."""
    rows = b"".join(b"\x00" + _tone(y / height) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _tone(part: float) -> bytes:
    top, bottom = (47, 122, 130), (236, 205, 160)
    return bytes(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))


def album(hub: Hub, items: Any) -> list[Json]:
    """The contents of an album's messages, 2 to 10, all with one media_group_id."""
    if not isinstance(items, list) or not 2 <= len(items) <= sending.ALBUM_MOST:
        raise Wrong("an album has 2 to 10 items")
    group = {"media_group_id": str(hub.dice.getrandbits(53))}
    return [{**group, **content(hub, str(item.get("kind", "photo")), item)} for item in items]
