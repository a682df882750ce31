"""Calls Slack's Web API through one shared session; every trouble comes back as `errors.Failed`. Knows no command.

slack_sdk opens a session a call unless it is given one, repeats cut connections by itself, which would hide an unsure
outcome, and takes a proxy from the environment even for this very machine: all three are undone here.
"""

import ipaddress
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from domain.deliveries import Unsure
from platforms import timely
from platforms.slack import errors
from platforms.written import sent

CONNECT = 10.0
ANSWER = 30.0
TRANSFER = 600.0
"""Seconds for a connection to stand, for an answer to come, for a file to cross."""

NOT_TAKEN = "not_taken"
SILENT = {"unfurl_links": False, "unfurl_media": False}
"""No previews of what somebody's words link to."""

quiet = logging.getLogger("isthmus.slack.sdk")
"""What the SDK would log holds payloads and tickets; ours says the same without them."""
quiet.setLevel(logging.CRITICAL + 1)
quiet.propagate = False
quiet.addHandler(logging.NullHandler())


class Client:
    """One workspace's Web API. `web` is the SDK's client, for those that need it (the socket)."""

    def __init__(self, token: str, api_url: str) -> None:
        self.api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self.web = AsyncWebClient(token=token, base_url=self.api_url, retry_handlers=[], logger=quiet)
        if is_loopback(self.api_url):
            self.web.proxy = None
        self.proxy = self.web.proxy

    @property
    def session(self) -> aiohttp.ClientSession:
        """The shared session, opened in the loop that first needs it."""
        if self.web.session is None or self.web.session.closed:
            self.web.session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=100, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                json_serialize_bytes=sent,
                timeout=aiohttp.ClientTimeout(total=ANSWER, sock_connect=CONNECT),
                request_class=timely.Request,
            )
        return self.web.session

    async def post(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Calls a method with a JSON body. Raises `errors.Failed`."""
        return await self._call(method, json=arguments)

    async def form(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Calls a method that reads no JSON with a form. Raises `errors.Failed`."""
        return await self._call(method, data=arguments)

    async def get(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Calls a reading method. Raises `errors.Failed`."""
        return await self._call(method, http_verb="GET", params=arguments)

    async def connection(self, app_token: str) -> str:
        """A fresh Socket Mode address (apps.connections.open). Raises `errors.Failed`."""
        # The SDK takes `token` out of the parameters and into the header.
        return str((await self._call("apps.connections.open", params={"token": app_token})).get("url", ""))

    async def respond(self, address: str, said: Mapping[str, Any]) -> None:
        """Posts to the address that came with something that a person did by hand. Raises `errors.Failed`, with the error
        `not_taken` where Slack answered and did nothing."""
        hook = AsyncWebhookClient(address, session=self.session, logger=quiet, retry_handlers=[])
        hook.proxy = self.proxy
        try:
            answer = await hook.send_dict(dict(said))
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as trouble:
            raise errors.failed(trouble) from None
        if answer.status_code != 200:
            raise errors.Failed(Unsure(f"response http {answer.status_code}"), NOT_TAKEN)

    async def upload(self, url: str, pieces: AsyncIterator[bytes], size: int) -> None:
        """Streams a file's bytes to the address that files.getUploadURLExternal gave. Raises `errors.Failed`."""
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        timeout = aiohttp.ClientTimeout(total=TRANSFER, sock_connect=CONNECT)
        try:
            async with self.session.post(
                url, data=pieces, headers=headers, timeout=timeout, proxy=self.proxy
            ) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as trouble:
            raise errors.failed(trouble) from None
        if status != 200:
            raise errors.Failed(Unsure(f"upload http {status}"))

    async def _call(self, method: str, **how: Mapping[str, Any] | str) -> dict[str, Any]:
        self.session  # noqa: B018  the SDK must find it open
        try:
            answer = await self.web.api_call(method, **how)  # type: ignore[arg-type]
        except (
            SlackClientError,
            aiohttp.ClientError,
            TimeoutError,
            OSError,
            ValueError,
            AttributeError,
        ) as trouble:
            # AttributeError: the SDK stumbles over a 200 that is plain text, as a captive proxy gives.
            # `from None`: the SDK's own texts quote the whole answer.
            raise errors.failed(trouble) from None
        return answer.data if isinstance(answer.data, dict) else {}

    async def close(self) -> None:
        if self.web.session is not None:
            await self.web.session.close()


def is_loopback(url: str) -> bool:
    """Whether a URL points at this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
