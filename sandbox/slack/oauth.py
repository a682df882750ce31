"""Installing an app: the page that a person agrees on, and oauth.v2.access.

Source: Slack's "Installing with OAuth". The page agrees by itself: nobody sits in front of the sandbox."""

import urllib.parse

from aiohttp import web

from sandbox.slack import building, scopes
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
    """/oauth/v2/authorize: sends the browser back to redirect_uri with a code; `team` and `user` may be named."""
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
        "redirect_uri": query.get("redirect_uri", ""),
        "ends": desk.now() + CODE_SECONDS,
    }
    back = urllib.parse.urlencode({"code": code, "state": query.get("state", "")})
    if not query.get("redirect_uri"):
        return web.json_response({"code": code})
    raise web.HTTPFound(f"{query['redirect_uri']}?{back}")


def access(desk: Desk, args: Json) -> Json:
    """oauth.v2.access: a code for a bot token; raises Refusal."""
    app = _app(desk, str(args.get("client_id", "")))
    if args.get("client_secret") != app.client_secret:
        raise Refusal("bad_client_secret")
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
    return _granted(ws, bot, kept["user"])


def _installed(desk: Desk, ws: Workspace, app: App) -> Bot:
    for bot in ws.bots.values():
        if bot.app is app:
            return bot
    return building.bot(desk.slack, ws, {"app_id": app.id, "name": app.name})


def _granted(ws: Workspace, bot: Bot, user: str) -> Json:
    return {
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
