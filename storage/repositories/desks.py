"""Colleagues' own pages and settings, what waits there, and courtesy towards customers. Knows rows; decides nothing."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import BigInteger, Select, Table, delete, func, null, or_, select

from domain.desks import Hours, Notice, Settings
from domain.ids import AliasId, PlaceId, PostId
from ports.desks import Waiting
from storage import mapping, tables
from storage.repositories import conversations
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

DESKS: Table = tables.desks.DeskRow.__table__  # type: ignore[attr-defined]
CONFIRMATIONS: Table = tables.desks.ConfirmationRow.__table__  # type: ignore[attr-defined]
UNSAID: Table = tables.desks.UnsaidRow.__table__  # type: ignore[attr-defined]
INSIDE: Table = tables.people.ChannelMemberRow.__table__  # type: ignore[attr-defined]
CHANNEL = tables.people.ChannelRow.__table__.c  # type: ignore[attr-defined]
C, D, U = conversations.CONVERSATIONS.c, DESKS.c, UNSAID.c
FIELDS = ("language", "zone", "hours", "muted")


def _save(name: str) -> Any:
    row = inserting(name)(DESKS).values(
        {D[each]: p(each) for each in ("person", *FIELDS)} | {D.opened_at: 0.0}
    )
    return row.on_conflict_do_update(
        index_elements=["person"], set_={each: row.excluded[each] for each in FIELDS}
    )


def _opened(name: str) -> Any:
    empty = {D.language: "", D.zone: "", D.hours: "", D.muted: "[]"}
    row = inserting(name)(DESKS).values({D.person: p("person"), D.opened_at: p("at")} | empty)
    return row.on_conflict_do_update(index_elements=["person"], set_={"opened_at": row.excluded.opened_at})


def _confirm(name: str) -> Any:
    row = inserting(name)(CONFIRMATIONS).values(chat=p("chat"), at=p("at"))
    return row.on_conflict_do_update(
        index_elements=["chat"], set_={"at": row.excluded.at}, where=CONFIRMATIONS.c.at <= p("before")
    ).returning(CONFIRMATIONS.c.chat)


def _waiting(*where: Any) -> Statement:
    """Conversations that wait, with how many they are in all behind each."""
    whole: Select[Any] = select(conversations.CONVERSATIONS, func.count().over())
    asked = whole.where(C.waiting_since.is_not(null()), *where).order_by(C.waiting_since, C.id)
    return Statement(asked.limit(p("limit", BigInteger)))


SAVE = Statement(_save)
SETTINGS = Statement(select(*(D[each] for each in FIELDS)).where(D.person == p("person")))
OPENED = Statement(_opened)
LOOKED_AT = Statement(select(D.person).where(D.person == p("person"), D.opened_at > p("since")))
ONLOOKERS = Statement(
    select(D.person)
    .join(INSIDE, INSIDE.c.alias == D.person)
    .where(INSIDE.c.place == p("place"), D.opened_at > p("since"), D.opened_at > 0)
    .order_by(D.person)
)
CHANNELS = Statement(select(INSIDE.c.place).where(INSIDE.c.alias == p("person")).order_by(INSIDE.c.place))
OWN_CHANNELS = select(INSIDE.c.place).where(INSIDE.c.alias == p("person"))
OPEN_TO_ALL = select(CHANNEL.place).where(~CHANNEL.private)
ASSIGNED = _waiting(C.assignee == p("person"), or_(C.home.in_(OPEN_TO_ALL), C.home.in_(OWN_CHANNELS)))
AROUND = _waiting(C.home.in_(OWN_CHANNELS), or_(C.assignee.is_(null()), C.assignee != p("person")))
WAITING_IN = _waiting(C.home == p("place"))
CONFIRM = Statement(_confirm)
EXPECT = upsert(UNSAID)
NO_LONGER = Statement(delete(UNSAID).where(U.at < p("since")))
TAKE = Statement(
    delete(UNSAID).where(U.post == p("post"), U.person == p("person"), U.at >= p("since")).returning(U.post)
)


class Desks:
    """Implements `ports.desks.Desks`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def settings(self, person: AliasId) -> Settings:
        row = self._tx.sql.one(SETTINGS, person=person)
        if row is None:
            return Settings(person)
        language, zone, hours, muted = row
        known = frozenset(Notice(one) for one in mapping.read_names(muted) if one in set(Notice))
        return Settings(person, language, zone, _hours(hours), known)

    def save(self, settings: Settings) -> None:
        self._tx.sql.run(
            SAVE,
            person=settings.person,
            language=settings.language,
            zone=settings.zone,
            hours=_written(settings.hours),
            muted=mapping.write_names(sorted(settings.muted)),
        )

    def opened(self, person: AliasId) -> None:
        self._tx.sql.run(OPENED, person=person, at=self._tx.at)

    def looked_at(self, person: AliasId, since: datetime) -> bool:
        return self._tx.sql.one(LOOKED_AT, person=person, since=since.timestamp()) is not None

    def onlookers(self, channel: PlaceId, since: datetime) -> Sequence[AliasId]:
        return [row[0] for row in self._tx.sql.all(ONLOOKERS, place=channel, since=since.timestamp())]

    def channels(self, person: AliasId) -> Sequence[PlaceId]:
        return [row[0] for row in self._tx.sql.all(CHANNELS, person=person)]

    def assigned(self, person: AliasId, limit: int) -> Waiting:
        return _found(self._tx.sql.all(ASSIGNED, person=person, limit=limit))

    def around(self, person: AliasId, limit: int) -> Waiting:
        return _found(self._tx.sql.all(AROUND, person=person, limit=limit))

    def waiting_in(self, channel: PlaceId, limit: int) -> Waiting:
        return _found(self._tx.sql.all(WAITING_IN, place=channel, limit=limit))

    def confirm(self, chat: PlaceId, before: datetime) -> bool:
        row = self._tx.sql.one(CONFIRM, chat=chat, at=self._tx.at, before=before.timestamp())
        return row is not None

    def expect_words(self, post: PostId, person: AliasId, since: datetime) -> None:
        self._tx.sql.run(NO_LONGER, since=since.timestamp())
        self._tx.sql.run(EXPECT, post=post, person=person, at=self._tx.at)

    def take_expected(self, post: PostId, person: AliasId, since: datetime) -> bool:
        return bool(self._tx.sql.all(TAKE, post=post, person=person, since=since.timestamp()))


def _found(rows: Sequence[Sequence[Any]]) -> Waiting:
    return Waiting([conversations.read(row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0)


def _written(hours: Hours | None) -> str:
    if hours is None:
        return ""
    return f"{hours.begins:%H:%M}-{hours.ends:%H:%M} {''.join(map(str, hours.weekdays))}"


def _hours(written: str) -> Hours | None:
    if not written:
        return None
    span, _, days = written.partition(" ")
    begins, ends = (time.fromisoformat(one) for one in span.split("-"))
    return Hours(begins, ends, tuple(int(day) for day in days))
