"""Signals, what people decided about them, and trials of rules. Knows rows; decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Table, delete, insert, null, or_, select, update

from domain.ids import AliasId, PlaceId
from domain.pictures import Plot
from domain.proposals.values import ProposalId
from domain.sight import Hidden
from domain.signals.episodes import Signal, SignalId
from domain.signals.series import Rule
from ports.signals import Trial
from storage import mapping, tables
from storage.repositories import counting
from storage.sql import Statement, p, upsert

SIGNALS: Table = tables.signals.SignalRow.__table__  # type: ignore[attr-defined]
RULES: Table = tables.signals.SignalRuleRow.__table__  # type: ignore[attr-defined]
TRIALS: Table = tables.signals.SignalTrialRow.__table__  # type: ignore[attr-defined]

SAID: mapping.Codec[Signal] = mapping.Codec(Signal)
DECIDED: mapping.Codec[Rule] = mapping.Codec(Rule)
DRAWN: mapping.Codec[Plot] = mapping.Codec(Plot)

G, R, T = SIGNALS.c, RULES.c, TRIALS.c
LIMIT = p("limit", BigInteger)
COLUMNS = ("phase", "place", "at", "next_at", "proposal", "signal")
ADD = Statement(insert(SIGNALS).values({G[name]: p(name) for name in COLUMNS}).returning(G.id))
SAVE = Statement(update(SIGNALS).where(G.id == p("id")).values({G[name]: p(name) for name in COLUMNS}))
ONE = select(G.id, G.signal, G.place)
GET = Statement(ONE.where(G.id == p("id")))
LOCK = Statement(ONE.where(G.id == p("id")).with_for_update())
OPEN = G.phase != "closed"
LIVE = Statement(ONE.where(or_(OPEN, G.at >= p("since"))).order_by(G.id.desc()))
OPEN_ONES = ONE.where(OPEN).order_by(G.id.desc())
DUE = Statement(
    select(G.id, G.next_at)
    .where(G.next_at.is_not(null()), G.next_at <= p("at"))
    .order_by(G.next_at, G.id)
    .limit(LIMIT)
    .with_for_update(skip_locked=True)
)
DECIDED_NOW = Statement(
    update(SIGNALS).where(G.proposal == p("proposal"), G.next_at > p("at")).values({G.next_at: p("at")})
)
TAKEN = Statement(update(SIGNALS).where(G.id == p("id")).values({G.next_at: null()}))

ALL_RULES = Statement(select(R.key, R.rule))
REMOVE_RULE = Statement(delete(RULES).where(R.key == p("key")))
SAVE_RULE = upsert(RULES)

TRY = Statement(
    insert(TRIALS)
    .values({T[name]: p(name) for name in ("person", "rule", "asked_at")} | {T.claimed_at: 0.0, T.plot: ""})
    .returning(T.id)
)
TRIAL = select(T.id, T.person, T.rule, T.plot)
TRIAL_OF = Statement(TRIAL.where(T.id == p("id")))
WAITING = Statement(
    TRIAL.where(T.plot == "", T.claimed_at <= p("before"))
    .order_by(T.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
WAITING_NOW = Statement(select(T.id).where(T.plot == "", T.claimed_at <= p("before")).limit(1))
BEGUN = Statement(update(TRIALS).where(T.id == p("id")).values({T.claimed_at: p("at")}))
TRIED = Statement(update(TRIALS).where(T.id == p("id"), T.plot == "").values({T.plot: p("plot")}))
OLD = Statement(delete(TRIALS).where(T.asked_at < p("before")))
TRIALS_KEPT = 30 * 86400.0


class Signals(counting.Counting):
    """Implements `ports.signals.Signals`."""

    __slots__ = ()

    def rules(self) -> Mapping[str, Rule]:
        return {row[0]: DECIDED.read(row[1]) for row in self._tx.sql.all(ALL_RULES)}

    def save_rule(self, rule: Rule) -> None:
        key = rule.series.key if rule.series else ""
        self._tx.sql.run(SAVE_RULE, key=key, rule=DECIDED.write(rule))

    def remove_rule(self, key: str) -> None:
        self._tx.sql.run(REMOVE_RULE, key=key)

    def add(self, signal: Signal) -> Signal:
        number = self._tx.sql.all(ADD, **_values(signal, None))[0][0]
        return replace(signal, id=SignalId(number))

    def get(self, signal: SignalId) -> Signal:
        return self._known(GET, signal)

    def lock(self, signal: SignalId) -> Signal:
        return self._known(LOCK, signal)

    def _known(self, statement: Statement, signal: SignalId) -> Signal:
        row = self._tx.sql.one(statement, id=signal)
        if row is None:
            raise KeyError(signal)
        return _signal(row)

    def save(self, signal: Signal, next_at: datetime | None) -> None:
        self._tx.sql.run(SAVE, id=signal.id, **_values(signal, next_at))

    def live(self, since: datetime) -> Sequence[Signal]:
        return [_signal(row) for row in self._tx.sql.all(LIVE, since=since.timestamp())]

    def open_ones(self, hidden: Hidden, limit: int = 50) -> Sequence[Signal]:
        query = OPEN_ONES.where(G.place.not_in(hidden)).limit(limit)
        return [_signal(row) for row in self._tx.sql.all(Statement(query))]

    def take_due(self, limit: int = 100) -> Sequence[tuple[SignalId, datetime]]:
        rows = self._tx.sql.all(DUE, at=self._tx.at, limit=limit)
        for row in rows:
            self._tx.sql.run(TAKEN, id=row[0])
        return [(SignalId(row[0]), mapping.instant(row[1])) for row in rows]

    def try_rule(self, person: AliasId, rule: Rule) -> int:
        self._tx.sql.run(OLD, before=self._tx.at - TRIALS_KEPT)
        rows = self._tx.sql.all(TRY, person=person, rule=DECIDED.write(rule), asked_at=self._tx.at)
        return int(rows[0][0])

    def decided(self, proposal: ProposalId) -> None:
        self._tx.sql.run(DECIDED_NOW, proposal=proposal, at=self._tx.at)

    def trial(self, number: int) -> Trial | None:
        row = self._tx.sql.one(TRIAL_OF, id=number)
        return _trial(row) if row else None

    def trials_wanted(self, patience: float) -> bool:
        return self._tx.sql.one(WAITING_NOW, before=self._tx.at - patience) is not None

    def next_trial(self, patience: float) -> Trial | None:
        row = self._tx.sql.one(WAITING, before=self._tx.at - patience)
        if row is None:
            return None
        self._tx.sql.run(BEGUN, id=row[0], at=self._tx.at)
        return _trial(row)

    def tried(self, number: int, plot: Plot) -> bool:
        return self._tx.sql.count(TRIED, id=number, plot=DRAWN.write(plot)) == 1


def _values(signal: Signal, next_at: datetime | None) -> dict[str, Any]:
    return {
        "phase": signal.phase.value,
        "place": signal.place,
        "at": signal.at.timestamp(),
        "next_at": mapping.seconds_or_none(next_at),
        "proposal": signal.proposal,
        "signal": SAID.write(signal),
    }


def _signal(row: Sequence[Any]) -> Signal:
    """Where it is told is what its row says: a channel that was known by its name has an id by now."""
    return replace(SAID.read(row[1]), id=SignalId(row[0]), place=PlaceId(row[2]))


def _trial(row: Sequence[Any]) -> Trial:
    number, person, rule, plot = row
    return Trial(number, AliasId(person), DECIDED.read(rule), DRAWN.read(plot) if plot else None)
