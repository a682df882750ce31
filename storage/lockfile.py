"""A lock that dies with its process, beside a database file. Knows the operating system's file locks, nothing else."""

import fcntl
import os
from pathlib import Path

from ports.storage import StorageTrouble


class LockFile:
    """Held from its making to its release or the end of the process, however that comes."""

    def __init__(self, path: str) -> None:
        try:
            self._file = os.open(Path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorageTrouble(f"The lock file {path} cannot be opened: {error.strerror}.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise StorageTrouble(
                f"Another Isthmus already runs on this database (it holds {path}). Stop it first, or use PostgreSQL, "
                "which any number of processes can share."
            ) from error

    def release(self) -> None:
        """Lets others in."""
        os.close(self._file)
