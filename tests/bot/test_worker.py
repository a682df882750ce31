"""What a server does around its parts."""

import sqlite3
from pathlib import Path

import pytest

from bot import clock, worker
from storage import engine, troubles


async def test_a_database_is_asked_and_not_only_opened(tmp_path: Path):
    store = engine.open_store(f"sqlite:///{tmp_path}/empty.db", clock.unix)
    try:
        assert "run `isthmus migrate`" in await worker.database(store)()
    finally:
        await store.close()


@pytest.mark.parametrize("theirs", [theirs for theirs, _ in troubles.SQLITE])
def test_what_ends_never_says_that_it_goes_on_by_itself(theirs: str):
    told = troubles.last_word(troubles.of_sqlite(sqlite3.OperationalError(theirs)))
    assert (told[-1], "goes on" in told) == (".", False)
