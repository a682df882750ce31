"""PostgreSQL for any number of processes: asyncpg beneath SQLAlchemy, a few writers that commit what waits together.

A batch runs without savepoints, since each would cost two round trips: when one of its works fails, the batch is undone
and every work runs again alone. Units of work may therefore run more than once, here as after a deadlock.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, event, exc
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from ports import queues
from ports.queues import Woken
from ports.storage import StorageTrouble
from storage import notices, troubles
from storage.jobs import Caught, Job, Listeners
from storage.repositories.owners import CLOCK
from storage.sql import Cursor, Sql, Values
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

T = TypeVar("T")

WRITERS = 3
READERS = 3
BATCH_JOBS = 24
"""Fewer than wait in a burst, so that writers work side by side instead of one taking all."""
RETRIES = 6
CONFLICTS = ("40001", "40P01")
"""Serialization failure and deadlock: the same again will do."""
PATIENCE = 10.0
IDLE = 8000
"""Milliseconds after which the server ends a transaction whose process says nothing: one that is stopped, or whose host is
gone, must not keep its locks. Shorter than what others wait before they take over."""
FOLLOWED = 30.0
"""Seconds between two looks at the server's clock."""
QUICK = 1.0
"""Seconds that such a look may take, to tell anything."""
DRIVER = "postgresql+asyncpg://"

Error = AsyncAdapt_asyncpg_dbapi.Error
Trouble = (exc.DBAPIError, exc.InterfaceError, Error, OSError, TimeoutError)


class Conflict(StorageTrouble):
    """A statement lost against another transaction: not the fault of whoever ran it."""


def address(url: str) -> str:
    """An address with the driver we use."""
    scheme, _, rest = url.partition("://")
    return DRIVER + rest if scheme in ("postgres", "postgresql") else url


def engine(url: str) -> AsyncEngine:
    """A pool with a connection for every writer and reader, one for notices and one aside."""
    made = create_async_engine(
        address(url),
        pool_size=WRITERS + READERS + 2,
        max_overflow=2,
        pool_timeout=PATIENCE,
        pool_recycle=1800,
        connect_args={"timeout": PATIENCE, "command_timeout": 60, "statement_cache_size": 200},
    )
    event.listen(made.sync_engine, "connect", _begin_session)
    return made


def _begin_session(connection: Any, _record: object) -> None:
    """Tells a new session what it is not to do. By a statement, since poolers in between refuse it as an option."""
    connection.run_async(lambda driver: driver.execute(f"SET idle_in_transaction_session_timeout = {IDLE}"))


async def once(url: str, work: Callable[[Connection], T]) -> T:
    """Runs one work in one transaction on a connection of its own. Raises StorageTrouble."""
    opened = engine(url)
    try:
        async with opened.begin() as connection:
            return await connection.run_sync(work)
    except Trouble as error:
        raise trouble(error) from error
    finally:
        await opened.dispose()


def trouble(error: BaseException) -> StorageTrouble:
    """What an error of the driver's is for the operator."""
    return troubles.of_postgresql(_innermost(error))


def _innermost(error: BaseException) -> BaseException:
    """The error of the driver behind what SQLAlchemy wrapped around it."""
    inner = getattr(error, "orig", None) or error
    return inner if getattr(inner, "sqlstate", None) or inner.__cause__ is None else inner.__cause__


def _sql(connection: Connection) -> tuple[Sql, Any]:
    """Statements on a pooled connection, and the driver's connection that ends their transaction."""
    driver: Any = connection.connection.dbapi_connection

    def execute(text: str, values: Values) -> Cursor:
        cursor = driver.cursor()
        try:
            cursor.execute(text, values)
        except Error as error:
            inner = _innermost(error)
            if getattr(inner, "sqlstate", None) in CONFLICTS:
                raise Conflict(str(troubles.of_postgresql(inner))) from inner
            raise
        return cast(Cursor, cursor)

    return Sql("postgresql", execute), driver


