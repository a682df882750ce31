"""One Slack workspace from start to stop: implements `ports.chat.Account`. Knows how the parts fit, no payload."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from domain.deliveries import Locked
from domain.ids import AccountId
from platforms.slack import client, directory, errors, files, ids, inbound, ingest, opening, outbound
from platforms.slack.socket import Socket
from ports.chat import Accept, AccountLocked, Files, OpensForms, Say

log = logging.getLogger(__name__)

API_URL = "https://slack.com/api/"
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
NO_FORMS: Mapping[str, str] = MappingProxyType({})
KNOW_PATIENCE = 5.0
"""Seconds that the socket waits for the directory: Slack keeps events for longer."""
HTTP_ONLY = frozenset(("url_verification", "ssl_check"))


class SlackAccount:
    """A bot in one workspace. `id` is `slack:<name>`.

    `shortcut_forms` says which message shortcuts open which form at once, `command_forms` which commands: a key is a
    command with all its words, such as `consent` or `consent new`.
    """

    def __init__(
        self,
        name: str,
        *,
        bot_token: str,
        app_token: str,
        accept: Accept,
        opens_forms: OpensForms,
        say: Say,
        files_of: Callable[[AccountId], Files],
        clock: Callable[[], datetime],
        api_url: str = API_URL,
        signing_secret: str = "",
        shortcut_forms: Mapping[str, str] = NO_FORMS,
        command_forms: Mapping[str, str] = NO_FORMS,
        locale: str = "en",
    ) -> None:
        self.id = ids.account(name)
        self._tokens = (bot_token, app_token)
        self._accept = accept
        self._client = client.Client(bot_token, api_url)
        self.directory = directory.Directory(self._client, ids.Ids(self.id), clock)
        self.parser = inbound.SlackParser(self.id)
        self.files = files.SlackFiles(self._client, bot_token)
        self.sender = outbound.SlackSender(self._client, self.directory, say, files_of, clock, locale)
        commands = {" ".join(words.lower().split()): form for words, form in command_forms.items()}
        forms = opening.Opening(
            self._client, self.directory, opens_forms, say, shortcut_forms, locale, commands
        )
        self.ingest = ingest.Ingest(self.id, accept, self.directory, forms)
        self.bolt = self._app(signing_secret)
        self._socket: Socket | None = None

    def __repr__(self) -> str:
        return f"SlackAccount({self.id})"

    def _app(self, signing_secret: str) -> AsyncApp:
        """Bolt with nothing but our middleware, behind the check of signatures that HTTP needs."""
        app = AsyncApp(
            client=self._client.web,
            name=self.id,
            logger=client.quiet,
            signing_secret=signing_secret,
            before_authorize=self._capture,
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.error(self._failed)
        return app

    async def _capture(self, request, next):  # type: ignore[no-untyped-def]
        """Bolt looks for its arguments by these names and must not see types that it does not know."""
        if request.body.get("type") in HTTP_ONLY:
            return await next()
        return await self.ingest.middleware(request)

    async def _failed(self, error: Exception) -> None:
        """What could not be taken in is not acknowledged; Slack will send it again."""
        log.error("slack.capture_failed", extra={"account": self.id, "error": type(error).__name__})

    @property
    def connected(self) -> bool:
        """Whether a socket stands."""
        return self._socket is not None and self._socket.stands

    async def verify(self) -> None:
        """Asks Slack who we are (auth.test). Raises `AccountLocked`, and `ConnectionError` when it does not answer."""
        if not self._tokens[0]:
            raise AccountLocked("no bot token")
        try:
            who = await self._client.post("auth.test")
        except errors.Failed as failure:
            if isinstance(failure.outcome, Locked):
                raise AccountLocked(failure.outcome.detail) from None
            raise ConnectionError(f"auth.test: {failure}") from None
        known = self.directory
        known.bot, known.team, known.site = (str(who.get(key, "")) for key in ("user_id", "team_id", "url"))

    async def acquainted(self) -> None:
        """Returns once people, groups and channels have been handed on."""
        await self.directory.read.wait()

    async def listen(self) -> None:
        """Receives by Socket Mode until cancelled. Raises `AccountLocked`, and what storing the directory raises; all
        else that Slack and the network do it outlives."""
        if not self._tokens[1]:
            raise AccountLocked("no app token")
        await self._identify()
        self._socket = socket = Socket(self._client, self._tokens[1])
        socket.socket_mode_request_listeners.append(self._heard)
        tasks = {
            asyncio.create_task(self.directory.keep(self._accept)),
            asyncio.create_task(self._run_once_known(socket)),
        }
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            ended.pop().result()
        except errors.Failed as failure:
            raise AccountLocked(str(failure)) from None
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await socket.close()  # type: ignore[no-untyped-call]

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

    async def receive(self, body: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], str]:
        """The same by HTTP: a request's raw body and headers in, the status, headers and body to answer with out.
        Refuses what Slack did not sign (401)."""
        request = AsyncBoltRequest(body=body, headers=dict(headers))
        answer = await self.bolt.async_dispatch(request)
        return answer.status, answer.first_headers(), answer.body

    async def _heard(self, socket: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        answer = await run_async_bolt_app(self.bolt, request)
        await send_async_response(socket, request, answer, 0.0)

    async def close(self) -> None:
        await self._client.close()
