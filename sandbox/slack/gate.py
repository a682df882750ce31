"""The Web API's front door: arguments, token, scope and rate of each call, and the form of every answer.

Source: Slack's "Using the Slack Web API"."""

import json
import urllib.parse
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.slack import chat, conversations, files, history, marks, oauth, people, scopes, views
from sandbox.slack.calls import Call, Method, Refusal
from sandbox.slack.desk import Desk
from sandbox.slack.model import Bot, Json

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **history.METHODS,
    **people.METHODS,
    **marks.METHODS,
    **views.METHODS,
    **files.METHODS,
}
RETIRED = ("files.upload", "channels.list", "groups.list", "im.list", "mpim.list", "rtm.start")
CONTENT = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Came:
    """A request taken apart; `seen` are the arguments that the method sees."""

    method: str
    seen: Json
    args: Json
    encoding: str
    token: str


async def taken(request: web.Request) -> Came:
    """Arguments from the query and the body, whichever way they came; raises Refusal for a body that is no JSON."""
    method = request.match_info["method"]
    args: Json = dict(request.query)
    encoding = "query" if args else "form"
    raw = await request.read() if request.method != "GET" else b""
    seen = args
    if raw:
        kind = request.content_type
        if kind == "application/json":
            encoding, body = "json", _json(raw)
            args = {**args, **body}
            seen = args if method not in scopes.NO_JSON else seen
        elif kind == "multipart/form-data":
            encoding = "multipart"
            seen = args = {**args, **{k: v for k, v in (await request.post()).items() if isinstance(v, str)}}
        else:
            encoding = "form"
            body = dict(urllib.parse.parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
            seen = args = {**args, **body}
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Basic "):  # how client libraries send client_id and client_secret
        login = aiohttp.BasicAuth.decode(authorization)
        seen = args = {**args, "client_id": login.login, "client_secret": login.password}
        authorization = ""
    token = authorization.removeprefix("Bearer ") or str(args.get("token") or "")
    return Came(method, seen, args, encoding, token.strip())


def _json(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


def _bot(desk: Desk, came: Came) -> Bot:
    if not came.token:
        raise Refusal("not_authed")
    bot = desk.slack.tokens.get(came.token)
    if bot is None:
        raise Refusal("not_allowed_token_type" if came.token in desk.slack.app_tokens else "invalid_auth")
    if bot.revoked:
        raise Refusal(bot.revoked)
    if desk.now() > desk.slack.ends.get(came.token, float("inf")):
        raise Refusal("token_expired")
    return bot


def _ask(desk: Desk, came: Came) -> tuple[Json, Bot | None]:
    """Carry out one call; raises Refusal."""
    if came.method == "apps.connections.open":
        return _connection(desk, came), None
    method = METHODS.get(came.method)
    if came.method == "auth.test" and came.token in desk.slack.app_tokens:
        app = desk.slack.app_tokens[came.token]
        return {"app_name": app.name, "app_id": app.id}, None
    if came.method == "oauth.v2.access":
        return oauth.access(desk, came.seen), None
    if came.method == "apps.uninstall":
        return oauth.uninstall(desk, _bot(desk, came), came.seen), None
    if came.method in RETIRED:
        raise Refusal("method_deprecated")
    if method is None:
        raise Refusal("unknown_method", req_method=came.method)
    if came.method == "api.test" and not came.token:
        return {"args": came.seen}, None
    bot = _bot(desk, came)
    needed = scopes.FIXED.get(came.method)
    if needed is not None and needed not in bot.scopes:
        raise Refusal("missing_scope", needed=needed, provided=bot.scope_line)
    _paced(desk, came, bot)
    return method(Call(desk, desk.slack.workspaces[bot.team], bot, came.method, came.seen)), bot


class Slower(Exception):
    """Over a rate limit; `seconds` go into Retry-After."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def _paced(desk: Desk, came: Came, bot: Bot) -> None:
    wait = desk.services.pacing.slack(
        f"{bot.team}.{bot.user}", came.method, str(came.seen.get("channel", ""))
    )
    if wait:
        raise Slower(wait)


def _connection(desk: Desk, came: Came) -> Json:
    app = desk.slack.app_tokens.get(came.token)
    if app is None:
        known = came.token in desk.slack.tokens
        raise Refusal("not_allowed_token_type" if known else "invalid_auth" if came.token else "not_authed")
    if app.urls.events:  # an app that is called over HTTP has no sockets
        raise Refusal("socket_mode_not_enabled")
    wait = desk.services.pacing.slack(app.id, came.method)
    if wait:
        raise Slower(wait)
    ticket = desk.slack.mint.secret(16)
    desk.slack.codes[ticket] = {"app": app.id, "ends": desk.now() + 30}
    return {"url": f"{desk.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={app.id}"}


def refusal(status: int, seconds: int) -> web.Response:
    """An error of the transport in Slack's form: 429 with Retry-After, or a 5xx."""
    if status == 429:
        return web.json_response(
            {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)}
        )
    return web.json_response({"ok": False, "error": "internal_error"}, status=status)


async def serve(desk: Desk, request: web.Request) -> web.StreamResponse:
    """One Web API call, with the faults that are on."""
    faults = desk.services.faults
    if not faults.rules and not faults.latency:
        return await _answer(desk, request)

    async def answer() -> web.StreamResponse:
        return await _answer(desk, request)

    return await faults.serve("slack", request.match_info["method"], request, answer, refusal)


async def _answer(desk: Desk, request: web.Request) -> web.Response:
    came = Came(request.match_info["method"], {}, {}, "json", "")
    bot: Bot | None = None
    headers = CONTENT
    try:
        came = await taken(request)
        body, bot = _ask(desk, came)
        body["ok"] = True
        outcome = "ok"
    except Refusal as refused:
        body, outcome = {"ok": False, "error": refused.error, **refused.extra}, refused.error
        desk.note("refused", method=came.method, error=refused.error)
    except Slower as slower:
        desk.services.stats.call("slack", came.method, "ratelimited")
        response = refusal(429, slower.seconds)
        _record(desk, request, came, response, {"ok": False, "error": "ratelimited"})
        return response
    desk.services.stats.call("slack", came.method, outcome)
    if bot is not None:
        headers = {**CONTENT, "x-oauth-scopes": bot.scope_line}
    response = web.Response(body=json.dumps(body).encode(), headers=headers)
    if desk.services.recorder.on:
        _record(desk, request, came, response, body)
    return response


def _record(desk: Desk, request: web.Request, came: Came, response: web.Response, body: Any) -> None:
    if not desk.services.recorder.on:
        return
    kept = ("content-type", "retry-after")
    desk.services.recorder.write(
        "slack",
        {
            "service": "slack",
            "method": came.method,
            "http": request.method,
            "encoding": came.encoding,
            "content_type": request.headers.get("Content-Type"),
            "args": {k: v for k, v in came.args.items() if k != "token"},
            "token": came.token[:5],
            "in_query": sorted(request.query),
            "status": response.status,
            "headers": {k: v for k, v in response.headers.items() if k.lower() in kept},
            "response": body,
        },
    )
