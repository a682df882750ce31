"""Who holds a file of SQLite's against everybody else, as far as the system tells. Knows locks, and no row.

SQLite locks bytes: in WAL mode a writer byte 120 of the `-shm` file (walformat, "WAL-Index Locks"), else those from 2^30 of the
file itself. The kernel shows them in /proc/locks, where it has that; a file opened here to ask would lose our own locks at
its closing (POSIX).
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

LOCKS, PROCESSES = Path("/proc/locks"), Path("/proc")
WAL_WRITER = 120
PENDING = 1 << 30


def is_free(path: Path, seconds: float) -> bool:
    """Whether a file may be written to within so many seconds, as far as others let us. Changes nothing."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=seconds, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return "locked" not in str(error)
    return True


def of(path: Path) -> str:
    """The other program that holds a file, such as `sqlite3 (process 4711)`; empty where there is none, or nobody can tell."""
    for process in _holders(path):
        if process != os.getpid():
            return f"{_called(process)} (process {process})"
    return ""


def _holders(path: Path) -> Iterator[int]:
    """The processes that have a writer's lock. A line: `1: POSIX  ADVISORY  WRITE 4711 fe:00:3694619 120 120`; who waits for
    one has `->` behind the number. Devices are not compared: file systems in layers tell two."""
    held = {(_inode(Path(f"{path}-shm")), WAL_WRITER), (_inode(path), PENDING)}
    with contextlib.suppress(OSError):
        for line in LOCKS.read_text("ascii", "replace").splitlines():
            match line.split():
                case [_, "POSIX", _, "WRITE", process, place, start, _]:
                    inode = place.rpartition(":")[2]
                    if any(inode == number and _covers(start, first) for number, first in held):
                        yield int(process)


def _covers(start: str, first: int) -> bool:
    """Whether a lock from a byte on is a writer's: of the first one only that byte counts, else what lies near it."""
    return int(start) == first if first == WAL_WRITER else first <= int(start) < first + 512


def _inode(path: Path) -> str:
    try:
        return str(path.stat().st_ino)
    except OSError:
        return "-"


def _called(process: int) -> str:
    try:
        return (PROCESSES / str(process) / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "a program"
