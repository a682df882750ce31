"""SQLite as one writer thread and two readers. Everything that waits at the same moment shares one commit.

The thread takes what waits, runs each work in a savepoint of its own, so that a failing one takes nothing with it,
commits once, and only then tells those who wait: those who asked for the disk, once `storage.disk` has brought it there.
"""

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ports import queues
from ports.queues import Woken
from ports.storage import StorageTrouble
from storage import troubles
from storage.disk import Disk
from storage.jobs import Caught, Job, Listeners
from storage.lockfile import LockFile
from storage.sql import Cursor, Sql, Values
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

BATCH_SECONDS = 0.025
"""How long the writer goes on taking works before it commits those it has."""
BATCH_JOBS = 500
FEW_JOBS = 4
"""How many works share a commit that would rather share it with few."""
PATIENCE = 0.03
"""Seconds that a read waits behind another before the second reader takes it: what looks at rows each second needs one, and the
second costs 0.5 MB from its first read on."""
PRAGMAS = (
    "PRAGMA busy_timeout = 1200",  # twice that, for one who waits behind another, is less than Slack's three seconds
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # `storage.disk` does at once what FULL adds
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -8000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",  # what is deleted or overwritten is zeros in the file, not only unlinked
)


def connect(path: str, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection with our pragmas. Raises StorageTrouble."""
    try:
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.Error as error:
        raise troubles.of_sqlite(error) from error
    return connection


def unit_of_work(connection: sqlite3.Connection) -> UnitOfWork:
    """The unit of work of one connection."""

    def execute(text: str, values: Values) -> Cursor:
        try:
            return connection.execute(text, values)
        except sqlite3.DatabaseError as error:
            if troubles.known(error):
                raise troubles.of_sqlite(error) from error
            raise

    return UnitOfWork(Sql("sqlite", execute))


class Writer:
    """The one thread that writes. `commits` counts what reached the disk."""

    def __init__(self, path: str, now: Callable[[], float], listeners: Listeners) -> None:
        self.commits = 0
        self._now = now
        self._listeners = listeners
        self._connection = connect(path)
        self._uow = unit_of_work(self._connection)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._disk = Disk(path + "-wal", self._told)
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queues a job; its future is told in the event loop that calls this."""
        if not self._thread.is_alive():
            raise StorageTrouble("The database is closed.")
        self._loop = job.future.get_loop()
        self._jobs.put(job)

    def stop(self) -> None:
        """Ends the thread after what waits."""
        self._jobs.put(None)
        self._thread.join()
        self._disk.stop()
        self._connection.close()

    def _serve(self) -> None:
        going = True
        while going:
            first = self._jobs.get()
            if first is None:
                return
            done, going = self._batch(first)
            if to_disk := [job for job in done if job.durable and job.error is None]:
                self._disk.bring(to_disk)
            self._told([job for job in done if not job.durable or job.error], self._uow.transaction.woken())

    def _told(self, jobs: Sequence[Job], woken: Woken | None = None) -> None:
        """Has the event loop tell those who wait, and wake whom a commit has given something to do."""
        loop = self._loop
        if loop is not None and not loop.is_closed() and (jobs or woken):
            loop.call_soon_threadsafe(self._listeners.settle, jobs, woken)

    def _batch(self, first: Job) -> tuple[list[Job], bool]:
        """Runs and commits a job and what waits behind it; whether the thread goes on."""
        done = [first]
        going = True
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._run(first)
            until, few = time.monotonic() + BATCH_SECONDS, int(first.few)
            while len(done) < BATCH_JOBS and few < FEW_JOBS and time.monotonic() < until:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    going = False
                    break
                done.append(job)
                few += job.few
                self._run(job)
            self._connection.execute("COMMIT")
            self.commits += 1
        except sqlite3.Error as error:
            self._undo(done, error)
        return done, going

    def _run(self, job: Job) -> None:
        """Runs one job in its savepoint. Raises sqlite3.Error when the transaction as a whole is lost."""
        connection, uow = self._connection, self._uow
        tx = uow.transaction
        connection.execute("SAVEPOINT job")
        uow.begin(self._now())
        lanes, inbox = tx.lanes, tx.inbox
        tx.lanes = set()
        with Caught() as caught:
            job.result = job.work(uow)
        if caught.error is not None:
            job.error = caught.error
            if not connection.in_transaction:
                raise sqlite3.OperationalError(str(caught.error)) from caught.error
            connection.execute("ROLLBACK TO SAVEPOINT job")
            tx.lanes, tx.inbox = set(), inbox
        tx.lanes |= lanes
        connection.execute("RELEASE SAVEPOINT job")

    def _undo(self, done: list[Job], error: sqlite3.Error) -> None:
        """Nothing of the batch is on disk: everybody is told so."""
        self._uow.transaction.woken()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        for job in done:
            job.error = job.error or troubles.of_sqlite(error)


class SqliteStore:
    """Implements `ports.storage.Store` and `ports.queues.Store` on one file, in one process."""

    sole = True

    def __init__(self, path: str, now: Callable[[], float]) -> None:
        self.now = now
        self._path = path
        self._listeners = Listeners()
        self._lock: LockFile | None = None
        self._writer = Writer(path, now, self._listeners)
        self._reading = ThreadPoolExecutor(1, "sqlite-reader")
        self._helping = ThreadPoolExecutor(1, "sqlite-second-reader")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []

    @property
    def commits(self) -> int:
        """How many commits reached the disk."""
        return self._writer.commits

    def hold(self) -> None:
        """Makes this process the only one that runs on the file. Raises StorageTrouble when another one does."""
        self._lock = LockFile(self._path + ".lock")

    async def run(self, work: Callable[[queues.UnitOfWork], T], lane: str = "") -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._writer.submit(Job(work, future, lane))
        return await future

    async def commit(self, work: Callable[[queues.UnitOfWork], T], lane: str = "", *, few: bool = False) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._writer.submit(Job(work, future, lane, durable=False, few=few))
        return await future

    async def aside(self, work: Callable[[queues.UnitOfWork], T]) -> T:
        return await self.run(work)

    async def read(self, work: Callable[[queues.UnitOfWork], T]) -> T:
        asked = self._reading.submit(self._read, work)
        answer = asyncio.wrap_future(asked)
        try:
            await asyncio.wait((answer,), timeout=PATIENCE)
        except asyncio.CancelledError:
            answer.cancel()
            raise
        if asked.cancel():  # it has not begun
            return await asyncio.wrap_future(self._helping.submit(self._read, work))
        return await answer

    def _read(self, work: Callable[[queues.UnitOfWork], T]) -> T:
        connection, uow = self._reader()
        uow.begin(self.now())
        try:
            connection.execute("BEGIN")
            return work(uow)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _reader(self) -> tuple[sqlite3.Connection, UnitOfWork]:
        if not hasattr(self._local, "reader"):
            connection = connect(self._path, read_only=True)
            self._opened.append(connection)
            self._local.reader = connection, unit_of_work(connection)
        reader: tuple[sqlite3.Connection, UnitOfWork] = self._local.reader
        return reader

    async def scrub(self) -> None:
        """Brings the write-ahead log into the file, whose erased places are zeros, and empties it."""
        await asyncio.get_running_loop().run_in_executor(self._reading, self._truncate)

    def _truncate(self) -> None:
        connection = connect(self._path)
        try:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as error:
            raise troubles.of_sqlite(error) from error
        finally:
            connection.close()
        if busy:
            raise StorageTrouble("The database's log is in use and is emptied later.")

    def listen(self, woken: Callable[[Woken], None]) -> None:
        self._listeners.add(woken)

    async def start(self) -> None:
        """Where this process alone runs on the file, whoever held an account before it is dead."""
        if self._lock is not None:
            await self.run(lambda uow: uow.owners.clear())

    async def close(self) -> None:
        """Finishes what waits, then closes everything."""
        await asyncio.get_running_loop().run_in_executor(None, self._writer.stop)
        self._reading.shutdown()
        self._helping.shutdown()
        for connection in self._opened:
            connection.close()
        if self._lock is not None:
            self._lock.release()
