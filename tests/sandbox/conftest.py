"""A sandbox over real HTTP, once with the platforms' rate limits and once without."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from sandbox import server, services, world
from tests.sandbox import driving


@pytest.fixture
async def strict() -> AsyncIterator[driving.House]:
    """As it starts: the default world, every limit on."""
    shared = services.build()
    app = server.build(world.default(), shared)
    async with TestServer(app) as running, aiohttp.ClientSession() as session:
        yield driving.House(str(running.make_url("")).rstrip("/"), session, shared)
    shared.recorder.stop()


@pytest.fixture
def house(strict: driving.House) -> driving.House:
    """Without rate limits, for tests of anything else."""
    strict.services.pacing.set(dict(driving.UNLIMITED))
    return strict
