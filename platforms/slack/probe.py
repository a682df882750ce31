"""Looks at a Slack account before it is used: tokens, scopes, Socket Mode, channels, clocks. Changes nothing there.

Source of the errors' names: the reference pages of auth.test, apps.connections.open and conversations.info.
"""

import re
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from platforms.findings import Finding, Weight, error, ok, warning
from platforms.slack.client import is_loopback, quiet

PATIENCE = 15
SKEW = 60.0
"""Seconds by which our clock may differ from Slack's; past five minutes its signed requests would be refused."""
COPY = "copy the Bot User OAuth Token again from the app's page OAuth & Permissions"
APP_TOKEN = (
    "make an app-level token with connections:write on the app's page Basic Information, and copy it whole"
)
REMEDIES = {
    "invalid_auth": COPY,
    "not_authed": COPY,
    "not_allowed_token_type": f"this is another kind of token: {COPY}",
    "token_revoked": "install the app to the workspace again and copy its new token",
    "token_expired": "turn token rotation off on the app's page and install it again",
    "account_inactive": "the app was removed from the workspace: install it again and copy its new token",
    "missing_scope": "put what `isthmus manifest` prints on the app's page App Manifest, and install the app again",
}
APP_REMEDIES = {
    "socket_mode_not_enabled": "turn it on, on the app's page Socket Mode",
    "missing_scope": APP_TOKEN,
    "token_revoked": APP_TOKEN,
}
_FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Room:
    """A channel as the bot sees it."""

    name: str
    inside: bool
    archived: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """What is to be looked at. `now` is our own clock.

    A token that is empty is not asked with. `default_channel` is an id or a name without `#`, empty = none; `routed` are the
    channels that the operator's routes name.
    """

    bot_token: str
    app_token: str
    api_url: str
    default_channel: str
    scopes: Collection[str]
    now: Callable[[], datetime]
    routed: Collection[str] = ()

    async def findings(self) -> list[Finding]:
        """Everything seen, tokens first. Raises nothing that Slack or the network can cause."""
        found = await self.bot() if self.bot_token else []
        known = bool(found) and found[0].weight is Weight.OK
        if self.app_token:
            found.append(await self.app())
        if known:
            found += [*await self.apart(), await self.channel(), *await self.routes()]
        return list(dict.fromkeys(found))  # who does not answer at all does so for both tokens

    async def bot(self) -> list[Finding]:
        """The bot token first, then its scopes, then our clock against Slack's, as far as something is to be said."""
        try:
            async with _client(self.bot_token, self.api_url) as client:
                answer = await client.auth_test()
        except _FAILURES as failed:
            return [_failed("the bot token is refused", failed, REMEDIES)]
        found = [ok(f"bot token of {answer.get('user')} in {answer.get('team')}")]
        given = answer.headers.get("x-oauth-scopes", "")
        missing = sorted(set(self.scopes) - {scope.strip() for scope in given.split(",")})
        if given and missing:
            found.append(error(f"scopes are missing: {', '.join(missing)}", REMEDIES["missing_scope"]))
        return [*found, *_clock(answer.headers.get("Date", ""), self.now())]

    async def app(self) -> Finding:
        """Whether the app-level token opens Socket Mode."""
        try:
            async with _client("", self.api_url) as client:
                await client.apps_connections_open(app_token=self.app_token)
        except SlackApiError as refused:
            if _reason(refused) == "socket_mode_not_enabled":
                return error("Socket Mode is not enabled", APP_REMEDIES["socket_mode_not_enabled"])
            return _failed("the app-level token is refused", refused, APP_REMEDIES, APP_TOKEN)
        except _FAILURES as failed:
            return _failed("", failed, {})
        return ok("app-level token opens Socket Mode")

    async def apart(self) -> list[Finding]:
        """Something to be said where the tokens are of two apps: an app-level token holds its app's id."""
        wanted = re.match(r"xapp-\d+-(A\w+)-", self.app_token)
        if wanted is None:
            return []
        try:
            async with _client(self.bot_token, self.api_url) as client:
                who = await client.auth_test()
                bot = await client.bots_info(bot=str(who.get("bot_id")))
        except _FAILURES:
            return []
        if bot["bot"].get("app_id") in (None, wanted[1]):
            return []
        return [error("the two tokens are of different apps", "copy both from the pages of one app")]

    async def routes(self) -> list[Finding]:
        """What is to be said of the channels that routes name."""
        rooms = await self.rooms() if self.routed else []
        if not rooms:
            return []
        known = {name.lower(): room for room in rooms for name in (room.name, room.id)}
        found = ((name, known.get(name.lower())) for name in sorted(self.routed))
        return [_routed(name, room) for name, room in found if _unusable(room)]

    async def channel(self) -> Finding:
        """Whether the bot may post in the default channel."""
        if not self.default_channel:
            return warning(
                "no default channel",
                "set SLACK_DEFAULT_CHANNEL to where unrouted feedback should go, unless you chose it in Slack",
            )
        name = self.default_channel
        try:
            async with _client(self.bot_token, self.api_url) as client:
                found = await _find(client, name)
        except _FAILURES as failed:
            return _failed(f"the default channel {name} cannot be looked up", failed, REMEDIES)
        return _judged(name, found)

    async def rooms(self) -> list[Room]:
        """Every channel that is not archived, those that the bot is in first; empty where they cannot be read."""
        try:
            async with _client(self.bot_token, self.api_url) as client:
                found = [_room(channel) async for channel in _channels(client)]
        except _FAILURES:
            return []
        return sorted((room for room in found if not room.archived), key=lambda r: (not r.inside, r.name))


