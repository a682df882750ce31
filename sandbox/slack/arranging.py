"""Control routes that arrange the workspace: channels, members, users, tokens, scopes, and the ways to an app."""

import time
from typing import Any

from sandbox.services import Services, Wrong, control
from sandbox.slack import building, conversations, events, oauth, outlets, scopes, shapes, socketmode, told
from sandbox.slack.desk import Desk
from sandbox.slack.model import App, Bot, Json, Person, Workspace

CHANGEABLE = "name real_name display_name tz locale deleted presence title is_admin".split()
REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets")


def routes(app: Any, services: Services, desk: Desk) -> None:
    """Add the routes under /control/slack that arrange things."""
    _channels(app, desk)
    _people(app, desk)
    _tokens(app, desk)
    _installing(app, desk)
    _ways(app, desk)


def _channels(app: Any, desk: Desk) -> None:
    async def create(body: Any) -> Any:
        ws = told.workspace(desk, body)
        if "members" in body:
            body = {**body, "members": [told.person(ws, {"user": m}).id for m in body["members"]]}
        made = building.channel(desk.slack, ws, body)
        conversations.announce(desk, ws, made)
        return {"ok": True, "channel": made.id}

    async def change(body: Any) -> Any:
        return _change(desk, body)

    control(app, "POST", "/slack/channels", create)
    control(app, "POST", "/slack/channels/{what}", change)


def _change(desk: Desk, body: Json) -> Json:
    """archive, unarchive, delete, rename {"name"}, topic or purpose {"value"}, invite, kick, join, leave {"user"}."""
    ws = told.workspace(desk, body)
    channel, what = told.channel(desk, ws, body), str(body["what"])
    by = told.person(ws, body, "by").id if body.get("by") else channel.creator
    if what in ("archive", "unarchive"):
        conversations.set_archived(desk, ws, channel, what == "archive", by)
    elif what == "delete":
        events.about_channel(desk, ws, channel, "channel_deleted", {"actor_id": by})
        del ws.channels[channel.id]
    elif what == "rename":
        conversations.set_name(desk, ws, channel, told.sentence(body.get("name"), "name"))
    elif what in ("topic", "purpose"):
        conversations.write(desk, ws, channel, what, str(body.get("value", "")), by)
    elif what in ("invite", "join", "kick", "leave"):
        user = told.person(ws, body).id if body.get("user") else told.bot(ws, body).user
        if (user in channel.members) == (what in ("invite", "join")):
            raise Wrong(f"{user} is {'already' if what in ('invite', 'join') else 'not'} in {channel.name}")
        move = conversations.enter if what in ("invite", "join") else conversations.quit_
        move(desk, ws, channel, user, by if what in ("invite", "kick") else "")
    else:
        raise Wrong(f"a channel cannot be told to {what!r}")
    return {"ok": True, "channel": channel.id}


def _people(app: Any, desk: Desk) -> None:
    async def workspaces(body: Any) -> Any:
        return {"ok": True, "team": building.workspace(desk.slack, body).id}

    async def users(body: Any) -> Any:
        ws = told.workspace(desk, body)
        wish = {k: v for k, v in body.items() if k != "team"}
        told.sentence(wish.get("name"), "name")
        made = building.person(desk.slack, ws, wish)
        for name in body.get("channels", ()):
            told.channel(desk, ws, {"channel": name}).members[made.id] = None
        _tell_of(desk, ws, "team_join", made)
        return {"ok": True, "user": made.id}

    async def change(body: Any) -> Any:
        return _change_person(desk, body)

    async def groups(body: Any) -> Any:
        ws = told.workspace(desk, body)
        users = [told.person(ws, {"user": u}).id for u in body["users"]]
        made = building.group(desk.slack, ws, {**body, "users": users})
        return {"ok": True, "usergroup": made.id}

    control(app, "POST", "/slack/workspaces", workspaces)
    control(app, "POST", "/slack/users", users)
    control(app, "POST", "/slack/users/change", change)
    control(app, "POST", "/slack/usergroups", groups)


def _change_person(desk: Desk, body: Json) -> Json:
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    for name, value in building.fitting({k: v for k, v in body.items() if k in CHANGEABLE}).items():
        setattr(person, name, value)
    person.updated = int(time.time())
    _tell_of(desk, ws, "user_change", person)
    return {"ok": True, "user": person.id}


def _tell_of(desk: Desk, ws: Workspace, kind: str, person: Person) -> None:
    """A person came, or is not as they were."""
    event = {"type": kind, "user": shapes.user(ws, person), "cache_ts": person.updated}
    events.tell(desk, ws, event | {"event_ts": events.at(desk)})


