"""Statements that are compiled once for each dialect and then run bare, without a session's or a result's cost.

Knows SQLAlchemy's compiler and the shape of a database cursor; refuses to know what any table is for.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import ClauseElement, Dialect, Table, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import TypeEngine

PREFIX = "p_"
"""Keeps our parameters' names apart from the columns' own, which SQLAlchemy reserves."""

Values = Sequence[Any]


def p(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] | None = None) -> BindParameter[Any]:
    """A value that is given when the statement runs."""
    return bindparam(PREFIX + name, required=False, type_=kind)


@cache
def dialect(name: str) -> Dialect:
    """The compiler's dialect of an engine, `sqlite` or `postgresql`."""
    if name == "sqlite":
        return sqlite.dialect()
    from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg  # late: SQLite needs none of it

    return PGDialect_asyncpg()  # type: ignore[no-untyped-call]


def inserting(name: str) -> Callable[..., Any]:
    """The insert of a dialect, which alone knows `on_conflict_do_nothing`."""
    if name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert


class Form:
    """A statement as one dialect wants it: its text and the order of its values."""

    __slots__ = ("_constants", "_pick", "text")

    def __init__(self, clause: ClauseElement, name: str) -> None:
        compiled = clause.compile(dialect=dialect(name), compile_kwargs={"render_postcompile": True})
        self.text = str(compiled)
        names = getattr(compiled, "positiontup", None) or ()
        self._pick = _picking([each.removeprefix(PREFIX) for each in names])
        self._constants = {
            each: value for each, value in compiled.params.items() if not each.startswith(PREFIX)
        }

    def values(self, given: dict[str, Any]) -> Values:
        """The values in their order. Raises KeyError when one is missing."""
        return self._pick(self._constants | given if self._constants else given)


def _picking(order: Sequence[str]) -> Callable[[dict[str, Any]], Values]:
    """What takes the values of these names out of a dictionary, as fast as can be."""
    if len(order) > 1:
        return itemgetter(*order)
    return lambda given: tuple(given[name] for name in order)


class Statement:
    """A statement for every dialect: an expression, or a function from a dialect's name to one."""

    __slots__ = ("_build", "_forms")

    def __init__(self, build: ClauseElement | Callable[[str], ClauseElement]) -> None:
        self._build = build
        self._forms: dict[str, Form] = {}

    def form(self, name: str) -> Form:
        """The statement in a dialect, compiled when it is first asked for."""
        form = self._forms.get(name)
        if form is None:
            clause = self._build if isinstance(self._build, ClauseElement) else self._build(name)
            form = self._forms[name] = Form(clause, name)
        return form


def upsert(table: Table, again: Sequence[str] = ()) -> Statement:
    """Inserts a row, given whole. Where its key is known, the columns named in `again` get their new values, or all do."""
    key = [column.name for column in table.primary_key]
    rest = again or [column.name for column in table.c if column.name not in key]

    def build(name: str) -> Any:
        row = inserting(name)(table).values({column: p(column.name) for column in table.c})
        return row.on_conflict_do_update(index_elements=key, set_={each: row.excluded[each] for each in rest})

    return Statement(build)


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchall(self) -> Sequence[Sequence[Any]]: ...

    def fetchone(self) -> Any: ...


class Sql:
    """Statements on one connection, inside the transaction that somebody else began and will end."""

    __slots__ = ("_execute", "dialect")

    def __init__(self, dialect: str, execute: Callable[[str, Values], Cursor]) -> None:
        self.dialect = dialect
        self._execute = execute

    def run(self, statement: Statement, /, **given: Any) -> Cursor:
        """The statement's cursor."""
        form = statement._forms.get(self.dialect) or statement.form(self.dialect)
        return self._execute(form.text, form.values(given))

    def all(self, statement: Statement, /, **given: Any) -> Sequence[Sequence[Any]]:
        """Every row, as tuples."""
        return self.run(statement, **given).fetchall()

    def one(self, statement: Statement, /, **given: Any) -> Sequence[Any] | None:
        """The first row, None when there is none."""
        row: Sequence[Any] | None = self.run(statement, **given).fetchone()
        return row

    def count(self, statement: Statement, /, **given: Any) -> int:
        """How many rows a statement touched."""
        return self.run(statement, **given).rowcount

    def bare(self, text: str, values: Values = ()) -> Cursor:
        """Runs text that no expression can say, such as a savepoint."""
        return self._execute(text, values)
