"""Finds out whether a post in doubt was made. Knows where to look and what it carries; makes nothing.

A posted message carries the delivery's stamp as metadata. A message made by an upload can carry none; there the title of
its first file ends in the stamp, written in characters that nobody sees. That survives a restart, and two pictures
of the same name sent in the same minute are still told apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from platforms.slack import uploads
from platforms.slack.client import Client

EVENT = "isthmus_delivery"
LOOKBACK = timedelta(days=1)
"""How old a post may be that still stands for a delivery in doubt: a process may have been down overnight."""

PAGE = 200
PAGES = 20
"""At most so many pages: 4,000 messages of one channel or thread within the time looked back."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks through one workspace's channels and threads."""

    client: Client
    clock: Callable[[], datetime]

    async def ts_of(self, stamp: str, channel: str, thread: str) -> str:
        """The `ts` of the post that carries a stamp, empty if there is none. Raises `errors.Failed`."""
        method = "conversations.replies" if thread else "conversations.history"
        where = {"channel": channel, "ts": thread} if thread else {"channel": channel}
        oldest = f"{(self.clock() - LOOKBACK).timestamp():.6f}"
        cursor = ""
        for _ in range(PAGES):
            page = await self.client.get(
                method, **where, oldest=oldest, limit=PAGE, include_all_metadata=True, cursor=cursor or None
            )
            for message in page.get("messages") or ():
                if carries(message, stamp):
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return ""


def metadata(stamp: str) -> dict[str, Any]:
    """What a message carries so that it can be found (chat.postMessage: metadata)."""
    return {"event_type": EVENT, "event_payload": {"delivery": stamp}}


def carries(message: Mapping[str, Any], stamp: str) -> bool:
    """Whether a message is the one that a delivery's part made."""
    held = message.get("metadata") or {}
    if held.get("event_type") == EVENT and (held.get("event_payload") or {}).get("delivery") == stamp:
        return True
    tail = uploads.marked("", stamp)
    return any(str(file.get("title", "")).endswith(tail) for file in message.get("files") or ())
