"""What `isthmus check` says of this machine: the database and the port. The rows are those of docs/operations.md."""

import contextlib
import os
import re
import socket
import sqlite3
from pathlib import Path

import pytest
from aiohttp import test_utils, web

from bot.console import check_here
from bot.settings import Settings
from platforms.findings import Finding, Weight

OPERATIONS = (Path(__file__).parents[3] / "docs/operations.md").read_text("utf-8")


async def of_database(url: str) -> Finding:
    return await check_here.database(Settings(database_url=url))


def in_table(finding: Finding, folder: Path = Path("/nowhere")) -> bool:
    """Whether the table has a finding, folders there called var and numbers of ports and steps an ellipsis."""
    line = re.sub(r"\d{4,5}", "…", f"| {finding.seen} | {finding.remedy} |".replace(str(folder), "var"))
    return finding.weight is not Weight.OK and line in OPERATIONS


async def test_a_database_that_the_first_start_will_make_is_no_error(tmp_path: Path):
    found = await of_database(f"sqlite:///{tmp_path}/var/isthmus.db")
    assert (found.weight, "the first start makes it" in found.seen) == (Weight.OK, True)


async def test_a_database_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    found = await of_database(f"sqlite:///{tmp_path}/file/isthmus.db")
    assert in_table(found, tmp_path / "file")


async def test_a_disk_without_room_for_what_the_first_start_makes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(check_here, "FULL", 1 << 62)  # no disk has so much free
    found = await of_database(f"sqlite:///{tmp_path}/var/isthmus.db")
    assert in_table(found, tmp_path / "var")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path):
    (tmp_path / "isthmus.db").touch()
    os.chmod(tmp_path, 0o500)
    assert in_table(await of_database(f"sqlite:///{tmp_path}/isthmus.db"), tmp_path)


def of_step(path: Path, step: str) -> str:
    """A database that has been through a step; its address."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (step,))
    connection.close()
    return f"sqlite:///{path}"


async def test_a_database_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check_here, "LOCK_PATIENCE", 0.0)
    url = of_step(tmp_path / "isthmus.db", "0001")
    with contextlib.closing(sqlite3.connect(tmp_path / "isthmus.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert in_table(await of_database(url), tmp_path)


async def test_a_database_of_a_newer_version_is_told(tmp_path: Path):
    assert in_table(await of_database(of_step(tmp_path / "isthmus.db", "9999")))


async def test_a_database_of_an_earlier_version_is_told(tmp_path: Path):
    assert in_table(await of_database(of_step(tmp_path / "isthmus.db", "0000")))


async def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    (tmp_path / "isthmus.db").write_text("This is a letter to my aunt, and quite a long one at that. " * 40)
    assert in_table(await of_database(f"sqlite:///{tmp_path}/isthmus.db"), tmp_path)


@pytest.mark.parametrize("free", [0, 12_000_000])
def test_a_disk_without_room_is_told(free: int):
    found = check_here.room(Path("var/isthmus.db"), free)
    assert found is not None
    assert in_table(found)


def test_a_disk_with_room_is_not_spoken_of():
    assert check_here.room(Path("var/isthmus.db"), 1_000_000_000) is None


# the port


async def test_a_port_in_use_is_told():
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        found, _ = await check_here.port(other.getsockname()[1])
    assert in_table(found)


async def test_a_port_that_isthmus_itself_listens_on_is_right():
    async def alive(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    app = web.Application()
    app.add_routes([web.get("/healthz", alive)])
    async with test_utils.TestServer(app) as running:
        found, is_ours = await check_here.port(running.port or 0)
    assert (found.weight, is_ours) == (Weight.OK, True)
