"""One connection to a database of either engine, used as if it were synchronous. For what happens while no bot runs,
or beside one: moving, backing up, restoring. Knows how a transaction begins; refuses to know what is done in it.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Connection, Engine, create_engine, exc, func, select, text
from sqlalchemy.pool import StaticPool
from sqlalchemy.util.concurrency import greenlet_spawn

from ports.storage import StorageTrouble
from storage import sqlite, tables, troubles
from storage.copies import shapes
from storage.engine import SQLITE
from storage.repositories import owners

T = TypeVar("T")

SILENT = 10.0
"""Seconds after which a process whose heart does not beat runs no more."""


def is_file(connection: Connection) -> bool:
    """Whether this is SQLite."""
    return connection.dialect.name == "sqlite"


@asynccontextmanager
async def opened(url: str, *, follow: bool = True) -> AsyncIterator[Connection]:
    """A connection while the block runs; what was not committed is undone. Raises StorageTrouble.

    Use it inside `work`. On SQLite, `follow` says whether references between tables are kept.
    """
    if url.startswith(SQLITE):
        raw = sqlite.connect(url.removeprefix(SQLITE))
        try:
            with _over(raw, follow=follow).connect() as connection:
                yield connection
        finally:
            raw.close()
        return
    from storage import postgres

    engine = postgres.engine(url)
    try:
        async with engine.connect() as held:
            # While one database is read, the other one's transaction waits, for as long as it takes.
            await held.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
            await held.commit()
            yield held.sync_connection  # type: ignore[misc]
    except postgres.Trouble as error:
        raise postgres.trouble(error) from error
    finally:
        await engine.dispose()


def _over(raw: sqlite3.Connection, *, follow: bool) -> Engine:
    if not follow:
        raw.execute("PRAGMA foreign_keys = OFF")
    return create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)


async def work(do: Callable[..., T], *given: Any) -> T:
    """Runs a synchronous work on connections of `opened`. Raises StorageTrouble."""
    try:
        return await greenlet_spawn(do, *given)
    except exc.DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise troubles.of_sqlite(error.orig) from error
        raise


def begin(connection: Connection) -> None:
    """Begins to write: on SQLite nobody else writes from now on."""
    if is_file(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def freeze(connection: Connection) -> None:
    """Nobody writes into any table until the connection ends. Raises StorageTrouble where somebody does."""
    if is_file(connection):
        begin(connection)
        return
    connection.execution_options(isolation_level="REPEATABLE READ")
    names = ", ".join(f'"{name}"' for name in tables.metadata.tables)
    try:
        connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE NOWAIT"))
    except exc.DBAPIError as error:
        raise StorageTrouble(
            "Somebody writes into the database: stop every Isthmus that uses it, then try again."
        ) from error


def look(connection: Connection) -> None:
    """Everything that is read from now on is of one moment; nobody is kept from writing."""
    if is_file(connection):
        connection.exec_driver_sql("BEGIN")
    else:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def refuse_where_one_runs(connection: Connection) -> None:
    """Raises StorageTrouble where a process of ours beats its heart on a server. A file has a lock for that."""
    if is_file(connection):
        return
    held = owners.PROCESSES.c
    alive = held.heartbeat_at > owners.clock("postgresql") - SILENT
    found = connection.execute(select(held.host, held.roles).where(alive)).first()
    connection.rollback()
    if found:
        raise StorageTrouble(
            f"An Isthmus runs on this database ({found[1]} on {found[0]}): stop every process first, "
            f"and wait {SILENT:g} seconds if it was killed."
        )


def holding(connection: Connection) -> str:
    """The first table that has rows, empty when none has."""
    return next((name for name, rows in shapes.counts(connection).items() if rows), "")


def number_on(connection: Connection, last: dict[str, int]) -> None:
    """Goes on numbering rows behind these, so that a number that was given once is never given again."""
    for name, number in last.items():
        if not is_file(connection):
            if sequence := _sequence(connection, name):
                connection.execute(select(func.setval(sequence, max(1, number), number > 0)))
        elif tables.metadata.tables[name].dialect_options["sqlite"].get("autoincrement"):
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, number))


def last_numbers(connection: Connection) -> dict[str, int]:
    """The last number that every table has given of those that number their rows themselves."""
    found: dict[str, int] = {}
    for shape in shapes.present():
        if shape.key == ("id",) and isinstance(shape.source.c.id.type, BigInteger):
            top = select(func.coalesce(func.max(shape.source.c.id), 0))
            found[shape.name] = max(int(connection.execute(top).scalar_one()), _given(connection, shape.name))
    return found


def _given(connection: Connection, name: str) -> int:
    if is_file(connection):
        row = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).first()
        return int(row[0]) if row else 0
    sequence = _sequence(connection, name)
    if not sequence:
        return 0
    last, called = connection.execute(select(text("last_value, is_called")).select_from(text(sequence))).one()
    return int(last) if called else 0


def _sequence(connection: Connection, name: str) -> str:
    """The sequence behind a table's ids on a server, empty where somebody else gives them."""
    return connection.execute(select(func.pg_get_serial_sequence(name, "id"))).scalar_one() or ""
