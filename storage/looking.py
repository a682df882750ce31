"""One look into a database before anything runs on it. Changes nothing there, and knows only what a check asks for."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from domain.feedback import Tag
from storage import mapping, troubles
from storage.engine import SQLITE

TAGS = "SELECT name, synonyms FROM tags"


def tags(url: str) -> tuple[Tag, ...]:
    """The tags that were made in the chat; none where there is no file yet.

    Raises StorageTrouble, also where there are no tables; not to be called inside an event loop.
    """
    if not url.startswith(SQLITE):
        return asyncio.run(_on_server(url))
    path = Path(url.removeprefix(SQLITE))
    return _in_file(path) if path.exists() else ()


def _in_file(path: Path) -> tuple[Tag, ...]:
    from storage import sqlite

    try:
        with contextlib.closing(sqlite.connect(str(path))) as connection:
            return _read(connection.execute(TAGS).fetchall())
    except sqlite3.Error as error:
        raise troubles.of_sqlite(error) from error


async def _on_server(url: str) -> tuple[Tag, ...]:
    from storage import postgres

    return await postgres.once(url, lambda connection: _read(connection.exec_driver_sql(TAGS).all()))


def _read(rows: Iterable[Any]) -> tuple[Tag, ...]:
    return tuple(Tag(name, synonyms=mapping.read_names(synonyms)) for name, synonyms in rows)
