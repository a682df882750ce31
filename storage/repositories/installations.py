"""Workspaces that installed us, and installations that have begun. Knows rows; opens nothing that is sealed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Double, Table, delete, select, update

from domain.ids import AccountId
from ports.installations import Installation
from storage import tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

MADE: Table = tables.installations.InstallationRow.__table__  # type: ignore[attr-defined]
STATES: Table = tables.installations.InstallStateRow.__table__  # type: ignore[attr-defined]
FIELDS = (
    "account",
    "app",
    "team",
    "name",
    "by",
    "scopes",
    "token",
    "refresh",
    "expires_at",
    "gone",
    "version",
)
C = MADE.c
STATES_AT_ONCE = 10_000
"""How many may have begun and not ended: more only somebody makes who wants to fill the disk."""


def _save(name: str) -> Any:
    given = {field: p(field) for field in FIELDS if field not in ("gone", "version")}
    fresh = {"gone": "", "version": 1, "made_at": p("at"), "installed_at": p("at"), "claimed_at": 0.0}
    row = inserting(name)(MADE).values(**given, **fresh)
    kept = ("account", "made_at")
    anew = {each: row.excluded[each] for each in (*given, *fresh) if each not in kept}
    return row.on_conflict_do_update(index_elements=["account"], set_={**anew, "version": C.version + 1})


def _begin(name: str) -> Any:
    row = inserting(name)(STATES).values(state=p("state"), app=p("app"), until=p("until"))
    return row.on_conflict_do_nothing()


COLUMNS = [C[name] for name in FIELDS]
STANDS = C.gone == ""
EXPIRING = (
    STANDS,
    C.refresh != "",
    C.expires_at < p("before", Double),
    C.claimed_at < p("at", Double) - p("patience", Double),
)
SAVE = Statement(_save)
GET = Statement(select(*COLUMNS).where(C.account == p("account")))
VERSIONS = Statement(select(C.account, C.version).order_by(C.made_at, C.account))
FIRST = Statement(select(C.account).order_by(C.gone != "", C.made_at, C.account).limit(1))
EXPIRES = Statement(select(*COLUMNS).where(*EXPIRING).order_by(C.expires_at).limit(1))
CLAIM = Statement(update(MADE).where(C.account == p("account"), *EXPIRING).values(claimed_at=p("at")))
RENEW = Statement(
    update(MADE)
    .where(C.account == p("account"), C.version == p("version", BigInteger), STANDS)
    .values(
        token=p("token"),
        refresh=p("refresh"),
        expires_at=p("expires_at", Double),
        version=C.version + 1,
        # A token that lives shorter than we look ahead is not renewed without end.
        claimed_at=p("at", Double),
    )
)
END = Statement(
    update(MADE)
    .where(C.account == p("account"), STANDS, C.installed_at <= p("at", Double))
    .values(gone=p("reason"), token="", refresh="", expires_at=None, version=C.version + 1)
)
BEGIN = Statement(_begin)
TIDY = Statement(delete(STATES).where(STATES.c.until < p("at", Double)))
OLDEST = (
    select(STATES.c.state)
    .order_by(STATES.c.until.desc())
    .offset(p("kept", BigInteger))
    .limit(p("portion", BigInteger))
)
LIMIT = Statement(delete(STATES).where(STATES.c.state.in_(OLDEST)))
BEGUN = Statement(select(STATES.c.app).where(STATES.c.state == p("state"), STATES.c.until >= p("at", Double)))
FINISH = Statement(delete(STATES).where(STATES.c.state == p("state")))


class Installations:
    """Implements `ports.installations.Installations`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def save(self, found: Installation) -> None:
        given = {field: getattr(found, field) for field in FIELDS if field not in ("gone", "version")}
        self._tx.sql.run(SAVE, at=self._tx.at, **given)

    def get(self, account: AccountId) -> Installation | None:
        return _installation(self._tx.sql.one(GET, account=account))

    def versions(self) -> Mapping[AccountId, int]:
        return {AccountId(account): version for account, version in self._tx.sql.all(VERSIONS)}

    def first(self) -> AccountId | None:
        row = self._tx.sql.one(FIRST)
        return AccountId(row[0]) if row else None

    def claim_expiring(self, before: float, patience: float) -> Installation | None:
        given = {"before": before, "patience": patience, "at": self._tx.at}
        found = _installation(self._tx.sql.one(EXPIRES, **given))
        if found is None or not self._tx.sql.count(CLAIM, account=found.account, **given):
            return None
        return found

    def renew(self, account: AccountId, version: int, token: str, refresh: str, expires_at: float) -> bool:
        given = {"token": token, "refresh": refresh, "expires_at": expires_at, "at": self._tx.at}
        return self._tx.sql.count(RENEW, account=account, version=version, **given) == 1

    def end(self, account: AccountId, reason: str, at: float) -> None:
        self._tx.sql.run(END, account=account, reason=reason, at=at)

    def begin(self, state: str, app: str, until: float) -> None:
        self._tx.sql.run(TIDY, at=self._tx.at)
        self._tx.sql.run(LIMIT, kept=STATES_AT_ONCE, portion=STATES_AT_ONCE)
        self._tx.sql.run(BEGIN, state=state, app=app, until=until)

    def finish(self, state: str) -> str | None:
        row = self._tx.sql.one(BEGUN, state=state, at=self._tx.at)
        # Two who come at once: the one whose deletion found the row has it.
        taken = self._tx.sql.count(FINISH, state=state) == 1
        return str(row[0]) if row and taken else None


def _installation(row: Sequence[Any] | None) -> Installation | None:
    return Installation(**dict(zip(FIELDS, row, strict=True))) if row else None
