"""The conversations.* methods that look at channels or change them. Source: their reference pages."""

import re

from sandbox.slack import building, events, posting, scopes, shapes, texts
from sandbox.slack.calls import Call, Method, Refusal, page
from sandbox.slack.desk import Desk
from sandbox.slack.model import Channel, Json, Workspace

KINDS = {"public_channel": "public", "private_channel": "private", "mpim": "mpim", "im": "im"}
NAME = re.compile(r"[^\W_A-Z](?:[^\WA-Z]|[-_])*\Z")


def seen(call: Call, channel: Channel, members: bool = False) -> Json:
    return shapes.channel(call.ws, channel, call.bot, members)


def _of_types(call: Call) -> list[Channel]:
    types = call.text("types") or "public_channel"
    kinds = []
    for one in types.split(","):
        if one.strip() not in KINDS:
            raise Refusal("invalid_types")
        kinds.append(KINDS[one.strip()])
        call.need(scopes.of_kind(call.method, kinds[-1]))
    archived = not call.flag("exclude_archived")
    bot = call.bot.user
    return [
        c
        for c in call.ws.channels.values()
        if c.kind in kinds and (c.kind == "public" or bot in c.members) and (archived or not c.is_archived)
    ]


def list_(call: Call) -> Json:
    part, meta = page(call, _of_types(call))
    return {"channels": [seen(call, c, True) for c in part], "response_metadata": meta}


def of_user(call: Call) -> Json:
    user = call.text("user") or call.bot.user
    if user not in call.ws.people:
        raise Refusal("user_not_found")
    part, meta = page(call, [c for c in _of_types(call) if user in c.members])
    return {"channels": [seen(call, c) for c in part], "response_metadata": meta}


def info(call: Call) -> Json:
    made = seen(call, call.channel(), call.flag("include_num_members"))
    return {"channel": made | ({"locale": "en-GB"} if call.flag("include_locale") else {})}