@asynccontextmanager
async def _client(token: str, api_url: str) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=token, base_url=api_url, session=session, timeout=PATIENCE, logger=quiet
        )
        if is_loopback(api_url):
            client.proxy = None  # slack_sdk obeys HTTP_PROXY and overlooks NO_PROXY
        yield client


async def _channels(client: AsyncWebClient) -> AsyncIterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = await client.conversations_list(
            types="public_channel,private_channel", limit=999, cursor=cursor
        )
        found: list[dict[str, Any]] = page.get("channels", [])
        for channel in found:
            yield channel
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return


async def _find(client: AsyncWebClient, name: str) -> Room | None:
    if name[:1] in "CG" and name.isupper() and (found := await _by_id(client, name)):
        return found
    async for channel in _channels(client):
        if channel.get("name") == name.lower():
            return _room(channel)
    return None


async def _by_id(client: AsyncWebClient, channel: str) -> Room | None:
    try:
        answer = await client.conversations_info(channel=channel)
    except SlackApiError as refused:
        if _reason(refused) == "channel_not_found":
            return None
        raise
    return _room(answer["channel"])


def _room(channel: Any) -> Room:
    inside, archived = channel.get("is_member") is True, channel.get("is_archived") is True
    return Room(str(channel.get("name", "")), inside, archived, str(channel.get("id", "")))


def _judged(name: str, room: Room | None) -> Finding:
    if room is None:
        return error(
            f"the default channel {name} is not there, or is private and the bot not in it",
            "correct SLACK_DEFAULT_CHANNEL, or invite the bot with /invite @Isthmus",
        )
    if room.archived:
        return error(f"the default channel {name} is archived", "unarchive it or choose another one")
    if not room.inside:
        return error(f"the bot is not in the default channel {name}", "invite it there with /invite @Isthmus")
    return ok(f"default channel #{room.name or name}")


def _unusable(room: Room | None) -> bool:
    return room is None or not room.inside


def _routed(name: str, room: Room | None) -> Finding:
    if room is None:
        return warning(
            f"a route names the channel {name}, which is not there, or is private and the bot not in it",
            "correct it in isthmus.toml; what it takes goes to the default channel meanwhile",
        )
    return warning(
        f"a route names the channel {name}, and the bot is not in it", "invite it there with /invite @Isthmus"
    )


def _clock(date: str, now: datetime) -> list[Finding]:
    """Something to be said where our clock is far from Slack's; `date` is an answer's header Date."""
    try:
        late = (parsedate_to_datetime(date) - now).total_seconds()
    except (ValueError, TypeError):  # no such header, or one that names no zone
        return []
    if abs(late) <= SKEW:
        return []
    way = "slow" if late > 0 else "fast"
    return [
        error(
            f"this machine's clock is {_duration(abs(late))} {way}",
            "set it by the network (timedatectl set-ntp true): digests and deadlines go by it, and signed requests fail",
        )
    ]


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{round(minutes / 60)} hours"


def _reason(refused: SlackApiError) -> str:
    return str(refused.response.get("error", "unknown_error"))


def _failed(what: str, failed: BaseException, remedies: dict[str, str], otherwise: str = "") -> Finding:
    if isinstance(failed, SlackApiError):
        reason = _reason(failed)
        otherwise = otherwise or "see this error's name on Slack's method page"
        return error(f"{what} ({reason})", remedies.get(reason, otherwise))
    return error(
        f"Slack does not answer ({type(failed).__name__})",
        "check the network, and SLACK_API_URL if it is set",
    )
