"""Digests, what stood in them, and what channels have taught. Knows rows; decides nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Table, delete, exists, insert, null, select, update

from domain.conversations import Audience
from domain.digests import Digest, DigestId, Item, Kept, Kind, Plan, Run, RunId, Shown, State, Taste, Verdict
from domain.ids import AliasId, ConversationId, PlaceId
from storage import bulk, mapping, tables
from storage.repositories import heard
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

DIGESTS: Table = tables.digests.DigestRow.__table__  # type: ignore[attr-defined]
RUNS: Table = tables.digests.DigestRunRow.__table__  # type: ignore[attr-defined]
ITEMS: Table = tables.digests.DigestItemRow.__table__  # type: ignore[attr-defined]
VOTES: Table = tables.digests.DigestVoteRow.__table__  # type: ignore[attr-defined]
TASTES: Table = tables.digests.DigestTasteRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
PROPOSALS: Table = tables.proposals.ProposalRow.__table__  # type: ignore[attr-defined]
EVENTS: Table = tables.proposals.ProposalEventRow.__table__  # type: ignore[attr-defined]

PLANS: mapping.Codec[Plan] = mapping.Codec(Plan)
WRITTEN: mapping.Codec[Item] = mapping.Codec(Item)
TRIES = 5
"""How often a run is begun before it is given up: a process died each time."""

D, R, I, V, T = DIGESTS.c, RUNS.c, ITEMS.c, VOTES.c, TASTES.c  # noqa: E741
LIMIT = p("limit", BigInteger)
COLUMNS = ("place", "by", "plan", "created_at", "paused", "next_at", "last_at", "posted_at", "seen")

ADD = Statement(insert(DIGESTS).values({D[name]: p(name) for name in COLUMNS}).returning(D.id))
SAVE = Statement(update(DIGESTS).where(D.id == p("id")).values({D[name]: p(name) for name in COLUMNS}))
GET = Statement(select(DIGESTS).where(D.id == p("id")))
OF_RUN = Statement(select(DIGESTS).where(D.id == select(R.digest).where(R.id == p("id")).scalar_subquery()))
LOCK = Statement(select(DIGESTS).where(D.id == p("id")).with_for_update())
ALL = Statement(select(DIGESTS).order_by(D.place, D.id))
DUE = Statement(
    select(DIGESTS)
    .where(D.next_at.is_not(null()), D.next_at <= p("at"))
    .order_by(D.next_at, D.id)
    .limit(LIMIT)
    .with_for_update(skip_locked=True)
)
REMOVE = Statement(delete(DIGESTS).where(D.id == p("id")))
REMOVE_RUNS = Statement(delete(RUNS).where(R.digest == p("id")))
OF_DIGEST = select(R.id).where(R.digest == p("id"))
OLD = select(R.id).where(R.state != "wanted", R.settled_at < p("before"))
EMPTY, FORGET = (
    tuple(Statement(delete(table).where(table.c.run.in_(runs))) for table in (ITEMS, VOTES))
    for runs in (OF_DIGEST, OLD)
)
LEARNT_OLD = Statement(update(RUNS).where(R.id.in_(OLD), ~R.learnt).values({R.learnt: True}))

WANT = Statement(
    lambda name: (
        inserting(name)(RUNS)
        .values(
            {R[name]: p(name) for name in ("key", "digest", "kind", "person", "place", "wanted_at")}
            | {R.claimed_at: 0.0, R.tries: 0, R.state: "wanted", R.learnt: False}
        )
        .on_conflict_do_nothing()
    )
)
RUN = select(R.id, R.key, R.digest, R.kind, R.wanted_at, R.person, R.place, R.tries)
FREE = (R.state == "wanted", R.claimed_at <= p("before"))
NEXT = Statement(RUN.where(*FREE).order_by(R.id).limit(1).with_for_update(skip_locked=True))
WANTED = Statement(select(R.id).where(*FREE).limit(1))
CLAIM = Statement(update(RUNS).where(R.id == p("id")).values({R.claimed_at: p("at"), R.tries: R.tries + 1}))
SETTLE = Statement(
    update(RUNS)
    .where(R.id == p("id"), R.state == "wanted")
    .values({R.state: p("state"), R.settled_at: p("at")})
)

KEEP = Statement(insert(ITEMS).values({I[name]: p(name) for name in ("run", "number", "item")}))
ITEMS_OF = Statement(select(I.run, I.number, I.item).where(I.run == p("run")).order_by(I.number))
ITEM = Statement(
    select(I.run, I.number, I.item, D.place)
    .select_from(ITEMS.join(RUNS, R.id == I.run).join(DIGESTS, D.id == R.digest))
    .where(I.run == p("run"), I.number == p("number"))
)

TASTES_OF = Statement(select(T.feature, T.more, T.less, T.acted, T.ignored).where(T.place == p("place")))
COUNTS = ("more", "less", "acted", "ignored")


def _teach(name: str) -> Any:
    row = inserting(name)(TASTES).values({column: p(column.name) for column in T})
    more = {each: T[each] + row.excluded[each] for each in COUNTS}
    return row.on_conflict_do_update(index_elements=["place", "feature"], set_=more)


TEACH = Statement(_teach)
VOTE = Statement(select(V.verdict).where(V.run == p("run"), V.number == p("number"), V.person == p("person")))
JUDGE = upsert(VOTES)
UNLEARNT = Statement(
    select(R.id, R.settled_at, I.number, I.item)
    .select_from(RUNS.join(ITEMS, I.run == R.id))
    .where(
        R.digest == p("digest"),
        R.state == "posted",
        ~R.learnt,
        ~exists().where(V.run == I.run, V.number == I.number),
    )
    .order_by(R.id, I.number)
)
LEARNT = Statement(update(RUNS).where(R.id == p("run")).values({R.learnt: True}))


class Digests(heard.Heard):
    """Implements `ports.digests.Digests`."""

    __slots__ = ()

    def __init__(self, tx: Transaction) -> None:
        super().__init__(tx)

    def add(self, *, place: PlaceId, by: AliasId, plan: Plan, next_at: datetime | None) -> Digest:
        fresh = Digest(DigestId(0), place, by, plan, mapping.instant(self._tx.at), next_at=next_at)
        return replace(fresh, id=DigestId(self._tx.sql.all(ADD, **_values(fresh))[0][0]))

    def get(self, digest: DigestId) -> Digest:
        return self._known(GET, digest)

    def of_run(self, run: RunId) -> Digest | None:
        row = self._tx.sql.one(OF_RUN, id=run)
        return _digest(row) if row else None

    def lock(self, digest: DigestId) -> Digest:
        return self._known(LOCK, digest)

    def _known(self, statement: Statement, digest: DigestId) -> Digest:
        row = self._tx.sql.one(statement, id=digest)
        if row is None:
            raise KeyError(digest)
        return _digest(row)

    def save(self, digest: Digest) -> None:
        self._tx.sql.run(SAVE, id=digest.id, **_values(digest))

    def remove(self, digest: DigestId) -> None:
        for statement in (*EMPTY, REMOVE_RUNS, REMOVE):
            self._tx.sql.run(statement, id=digest)

    def all(self) -> Sequence[Digest]:
        return [_digest(row) for row in self._tx.sql.all(ALL)]

    def take_due(self, limit: int = 100) -> Sequence[Digest]:
        return [_digest(row) for row in self._tx.sql.all(DUE, at=self._tx.at, limit=limit)]

    def want(
        self,
        key: str,
        digest: DigestId,
        kind: Kind,
        person: AliasId | None = None,
        place: PlaceId | None = None,
    ) -> bool:
        given = {"key": key, "digest": digest, "kind": kind.value, "person": person, "place": place}
        return self._tx.sql.count(WANT, wanted_at=self._tx.at, **given) == 1

    def wanted(self, patience: float) -> bool:
        return self._tx.sql.one(WANTED, before=self._tx.at - patience) is not None

    def claim(self, patience: float) -> Run | None:
        while row := self._tx.sql.one(NEXT, before=self._tx.at - patience):
            number, key, digest, kind, at, person, place, tries = row
            if tries < TRIES:
                self._tx.sql.run(CLAIM, id=number, at=self._tx.at)
                return Run(number, key, digest, Kind(kind), mapping.instant(at), person, place)
            self.settle(number, State.DROPPED)
        return None

    def settle(self, run: RunId, state: State) -> bool:
        return self._tx.sql.count(SETTLE, id=run, state=state.value, at=self._tx.at) == 1

    def keep(self, items: Sequence[Kept]) -> None:
        for each in items:
            written = each.item
            if written.message:
                written = replace(written, words="", names=(), title="", summary=())
            self._tx.sql.run(KEEP, run=each.run, number=each.number, item=WRITTEN.write(written))

    def items(self, run: RunId) -> Sequence[Kept]:
        return [_kept(row) for row in self._tx.sql.all(ITEMS_OF, run=run)]

    def item(self, run: RunId, number: int) -> tuple[Kept, PlaceId] | None:
        row = self._tx.sql.one(ITEM, run=run, number=number)
        return (_kept(row[:3]), row[3]) if row else None

    def tastes(self, place: PlaceId) -> Mapping[str, Taste]:
        return {row[0]: Taste(*row[1:]) for row in self._tx.sql.all(TASTES_OF, place=place)}

    def teach(self, place: PlaceId, features: Sequence[str], taught: Taste) -> None:
        counts = {name: getattr(taught, name) for name in COUNTS}
        for feature in dict.fromkeys(features):
            self._tx.sql.run(TEACH, place=place, feature=feature, **counts)

    def judge(self, run: RunId, number: int, person: AliasId, verdict: Verdict) -> Verdict | None:
        earlier = self._tx.sql.one(VOTE, run=run, number=number, person=person)
        self._tx.sql.run(JUDGE, run=run, number=number, person=person, verdict=verdict.value)
        return Verdict(earlier[0]) if earlier else None

    def unlearnt(self, digest: DigestId) -> Sequence[Shown]:
        runs: defaultdict[tuple[RunId, float], list[Kept]] = defaultdict(list)
        for run, at, number, item in self._tx.sql.all(UNLEARNT, digest=digest):
            runs[run, at].append(_kept((run, number, item)))
        return [Shown(run, mapping.instant(at), tuple(items)) for (run, at), items in runs.items()]

    def learnt(self, run: RunId) -> None:
        self._tx.sql.run(LEARNT, run=run)

    def acted_on(self, conversations: Sequence[ConversationId], since: datetime) -> frozenset[ConversationId]:
        found: set[ConversationId] = set()
        for part in bulk.parts(list(dict.fromkeys(conversations))):
            found.update(row[0] for row in self._tx.sql.all(_acted(part, since.timestamp())))
        return frozenset(found)

    def forget(self, before: datetime) -> None:
        for statement in (LEARNT_OLD, *FORGET):
            self._tx.sql.run(statement, before=before.timestamp())


def _acted(conversations: Sequence[ConversationId], since: float) -> Statement:
    """Those with an answer, an end or a decision since then."""
    m, c, e, o = MESSAGES.c, CONVERSATIONS.c, EVENTS.c, PROPOSALS.c
    answered = exists().where(
        m.conversation == c.id, ~m.by_customer, m.audience == Audience.CUSTOMER.value, m.sent_at > since
    )
    begun = (
        exists()
        .select_from(PROPOSALS.join(EVENTS, e.proposal == o.id))
        .where(o.conversation == c.id, e.number == 1, e.at > since)
    )
    query = select(c.id).where(c.id.in_(conversations), (c.resolved_at > since) | answered | begun)
    return Statement(query)


def _values(one: Digest) -> dict[str, Any]:
    return {
        "place": one.place,
        "by": one.by,
        "plan": PLANS.write(one.plan),
        "created_at": one.created_at.timestamp(),
        "paused": one.paused,
        "next_at": mapping.seconds_or_none(one.next_at),
        "last_at": mapping.seconds_or_none(one.last_at),
        "posted_at": mapping.seconds_or_none(one.posted_at),
        "seen": one.seen,
    }


def _digest(row: Sequence[Any]) -> Digest:
    number, place, by, plan, created, paused, coming, last, posted, seen = row
    return Digest(
        id=DigestId(number),
        place=place,
        by=by,
        plan=PLANS.read(plan),
        created_at=mapping.instant(created),
        paused=bool(paused),
        next_at=mapping.instant_or_none(coming),
        last_at=mapping.instant_or_none(last),
        posted_at=mapping.instant_or_none(posted),
        seen=seen,
    )


def _kept(row: Sequence[Any]) -> Kept:
    return Kept(row[0], row[1], WRITTEN.read(row[2]))
