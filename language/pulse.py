"""Tells a process that stands still or never comes to an end from one that is only slow. Knows no pipe and no question.

Judged by what the system counts of it, a look at a time: on a loaded machine it gets on slowly, and while the whole machine
stands still nobody looks, so neither ends a process that is well.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

EACH = 1.0
"""Seconds between two looks."""
STILL = 30
"""Looks at which nothing at all had moved, one after the other: the system lets even the last one in line do something."""
LONGEST = 300.0
"""Seconds of a core that one answer may take; the longest that there is takes a few. Looks, where the system does not tell."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a process has done since it began: seconds of a core, and pages of memory that it had to wait for."""

    seconds: float
    pages: int


def life(pid: int) -> Life | None:
    """None where the system does not tell. Source: proc_pid_stat(5); fields are counted from behind the name."""
    try:
        told = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        small, large, here, system = (int(told[place]) for place in (7, 9, 11, 12))
    except (OSError, IndexError, ValueError):
        return None
    return Life((here + system) / os.sysconf("SC_CLK_TCK"), small + large)


def resident(pid: int) -> int | None:
    """Bytes of memory that a process holds; None where the system does not tell. Source: proc_pid_statm(5)."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return None


class Pulse:
    """Of one process, while it owes an answer."""

    def __init__(self, life: Callable[[], Life | None]) -> None:
        self._life = life
        self._looks = self._still = 0
        self._first = self._last = Life(0, 0)
        self._anew = True

    def begin(self) -> None:
        """It was asked, or has answered: what was before does not count."""
        self._anew = True

    def look(self) -> str:
        """Why it is to be given up, or nothing. To be called at equal distances."""
        now = self._life()
        if self._anew:
            self._anew, self._looks, self._still = False, 0, 0
            self._first = self._last = now or Life(0, 0)
            return ""
        self._looks += 1
        self._still = self._still + 1 if now == self._last else 0
        self._last = now or self._last
        if self._still >= STILL:
            return "stands_still"
        spent = now.seconds - self._first.seconds if now else self._looks
        return "endless" if spent >= LONGEST else ""
