"""Stops a call on its way to the wire once it may no longer be made. Knows neither platform.

Between our last look and a request's bytes lie a connection and turns of the event loop, and a process may be stopped there
for as long as anybody likes. So the look is taken again where the bytes are written (aiohttp: Client Tracing).
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import aiohttp

from ports.chat import Still, always

_still: ContextVar[Still] = ContextVar("still", default=always)


class TooLate(Exception):
    """Nothing more is written. aiohttp makes a ClientConnectionError of it, thus a call in doubt."""


@contextlib.contextmanager
def only_while(still: Still) -> Iterator[None]:
    """Requests of the block are written only while `still` says so."""
    token = _still.set(still)
    try:
        yield
    finally:
        _still.reset(token)


async def _look(
    session: aiohttp.ClientSession, context: Any, sent: aiohttp.TraceRequestChunkSentParams
) -> None:
    if not _still.get()():
        raise TooLate


def tracing() -> aiohttp.TraceConfig:
    """What a session needs to look."""
    config = aiohttp.TraceConfig()
    config.on_request_chunk_sent.append(_look)
    return config
