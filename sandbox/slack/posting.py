"""Messages coming, changing and going, whoever does it: stores, thread bookkeeping and the events that follow.

Knows neither the Web API's errors nor the control API's sentences: callers have checked what they ask for."""

from typing import Any

from sandbox.slack import events
from sandbox.slack.desk import Desk
from sandbox.slack.model import Bot, Channel, Json, Workspace

THREAD_KEYS = ("reply_count", "reply_users_count", "latest_reply", "reply_users", "is_locked", "subscribed")


def post(desk: Desk, ws: Workspace, channel: Channel, message: Json) -> Json:
    """Give a message its ts, store it and tell the bots; `message` may carry thread_ts, subtype, files, metadata."""
    message["ts"] = ts = desk.slack.mint.ts()
    parent_ts = message.get("thread_ts")
    parent = channel.messages.get(parent_ts) if parent_ts else None
    if parent is not None:
        message["parent_user_id"] = author(ws, parent)
    channel.put(message)
    if parent is not None:
        _count(channel, parent, message)
    event = {
        **shown(message),
        "channel": channel.id,
        "event_ts": ts,
        "channel_type": events.channel_type(channel),
    }
    events.tell(desk, ws, _as_event(event, parent), channel)
    _mentions(desk, ws, channel, message)
    desk.note(
        "message",
        team=ws.id,
        channel=channel.id,
        ts=ts,
        user=message.get("user") or message.get("bot_id"),
        text=message["text"],
        thread_ts=parent_ts,
        bot="bot_id" in message,
        name=message.get("username", ""),
    )
    return message


def shown(message: Json, metadata: bool = False) -> Json:
    """A message as others read it; its metadata only where asked for."""
    return (
        message
        if metadata or "metadata" not in message
        else {k: v for k, v in message.items() if k != "metadata"}
    )


def author(ws: Workspace, message: Json) -> str:
    """The user id of whoever wrote it; a message under another name belongs to its bot's user."""
    if user := message.get("user"):
        return str(user)
    bot = ws.bot_of(str(message.get("bot_id", "")))
    return bot.user if bot else "USLACKBOT"


def _as_event(event: Json, parent: Json | None) -> Json:
    if event.get("subtype") == "bot_message":
        event.pop("app_id", None)
        event.pop("parent_user_id", None)
    elif event.get("files"):
        event["subtype"] = "file_share"
        for key in ("team", "client_msg_id", "app_id", "bot_profile"):
            event.pop(key, None)
    elif event.get("subtype") == "thread_broadcast" and parent is not None:
        event["root"] = dict(parent)
        event.pop("parent_user_id", None)
    elif "bot_id" in event:
        event.pop("app_id", None)
    return event


def _count(channel: Channel, parent: Json, reply: Json) -> None:
    users = parent.get("reply_users", [])
    by = reply.get("user") or reply.get("bot_id")
    if by not in users:
        users = [*users, by]
    parent.update(
        thread_ts=parent["ts"],
        reply_count=parent.get("reply_count", 0) + 1,
        reply_users_count=len(users),
        latest_reply=reply["ts"],
        reply_users=users,
        is_locked=False,
        subscribed=False,
    )


def _recount(channel: Channel, parent: Json) -> Json:
    replies = channel.threads.get(parent["ts"], [])
    if not replies:
        return {k: v for k, v in parent.items() if k not in (*THREAD_KEYS, "thread_ts")}
    users = list(dict.fromkeys(_by(channel.messages[ts]) for ts in replies))
    return {
        **parent,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1],
    }


def _by(message: Json) -> Any:
    return message.get("user") or message.get("bot_id")


def _mentions(desk: Desk, ws: Workspace, channel: Channel, message: Json) -> None:
    text = message["text"]
    if "<@" not in text or channel.kind == "im":
        return
    for bot in ws.bots.values():
        if f"<@{bot.user}>" in text and bot.user in channel.members and message.get("bot_id") != bot.id:
            kept = {
                k: v
                for k, v in shown(message).items()
                if k not in ("parent_user_id", "app_id", "files", "upload")
            }
            mention = {**kept, "type": "app_mention", "channel": channel.id, "event_ts": message["ts"]}
            events.tell(desk, ws, mention, channel, only=bot)