def _tokens(app: Any, desk: Desk) -> None:
    async def token(body: Any) -> Any:
        """{"bot"?, "revoked": true | false | "account_inactive"}; a revoked token is told of when it is installed on HTTP."""
        ws = told.workspace(desk, body)
        bot = told.bot(ws, body)
        revoked = body.get("revoked", True)
        if revoked and not bot.revoked:
            event = {
                "type": "tokens_revoked",
                "tokens": {"oauth": [], "bot": [bot.user]},
                "event_ts": events.at(desk),
            }
            events.tell(desk, ws, event, only=bot)
        bot.revoked = "token_revoked" if revoked is True else str(revoked or "")
        return {"ok": True, "revoked": bot.revoked}

    async def set_scopes(body: Any) -> Any:
        """{"bot"?, "scopes": […]} or {"add": […], "remove": […]}; without any: the usual ones."""
        bot = told.bot(told.workspace(desk, body), body)
        kept = set(body["scopes"]) if "scopes" in body else set(bot.scopes)
        if not {"scopes", "add", "remove"} & set(body):
            kept = set(scopes.ALL)
        bot.give((kept | set(body.get("add", ()))) - set(body.get("remove", ())))
        return {"ok": True, "scopes": sorted(bot.scopes)}

    async def bots(body: Any) -> Any:
        """Install a (further) app: {"name", "scopes"?, "app_id"?, …}; gives its tokens."""
        ws = told.workspace(desk, body)
        bot = building.bot(desk.slack, ws, {k: v for k, v in body.items() if k != "team"})
        made = {
            "bot_token": bot.token,
            "app_token": bot.app.app_token,
            "signing_secret": bot.app.signing_secret,
        }
        return {"ok": True, "user": bot.user, "bot_id": bot.id, "app_id": bot.app.id, **made}

    control(app, "POST", "/slack/token", token)
    control(app, "POST", "/slack/scopes", set_scopes)
    control(app, "POST", "/slack/bots", bots)


def _installing(app: Any, desk: Desk) -> None:
    async def uninstall(body: Any) -> Any:
        """A person removes the app from the workspace."""
        ws = told.workspace(desk, body)
        oauth.remove(desk, ws, told.bot(ws, body))
        return {"ok": True}

    async def rotation(body: Any) -> Any:
        """{"bot"?, "seconds"}: from the next installation on tokens live so long; 0 = for ever."""
        its_app = told.bot(told.workspace(desk, body), body).app
        its_app.token_seconds = float(body["seconds"])
        return {"ok": True}

    control(app, "POST", "/slack/uninstall", uninstall)
    control(app, "POST", "/slack/rotation", rotation)


def _app(desk: Desk, body: Json) -> App:
    bot: Bot = told.bot(told.workspace(desk, body), body)
    return bot.app


def _ways(app: Any, desk: Desk) -> None:
    async def http(body: Any) -> Any:
        return await _http(desk, _app(desk, body), body)

    async def drop(body: Any) -> Any:
        """{"reason"?}: with a reason of Slack's a disconnect frame, without one the connections are cut."""
        reason = str(body.get("reason", ""))
        if reason and reason not in REASONS:
            raise Wrong(f"reason must be one of {', '.join(REASONS)}")
        sockets = outlets.of(desk, _app(desk, body)).sockets
        told_to = [*sockets.open]
        for socket in told_to:
            if reason:
                await sockets.bid_farewell(socket, reason)
            else:
                socketmode.cut(socket)
        return {"ok": True, "sockets": len(told_to)}

    async def rate_limited(body: Any) -> Any:
        """Slack says that it holds events back: app_rate_limited, which has no inner event."""
        ws = told.workspace(desk, body)
        bot = told.bot(ws, body)
        payload: Json = {"type": "app_rate_limited", "token": bot.app.verification_token, "team_id": ws.id}
        payload |= {"minute_rate_limited": int(desk.now()) // 60 * 60, "api_app_id": bot.app.id}
        desk.outlet(bot.app).event(payload)
        return {"ok": True}

    control(app, "POST", "/slack/http", http)
    control(app, "POST", "/slack/sockets/drop", drop)
    control(app, "POST", "/slack/rate_limited", rate_limited)


async def _http(desk: Desk, app: App, body: Json) -> Json:
    """{"events_url", "commands_url"?, "interactivity_url"?, "redirect_url"?, "retry_delays"?, "verify"?}; {} = back to
    Socket Mode."""
    urls = app.urls
    urls.events = str(body.get("events_url", "") or "")
    urls.commands = str(body.get("commands_url", "") or urls.events)
    urls.interactivity = str(body.get("interactivity_url", "") or urls.events)
    urls.redirect = str(body.get("redirect_url", "") or "")
    if "retry_delays" in body:
        urls.retry_delays = tuple(float(seconds) for seconds in body["retry_delays"])
    if not urls.events or not body.get("verify", True):
        return {"ok": True, "verified": False}
    why = await outlets.of(desk, app).hooks.verify()
    return {"ok": not why, "verified": not why} | ({"error": why} if why else {})
