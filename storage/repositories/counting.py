"""What there is to count and how far it is counted, and the series it is counted into. Knows rows; decides nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Table, and_, exists, func, literal, null, or_, select, update

from domain.ids import FeedbackId, MessageId
from domain.signals import watching
from domain.signals.counting import Kept
from domain.signals.rhythm import Rhythm
from domain.signals.series import Kind, Series
from ports.signals import Counted, Newest, Said
from storage import bulk, mapping, tables
from storage.repositories import heard
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

SERIES: Table = tables.signals.SeriesRow.__table__  # type: ignore[attr-defined]
COUNTED: Table = tables.signals.CountedRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
UNDERSTOOD: Table = tables.understanding.UnderstoodRow.__table__  # type: ignore[attr-defined]
UNREAD: Table = tables.understanding.UnreadRow.__table__  # type: ignore[attr-defined]
THEMES: Table = tables.understanding.ThemeRow.__table__  # type: ignore[attr-defined]

S, N, M, C, F, U, T = SERIES.c, COUNTED.c, MESSAGES.c, CONVERSATIONS.c, FEEDBACK.c, UNDERSTOOD.c, THEMES.c
LIMIT = p("limit", BigInteger)
BEGINNING = 4000
"""How many letters of a message are searched for watched words."""

CURSORS = ("message", "feedback", "understood", "message_upto", "feedback_upto")
FIRST = Statement(
    lambda name: (
        inserting(name)(COUNTED)
        .values({"id": 1, "began": None, "version": 0, "claimed_at": 0.0} | dict.fromkeys(CURSORS, 0))
        .on_conflict_do_nothing()
    )
)
STATE = Statement(select(*(N[name] for name in (*CURSORS, "began", "version"))))
CLAIM = Statement(
    update(COUNTED)
    .where(or_(N.claimed_at <= p("before"), N.claimed_at > p("at")))
    .values({N.claimed_at: p("at")})
)
SETTLE = Statement(
    update(COUNTED)
    .where(N.version == p("before"))
    .values({N[name]: p(name) for name in (*CURSORS, "began", "version")} | {N.claimed_at: 0.0})
)
NEWEST = Statement(
    select(
        select(func.max(M.id)).scalar_subquery(),
        select(func.max(F.id)).scalar_subquery(),
        select(func.min(UNREAD.c.message))
        .select_from(UNREAD.join(MESSAGES, M.id == UNREAD.c.message))
        .where(UNREAD.c.message > p("after"), M.sent_at >= p("patience"))
        .scalar_subquery(),
    )
)
OF_MESSAGE = (M.id, M.sent_at, C.home, C.account, func.substr(M.folded, 1, BEGINNING), M.by_customer)
HELD = MESSAGES.join(CONVERSATIONS, C.id == M.conversation)
THERE = M.deleted_at.is_(null())
MESSAGES_OF = Statement(
    select(M.id, *OF_MESSAGE)
    .select_from(HELD)
    .where(M.id > p("after"), M.id <= p("upto"), M.by_customer, THERE)
    .order_by(M.id)
    .limit(LIMIT)
)
FEEDBACK_OF = Statement(
    select(F.id, *OF_MESSAGE, F.tag)
    .select_from(HELD.join(FEEDBACK, F.message == M.id))
    .where(F.id > p("after"), F.id <= p("upto"), THERE)
    .order_by(F.id)
    .limit(LIMIT)
)
UNDERSTOOD_OF = Statement(
    select(M.id, *OF_MESSAGE, literal(""), T.root, U.mood)
    .select_from(HELD.join(UNDERSTOOD, U.message == M.id).outerjoin(THEMES, T.id == U.theme))
    .where(M.id > p("after"), M.id <= p("upto"), THERE)
    .order_by(M.id)
    .limit(LIMIT)
)
KEEP = upsert(SERIES, ("rhythm", "recent", "at"))
NAMES = tuple(field.name for field in fields(Rhythm))
FIGURES = 5
"""Decimals of what is kept of a rhythm."""


class Counting:
    """The part of `ports.signals.Signals` that counts."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def counted(self) -> Counted:
        row = self._tx.sql.one(STATE)
        if row is None:
            return Counted()
        message, feedback, understood, message_upto, feedback_upto, began, version = row
        return Counted(
            message,
            feedback,
            understood,
            message_upto,
            feedback_upto,
            mapping.instant_or_none(began),
            version,
        )

    def newest(self, after: MessageId, patience: datetime) -> Newest:
        given = {"after": after, "patience": patience.timestamp()}
        message, feedback, unread = self._tx.sql.all(NEWEST, **given)[0]
        return Newest(MessageId(message or 0), FeedbackId(feedback or 0), MessageId(unread or 0))

    def claim(self, patience: float) -> Counted | None:
        self._tx.sql.run(FIRST)
        at = self._tx.at
        return self.counted() if self._tx.sql.count(CLAIM, before=at - patience, at=at) == 1 else None

    def settle(self, before: Counted, after: Counted) -> bool:
        given: dict[str, Any] = {name: getattr(after, name) for name in CURSORS}
        began = mapping.seconds_or_none(after.began)
        version = before.version + 1
        return self._tx.sql.count(SETTLE, before=before.version, began=began, version=version, **given) == 1

    def messages(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        rows = self._tx.sql.all(MESSAGES_OF, after=after, upto=upto, limit=limit)
        return [_said(row) for row in rows]

    def feedback(self, after: FeedbackId, upto: FeedbackId, limit: int) -> Sequence[Said]:
        rows = self._tx.sql.all(FEEDBACK_OF, after=after, upto=upto, limit=limit)
        return [replace(_said(row), tag=row[7]) for row in rows]

    def understood(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        rows = self._tx.sql.all(UNDERSTOOD_OF, after=after, upto=upto, limit=limit)
        return [replace(_said(row), theme=row[8], mood=row[9]) for row in rows]

    def kept(self, series: Sequence[Series]) -> Mapping[Series, Kept]:
        by_key = {one.key: one for one in series}
        found = {}
        for part in bulk.parts(list(by_key)):
            query = select(S.key, S.rhythm, S.recent).where(S.key.in_(part))
            for key, rhythm, recent in self._tx.sql.all(Statement(query)):
                found[by_key[key]] = _read(rhythm, recent)
        return found

    def keep(self, kept: Mapping[Series, Kept]) -> None:
        for series, one in kept.items():
            rhythm, recent = _written(one)
            self._tx.sql.run(KEEP, key=series.key, rhythm=rhythm, recent=recent, at=self._tx.at)

    def past(self, series: Series, since: datetime) -> Sequence[datetime]:
        first = heard.Heard(self._tx).last_before(since)
        given = {"first": first, "since": since.timestamp(), "team": f"{series.team}:%"}
        rows = self._tx.sql.all(_past(series), **given)
        word = series.kind is Kind.WORD
        return [
            mapping.instant(at) for at, folded in rows if not word or watching.occurs(series.value, folded)
        ]


def _past(series: Series) -> Statement:
    """The moments of a series' messages, with their words where these decide."""
    said = HELD
    asked: list[Any] = [M.id > p("first"), M.sent_at >= p("since"), THERE, C.home.like(p("team"))]
    if series.kind is Kind.TAG:
        said = said.join(FEEDBACK, F.message == M.id)
        asked.append(F.tag == series.value)
    elif series.kind in (Kind.THEME, Kind.MOOD):
        said = said.join(UNDERSTOOD, U.message == M.id).outerjoin(THEMES, T.id == U.theme)
        if series.kind is Kind.THEME:
            asked.append(T.root == int(series.value))
        else:
            asked += [C.home == series.value, U.mood == "dislike"]
    else:
        asked.append(or_(M.by_customer, exists().where(F.message == M.id)))
        if series.kind is Kind.CHANNEL:
            asked.append(C.home == series.value)
        elif series.kind is Kind.ACCOUNT:
            asked.append(C.account == series.value)
    words = func.substr(M.folded, 1, BEGINNING if series.kind is Kind.WORD else 1)
    return Statement(select(M.sent_at, words).select_from(said).where(and_(*asked)).order_by(M.sent_at))


def _said(row: Sequence[Any]) -> Said:
    number, message, at, home, account, words, outside = row[:7]
    return Said(number, message, mapping.instant(at), home, account, words, not outside)


def _written(kept: Kept) -> tuple[str, str]:
    """A rhythm in the order of its fields, with as many decimals as matter; messages with their seconds."""
    values = [_short(getattr(kept.rhythm, name)) for name in NAMES]
    recent = [[message, round(at.timestamp(), 1)] for message, at in kept.recent]
    return json.dumps(values, separators=(",", ":")), json.dumps(recent, separators=(",", ":"))


def _short(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_short(each) for each in value]
    rounded = round(value, FIGURES)
    return int(rounded) if rounded == int(rounded) else rounded


def _read(rhythm: str, recent: str) -> Kept:
    values = (tuple(map(float, one)) if isinstance(one, list) else one for one in json.loads(rhythm))
    known: dict[str, Any] = dict(zip(NAMES, values, strict=True))
    messages = tuple((MessageId(message), mapping.instant(at)) for message, at in json.loads(recent))
    return Kept(Rhythm(**known), messages)
