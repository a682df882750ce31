"""The thread that brings SQLite's write-ahead log to the disk, so that only those wait for it who must.

With `synchronous=NORMAL` a commit is in the log, and thus outlives this process; after a sync of that file it outlives a power
cut too, which is all that `synchronous=FULL` does at once (https://sqlite.org/pragma.html#pragma_synchronous). SQLite locks
the database file and the shared memory, never the log: a descriptor of our own on it takes no lock away.
"""

import contextlib
import os
import queue
import threading
from collections.abc import Callable, Sequence

from ports.storage import StorageTrouble
from storage import troubles
from storage.jobs import Job

to_disk: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
"""Brings a file's contents to the disk; what nobody needs to read them, its times, may stay behind where the system can."""


NO_LOG = "The folder of the database cannot hold SQLite's write-ahead log: put it on a disk of this machine."


class Disk:
    """`settle` is called on the thread, with the jobs that are on the disk, or have an error because it failed.

    `log` is the write-ahead log of a connection that is open. Raises StorageTrouble where there is none.
    """

    def __init__(self, log: str, settle: Callable[[Sequence[Job]], None]) -> None:
        self._settle = settle
        try:
            self._log = os.open(log, os.O_RDWR)
        except FileNotFoundError as error:
            raise StorageTrouble(NO_LOG) from error
        self._waiting: queue.SimpleQueue[Sequence[Job] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="sqlite-disk", daemon=True)
        self._thread.start()

    def bring(self, jobs: Sequence[Job]) -> None:
        """Has committed jobs settled once they are on the disk; what waits at the same moment shares one sync."""
        self._waiting.put(jobs)

    def stop(self) -> None:
        """Ends the thread after what waits."""
        self._waiting.put(None)
        self._thread.join()
        os.close(self._log)

    def _serve(self) -> None:
        while (jobs := self._waiting.get()) is not None:
            together = [*jobs]
            with contextlib.suppress(queue.Empty):
                while more := self._waiting.get_nowait():
                    together += more
                self._waiting.put(None)
            self._sync(together)
            self._settle(together)

    def _sync(self, jobs: Sequence[Job]) -> None:
        try:
            to_disk(self._log)
        except OSError as error:
            for job in jobs:
                job.error = troubles.of_disk(error)
