"""The schema that the migrations make is the one that the code believes in."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from ports.storage import StorageTrouble
from storage import migrate, postgres, tables
from storage.engine import SQLITE
from storage.migrations import HEAD
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"{SQLITE}{tmp_path}/deep/isthmus.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


def inspected(url: str, look):
    """What `look` finds on a connection."""
    if url.startswith(SQLITE):
        with create_engine(url).connect() as connection:
            return look(connection)
    return asyncio.run(postgres.once(url, look))


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, tables.metadata)


def indexes(connection):
    """Every index with the condition of its rows, which the comparison does not look at."""
    found = inspect(connection)
    return {
        each["name"]: tuple(each["column_names"])
        for table in tables.metadata.tables
        for each in found.get_indexes(table)
    }


def test_the_migrated_schema_is_that_of_the_tables(empty_url: str):
    migrate.upgrade(empty_url)
    assert inspected(empty_url, differences) == []


def test_the_migrated_indexes_are_those_of_the_tables(empty_url: str):
    migrate.upgrade(empty_url)
    expected = {
        index.name: tuple(column.name for column in index.columns)
        for table in tables.metadata.tables.values()
        for index in table.indexes
    }
    made = inspected(empty_url, indexes)
    assert {name: made.get(name) for name in expected} == expected


def test_the_first_upgrade_has_something_to_do_and_the_second_nothing(empty_url: str):
    assert [migrate.upgrade(empty_url), migrate.upgrade(empty_url)] == [True, False]


def test_an_empty_database_has_no_version(empty_url: str):
    assert migrate.version(empty_url) == ""


def test_a_migrated_database_is_at_the_head(url: str):
    assert migrate.version(url) == HEAD


def test_a_server_that_is_not_there_is_trouble_in_words():
    with pytest.raises(StorageTrouble, match="cannot be reached"):
        migrate.version("postgresql://nobody@127.0.0.1:9/none")


def test_the_newest_step_is_the_one_that_the_code_names():
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_two_processes_may_upgrade_at_once(empty_url: str):
    command = [sys.executable, "-c", f"from storage import migrate; migrate.upgrade({empty_url!r})"]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [each.wait(PATIENCE) for each in both] == [0, 0]
    assert inspected(empty_url, differences) == []


def test_a_file_made_at_once_has_the_schema_of_the_steps(tmp_path: Path):
    at_once, by_steps = f"sqlite:///{tmp_path}/new.db", f"sqlite:///{tmp_path}/steps.db"
    migrate.make_new(at_once)
    migrate.upgrade(by_steps)
    assert schema(tmp_path / "new.db") == schema(tmp_path / "steps.db")


def test_a_file_that_is_there_is_not_made_anew(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/there.db"
    migrate.make_new(url)
    assert not migrate.make_new(url)


def schema(path: Path) -> set[tuple[str, str]]:
    """Kind and name of everything in a database file."""
    with sqlite3.connect(path) as connection:
        return set(connection.execute("SELECT type, name FROM sqlite_master"))


def test_a_database_of_a_newer_version_is_a_sentence(empty_url: str):
    migrate.upgrade(empty_url)
    write(empty_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageTrouble, match="of a newer Isthmus"):
        migrate.upgrade(empty_url)


def write(url: str, statement: str) -> None:
    """Changes a database behind our back."""
    if url.startswith(SQLITE):
        with create_engine(url).begin() as connection:
            connection.exec_driver_sql(statement)
    else:
        asyncio.run(postgres.once(url, lambda connection: connection.exec_driver_sql(statement)))
