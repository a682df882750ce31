"""A whole database as one compressed file, made beside running processes, and put back after it has been verified.

The file is a ZIP of an SQLite database and a manifest: version, and of every table its rows and their digest. It is the
same for both engines, so that a backup of one may be restored into the other.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from ports.storage import StorageTrouble
from storage import migrate, sqlite, troubles
from storage.copies import copying, moving, sessions, shapes
from storage.copies.copying import Tell, silent
from storage.copies.shapes import Shape
from storage.engine import SQLITE
from storage.migrations import HEAD

FORMAT = 1
"""Of the file; a newer one than this is refused."""
DATA, MANIFEST = "isthmus.db", "manifest.json"


@dataclass(frozen=True, slots=True)
class Held:
    """What one table of a backup holds."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; `schema` is the newest step of its tables, `made_at` ISO 8601 in UTC."""

    isthmus: str
    schema: str
    made_at: str
    engine: str
    tables: dict[str, Held]
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(held.rows for held in self.tables.values())


def backup(url: str, file: Path, *, isthmus: str, made_at: str, tell: Tell = silent) -> Manifest:
    """Writes the backup; what stood under the name is replaced once the new one is whole. Raises StorageTrouble.

    Runs event loops of its own: not to be called inside one.
    """
    found = migrate.version(url)
    if not found or found == migrate.MOVING:
        raise StorageTrouble(
            "There is nothing to back up: DATABASE_URL names a database without tables, or with half a move."
        )
    with _beside(file, ".data") as data, _beside(file, ".part") as part:
        try:
            if url.startswith(SQLITE):
                _online(Path(url.removeprefix(SQLITE)), data)
            else:
                _logical(url, found, data, tell)
            engine = "sqlite" if url.startswith(SQLITE) else "postgresql"
            manifest = Manifest(isthmus, found, made_at, engine, _tables(data))
            _pack(data, manifest, part)
            os.replace(part, file)
        except StorageTrouble as trouble:
            raise troubles.of_backup(trouble, file) from trouble
        except OSError as error:
            raise StorageTrouble(f"{file} cannot be written: {error.strerror}.") from error
    return manifest


@contextlib.contextmanager
def _beside(file: Path, suffix: str) -> Iterator[Path]:
    """A file of nobody else's on the same disk, gone at the end."""
    path = Path(f"{file}{suffix}")
    try:
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StorageTrouble(f"{file} cannot be made: {error.strerror}.") from error
    try:
        yield path
    finally:
        for each in ("", "-wal", "-shm", "-journal"):
            Path(f"{path}{each}").unlink(missing_ok=True)


