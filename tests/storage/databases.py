"""Databases as they are when they are copied: with rows, changed behind our back, in use. Knows tables; no store is running."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, select

from domain.ids import AccountId
from storage import tables
from storage.copies import sessions, shapes
from tests.storage.stores import arrival, opened, post

ROWS = 40


def filled(url: str) -> str:
    """Rows with every kind of value: words, truths, moments, bytes, nothing."""

    async def fill() -> None:
        store = opened(url, lambda: 1_800_000_000.25)
        await store.start()
        await store.run(lambda uow: uow.incoming.accept([arrival(number) for number in range(ROWS)]))
        await store.run(lambda uow: [uow.outbox.add(post(number)) for number in range(ROWS)])
        await store.run(
            lambda uow: uow.outgoing.lock(AccountId("slack:main"), "Grüße \N{WHITE SMILING FACE}")
        )
        await store.close()

    asyncio.run(fill())
    measures = tables.metadata.tables["measures"]
    row = {column.name: b"\x00\xff" if str(column.type) == "BLOB" else 1 for column in measures.c}
    change(url, lambda connection: connection.execute(insert(measures), [row]))
    return url


def change(url: str, do: Callable[[Connection], Any]) -> Any:
    """Changes a database behind our back."""

    async def run() -> Any:
        async with sessions.opened(url) as connection:
            found = await sessions.work(do, connection)
            await sessions.work(connection.commit)
            return found

    return asyncio.run(run())


def sums(url: str) -> dict[str, shapes.Tally]:
    """What every table holds, to be compared."""
    found: dict[str, shapes.Tally] = change(
        url, lambda connection: {each.name: shapes.tally(connection, each) for each in shapes.present()}
    )
    return found


def beat(connection: Connection) -> None:
    """A process is at work on a server."""
    processes = tables.metadata.tables["processes"]
    now = connection.execute(select(sessions.owners.clock("postgresql"))).scalar_one()
    connection.execute(insert(processes), [{"id": "p", "host": "h", "roles": "worker", "heartbeat_at": now}])
