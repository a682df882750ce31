"""Backups beside a bot that runs, and what may be restored where."""

import asyncio
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ports.storage import StorageTrouble
from storage import migrate, troubles
from storage.copies import backups, copying
from storage.engine import SQLITE
from storage.lockfile import LockFile
from tests.storage.databases import beat, change, filled, sums
from tests.storage.stores import Store, arrival


def made(url: str, folder: Path) -> Path:
    file = folder / "backup.zip"
    backups.backup(url, file, isthmus="1", made_at="2030-01-01T00:00:00+00:00")
    return file


def rewritten(file: Path, change) -> Path:
    """The same backup with another manifest."""
    with zipfile.ZipFile(file) as pack:
        manifest, data = json.loads(pack.read(backups.MANIFEST)), pack.read(backups.DATA)
    change(manifest)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(backups.MANIFEST, json.dumps(manifest))
        pack.writestr(backups.DATA, data)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that is not there yet, or an empty one."""
    if request.param == "sqlite":
        yield f"{SQLITE}{tmp_path}/new/restored.db"
        return
    with request.getfixturevalue("postgres").migrated(migrate.upgrade) as url:
        yield url


def test_a_backup_of_either_engine_is_restored_into_either(url: str, elsewhere: str, tmp_path: Path):
    backups.restore(elsewhere, made(filled(url), tmp_path))
    assert (sums(elsewhere), migrate.is_current(elsewhere)) == (sums(url), True)


async def test_what_was_acknowledged_before_a_backup_began_is_in_it(store: Store, url: str, tmp_path: Path):
    elsewhere = f"{SQLITE}{tmp_path}/new/restored.db"
    acknowledged: list[str] = []
    going = True

    async def burst(first: int) -> None:
        number = first
        while going:
            await store.run(lambda uow, number=number: uow.incoming.accept([arrival(number)]))
            acknowledged.append(arrival(number).key)
            number += 10

    writers = [asyncio.create_task(burst(first)) for first in range(10)]
    while len(acknowledged) < 100:  # noqa: ASYNC110 - the writers tell nobody
        await asyncio.sleep(0.005)
    before = set(acknowledged)
    file = await asyncio.to_thread(made, url, tmp_path)
    going = False
    await asyncio.gather(*writers)
    await asyncio.to_thread(backups.restore, elsewhere, file)
    keys = await asyncio.to_thread(
        change, elsewhere, lambda held: set(held.exec_driver_sql("SELECT key FROM inbox").scalars())
    )
    assert (before <= keys, keys <= set(acknowledged)) == (True, True)


def test_nothing_is_left_beside_a_backup(url: str, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()
    made(url, folder)
    assert [path.name for path in folder.iterdir()] == ["backup.zip"]


def test_a_backup_is_for_its_owner_alone(sqlite_url: str, tmp_path: Path):
    assert made(sqlite_url, tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_backup_on_a_full_disk_says_which_disk(tmp_path: Path):
    told = troubles.of_backup(
        troubles.of_sqlite(sqlite3.OperationalError("database or disk is full")), tmp_path
    )
    assert str(told) == (
        f"The disk of {tmp_path} is full: make room there, as much as the database has, or write the backup to another disk."
    )


def test_a_database_with_data_is_not_overwritten_unasked(url: str, tmp_path: Path):
    file = made(url, tmp_path)
    with pytest.raises(StorageTrouble, match=r"holds (other )?data.*--force"):
        backups.restore(filled(url), file)


def test_a_database_with_data_is_overwritten_when_asked(url: str, tmp_path: Path):
    empty = sums(url)
    file = made(url, tmp_path)
    backups.restore(filled(url), file, force=True)
    assert sums(url) == empty


def test_what_a_file_held_is_put_aside(sqlite_url: str, tmp_path: Path):
    file = made(sqlite_url, tmp_path)
    was = sums(filled(sqlite_url))
    backups.restore(sqlite_url, file, force=True)
    assert sums(f"{sqlite_url}.before-restore") == was


def test_a_file_that_is_no_database_any_more_can_be_replaced(sqlite_url: str, tmp_path: Path):
    file = made(filled(sqlite_url), tmp_path)
    was = sums(sqlite_url)
    Path(sqlite_url.removeprefix(SQLITE)).write_bytes(b"no database at all" * 1000)
    backups.restore(sqlite_url, file, force=True)
    assert sums(sqlite_url) == was


def test_nothing_is_restored_below_a_bot_that_runs(url: str, tmp_path: Path):
    file = made(url, tmp_path)
    lock = None
    if url.startswith(SQLITE):
        lock = LockFile(f"{url.removeprefix(SQLITE)}.lock")
    else:
        change(url, beat)
    with pytest.raises(StorageTrouble, match="runs on this database"):
        backups.restore(url, file, force=True)
    if lock:
        lock.release()


def test_a_torn_backup_changes_nothing(url: str, tmp_path: Path):
    file = made(filled(url), tmp_path)
    file.write_bytes(file.read_bytes()[:-200])
    was = sums(url)
    with pytest.raises(StorageTrouble, match="damaged"):
        backups.restore(url, file, force=True)
    assert sums(url) == was


def test_a_backup_whose_rows_are_not_those_of_its_manifest_is_refused(sqlite_url: str, tmp_path: Path):
    def lie(manifest) -> None:
        manifest["tables"]["inbox"]["rows"] += 1

    file = rewritten(made(filled(sqlite_url), tmp_path), lie)
    with pytest.raises(StorageTrouble, match="does not hold what its manifest says"):
        backups.restore(sqlite_url, file, force=True)


def test_a_backup_of_a_newer_version_is_refused(sqlite_url: str, tmp_path: Path):
    file = rewritten(made(sqlite_url, tmp_path), lambda manifest: manifest.update(schema="9999"))
    with pytest.raises(StorageTrouble, match="newer than this one"):
        backups.restore(sqlite_url, file, force=True)


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path):
    old = f"{SQLITE}{tmp_path}/old.db"
    earlier(tmp_path / "old.db")
    new = f"{SQLITE}{tmp_path}/new.db"
    backups.restore(new, made(old, tmp_path))
    assert migrate.is_current(new)


def earlier(path: Path) -> None:
    """A file of the first version."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")


def test_a_database_without_tables_is_not_backed_up(tmp_path: Path):
    sqlite3.connect(tmp_path / "empty.db").close()
    with pytest.raises(StorageTrouble, match="nothing to back up"):
        made(f"{SQLITE}{tmp_path}/empty.db", tmp_path)


def test_a_folder_that_is_not_there_gets_a_sentence(sqlite_url: str, tmp_path: Path):
    with pytest.raises(StorageTrouble, match=r"backup\.zip cannot be made: No such file"):
        made(sqlite_url, tmp_path / "nowhere")


def test_words_with_the_same_letters_in_other_cells_have_another_sum():
    one, other = copying.Tally(), copying.Tally()
    one.add([("ab", "c")])
    other.add([("a", "bc")])
    assert one != other
