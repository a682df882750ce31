"""The tests' own PostgreSQL."""

import asyncpg
import pytest

from storage import migrate
from tests import postgres as postgresql


async def test_a_fresh_database_answers(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        assert await connection.fetchval("SELECT upper('é')") == "É"
    finally:
        await connection.close()


def test_databases_share_nothing(postgres: postgresql.Server) -> None:
    with postgres.fresh() as one, postgres.fresh() as other:
        postgres.sql("CREATE TABLE t ()", name_of(one))
        assert postgres.sql("SELECT to_regclass('t') IS NULL", name_of(other)) == "t"


def test_a_prepared_template_is_made_once(postgres: postgresql.Server) -> None:
    prepared: list[str] = []
    for _ in range(2):
        with postgres.fresh("once", prepared.append):
            pass
    assert len(prepared) == 1


def test_a_lent_database_is_lent_again_without_rows(postgres: postgresql.Server) -> None:
    with postgres.migrated(migrate.upgrade) as first:
        postgres.sql("INSERT INTO mirrors (slot, number, post, part) VALUES ('s', 1, 'p', 0)", name_of(first))
    with postgres.migrated(migrate.upgrade) as second:
        found = postgres.sql("SELECT count(*) FROM mirrors", name_of(second))
    assert (name_of(second), found) == (name_of(first), "0")


def test_a_lent_database_counts_from_one_again(postgres: postgresql.Server) -> None:
    counting = "SELECT nextval(pg_get_serial_sequence('outbox', 'id'))"
    counted = []
    for _ in range(2):
        with postgres.migrated(migrate.upgrade) as url:
            counted.append(postgres.sql(counting, name_of(url)))
    assert counted == ["1", "1"]


@pytest.mark.parametrize(
    "change", ["ALTER TABLE mirrors ADD COLUMN more int", "UPDATE alembic_version SET version_num = 'moving'"]
)
def test_a_lent_database_that_was_changed_is_not_lent_again(postgres: postgresql.Server, change: str) -> None:
    with postgres.migrated(migrate.upgrade) as first:
        postgres.sql(change, name_of(first))
    with postgres.migrated(migrate.upgrade) as second:
        assert name_of(second) != name_of(first)


def name_of(url: str) -> str:
    """The database at the end of an address."""
    return url.rsplit("/", 1)[1]