def _online(path: Path, data: Path) -> None:
    """SQLite's own online backup, in one step: of one moment, and it keeps nobody from writing."""
    try:
        with (
            contextlib.closing(sqlite.connect(str(path), read_only=True)) as source,
            contextlib.closing(sqlite3.connect(data)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise troubles.of_sqlite(error) from error


def _logical(url: str, found: str, data: Path, tell: Tell) -> None:
    """Every row of one moment of a server, in an SQLite file with the same tables."""
    if found != HEAD:
        raise StorageTrouble(
            "The database's tables are of another version than this Isthmus: back it up with that version, "
            "or run `isthmus migrate` first."
        )
    data.unlink()
    migrate.make_new(SQLITE + str(data))
    asyncio.run(_snapshot(url, SQLITE + str(data), tell))


async def _snapshot(url: str, data: str, tell: Tell) -> None:
    async with sessions.opened(url) as source, sessions.opened(data, follow=False) as target:
        await sessions.work(_copied, source, target, tell)


def _copied(source: Connection, target: Connection, tell: Tell) -> None:
    sessions.look(source)
    sessions.begin(target)
    read = copying.copy(source, target, tell)
    _compare(copying.differing(read, target))
    target.commit()


def _compare(differing: list[str]) -> None:
    if differing:
        raise StorageTrouble(
            f"What was written is not what was read ({', '.join(differing)}): check the disk, and try again."
        )


def _tables(data: Path) -> dict[str, Held]:
    """What a file holds, whatever its version."""

    def look(connection: Connection) -> dict[str, Held]:
        return {shape.name: _held(connection, shape) for shape in _shapes(connection)}

    return asyncio.run(_on(data, look))


def _held(connection: Connection, shape: Shape) -> Held:
    tally = shapes.tally(connection, shape)
    return Held(shape.columns, shape.key, tally.rows, tally.digest)


def _shapes(connection: Connection) -> Iterator[Shape]:
    known = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    for (name,) in connection.exec_driver_sql(f"{known} ORDER BY name").fetchall():
        columns = connection.execute(
            text("SELECT name, pk FROM pragma_table_info(:name)"), {"name": name}
        ).fetchall()
        key = sorted((place, column) for column, place in columns if place)
        yield shapes.named(name, [column for column, _ in columns], [column for _, column in key])


async def _on(data: Path, look: Any) -> Any:
    async with sessions.opened(SQLITE + str(data)) as connection:
        return await sessions.work(look, connection)


def _pack(data: Path, manifest: Manifest, part: Path) -> None:
    # One writer has closed the file in order: everything stands in it, nothing beside it.
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
        pack.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        pack.write(data, DATA)
    with part.open("rb+") as written:
        os.fsync(written.fileno())


def restore(url: str, file: Path, *, force: bool = False, tell: Tell = silent) -> Manifest:
    """Puts a backup back, once it is verified; nothing is touched before. Raises StorageTrouble.

    Without `force` only into a database that holds nothing. Of a file, what stood there is kept as `….before-restore`.
    Runs event loops of its own: not to be called inside one.
    """
    target = Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else file
    with moving.locked(url), _beside(target, ".restoring") as data:
        manifest = unpack(file, data)
        migrate.upgrade(SQLITE + str(data))
        if url.startswith(SQLITE):
            _refuse_to_overwrite(target, force=force)
            _replace(target, data)
        else:
            migrate.upgrade(url)
            asyncio.run(_into_server(SQLITE + str(data), url, force, tell))
    return manifest


def unpack(file: Path, data: Path) -> Manifest:
    """Takes the database out of a backup, and looks whether it is what was put in. Raises StorageTrouble."""
    try:
        with zipfile.ZipFile(file) as pack:
            manifest = _read(pack.read(MANIFEST))
            with pack.open(DATA) as packed, data.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise StorageTrouble(
            f"{file} is no backup of Isthmus, or a damaged one: nothing was changed."
        ) from error
    except OSError as error:
        raise StorageTrouble(f"{file} cannot be read or unpacked: {error.strerror}.") from error
    if manifest.format > FORMAT or manifest.schema > HEAD:
        raise StorageTrouble(
            f"{file} is of Isthmus {manifest.isthmus}, which is newer than this one: install that version first."
        )
    try:
        same = _tables(data) == manifest.tables
    except StorageTrouble:
        same = False
    if not same:
        raise StorageTrouble(f"{file} does not hold what its manifest says: nothing was changed.")
    return manifest


def _read(said: bytes) -> Manifest:
    given = json.loads(said)
    held = {
        name: Held(tuple(one["columns"]), tuple(one["key"]), one["rows"], one["digest"])
        for name, one in given.pop("tables").items()
    }
    return Manifest(**given, tables=held)


def _refuse_to_overwrite(target: Path, *, force: bool) -> None:
    if force or not target.exists():
        return
    url = SQLITE + str(target)
    if migrate.version(url) and any(held.rows for name, held in _tables(target).items() if name != VERSION):
        raise StorageTrouble(
            f"{target} holds data: nothing was changed. With --force it is put aside as {target.name}.before-restore."
        )


VERSION = "alembic_version"


def _replace(target: Path, data: Path) -> None:
    """From one moment to the next; the file that was there is put aside whole."""
    try:
        if target.exists():
            with contextlib.suppress(StorageTrouble):  # what is no database any more is put aside as it is
                sqlite.connect(str(target)).close()  # the last to close brings the log into the file
            os.replace(target, f"{target}.before-restore")
        for each in ("-wal", "-shm"):
            Path(f"{target}{each}").unlink(missing_ok=True)
        os.replace(data, target)
    except OSError as error:
        raise StorageTrouble(f"{target} cannot be replaced: {error.strerror}.") from error


async def _into_server(data: str, url: str, force: bool, tell: Tell) -> None:
    async with sessions.opened(data) as source, sessions.opened(url) as target:
        await sessions.work(_put_back, source, target, force, tell)


def _put_back(source: Connection, target: Connection, force: bool, tell: Tell) -> None:
    """All in one transaction: whoever looks sees what was there, or what is there now."""
    sessions.refuse_where_one_runs(target)
    held = sessions.holding(target)
    target.rollback()
    if held and not force:
        raise StorageTrouble(
            f"The database holds other data (in {held}): nothing was changed. With --force it is overwritten."
        )
    sessions.freeze(target)
    copying.empty(target)
    read = copying.copy(source, target, tell)
    _compare(copying.differing(read, target))
    target.commit()
