"""The language model of the settings: built late, its budget kept."""

import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from bot import clock
from bot.drafter import Drafter
from bot.settings import Model
from ports.queues import Store
from storage import engine, migrate
from tests.language import model_server
from tests.language.model_server import ModelServer
from tests.patience import PATIENCE


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server.serving() as found:
        found.replies = [model_server.says({"label": "Broken export"})]
        yield found


@pytest.fixture
async def store(tmp_path) -> AsyncIterator[Store]:
    url = f"{engine.SQLITE}{tmp_path}/isthmus.db"
    migrate.make_new(url)
    opened = engine.open_store(url, clock.unix)
    await opened.start()
    yield opened
    await opened.close()


async def test_what_was_used_is_kept_over_a_restart(server: ModelServer, store: Store):
    model = Model(server.url, "m", daily_tokens=1900)
    first, second = Drafter(model, store), Drafter(model, store)
    assert await first.label(["The export is broken"]) is not None
    await first.close()
    assert await store.read(lambda uow: uow.usage.spent(clock.now().date())) == 700
    assert await second.label(["The export is broken"]) is None
    await second.close()
    assert len(server.asked) == 1


async def test_what_another_process_uses_counts(server: ModelServer, store: Store):
    model = Model(server.url, "m", daily_tokens=3000)
    ours, others = Drafter(model, store), Drafter(model, store)
    for one in (ours, others, ours):
        await one.label(["The export is broken"])
    assert await ours.label(["The export is broken"]) is None
    assert len(server.asked) == 3
    await ours.close()
    await others.close()


async def test_half_of_a_day_is_spared_for_what_people_read(server: ModelServer, store: Store):
    server.replies = [model_server.by_task(mood="like", label="Broken export", confidence=0.9)]
    drafter = Drafter(Model(server.url, "m", daily_tokens=2600), store)
    for _ in range(2):
        await drafter.label(["The export is broken"])
    assert await drafter.mood("I like it") is None
    assert len(server.asked) == 2
    await drafter.close()


async def test_what_may_not_be_asked_is_not(server: ModelServer, store: Store):
    drafter = Drafter(Model(server.url, "m", tasks=("mood",)), store)
    assert await drafter.label(["The export is broken"]) is None
    assert not server.asked
    await drafter.close()


def test_a_start_loads_neither_client_nor_arithmetic():
    loads = "import sys, bot.worker, platforms.slack.app, platforms.telegram.app"
    code = f"{loads}; sys.exit(any(name in sys.modules for name in ('httpx', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=PATIENCE).returncode == 0
