"""Reactions, pins, the emoji list and scheduled messages. Source: the methods' reference pages."""

import re

from sandbox.slack import chat, events, posting
from sandbox.slack.calls import Call, Method, Refusal, invalid, page
from sandbox.slack.model import Channel, Json

EMOJI = re.compile(r"[a-z0-9_+'\-.]+(?:::skin-tone-[2-6])?\Z")
MOST_EMOJI, SCHEDULE_MOST = 50, 120 * 86_400


def _item(call: Call) -> tuple[Channel, Json]:
    if not call.text("channel") or not call.text("timestamp"):
        raise Refusal("no_item_specified")
    channel = call.channel()
    call.ts("timestamp", "bad_timestamp")
    return channel, call.message(channel, "timestamp")


def emoji_name(call: Call) -> str:
    name = call.required("name")
    if not EMOJI.match(name):
        raise Refusal("invalid_name")
    return name


def add(call: Call) -> Json:
    name = emoji_name(call)
    channel, message = _item(call)
    if call.bot.user not in channel.members:
        raise Refusal("no_access")
    if channel.is_archived:
        raise Refusal("is_archived")
    reactions = message.get("reactions", [])
    if len(reactions) >= MOST_EMOJI and name not in [r["name"] for r in reactions]:
        raise Refusal("too_many_emoji")
    if not posting.react(call.desk, call.ws, channel, message["ts"], call.bot.user, name, True):
        raise Refusal("already_reacted")
    return {}


def remove(call: Call) -> Json:
    name = emoji_name(call)
    channel, message = _item(call)
    if not posting.react(call.desk, call.ws, channel, message["ts"], call.bot.user, name, False):
        raise Refusal("no_reaction")
    return {}


def get(call: Call) -> Json:
    channel, message = _item(call)
    shown = {**posting.shown(message), "permalink": chat.link(call, channel, message)}
    return {"type": "message", "channel": channel.id, "message": shown}


def list_(call: Call) -> Json:
    user = call.text("user") or call.bot.user
    items = [
        {"type": "message", "channel": c.id, "message": posting.shown(m)}
        for c in call.ws.channels.values()
        if call.bot.user in c.members
        for m in c.messages.values()
        if any(user in r["users"] for r in m.get("reactions", []))
    ]
    part, meta = page(call, items)
    return {"items": part, "response_metadata": meta}


def pin(call: Call) -> Json:
    channel, message = _item(call)
    if call.bot.user not in channel.members:
        raise Refusal("not_in_channel")
    if message["ts"] in channel.pins:
        raise Refusal("already_pinned")
    if len(channel.pins) >= 100:
        raise Refusal("too_many_pins")
    channel.pins[message["ts"]] = {"created": int(call.desk.now()), "created_by": call.bot.user}
    _pinned(call, channel, message, "pin_added")
    return {}


def _pin_item(call: Call, channel: Channel, ts: str, facts: Json) -> Json:
    message = channel.messages[ts]
    shown = {
        **posting.shown(message),
        "pinned_to": [channel.id],
        "permalink": chat.link(call, channel, message),
    }
    return {"type": "message", "channel": channel.id, "message": shown, **facts}


def _pinned(call: Call, channel: Channel, message: Json, kind: str) -> None:
    facts = channel.pins.get(message["ts"], {"created": int(call.desk.now()), "created_by": call.bot.user})
    event = {
        "type": kind,
        "user": call.bot.user,
        "channel_id": channel.id,
        "item": _pin_item(call, channel, message["ts"], facts),
        "item_user": posting.author(call.ws, message),
        "pin_count": len(channel.pins),
        "event_ts": events.at(call.desk),
    }
    events.tell(call.desk, call.ws, event, channel)
    call.desk.note(kind, channel=channel.id, ts=message["ts"])


def unpin(call: Call) -> Json:
    channel, message = _item(call)
    if channel.pins.pop(message["ts"], None) is None:
        raise Refusal("no_pin")
    _pinned(call, channel, message, "pin_removed")
    return {}


def pins(call: Call) -> Json:
    channel = call.channel()
    return {"items": [_pin_item(call, channel, ts, facts) for ts, facts in reversed(channel.pins.items())]}


def emoji(call: Call) -> Json:
    return {"emoji": call.ws.emoji, "cache_ts": events.at(call.desk)}


def schedule(call: Call) -> Json:
    post_at = call.number("post_at", 0, 2**40)
    if not post_at:
        raise invalid("missing required field: post_at")
    if post_at <= call.desk.now():
        raise Refusal("time_in_past")
    if post_at > call.desk.now() + SCHEDULE_MOST:
        raise Refusal("time_too_far")
    channel, message = chat.planned(call)
    kept: Json = {"id": call.desk.slack.mint.id("Q"), "channel_id": channel.id, "post_at": post_at}
    kept |= {"date_created": int(call.desk.now()), "text": message["text"]}
    call.ws.scheduled[kept["id"]] = {"shown": kept, "message": message, "bot": call.bot.user}
    said = {k: v for k, v in message.items() if k != "metadata"}
    return {"channel": channel.id, "scheduled_message_id": kept["id"], "post_at": post_at, "message": said}


def scheduled(call: Call) -> Json:
    mine = [s["shown"] for s in call.ws.scheduled.values() if s["bot"] == call.bot.user]
    if call.text("channel"):
        mine = [s for s in mine if s["channel_id"] == call.channel().id]
    part, meta = page(call, sorted(mine, key=lambda s: s["post_at"]))
    return {"scheduled_messages": part, "response_metadata": meta}


def unschedule(call: Call) -> Json:
    channel = call.channel()
    kept = call.ws.scheduled.get(call.required("scheduled_message_id"))
    if kept is None or kept["shown"]["channel_id"] != channel.id:
        raise Refusal("invalid_scheduled_message_id")
    del call.ws.scheduled[kept["shown"]["id"]]
    return {}


METHODS: dict[str, Method] = {
    "reactions.add": add,
    "reactions.remove": remove,
    "reactions.get": get,
    "reactions.list": list_,
    "pins.add": pin,
    "pins.remove": unpin,
    "pins.list": pins,
    "emoji.list": emoji,
    "chat.scheduleMessage": schedule,
    "chat.scheduledMessages.list": scheduled,
    "chat.deleteScheduledMessage": unschedule,
}
