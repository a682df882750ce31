"""What platforms post to us: whose it is, whether they sent it, and how it is answered. Knows paths and status codes.

Nothing is acknowledged before it is stored. What is not proved to come from its platform is refused before it is read,
where the proof stands in a header, and before it is understood in any case; nothing of it is stored or logged.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot import clock, log
from bot.http.intake import Intake
from bot.settings import Settings, SlackAccount, SlackMode
from bot.wiring import App
from domain.ids import AccountId
from ports.chat import AccountLocked
from ports.storage import StorageTrouble

if TYPE_CHECKING:
    from platforms.slack.app import SlackAccount as Slack
    from platforms.slack.payloads import Json

logger = log.get("bot.http.hooks")

SLACK = "/slack/events"
TELEGRAM = "/telegram/{account}"
LATER = "The database takes nothing in just now: send it again."
Look = Callable[[], Awaitable[None]]


def routes(app: App, settings: Settings, look: Look, intake: Intake | None = None) -> list[web.RouteDef]:
    """The addresses that the settings ask for. `look` brings in workspaces that another process has installed."""
    taking = intake or Intake()
    found: list[web.RouteDef] = []
    apps = [each for each in settings.slack if each.mode is SlackMode.HTTP]
    if apps:
        found.append(web.post(SLACK, SlackHook(app, apps, look, taking).receive))
    if any(each.webhook_url for each in settings.telegram):
        found.append(web.post(TELEGRAM, TelegramHook(app, taking).receive))
    return found


class SlackHook:
    """Events, commands, button presses and forms of every HTTP app and all its workspaces."""

    def __init__(self, app: App, apps: Sequence[SlackAccount], look: Look, intake: Intake) -> None:
        self._app = app
        self._apps = apps
        self._look = look
        self._intake = intake

    async def receive(self, request: web.Request) -> web.Response:
        """401 for what Slack did not sign, 400 for what nobody can read, 503 where it is to come again, else 200."""
        from platforms.slack import http

        async with self._intake.body(request) as body:
            signer = next((each for each in self._apps if _signed(each, body, request)), None)
            if signer is None:
                logger.warning("slack.forged", bytes=len(body))
                return refused(401, "This was not signed by Slack, or too long ago.")
            try:
                payload = http.read(body, request.content_type)
            except http.Malformed as malformed:
                return refused(400, str(malformed))
            challenge = http.challenge(payload)
            if challenge is not None:
                return web.json_response({"challenge": challenge})
            return await self._take(signer.name, payload, request.headers[http.STAMP])

    async def _take(self, name: str, payload: "Json", sent: str) -> web.Response:
        try:
            account = await self._account(name, payload)
            answer = await account.take(payload, sent) if account else ""
        except StorageTrouble as trouble:
            logger.warning("slack.not_taken", trouble=str(trouble))
            return refused(503, LATER)
        except OSError as trouble:
            logger.warning("slack.not_acquainted", error=type(trouble).__name__)
            return refused(503, "Slack does not say who we are: send it again.")
        return web.json_response(answer) if answer else web.Response()

    async def _account(self, name: str, payload: "Json") -> "Slack | None":
        """The account whom a payload is for, once it knows who it is; None for a workspace that is none of ours.

        Raises OSError while Slack does not tell.
        """
        from platforms.slack import http

        team = http.team_of(payload)
        found = await self._of_team(name, team)
        if found is None:
            await self._look()
            found = await self._of_team(name, team)
        if found is None:
            logger.warning("slack.unknown_workspace", app=name, team=team[:20])
        return found

    async def _of_team(self, name: str, team: str) -> "Slack | None":
        """Only where no account is known to be the workspace's are those asked that do not know who they are."""
        accounts = list(self._app.slack_apps.get(name, ()))
        asked = [account for account in accounts if team and account.directory.team == team] or accounts
        for account in asked:
            await _acquainted(account)
        of_team = (account for account in asked if account.directory.team == team)
        alone = accounts[0] if len(accounts) == 1 and not self._installable(name) else None
        return next(of_team, alone)

    def _installable(self, name: str) -> bool:
        return any(each.installable for each in self._apps if each.name == name)


async def _acquainted(account: "Slack") -> None:
    """Makes sure that an account knows who it is: a mention of us is known by it. One that is locked out need not."""
    if account.directory.bot:
        return
    try:
        await account.verify()
    except AccountLocked:
        logger.warning("slack.locked", account=account.id)


def _signed(app: SlackAccount, body: bytes, request: web.Request) -> bool:
    from platforms.slack import http

    secret = app.signing_secret.get_secret_value() if app.signing_secret else ""
    return http.is_signed(secret, body, request.headers, clock.now)


class TelegramHook:
    """Updates of every bot that has a webhook."""

    def __init__(self, app: App, intake: Intake) -> None:
        self._app = app
        self._intake = intake

    async def receive(self, request: web.Request) -> web.Response:
        """404 for no bot of ours, 403 without its secret, 400 for what is no update, 503 where it is to come again."""
        from platforms.telegram import webhook
        from platforms.telegram.app import TelegramAccount

        account = self._app.accounts.get(AccountId(f"telegram:{request.match_info['account']}"))
        if not isinstance(account, TelegramAccount) or not account.by_webhook:
            return refused(404, "No bot of this name has a webhook here.")
        if not account.admits(request.headers):
            logger.warning("telegram.forged", account=account.id)
            return refused(403, "The secret is not the one that Telegram was given.")
        async with self._intake.body(request) as body:
            try:
                await account.take(body)
            except webhook.Malformed as malformed:
                return refused(400, str(malformed))
            except StorageTrouble as trouble:
                logger.warning("telegram.not_taken", account=account.id, trouble=str(trouble))
                return refused(503, LATER)
        return web.Response()


def refused(status: int, sentence: str) -> web.Response:
    """A sentence for whoever asked; it repeats nothing of what they sent."""
    return web.Response(status=status, text=sentence)
