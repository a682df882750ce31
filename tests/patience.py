"""How long tests wait for what must come, in one place; and how much of the time that passed was only the machine's load.

No assertion about speed: nothing waits this long unless the awaited thing never comes, and a loaded machine has time.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 90.0
"""Seconds."""


def ends(pid: int) -> bool:
    """Whether a process ends while we are patient; one that nobody has waited for yet (Z) has ended."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False


class OwnTime:
    """The seconds that processes take themselves from now on: without those in which a thread of theirs waits for a core.

    Whoever has promised to be quick has promised it of what it does itself, so bounds hold of this time. It is the wall's
    where nothing else runs, and where the system does not tell (Linux does, in `schedstat`).
    """

    def __init__(self, *processes: int) -> None:
        self._processes = processes
        self._waited = dict(self._waits())
        self._began = time.monotonic()

    def passed(self) -> float:
        """How many have passed."""
        late = sum(waited - self._waited.get(thread, 0) for thread, waited in self._waits())
        return time.monotonic() - self._began - late / 1e9

    def _waits(self) -> Iterator[tuple[Path, int]]:
        """For every thread, the nanoseconds that it has waited for a core since it is there."""
        for process in self._processes:
            for thread in Path(f"/proc/{process}/task").glob("*/schedstat"):
                with suppress(OSError, IndexError):
                    yield thread, int(thread.read_text().split()[1])
