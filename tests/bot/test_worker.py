"""What a server does around its parts."""

from pathlib import Path

from bot import clock, worker
from storage import engine


async def test_a_database_is_asked_and_not_only_opened(tmp_path: Path):
    store = engine.open_store(f"sqlite:///{tmp_path}/empty.db", clock.unix)
    try:
        assert "run `isthmus migrate`" in await worker.database(store)()
    finally:
        await store.close()
