"""One Slack workspace from start to stop: implements `ports.chat.Account`. Knows how the parts fit, no payload."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from domain.deliveries import Locked
from domain.ids import AccountId
from platforms import receiving
from platforms.slack import (
    addresses,
    client,
    directory,
    errors,
    files,
    ids,
    inbound,
    ingest,
    once,
    opening,
    outbound,
    privately,
)
from platforms.slack.payloads import Json, child
from platforms.slack.socket import Socket
from ports.chat import NO_TOKEN, Accept, AccountLocked, Files, Say
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

API_URL = "https://slack.com/api/"
EVENTS = "events_api"
"""The type of a socket's envelopes that hold events, beside `slash_commands` and `interactive`."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
LOOK = 60.0
"""Seconds between two looks whether Slack can be reached, where it posts to us and no socket tells."""
KNOW_PATIENCE = 5.0
"""Seconds that the socket waits for the directory: Slack keeps events for longer."""


@dataclass(frozen=True, slots=True)
class Access:
    """How a workspace is reached. `team` is its id where that is known beforehand; otherwise `verify` asks.

    Without an app token it is served over HTTP: whoever receives what Slack posts hands it to `SlackAccount.take`.
    """

    bot_token: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = API_URL
    team: str = ""


class SlackAccount:
    """A bot in one workspace. `id` is `slack:<name>`, `files_of` finds any account's files."""

    def __init__(
        self,
        name: str,
        access: Access,
        *,
        accept: Accept,
        forms: opening.Forms,
        say: Say,
        files_of: Callable[[AccountId], Files],
        clock: Callable[[], datetime],
        locale: str = "en",
    ) -> None:
        self.id = ids.account(name)
        self._app_token = access.app_token
        self._accept = accept
        self._client = client.Client(access.bot_token, access.api_url)
        self.directory = directory.Directory(self._client, ids.Ids(self.id), clock, team=access.team)
        self.parser = inbound.SlackParser(self.id)
        self.files = files.SlackFiles(self._client)
        self._addresses = addresses.Addresses(clock)
        private = privately.Private(self._client, self._addresses)
        self.sender = outbound.SlackSender(
            self._client, self.directory, private, say, files_of, clock, locale
        )
        opens = opening.Opening(self._client, self.directory, private, forms, say, locale)
        self.ingest = ingest.Ingest(self.id, accept, self.directory, opens)
        self._socket: Socket | None = None
        self.listening = False
        """Whether this process keeps what is known of the workspace."""
        self._answers = False
        self._catching_up: asyncio.Task[None] | None = None
        self._deleting: set[asyncio.Task[None]] = set()
        self._held = receiving.Held(accept)

    def __repr__(self) -> str:
        return f"SlackAccount({self.id})"

    @property
    def by_http(self) -> bool:
        """Whether Slack posts what happens, and we open no socket."""
        return not self._app_token

    @property
    def connected(self) -> bool:
        """Whether a socket stands, or Slack answered when it was last asked where none is needed."""
        if self.by_http:
            return self.listening and self._answers
        return self._socket is not None and self._socket.stands

    async def verify(self) -> None:
        """Asks Slack who we are (auth.test). Raises `AccountLocked`, and `ConnectionError` when it does not answer."""
        if not self._client.web.token:
            raise AccountLocked(NO_TOKEN)
        try:
            who = await self._client.post("auth.test")
        except errors.Failed as failure:
            if isinstance(failure.outcome, Locked):
                raise AccountLocked(failure.outcome.detail) from None
            self._answers = False
            raise ConnectionError(f"auth.test: {failure}") from None
        self._answers = True
        known = self.directory
        known.bot, known.team, known.site = (str(who.get(key, "")) for key in ("user_id", "team_id", "url"))

    async def acquainted(self) -> None:
        """Returns once people, groups and channels have been handed on."""
        await self.directory.read.wait()

    async def listen(self) -> None:
        """Receives until cancelled, or over HTTP keeps the directory while others receive. Raises `AccountLocked`;
        all else that Slack, the network and the database do it outlives."""
        await self._identify()
        self.listening = True
        try:
            await (self._listen_by_http() if self.by_http else self._listen_by_socket())
        finally:
            self.listening = False

    async def _listen_by_http(self) -> None:
        """Keeps the directory, and looks whether Slack is there: nobody tells us that it cannot post."""
        await self._first_of(self.directory.keep(self._accept), self._look())

    async def _look(self) -> None:
        """Asks again and again who we are. Raises `AccountLocked`."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.verify()
            except ConnectionError:
                log.warning("slack.not_answering", extra={"account": self.id})

    async def _listen_by_socket(self) -> None:
        self._socket = socket = Socket(self._client, self._app_token, self.id)
        socket.socket_mode_request_listeners.append(self._heard)
        try:
            await self._first_of(self.directory.keep(self._accept), self._run_once_known(socket))
        except errors.Failed as failure:
            raise AccountLocked(str(failure)) from None
        finally:
            await socket.close()  # type: ignore[no-untyped-call]

    async def _first_of(self, *works: Coroutine[Any, Any, None]) -> None:
        """Runs all until the first ends, and the others with it. Raises what that one raises."""
        tasks = {asyncio.create_task(work) for work in works}
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            ended.pop().result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run_once_known(self, socket: Socket) -> None:
        """Opens the socket when we know who is who, so that nobody is taken for a stranger; or soon without that."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.directory.read.wait(), KNOW_PATIENCE)
        await socket.run()

    async def _identify(self) -> None:
        """Makes sure that we know who we are, for a mention of us is known by it. Waits for a Slack that is away."""
        wait = FIRST_WAIT
        while not self.directory.bot:
            try:
                await self.verify()
            except ConnectionError:
                log.warning("slack.not_answering", extra={"account": self.id})
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    async def take(self, body: Json, sent: str = "") -> dict[str, Any] | str:
        """The same by HTTP: one payload that is known to be Slack's in, what to acknowledge it with out. Raises what
        storing raises; then nothing may be acknowledged. `sent` are the seconds at which Slack signed it.

        Only one process holds the account and keeps its directory. Where another one hears that the lists have changed,
        it reads them itself.
        """
        answer = await self._taken(body, sent)
        if self.directory.stale.is_set() and not self.listening and self._catching_up is None:
            self._catching_up = asyncio.create_task(self._catch_up())
        return answer

    async def _catch_up(self) -> None:
        await asyncio.sleep(directory.SETTLE)
        self.directory.stale.clear()
        try:
            await self.directory.refresh(self._accept)
        except errors.Failed as failure:
            log.warning("slack.directory_failed", extra={"account": self.id, "error": failure.error})
            self.directory.stale.set()  # the next payload tries again
        finally:
            self._catching_up = None

    def learn(self, names: Mapping[str, str]) -> None:
        """Takes in how people, groups and channels are called, where no directory was read."""
        self.directory.names.update({name.split(":")[-1]: called for name, called in names.items()})

    def renew(self, bot_token: str) -> None:
        """From now on calls are made with this token; with an empty one the account is locked."""
        self._client.web.token = bot_token

    async def _heard(self, socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Takes in an envelope and acknowledges it. What could not be taken in is not acknowledged; Slack sends it again.

        What people do by hand goes through Bolt. Events, which come by the hundred, spare themselves its tenth of the way.
        """
        if request.type != EVENTS:
            answer = await run_async_bolt_app(self._bolt, request)
            await send_async_response(socket, request, answer, 0.0)
            return
        if await self._stores(request.payload):
            await socket.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    async def _stores(self, event: Json) -> bool:
        """Whether an event is stored. If not it is held behind those that are: Slack sends it again only after a minute and
        after five more, and in no order."""
        if not self._held.busy:
            try:
                await self.ingest.take(event)
            except StorageTrouble as trouble:
                await self._failed(trouble)
            else:
                return True
        self.directory.heard(child(event, "event"))
        self._held.hold(self.ingest.received("event", event))
        return False

    @cached_property
    def _bolt(self) -> AsyncApp:
        """Bolt with nothing but our middleware: what a socket brings comes from Slack alone."""
        app = AsyncApp(
            client=self._client.web,
            name=self.id,
            logger=client.quiet,
            before_authorize=self._capture,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.error(self._failed)
        return app

    async def _capture(self, request, next):  # type: ignore[no-untyped-def]
        """Bolt looks for its arguments by these names and must not see types that it does not know."""
        return BoltResponse(status=200, body=await self._taken(request.body))

    async def _taken(self, body: Json, sent: str = "") -> dict[str, Any] | str:
        """Takes in what a person did by hand. What they saw alone, for this one choice, goes meanwhile."""
        self._addresses.learn(body)
        answer = await self.ingest.take(body, sent)
        if address := once.address(body):
            deleting = asyncio.create_task(self._delete_pressed(address))
            self._deleting.add(deleting)
            deleting.add_done_callback(self._deleting.discard)
        return answer

    async def _delete_pressed(self, address: str) -> None:
        """Tries once: what stays there does no harm, its buttons say what has become of it."""
        try:
            await self._client.respond(address, {"delete_original": True})
        except errors.Failed as failure:
            log.info("slack.press_stays", extra={"account": self.id, "error": str(failure)})

    async def _failed(self, error: Exception) -> None:
        """What could not be taken in is not acknowledged; Slack will send it again."""
        log.error("slack.capture_failed", extra={"account": self.id, "error": type(error).__name__})

    async def close(self) -> None:
        self._held.drop()
        for left in (self._catching_up, *self._deleting):
            if left is not None:
                left.cancel()
        await self._client.close()
