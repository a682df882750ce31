"""Brings a database to the present schema. Safe when several processes do it at once: the second waits, and finds it done.

Alembic is imported only when there is something to do, since it costs more memory than the rest of storage.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ports.storage import StorageTrouble
from storage import troubles
from storage.engine import SQLITE
from storage.migrations import HEAD

LOCK = 4_837_201
"""The number of PostgreSQL's advisory lock under which the schema is changed."""
VERSION = "SELECT version_num FROM alembic_version"
MOVING = "moving"
"""The version of a database into which a move is not finished: nothing starts on it, nothing brings it up to date."""


def upgrade(url: str) -> bool:
    """Brings the schema up to date; whether there was anything to do. Raises StorageTrouble.

    Runs an event loop of its own on PostgreSQL: not to be called inside one.
    """
    if url.startswith(SQLITE):
        return _upgrade_sqlite(url.removeprefix(SQLITE))
    return asyncio.run(_upgrade_postgresql(url))


def make_new(url: str) -> bool:
    """Makes all tables at once in an SQLite file that is not there yet; False for any other database.

    Costs a few milliseconds, where the steps of a migration would load Alembic. A test shows that both ways give the
    same schema. Raises StorageTrouble.
    """
    path = url.removeprefix(SQLITE)
    if not url.startswith(SQLITE) or Path(path).exists():
        return False
    return _upgrade_sqlite(path, _make)


def is_current(url: str) -> bool:
    """Whether the schema is the present one. Raises StorageTrouble; not to be called inside an event loop."""
    return version(url) == HEAD


def version(url: str) -> str:
    """The newest step that a database has been through, empty where there is none yet: to be compared with `HEAD`.

    Raises StorageTrouble; not to be called inside an event loop.
    """
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        return _version_of_file(path) if path.exists() else ""
    return asyncio.run(_version_of_server(url))


def _version_of_file(path: Path) -> str:
    from storage import sqlite

    try:
        with contextlib.closing(sqlite.connect(str(path))) as connection:
            row = connection.execute(VERSION).fetchone()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return ""
        raise troubles.of_sqlite(error) from error
    return str(row[0]) if row else ""


def _upgrade_sqlite(path: str, run: Callable[[Any], None] | None = None) -> bool:
    from sqlalchemy import create_engine

    from storage import sqlite

    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageTrouble(f"The folder of {path} cannot be made: {error.strerror}.") from error
    if _needs_nothing(_version_of_file(Path(path))):
        return False
    file = sqlite.connect(path)
    file.execute("PRAGMA foreign_keys = OFF")
    engine = create_engine("sqlite://", creator=lambda: file)
    try:
        # BEGIN IMMEDIATE is the lock: a second process waits here.
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            (run or _run)(connection)
            connection.exec_driver_sql("COMMIT")
    except sqlite3.Error as error:
        raise troubles.of_sqlite(error) from error
    finally:
        engine.dispose()
    return True


def _needs_nothing(found: str) -> bool:
    if found == MOVING:
        raise StorageTrouble(
            "A move into this database is not finished: run `isthmus move` again from where it comes, to the end."
        )
    return found == HEAD


async def _version_of_server(url: str) -> str:
    from storage import postgres

    return await postgres.once(url, _version_on)


async def _upgrade_postgresql(url: str) -> bool:
    from storage import postgres

    if _needs_nothing(await _version_of_server(url)):
        return False
    await postgres.once(url, _locked(_run))
    return True


def _version_on(connection: Any) -> str:
    found = connection.exec_driver_sql("SELECT to_regclass('alembic_version') IS NOT NULL").scalar()
    return str(connection.exec_driver_sql(VERSION).scalar()) if found else ""


def _locked(work: Callable[[Any], None]) -> Callable[[Any], None]:
    def run(connection: Any) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        work(connection)

    return run


def _make(connection: Any) -> None:
    """Every table as it is now, with the mark of the newest step."""
    from storage import tables

    tables.metadata.create_all(connection, checkfirst=True)
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    )
    connection.exec_driver_sql("INSERT OR IGNORE INTO alembic_version VALUES (?)", (HEAD,))


def _run(connection: Any) -> None:
    """Every step that is missing, on a connection whose transaction somebody else ends."""
    from alembic import command, util
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except util.CommandError as error:
        # Its steps are ours: what it cannot find is a step that came after this version.
        raise StorageTrouble(
            "The database is of a newer Isthmus than this one: install that version again, or restore a backup."
        ) from error
