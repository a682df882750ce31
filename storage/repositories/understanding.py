"""What waits to be understood, what was understood, what people taught, searches that wait. Knows rows; decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    Double,
    Table,
    delete,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    update,
)

from domain.feedback import Filter
from domain.ids import AliasId, ConversationId, MessageId, PlaceId
from domain.understanding import SURE_OF_LANGUAGE, Near, Reading, Search, State, Unread, Vector
from ports.understanding import ACCOUNT
from storage import mapping, tables
from storage.repositories import feedback, forgetting, merged, unread
from storage.repositories.unread import MESSAGES, STATE, UNDERSTOOD, UNREAD
from storage.sql import Statement, p, upsert
from storage.transaction import Transaction

VECTORS: Table = tables.understanding.VectorRow.__table__  # type: ignore[attr-defined]
LESSONS: Table = tables.understanding.LessonRow.__table__  # type: ignore[attr-defined]
SEARCHES: Table = tables.understanding.SearchRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]

U, M, S = UNDERSTOOD.c, MESSAGES.c, STATE.c
LIMIT = p("limit", BigInteger)
BEFORE = 4
"""How many earlier messages tell of a person's language."""

GET = Statement(select(S.owner, S.until, S.revision, S.fit, S.model, S.trouble))
FREE = or_(S.owner == p("process"), S.until < p("now", Double))
HELD = {S.owner: p("process"), S.until: p("until", Double)}
CLAIM = Statement(update(STATE).where(FREE).values(HELD))
KEEP = Statement(update(STATE).where(S.owner == p("process")).values(HELD))
RELEASE = Statement(update(STATE).where(S.owner == p("process")).values({S.until: 0.0}))
NOTE = Statement(update(STATE).values({S.model: p("model"), S.trouble: p("trouble")}))
BEFORE_IT = MESSAGES.alias()
FOLLOWS = (
    exists()
    .where(BEFORE_IT.c.conversation == M.conversation, BEFORE_IT.c.by == M.by, BEFORE_IT.c.id < M.id)
    .correlate(MESSAGES)
)
NEWEST = Statement(
    select(
        *(M.id, M.conversation, M.by, M.content, M.by_customer, CUSTOMERS.c.language, M.deleted_at),
        *(U.assigned, FOLLOWS),
    )
    .select_from(
        UNREAD.join(MESSAGES, M.id == UNREAD.c.message)
        .outerjoin(CUSTOMERS, CUSTOMERS.c.alias == M.by)
        .outerjoin(UNDERSTOOD, U.message == M.id)
    )
    .order_by(UNREAD.c.message.desc())
    .limit(LIMIT)
)
FIRST_THAT_WAIT = select(UNREAD.c.message).order_by(UNREAD.c.message).limit(LIMIT)
LET_GO = Statement(delete(UNREAD).where(UNREAD.c.message.in_(FIRST_THAT_WAIT)))
BACKLOG = Statement(select(func.count()).select_from(UNREAD))
EARLIER = Statement(
    select(U.language)
    .select_from(MESSAGES.join(UNDERSTOOD, U.message == M.id))
    .where(
        M.conversation == p("conversation"),
        M.by == p("by"),
        M.id < p("message"),
        U.language_confidence >= SURE_OF_LANGUAGE,
    )
    .order_by(M.id.desc())
    .limit(BEFORE)
)
TAGS = Statement(
    select(FEEDBACK.c.tag)
    .where(
        FEEDBACK.c.conversation == p("conversation"),
        FEEDBACK.c.message == p("message"),
        ~FEEDBACK.c.suggested,
    )
    .order_by(FEEDBACK.c.id)
)

COLUMNS = ("language", "language_confidence", "mood", "mood_confidence", "tag", "confidence", "sure")
THEMED = ("assigned", "theme")
SAVE, SAVE_VECTOR, TEACH = upsert(UNDERSTOOD, (*COLUMNS, *THEMED)), upsert(VECTORS), upsert(LESSONS)
READING = select(U.message, *(U[name] for name in COLUMNS), U.theme)
OF = Statement(READING.where(U.message == p("message")))
OF_CONVERSATION = Statement(
    READING.select_from(UNDERSTOOD.join(MESSAGES, M.id == U.message))
    .where(M.conversation == p("conversation"))
    .order_by(M.id)
)
TAUGHT = Statement(
    select(M.content, LESSONS.c.tag)
    .select_from(LESSONS.join(MESSAGES, M.id == LESSONS.c.message))
    .where(M.deleted_at.is_(null()))
    .order_by(LESSONS.c.at.desc(), M.id.desc())
    .limit(LIMIT)
)
COUNT_LESSONS = Statement(select(func.count()).select_from(LESSONS))
ASK = Statement(
    insert(SEARCHES).values({SEARCHES.c[name]: p(name) for name in ("person", "place", "asked", "at")})
)
ASKED = Statement(select(SEARCHES).order_by(SEARCHES.c.id).limit(LIMIT))
ANSWERED = Statement(delete(SEARCHES).where(SEARCHES.c.id == p("id")))
V = VECTORS.c
READ = Statement(
    select(V.message, U.language, V.data)
    .select_from(VECTORS.join(UNDERSTOOD, U.message == V.message))
    .where(V.message > p("after"), V.model == p("model"))
    .order_by(V.message)
    .limit(LIMIT)
)
SAID, OWN = feedback.S.id.table, FEEDBACK.alias("own").c
FURTHER = (
    SAID.join(FEEDBACK, FEEDBACK.c.id == feedback.OWNER)
    .join(feedback.CONVERSATIONS, feedback.C.id == FEEDBACK.c.conversation)
    .outerjoin(merged.THERE, merged.GOES_ON)
    .outerjoin(CUSTOMERS, CUSTOMERS.c.alias == feedback.C.customer)
)
UNTAGGED = ~exists().where(OWN.message == feedback.S.id)


