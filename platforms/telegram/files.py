"""Reads files where Telegram keeps them, in pieces. The address holds the token: it is never shown, logged or raised."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

import aiohttp
from telegram.error import TelegramError

from domain.content import File
from platforms.telegram import errors, transport
from ports.chat import FileGone, Opened

LARGEST: Final = 20 << 20
"""Bytes that getFile hands out (Bot API: getFile)."""
PIECE: Final = 1 << 16
TOO_BIG: Final = f"larger than the {LARGEST >> 20} MB that Telegram hands over"


class TelegramFiles:
    """The files of one account."""

    def __init__(self, api: transport.Api, request: transport.AiohttpRequest) -> None:
        self._api = api
        self._request = request

    @asynccontextmanager
    async def open(self, file: File) -> AsyncIterator[Opened]:
        """The file's bytes. Raises `FileGone` for good, ConnectionError when trying later may help."""
        if file.size is not None and file.size > LARGEST:
            raise FileGone(TOO_BIG)
        address = self._api.file_url(await self._path(file.reference))
        try:
            async with self._request.download(address) as response:
                if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise ConnectionError(f"file answered {response.status}")
                if response.status != HTTPStatus.OK:
                    raise FileGone(f"file answered {response.status}")
                yield Opened(response.content_length, _pieces(response))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ConnectionError(type(error).__name__) from None

    async def _path(self, reference: str) -> str:
        """Where the file can be read for the next hour (Bot API: getFile)."""
        try:
            answer = await self._api.call("getFile", file_id=reference)
        except transport.Answered as error:
            if error.code == 429 or error.code >= 500:
                raise ConnectionError(errors.detail_of(error)) from None
            raise FileGone(_why(error)) from None
        except TelegramError as error:
            raise ConnectionError(type(error).__name__) from None
        path = answer.get("file_path")
        if not isinstance(path, str):
            raise FileGone("no path")
        return path


async def _pieces(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for piece in response.content.iter_chunked(PIECE):
            yield piece
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ConnectionError(type(error).__name__) from None


def _why(error: transport.Answered) -> str:
    return TOO_BIG if "too big" in error.description.lower() else errors.detail_of(error)