def members(call: Call) -> Json:
    part, meta = page(call, list(call.channel().members))
    return {"members": part, "response_metadata": meta}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    if call.bot.user in channel.members:
        return {
            "channel": seen(call, channel),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    enter(call.desk, call.ws, channel, call.bot.user)
    return {"channel": seen(call, channel)}


def enter(desk: Desk, ws: Workspace, channel: Channel, user: str, inviter: str = "") -> None:
    """Make somebody a member: the join message and member_joined_channel follow."""
    channel.members[user] = None
    events.membership(desk, ws, channel, user, True, inviter)
    message: Json = {
        "type": "message",
        "subtype": "channel_join" if channel.kind == "public" else "group_join",
    }
    message |= {"user": user, "text": f"<@{user}> has joined the channel"} | (
        {"inviter": inviter} if inviter else {}
    )
    posting.post(desk, ws, channel, message)


def quit_(desk: Desk, ws: Workspace, channel: Channel, user: str, by: str = "") -> None:
    """End a membership; member_left_channel follows, and channel_left for a bot."""
    channel.members.pop(user, None)
    events.membership(desk, ws, channel, user, False, by)


def leave(call: Call) -> Json:
    channel = call.channel()
    if channel.is_general:
        raise Refusal("cant_leave_general")
    if channel.is_archived:
        raise Refusal("is_archived")
    if call.bot.user not in channel.members:
        return {"not_in_channel": True}
    quit_(call.desk, call.ws, channel, call.bot.user)
    return {}


def open_(call: Call) -> Json:
    if call.text("channel"):
        channel = call.channel()
    else:
        wanted = [u.strip() for u in call.text("users").split(",") if u.strip()]
        if not wanted:
            raise Refusal("users_list_not_supplied")
        if any(u not in call.ws.people for u in wanted):
            raise Refusal("user_not_found")
        if len(wanted) > 8:
            raise Refusal("too_many_users")
        if any(call.ws.people[u].deleted for u in wanted):
            raise Refusal("user_disabled")
        call.need("im:write" if len(wanted) == 1 else "mpim:write")
        channel = building.conversation(call.desk.slack, call.ws, [*wanted, call.bot.user])
    made = seen(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": made}


def close(call: Call) -> Json:
    channel = call.channel()
    if channel.kind not in ("im", "mpim"):
        raise Refusal("method_not_supported_for_channel_type")
    return {}


def checked_name(call: Call) -> str:
    name = call.text("name").removeprefix("#")
    if not name:
        raise Refusal("invalid_name_required")
    if len(name) > 80:
        raise Refusal("invalid_name_maxlength")
    if not NAME.match(name):
        raise Refusal("invalid_name_specials")
    if call.ws.by_name(name):
        raise Refusal("name_taken")
    return name


def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need(scopes.of_kind(call.method, "private" if private else "public"))
    wish = {
        "name": checked_name(call),
        "private": private,
        "members": [call.bot.user],
        "creator": call.bot.user,
    }
    channel = building.channel(call.desk.slack, call.ws, wish)
    announce(call.desk, call.ws, channel)
    unread = {"last_read": "0000000000.000000", "latest": None, "unread_count": 0, "unread_count_display": 0}
    return {"channel": seen(call, channel) | unread | {"priority": 0}}


def announce(desk: Desk, ws: Workspace, channel: Channel) -> None:
    """channel_created, to every bot, when the channel is public."""
    desk.note("channel_created", team=ws.id, channel=channel.id, name=channel.name)
    if channel.kind == "public":
        first = next(iter(ws.bots.values()), None)
        if first is not None:
            made = {
                k: v
                for k, v in shapes.channel(ws, channel, first).items()
                if k not in ("is_member", "num_members")
            }
            events.tell(desk, ws, {"type": "channel_created", "channel": made, "event_ts": events.at(desk)})


def archive(call: Call) -> Json:
    channel = call.joined()
    if channel.is_archived:
        raise Refusal("already_archived")
    if channel.is_general:
        raise Refusal("cant_archive_general")
    set_archived(call.desk, call.ws, channel, True, call.bot.user)
    return {}


def unarchive(call: Call) -> Json:
    channel = call.channel()
    if not channel.is_archived:
        raise Refusal("not_archived")
    set_archived(call.desk, call.ws, channel, False, call.bot.user)
    return {}


def set_archived(desk: Desk, ws: Workspace, channel: Channel, archived: bool, by: str) -> None:
    channel.is_archived = archived
    kind = "channel_archive" if archived else "channel_unarchive"
    events.about_channel(desk, ws, channel, kind, {"user": by})


def invite(call: Call) -> Json:
    channel = call.joined()
    users = [u.strip() for u in call.required("users").split(",") if u.strip()]
    if channel.is_archived:
        raise Refusal("is_archived")
    for user in users:
        if user not in call.ws.people:
            raise Refusal("user_not_found")
        if user == call.bot.user:
            raise Refusal("cant_invite_self")
        if user in channel.members:
            raise Refusal("already_in_channel")
    for user in users:
        enter(call.desk, call.ws, channel, user, call.bot.user)
    return {"channel": seen(call, channel)}


def kick(call: Call) -> Json:
    channel, person = call.joined(), call.person()
    if person.id == call.bot.user:
        raise Refusal("cant_kick_self")
    if person.id not in channel.members:
        raise Refusal("not_in_channel")
    if channel.is_general:
        raise Refusal("cant_kick_from_general")
    quit_(call.desk, call.ws, channel, person.id, call.bot.user)
    return {}


def rename(call: Call) -> Json:
    channel, name = call.joined(), checked_name(call)
    if channel.is_archived:
        raise Refusal("is_archived")
    set_name(call.desk, call.ws, channel, name)
    return {"channel": seen(call, channel)}


def set_name(desk: Desk, ws: Workspace, channel: Channel, name: str) -> None:
    channel.previous_names = [channel.name, *channel.previous_names]
    channel.name = name
    about = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    about |= {"is_channel": True, "is_mpim": False}
    events.about_channel(desk, ws, channel, "channel_rename", {"channel": about})


def set_topic(call: Call) -> Json:
    return _set(call, "topic")


def set_purpose(call: Call) -> Json:
    return _set(call, "purpose")


def _set(call: Call, what: str) -> Json:
    channel, value = call.joined(), call.text(what)
    if channel.is_archived:
        raise Refusal("is_archived")
    if len(value) > 250:
        raise Refusal("too_long")
    write(call.desk, call.ws, channel, what, value, call.bot.user)
    return {"channel": seen(call, channel), what: value}


def write(desk: Desk, ws: Workspace, channel: Channel, what: str, value: str, by: str) -> None:
    """Set topic or purpose; Slack says so in the channel."""
    value = texts.stored(value)
    setattr(channel, what, building.noted(value, by, int(desk.now())))
    said = f"set the channel {what}: {value}" if value else f"cleared the channel {what}"
    message = {"type": "message", "subtype": f"channel_{what}", "user": by, "text": said, what: value}
    posting.post(desk, ws, channel, message)


def mark(call: Call) -> Json:
    call.joined()
    call.ts("ts", "invalid_timestamp")
    return {}


METHODS: dict[str, Method] = {
    "conversations.list": list_,
    "users.conversations": of_user,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.open": open_,
    "conversations.close": close,
    "conversations.create": create,
    "conversations.archive": archive,
    "conversations.unarchive": unarchive,
    "conversations.invite": invite,
    "conversations.kick": kick,
    "conversations.rename": rename,
    "conversations.setTopic": set_topic,
    "conversations.setPurpose": set_purpose,
    "conversations.mark": mark,
}
