"""Erasings: what they are about, what they leave on platforms, and when the last trace of who asked is gone.

Knows rows; how each table is cleaned is in `storage.erasing.registry`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Table, and_, delete, exists, insert, null, or_, select, update

from domain.erasing import ErasureId, Redaction
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, PostId, Slot, place_of
from domain.proposals.values import ProposalId
from ports.erasing import Open, Scope
from storage import bulk, mapping, tables
from storage.erasing import registry
from storage.sql import Statement, p
from storage.transaction import Transaction

ERASURES: Table = tables.privacy.ErasureRow.__table__  # type: ignore[attr-defined]
ERASED: Table = tables.privacy.ErasedRow.__table__  # type: ignore[attr-defined]
QUOTES: Table = tables.privacy.QuoteRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
OUT: Table = tables.queues.OutboxRow.__table__  # type: ignore[attr-defined]
IN: Table = tables.queues.InboxRow.__table__  # type: ignore[attr-defined]
MIRRORS: Table = tables.queues.MirrorRow.__table__  # type: ignore[attr-defined]

C, M, R, X = CONVERSATIONS.c, MESSAGES.c, MIRRORS.c, ERASURES.c
LIMIT = p("limit", BigInteger)

BEGIN = Statement(
    insert(ERASURES).values({X[name]: p(name) for name in ("why", "chat", "begun_at")}).returning(X.id)
)
OPEN = Statement(
    select(X.id, X.why, X.chat, X.begun_at).where(X.finished_at.is_(null())).order_by(X.id).limit(LIMIT)
)
GET = Statement(select(X.chat, X.begun_at).where(X.id == p("id"), X.finished_at.is_(null())))
FORGET_CHAT = Statement(update(ERASURES).where(X.id == p("id")).values(chat=""))
END = Statement(
    update(ERASURES).where(X.id == p("id"), X.finished_at.is_(null())).values(finished_at=p("at"))
)
OF_CUSTOMER = Statement(select(C.id).where(C.customer == p("alias")).order_by(C.id))
SAID_BY = Statement(select(M.id).where(M.by == p("alias")).order_by(M.id))
IS_ERASED = Statement(select(ERASED.c.erasure).where(ERASED.c.conversation == p("conversation")))
RESOLVED = Statement(
    select(C.id)
    .where(
        C.id > p("after"),
        C.resolved_at.is_not(null()),
        C.resolved_at < p("at"),
        C.status == "resolved",
        C.merged_into.is_(null()),
        ~exists().where(ERASED.c.conversation == C.id),
    )
    .order_by(C.id)
    .limit(LIMIT)
)
ADD_ERASED, ADD_QUOTES = bulk.Insert(ERASED), bulk.Insert(QUOTES)
OWN = OUT.c.key >= p("first"), OUT.c.key < p("beyond")
LEFT = Statement(select(OUT.c.id).where(*OWN, OUT.c.settled_at.is_(null())).limit(1))
POSTS_FROM = Statement(
    select(R.slot, R.post).where(R.slot >= p("slot"), R.slot < p("beyond")).order_by(R.slot, R.number)
)
COMING = Statement(
    select(OUT.c.makes, OUT.c.command)
    .where(OUT.c.makes != "", OUT.c.settled_at.is_(null()))
    .order_by(OUT.c.id)
)
LEAVE = Statement(update(MIRRORS).where(R.slot == p("slot")).values(slot=p("behind", R.slot.type) + R.post))
AFTER = ";"
"""The character after `:`, so that everything that begins with `chat:` stands before `chat;`."""


class Erasures:
    """Implements `ports.erasing.Erasing`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def begin(self, why: str, chat: PlaceId | None = None) -> ErasureId:
        return ErasureId(self._tx.sql.all(BEGIN, why=why, chat=chat or "", begun_at=self._tx.at)[0][0])

    def of_person(self, alias: AliasId) -> tuple[tuple[ConversationId, ...], tuple[MessageId, ...]]:
        conversations = (row[0] for row in self._tx.sql.all(OF_CUSTOMER, alias=alias))
        return tuple(conversations), tuple(row[0] for row in self._tx.sql.all(SAID_BY, alias=alias))

    def answers_to(self, messages: Sequence[MessageId]) -> tuple[MessageId, ...]:
        found: list[MessageId] = []
        for part in bulk.parts(messages):
            query = select(M.id).where(M.answers.in_(part), ~M.by_customer)
            found += (row[0] for row in self._tx.sql.all(Statement(query)))
        return tuple(found)

    def erase(self, number: ErasureId, scope: Scope) -> tuple[ProposalId, ...]:
        sql = self._tx.sql
        subject = registry.Subject(number, scope, Redaction(scope.traces), self._tx.at)
        changed = registry.erase(sql, subject)
        ADD_ERASED.run(sql, [(conversation, number) for conversation in scope.conversations])
        return changed

    def standing(self, slots: Sequence[Slot]) -> Mapping[Slot, tuple[PlaceId, ...]]:
        wanted, found = frozenset(slots), defaultdict[Slot, list[PlaceId]](list)
        for slot, place in (*self._posted(wanted), *self._coming(wanted)):
            found[slot].append(place)
        return {slot: tuple(dict.fromkeys(places)) for slot, places in found.items()}

    def leave_behind(self, slot: Slot, behind: Slot) -> None:
        self._tx.sql.run(LEAVE, slot=slot, behind=behind)

    def _posted(self, wanted: frozenset[Slot]) -> Iterator[tuple[Slot, PlaceId]]:
        sql, alone = self._tx.sql, [slot for slot in wanted if not slot.endswith(":")]
        for part in bulk.parts(alone):
            query = select(R.slot, R.post).where(R.slot.in_(part))
            for slot, post in sql.all(Statement(query.order_by(R.slot, R.number))):
                yield Slot(slot), place_of(PostId(post))
        # Slots of which one thing may have several are rare as a whole, and looked through together.
        for kind in {slot.partition(":")[0] for slot in wanted if slot.endswith(":")}:
            for slot, post in sql.all(POSTS_FROM, slot=f"{kind}:", beyond=f"{kind}{AFTER}"):
                if slot[: slot.index(":", len(kind) + 1) + 1] in wanted:
                    yield Slot(slot), place_of(PostId(post))

    def _coming(self, wanted: frozenset[Slot]) -> Iterator[tuple[Slot, PlaceId]]:
        """What is just being sent, or waits to be."""
        for slot, command in self._tx.sql.all(COMING):
            place = getattr(mapping.commands.read(command), "place", None)
            if place and (slot in wanted or f"{slot.rpartition(':')[0]}:" in wanted):
                yield Slot(slot), place

    def quote(self, slot: Slot, conversations: Sequence[ConversationId]) -> None:
        ADD_QUOTES.run(self._tx.sql, [(slot, each) for each in dict.fromkeys(conversations)])

    def quoting(self, conversations: Sequence[ConversationId]) -> tuple[Slot, ...]:
        found: dict[Slot, None] = {}
        for part in bulk.parts(conversations):
            query = select(QUOTES.c.slot).where(QUOTES.c.conversation.in_(part)).distinct()
            found |= dict.fromkeys(
                Slot(row[0]) for row in self._tx.sql.all(Statement(query.order_by(QUOTES.c.slot)))
            )
        return tuple(found)

    def is_erased(self, conversation: ConversationId) -> bool:
        return self._tx.sql.one(IS_ERASED, conversation=conversation) is not None

    def unfinished(self, limit: int = 20) -> Sequence[Open]:
        rows = self._tx.sql.all(OPEN, limit=limit)
        return [
            Open(ErasureId(row[0]), row[1], PlaceId(row[2]) if row[2] else None, mapping.instant(row[3]))
            for row in rows
        ]

    def finish(self, number: ErasureId) -> bool:
        sql = self._tx.sql
        own: dict[str, Any] = {"first": f"erase:{number}:", "beyond": f"erase:{number}{AFTER}"}
        if sql.one(LEFT, **own) is not None:
            return False
        row = sql.one(GET, id=number)
        if row is None:
            return True
        if row[0]:
            self._forget_chat(row[0], row[1], own)
            sql.run(FORGET_CHAT, id=number)
        return True

    def end(self, number: ErasureId) -> None:
        self._tx.sql.run(END, id=number, at=self._tx.at)

    def _forget_chat(self, chat: str, begun: float, own: dict[str, Any]) -> None:
        """The answers to who asked were the last that named their chat. What came later is somebody new's."""
        sql = self._tx.sql
        keyed = and_(OUT.c.key >= own["first"], OUT.c.key < own["beyond"], OUT.c.target == chat)
        theirs = and_(OUT.c.target == chat, OUT.c.created_at <= begun)
        sql.run(Statement(delete(OUT).where(OUT.c.settled_at.is_not(null()), or_(keyed, theirs))))
        old = and_(IN.c.lane == chat, IN.c.received_at <= begun, IN.c.state == "done")
        sql.run(Statement(update(IN).where(old).values(lane="")))
        for slot in (own["first"], f"post:{chat}:"):
            beyond = slot[:-1] + AFTER
            sql.run(Statement(delete(MIRRORS).where(MIRRORS.c.slot >= slot, MIRRORS.c.slot < beyond)))

    def resolved_before(self, at: datetime, after: ConversationId, limit: int) -> Sequence[ConversationId]:
        return [row[0] for row in self._tx.sql.all(RESOLVED, at=at.timestamp(), after=after, limit=limit)]
