"""Proposals: drafts, the logs that are their record, and what they are found by. Knows rows; decides nothing.

What a row says beside its log follows from the log and is there for questions only.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, Table, delete, exists, insert, null, select, update

from domain import feedback
from domain.ids import AliasId, ConversationId, FeedbackId, PlaceId, PostId
from domain.proposals import aftermath, frame, registry
from domain.proposals.events import Entry, Proposed
from domain.proposals.frame import Proposal
from domain.proposals.record import Record
from domain.proposals.values import ProposalId
from domain.sight import Hidden
from ports.storage import BrokenLog, Due, Overtaken
from storage import bulk, mapping, tables
from storage.repositories.logs import EMPTY_LOG, EVENTS, Head, Logs
from storage.sql import Statement, p
from storage.transaction import Transaction

log = logging.getLogger(__name__)

PROPOSALS: Table = tables.proposals.ProposalRow.__table__  # type: ignore[attr-defined]
PEOPLE: Table = tables.proposals.ProposalPersonRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.proposals.ProposalFeedbackRow.__table__  # type: ignore[attr-defined]

P = PROPOSALS.c
LIMIT = p("limit", BigInteger)
BEYOND = 1 << 63
"""No id is as large; whoever asks for such a number was sent garbage."""
DRAFT = P.phase == "draft"
OPEN = (P.ended_at.is_(null()), P.phase != "draft")
ONE = P.id == p("id")
STATED = "process title phase closes ended_at next_at unannounced length seal".split()

ROW: Select[Any] = select(P.id, P.place, P.conversation, P.thread, P.length, P.seal)
GET = Statement(ROW.where(ONE))
LOCK = Statement(ROW.where(ONE).with_for_update())

DRAFTED = {name: p(name) for name in ("by", "place", "conversation", "thread")}
EMPTY = {
    "draft": "",
    "process": "",
    "title": "",
    "phase": "draft",
    "unannounced": False,
    "length": 0,
    "seal": "",
}
NEW = Statement(
    insert(PROPOSALS).values({P[name]: value for name, value in (DRAFTED | EMPTY).items()}).returning(P.id)
)
SAVE_DRAFT = Statement(update(PROPOSALS).where(ONE, DRAFT).values(draft=p("draft")))
GET_DRAFT = Statement(select(P.draft).where(ONE, DRAFT))
DISCARD = Statement(delete(PROPOSALS).where(ONE, DRAFT))

STATE = Statement(
    update(PROPOSALS)
    .where(ONE, P.seal == p("before"))
    .values({P[name]: p(name) for name in STATED} | {P.draft: ""})
)
SCHEDULE = Statement(update(PROPOSALS).where(ONE).values(next_at=p("next_at")))
MOVE = Statement(update(PROPOSALS).where(ONE).values(place=p("place"), thread=p("thread")))
DUE = Statement(
    select(P.id, P.next_at)
    .where(P.next_at.is_not(null()), P.next_at <= p("at"))
    .order_by(P.next_at, P.id)
    .limit(LIMIT)
    .with_for_update(skip_locked=True)
)

ADD_PEOPLE, ADD_FEEDBACK = bulk.Insert(PEOPLE), bulk.Insert(FEEDBACK)
REMOVE_PERSON = Statement(
    delete(PEOPLE).where(
        PEOPLE.c.proposal == p("proposal"), PEOPLE.c.person == p("person"), PEOPLE.c.role == p("role")
    )
)

SOONEST = (P.closes.asc().nulls_last(), P.id)
OPEN_ONES = ROW.where(*OPEN).order_by(*SOONEST)
OF_PERSON = select(PEOPLE.c.proposal).where(PEOPLE.c.person == p("person"))
INVOLVING = ROW.where(P.id.in_(OF_PERSON)).order_by(
    P.ended_at.is_not(null()), P.ended_at.desc().nulls_last(), *SOONEST
)
OF_CONVERSATION = Statement(ROW.where(P.conversation == p("conversation"), ~DRAFT).order_by(P.id))
OF_FEEDBACK = select(FEEDBACK.c.proposal).where(FEEDBACK.c.feedback == p("feedback"))
BEHIND = Statement(ROW.where(P.id.in_(OF_FEEDBACK)).order_by(P.id))
UNANNOUNCED = ROW.where(P.unannounced).order_by(P.ended_at, P.id)
AT = Statement(ROW.where(*OPEN, P.place == p("place")).order_by(P.id))
STOOD = Statement(
    ROW.where(~DRAFT, P.place == p("place")).order_by(P.ended_at.is_not(null()), P.id.desc()).limit(LIMIT)
)


@dataclass(frozen=True, slots=True)
class Kept(Record):
    """A record that knows which line of its log it shows, so that nobody can append to an older one."""

    head: Head = EMPTY_LOG


class Proposals:
    """Implements `ports.storage.Proposals`."""

    __slots__ = ("_logs", "_tx")

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._logs = Logs(tx)

    def draft(
        self, *, by: AliasId, place: PlaceId, conversation: ConversationId | None, thread: PostId | None
    ) -> ProposalId:
        rows = self._tx.sql.all(NEW, by=by, place=place, conversation=conversation, thread=thread)
        return ProposalId(rows[0][0])

    def save_draft(self, proposal: ProposalId, event: Proposed) -> None:
        self._tx.sql.run(SAVE_DRAFT, id=proposal, draft=mapping.events.write(event))

    def drafted(self, proposal: ProposalId) -> Proposed | None:
        row = self._tx.sql.one(GET_DRAFT, id=proposal)
        event = mapping.events.read(row[0]) if row and row[0] else None
        return event if isinstance(event, Proposed) else None

    def discard(self, proposal: ProposalId) -> None:
        self._tx.sql.run(DISCARD, id=proposal)

    def lock(self, proposal: ProposalId) -> Record:
        return self._known(LOCK, proposal)

    def get(self, proposal: ProposalId) -> Record:
        return self._known(GET, proposal)

    def _known(self, statement: Statement, proposal: ProposalId) -> Kept:
        row = self._tx.sql.one(statement, id=proposal) if 0 < proposal < BEYOND else None
        if row is None:
            raise KeyError(proposal)
        return self._record(row)

    def _record(self, row: Sequence[Any]) -> Kept:
        number, place, conversation, thread, length, seal = row
        head = Head(length, seal)
        return Kept(number, place, conversation, thread, self._logs.state(number, head), head)

    def append(self, record: Record, entry: Entry, state: Proposal, next_at: datetime | None) -> Record:
        kept = record if isinstance(record, Kept) else self._known(GET, record.id)
        head, line = self._logs.next(kept.head, entry, state)
        stated = _stated(state, next_at) | {"length": head.length, "seal": head.seal}
        if not self._tx.sql.count(STATE, id=record.id, before=kept.head.seal, **stated):
            raise Overtaken(record.id)
        self._logs.add(record.id, entry, line)
        self._link(record.id, kept.state, state)
        return Kept(record.id, record.place, record.conversation, record.thread, state, head)

    def _link(self, proposal: ProposalId, old: Proposal | None, new: Proposal) -> None:
        """Who and what it is found by; nothing to do for most lines."""
        linked = old.feedback if old else ()
        if new.feedback != linked:
            fresh = dict.fromkeys(each for each in new.feedback if each not in linked)
            ADD_FEEDBACK.run(self._tx.sql, [(proposal, each) for each in fresh])
        if old and _roles(old) == _roles(new):
            return
        before, now = _people(old) if old else frozenset(), _people(new)
        ADD_PEOPLE.run(self._tx.sql, [(proposal, *each) for each in sorted(now - before)])
        for person, role in sorted(before - now):
            self._tx.sql.run(REMOVE_PERSON, proposal=proposal, person=person, role=role)

    def schedule(self, proposal: ProposalId, next_at: datetime | None) -> None:
        self._tx.sql.run(SCHEDULE, id=proposal, next_at=mapping.seconds_or_none(next_at))

    def take_due(self, limit: int = 100) -> Sequence[Due]:
        """Where PostgreSQL is shared, each process passes over what another one is taking or somebody is changing."""
        sql = self._tx.sql
        rows = sql.all(DUE, at=self._tx.at, limit=limit)
        for row in rows:
            sql.run(SCHEDULE, id=row[0], next_at=None)
        return [Due(ProposalId(row[0]), mapping.instant(row[1])) for row in rows]

    def log(self, proposal: ProposalId) -> Sequence[Entry]:
        return self._logs.entries(proposal, self._head(proposal))

    def seal(self, proposal: ProposalId) -> str:
        return self._head(proposal).seal

    def broken(self, proposal: ProposalId) -> int:
        return self._logs.broken(proposal, self._head(proposal))

    def _head(self, proposal: ProposalId) -> Head:
        row = self._tx.sql.one(GET, id=proposal)
        return Head(row[4], row[5]) if row else EMPTY_LOG

    def open_ones(self, hidden: Hidden, limit: int = 20) -> Sequence[Record]:
        return self._found(Statement(OPEN_ONES.where(P.place.not_in(hidden)).limit(limit)))

    def involving(self, person: AliasId, hidden: Hidden, limit: int = 100) -> Sequence[Record]:
        return self._found(Statement(INVOLVING.where(P.place.not_in(hidden)).limit(limit)), person=person)

    def of_conversation(self, conversation: ConversationId) -> Sequence[Record]:
        return self._found(OF_CONVERSATION, conversation=conversation)

    def behind(self, feedback: FeedbackId) -> Sequence[Record]:
        return self._found(BEHIND, feedback=feedback)

    def unannounced(self, hidden: Hidden, limit: int = 50) -> Sequence[Record]:
        return self._found(Statement(UNANNOUNCED.where(P.place.not_in(hidden)).limit(limit)))

    def search(self, words: str, hidden: Hidden, limit: int = 10) -> Sequence[Record]:
        query = ROW.where(~DRAFT, P.place.not_in(hidden))
        for word in feedback.searched(words):
            said = EVENTS.c.folded.contains(word, autoescape=True)
            query = query.where(exists().where(EVENTS.c.proposal == P.id, said))
        return self._found(Statement(query.order_by(P.id.desc()).limit(limit)))

    def at(self, place: PlaceId) -> Sequence[Record]:
        return self._found(AT, place=place)

    def stood(self, place: PlaceId, limit: int = 50) -> Sequence[Record]:
        return self._found(STOOD, place=place, limit=limit)

    def _found(self, statement: Statement, **given: Any) -> list[Record]:
        """Records of a list; one that cannot be read does not hide the others."""
        found: list[Record] = []
        for row in self._tx.sql.all(statement, **given):
            try:
                found.append(self._record(row))
            except BrokenLog:
                log.warning("proposal.left_out", extra={"proposal": row[0]})
        return found

    def move(self, proposal: ProposalId, place: PlaceId, thread: PostId | None) -> None:
        self._tx.sql.run(MOVE, id=proposal, place=place, thread=thread)


def _stated(state: Proposal, next_at: datetime | None) -> dict[str, Any]:
    """What a row says of a state."""
    return {
        "process": registry.process_of(state).name,
        "title": state.title,
        "phase": str(state.phase),
        "closes": mapping.seconds_or_none(state.closes),
        "ended_at": mapping.seconds_or_none(state.end.at if state.end else None),
        "next_at": mapping.seconds_or_none(next_at),
        "unannounced": aftermath.unannounced(state),
    }


def _roles(state: Proposal) -> tuple[object, ...]:
    """What `_people` looks at, compared fast: most steps leave these very objects as they are."""
    return state.participants, state.deputies, state.proposer, state.decider


def _people(state: Proposal) -> frozenset[tuple[str, str]]:
    """Everybody who has to do with it, and as what."""
    people = {(person, "participant") for person in frame.present(state)}
    people |= {(deputy.deputy, "deputy") for deputy in state.deputies}
    people.add((state.proposer, "proposer"))
    if state.decider:
        people.add((state.decider, "decider"))
    return frozenset(people)
