"""A whole database into another one: from either engine to either, broken off and begun again, and refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from ports.storage import StorageTrouble
from storage import migrate, tables
from storage.copies import copying, moving, sessions
from storage.engine import SQLITE
from storage.lockfile import LockFile
from tests.patience import PATIENCE
from tests.storage.databases import ROWS, beat, change, filled, sums

ROOT = Path(__file__).parents[2]
KILLED = -9
KILLING = """
import os, sys
from storage.copies import moving, shapes
shapes.PORTION = 5
def tell(doing, done, of):
    if doing == sys.argv[3] and done >= int(sys.argv[4]):
        os.kill(os.getpid(), 9)
moving.move(sys.argv[1], sys.argv[2], tell)
"""


def last(url: str, table: str = "inbox") -> int:
    return change(url, sessions.last_numbers)[table]


@pytest.fixture(params=["sqlite>postgresql", "postgresql>sqlite"])
def both(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A database with rows, and an empty one: they have their tables already, to save time."""
    file, server = request.getfixturevalue("sqlite_url"), request.getfixturevalue("migrated_server_url")
    return (filled(file), server) if request.param.startswith("sqlite") else (filled(server), file)


def test_what_is_moved_is_what_was_there(both):
    moving.move(*both)
    assert sums(both[1]) == sums(both[0])


def test_as_many_rows_are_told_of_as_were_moved(both):
    told: list[tuple[str, int, int]] = []
    rows = moving.move(*both, lambda *each: told.append(each))
    assert [each for each in told if each[1] == each[2]] == [("copied", rows, rows), ("checked", rows, rows)]


def test_a_database_without_tables_gets_them(sqlite_url: str, tmp_path: Path):
    target = f"{SQLITE}{tmp_path}/deep/new.db"
    moving.move(sqlite_url, target)
    assert migrate.is_current(target)


def test_a_number_that_was_given_is_not_given_again(both):
    inbox = tables.metadata.tables["inbox"]
    change(both[0], lambda connection: connection.execute(inbox.delete().where(inbox.c.id > 3)))
    moving.move(*both)
    assert (last(both[0]), last(both[1])) == (ROWS, ROWS)


def killed(source: str, target: str, doing: str, rows: int) -> int:
    """A move in a process that ends as if by a power cut."""
    command = [sys.executable, "-c", KILLING, source, target, doing, str(rows)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=PATIENCE).returncode


class BrokenOff(Exception):
    """Somebody pressed Ctrl-C."""


def broken_off(source: str, target: str, rows: int) -> None:
    def tell(doing: str, done: int, of: int) -> None:
        if done >= rows:
            raise BrokenOff

    with pytest.raises(BrokenOff):
        moving.move(source, target, tell)


def test_a_move_that_was_killed_goes_on(both):
    assert killed(*both, "copied", 23) == KILLED
    told: list[tuple[str, int, int]] = []
    moving.move(*both, lambda *each: told.append(each))
    assert (told[0][1] > 0, sums(both[1])) == (True, sums(both[0]))


def test_a_move_that_was_broken_off_while_it_was_checked_goes_on(both):
    broken_off(*both, 2 * ROWS + 2)
    moving.move(*both)
    assert sums(both[1]) == sums(both[0])


def test_what_changed_between_two_attempts_is_moved_as_it_is_now(both):
    broken_off(*both, 50)
    inbox = tables.metadata.tables["inbox"]
    change(both[0], lambda connection: connection.execute(inbox.update().values(error="later")))
    moving.move(*both)
    assert sums(both[1]) == sums(both[0])


def test_nothing_starts_on_half_a_move(both):
    broken_off(*both, 23)
    with pytest.raises(StorageTrouble, match="run `isthmus move` again"):
        migrate.upgrade(both[1])


def test_half_a_move_is_not_finished_from_elsewhere(both, migrated_file: Path):
    broken_off(*both, 23)
    with pytest.raises(StorageTrouble, match="unfinished move of another database"):
        moving.move(f"{SQLITE}{migrated_file}", both[1])


def test_a_target_with_data_is_refused(both):
    filled(both[1])
    with pytest.raises(StorageTrouble, match="holds other data"):
        moving.move(*both)


def test_what_runs_on_the_source_is_not_moved_away(both):
    if both[0].startswith(SQLITE):
        lock = LockFile(f"{both[0].removeprefix(SQLITE)}.lock")
        words = "already runs on this database"
    else:
        change(both[0], beat)
        lock, words = None, "An Isthmus runs on this database"
    with pytest.raises(StorageTrouble, match=words):
        moving.move(*both)
    if lock:
        lock.release()


def test_a_source_of_an_earlier_version_is_refused(both):
    change(
        both[0], lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = '1'")
    )
    with pytest.raises(StorageTrouble, match="run `isthmus migrate` first"):
        moving.move(*both)


def test_a_database_is_not_moved_into_itself(sqlite_url: str):
    with pytest.raises(StorageTrouble, match="the same database"):
        moving.move(sqlite_url, sqlite_url)


def test_a_row_that_came_out_otherwise_is_seen(both):
    moving.move(*both)
    inbox, was = tables.metadata.tables["inbox"], sums(both[0])
    other = inbox.update().where(inbox.c.id == 7).values(tries=1)
    change(both[1], lambda connection: connection.execute(other))
    assert change(both[1], lambda connection: copying.differing(was, connection)) == ["inbox"]
