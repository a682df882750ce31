"""Where a button or a menu stands that somebody used, and what it carries. Knows payloads; refuses to know what they mean."""

from datetime import datetime

from domain.ids import PlaceId, PostId
from platforms.slack import ids
from platforms.slack.payloads import Json, child, moment, string


def value_of(action: Json) -> str:
    """What a button carries, or what was chosen from a menu."""
    chosen = child(action, "selected_option")
    return string(action, "value") or string(chosen, "value")


def given(stamp: str) -> datetime | None:
    """When something was pressed or sent, by Slack's clock; None for what is no moment."""
    try:
        return moment(stamp)
    except (ValueError, OverflowError, OSError):
        return None


def place(of: ids.Ids, body: Json) -> PlaceId:
    """Where something was pressed; on a person's own page that is the person, who is written to directly."""
    channel = string(child(body, "channel"), "id") or string(child(body, "container"), "channel_id")
    return of.place(channel or string(child(body, "user"), "id"))


def post(of: ids.Ids, body: Json) -> PostId | None:
    """The post that holds what was pressed; none when only one person sees it."""
    container = child(body, "container")
    channel = string(child(body, "channel"), "id") or string(container, "channel_id")
    ts = string(container, "message_ts") or string(child(body, "message"), "ts")
    return None if container.get("is_ephemeral") is True or not (channel and ts) else of.post(channel, ts)


def thread(of: ids.Ids, body: Json) -> PostId | None:
    """The thread in which something was pressed."""
    container, message = child(body, "container"), child(body, "message")
    channel = string(child(body, "channel"), "id") or string(container, "channel_id")
    root = string(message, "thread_ts") or string(container, "thread_ts")
    return of.post(channel, root) if root and channel else None