class Understanding:
    """Implements `ports.understanding.Understanding`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def state(self) -> State:
        row = self._tx.sql.one(GET)
        return State(*row) if row else State()

    def claim(self, process: str, seconds: float) -> State | None:
        self._tx.sql.run(unread.FIRST)
        before, now = self.state(), self._tx.at
        given = {"process": process, "now": now, "until": now + seconds}
        return before if self._tx.sql.count(CLAIM, **given) == 1 else None

    def keep(self, process: str, seconds: float) -> bool:
        return self._tx.sql.count(KEEP, process=process, until=self._tx.at + seconds) == 1

    def release(self, process: str) -> None:
        self._tx.sql.run(RELEASE, process=process)

    def note(self, model: str, trouble: str) -> None:
        self._tx.sql.run(NOTE, model=model, trouble=trouble)

    def unread(self, limit: int) -> Sequence[Unread]:
        return [self._unread(row) for row in reversed(self._tx.sql.all(NEWEST, limit=limit))]

    def _unread(self, row: Sequence[Any]) -> Unread:
        number, conversation, by, content, outside, hint, deleted, theme, follows = row
        text = "" if deleted is not None else mapping.contents.read(content).text.plain
        where = {"conversation": conversation, "message": number}
        before = [each[0] for each in self._tx.sql.all(EARLIER, by=by, **where)]
        tags = tuple(each[0] for each in self._tx.sql.all(TAGS, **where))
        return Unread(
            number,
            conversation,
            by,
            text,
            hint=hint or "",
            before=tuple(reversed(before)),
            tags=tags,
            inside=not outside,
            follows=bool(follows),
            theme=theme,
        )

    def backlog(self) -> int:
        return int(self._tx.sql.all(BACKLOG)[0][0])

    def want(self, message: MessageId) -> None:
        unread.want(self._tx, message)

    def save(self, reading: Reading) -> None:
        values = {name: getattr(reading, name) for name in COLUMNS}
        theme = reading.theme
        self._tx.sql.run(SAVE, message=reading.message, assigned=theme, theme=theme, **values)
        if reading.vector:
            self._tx.sql.run(SAVE_VECTOR, message=reading.message, model=reading.model, data=reading.vector)
        self._tx.sql.run(unread.DONE, message=reading.message)

    def drop(self, messages: Sequence[MessageId]) -> None:
        for message in messages:
            self._tx.sql.run(unread.DONE, message=message)

    def let_go(self, limit: int) -> int:
        return self._tx.sql.count(LET_GO, limit=limit)

    def of(self, message: MessageId) -> Reading | None:
        row = self._tx.sql.one(OF, message=message)
        return _reading(row) if row else None

    def of_conversation(self, conversation: ConversationId) -> Sequence[Reading]:
        return [_reading(row) for row in self._tx.sql.all(OF_CONVERSATION, conversation=conversation)]

    def teach(self, message: MessageId, tag: str, *, corrects: bool) -> None:
        self._tx.sql.run(TEACH, message=message, tag=tag, at=self._tx.at)
        if corrects:
            unread.revise(self._tx)

    def lessons(self, limit: int) -> Sequence[tuple[str, str]]:
        rows = self._tx.sql.all(TAUGHT, limit=limit)
        return [(mapping.contents.read(content).text.plain, tag) for content, tag in reversed(rows)]

    def count_lessons(self) -> int:
        return int(self._tx.sql.all(COUNT_LESSONS)[0][0])

    def forget(self, messages: Sequence[MessageId]) -> None:
        forgetting.forget(self._tx.sql, messages)

    def search(self, person: AliasId, place: PlaceId, asked: str) -> None:
        self._tx.sql.run(ASK, person=person, place=place, asked=asked, at=self._tx.at)
        self._tx.wake(ACCOUNT)

    def searches(self, limit: int = 20) -> Sequence[Search]:
        rows = self._tx.sql.all(ASKED, limit=limit)
        return [
            Search(number, person, place, asked, mapping.instant(at))
            for number, person, place, asked, at in rows
        ]

    def answered(self, search: int) -> bool:
        return self._tx.sql.count(ANSWERED, id=search) == 1

    def vectors(self, model: str, after: MessageId, limit: int) -> Sequence[Vector]:
        rows = self._tx.sql.all(READ, model=model, after=after, limit=limit)
        return [(message, language, bytes(data)) for message, language, data in rows]

    def belonging(self, messages: Sequence[MessageId], asked: Filter) -> Sequence[Near]:
        allowed, order = replace(asked, words=""), {message: at for at, message in enumerate(messages)}
        tagged = select(FEEDBACK.c.id, M.id).select_from(feedback.JOINED).where(M.id.in_(messages))
        further = select(FEEDBACK.c.id, feedback.S.id).select_from(FURTHER)
        further = further.where(feedback.S.id.in_(messages), feedback.BY_CUSTOMER, UNTAGGED)
        queries = [feedback.restricted(query, allowed) for query in (tagged, further)]
        rows = [row for query in queries for row in self._tx.sql.all(Statement(query))]
        return [Near(number, message) for number, message in sorted(rows, key=lambda row: order[row[1]])]


def _reading(row: Sequence[Any]) -> Reading:
    number, language, sure_of_it, mood, felt, tag, confidence, sure, theme = row
    return Reading(number, language, sure_of_it, mood, felt, tag, confidence, bool(sure), theme)
