"""conversations.history and conversations.replies. Source: their reference pages."""

import bisect
import re

from sandbox.slack import posting
from sandbox.slack.calls import Call, Method, Refusal, marker, position
from sandbox.slack.model import Channel, Json

BOUND = re.compile(r"\d{1,10}(\.\d{1,6})?\Z")
HISTORY_MOST, REPLIES_MOST = 999, 1000


def _bound(call: Call, name: str) -> str:
    """A border of time as a full ts; empty when not given."""
    value = call.text(name)
    if value in ("", "0"):
        return ""
    if not BOUND.match(value) and value != "now":
        raise Refusal(f"invalid_ts_{name}")
    whole, _, part = value.partition(".")
    return f"{whole:0>10}.{part:0<6}" if value != "now" else ""


def _between(call: Call, stamps: list[str]) -> tuple[int, int]:
    """The slice of sorted `stamps` within oldest and latest."""
    oldest, latest, inclusive = _bound(call, "oldest"), _bound(call, "latest"), call.flag("inclusive")
    low, high = 0, len(stamps)
    if oldest:
        low = (bisect.bisect_left if inclusive else bisect.bisect_right)(stamps, oldest)
    if latest:
        high = (bisect.bisect_right if inclusive else bisect.bisect_left)(stamps, latest)
    return low, max(low, high)


def _read(call: Call, channel: Channel, stamps: list[str]) -> list[Json]:
    metadata = call.flag("include_all_metadata") and call.may("metadata.message:read")
    return [posting.shown(channel.messages[ts], metadata) for ts in stamps]


def history(call: Call) -> Json:
    channel = call.joined()
    size = call.number("limit", 100, HISTORY_MOST)
    low, high = _between(call, channel.top)
    if cursor := call.text("cursor"):
        high = min(high, bisect.bisect_left(channel.top, position(cursor)))
    start = max(low, high - size)
    part = channel.top[start:high]
    answer: Json = {
        "messages": _read(call, channel, part[::-1]),
        "has_more": start > low,
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if start > low:
        answer["response_metadata"] = {"next_cursor": marker(part[0])}
    return answer


def replies(call: Call) -> Json:
    channel = call.joined()
    ts = call.required("ts")
    parent = channel.messages.get(ts)
    if parent is None:
        raise Refusal("thread_not_found")
    if parent.get("thread_ts", ts) != ts:
        return {"messages": _read(call, channel, [ts]), "has_more": False}
    answers = channel.threads.get(ts, [])
    low, high = _between(call, answers)
    if cursor := call.text("cursor"):
        low = max(low, bisect.bisect_left(answers, position(cursor)))
    size = max(1, call.number("limit", REPLIES_MOST, REPLIES_MOST))
    end = min(high, low + size)
    answer: Json = {"messages": _read(call, channel, [ts, *answers[low:end]]), "has_more": end < high}
    if end < high:
        answer["response_metadata"] = {"next_cursor": marker(answers[end])}
    return answer


METHODS: dict[str, Method] = {"conversations.history": history, "conversations.replies": replies}
