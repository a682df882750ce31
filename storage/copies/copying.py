"""Every row of one database into another, a portion at a time. Knows tables, tallies and how far it has come.

Where it may be broken off at any moment, how far it is stands in the target, in the very commit of each portion.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, delete, exc, insert, text

from ports.storage import StorageTrouble
from storage import migrate, tables
from storage.copies import sessions, shapes
from storage.copies.shapes import Shape, Tally

Tell = Callable[[str, int, int], None]
"""What is being done (`copied`, `checked`), how many rows of how many."""

REFUSED = ("22", "23")
"""The classes of PostgreSQL's errors about a value itself."""


def silent(doing: str, done: int, of: int) -> None:
    """For whoever wants to hear nothing."""


@dataclass(slots=True)
class Progress:
    """How many rows are done, told to whoever listens."""

    tell: Tell
    doing: str
    of: int
    done: int = 0

    def add(self, rows: int) -> None:
        """So many more."""
        self.done += rows
        self.tell(self.doing, self.done, self.of)


@dataclass(frozen=True, slots=True)
class Far:
    """How far one table is: the key of the last row, and the sum up to there. `whole` once nothing is left."""

    last: list[object] | None = None
    tally: Tally = field(default_factory=Tally)
    whole: bool = False
    fresh: int = 0
    """How many rows came with the last portion."""


def copy(source: Connection, target: Connection, tell: Tell = silent) -> dict[str, Tally]:
    """Every row within the target's present transaction, which the caller ends; the sum of each table."""
    counts = shapes.counts(source)
    progress = Progress(tell, "copied", sum(counts.values()))
    found: dict[str, Tally] = {}
    for shape in shapes.present():
        tally = found[shape.name] = Tally()
        for far in _table(source, target, shape, Far(tally=tally)) if counts[shape.name] else ():
            progress.add(far.fresh)
    sessions.number_on(target, sessions.last_numbers(source))
    return found


def copy_on(source: Connection, target: Connection, tell: Tell = silent) -> dict[str, Tally]:
    """Every row that is not there yet, a commit a portion; the sum of each table as it was read."""
    known = _known(target)
    counts = shapes.counts(source)
    progress = Progress(tell, "copied", sum(counts.values()))
    progress.add(sum(far.tally.rows for far in known.values()))
    found: dict[str, Tally] = {}
    for shape in shapes.present():
        far = known.get(shape.name, Far())
        found[shape.name] = far.tally
        if not counts[shape.name]:
            continue
        sessions.begin(target)
        for portion in () if far.whole else _table(source, target, shape, far):
            _keep(target, shape, portion)
            target.commit()
            progress.add(portion.fresh)
            sessions.begin(target)
        _keep(target, shape, Far(tally=far.tally, whole=True))
        target.commit()
    return found


def _table(source: Connection, target: Connection, shape: Shape, far: Far) -> Iterator[Far]:
    """Copies a table from where it is; `far.tally` goes on."""
    into: Table = tables.metadata.tables[shape.name]
    for rows in shapes.portions(source, shape, far.last):
        try:
            target.execute(insert(into), [dict(row._mapping) for row in rows])
        except exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", "")[:2] not in REFUSED:
                raise
            raise StorageTrouble(
                f"The other database takes no row like one in {shape.name}, behind the key {far.last} "
                f"({type(error.orig).__name__}): nothing of the source has changed."
            ) from error
        far.tally.add(rows)
        far = Far(shapes.key_of(shape, rows[-1]), far.tally, fresh=len(rows))
        yield far


def differing(
    one: Mapping[str, Tally], other: Connection, tell: Tell = silent, *, source: Connection | None = None
) -> list[str]:
    """The tables of `other` whose sum is not that of `one`; of `source` too, where it may have changed meanwhile."""
    asked = [other] if source is None else [other, source]
    progress = Progress(tell, "checked", sum(tally.rows for tally in one.values()) * len(asked))
    found = []
    for shape in shapes.present():
        read = [_checked(each, shape, progress) for each in asked]
        if any(tally != one[shape.name] for tally in read):
            found.append(shape.name)
    return found


def _checked(connection: Connection, shape: Shape, progress: Progress) -> Tally:
    found = Tally()
    for rows in shapes.portions(connection, shape):
        found.add(rows)
        progress.add(len(rows))
    return found


def mark(target: Connection, source: str) -> None:
    """From now on the target holds an unfinished move. `source` names the database whose rows it gets."""
    sessions.begin(target)
    target.execute(text("CREATE TABLE moving (name TEXT PRIMARY KEY, said TEXT NOT NULL)"))
    target.execute(text("INSERT INTO moving VALUES ('', :said)"), {"said": source})
    target.execute(text("UPDATE alembic_version SET version_num = :mark"), {"mark": migrate.MOVING})
    target.commit()


def marked(target: Connection) -> str:
    """Which database's move is unfinished here."""
    return str(target.execute(text("SELECT said FROM moving WHERE name = ''")).scalar_one())


def unmark(target: Connection, version: str) -> None:
    """The move is finished. The caller commits."""
    target.execute(text("DROP TABLE moving"))
    target.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def empty(target: Connection) -> None:
    """Takes every row out, and how far a move is. The caller commits."""
    if not sessions.is_file(target):
        names = ", ".join(f'"{shape.name}"' for shape in shapes.present())
        target.execute(text(f"TRUNCATE {names}"))
        return
    for shape in reversed(shapes.present()):
        target.execute(delete(tables.metadata.tables[shape.name]))


def forget(target: Connection) -> None:
    """Begins an unfinished move anew."""
    sessions.begin(target)
    empty(target)
    target.execute(text("DELETE FROM moving WHERE name <> ''"))
    target.commit()


def _keep(target: Connection, shape: Shape, far: Far) -> None:
    said = json.dumps([far.last, far.tally.rows, far.tally.digest, far.whole])
    target.execute(text("DELETE FROM moving WHERE name = :name"), {"name": shape.name})
    target.execute(text("INSERT INTO moving VALUES (:name, :said)"), {"name": shape.name, "said": said})


def _known(target: Connection) -> dict[str, Far]:
    rows = target.execute(text("SELECT name, said FROM moving WHERE name <> ''")).fetchall()
    target.rollback()
    return {name: _read(said) for name, said in rows}


def _read(said: str) -> Far:
    last, rows, digest, whole = json.loads(said)
    return Far(last, Tally(rows, int(digest, 16)), whole)
