"""The tests' own PostgreSQL."""

import asyncpg

from tests import postgres as postgresql


async def test_a_fresh_database_answers(postgres_url: str) -> None:
    connection = await asyncpg.connect(postgres_url)
    try:
        assert await connection.fetchval("SELECT upper('é')") == "É"
    finally:
        await connection.close()


def test_databases_share_nothing(postgres: postgresql.Server) -> None:
    with postgres.fresh() as one, postgres.fresh() as other:
        postgres.sql("CREATE TABLE t ()", one.rsplit("/", 1)[1])
        assert postgres.sql("SELECT to_regclass('t') IS NULL", other.rsplit("/", 1)[1]) == "t"


def test_a_prepared_template_is_made_once(postgres: postgresql.Server) -> None:
    prepared: list[str] = []
    for _ in range(2):
        with postgres.fresh("once", prepared.append):
            pass
    assert len(prepared) == 1
