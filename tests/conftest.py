"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres as postgresql
from tests.storage.stores import clock, migrated_file, migrated_server_url, sqlite_url, store, url

__all__ = ["clock", "migrated_file", "migrated_server_url", "sqlite_url", "store", "url"]

# How long an example takes says how busy the machine is: it fails nothing. On CI Hypothesis takes the same examples
# each time, elsewhere others each time.
settings.register_profile("isthmus", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("isthmus")


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Server]:
    """A PostgreSQL server, started when the first test asks for it."""
    with postgresql.serving() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: postgresql.Server) -> Iterator[str]:
    """An empty database of its own."""
    with postgres.fresh() as url:
        yield url
