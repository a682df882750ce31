"""Stops a call on its way to the wire once it may no longer be made. Knows neither platform.

Between our last look and a request's bytes lie a connection and turns of the event loop, and a process may be stopped there
for as long as anybody likes. So the look is taken again where the bytes are written.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import aiohttp

from ports.chat import Still, always

_still: ContextVar[Still] = ContextVar("still", default=always)


class TooLate(aiohttp.ClientConnectionError):
    """Nothing of the body was written: the call is in doubt, as after any connection that broke."""


@contextlib.contextmanager
def only_while(still: Still) -> Iterator[None]:
    """Requests of the block are written only while `still` says so."""
    token = _still.set(still)
    try:
        yield
    finally:
        _still.reset(token)


class Request(aiohttp.ClientRequest):
    """What a session makes its requests by (`request_class`) so that each looks before its body is written, with which its
    headers go too. aiohttp's Client Tracing could look there as well, and costs a relayed message a fortieth more.
    """

    async def write_bytes(self, writer: Any, conn: Any, content_length: int | None = None) -> None:
        """Writes the body; once it may not be written any more, whoever waits for the answer gets `TooLate`."""
        if not _still.get()():
            conn.protocol.set_exception(TooLate())
            return
        await super().write_bytes(writer, conn, content_length)
