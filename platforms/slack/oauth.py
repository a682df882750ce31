"""Installing the app into a workspace: where a person agrees, and oauth.v2.access. Stores nothing, logs no token.

Sources: Slack's "Installing with OAuth", "Token rotation", oauth.v2.access.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from domain.deliveries import Locked, Refused
from domain.ids import AccountId
from platforms.slack import client, errors, ids
from platforms.slack.payloads import child, string

log = logging.getLogger(__name__)

SPENT = frozenset(("invalid_refresh_token", "token_revoked", "token_expired", "invalid_grant"))
"""What Slack says of a refresh token that will never be good again."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What Slack gave. `refresh` is empty, and `seconds` None, for a token that lasts."""

    team: str
    name: str
    token: str = field(repr=False)
    by: str
    scopes: str
    refresh: str = field(default="", repr=False)
    seconds: float | None = None
    whole_organisation: bool = False

    @property
    def account(self) -> AccountId:
        """The account of the workspace: `slack:<team id>`."""
        return ids.account(self.team)


class NotGranted(Exception):
    """Slack gave nothing; `args[0]` is its short word for why. `for_good` where asking again is of no use."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class App:
    """One app's credentials."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str

    def address(self, scopes: Collection[str], state: str) -> str:
        """Where a person agrees. Without `redirect_uri` Slack sends them back to the address of the app's own page."""
        parts = urlsplit(self.api_url)
        path = parts.path.rstrip("/").removesuffix("/api") + "/oauth/v2/authorize"
        asked = {"client_id": self.client_id, "scope": ",".join(sorted(scopes)), "state": state}
        return urlunsplit((parts.scheme, parts.netloc, path, urlencode(asked), ""))

    async def exchange(self, code: str) -> Granted:
        """A code for an installation. Raises NotGranted."""
        return granted(await self._access(code=code))

    async def refresh(self, refresh: str) -> Granted:
        """A refresh token for fresh tokens; the old one is spent by it. Raises NotGranted."""
        return granted(await self._access(grant_type="refresh_token", refresh_token=refresh))

    async def revoke(self, token: str) -> None:
        """Gives a token back (auth.revoke); that it failed is no trouble of ours."""
        calls = client.Client(token, self.api_url)
        try:
            await calls.form("auth.revoke")
        except errors.Failed:
            log.warning("slack.token_not_given_back")
        finally:
            await calls.close()

    async def _access(self, **asked: str) -> dict[str, Any]:
        calls = client.Client("", self.api_url)
        secret = {"client_id": self.client_id, "client_secret": self.client_secret}
        try:
            return await calls.form("oauth.v2.access", **secret, **asked)
        except errors.Failed as failure:
            refused = isinstance(failure.outcome, Refused | Locked)
            why = failure.error or type(failure.outcome).__name__
            raise NotGranted(why, for_good=refused and (failure.error in SPENT)) from None
        finally:
            await calls.close()


def granted(answer: dict[str, Any]) -> Granted:
    """What oauth.v2.access said. Raises NotGranted for an answer without a bot's token or a workspace."""
    seconds = answer.get("expires_in")
    team, token = child(answer, "team"), string(answer, "access_token")
    whole = answer.get("is_enterprise_install") is True
    if not token or not (string(team, "id") or whole):
        raise NotGranted("no_bot_token", for_good=True)
    return Granted(
        team=string(team, "id"),
        name=string(team, "name"),
        token=token,
        by=string(child(answer, "authed_user"), "id"),
        scopes=string(answer, "scope"),
        refresh=string(answer, "refresh_token"),
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
        whole_organisation=whole,
    )
