"""Reads the files that a workspace keeps. Knows no message.

The bot's token opens a file's address, so it goes to Slack's own hosts and the configured one alone. Without a right to a
file Slack answers 200 with its sign-in page, which is HTML.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from domain.content import File
from domain.deliveries import Locked, Refused
from platforms.slack import client, errors
from ports.chat import FileGone, Opened

PIECE = 64 * 1024
HOSTS = (".slack.com", ".slack-files.com")


@dataclass(frozen=True, slots=True)
class SlackFiles:
    """Implements `ports.chat.Files` for one account."""

    client: client.Client

    @contextlib.asynccontextmanager
    async def open(self, file: File) -> AsyncIterator[Opened]:
        """The file's bytes. Raises `FileGone`, and `OSError` when Slack cannot be reached now."""
        address = await self._address(file)
        timeout = aiohttp.ClientTimeout(total=client.TRANSFER, sock_connect=client.CONNECT)
        headers = {"Authorization": f"Bearer {self.client.web.token}"}
        try:
            async with self.client.session.get(
                address, headers=headers, timeout=timeout, allow_redirects=False, proxy=self.client.proxy
            ) as answer:
                _check(answer, file)
                yield Opened(answer.content_length, _pieces(answer))
        except (aiohttp.ClientError, TimeoutError) as trouble:
            # `from None`: the address stays out of tracebacks.
            raise ConnectionError(f"slack file: {type(trouble).__name__}") from None

    async def _address(self, file: File) -> str:
        """Where the bytes are (files.info), if that is a place that may see the token."""
        try:
            info = (await self.client.get("files.info", file=file.reference)).get("file") or {}
        except errors.Failed as failure:
            if isinstance(failure.outcome, Refused | Locked):
                raise FileGone(failure.error) from None
            raise ConnectionError(f"files.info: {failure}") from None
        address = str(info.get("url_private_download") or info.get("url_private") or "")
        if not address or info.get("mode") in ("tombstone", "hidden_by_limit"):
            raise FileGone("deleted")
        if not self.trusts(address):
            raise FileGone("kept outside Slack")
        return address

    def trusts(self, address: str) -> bool:
        """Whether an address may see the token: Slack's hosts by TLS, or the very host of the configured API."""
        asked, own = urlsplit(address), urlsplit(self.client.api_url)
        if (asked.scheme, asked.netloc) == (own.scheme, own.netloc):
            return True
        return asked.scheme == "https" and (asked.hostname or "").endswith(HOSTS)


def _check(answer: aiohttp.ClientResponse, file: File) -> None:
    if answer.status >= 500 or answer.status == 429:
        raise ConnectionError(f"slack file: http {answer.status}")
    if answer.status != 200:
        raise FileGone(f"http {answer.status}")
    if answer.content_type == "text/html" and file.mime != "text/html":
        raise FileGone("no permission")


async def _pieces(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    async for piece in answer.content.iter_chunked(PIECE):
        yield piece
