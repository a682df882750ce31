"""A whole database into another one of either engine, while no bot runs on either. May be killed and begun again.

What was copied is compared by counts and digests of every table before the target may be used; the source is only read.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from ports.storage import StorageTrouble
from storage import migrate
from storage.copies import copying, sessions
from storage.copies.copying import Tell, silent
from storage.engine import SQLITE
from storage.lockfile import LockFile
from storage.migrations import HEAD

LOCK = 4_837_202
"""The number of PostgreSQL's advisory lock under which one move at a time writes into a database."""


def move(source: str, target: str, tell: Tell = silent) -> int:
    """Copies everything; how many rows. Raises StorageTrouble with a sentence, and then the source is as it was.

    Runs event loops of its own: not to be called inside one.
    """
    if source == target:
        raise StorageTrouble("Source and target are the same database: name another one.")
    if migrate.version(source) != HEAD:
        raise StorageTrouble("The source is of another version: run `isthmus migrate` first, then move.")
    with locked(source), locked(target):
        if migrate.version(target) != migrate.MOVING:
            migrate.upgrade(target)
        return asyncio.run(_move(source, target, tell))


@contextlib.contextmanager
def locked(url: str) -> Iterator[None]:
    """No bot starts on a file meanwhile. Raises StorageTrouble where one runs. A server has other locks."""
    if not url.startswith(SQLITE):
        yield
        return
    path = Path(url.removeprefix(SQLITE))
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
    lock = LockFile(f"{path}.lock")
    try:
        yield
    finally:
        lock.release()


async def _move(source: str, target: str, tell: Tell) -> int:
    name = sha256(source.encode()).hexdigest()
    async with sessions.opened(source) as read, sessions.opened(target, follow=False) as written:
        return await sessions.work(_moved, read, written, name, tell)


def _moved(source: Connection, target: Connection, name: str, tell: Tell) -> int:
    sessions.refuse_where_one_runs(source)
    _alone(target)
    resumed = _prepare(target, name)
    sessions.freeze(source)
    tallies = copying.copy_on(source, target, tell)
    differing = copying.differing(tallies, target, tell, source=source if resumed else None)
    target.rollback()
    if differing and resumed:  # the source was used between the two: what had been copied is old
        copying.forget(target)
        tallies = copying.copy_on(source, target, tell)
        differing = copying.differing(tallies, target, tell)
        target.rollback()
    if differing:
        raise StorageTrouble(
            f"What was copied is not what was read ({', '.join(differing)}): check the disk, and move again."
        )
    sessions.begin(target)
    sessions.number_on(target, sessions.last_numbers(source))
    copying.unmark(target, HEAD)
    target.commit()
    return sum(tally.rows for tally in tallies.values())


def _alone(target: Connection) -> None:
    if sessions.is_file(target):
        return
    if not target.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one():
        raise StorageTrouble("Another move writes into the target: wait until it has ended.")
    target.commit()


def _prepare(target: Connection, name: str) -> bool:
    """Whether a move that was broken off goes on. Raises StorageTrouble where the target is somebody else's."""
    version = target.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    if version == migrate.MOVING:
        theirs = copying.marked(target)
        target.rollback()
        if theirs != name:
            raise StorageTrouble(
                "The target holds an unfinished move of another database: finish that one, or name an empty target."
            )
        return True
    held = sessions.holding(target)
    target.rollback()
    if held:
        raise StorageTrouble(
            f"The target holds other data (in {held}): name an empty database; nothing is overwritten."
        )
    copying.mark(target, name)
    return False
