"""What colleagues write in channels that opted in, and which of it is feedback. Knows rows; decides nothing."""

from datetime import datetime

from sqlalchemy import Table, delete, func, select, update

from domain.content import Content
from domain.ids import AliasId, PlaceId, PostId
from ports.signals import Overheard
from storage import mapping, tables
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

CHANNELS: Table = tables.signals.InsideChannelRow.__table__  # type: ignore[attr-defined]
OVERHEARD: Table = tables.signals.OverheardRow.__table__  # type: ignore[attr-defined]
MARKS: Table = tables.signals.InsideMarkRow.__table__  # type: ignore[attr-defined]

C, O, K = CHANNELS.c, OVERHEARD.c, MARKS.c  # noqa: E741
OPTED = Statement(select(C.opted).where(C.place == p("place")))
OPT = upsert(CHANNELS)
HEAR = Statement(
    lambda name: (
        inserting(name)(OVERHEARD).values({column: p(column.name) for column in O}).on_conflict_do_nothing()
    )
)
HEARD = Statement(select(O.post, O.place, O.by, O.name, O.content, O.at).where(O.post == p("post")))
CHANGE = Statement(update(OVERHEARD).where(O.post == p("post")).values({O.content: p("content")}))
FORGET = Statement(delete(OVERHEARD).where(O.post == p("post")))
FORGET_BEFORE = Statement(delete(OVERHEARD).where(O.at < p("at")))
MARK = Statement(
    lambda name: inserting(name)(MARKS).values(post=p("post"), person=p("person")).on_conflict_do_nothing()
)
UNMARK = Statement(delete(MARKS).where(K.post == p("post"), K.person == p("person")))
MARKED = Statement(select(func.count()).select_from(MARKS).where(K.post == p("post")))


class Inside:
    """Implements `ports.signals.Inside`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def opted(self, place: PlaceId) -> bool | None:
        row = self._tx.sql.one(OPTED, place=place)
        return bool(row[0]) if row else None

    def opt(self, place: PlaceId, *, on: bool, by: AliasId) -> None:
        self._tx.sql.run(OPT, place=place, opted=on, by=by, at=self._tx.at)

    def hear(self, said: Overheard) -> None:
        content = mapping.contents.write(said.content)
        self._tx.sql.run(
            HEAR,
            post=said.post,
            place=said.place,
            by=said.by,
            name=said.name,
            content=content,
            at=said.at.timestamp(),
        )

    def overheard(self, post: PostId) -> Overheard | None:
        row = self._tx.sql.one(HEARD, post=post)
        if row is None:
            return None
        named, place, by, name, content, at = row
        return Overheard(named, place, by, name, mapping.contents.read(content), mapping.instant(at))

    def change(self, post: PostId, content: Content) -> None:
        self._tx.sql.run(CHANGE, post=post, content=mapping.contents.write(content))

    def forget(self, post: PostId) -> None:
        self._tx.sql.run(FORGET, post=post)

    def forget_before(self, at: datetime) -> None:
        self._tx.sql.run(FORGET_BEFORE, at=at.timestamp())

    def mark(self, post: PostId, person: AliasId, *, on: bool) -> int:
        self._tx.sql.run(MARK if on else UNMARK, post=post, person=person)
        return int(self._tx.sql.all(MARKED, post=post)[0][0])
