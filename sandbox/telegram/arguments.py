"""A call's arguments, wherever the client put them: query, form, JSON or multipart. Knows no method.

Bot API: "Making requests". Nested values may be JSON strings in any encoding; a file part may bear the parameter's
name or be named by attach://NAME.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, hdrs, web

from sandbox.telegram.errors import Refused, bad

LARGEST_UPLOAD = 50 << 20
CHUNK = 256 << 10
NUMBER = re.compile(r"\s*[-+]?\d+")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart body."""

    filename: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Arguments:
    values: dict[str, Any]
    encoding: str = "query"
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """The parameter as a string, line ends as sent; numbers are spelled out, null counts as absent."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """The parameter as a number, clipped to low..high; what is no number counts as 0, as there."""
        value = self.values.get(name)
        if value is None or value == "":
            number = default
        elif isinstance(value, int | float):
            number = int(value)
        else:
            found = NUMBER.match(str(value))
            number = int(found[0]) if found else 0
        if low is not None:
            number = max(low, number)
        return number if high is None else min(high, number)

    def number(self, name: str, default: float = 0.0) -> float:
        try:
            return float(self.values.get(name, default) or default)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, str):
            return value.strip().lower() in ("true", "yes", "1")
        return bool(value)

    def given(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def nested(self, name: str, what: str = "") -> Any:
        """The parameter as a JSON value, None when absent; raises Refused when it is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {what or name} JSON object") from None


async def read(request: web.Request) -> Arguments:
    """All arguments of one request, query and body merged; raises Refused: 413 over 50 MB, 400 for no JSON."""
    query = dict(request.query) if request.query_string else {}
    kind = request.headers.get(hdrs.CONTENT_TYPE, "")
    if request.method == hdrs.METH_GET or not request.body_exists:
        return Arguments(query)
    if kind.startswith("multipart/"):
        try:
            return await _multipart(request, query)
        except (ValueError, AssertionError):
            raise bad("can't parse multipart body") from None
    raw = await request.read()
    if kind.startswith("application/json"):
        return Arguments({**query, **_object(raw)}, "json")
    pairs = parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True)
    return Arguments({**query, **dict(pairs)}, "form")


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw or b"{}")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad("can't parse parameters JSON object")
    if b"\\ud" in raw.lower():
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise bad("strings must be encoded in UTF-8") from None
    return value


async def _multipart(request: web.Request, values: dict[str, Any]) -> Arguments:
    files: dict[str, Upload] = {}
    room = LARGEST_UPLOAD
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = await _bytes(part, room)
        if data is None:
            await _drain(request)
            raise Refused(413, "Request Entity Too Large")
        name = part.name or ""
        if part.filename is None:
            values[name] = data.decode("utf-8", "replace")
        else:
            room -= len(data)
            files[name] = Upload(part.filename, part.headers.get(hdrs.CONTENT_TYPE, ""), data)
    return Arguments(values, "multipart", files)


async def _bytes(part: BodyPartReader, room: int) -> bytes | None:
    """The part's content, or None as soon as it is larger than `room`."""
    kept = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        kept += chunk
        if len(kept) > room:
            return None
    return bytes(kept)


async def _drain(request: web.Request) -> None:
    """Read the rest of the body, so that the client gets the answer and not a broken pipe."""
    while await request.content.readany():
        pass
