"""Looks at a Slack account before it is used: tokens, scopes, the default channel. Changes nothing there."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from platforms.findings import Finding, error, ok, warning

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PATIENCE = 15
REMEDIES = {
    "invalid_auth": "copy the token again from the app's page OAuth & Permissions",
    "not_authed": "copy the token again from the app's page OAuth & Permissions",
    "token_revoked": "install the app to the workspace again and copy its new token",
    "token_expired": "turn token rotation off on the app's page and install it again",
    "account_inactive": "the app was removed from the workspace: install it again and copy its new token",
    "missing_scope": "update the app with `isthmus manifest` and install it again",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """What is to be looked at. `default_channel` is an id or a name without `#`; empty = none."""

    bot_token: str
    app_token: str
    api_url: str
    default_channel: str
    scopes: Collection[str]

    async def findings(self) -> list[Finding]:
        """Everything seen, tokens first. Raises nothing that Slack or the network can cause."""
        async with _client(self.bot_token, self.api_url) as client:
            found = await self._bot_token(client)
            if self.app_token:
                found.append(await self._app_token(client))
            if found[0].remedy == "":
                found.append(await self._channel(client))
            return found

    async def _bot_token(self, client: AsyncWebClient) -> list[Finding]:
        try:
            answer = await client.auth_test()
        except _FAILURES as failed:
            return [_failed("the bot token is refused", failed)]
        found = [ok(f"bot token of {answer.get('user')} in {answer.get('team')}")]
        given = answer.headers.get("x-oauth-scopes", "")
        missing = sorted(set(self.scopes) - {scope.strip() for scope in given.split(",")})
        if given and missing:
            found.append(error(f"scopes are missing: {', '.join(missing)}", REMEDIES["missing_scope"]))
        return found

    async def _app_token(self, client: AsyncWebClient) -> Finding:
        try:
            await client.apps_connections_open(app_token=self.app_token)
        except _FAILURES as failed:
            return _failed(
                "the app token cannot open Socket Mode",
                failed,
                "make an app-level token with connections:write on the app's page Basic Information and turn Socket Mode on",
            )
        return ok("app token opens Socket Mode")

    async def _channel(self, client: AsyncWebClient) -> Finding:
        if not self.default_channel:
            return warning(
                "no default channel", "set SLACK_DEFAULT_CHANNEL to where unrouted feedback should go"
            )
        name = self.default_channel
        try:
            channel = await _find(client, name)
        except _FAILURES as failed:
            return _failed(f"the default channel {name} cannot be looked up", failed)
        if channel is None:
            return error(
                f"the default channel {name} is not there, or is private and the bot not in it",
                "correct SLACK_DEFAULT_CHANNEL, or invite the bot with /invite @Isthmus",
            )
        if channel.get("is_archived"):
            return error(f"the default channel {name} is archived", "unarchive it or choose another one")
        if not channel.get("is_member"):
            return error(
                f"the bot is not in the default channel {name}", "invite it there with /invite @Isthmus"
            )
        return ok(f"default channel #{channel.get('name', name)}")


_FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)


@asynccontextmanager
async def _client(token: str, api_url: str) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=token, base_url=api_url, session=session, timeout=PATIENCE)
        if urlsplit(api_url).hostname in LOOPBACK:
            client.proxy = None  # slack_sdk obeys HTTP_PROXY and overlooks NO_PROXY
        yield client


async def _find(client: AsyncWebClient, name: str) -> dict[str, Any] | None:
    if name[:1] in "CG" and name.isupper():
        return await _by_id(client, name)
    cursor = ""
    while True:
        page = await client.conversations_list(
            types="public_channel,private_channel", limit=999, cursor=cursor
        )
        channels: list[dict[str, Any]] = page.get("channels", [])
        for channel in channels:
            if channel.get("name") == name:
                return channel
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return None


async def _by_id(client: AsyncWebClient, channel: str) -> dict[str, Any] | None:
    try:
        answer = await client.conversations_info(channel=channel)
    except SlackApiError as refused:
        if refused.response.get("error") == "channel_not_found":
            return None
        raise
    return dict(answer["channel"])


def _failed(what: str, failed: BaseException, remedy: str = "") -> Finding:
    if isinstance(failed, SlackApiError):
        reason = str(failed.response.get("error", "unknown_error"))
        return error(
            f"{what} ({reason})",
            remedy or REMEDIES.get(reason, "see this error's name on Slack's method page"),
        )
    return error(
        f"Slack does not answer ({type(failed).__name__})",
        "check the network, and SLACK_API_URL if it is set",
    )
