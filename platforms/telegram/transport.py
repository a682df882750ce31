"""HTTP to the Bot API by aiohttp, below python-telegram-bot. Knows what was surely not sent and what is in doubt.

PTB's own transport scans its pool for every request and collapses under a relay's load; `BaseRequest` is its documented
extension point. Addresses hold the token: nothing raised here names one.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import IO, Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from platforms import timely
from platforms.written import sent

CONNECT: Final = 5.0
READ: Final = 20.0
WRITE: Final = 20.0
WRITE_FILES: Final = 300.0
CONNECTIONS: Final = 256
KEEP_ALIVE: Final = 30.0
"""Seconds; shorter than servers keep theirs, so that we do not write into a connection they just closed."""


_JSON: Final = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """No connection came about: the call was surely not made."""


class InDoubt(TimedOut):
    """The call went out and no answer came back: it may have been made or not."""


class Answered(TelegramError):
    """The Bot API said no. `code` is the HTTP status, `description` its sentence, `parameters` ResponseParameters."""

    __slots__ = ("code", "description", "parameters")

    def __init__(self, code: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


_SURELY_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientSSLError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


class AiohttpRequest(BaseRequest):
    """One shared session with keep-alive; files are streamed from disk into the multipart body."""

    __slots__ = ("_proxy", "_session")

    def __init__(self, api_url: str) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._proxy = _proxy_for(api_url)

    @property
    def read_timeout(self) -> float | None:
        """Seconds PTB adds to a long poll's own time."""
        return READ

    async def initialize(self) -> None:
        """Opens the session; does nothing when it is open."""
        self._opened()

    async def shutdown(self) -> None:
        """Closes the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call. Raises `NotSent`, `InDoubt`, or `Answered` for every status but success."""
        files = bool(request_data and request_data.contains_files)
        timeout = _timeouts(
            _or(read_timeout, READ),
            _or(write_timeout, WRITE_FILES if files else WRITE),
            _or(connect_timeout, CONNECT),
            _or(pool_timeout, CONNECT),
        )
        body = _body(request_data)
        try:
            async with self._opened().request(
                method,
                url,
                timeout=timeout,
                allow_redirects=False,
                proxy=self._proxy,
                **body,
            ) as response:
                status, payload = response.status, await response.read()
        except _SURELY_NOT_SENT as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:
            raise InDoubt(type(error).__name__) from None
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise answered(status, payload)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as a dictionary. Raises `InDoubt` where it is none (PTB's own would log its words)."""
        try:
            answer = json.loads(payload)
        except ValueError:
            raise InDoubt("answer is no JSON") from None
        if not isinstance(answer, dict) or "result" not in answer:
            raise InDoubt("answer has no result")
        return answer

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to a GET, its body unread. Raises aiohttp's errors, whose words name the address: do not pass them on."""
        timeout = aiohttp.ClientTimeout(total=None, connect=2 * CONNECT, sock_connect=CONNECT, sock_read=READ)
        async with self._opened().get(
            url, timeout=timeout, allow_redirects=False, proxy=self._proxy
        ) as response:
            yield response

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "Isthmus"},
                request_class=timely.Request,
            )
        return self._session


class Api(Bot):
    """PTB's bot, called by method name and answering in plain dictionaries: a relay needs no objects of each message."""

    __slots__ = ()

    def __init__(self, token: str, api_url: str, request: BaseRequest) -> None:
        root = api_url.rstrip("/")
        super().__init__(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=request,
            get_updates_request=request,
        )

    def __repr__(self) -> str:
        return "Api()"  # PTB's shows the token

    async def call(self, method: str, *, read_timeout: float | None = None, **parameters: Any) -> Any:
        """Calls a method of the Bot API. Raises `NotSent`, `InDoubt` or `Answered`."""
        timeout = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
        data = {name: value for name, value in parameters.items() if value is not None}
        return await self._do_post(method, data, read_timeout=timeout)

    def file_url(self, path: str) -> str:
        """Where a `file_path` of getFile is read. The address holds the token: show it to nobody."""
        return f"{self.base_file_url}/{path.lstrip('/')}"


def answered(status: int, payload: bytes) -> Answered:
    """What an unsuccessful answer says (Bot API: making requests); a proxy's own page says only its status."""
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        return Answered(status, _phrase(status), {})
    description, parameters = answer.get("description"), answer.get("parameters")
    return Answered(
        status,
        description if isinstance(description, str) else _phrase(status),
        parameters if isinstance(parameters, dict) else {},
    )


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown status"


def _or(value: Any, default: float) -> float | None:
    """PTB's "not given" replaced by ours; None stays, and means without end."""
    if value is BaseRequest.DEFAULT_NONE:
        return default
    return None if value is None else float(value)


@lru_cache(maxsize=32)
def _timeouts(
    read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    waiting = None if connect is None or pool is None else connect + pool
    # aiohttp has no limit on writing of its own: a peer that stops reading is caught by the whole.
    whole = None if waiting is None or read is None or write is None else waiting + write + read
    return aiohttp.ClientTimeout(total=whole, connect=waiting, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {
            "data": sent(data.parameters),
            "headers": _JSON,
        }
    form = aiohttp.FormData(quote_fields=False)  # names go as UTF-8, as Telegram reads them
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, _own_handle(content), filename=filename, content_type=mime)
    return {"data": form}


def _own_handle(content: bytes | IO[bytes]) -> bytes | IO[bytes]:
    """A handle that aiohttp may close after the upload, so that the caller's stays open for another try."""
    if isinstance(content, bytes):
        return content
    handle = open(os.dup(content.fileno()), "rb")  # noqa: SIM115  (aiohttp closes it)
    handle.seek(0)
    return handle


def _proxy_for(api_url: str) -> str | None:
    """The proxy the environment names for an address, asked once: aiohttp would ask for every request."""
    address = urlsplit(api_url)
    if not address.hostname or proxy_bypass(address.hostname):
        return None
    return getproxies().get(address.scheme)