class PostgresStore:
    """Implements `ports.storage.Store` and `ports.queues.Store` on a server that any number of processes share."""

    sole = False

    def __init__(self, url: str, clock: Callable[[], float], *, follow: bool = True) -> None:
        self.commits = 0
        self._url = url
        self._clock = clock
        self._follow = follow
        self._ahead = 0.0
        """How far the server's clock is ahead of this process's, which no hand moves."""
        self._engine = engine(url)
        self._listeners = Listeners()
        self._jobs: asyncio.Queue[Job] = asyncio.Queue()
        self._reading = asyncio.Semaphore(READERS)
        self._tasks: list[asyncio.Task[None]] = []
        self._notices = notices.Notices(self._engine, self._listeners.wake)

    def now(self) -> float:
        """The server's moment, as far as we know it. Our host's clock may jump meanwhile: it is not asked."""
        return time.monotonic() + self._ahead if self._follow else self._clock()

    def hold(self) -> None:
        """Any number of processes may run on a server."""

    async def scrub(self) -> None:
        """Nothing: the server's VACUUM and its own log are its operator's, as docs/privacy.md says."""

    def listen(self, woken: Callable[[Woken], None]) -> None:
        self._listeners.add(woken)

    async def start(self) -> None:
        """Connects and starts the writers. Raises StorageTrouble when the server cannot be reached."""
        await self.synchronise()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._write()) for _ in range(WRITERS)]
        self._tasks.append(loop.create_task(self._notices.run()))
        self._tasks.append(loop.create_task(self._keep_following()))

    async def synchronise(self) -> None:
        """Learns how far our clock is from the server's. A look that took long tells only somebody who knows nothing."""
        if self._follow:
            before = time.monotonic()
            row = await self._apart(lambda uow: uow.transaction.sql.one(CLOCK))
            after = time.monotonic()
            if row and (not self._ahead or after - before < QUICK):
                self._ahead = row[0] - (before + after) / 2

    async def _keep_following(self) -> None:
        """A host that sleeps does not count its seconds, and clocks drift."""
        while True:
            await asyncio.sleep(FOLLOWED)
            with contextlib.suppress(StorageTrouble):
                await self.synchronise()

    async def close(self) -> None:
        """Finishes what waits, then closes everything."""
        await self._jobs.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._engine.dispose()

    async def run(self, work: Callable[[queues.UnitOfWork], T], lane: str = "") -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait(Job(work, future, lane))
        return await future

    async def commit(self, work: Callable[[queues.UnitOfWork], T], lane: str = "", *, few: bool = False) -> T:
        """A commit waits for the disk here, so nobody shares it with few."""
        return await self.run(work, lane)

    async def read(self, work: Callable[[queues.UnitOfWork], T]) -> T:
        """A server that was restarted leaves dead connections in the pool: then it is emptied, and asked once more."""
        async with self._reading:
            try:
                return await self._apart(work)
            except StorageTrouble as trouble:
                if trouble.__cause__ is None or not troubles.is_lost(_innermost(trouble.__cause__)):
                    raise
            await self._engine.dispose()
            return await self._apart(work)

    async def aside(self, work: Callable[[queues.UnitOfWork], T]) -> T:
        return await self._apart(work)

    async def _apart(self, work: Callable[[Any], T]) -> T:
        """Runs one work on a connection of its own, without waiting for others."""
        job = Job(work, asyncio.get_running_loop().create_future())
        woken = await self._guarded(lambda: self._commit([job]))
        self._listeners.wake(woken)
        return cast(T, job.result)

    async def _guarded(self, commit: Callable[[], Awaitable[T]]) -> T:
        """Repeats what lost against another transaction; what the engine cannot becomes StorageTrouble."""
        for attempt in range(1, RETRIES + 1):
            try:
                return await commit()
            except (*Trouble, Conflict) as error:
                inner = _innermost(error)
                state = getattr(inner, "sqlstate", None) or ""
                if state not in CONFLICTS or attempt == RETRIES:
                    if troubles.is_mistake(state):
                        raise
                    raise troubles.of_postgresql(inner) from error
                log.info("storage.conflict", extra={"attempt": attempt, "state": state})
                await asyncio.sleep(0.01 * attempt)
        raise AssertionError("unreachable")

    async def _write(self) -> None:
        """One writer: takes what waits, commits it together, tells those who wait."""
        while True:
            jobs = [await self._jobs.get()]
            while len(jobs) < BATCH_JOBS and not self._jobs.empty():
                jobs.append(self._jobs.get_nowait())
            # Rows are locked in the same order by everybody.
            jobs.sort(key=lambda job: job.lane)
            try:
                await self._batch(jobs)
            finally:
                for _ in jobs:
                    self._jobs.task_done()

    async def _batch(self, jobs: list[Job]) -> None:
        woken: Woken | None = None
        with Caught() as caught:
            woken = await self._guarded(lambda: self._commit(jobs))
        if caught.error is None:
            self._listeners.settle(jobs, woken)
            self._notices.tell(woken)
        elif len(jobs) == 1 or isinstance(caught.error, StorageTrouble):
            self._fail(jobs, caught.error)
        else:
            for job in jobs:
                await self._batch([job])

    def _fail(self, jobs: list[Job], error: Exception) -> None:
        for job in jobs:
            job.error = error
            job.tell()

    async def _commit(self, jobs: list[Job]) -> Woken | None:
        async with self._engine.connect() as connection:
            return await connection.run_sync(self._together, jobs)

    def _together(self, connection: Connection, jobs: list[Job]) -> Woken | None:
        """Runs the jobs in one transaction. Raises whatever one of them raises, and nothing has happened then."""
        sql, driver = _sql(connection)
        uow = UnitOfWork(sql)
        uow.begin(self.now())
        done = False
        try:
            for job in jobs:
                uow.caused("", uow.at)
                job.result = job.work(uow)
            driver.commit()
            done = True
        finally:
            if not done:
                _undo(connection, driver)
        self.commits += 1
        return uow.transaction.woken()


def _undo(connection: Connection, driver: Any) -> None:
    """Rolls back. A connection that is gone has nothing to roll back, and must not be used again."""
    try:
        driver.rollback()
    except Trouble:
        connection.invalidate()
        return
    if driver.driver_connection.is_closed():
        connection.invalidate()
