"""The workspace as its people see it: what a test or a page looks at. Changes nothing."""

from typing import Any

from aiohttp import web

from sandbox import services
from sandbox.services import Services, control
from sandbox.slack import files, interactions, outlets, told
from sandbox.slack.desk import Desk
from sandbox.slack.model import Channel, Json, Stored, Workspace


def routes(app: Any, _shared: Services, desk: Desk) -> None:
    """Add the GET routes under /control/slack."""

    async def state(body: Any) -> Any:
        return _state(told.workspace(desk, body))

    async def channels(body: Any) -> Any:
        ws = told.workspace(desk, body)
        return {"channels": [_channel(c) for c in ws.channels.values()]}

    async def messages(body: Any) -> Any:
        ws = told.workspace(desk, body)
        return {"messages": _messages(told.channel(desk, ws, body), body)}

    async def person(body: Any) -> Any:
        ws = told.workspace(desk, body)
        return _of_person(ws, told.person(ws, body).id)

    async def connections(_body: Any) -> Any:
        return {"apps": [_connection(desk, app_id) for app_id in desk.slack.apps]}

    async def content(request: web.Request) -> web.StreamResponse:
        """The bytes of a file as a person in the workspace opens it, without a bot's token."""
        ws = told.workspace(desk, dict(request.query))
        found = ws.files.get(request.match_info["file"])
        if found is None:
            return web.json_response({"error": "there is no such file"}, status=404)
        return services.shown(b"".join(files.pieces(found.content)), found.mimetype, found.name)

    app.router.add_get("/control/slack/files/{file}", content)
    control(app, "GET", "/slack/state", state)
    control(app, "GET", "/slack/channels", channels)
    control(app, "GET", "/slack/messages", messages)
    control(app, "GET", "/slack/user", person)
    control(app, "GET", "/slack/connections", connections)


def _state(ws: Workspace) -> Json:
    return {
        "team": {"id": ws.id, "name": ws.name, "domain": ws.domain},
        "channels": [_channel(c) | {"messages": _threaded(c)} for c in ws.channels.values()],
        "users": [
            {
                "id": p.id,
                "name": p.name,
                "real_name": p.real_name,
                "is_bot": bool(p.bot_id),
                "is_restricted": p.is_restricted,
                "deleted": p.deleted,
                "tz": p.tz,
                "locale": p.locale,
            }
            | {k: v for k, v in _of_person(ws, p.id).items() if k != "user"}
            for p in ws.people.values()
        ],
        "usergroups": [{"id": g.id, "handle": g.handle, "users": g.users} for g in ws.groups.values()],
        "bots": [
            {
                "user": b.user,
                "bot_id": b.id,
                "app_id": b.app.id,
                "scopes": sorted(b.scopes),
                "revoked": b.revoked,
            }
            for b in ws.bots.values()
        ],
        "files": [_file(f) for f in ws.files.values() if f.complete],
    }


def _file(f: Stored) -> Json:
    return {
        "id": f.id,
        "name": f.name,
        "size": f.size,
        "mimetype": f.mimetype,
        "user": f.user,
        "shares": f.shares,
    }


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "is_archived": channel.is_archived,
        "members": list(channel.members),
        "topic": channel.topic.get("value", ""),
        "pins": list(channel.pins),
        "messages_in_all": len(channel.messages),
    }


def _threaded(channel: Channel) -> list[Json]:
    """The channel's messages, oldest first, each parent with its `replies`."""
    shown = []
    for ts in channel.top:
        message = channel.messages[ts]
        answers = [channel.messages[r] for r in channel.threads.get(ts, ())]
        shown.append(message | {"replies": answers} if answers else message)
    return shown


def _messages(channel: Channel, body: Json) -> list[Json]:
    """Messages of a channel or thread above `after` (a ts), oldest first, at most `limit` (1000)."""
    after, limit = str(body.get("after", "")), int(body.get("limit", 1000))
    thread = str(body.get("thread_ts", ""))
    stamps = [thread, *channel.threads.get(thread, ())] if thread else list(channel.messages)
    return [channel.messages[ts] for ts in stamps if ts > after and ts in channel.messages][:limit]


def _of_person(ws: Workspace, user: str) -> Json:
    """What only this person sees: ephemeral messages, open modals (top last) and the home view."""
    stacks = [view for (owner, _), stack in ws.stacks.items() if owner == user for view in stack]
    homes = [ws.views[view] for (owner, _), view in ws.homes.items() if owner == user]
    return {
        "user": user,
        "ephemerals": [m for m in ws.ephemerals.values() if m["to"] == user],
        "views": [interactions.seen(ws, ws.views[view]) for view in stacks],
        "home": interactions.seen(ws, homes[-1]) if homes else None,
    }


def _connection(desk: Desk, app_id: str) -> Json:
    outlet = outlets.of(desk, desk.slack.apps[app_id])
    sockets, urls = outlet.sockets, outlet.hooks.app.urls
    return {
        "app": app_id,
        "sockets": len(sockets.open),
        "waiting": len(sockets.waiting),
        "unacknowledged": len(sockets.flying),
        "lost": sockets.lost + outlet.hooks.lost,
        "http": {"events": urls.events, "commands": urls.commands, "interactivity": urls.interactivity},
    }
