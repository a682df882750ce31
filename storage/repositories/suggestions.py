"""Suggested decisions, the turns in which they are looked for, and the voices of themes. Knows rows; decides nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Table, and_, exists, func, insert, null, or_, select, update

from domain.ecosystem.values import Kind
from domain.heard import Voice
from domain.ids import PlaceId
from domain.suggestions import Suggestion, SuggestionId
from domain.understanding import ThemeId
from storage import mapping, tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

SUGGESTIONS: Table = tables.suggestions.SuggestionRow.__table__  # type: ignore[attr-defined]
LOOKS: Table = tables.suggestions.LookRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
UNDERSTOOD: Table = tables.understanding.UnderstoodRow.__table__  # type: ignore[attr-defined]
THEMES: Table = tables.understanding.ThemeRow.__table__  # type: ignore[attr-defined]

VALUES: mapping.Codec[Suggestion] = mapping.Codec(Suggestion)
S, L = SUGGESTIONS.c, LOOKS.c
M, C, P, F, U, T = MESSAGES.c, CONVERSATIONS.c, CUSTOMERS.c, FEEDBACK.c, UNDERSTOOD.c, THEMES.c
LIMIT = p("limit", BigInteger)

KEPT = ("place", "state", "at", "suggestion")
ADD = Statement(insert(SUGGESTIONS).values({S[name]: p(name) for name in KEPT}).returning(S.id))
SAVE = Statement(update(SUGGESTIONS).where(S.id == p("id")).values({S[name]: p(name) for name in KEPT}))
GET = Statement(select(S.id, S.suggestion).where(S.id == p("id")))
LOCK = Statement(select(S.id, S.suggestion).where(S.id == p("id")).with_for_update())
NEWEST = Statement(select(S.id, S.suggestion).order_by(S.id.desc()).limit(LIMIT))
COUNT = Statement(select(func.count()).where(S.place == p("place"), S.at > p("since")))

FIRST = Statement(
    lambda name: (
        inserting(name)(LOOKS)
        .values({L.id: 1, L.next_at: p("at"), L.claimed_at: 0.0, L.version: 0})
        .on_conflict_do_nothing()
    )
)
DUE = (L.next_at <= p("at"), L.claimed_at <= p("before"))
WANTED = Statement(select(L.id).where(*DUE))
ANY = Statement(select(L.id))
CLAIM = Statement(
    update(LOOKS).where(*DUE).values({L.claimed_at: p("at"), L.version: L.version + 1}).returning(L.version)
)
SETTLE = Statement(
    update(LOOKS)
    .where(L.version == p("version"), L.claimed_at > 0.0)
    .values({L.next_at: p("next"), L.claimed_at: 0.0})
)
WANT = Statement(update(LOOKS).values({L.next_at: p("at")}))

GIVEN = exists().where(F.conversation == M.conversation, F.message == M.id, ~F.suggested)
TAG = (
    select(F.tag)
    .where(F.conversation == M.conversation, F.message == M.id)
    .order_by(F.suggested, F.id)
    .limit(1)
    .scalar_subquery()
)
VOICES = Statement(
    select(
        M.id,
        M.conversation,
        M.by,
        M.sent_at,
        M.content,
        M.by_customer,
        C.home,
        C.tags,
        P.organisation,
        U.mood,
        U.tag,
        U.sure,
        TAG,
        GIVEN,
    )
    .select_from(
        UNDERSTOOD.join(THEMES, T.id == U.theme)
        .join(MESSAGES, M.id == U.message)
        .join(CONVERSATIONS, C.id == M.conversation)
        .outerjoin(CUSTOMERS, and_(P.alias == M.by))
    )
    .where(T.root == p("root"), M.deleted_at.is_(null()), or_(M.by_customer, TAG.is_not(null())))
    .order_by(M.id.desc())
    .limit(LIMIT)
)


class Suggestions:
    """Implements `ports.suggestions.Suggestions`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def wanted(self, patience: float) -> bool:
        sql, at = self._tx.sql, self._tx.at
        return sql.one(ANY) is None or sql.one(WANTED, at=at, before=at - patience) is not None

    def claim(self, patience: float) -> int | None:
        at = self._tx.at
        self._tx.sql.run(FIRST, at=at)
        rows = self._tx.sql.all(CLAIM, at=at, before=at - patience)
        return int(rows[0][0]) if rows else None

    def settle(self, look: int, next_at: datetime) -> bool:
        return self._tx.sql.count(SETTLE, version=look, next=next_at.timestamp()) == 1

    def want(self) -> None:
        self._tx.sql.run(FIRST, at=self._tx.at)
        self._tx.sql.run(WANT, at=self._tx.at)

    def voices(self, theme: ThemeId, limit: int = 400) -> Sequence[Voice]:
        return [_voice(row) for row in self._tx.sql.all(VOICES, root=theme, limit=limit)]

    def add(self, suggestion: Suggestion) -> Suggestion:
        number = self._tx.sql.all(ADD, **_values(suggestion))[0][0]
        return replace(suggestion, id=SuggestionId(number))

    def get(self, suggestion: SuggestionId) -> Suggestion:
        return self._known(GET, suggestion)

    def lock(self, suggestion: SuggestionId) -> Suggestion:
        return self._known(LOCK, suggestion)

    def _known(self, statement: Statement, number: SuggestionId) -> Suggestion:
        row = self._tx.sql.one(statement, id=number)
        if row is None:
            raise KeyError(number)
        return _suggestion(row)

    def save(self, suggestion: Suggestion) -> None:
        self._tx.sql.run(SAVE, id=suggestion.id, **_values(suggestion))

    def newest(self, limit: int = 200) -> Sequence[Suggestion]:
        return [_suggestion(row) for row in self._tx.sql.all(NEWEST, limit=limit)]

    def count_since(self, place: PlaceId, since: datetime) -> int:
        return int(self._tx.sql.all(COUNT, place=place, since=since.timestamp())[0][0])


def _values(one: Suggestion) -> dict[str, Any]:
    return {
        "place": one.place,
        "state": one.state.value,
        "at": one.at.timestamp(),
        "suggestion": VALUES.write(one),
    }


def _suggestion(row: Sequence[Any]) -> Suggestion:
    return replace(VALUES.read(row[1]), id=SuggestionId(row[0]))


def _voice(row: Sequence[Any]) -> Voice:
    (
        number,
        conversation,
        by,
        at,
        content,
        outside,
        home,
        tags,
        organisation,
        mood,
        likely,
        sure,
        named,
        given,
    ) = row
    known = named or next(iter(mapping.read_names(tags)), "") or (likely if sure else "")
    return Voice(
        message=number,
        conversation=conversation,
        by=by,
        at=mapping.instant(at),
        words=mapping.contents.read(content).text.plain,
        mood=mood or "",
        tag=known or "",
        given=bool(given),
        organisation=organisation or "",
        kind=Kind.CUSTOMER if outside else Kind.COLLEAGUE,
        home=home,
    )
