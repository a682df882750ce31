"""Which program holds a database file, as the kernel tells."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import holders, sqlite


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database in WAL mode, and a kernel that says of locks what a test writes."""
    monkeypatch.setattr(holders, "LOCKS", tmp_path / "locks")
    monkeypatch.setattr(holders, "PROCESSES", tmp_path)
    (tmp_path / "4711").mkdir()
    (tmp_path / "4711" / "comm").write_text("sqlite3\n")
    path = tmp_path / "isthmus.db"
    with contextlib.closing(sqlite.connect(str(path))):
        yield path


def held(
    file: Path, *, process: int = 4711, inode: int, first: int, kind: str = "WRITE", waits: str = ""
) -> str:
    lines = (
        "1: POSIX  ADVISORY  READ 1 fe:00:5 128 128",
        f"2: {waits} POSIX  ADVISORY  {kind} {process} fe:00:{inode} {first} {first}",
    )
    (file.parent / "locks").write_text("\n".join(lines))
    return holders.of(file)


def log_of(file: Path) -> int:
    return Path(f"{file}-shm").stat().st_ino


def test_who_writes_in_the_log_is_named(file: Path):
    assert held(file, inode=log_of(file), first=120) == "sqlite3 (process 4711)"


def test_who_holds_the_file_itself_is_named(file: Path):
    assert held(file, inode=file.stat().st_ino, first=1 << 30) == "sqlite3 (process 4711)"


def test_a_process_that_has_no_name_is_a_program(file: Path):
    assert held(file, process=4712, inode=log_of(file), first=120) == "a program (process 4712)"


@pytest.mark.parametrize(
    "other",
    [{"first": 124}, {"kind": "READ"}, {"inode": 1}, {"process": os.getpid()}, {"waits": "->"}],
    ids=["a reader's byte", "reads", "another file", "ourselves", "waits for it"],
)
def test_who_keeps_nobody_from_writing_is_not(file: Path, other: dict[str, object]):
    assert held(file, **{"inode": log_of(file), "first": 120, **other}) == ""  # type: ignore[arg-type]


def test_where_no_kernel_tells_nobody_is(file: Path):
    assert holders.of(file) == ""


def test_a_file_that_is_written_to_is_not_free(file: Path):
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not holders.is_free(file, 0)


def test_a_file_that_is_read_is_free(file: Path):
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        assert holders.is_free(file, 0)
