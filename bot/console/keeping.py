"""`isthmus move`, `backup` and `restore`: from an operator's words to storage, with a bar and a last sentence.

Knows settings, addresses and sentences; refuses to know tables.
"""

import os
from importlib import metadata
from pathlib import Path

from bot import clock, process
from bot.console import progress
from bot.settings import database
from bot.settings.reading import Problems, Said
from ports.storage import StorageTrouble

FROM_ENVIRONMENT = "env:"
SECRET = (
    "Sealed tokens were taken as they are: keep the same ISTHMUS_SECRET_KEY"
    " (or Slack client secret, where there is none)."
)


def move(to: str) -> int:
    """Copies the database that DATABASE_URL names to the address `to`; gives the exit code."""
    chosen = process.load(accounts_needed=False)
    problems = Problems()
    address = _address(to, problems)
    target = database.address(Said(address, "--to"), problems) if address else ""
    if problems.sentences:
        return _wrong(problems)
    from storage.copies import moving

    try:
        with progress.shown() as where:
            rows = moving.move(chosen.database_url, target, where.tell)
    except StorageTrouble as trouble:
        return process.fail(trouble)
    print(
        f"{rows} rows were copied and compared. Set DATABASE_URL to the new address and start Isthmus. {SECRET} "
        "The old database is as it was: put it away, and start nothing on it."
    )
    return 0


def _address(to: str, problems: Problems) -> str:
    """The address itself, or of a variable that has it: a password stands in no list of processes then."""
    if not to.startswith(FROM_ENVIRONMENT):
        return to
    name = to.removeprefix(FROM_ENVIRONMENT)
    if name not in os.environ:
        problems.add(f"--to names the variable {name}, which is not set.")
    return os.environ.get(name, "")


def _wrong(problems: Problems) -> int:
    for sentence in problems.sentences:
        process.say(sentence)
    return process.WRONG_SETTINGS


def backup(file: Path) -> int:
    """Writes everything into a file; gives the exit code."""
    chosen = process.load(accounts_needed=False)
    from storage.copies import backups

    made_at = clock.now().isoformat(timespec="seconds")
    try:
        with progress.shown() as where:
            made = backups.backup(
                chosen.database_url,
                file,
                isthmus=metadata.version("isthmus"),
                made_at=made_at,
                tell=where.tell,
            )
    except StorageTrouble as trouble:
        return process.fail(trouble)
    print(
        f"{file}: {made.rows} rows of {len(made.tables)} tables, {file.stat().st_size / 1e6:.1f} MB. "
        "It holds customers' words: keep it where only you can read it, and its key (ISTHMUS_SECRET_KEY) elsewhere."
    )
    return 0


def restore(file: Path, *, force: bool) -> int:
    """Puts a backup in the place of the database; gives the exit code."""
    chosen = process.load(accounts_needed=False)
    from storage.copies import backups

    try:
        with progress.shown() as where:
            found = backups.restore(chosen.database_url, file, force=force, tell=where.tell)
    except StorageTrouble as trouble:
        return process.fail(trouble)
    print(
        f"{found.rows} rows of {found.made_at} are back, written by Isthmus {found.isthmus}. "
        "What waited then to be sent is sent when Isthmus starts; who asked to be forgotten since must be forgotten again."
    )
    return 0
