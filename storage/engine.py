"""Opens either engine from its address. Knows the two kinds of address; each engine's module knows the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ports.storage import StorageTrouble
from storage.sqlite import SqliteStore

if TYPE_CHECKING:
    from storage.postgres import PostgresStore

SQLITE = "sqlite:///"


def open_store(url: str, now: Callable[[], float]) -> "SqliteStore | PostgresStore":
    """The store at an address (`sqlite:///path`, `postgresql://…`); `now` gives seconds since 1970.

    Raises StorageTrouble. Call `start` in the event loop that will use it, and `close` at the end.
    """
    if url.startswith(SQLITE):
        path = url.removeprefix(SQLITE)
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageTrouble(f"The folder of {path} cannot be made: {error.strerror}.") from error
        return SqliteStore(path, now)
    from storage import postgres  # imported late: a process on SQLite needs none of it

    return postgres.PostgresStore(postgres.address(url), now)
