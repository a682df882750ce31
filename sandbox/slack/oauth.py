"""Installing an app: the page that a person agrees on, and oauth.v2.access.

Source: Slack's "Installing with OAuth", "Token rotation", apps.uninstall. The page agrees by itself: nobody sits in front of the
sandbox."""

import urllib.parse

from aiohttp import web

from sandbox.slack import building, events, scopes
from sandbox.slack.calls import Refusal
from sandbox.slack.desk import Desk
from sandbox.slack.model import App, Bot, Json, Workspace

CODE_SECONDS = 600


def _app(desk: Desk, client_id: str) -> App:
    for app in desk.slack.apps.values():
        if app.client_id == client_id:
            return app
    raise Refusal("invalid_client_id")


async def authorize(desk: Desk, request: web.Request) -> web.Response:
    """/oauth/v2/authorize: sends the browser back with a code, to `redirect_uri` or else to the app's own address. `team`
    and `user` may be named; `org=1` installs for a whole organisation, and `error` is what Slack says instead."""
    query = request.query
    try:
        app = _app(desk, query.get("client_id", ""))
        ws = desk.workspace(query.get("team", ""))
    except (Refusal, KeyError):
        return web.Response(status=400, text="invalid client_id or team")
    code = desk.slack.mint.secret(20)
    user = query.get("user") or next((p.id for p in ws.people.values() if not p.bot_id), "")
    desk.slack.codes[code] = {
        "app": app.id,
        "team": ws.id,
        "user": user,
        "scopes": query.get("scope", ""),
        "org": query.get("org", ""),
        "redirect_uri": query.get("redirect_uri", ""),
        "ends": desk.now() + CODE_SECONDS,
    }
    told = {"error": query["error"]} if "error" in query else {"code": code}
    back = urllib.parse.urlencode({**told, "state": query.get("state", "")})
    address = query.get("redirect_uri") or app.urls.redirect
    if not address:
        return web.json_response({"code": code})
    raise web.HTTPFound(f"{address}?{back}")


def access(desk: Desk, args: Json) -> Json:
    """oauth.v2.access: a code, or a refresh token, for a bot token; raises Refusal."""
    app = _known(desk, args)
    if args.get("grant_type") == "refresh_token":
        return _refreshed(desk, app, str(args.get("refresh_token", "")))
    kept = desk.slack.codes.get(str(args.get("code", "")))
    if kept is None or kept["app"] != app.id or "team" not in kept or desk.now() > kept["ends"]:
        raise Refusal("invalid_code")
    if kept["redirect_uri"] and args.get("redirect_uri", kept["redirect_uri"]) != kept["redirect_uri"]:
        raise Refusal("bad_redirect_uri")
    del desk.slack.codes[str(args["code"])]
    ws = desk.slack.workspaces[kept["team"]]
    bot = _installed(desk, ws, app)
    bot.revoked = ""
    bot.give({s for s in kept["scopes"].split(",") if s} or set(scopes.ALL))
    if app.token_seconds:
        _rotate(desk, bot)
    granted = _granted(desk, ws, bot, kept["user"])
    whole = {"team": None, "enterprise": {"id": "E0SANDBOX", "name": ws.name}, "is_enterprise_install": True}
    return granted | (whole if kept["org"] else {})


def _known(desk: Desk, args: Json) -> App:
    app = _app(desk, str(args.get("client_id", "")))
    if args.get("client_secret") != app.client_secret:
        raise Refusal("bad_client_secret")
    return app


def _refreshed(desk: Desk, app: App, refresh: str) -> Json:
    bot = desk.slack.refreshes.pop(refresh, None)
    if bot is None or bot.app is not app or bot.revoked:
        raise Refusal("invalid_refresh_token")
    _rotate(desk, bot)
    return _granted(desk, desk.slack.workspaces[bot.team], bot, "")


def _rotate(desk: Desk, bot: Bot) -> None:
    """A fresh token; the one before it goes on until its own end."""
    bot.token = f"xoxe.xoxb-1-{desk.slack.mint.secret()}"
    desk.slack.tokens[bot.token] = bot
    desk.slack.ends[bot.token] = desk.now() + bot.app.token_seconds


def uninstall(desk: Desk, bot: Bot, args: Json) -> Json:
    """apps.uninstall: by the app itself, with its credentials."""
    if _known(desk, args) is not bot.app:
        raise Refusal("client_id_token_mismatch")
    remove(desk, desk.slack.workspaces[bot.team], bot)
    return {}


def remove(desk: Desk, ws: Workspace, bot: Bot) -> None:
    """The app leaves a workspace: it is told, its tokens end, and it is in no channel any more."""
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot.user]}}
    for event in ({"type": "app_uninstalled"}, revoked):
        events.tell(desk, ws, event | {"event_ts": events.at(desk)}, only=bot)
    bot.revoked = "account_inactive"
    for channel in ws.channels.values():
        channel.members.pop(bot.user, None)
    desk.note("uninstalled", team=ws.id, app=bot.app.id)


def _installed(desk: Desk, ws: Workspace, app: App) -> Bot:
    for bot in ws.bots.values():
        if bot.app is app:
            return bot
    return building.bot(desk.slack, ws, {"app_id": app.id, "name": app.name})


def _granted(desk: Desk, ws: Workspace, bot: Bot, user: str) -> Json:
    rotating: Json = {}
    if bot.token in desk.slack.ends:
        refresh = f"xoxe-1-{desk.slack.mint.secret()}"
        desk.slack.refreshes[refresh] = bot
        rotating = {"refresh_token": refresh, "expires_in": int(bot.app.token_seconds)}
    return rotating | {
        "app_id": bot.app.id,
        "authed_user": {"id": user},
        "scope": bot.scope_line,
        "token_type": "bot",
        "access_token": bot.token,
        "bot_user_id": bot.user,
        "team": {"id": ws.id, "name": ws.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
