"""Workspaces that installed us: brings their accounts into this process, and keeps their tokens fresh.

What is installed stands in the database. Every process looks there, so that one need not tell the others.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from bot import log
from bot.settings import Settings, SlackAccount
from bot.vault import Shut, Vault
from bot.wiring import App
from delivery.supervision import Supervisor
from domain.ids import AccountId
from ports.installations import Installation
from ports.storage import StorageTrouble

if TYPE_CHECKING:
    from platforms.slack import oauth
    from platforms.slack.app import SlackAccount as Slack
    from platforms.slack.oauth import Granted

logger = log.get("bot.installations")

LOOK = 2.0
"""Seconds between looks at what other processes have installed."""
AHEAD = 3600.0
"""Seconds before its end that a token is renewed; Slack's last twelve hours."""
CLAIM = 60.0
"""Seconds for which a process has a token's renewal to itself."""
FOLLOWING, RENEWING = "installations", "tokens"
"""The parts that look for new ones, and that renew tokens: Slack may take its time for that."""

Renewed = Callable[[AccountId], Awaitable[None]]


def vault_of(settings: Settings) -> Vault:
    """What seals tokens: the operator's keys, and behind them the apps' own secrets, so that a key may come later."""
    of_apps = (each.client_secret for each in settings.slack if each.installable)
    return Vault([*settings.secret_keys, *(secret for secret in of_apps if secret)])


class Installations:
    """The installed workspaces of this process. `renewed` hears of each account that is new or has another token."""

    def __init__(
        self, app: App, settings: Settings, vault: Vault, renewed: Renewed, supervisor: Supervisor
    ) -> None:
        self._app = app
        self._supervisor = supervisor
        self._apps = {each.name: each for each in settings.slack if each.installable}
        self._vault = vault
        self._renewed = renewed
        self._seen: dict[AccountId, int] = {}
        self._looking = asyncio.Lock()
        self.any = asyncio.Event()
        """Set once there is a workspace at all: before, nobody could answer a customer."""
        if not self._apps or any(app.slack_apps.values()):
            self.any.set()
        self.gone: set[AccountId] = set()
        """Those that have removed us: locked, and no reason for alarm."""

    @contextlib.asynccontextmanager
    async def kept(self, *, renewing: bool) -> AsyncIterator[None]:
        """Follows what is installed while the block runs; whoever is `renewing` renews tokens as well."""
        if not self._apps:
            yield
            return
        await self.look()
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(self._supervisor.during(FOLLOWING, self._follow))
            if renewing:
                await stack.enter_async_context(self._supervisor.during(RENEWING, self._renew))
            yield

    async def then(self, run: Callable[[], Awaitable[None]]) -> None:
        """Runs something once there is a workspace."""
        await self.any.wait()
        await run()

    async def _follow(self) -> None:
        """Takes up what is new. What Slack takes its time to say of one workspace keeps no other from being heard."""
        async with asyncio.TaskGroup() as asking:
            while True:
                await asyncio.sleep(LOOK)
                try:
                    for account in await self._taken_up():
                        asking.create_task(self._told(account))
                except StorageTrouble as trouble:
                    logger.warning("installations.trouble", trouble=str(trouble))

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            try:
                while await self.renew_next():
                    continue
            except StorageTrouble as trouble:
                logger.warning("installations.trouble", trouble=str(trouble))

    async def look(self) -> None:
        """Takes up what has changed since the last look. Raises StorageTrouble."""
        await asyncio.gather(*map(self._told, await self._taken_up()))

    async def _told(self, account: AccountId) -> None:
        await self._renewed(account)

    async def _taken_up(self) -> list[AccountId]:
        """Brings what has changed since the last look; what that was. Raises StorageTrouble."""
        if not self._apps:
            return []
        async with self._looking:
            versions = await self._app.store.read(lambda uow: uow.installations.versions())
            changed = [account for account, version in versions.items() if self._seen.get(account) != version]
            brought = await asyncio.gather(*map(self._take_up, changed))
        return [account for account, new in zip(changed, brought, strict=True) if new]

    async def _take_up(self, account: AccountId) -> bool:
        """Whether there is anything to take up."""
        found = await self._app.store.read(lambda uow: uow.installations.get(account))
        app = self._apps.get(found.app) if found else None
        if found is None:
            return False
        self._seen[account] = found.version
        if app is None:
            logger.warning("installation.without_app", account=account, app=found.app)
            return False
        self._bring(app, found, self._token(found))
        return True

    def _bring(self, app: SlackAccount, found: Installation, token: str) -> None:
        known = self._served(found)
        if known is not None:
            known.renew(token)
        elif self._app.install is not None:
            self._app.install(app, found.team, token)
        (self.gone.add if found.gone else self.gone.discard)(found.account)
        self.any.set()
        logger.info("installation.taken_up", account=found.account, gone=found.gone, version=found.version)

    def _served(self, found: Installation) -> "Slack | None":
        return next((each for each in self._app.slack_apps[found.app] if each.id == found.account), None)

    def _token(self, found: Installation) -> str:
        """The token itself; empty, with a word in the log, where it cannot be opened."""
        try:
            return self._vault.open(found.token) if found.token else ""
        except Shut as shut:
            logger.error("installation.shut", account=found.account, why=str(shut))
            return ""

    async def add(self, app: SlackAccount, granted: "Granted") -> None:
        """Keeps what Slack gave and serves it from now on. Raises Shut and StorageTrouble."""
        made = Installation(
            account=granted.account,
            app=app.name,
            team=granted.team,
            name=granted.name,
            by=granted.by,
            scopes=granted.scopes,
            token=self._vault.seal(granted.token),
            refresh=self._vault.seal(granted.refresh) if granted.refresh else "",
            expires_at=self._app.store.now() + granted.seconds if granted.seconds else None,
        )
        await self._app.store.run(lambda uow: uow.installations.save(made))
        logger.info("installation.made", account=made.account, by=made.by)
        await self.look()

    async def renew_next(self) -> bool:
        """Renews one token that is about to end, unless another process does; whether there was one.

        Raises StorageTrouble; then the fresh tokens are lost with it, and the workspace must install us again. That is
        why the claim is written first: a database that takes nothing in is found out before the old token is spent.
        """
        from platforms.slack import oauth

        before = self._app.store.now() + AHEAD
        found = await self._app.store.run(lambda uow: uow.installations.claim_expiring(before, CLAIM))
        app = self._apps.get(found.app) if found else None
        if found is None or app is None:
            return False
        try:
            granted = await credentials(app).refresh(self._vault.open(found.refresh))
        except (oauth.NotGranted, Shut) as refused:
            logger.error("installation.not_renewed", account=found.account, why=str(refused))
            return False
        await self._keep(found, granted)
        return True

    async def _keep(self, found: Installation, granted: "Granted") -> None:
        token = self._vault.seal(granted.token)
        refresh = self._vault.seal(granted.refresh) if granted.refresh else found.refresh
        ends = self._app.store.now() + (granted.seconds or 0.0)
        account, version = found.account, found.version
        kept = await self._app.store.run(
            lambda uow: uow.installations.renew(account, version, token, refresh, ends)
        )
        logger.info("installation.renewed", account=account, kept=kept)
        await self.look()


def credentials(app: SlackAccount) -> "oauth.App":
    """What an app proves itself with to Slack."""
    from platforms.slack import oauth

    secret = app.client_secret.get_secret_value() if app.client_secret else ""
    return oauth.App(app.client_id, secret, app.api_url)
