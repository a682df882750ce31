"""Themes, their messages, people's links, and where themes stand among each other. Knows rows; decides nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Double,
    String,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    update,
)

from domain import understanding as values
from domain.conversations import Status
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId
from domain.understanding import Counted, Link, LinkId, LinkKind, Place, Theme, ThemeId
from storage import mapping, tables
from storage.repositories.unread import MESSAGES, STATE, UNDERSTOOD, revise
from storage.sql import Statement, p, upsert
from storage.transaction import Transaction

THEMES: Table = tables.understanding.ThemeRow.__table__  # type: ignore[attr-defined]
PLACES: Table = tables.understanding.ThemePlaceRow.__table__  # type: ignore[attr-defined]
LINKS: Table = tables.understanding.ThemeLinkRow.__table__  # type: ignore[attr-defined]
MEASURES: Table = tables.understanding.MeasureRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]

T, U, M, L, P, C = THEMES.c, UNDERSTOOD.c, MESSAGES.c, LINKS.c, PLACES.c, CONVERSATIONS.c
LIMIT = p("limit", BigInteger)
ROOTS = THEMES.alias()

OPEN = Statement(
    insert(THEMES)
    .values(
        {T[name]: p(name) for name in ("label", "root", "created_at", "last_at")}
        | {T.named: 0, T.asked_at: 0.0}
    )
    .returning(T.id)
)
SELF = Statement(update(THEMES).where(T.id == p("id")).values({T.root: T.id}))
GET = Statement(select(THEMES).where(T.id == p("id")))
IDS = Statement(select(T.id))
OWN = case((T.named > 0, T.label), else_=p("label"))
SAY = Statement(update(THEMES).where(T.id == p("id")).values({T.label: OWN, T.last_at: p("at")}))
HEARD = Statement(update(THEMES).where(T.id == p("id")).values({T.last_at: p("at")}))
TOGETHER = Statement(
    select(T.id).where(T.root.in_(select(ROOTS.c.root).where(ROOTS.c.id.in_([p("one"), p("two")]))))
)
ROOT = Statement(update(THEMES).where(T.id == p("id")).values({T.root: p("root")}))

MEMBERS = UNDERSTOOD.join(THEMES, T.id == U.theme).join(MESSAGES, M.id == U.message)
HERE = (T.root == p("root"), M.deleted_at.is_(null()))
FIRST = Statement(
    select(ROOTS)
    .select_from(MEMBERS.join(ROOTS, ROOTS.c.id == T.root))
    .where(M.conversation == p("conversation"), M.deleted_at.is_(null()))
    .order_by(M.id)
    .limit(1)
)
COUNT = (func.count(), func.count(M.conversation.distinct()), func.count(M.by.distinct()))
COUNTED = Statement(select(*COUNT).select_from(MEMBERS).where(*HERE, M.conversation != p("without")))
COUNTED_OF = Statement(
    select(*COUNT)
    .select_from(MEMBERS.join(CONVERSATIONS, C.id == M.conversation))
    .where(*HERE, M.conversation != p("without"))
    .where(func.substr(C.home, 1, func.length(p("team", String))) == p("team", String))
)
SAID_IN = Statement(
    select(func.count())
    .select_from(MESSAGES.join(UNDERSTOOD, U.message == M.id).join(THEMES, T.id == U.theme))
    .where(M.conversation == p("conversation"), *HERE)
)
NEWEST = Statement(select(U.message).select_from(MEMBERS).where(*HERE).order_by(M.id.desc()).limit(LIMIT))
NEWEST_OF = func.max(M.id)
OF = Statement(
    select(M.conversation)
    .select_from(MEMBERS.join(CONVERSATIONS, C.id == M.conversation))
    .where(*HERE, C.status != p("without"))
    .group_by(M.conversation)
    .order_by(NEWEST_OF.desc())
    .limit(LIMIT)
)
LARGEST = Statement(
    select(ROOTS, *COUNT)
    .select_from(MEMBERS.join(ROOTS, ROOTS.c.id == T.root))
    .where(M.deleted_at.is_(null()), T.root.in_(select(T.root).where(T.last_at >= p("since"))))
    .group_by(*ROOTS.c)
    .having(func.max(M.sent_at) >= p("since"))  # what was imported was read now, and said long ago
    .order_by(COUNT[2].desc(), COUNT[0].desc(), ROOTS.c.id)
    .limit(LIMIT)
)
UNNAMED = Statement(
    select(ROOTS, func.count())
    .select_from(MEMBERS.join(ROOTS, ROOTS.c.id == T.root))
    .where(M.deleted_at.is_(null()), T.root.in_(select(T.root).where(T.last_at >= p("since"))))
    .group_by(*ROOTS.c)
    .having(
        func.count() >= p("fewest", BigInteger),
        func.count() >= 2 * ROOTS.c.named,
        func.max(T.last_at) > ROOTS.c.asked_at,
    )
    .order_by(func.count().desc(), ROOTS.c.id)
    .limit(1)
)
ASK = Statement(
    update(THEMES)
    .where(T.id == p("id"), T.asked_at == p("before", Double))
    .values({T.asked_at: p("at", Double)})
)
NAME = Statement(
    update(THEMES).where(T.id == p("id")).values({T.label: p("label"), T.named: p("count", BigInteger)})
)

GIVEN = ("kind", "theme", "into", "message", "by", "at")
LINK = Statement(
    insert(LINKS).values({L[name]: p(name) for name in GIVEN} | {L.undone: False}).returning(L.id)
)
LINK_OF = Statement(select(LINKS).where(L.id == p("id")))
UNDO = Statement(update(LINKS).where(L.id == p("id"), ~L.undone).values({L.undone: True}))
SAME = and_(L.kind == LinkKind.SAME.value, ~L.undone)
OF_MESSAGE = Statement(select(LINKS).where(L.message == p("message")).order_by(L.id))
STANDING = Statement(select(T.id, T.root).where(T.root != T.id))
PARTED = Statement(
    select(L.theme, L.into, L.message, L.undone).where(L.kind == LinkKind.APART.value).order_by(L.id)
)
ASSIGNED = Statement(select(U.assigned, U.theme).where(U.message == p("message")))
MOVE = Statement(update(UNDERSTOOD).where(U.message == p("message")).values({U.theme: p("theme")}))
CONCERNED = Statement(
    select(LINKS)
    .where(~L.undone, or_(*(each.in_(select(T.id).where(T.root == p("root"))) for each in (L.theme, L.into))))
    .order_by(L.id.desc())
    .limit(LIMIT)
)

MEASURE = Statement(select(MEASURES.c.data).where(MEASURES.c.fit == p("fit")))
OLD = tuple(Statement(delete(table).where(table.c.fit != p("fit"))) for table in (MEASURES, PLACES))
FIT = Statement(update(STATE).values({STATE.c.fit: p("fit")}))
PLACED = Statement(
    select(P.theme, P.size, P.data)
    .where(P.fit == p("fit"), P.theme > p("after"))
    .order_by(P.theme)
    .limit(LIMIT)
)
PLACE, SAVE_MEASURE = upsert(PLACES), upsert(MEASURES)
ASSIGNED_TEXTS = Statement(
    select(U.assigned, M.content)
    .select_from(UNDERSTOOD.join(MESSAGES, M.id == U.message))
    .where(U.assigned.is_not(null()), M.deleted_at.is_(null()))
    .order_by(M.id.desc())
    .limit(LIMIT)
)


class Themes:
    """Implements `ports.understanding.Themes`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def get(self, theme: ThemeId) -> Theme:
        row = self._tx.sql.one(GET, id=theme)
        if row is None:
            raise KeyError(theme)
        return _theme(row)

    def all_ids(self) -> Sequence[ThemeId]:
        return [row[0] for row in self._tx.sql.all(IDS)]

    def open(self, label: str) -> Theme:
        at = self._tx.at
        number = self._tx.sql.all(OPEN, label=label, root=0, created_at=at, last_at=at)[0][0]
        self._tx.sql.run(SELF, id=number)
        return Theme(number, label, number, mapping.instant(at), mapping.instant(at))

    def say(self, theme: ThemeId, label: str) -> None:
        if label:
            self._tx.sql.run(SAY, id=theme, label=label, at=self._tx.at)
        else:
            self._tx.sql.run(HEARD, id=theme, at=self._tx.at)

    def of_conversation(self, conversation: ConversationId) -> Theme | None:
        row = self._tx.sql.one(FIRST, conversation=conversation)
        return _theme(row) if row else None

    def counted(
        self, theme: ThemeId, without: ConversationId | None = None, team: AccountId | None = None
    ) -> Counted:
        given: dict[str, Any] = {"root": self._root(theme), "without": without or 0}
        if team is None:
            return Counted(*self._tx.sql.all(COUNTED, **given)[0])
        row = self._tx.sql.all(COUNTED_OF, **given, team=f"{team}:")[0]
        return Counted(*row)

    def said_in(self, theme: ThemeId, conversation: ConversationId) -> int:
        row = self._tx.sql.all(SAID_IN, root=self._root(theme), conversation=conversation)[0]
        return int(row[0])

    def members(self, theme: ThemeId, limit: int = 20) -> Sequence[MessageId]:
        return [row[0] for row in self._tx.sql.all(NEWEST, root=self._root(theme), limit=limit)]

    def conversations(
        self, theme: ThemeId, limit: int = 20, without: Status | None = None
    ) -> Sequence[ConversationId]:
        given = {"root": self._root(theme), "without": without.value if without else "", "limit": limit}
        return [row[0] for row in self._tx.sql.all(OF, **given)]

    def standing_in(self, places: Sequence[PlaceId], theme: ThemeId | None = None) -> frozenset[ThemeId]:
        if not places:
            return frozenset()
        query = (
            select(T.root)
            .distinct()
            .select_from(MEMBERS.join(CONVERSATIONS, C.id == M.conversation))
            .where(M.deleted_at.is_(null()), C.home.in_(places))
        )
        if theme is not None:
            query = query.where(T.root == self._root(theme))
        return frozenset(ThemeId(row[0]) for row in self._tx.sql.all(Statement(query)))

    def largest(self, since: datetime, limit: int = 20) -> Sequence[tuple[Theme, Counted]]:
        rows = self._tx.sql.all(LARGEST, since=since.timestamp(), limit=limit)
        return [(_theme(row), Counted(*row[-3:])) for row in rows]

    def ask_name(self, since: datetime, fewest: int) -> tuple[Theme, int] | None:
        row = self._tx.sql.one(UNNAMED, since=since.timestamp(), fewest=fewest)
        if row is None:
            return None
        before, count = row[-2], row[-1]
        if not self._tx.sql.count(ASK, id=row[0], before=before, at=self._tx.at):
            return None
        return _theme(row), count

    def name(self, theme: ThemeId, label: str, count: int) -> None:
        self._tx.sql.run(NAME, id=theme, label=label, count=count)

    def _root(self, theme: ThemeId) -> ThemeId:
        row = self._tx.sql.one(GET, id=theme)
        return _theme(row).root if row else theme

    def merge(self, theme: ThemeId, into: ThemeId, by: AliasId) -> Link | None:
        if self.get(theme).root == self.get(into).root:
            return None
        link = self._link(LinkKind.SAME, theme, into, None, by)
        self._settle(theme, into)
        return link

    def part(self, message: MessageId, by: AliasId) -> Link | None:
        row = self._tx.sql.one(ASSIGNED, message=message)
        if row is None or row[1] is None:
            return None
        fresh = self.open("")
        link = self._link(LinkKind.APART, fresh.id, row[1], message, by)
        self._tx.sql.run(MOVE, message=message, theme=fresh.id)
        return link

    def undo(self, link: LinkId) -> Link | None:
        row = self._tx.sql.one(LINK_OF, id=link)
        if row is None or self._tx.sql.count(UNDO, id=link) != 1:
            return None
        undone = _link(row)
        if undone.kind is LinkKind.SAME:
            self._settle(undone.theme, undone.into)
        elif undone.message is not None:
            self.restore(undone.message)
        revise(self._tx)
        return undone

    def _link(
        self, kind: LinkKind, theme: ThemeId, into: ThemeId, message: MessageId | None, by: AliasId
    ) -> Link:
        given = {"kind": kind.value, "theme": theme, "into": into, "message": message, "by": by}
        number = self._tx.sql.all(LINK, at=self._tx.at, **given)[0][0]
        revise(self._tx)
        return Link(number, kind, theme, into, message, by, mapping.instant(self._tx.at))

    def _settle(self, one: ThemeId, two: ThemeId) -> None:
        """Everything that links join with these two has the root that they say."""
        themes = [row[0] for row in self._tx.sql.all(TOGETHER, one=one, two=two)]
        query = select(LINKS).where(SAME, L.theme.in_(themes), L.into.in_(themes))
        links = [_link(row) for row in self._tx.sql.all(Statement(query))]
        for theme, root in values.roots(themes, links).items():
            self._tx.sql.run(ROOT, id=theme, root=root)

    def restore(self, message: MessageId) -> None:
        row = self._tx.sql.one(ASSIGNED, message=message)
        if row is not None:
            links = [_link(each) for each in self._tx.sql.all(OF_MESSAGE, message=message)]
            self._tx.sql.run(MOVE, message=message, theme=values.placed(row[0], links))

    def links(self, theme: ThemeId, limit: int = 10) -> Sequence[Link]:
        return [_link(row) for row in self._tx.sql.all(CONCERNED, root=self._root(theme), limit=limit)]

    def standing(self) -> Mapping[ThemeId, ThemeId]:
        return {row[0]: row[1] for row in self._tx.sql.all(STANDING)}

    def parted(self) -> Sequence[tuple[ThemeId, ThemeId, MessageId, bool]]:
        return [
            (theme, into, message, not undone) for theme, into, message, undone in self._tx.sql.all(PARTED)
        ]

    def measure(self, fit: int) -> bytes | None:
        row = self._tx.sql.one(MEASURE, fit=fit)
        return bytes(row[0]) if row else None

    def save_measure(self, fit: int, data: bytes) -> None:
        self._tx.sql.run(SAVE_MEASURE, fit=fit, data=data)
        self._tx.sql.run(FIT, fit=fit)
        for statement in OLD:
            self._tx.sql.run(statement, fit=fit)

    def places(self, fit: int, after: ThemeId, limit: int) -> Sequence[Place]:
        rows = self._tx.sql.all(PLACED, fit=fit, after=after, limit=limit)
        return [Place(theme, None, size, bytes(data)) for theme, size, data in rows]

    def place(self, fit: int, place: Place) -> None:
        self._tx.sql.run(PLACE, fit=fit, theme=place.theme, size=place.size, data=place.data)

    def assigned(self, limit: int) -> Sequence[tuple[ThemeId, str]]:
        rows = self._tx.sql.all(ASSIGNED_TEXTS, limit=limit)
        return [(theme, mapping.contents.read(json).text.plain) for theme, json in reversed(rows)]


def _theme(row: Sequence[Any]) -> Theme:
    number, label, root, created, last, *_ = row
    return Theme(number, label, root, mapping.instant(created), mapping.instant(last))


def _link(row: Sequence[Any]) -> Link:
    number, kind, theme, into, message, by, at, undone = row
    return Link(number, LinkKind(kind), theme, into, message, by, mapping.instant(at), bool(undone))
