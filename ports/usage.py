"""What a language model has used of its daily budget, over restarts and several processes. Part of a unit of work."""

from datetime import date
from typing import Protocol


class Usage(Protocol):
    def spent(self, day: date) -> int:
        """Tokens of a day (UTC); 0 when there are none."""
        ...

    def spend(self, day: date, tokens: int) -> int:
        """Adds tokens to a day, and gives what it comes to."""
        ...
