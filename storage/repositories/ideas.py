"""Ideas and the links that make several of them one. Knows rows; what links mean is in `domain.ideas.counting`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, Table, delete, func, insert, or_, select, update

from domain.ideas import counting
from domain.ideas.values import Idea, IdeaId, Link, LinkId, Rising, Stage, Standing, Status
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId
from domain.sight import Hidden
from ports.ideas import Order
from storage import mapping, tables
from storage.repositories.idea_people import COMMENTS, IDEAS, SUPPORTS, C, D, S, Supporters
from storage.sql import Statement, p

LINKS: Table = tables.ideas.IdeaLinkRow.__table__  # type: ignore[attr-defined]

L = LINKS.c
LIMIT = p("limit", BigInteger)
GIVEN = [column.name for column in D if column.name not in ("id", "root")]
KEPT = [name for name in GIVEN if name != "created_at"]
PARTS = IDEAS.alias()
OPEN = D.stage == Stage.OPEN.value
COUNTS = S.standing == Standing.COUNTS.value

ADD = Statement(insert(IDEAS).values({D[name]: p(name) for name in GIVEN} | {D.root: 0}).returning(D.id))
SELF = Statement(update(IDEAS).where(D.id == p("id")).values({D.root: D.id}))
GET = Statement(select(IDEAS).where(D.id == p("id")))
LOCK = Statement(select(IDEAS).where(D.id == p("id")).with_for_update())
SAVE = Statement(update(IDEAS).where(D.id == p("id")).values({D[name]: p(name) for name in KEPT}))
REMOVE = Statement(delete(IDEAS).where(D.id == p("id"), ~OPEN))
ASKING = Statement(select(IDEAS).where(D.stage == Stage.ASKING.value).order_by(D.id).limit(LIMIT))
OF_MESSAGE = Statement(select(IDEAS).where(D.source == p("message")).order_by(D.id).limit(1))
ALL_PARTS = Statement(select(IDEAS).where(D.root == p("root")).order_by(D.id != p("root"), D.id))

LINK = Statement(
    insert(LINKS)
    .values({L.idea: p("idea"), L.into: p("into"), L.by: p("by"), L.at: p("at"), L.undone: False})
    .returning(L.id)
)
LINK_BY_ID = Statement(select(LINKS).where(L.id == p("id")))
LINK_OF = Statement(select(LINKS).where(L.idea == p("idea"), ~L.undone).order_by(L.id.desc()).limit(1))
UNDO = Statement(update(LINKS).where(L.id == p("id"), ~L.undone).values({L.undone: True}))
TOGETHER = Statement(select(D.id).where(D.root.in_([p("one"), p("two")])))
ROOT = Statement(update(IDEAS).where(D.id == p("id")).values({D.root: p("root")}))

WHOLE = (
    select(PARTS.c.root.label("root"), func.count(S.actor.distinct()).label("people"))
    .select_from(SUPPORTS.join(PARTS, PARTS.c.id == S.idea))
    .where(COUNTS)
    .group_by(PARTS.c.root)
    .subquery()
)
PEOPLE = func.coalesce(WHOLE.c.people, 0)
COUNTED = (
    select(IDEAS, PEOPLE)
    .select_from(IDEAS.outerjoin(WHOLE, WHOLE.c.root == D.id))
    .where(OPEN, D.id == D.root)
)


class Ideas(Supporters):
    """Implements `ports.ideas.Ideas`."""

    __slots__ = ()

    def add(self, idea: Idea) -> Idea:
        at = self._tx.at
        number = self._tx.sql.all(ADD, created_at=at, **_values(idea))[0][0]
        self._tx.sql.run(SELF, id=number)
        return self.get(IdeaId(number))

    def get(self, idea: IdeaId) -> Idea:
        return self._one(GET, idea)

    def lock(self, idea: IdeaId) -> Idea:
        return self._one(LOCK, idea)

    def _one(self, statement: Statement, idea: IdeaId) -> Idea:
        row = self._tx.sql.one(statement, id=idea)
        if row is None:
            raise KeyError(idea)
        return _read(row)

    def save(self, idea: Idea) -> None:
        self._tx.sql.run(SAVE, id=idea.id, **_values(idea))

    def remove(self, idea: IdeaId) -> None:
        self._tx.sql.run(REMOVE, id=idea)

    def asking(self, limit: int = 10) -> Sequence[Idea]:
        return [_read(row) for row in self._tx.sql.all(ASKING, limit=limit)]

    def of_message(self, message: MessageId) -> Idea | None:
        row = self._tx.sql.one(OF_MESSAGE, message=message)
        return _read(row) if row else None

    def page(
        self,
        team: AccountId,
        order: Order,
        *,
        hidden: Hidden,
        person: AliasId | None = None,
        public: bool = False,
        status: Status | None = None,
        offset: int = 0,
        limit: int = 5,
    ) -> Sequence[tuple[Idea, int]]:
        query = COUNTED.where(D.team == team)
        if public:
            query = query.where(or_(D.public, D.by == (person or "")))
        if status is not None:
            query = query.where(D.status == status.value)
        if hidden:
            query = query.where(D.place.not_in(hidden))
        if order is Order.MINE:
            query = query.where(D.id.in_(_of(person or AliasId(""))))
        first = (PEOPLE.desc(), D.id.desc()) if order is Order.TOP else (D.id.desc(),)
        rows = self._tx.sql.all(Statement(query.order_by(*first).limit(limit).offset(offset)))
        return [(_read(row[:-1]), int(row[-1])) for row in rows]

    def texts(self, team: AccountId, *, public: bool, limit: int = 500) -> Sequence[tuple[IdeaId, str]]:
        query = select(D.root, D.text).where(D.team == team, OPEN, D.text != "")
        if public:
            seen = select(PARTS.c.id).where(PARTS.c.public, PARTS.c.team == team)
            query = query.where(D.public, D.root.in_(seen))
        return [
            (IdeaId(root), text)
            for root, text in self._tx.sql.all(Statement(query.order_by(D.id.desc()).limit(limit)))
        ]

    def parts(self, root: IdeaId) -> Sequence[Idea]:
        return [_read(row) for row in self._tx.sql.all(ALL_PARTS, root=root)]

    def merge(self, idea: IdeaId, into: IdeaId, by: AliasId) -> Link | None:
        own_root, other = self.get(idea).root, self.get(into).root
        if own_root == other:
            return None
        for each in sorted((own_root, other)):
            self.lock(each)
        number = self._tx.sql.all(LINK, idea=own_root, into=other, by=by, at=self._tx.at)[0][0]
        self._settle(own_root, other)
        return Link(LinkId(number), own_root, other, by, mapping.instant(self._tx.at))

    def unmerge(self, link: LinkId) -> Link | None:
        row = self._tx.sql.one(LINK_BY_ID, id=link)
        if row is None or self._tx.sql.count(UNDO, id=link) != 1:
            return None
        undone = _link(row)
        root = self.get(undone.idea).root
        self._settle(root, root)
        return undone

    def _settle(self, one: IdeaId, two: IdeaId) -> None:
        """Everything that stands together with these has the root that the standing links say."""
        ideas = [IdeaId(row[0]) for row in self._tx.sql.all(TOGETHER, one=one, two=two)]
        query = select(LINKS).where(~L.undone, L.idea.in_(ideas))
        links = [_link(row) for row in self._tx.sql.all(Statement(query))]
        for idea, root in counting.roots(ideas, links).items():
            self._tx.sql.run(ROOT, id=idea, root=root)

    def link_of(self, idea: IdeaId) -> Link | None:
        row = self._tx.sql.one(LINK_OF, idea=idea)
        return _link(row) if row else None

    def rising(self, since: datetime, hidden: Hidden, limit: int) -> Sequence[Rising]:
        earlier = select(S.actor, PARTS.c.root, func.min(S.at).label("first")).select_from(
            SUPPORTS.join(PARTS, PARTS.c.id == S.idea)
        )
        firsts = earlier.where(COUNTS).group_by(S.actor, PARTS.c.root).subquery()
        fresh = (
            select(firsts.c.root, func.count().label("people"))
            .where(firsts.c.first >= since.timestamp())
            .group_by(firsts.c.root)
            .subquery()
        )
        query: Select[Any] = COUNTED.add_columns(fresh.c.people).join(fresh, fresh.c.root == D.id)
        if hidden:
            query = query.where(D.place.not_in(hidden))
        ordered = query.order_by(fresh.c.people.desc(), PEOPLE.desc(), D.id).limit(limit)
        return [Rising(_read(row[:-2]), row[-1], row[-2]) for row in self._tx.sql.all(Statement(ordered))]

    def of_person(self, person: AliasId) -> Sequence[tuple[Idea, bool]]:
        supports = {row[0] for row in self._tx.sql.all(SUPPORTED, person=person)}
        query = select(IDEAS).where(or_(D.by == person, D.id.in_(supports), D.id.in_(_commented(person))))
        rows = self._tx.sql.all(Statement(query.order_by(D.id)))
        return [(_read(row), row[0] in supports) for row in rows]

    def touching(
        self,
        people: Sequence[AliasId],
        messages: Sequence[MessageId],
        conversations: Sequence[ConversationId],
    ) -> Sequence[IdeaId]:
        said = list(messages)
        shown = (
            select(D.root).where(or_(D.by.in_(list(people)), D.source.in_(said))),
            _joined(SUPPORTS, S.idea).where(or_(S.actor.in_(list(people)), S.message.in_(said))),
            _joined(COMMENTS, C.idea).where(or_(C.by.in_(list(people)), C.message.in_(said))),
            select(D.root).where(D.conversation.in_(list(conversations))),
        )
        found = {row[0] for query in shown for row in self._tx.sql.all(Statement(query.distinct()))}
        return sorted(map(IdeaId, found))


SUPPORTED = Statement(select(S.idea).where(S.actor == p("person"), COUNTS).distinct())


def _of(person: AliasId) -> Any:
    """Roots of what somebody wrote or supports."""
    supported = (
        select(PARTS.c.root)
        .select_from(SUPPORTS.join(PARTS, PARTS.c.id == S.idea))
        .where(S.actor == person, COUNTS)
    )
    written = select(PARTS.c.root).where(PARTS.c.by == person, PARTS.c.stage == Stage.OPEN.value)
    return supported.union(written)


def _commented(person: AliasId) -> Any:
    return select(C.idea).where(C.by == person)


def _joined(table: Table, column: Any) -> Select[Any]:
    return select(D.root).select_from(table.join(IDEAS, D.id == column))


def _values(idea: Idea) -> dict[str, Any]:
    plain = ("team", "place", "text", "by", "inside", "chat", "topic", "source", "conversation", "public")
    return {name: getattr(idea, name) for name in plain} | {
        "stage": idea.stage.value,
        "status": idea.status.value,
        "reason": idea.reason,
        "reasons": mapping.write_pairs(idea.reasons),
    }


def _read(row: Sequence[Any]) -> Idea:
    (number, team, place, text, by, inside, created, chat, topic, source, conversation, public, stage, status,
     reason, root, reasons) = row  # fmt: skip
    return Idea(
        id=IdeaId(number),
        team=AccountId(team),
        place=PlaceId(place),
        text=text,
        by=AliasId(by),
        inside=bool(inside),
        created_at=mapping.instant(created),
        chat=PlaceId(chat),
        topic=topic,
        source=source,
        conversation=conversation,
        public=bool(public),
        stage=Stage(stage),
        status=Status(status),
        reason=reason,
        root=IdeaId(root),
        reasons=mapping.read_pairs(reasons),
    )


def _link(row: Sequence[Any]) -> Link:
    number, idea, into, by, at, undone = row
    return Link(LinkId(number), IdeaId(idea), IdeaId(into), AliasId(by), mapping.instant(at), bool(undone))
