"""Socket Mode that stays connected: slack_sdk's client where it is sound, ours where it is not.

What slack_sdk does otherwise: it tries a used one-time address for ever when the socket cannot be opened; it closes the
old socket before the new one stands; it notices a dropped one only at its next ping; and a revoked token ends in a
log line. Knows no payload.
"""

import asyncio
import logging
import time

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from domain.deliveries import Deferred, Locked
from platforms.slack import errors
from platforms.slack.client import Client, quiet

log = logging.getLogger(__name__)

PING = 5.0
SMALLEST_WAIT = 0.2
LONGEST_WAIT = 30.0
STEADY = 5.0
"""Seconds after which a socket counts as one that held."""
TROUBLE = (errors.Failed, aiohttp.ClientError, TimeoutError, OSError, ValueError)
"""What opening a socket can raise; `ValueError` for an address that is none."""


class Socket(SocketModeClient):
    """The socket of one workspace, `account` in the log. `run` ends only by cancellation or by `errors.Failed` with `Locked`."""

    def __init__(self, client: Client, app_token: str, account: str) -> None:
        super().__init__(
            app_token=app_token,
            logger=quiet,
            web_client=client.web,
            ping_interval=PING,
            auto_reconnect_enabled=False,
        )
        self.calls = client
        self.account = account
        self.proxy = client.proxy
        self.dropped = asyncio.Event()

    @property
    def stands(self) -> bool:
        """Whether Slack can reach us by it now."""
        return (
            self.current_session is not None and not self.current_session.closed and not self.dropped.is_set()
        )

    async def open(self) -> None:
        """Opens a fresh socket, then lets the old one go. Raises `errors.Failed` and aiohttp's errors."""
        address = await self.calls.connection(self.app_token)
        fresh = await self.aiohttp_client_session.ws_connect(
            address, autoping=True, heartbeat=2 * PING, proxy=self.proxy, max_msg_size=0
        )
        old, self.current_session = self.current_session, fresh
        self.dropped.clear()
        receiver, self.message_receiver = (
            self.message_receiver,
            asyncio.ensure_future(self.receive_messages()),
        )
        if old is not None:
            await old.close()
        if receiver is not None:
            receiver.cancel()

    async def receive_messages(self) -> None:
        """Queues what one socket brings until it ends or another has taken its place."""
        socket = self.current_session
        while socket is not None and socket is self.current_session:
            message = await socket.receive()
            if message.type is aiohttp.WSMsgType.TEXT:
                await self.enqueue_message(message.data)
            elif message.type is not aiohttp.WSMsgType.BINARY:
                break
        if socket is self.current_session:
            self.dropped.set()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack asked us to move (a `disconnect` frame): `run` does it."""
        self.dropped.set()

    async def run(self) -> None:
        """Keeps a socket open until cancelled. Raises `errors.Failed` when Slack locks us out; outlives all else."""
        wait = SMALLEST_WAIT
        while True:
            opened = time.monotonic()
            try:
                await self.open()
                await self.dropped.wait()
            except TROUBLE as trouble:
                failure = trouble if isinstance(trouble, errors.Failed) else errors.failed(trouble)
                if isinstance(failure.outcome, Locked):
                    raise failure from None
                log.warning("slack.socket_failed", extra={"account": self.account, "error": str(failure)})
                wait = max(wait, failure.outcome.wait if isinstance(failure.outcome, Deferred) else 0.0)
            if time.monotonic() - opened > STEADY:
                wait = SMALLEST_WAIT
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
