"""The platforms' rate limits as questions with a number of seconds for an answer. Knows no HTTP.

Sources: Slack's rate limit pages (tiers, one chat.postMessage a second and channel), Telegram's bot FAQ (30 messages
a second, 1 a second in a chat, 20 a minute in a group).
"""

import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import Clock

TIERS = {2: 20, 3: 50, 4: 100}
TIER_OF = {
    **dict.fromkeys(
        "conversations.list users.list emoji.list conversations.create pins.add reactions.remove usergroups.list"
        " pins.remove usergroups.users.list reactions.list files.list".split(),
        2,
    ),
    **dict.fromkeys(
        "chat.update chat.delete conversations.info conversations.history conversations.replies conversations.join"
        " conversations.open files.delete reactions.add apps.connections.open bots.info users.conversations"
        " chat.scheduleMessage reactions.get conversations.invite conversations.leave users.lookupByEmail".split(),
        3,
    ),
    **dict.fromkeys(
        "users.info conversations.members chat.postEphemeral views.open views.push views.update views.publish"
        " files.info files.getUploadURLExternal files.completeUploadExternal".split(),
        4,
    ),
}
TOLERANCE = 0.01  # a client that waits exactly one second must not fail for its timer's jitter
PRUNE_AT = 50_000
LIMITS: dict[str, Any] = {
    "slack_channel_per_second": 1,
    "slack_burst": 1,
    "slack_tiers": True,
    "telegram_chat_per_second": 1,
    "telegram_chat_burst": 1,
    "telegram_group_per_minute": 20,
    "telegram_per_second": 30,
}


@dataclass(slots=True)
class Pacing:
    """Strict by default; a limit set to None is off."""

    clock: Clock
    limits: dict[str, Any] = field(default_factory=lambda: dict(LIMITS))
    refused: dict[str, int] = field(default_factory=dict)
    _due: dict[tuple[Any, ...], float] = field(default_factory=dict)
    _windows: dict[tuple[Any, ...], deque[float]] = field(default_factory=dict)

    def set(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Change some limits and give all; raises ValueError for an unknown name or a number not above 0."""
        for name, value in changes.items():
            if name not in LIMITS:
                raise ValueError(f"unknown limit {name}: known are {', '.join(LIMITS)}")
            if (
                value is not None
                and value is not False
                and not (isinstance(value, int | float) and value > 0)
            ):
                raise ValueError(f"{name} must be a number above 0, or null for off")
        self.limits.update(changes)
        self._due.clear()
        self._windows.clear()
        return self.limits

    def slack(self, team: str, method: str, channel: str = "") -> int:
        """Seconds to wait before this call would pass; 0 = passes now, and is counted."""
        if method == "chat.postMessage":
            rate, burst = self.limits["slack_channel_per_second"], self.limits["slack_burst"] or 1
            wait = self._paced((team, method, channel), 1 / rate, burst, 1) if rate else 0.0
        elif self.limits["slack_tiers"] and method in TIER_OF:
            amount = TIERS[TIER_OF[method]]
            wait = self._paced((team, method), 60 / amount, amount, 1)
        else:
            return 0
        return self._answer("slack", wait)

    def telegram(self, bot: int, chat: int, group: bool, cost: int = 1) -> int:
        """Seconds to wait before `cost` messages may go to the chat; 0 = pass now, and are counted."""
        now, limits = self.clock.now(), self.limits
        whole, minute = limits["telegram_per_second"], limits["telegram_group_per_minute"]
        second = limits["telegram_chat_per_second"]
        windows: list[tuple[tuple[Any, ...], int, float]] = []
        if whole:
            windows.append(((bot,), whole, 1.0))
        if minute and group:
            windows.append(((bot, chat), minute, 60.0))
        wait = max((self._full(key, amount, span, now) for key, amount, span in windows), default=0.0)
        if second and not wait:
            wait = self._paced((bot, chat), 1 / second, limits["telegram_chat_burst"] or 1, cost)
        if not wait:
            for key, _amount, _span in windows:
                self._windows[key].extend([now] * cost)
        return self._answer("telegram", wait)

    def _paced(self, key: tuple[Any, ...], interval: float, burst: int, cost: int) -> float:
        """Leaky bucket by its theoretical arrival time: one number per key."""
        now = self.clock.now()
        due = max(self._due.get(key, 0.0), now)
        ahead = due - now - (burst - 1 + TOLERANCE) * interval
        if ahead > 0:
            return ahead
        if len(self._due) > PRUNE_AT:
            self._due = {k: t for k, t in self._due.items() if t > now}
        self._due[key] = due + cost * interval
        return 0.0

    def _full(self, key: tuple[Any, ...], amount: int, span: float, now: float) -> float:
        """Sliding window: the last `amount` moments, so no span of time ever holds more."""
        window = self._windows.get(key)
        if window is None:
            if len(self._windows) > PRUNE_AT:
                self._windows = {k: w for k, w in self._windows.items() if w and w[-1] > now - 60}
            window = self._windows[key] = deque(maxlen=amount)
        if len(window) < amount:
            return 0.0
        return max(0.0, window[0] + span * (1 - TOLERANCE) - now)

    def _answer(self, platform: str, wait: float) -> int:
        if wait <= 0:
            return 0
        self.refused[platform] = self.refused.get(platform, 0) + 1
        return max(1, math.ceil(wait))
