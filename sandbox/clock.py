"""The sandbox's time: the machine's, shifted forward on request. Knows no timer and wakes nobody."""

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """Seconds since 1970 in UTC; `shift` only grows."""

    shift: float = 0.0

    def now(self) -> float:
        return time.time() + self.shift

    def forward(self, seconds: float) -> float:
        """Move on by `seconds` (0 or more) and give the new time; raises ValueError for a negative step."""
        if seconds < 0:
            raise ValueError("the clock only goes forward: seconds must be 0 or more")
        self.shift += seconds
        return self.now()
