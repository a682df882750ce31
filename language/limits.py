"""What a language model may cost, and when to leave it alone: tokens a day, and a circuit breaker.

Knows the time it is given; refuses to know any server.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(slots=True)
class Budget:
    """Tokens of one day (UTC). `spent` and `day` are plain values, to be kept over a restart."""

    tokens: int
    spent: int = 0
    day: date = date.min

    def left(self, now: datetime) -> int:
        """Tokens that may still be used today."""
        if now.date() != self.day:
            self.day, self.spent = now.date(), 0
        return max(0, self.tokens - self.spent)

    def spend(self, tokens: int, now: datetime) -> None:
        """Counts tokens; what a server claims below zero counts nothing."""
        self.left(now)
        self.spent += max(0, tokens)


@dataclass(slots=True)
class Breaker:
    """Open after `failures` in a row; then one try every `rest`."""

    failures: int = 3
    rest: timedelta = timedelta(minutes=1)
    failed: int = 0
    opened: datetime | None = None

    def lets(self, now: datetime) -> bool:
        """Whether to try now. While open, the first to ask after `rest` is let through, and `rest` begins anew."""
        if self.opened is None:
            return True
        if now - self.opened < self.rest:
            return False
        self.opened = now
        return True

    def succeeded(self) -> None:
        self.failed, self.opened = 0, None

    def fell(self, now: datetime) -> None:
        """Counts a failure."""
        self.failed += 1
        if self.failed >= self.failures:
            self.opened = now
