"""Events API payloads: who hears of a happening, and the wrapper around it. Knows no way of sending them.

Source: Slack's "Using the Events API" and the reference page of each event."""

from sandbox.slack.desk import Desk
from sandbox.slack.model import CHANNEL_TYPE, Bot, Channel, Json, Workspace

HISTORY_SCOPE = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def tell(
    desk: Desk, ws: Workspace, event: Json, channel: Channel | None = None, only: Bot | None = None
) -> None:
    """Hand an event to every bot that hears it: members of `channel` if given, `only` one if given."""
    shared = channel is not None and is_shared(ws, channel)
    for bot in ws.bots.values():
        if bot.revoked or (only is not None and bot is not only):
            continue
        if channel is not None and bot.user not in channel.members:
            continue
        if _hears(bot, event, channel):
            desk.outlet(bot.app).event(wrap(desk, bot, event) | {"is_ext_shared_channel": shared})


def is_shared(ws: Workspace, channel: Channel) -> bool:
    """Whether somebody of another organisation is in a channel (Slack Connect)."""
    return any(ws.people[user].home for user in channel.members if user in ws.people)


def _hears(bot: Bot, event: Json, channel: Channel | None) -> bool:
    kind = event["type"]
    if kind == "message" and channel is not None:
        return f"{HISTORY_SCOPE[channel.kind]}:history" in bot.scopes
    if kind in ("reaction_added", "reaction_removed"):
        return "reactions:read" in bot.scopes
    return kind != "app_mention" or "app_mentions:read" in bot.scopes


def wrap(desk: Desk, bot: Bot, event: Json) -> Json:
    """The event_callback around an event, for one bot."""
    event_id = desk.slack.mint.id("Ev")
    return {
        "token": bot.app.verification_token,
        "team_id": bot.team,
        "context_team_id": bot.team,
        "context_enterprise_id": None,
        "api_app_id": bot.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(desk.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": bot.team,
                "user_id": bot.user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def at(desk: Desk) -> str:
    """A fresh event_ts."""
    return desk.slack.mint.ts()


def membership(
    desk: Desk, ws: Workspace, channel: Channel, user: str, joined: bool, inviter: str = ""
) -> None:
    """Tell of somebody's coming or going. A bot hears of its own removal as well."""
    event: Json = {
        "type": "member_joined_channel" if joined else "member_left_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": ws.id,
        "event_ts": at(desk),
    }
    if inviter and joined:
        event["inviter"] = inviter
    tell(desk, ws, event, channel)
    gone = ws.bots.get(user)
    if gone is not None and not joined:
        left = {
            "type": "channel_left",
            "channel": channel.id,
            "actor_id": inviter or user,
            "event_ts": at(desk),
        }
        tell(desk, ws, left | ({"type": "group_left"} if channel.kind == "private" else {}), only=gone)
    desk.note("joined" if joined else "left", channel=channel.id, user=user)


def about_channel(desk: Desk, ws: Workspace, channel: Channel, kind: str, facts: Json) -> None:
    """channel_archive, channel_rename and their kin (group_… for a private one): to all bots when public."""
    private = channel.kind != "public"
    name = kind.replace("channel_", "group_") if private else kind
    event: Json = {"type": name, "channel": channel.id, "event_ts": at(desk)} | facts
    tell(desk, ws, event, channel if private else None)
    desk.note(kind, channel=channel.id)


def channel_type(channel: Channel) -> str:
    return CHANNEL_TYPE[channel.kind]
