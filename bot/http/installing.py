"""The two pages by which a workspace installs the app: off to Slack, and back with a code. Knows browsers, no row.

Whoever comes back must be the one who went: the state is random, in a cookie and in the database, good once and for ten
minutes. Pages are plain sentences that repeat nothing of what came in; codes and tokens are in no log.
"""

import hashlib
import hmac
import html
from typing import TYPE_CHECKING

from aiohttp import web

from bot import clock, installations, log, manifest
from bot.settings import Settings, SlackAccount
from bot.texts import Texts
from bot.vault import Shut
from bot.wiring import App
from domain.phrases import Phrase, phrase
from platforms.slack.client import is_loopback
from ports.storage import StorageTrouble

if TYPE_CHECKING:
    from platforms.slack.oauth import Granted

logger = log.get("bot.http.installing")

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "isthmus_install"
MINUTES = 10
"""How long an installation that has begun may take to come back."""
LONGEST = 512
"""Characters of a code or a state; Slack's have less than a hundred."""

STALE = phrase(
    "This installation has expired, or did not begin in this browser. Please start again at /slack/install."
)
DENIED = phrase("Nothing was installed: it was not allowed in Slack.")
WHOLE = phrase(
    "Isthmus joins single workspaces, not a whole organisation. Please start again and choose one workspace."
)
TWICE = phrase("This workspace is joined already, with a token of the settings. There is nothing to install.")
TROUBLE = phrase("The installation could not be kept just now. Please start again in a moment.")
UNKNOWN = phrase("There is no app of this name here. Please check the address.")

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="{locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Isthmus</title><style>body{{font:1.1em/1.5 sans-serif;margin:15vh auto;max-width:34em;padding:0 1em}}</style>
<p>{sentence}</p></html>
"""


def done(workspace: str) -> Phrase:
    """What is said of an installation that stands."""
    return phrase(
        "Isthmus is installed in {workspace}. Invite it to your channels with /invite @Isthmus.",
        workspace=workspace,
    )


def foreign(team: str) -> Phrase:
    """What is said to a workspace that nobody has allowed in, with the id by which it can be."""
    return phrase(
        "This workspace is not on the list of those that may join this Isthmus. Ask whoever runs it to add {team} to"
        " SLACK_INSTALL_TEAMS.",
        team=team,
    )


def not_given(why: str) -> Phrase:
    """What is said when Slack gave nothing, with its own short word."""
    return phrase(
        "Slack did not complete the installation ({why}). Please start again; if it fails once more, tell whoever runs"
        " Isthmus.",
        why=why,
    )


class Refusal(Exception):
    """Nothing is installed; `args` are the sentence for the browser and the status."""


def routes(
    app: App, settings: Settings, installed: installations.Installations, texts: Texts
) -> list[web.RouteDef]:
    """Both pages, where the settings have an app that can be installed."""
    apps = {each.name: each for each in settings.slack if each.installable}
    if not apps:
        return []
    for each in apps.values():
        if not each.install_teams:
            logger.warning("installing.closed", app=each.name, remedy="SLACK_INSTALL_TEAMS names who may")
    pages = Pages(app, apps, installed, texts)
    return [web.get(INSTALL, pages.begin), web.get(BACK, pages.come_back)]


class Pages:
    """Both pages of every app that can be installed."""

    def __init__(
        self, app: App, apps: dict[str, SlackAccount], installed: installations.Installations, texts: Texts
    ) -> None:
        self._app = app
        self._apps = apps
        self._installed = installed
        self._texts = texts

    async def begin(self, request: web.Request) -> web.StreamResponse:
        """Sends a browser to Slack. `?app=` names one of several apps of `isthmus.toml`; without it the first is meant."""
        name = request.query.get("app", next(iter(self._apps)))
        found = self._apps.get(name)
        if found is None:
            return self._page(request, UNKNOWN, 404)
        state = clock.new_secret()
        until = self._app.store.now() + MINUTES * 60
        try:
            await self._app.store.run(lambda uow: uow.installations.begin(digest(state), name, until))
        except StorageTrouble as trouble:
            logger.warning("installing.trouble", trouble=str(trouble))
            return self._page(request, TROUBLE, 503)
        address = installations.credentials(found).address(manifest.SCOPES, state)
        answer = web.Response(status=302, headers={**HEADERS, "Location": address})
        answer.set_cookie(
            COOKIE, state, max_age=MINUTES * 60, path="/slack", httponly=True, samesite="Lax",
            secure=not is_loopback(f"http://{request.host}"),
        )  # fmt: skip
        return answer

    async def come_back(self, request: web.Request) -> web.StreamResponse:
        """Takes the code that Slack sent a browser back with."""
        try:
            granted = await self._granted(request)
        except Refusal as refusal:
            sentence, status = refusal.args
            logger.warning("installing.refused", status=status, why=sentence.text)
            return self._page(request, sentence, status)
        except StorageTrouble as trouble:
            logger.warning("installing.trouble", trouble=str(trouble))
            return self._page(request, TROUBLE, 503)
        return self._page(request, done(granted.name or granted.team), 200)

    async def _granted(self, request: web.Request) -> "Granted":
        """What Slack gave, kept. Raises Refusal and StorageTrouble."""
        from platforms.slack import oauth

        app = await self._begun(request)
        if request.query.get("error"):
            raise Refusal(DENIED, 403)
        code = request.query.get("code", "")
        if not code or len(code) > LONGEST:
            raise Refusal(STALE, 400)
        try:
            granted = await installations.credentials(app).exchange(code)
        except oauth.NotGranted as why:
            raise Refusal(not_given(str(why)), 502) from None
        await self._judge(app, granted)
        try:
            await self._installed.add(app, granted)
        except Shut as shut:
            logger.error("installing.shut", why=str(shut))
            raise Refusal(TROUBLE, 503) from None
        return granted

    async def _begun(self, request: web.Request) -> SlackAccount:
        """The app whose installation has begun in this very browser, once. Raises Refusal and StorageTrouble."""
        state, kept = request.query.get("state", ""), request.cookies.get(COOKIE, "")
        if not state or len(state) > LONGEST or not hmac.compare_digest(digest(state), digest(kept)):
            raise Refusal(STALE, 403)
        name = await self._app.store.run(lambda uow: uow.installations.finish(digest(state)))
        app = self._apps.get(name) if name else None
        if app is None:
            raise Refusal(STALE, 403)
        return app

    async def _judge(self, app: SlackAccount, granted: "Granted") -> None:
        """Raises Refusal for who may not join; their token is given back where it is not in use already."""
        if granted.whole_organisation:
            raise Refusal(WHOLE, 403)
        if not app.admits(granted.team):
            await installations.credentials(app).revoke(granted.token)
            raise Refusal(foreign(granted.team), 403)
        own = (each for each in self._app.slack_apps[app.name] if each.directory.team == granted.team)
        if any(each.id != granted.account for each in own):
            raise Refusal(TWICE, 409)

    def _page(self, request: web.Request, sentence: Phrase, status: int) -> web.Response:
        locale = request.headers.get("Accept-Language", "")[:2].lower()
        words = html.escape(self._texts.say(locale, sentence))
        page = PAGE.format(locale=locale if locale in self._texts.catalogues else "en", sentence=words)
        answer = web.Response(status=status, text=page, content_type="text/html", headers=HEADERS)
        answer.del_cookie(COOKIE, path="/slack")
        return answer


def digest(state: str) -> str:
    """What is kept of a state: whoever reads the database cannot come back with it."""
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()