def change(desk: Desk, ws: Workspace, channel: Channel, ts: str, by: str, changes: Json) -> Json:
    """Replace parts of a message. With `by` (a user id) it counts as edited by that user; empty = Slack itself, e.g.
    for a link preview. A change to None removes that part."""
    old = channel.messages[ts]
    new = {**old, **changes}
    stamp = desk.slack.mint.ts()
    if by:
        new["edited"] = {"user": by, "ts": f"{stamp[:10]}.000000"}
    new = {k: v for k, v in new.items() if v is not None}
    channel.messages[ts] = new
    _changed(desk, ws, channel, stamp, new, old)
    desk.note("message_changed", team=ws.id, channel=channel.id, ts=ts, text=new["text"], user=by)
    return new


def _changed(desk: Desk, ws: Workspace, channel: Channel, stamp: str, new: Json, old: Json) -> None:
    event = {
        "type": "message",
        "subtype": "message_changed",
        "message": dict(shown(new)),
        "previous_message": dict(shown(old)),
        "channel": channel.id,
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": events.channel_type(channel),
    }
    events.tell(desk, ws, event, channel)


def delete(desk: Desk, ws: Workspace, channel: Channel, ts: str) -> None:
    """Take a message away; a parent that has replies leaves a tombstone, as in Slack."""
    if channel.threads.get(ts):
        _bury(desk, ws, channel, ts)
    else:
        old = channel.remove(ts)
        parent_ts = old.get("thread_ts")
        if parent_ts and parent_ts != ts and parent_ts in channel.messages:
            channel.messages[parent_ts] = _recount(channel, channel.messages[parent_ts])
        stamp = desk.slack.mint.ts()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": dict(shown(old)),
            "channel": channel.id,
            "hidden": True,
            "deleted_ts": ts,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": events.channel_type(channel),
        }
        events.tell(desk, ws, event, channel)
    desk.note("message_deleted", team=ws.id, channel=channel.id, ts=ts)


def _bury(desk: Desk, ws: Workspace, channel: Channel, ts: str) -> None:
    old = channel.messages[ts]
    stamp = desk.slack.mint.ts()
    new = {k: v for k, v in old.items() if k in (*THREAD_KEYS, "type", "ts", "thread_ts")}
    new |= {
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "edited": {"user": author(ws, old), "ts": f"{stamp[:10]}.000000"},
    }
    channel.messages[ts] = new
    channel.pins.pop(ts, None)
    _changed(desk, ws, channel, stamp, new, old)


def react(desk: Desk, ws: Workspace, channel: Channel, ts: str, user: str, name: str, add: bool) -> bool:
    """Add or take away one person's reaction; False when there was nothing to do."""
    message = channel.messages[ts]
    reactions = {r["name"]: r["users"] for r in message.get("reactions", [])}
    users = reactions.get(name, [])
    if (user in users) == add:
        return False
    reactions[name] = [*users, user] if add else [u for u in users if u != user]
    message["reactions"] = [{"name": n, "users": u, "count": len(u)} for n, u in reactions.items() if u]
    if not message["reactions"]:
        del message["reactions"]
    kind = "reaction_added" if add else "reaction_removed"
    event = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item": {"type": "message", "channel": channel.id, "ts": ts},
        "item_user": author(ws, message),
        "event_ts": desk.slack.mint.ts(),
    }
    events.tell(desk, ws, event, channel)
    desk.note(kind, team=ws.id, channel=channel.id, ts=ts, user=user, reaction=name)
    return True


def ephemeral(desk: Desk, ws: Workspace, channel: Channel, user: str, message: Json) -> str:
    """Show a message to one person only; gives its ts, which no history knows."""
    ts = desk.slack.mint.ts()
    ws.ephemerals[ts] = {**message, "ts": ts, "channel": channel.id, "to": user}
    below = message.get("thread_ts")
    desk.note(
        "ephemeral", team=ws.id, channel=channel.id, ts=ts, to=user, text=message["text"], thread_ts=below
    )
    return ts


def from_bot(bot: Bot, text: str, username: str = "", icon_url: str = "", icon_emoji: str = "") -> Json:
    """The beginnings of a bot's message; under another name it has a subtype and no user."""
    message: Json = {"type": "message", "text": text, "bot_id": bot.id, "app_id": bot.app.id}
    if not (username or icon_url or icon_emoji):
        return message | {"user": bot.user, "team": bot.team, "bot_profile": bot.profile}
    message |= {"subtype": "bot_message", "username": username or bot.profile["name"]}
    if icon_emoji:
        message["icons"] = {"emoji": icon_emoji}
    elif icon_url:
        message["icons"] = {"image_64": icon_url}
    return message
