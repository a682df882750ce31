"""Reads what others post, within limits of size, time and memory. Knows bytes; refuses to know what they say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import PayloadEncodingError

LARGEST = 4 << 20
"""Bytes of one body. A Slack message has 40,000 characters, said twice and before and after its edit."""
TOGETHER = 64 << 20
"""Bytes of all bodies that are held at once."""
PATIENCE = 10.0
"""Seconds for a whole body to come: Slack itself gives up after three."""


class Intake:
    """Bounds what all requests together may hold in memory."""

    def __init__(
        self, *, largest: int = LARGEST, together: int = TOGETHER, patience: float = PATIENCE
    ) -> None:
        self._largest = largest
        self._together = together
        self._patience = patience
        self.held = 0

    @asynccontextmanager
    async def body(self, request: web.Request) -> AsyncIterator[bytes]:
        """A request's body while the block runs. Raises aiohttp's HTTPException with a status that says what is wrong."""
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise web.HTTPUnsupportedMediaType(text="Send the body as it is, not compressed.")
        if (request.content_length or 0) > self._largest:
            raise self._too_large(request.content_length or 0)
        pieces: list[bytes] = []
        try:
            await self._in_time(request, pieces)
            yield b"".join(pieces)
        finally:
            self.held -= sum(map(len, pieces))

    async def _in_time(self, request: web.Request, pieces: list[bytes]) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._gather(request, pieces)
        except TimeoutError:
            raise web.HTTPRequestTimeout(text="The body came too slowly.") from None
        except (PayloadEncodingError, web.RequestPayloadError, ClientPayloadError, ConnectionError):
            raise web.HTTPBadRequest(text="The body is cut or badly encoded.") from None

    async def _gather(self, request: web.Request, pieces: list[bytes]) -> None:
        size = 0
        async for piece in request.content.iter_any():
            size += len(piece)
            if size > self._largest:
                raise self._too_large(size)
            if self.held + len(piece) > self._together:
                raise web.HTTPServiceUnavailable(text="Too much is coming in at once: send it again.")
            self.held += len(piece)
            pieces.append(piece)

    def _too_large(self, size: int) -> web.HTTPRequestEntityTooLarge:
        return web.HTTPRequestEntityTooLarge(max_size=self._largest, actual_size=size)
