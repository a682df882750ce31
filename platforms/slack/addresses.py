"""Where somebody can be answered alone though we are not in the channel. With a command, a press or a shortcut Slack tells an
address that takes five answers within half an hour, in any conversation ("Handling user interaction", message responses).

These addresses are keys, so they are kept in memory alone: a process that was not told one answers directly instead.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from platforms.slack import once
from platforms.slack.payloads import Json, child, string

USES = 5
LIFE = timedelta(minutes=30)
MOST = 500
"""Addresses that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Address:
    """`left` is how many answers it still takes."""

    url: str = field(repr=False)
    until: datetime
    left: int


@dataclass(slots=True)
class Addresses:
    """One workspace's, the newest of each person in each channel."""

    clock: Callable[[], datetime]
    known: dict[tuple[str, str], Address] = field(default_factory=dict, repr=False)

    def learn(self, body: Json) -> None:
        """Keeps the address that comes with something that a person did by hand, if one comes with it."""
        url, where = string(body, "response_url"), _where(body)
        if not url.startswith("http") or not all(where):
            return
        used = 1 if once.address(body) else 0  # what was pressed is deleted by it
        self.known.pop(where, None)
        self.known[where] = Address(url, self.clock() + LIFE, USES - used)
        if len(self.known) > MOST:
            del self.known[next(iter(self.known))]

    def take(self, channel: str, user: str) -> str:
        """An address for one answer; empty where there is none, or none any more."""
        found = self.known.pop((channel, user), None)
        if found is None or found.until <= self.clock():
            return ""
        if found.left > 1:
            self.known[channel, user] = Address(found.url, found.until, found.left - 1)
        return found.url


def _where(body: Json) -> tuple[str, str]:
    """The channel, and the person, of a command or of something done to a message."""
    channel = string(child(body, "channel"), "id") or string(child(body, "container"), "channel_id")
    person = string(child(body, "user"), "id")
    return channel or string(body, "channel_id"), person or string(body, "user_id")
