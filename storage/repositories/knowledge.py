"""Kept answers, what they fit, where they were offered, and up to which message was looked. Knows rows; decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    update,
)

from domain.ids import AliasId, ConversationId, MessageId
from domain.knowledge import Automatic, Example, Fate, Kept, KeptId, Offer, Said
from storage import mapping, tables
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

KEPT: Table = tables.knowledge.KeptRow.__table__  # type: ignore[attr-defined]
VERSIONS: Table = tables.knowledge.VersionOfKeptRow.__table__  # type: ignore[attr-defined]
LESSONS: Table = tables.knowledge.KeptLessonRow.__table__  # type: ignore[attr-defined]
OFFERS: Table = tables.knowledge.KeptOfferRow.__table__  # type: ignore[attr-defined]
AUTOMATIC: Table = tables.knowledge.AutomaticRow.__table__  # type: ignore[attr-defined]
STATE: Table = tables.knowledge.KnowledgeRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]

K, V, L, F, A, S, M = KEPT.c, VERSIONS.c, LESSONS.c, OFFERS.c, AUTOMATIC.c, STATE.c, MESSAGES.c
LIMIT = p("limit", BigInteger)
COLUMNS = [column.name for column in K]
GIVEN = [name for name in COLUMNS if name != "id"]


def _new(table: Table) -> Statement:
    """Inserts a row where there is none of its key."""
    return Statement(
        lambda name: (
            inserting(name)(table)
            .values({column: p(column.name) for column in table.c})
            .on_conflict_do_nothing()
        )
    )


KEEP = Statement(insert(KEPT).values({K[name]: p(name) for name in GIVEN}).returning(K.id))
GET = Statement(select(KEPT).where(K.id == p("id")))
SAVE = Statement(update(KEPT).where(K.id == p("id")).values({K[name]: p(name) for name in GIVEN}))
ALL = Statement(select(KEPT).where(K.retired == p("retired", Boolean)).order_by(K.id.desc()).limit(LIMIT))
OF_MESSAGE = Statement(
    select(KEPT).where(K.message == p("message"), ~K.retired).order_by(K.id.desc()).limit(1)
)
IN_USE = exists().where(~K.retired, K.question != "")
VERSIONS_OF = Statement(select(V.language, V.answer).where(V.kept == p("kept")).order_by(V.language))
SAVE_VERSION = upsert(VERSIONS)
REMOVE_VERSION = Statement(delete(VERSIONS).where(V.kept == p("kept"), V.language == p("language")))
QUESTIONS = Statement(
    select(K.id, K.question).where(~K.retired, K.question != "").order_by(K.id.desc()).limit(LIMIT)
)
TAUGHT = Statement(
    select(L.kept, M.content, L.fits, M.id == K.asked)
    .select_from(LESSONS.join(MESSAGES, M.id == L.message).join(KEPT, K.id == L.kept))
    .where(~K.retired, M.deleted_at.is_(null()))
    .order_by(L.at.desc(), L.kept, L.message)
    .limit(LIMIT)
)
TEACH = upsert(LESSONS)
UNTEACH = Statement(delete(LESSONS).where(L.kept == p("kept"), L.message == p("message")))
FIRST = Statement(
    lambda name: inserting(name)(STATE).values({"id": 1, "seen": 0, "revision": 0}).on_conflict_do_nothing()
)
READ = Statement(select(S.seen, S.revision))
REVISE = Statement(update(STATE).values({S.revision: S.revision + 1}))
BEGIN = Statement(
    update(STATE)
    .where(~exists().where(~K.retired))
    .values({S.seen: func.coalesce(select(func.max(M.id)).scalar_subquery(), 0)})
)
SAID = Statement(
    select(M.id, M.by_customer, M.sent_at).where(M.id > p("seen"), IN_USE).order_by(M.id).limit(LIMIT)
)
ADVANCE = Statement(update(STATE).where(S.seen == p("seen")).values({S.seen: p("to")}))
OFFER = _new(OFFERS)
OFFERED = Statement(
    select(F.kept, F.conversation, F.message, F.fate).where(
        F.kept == p("kept"), F.conversation == p("conversation")
    )
)
SETTLE = Statement(
    update(OFFERS)
    .where(F.kept == p("kept"), F.conversation == p("conversation"), F.fate == p("was"))
    .values({F.fate: p("fate")})
)
BY_ITSELF = Statement(
    select(F.kept).where(F.conversation == p("conversation"), F.fate == Fate.AUTOMATIC.value).limit(1)
)
OFFERS_IN = Statement(select(func.count()).select_from(OFFERS).where(F.conversation == p("conversation")))
ALLOW = _new(AUTOMATIC)
FORBID = Statement(delete(AUTOMATIC).where(A.kept == p("kept"), A.place == p("place")))
ALLOWED = Statement(
    select(A.kept, A.place, A.by)
    .select_from(AUTOMATIC.join(KEPT, K.id == A.kept))
    .where(~K.retired)
    .order_by(A.place, A.kept)
)
CHANGED = or_(and_(M.id == K.message, M.edited_at > K.confirmed_at), and_(M.id == K.message, M.deleted_at > K.confirmed_at),
              and_(M.id == K.asked, M.edited_at > K.confirmed_at))  # fmt: skip
_DOUBTFUL = (
    select(KEPT)
    .where(
        ~K.retired,
        or_(
            and_(K.confirmed_at < p("before"), func.coalesce(K.used_at, 0.0) < p("before")),
            exists().where(CHANGED),
        ),
    )
    .order_by(K.confirmed_at, K.id)
    .limit(LIMIT)
)
DOUBTFUL, LOCK_DOUBTFUL = Statement(_DOUBTFUL), Statement(_DOUBTFUL.with_for_update(skip_locked=True))


class Knowledge:
    """Implements `ports.knowledge.Knowledge`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def keep(self, kept: Kept) -> Kept:
        self._tx.sql.run(FIRST)
        self._tx.sql.run(BEGIN)
        number = self._tx.sql.all(KEEP, **_values(kept))[0][0]
        self._tx.sql.run(REVISE)
        return replace(kept, id=KeptId(number))

    def get(self, kept: KeptId) -> Kept:
        row = self._tx.sql.one(GET, id=kept)
        if row is None:
            raise KeyError(kept)
        return read(row)

    def save(self, kept: Kept) -> None:
        if not kept.retired:
            self._tx.sql.run(BEGIN)
        self._tx.sql.run(SAVE, id=kept.id, **_values(kept))
        self._tx.sql.run(REVISE)

    def all(self, *, retired: bool = False, limit: int = 500) -> Sequence[Kept]:
        return [read(row) for row in self._tx.sql.all(ALL, retired=retired, limit=limit)]

    def of_message(self, message: MessageId) -> Kept | None:
        row = self._tx.sql.one(OF_MESSAGE, message=message)
        return read(row) if row else None

    def versions(self, kept: KeptId) -> dict[str, str]:
        return {str(row[0]): str(row[1]) for row in self._tx.sql.all(VERSIONS_OF, kept=kept)}

    def save_version(self, kept: KeptId, language: str, answer: str, by: AliasId) -> None:
        if answer:
            self._tx.sql.run(SAVE_VERSION, kept=kept, language=language, answer=answer, by=by, at=self._tx.at)
        else:
            self._tx.sql.run(REMOVE_VERSION, kept=kept, language=language)

    def revision(self) -> int:
        return self._state()[1]

    def examples(self, limit: int = 2000) -> Sequence[Example]:
        asked = [
            Example(KeptId(kept), question) for kept, question in self._tx.sql.all(QUESTIONS, limit=limit)
        ]
        taught = (
            Example(KeptId(kept), mapping.contents.read(content).text.plain, bool(fits), bool(first))
            for kept, content, fits, first in self._tx.sql.all(TAUGHT, limit=limit)
        )
        return [*asked, *(one for one in taught if one.text.strip())]

    def teach(self, kept: KeptId, message: MessageId, fits: bool | None) -> None:
        if fits is None:
            self._tx.sql.run(UNTEACH, kept=kept, message=message)
        else:
            self._tx.sql.run(TEACH, kept=kept, message=message, fits=fits, at=self._tx.at)
        self._tx.sql.run(REVISE)

    def seen(self) -> MessageId:
        return MessageId(self._state()[0])

    def _state(self) -> tuple[int, int]:
        row = self._tx.sql.one(READ)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def said_since(self, seen: MessageId, limit: int) -> Sequence[Said]:
        rows = self._tx.sql.all(SAID, seen=seen, limit=limit)
        return [Said(MessageId(number), bool(outside), mapping.instant(at)) for number, outside, at in rows]

    def advance(self, seen: MessageId, to: MessageId) -> bool:
        return self._tx.sql.count(ADVANCE, seen=seen, to=to) == 1

    def offer(self, offer: Offer) -> bool:
        given = {"message": offer.message, "fate": offer.fate.value, "at": self._tx.at}
        return self._tx.sql.count(OFFER, kept=offer.kept, conversation=offer.conversation, **given) == 1

    def offered(self, kept: KeptId, conversation: ConversationId) -> Offer | None:
        row = self._tx.sql.one(OFFERED, kept=kept, conversation=conversation)
        return Offer(KeptId(row[0]), ConversationId(row[1]), MessageId(row[2]), Fate(row[3])) if row else None

    def settle(self, offer: Offer, fate: Fate) -> bool:
        where = {"kept": offer.kept, "conversation": offer.conversation, "was": offer.fate.value}
        return self._tx.sql.count(SETTLE, fate=fate.value, **where) == 1

    def offers_in(self, conversation: ConversationId) -> int:
        return int(self._tx.sql.all(OFFERS_IN, conversation=conversation)[0][0])

    def automatic(self, conversation: ConversationId) -> bool:
        return self._tx.sql.one(BY_ITSELF, conversation=conversation) is not None

    def allow(self, rule: Automatic, *, allowed: bool) -> None:
        where = {"kept": rule.kept, "place": rule.place}
        if allowed:
            self._tx.sql.run(ALLOW, by=rule.by, at=self._tx.at, **where)
        else:
            self._tx.sql.run(FORBID, **where)

    def allowed(self) -> Sequence[Automatic]:
        return [Automatic(KeptId(row[0]), row[1], row[2]) for row in self._tx.sql.all(ALLOWED)]

    def doubtful(self, before: datetime, limit: int = 50) -> Sequence[Kept]:
        rows = self._tx.sql.all(DOUBTFUL, before=before.timestamp(), limit=limit)
        return [read(row) for row in rows]

    def lock_doubtful(self, before: datetime, limit: int = 50) -> Sequence[Kept]:
        rows = self._tx.sql.all(LOCK_DOUBTFUL, before=before.timestamp(), limit=limit)
        return [read(row) for row in rows]


def _values(kept: Kept) -> dict[str, Any]:
    """Every column but the id."""
    moments = {
        name: mapping.seconds_or_none(getattr(kept, name))
        for name in ("kept_at", "confirmed_at", "wondered_at", "used_at")
    }
    plain = {name: getattr(kept, name) for name in GIVEN if name not in (*moments, "tags")}
    return {**plain, **moments, "tags": mapping.write_names(kept.tags)}


def read(row: Sequence[Any]) -> Kept:
    """A row of the table, in its order."""
    given = dict(zip(COLUMNS, row, strict=True))
    given["tags"] = mapping.read_names(given["tags"])
    given["own"], given["retired"] = bool(given["own"]), bool(given["retired"])
    for name in ("kept_at", "confirmed_at"):
        given[name] = mapping.instant(given[name])
    for name in ("wondered_at", "used_at"):
        given[name] = mapping.instant_or_none(given[name])
    return Kept(**given)
