"""Administrative acts, and restraints of customers. Knows rows; decides nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, String, Table, case, func, insert, null, select, update

from domain.ids import AccountId, AliasId
from ports.administration import Act, Restraint
from storage import mapping, tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

ACTS: Table = tables.privacy.ActRow.__table__  # type: ignore[attr-defined]
RESTRAINTS: Table = tables.privacy.RestraintRow.__table__  # type: ignore[attr-defined]
A, R = ACTS.c, RESTRAINTS.c
HOUR = 3600.0
BEYOND = 1 << 62

NOTE = Statement(insert(ACTS).values({A[name]: p(name) for name in "at by what about before after".split()}))
LATEST = Statement(
    select(A.id, A.at, A.by, A.what, A.about, A.before, A.after)
    .where(
        A.id < p("upto", BigInteger), func.substr(A.by, 1, func.length(p("of", String))) == p("of", String)
    )
    .order_by(A.id.desc())
    .limit(p("limit", BigInteger))
)


def _heard(name: str) -> Any:
    """One statement for each message: the first of an hour begins the count anew."""
    fresh = {
        "alias": p("alias"),
        "since": p("at"),
        "heard": 1,
        "left_out": 0,
        "blocked_at": None,
        "told_at": None,
    }
    row = inserting(name)(RESTRAINTS).values(**fresh)
    within = R.since > row.excluded.since - HOUR
    counted = {
        "heard": case((within, R.heard + 1), else_=1),
        "since": case((within, R.since), else_=row.excluded.since),
    }
    upsert = row.on_conflict_do_update(index_elements=["alias"], set_=counted)
    return upsert.returning(R.heard, R.left_out, R.blocked_at, R.told_at)


HEARD = Statement(_heard)
ONE = R.alias == p("alias")
LEAVE_OUT = Statement(update(RESTRAINTS).where(ONE).values(left_out=R.left_out + 1))
TOLD = Statement(update(RESTRAINTS).where(ONE).values(told_at=p("at")))
REPORTED = Statement(update(RESTRAINTS).where(ONE).values(left_out=0))
BLOCKED = Statement(select(R.blocked_at).where(ONE))
FREE = Statement(update(RESTRAINTS).where(ONE, R.blocked_at.is_not(null())).values(blocked_at=null()))


def _block(name: str) -> Any:
    fresh = {
        "alias": p("alias"),
        "since": 0.0,
        "heard": 0,
        "left_out": 0,
        "blocked_at": p("at"),
        "told_at": None,
    }
    row = inserting(name)(RESTRAINTS).values(**fresh)
    return row.on_conflict_do_update(
        index_elements=["alias"], set_={"blocked_at": row.excluded.blocked_at}, where=R.blocked_at.is_(null())
    )


BLOCK = Statement(_block)


class Acts:
    """Implements `ports.administration.Acts`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def note(self, by: AliasId, what: str, about: str = "", before: str = "", after: str = "") -> None:
        self._tx.sql.run(NOTE, at=self._tx.at, by=by, what=what, about=about, before=before, after=after)

    def latest(self, team: AccountId, limit: int, before: int | None = None) -> Sequence[Act]:
        upto = BEYOND if before is None else before
        rows = self._tx.sql.all(LATEST, of=f"{team}:", limit=limit, upto=upto)
        return [Act(row[0], mapping.instant(row[1]), *row[2:]) for row in rows]


class Restraints:
    """Implements `ports.administration.Restraints`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def heard(self, alias: AliasId) -> Restraint:
        heard, left_out, blocked, told = self._tx.sql.all(HEARD, alias=alias, at=self._tx.at)[0]
        return Restraint(heard, left_out, blocked is not None, mapping.instant_or_none(told))

    def leave_out(self, alias: AliasId) -> None:
        self._tx.sql.run(LEAVE_OUT, alias=alias)

    def told(self, alias: AliasId) -> None:
        self._tx.sql.run(TOLD, alias=alias, at=self._tx.at)

    def reported(self, alias: AliasId) -> None:
        self._tx.sql.run(REPORTED, alias=alias)

    def block(self, alias: AliasId, *, blocked: bool) -> bool:
        if not blocked:
            return self._tx.sql.count(FREE, alias=alias) > 0
        return self._tx.sql.count(BLOCK, alias=alias, at=self._tx.at) > 0

    def is_blocked(self, alias: AliasId) -> bool:
        row = self._tx.sql.one(BLOCKED, alias=alias)
        return row is not None and row[0] is not None
