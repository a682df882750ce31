"""One sandbox, one bot and one browser for the folder; every test has a page of its own, whose complaints fail it.

Skipped, with a sentence, where Debian's Chromium is not installed.
"""

import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.journeys import house as houses
from tests.journeys.house import House
from tests.page.visit import Visit

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that open a browser are skipped where there is none."""
    if Path(CHROMIUM).exists():
        return
    reason = (
        "Chromium is not installed: `apt-get install chromium` (or set CHROMIUM) lets the page's tests run"
    )
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()) and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A sandbox without rate limits, and a bot that sends bugs to #bugs and holds answers for a second."""
    built = houses.build(tmp_path_factory.mktemp("page"), {"ISTHMUS_REPLY_HOLD_SECONDS": "1"})
    try:
        built.start()
        houses.acquaint(built)
        yield built
    finally:
        built.end()
        built.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(house: House) -> AsyncIterator[Browser]:
    """Chromium; the tests share its loop."""
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        await found.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(house: House, browser: Browser) -> AsyncIterator[Visit]:
    """Somebody who looks at the page; afterwards nothing may have been complained of, and nothing fetched elsewhere."""
    made = Visit(house, browser, next(NUMBERS))
    yield made
    await made.leaves()
    for user in ("U0ANN", "U0BEN", "U0CLEO"):
        if house.control(f"/slack/user?user={user}", verb="GET")["views"]:
            house.control("/slack/close_view", {"user": user, "all": True})
    house.control("/faults", verb="DELETE")
    assert made.complaints == []
