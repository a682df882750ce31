"""What an engine says when it cannot, as a sentence for the operator. Never repeats an address's password or a value."""

import re
from pathlib import Path

from ports.storage import StorageTrouble

FULL = "The disk is full: make room, Isthmus goes on by itself."
LOCKED = "The database file is locked by another program: close it, Isthmus goes on by itself."
SQLITE = (
    ("disk is full", FULL),
    ("locked", LOCKED),
    ("readonly", "The database file cannot be written to: check its permissions."),
    (
        "not a database",
        "This file is no SQLite database: restore a backup, or name another file in DATABASE_URL.",
    ),
    ("malformed", "The database file is damaged: restore a backup, or recover it with sqlite3's .recover."),
    (
        "unable to open",
        "The database file cannot be opened: check that its folder exists and may be written to.",
    ),
    ("disk i/o", "The disk reports an error: check the machine; Isthmus goes on by itself when it can."),
    ("no such table", "The database lacks a table: run `isthmus migrate`."),
    ("no such column", "The database is of another version: run `isthmus migrate`."),
)

POSTGRESQL = (
    (
        "28",
        "PostgreSQL refuses the user or the password in the address: correct it (DATABASE_URL, or what --to names).",
    ),
    (
        "3D",
        "PostgreSQL has no database of the name in the address (DATABASE_URL, or what --to names): create it first.",
    ),
    ("53", "PostgreSQL has run out of something (disk, memory or connections): Isthmus goes on by itself."),
    ("57", "PostgreSQL is stopping or starting: Isthmus goes on by itself."),
    ("08", "The connection to PostgreSQL broke: Isthmus goes on by itself."),
    ("25006", "PostgreSQL is read-only: check that DATABASE_URL names the primary server."),
    ("42P01", "The database lacks a table: run `isthmus migrate`."),
    ("42703", "The database is of another version: run `isthmus migrate`."),
)


GOES_ON = re.compile(r"[,;:] Isthmus goes on by itself( when it can)?")
"""What is true of a server that runs, and of nothing that ends with the sentence."""


def last_word(trouble: Exception) -> str:
    """The sentence that an error carries, for a process that ends because of it."""
    return GOES_ON.sub("", str(trouble.args[0]))


def known(error: BaseException) -> bool:
    """Whether an error of SQLite's is the engine's trouble, not a mistake in a statement."""
    said = str(error).lower()
    return any(theirs in said for theirs, _ in SQLITE)


def of_sqlite(error: BaseException) -> StorageTrouble:
    """The trouble behind an error of SQLite's."""
    if isinstance(error.__cause__, StorageTrouble):
        return error.__cause__
    said = str(error).lower()
    return StorageTrouble(
        next((ours for theirs, ours in SQLITE if theirs in said), f"The database refuses: {error}.")
    )


def of_backup(trouble: StorageTrouble, file: Path) -> StorageTrouble:
    """The same trouble where a backup is made: it is that file's disk which is full, and nothing goes on by itself."""
    if trouble.args[0] != FULL:
        return trouble
    return StorageTrouble(
        f"The disk of {file} is full: make room there, as much as the database has, or write the backup to another disk."
    )


def of_disk(error: OSError) -> StorageTrouble:
    """The trouble of a file of SQLite's that could not be brought to the disk."""
    return StorageTrouble(f"The disk reports an error ({error.strerror}): check the machine.")


def is_mistake(state: str) -> bool:
    """Whether an error of PostgreSQL's is a mistake in a statement or its values, not the engine's trouble."""
    return state[:2] in ("22", "23", "26", "42") and not any(state.startswith(each) for each, _ in POSTGRESQL)


def is_lost(error: BaseException) -> bool:
    """Whether the connection to PostgreSQL is gone, and with it whatever was begun; a fresh one may do."""
    state = str(getattr(error, "sqlstate", "") or "")
    return not state or state.startswith(("08", "57P"))


def of_postgresql(error: BaseException) -> StorageTrouble:
    """The trouble behind an error of PostgreSQL's or of the way to it."""
    state = str(getattr(error, "sqlstate", "") or "")
    known = (ours for theirs, ours in POSTGRESQL if state and state.startswith(theirs))
    reason = type(error).__name__ + (f", {state}" if state else "")
    return StorageTrouble(next(known, f"PostgreSQL cannot be reached or refuses ({reason})."))
