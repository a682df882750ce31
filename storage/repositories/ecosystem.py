"""Who has to do with whom, as it was counted, and what people said by hand. Knows rows; decides nothing.

Messages are counted by number into one *generation* of relations. What people change afterwards (tags, themes, who belongs
to which organisation) comes in by a counting anew into the next generation, which takes the place of the first when it has
come as far. Whoever counts moves the mark first, so that of several processes one counts a message.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import (
    BigInteger,
    String,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    null,
    or_,
    select,
    tuple_,
    update,
)

from domain.ecosystem import values
from domain.ecosystem.counting import Said
from domain.ecosystem.landscape import Theme
from domain.ecosystem.values import Book, Edit, Field, Relation, Someone, Tie
from domain.ids import AccountId, AliasId, ConversationId, MessageId, PlaceId, account_of
from domain.sight import Hidden
from ports.ecosystem import Ask, Counting, What
from storage import bulk, mapping, tables
from storage.repositories import ecosystem_rows
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

RELATIONS: Table = tables.ecosystem.RelationRow.__table__  # type: ignore[attr-defined]
COUNTING: Table = tables.ecosystem.CountingRow.__table__  # type: ignore[attr-defined]
EDITS: Table = tables.ecosystem.EditRow.__table__  # type: ignore[attr-defined]
ASKS: Table = tables.ecosystem.AskRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]
CONVERSATIONS: Table = tables.conversations.ConversationRow.__table__  # type: ignore[attr-defined]
CUSTOMERS: Table = tables.people.CustomerRow.__table__  # type: ignore[attr-defined]
COLLEAGUES: Table = tables.people.ColleagueRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
UNDERSTOOD: Table = tables.understanding.UnderstoodRow.__table__  # type: ignore[attr-defined]
THEMES: Table = tables.understanding.ThemeRow.__table__  # type: ignore[attr-defined]

R, N, E, A, M, C, F, U = (
    each.c for each in (RELATIONS, COUNTING, EDITS, ASKS, MESSAGES, CONVERSATIONS, FEEDBACK, UNDERSTOOD)
)
LIMIT = p("limit", BigInteger)
READ = 2000
"""Letters of a message in which names are looked for."""

KEY = ("generation", "tie", "one", "other", "home")
FIGURES = ("slow", "fast", "count", "first_at", "last_at")
FIRST = Statement(
    lambda name: (
        inserting(name)(COUNTING)
        .values({"id": 1, "generation": 1, "upto": 0, "anew": None, "counted_at": p("at")})
        .on_conflict_do_nothing()
    )
)
UNREAD = Statement(select(func.min(tables.understanding.UnreadRow.__table__.c.message)))  # type: ignore[attr-defined]
STATE = Statement(select(N.generation, N.upto, N.anew, N.counted_at))
MOVE = Statement(update(COUNTING).where(N.upto == p("after")).values(upto=p("upto")).returning(N.generation))
MOVE_ANEW = Statement(
    update(COUNTING)
    .where(N.anew == p("after"), p("upto") <= N.upto)
    .values(anew=p("upto"))
    .returning(N.generation)
)
BEGIN_ANEW = Statement(update(COUNTING).where(N.anew.is_(null())).values(anew=0))
END_ANEW = Statement(
    update(COUNTING)
    .where(N.anew == N.upto)
    .values({N.generation: N.generation + 1, N.anew: None, N.counted_at: p("at")})
)
IN_USE = case((N.anew.is_(null()), N.generation), else_=N.generation + 1)
UNUSED = select(*(R[name] for name in KEY)).where(
    or_(
        R.generation < select(N.generation).scalar_subquery(), R.generation > select(IN_USE).scalar_subquery()
    )
)
WASTE = Statement(UNUSED.limit(1))
SWEEP = Statement(delete(RELATIONS).where(tuple_(*(R[name] for name in KEY)).in_(UNUSED.limit(LIMIT))))
KNOWN = Statement(select(*(R[name] for name in FIGURES)).where(*(R[name] == p(name) for name in KEY)))
KEEP = upsert(RELATIONS)
SAID = Statement(
    select(
        M.id,
        M.by,
        M.by_customer,
        M.audience,
        M.sent_at,
        func.substr(M.folded, 1, READ),
        C.customer,
        C.home,
        U.theme,
        F.tag,
    )
    .select_from(
        MESSAGES.join(CONVERSATIONS, C.id == M.conversation)
        .outerjoin(FEEDBACK, and_(F.conversation == M.conversation, F.message == M.id))
        .outerjoin(UNDERSTOOD, U.message == M.id)
    )
    .where(M.id > p("after"), M.id <= p("upto"), M.deleted_at.is_(null()))
    .order_by(M.id, F.id)
    .limit(LIMIT)
)
K, W = CUSTOMERS.c, COLLEAGUES.c
PERSON = select(K.alias, K.name, K.username, K.organisation, K.unreachable, K.account)
PEOPLE = Statement(PERSON)
EXISTS = Statement(
    select(K.alias).where(K.alias == p("alias")).union_all(select(W.alias).where(W.alias == p("alias")))
)
TOPICS = (values.TAG, values.THEME, values.FIRM)
NAMED = Statement(
    PERSON.where(
        or_(
            K.alias == p("alias"),
            *(or_(each == p("exact"), func.lower(each) == p("lower")) for each in (K.name, K.username)),
        )
    )
    .order_by(K.alias)
    .limit(20)
)
OURS = and_(~W.bot, ~and_(or_(W.guest, W.stranger), exists().where(K.alias == W.alias)))
"""Colleagues. A guest whom an import knows as a customer is one: what they said counts as said outside."""
INSIDE = Statement(select(W.alias, W.name).where(OURS))
NAMED_INSIDE = Statement(
    select(W.alias, W.name)
    .where(OURS, or_(W.alias == p("alias"), W.name == p("exact"), func.lower(W.name) == p("lower")))
    .order_by(W.alias)
    .limit(20)
)
LABELS = Statement(select(THEMES.c.id, THEMES.c.root, THEMES.c.label))
EDIT = Statement(
    insert(EDITS).values({E[n]: p(n) for n in ("subject", "field", "value", "other", "reason", "by", "at")})
)
EDITED = select(E.subject, E.field, E.value, E.other, E.reason, E.by, E.at)
ALL_EDITS = Statement(EDITED.order_by(E.id))
OF_TEAM = func.substr(E.by, 1, func.length(p("team", String))) == p("team", String)
"""Said by somebody of a workspace, whose name ends in a colon here: what another's people say is not for these."""
EDITS_OF = Statement(
    EDITED.where(or_(E.subject == p("subject"), E.other == p("subject")), OF_TEAM)
    .order_by(E.id.desc())
    .limit(LIMIT)
)
KIND = Statement(
    select(E.value)
    .where(E.subject == p("subject"), E.field == Field.KIND.value, OF_TEAM)
    .order_by(E.id.desc())
    .limit(1)
)
ASK = Statement(
    insert(ASKS)
    .values({A[name]: p(name) for name in ("what", "about", "person", "place", "at")} | {A.claimed_at: 0.0})
    .returning(A.id)
)
FREE = A.claimed_at <= p("before")
ASKED = Statement(select(A.id).where(FREE).limit(1))
NEXT = Statement(
    select(A.id, A.what, A.about, A.person, A.place)
    .where(FREE)
    .order_by(A.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
CLAIM = Statement(update(ASKS).where(A.id == p("id")).values(claimed_at=p("at")))
SETTLE = Statement(delete(ASKS).where(A.id == p("id")))


class Ecosystem:
    """Implements `ports.ecosystem.Ecosystem`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def counting(self) -> Counting:
        row = self._tx.sql.one(STATE)
        if row is None:
            return Counting(1, MessageId(0), None, mapping.instant(self._tx.at))
        generation, upto, anew, at = row
        return Counting(
            generation, MessageId(upto), None if anew is None else MessageId(anew), mapping.instant(at)
        )

    def said(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        rows = self._tx.sql.all(SAID, after=after, upto=upto, limit=limit)
        found = [ecosystem_rows.said(list(same)) for _, same in groupby(rows, key=lambda row: row[0])]
        # The last message may have more tags than this page has room for; the next page begins with it.
        return found[:-1] if len(rows) == limit and len(found) > 1 else found

    def count(self, after: MessageId, upto: MessageId, relations: Iterable[Relation], *, anew: bool) -> bool:
        self._tx.sql.run(FIRST, at=self._tx.at)
        moved = self._tx.sql.one(MOVE_ANEW if anew else MOVE, after=after, upto=upto)
        if moved is None:
            return False
        whole = values.together(relations)
        gone = self._gone({end for _, *ends, _ in whole for end in ends})
        for _, one in sorted(whole.items()):
            if one.one not in gone and one.other not in gone:
                self._add(moved[0] + anew, one)
        return True

    def _gone(self, ends: set[str]) -> set[str]:
        """Who of these was erased while the messages were looked at."""
        people = (end for end in ends if end and not end.startswith(TOPICS))
        return {end for end in people if self._tx.sql.one(EXISTS, alias=end) is None}

    def _add(self, generation: int, one: Relation) -> None:
        key = {
            "generation": generation,
            "tie": one.tie.value,
            "one": one.one,
            "other": one.other,
            "home": one.home,
        }
        known = self._tx.sql.one(KNOWN, **key)
        whole = one.plus(Relation(*one.key, *known)) if known else one
        self._tx.sql.run(KEEP, **key, **{name: getattr(whole, name) for name in FIGURES})

    def begin_anew(self) -> bool:
        self._tx.sql.run(FIRST, at=self._tx.at)
        return self._tx.sql.count(BEGIN_ANEW) == 1

    def end_anew(self) -> bool:
        return self._tx.sql.count(END_ANEW, at=self._tx.at) == 1

    def unread(self) -> MessageId | None:
        first = self._tx.sql.all(UNREAD)[0][0]
        return None if first is None else MessageId(first)

    def waste(self) -> bool:
        return self._tx.sql.one(WASTE) is not None

    def sweep(self, limit: int) -> int:
        return self._tx.sql.count(SWEEP, limit=limit)

    def relations(self, hidden: Hidden) -> Sequence[Relation]:
        query = select(*(R[name] for name in (*KEY[1:], *FIGURES))).where(
            R.generation == self.counting().generation
        )
        if hidden:
            query = query.where(R.home.not_in(hidden))
        return [Relation(TIES[row[0]], *row[1:]) for row in self._tx.sql.all(Statement(query))]

    def people(self) -> Sequence[Someone]:
        outside = [ecosystem_rows.someone(row) for row in self._tx.sql.all(PEOPLE)]
        inside = [Someone(AliasId(alias), name, inside=True) for alias, name in self._tx.sql.all(INSIDE)]
        return [*outside, *inside]

    def named(self, name: str) -> Sequence[Someone]:
        wanted = " ".join(name.split()).lstrip("@")
        given = {"alias": wanted, "exact": wanted, "lower": wanted.lower()}
        outside = [ecosystem_rows.someone(row) for row in self._tx.sql.all(NAMED, **given)]
        inside = self._tx.sql.all(NAMED_INSIDE, **given)
        return [*outside, *(Someone(AliasId(alias), name, inside=True) for alias, name in inside)]

    def themes(self) -> Mapping[int, Theme]:
        return {number: Theme(root, label) for number, root, label in self._tx.sql.all(LABELS)}

    def themes_of(self, conversations: Sequence[ConversationId]) -> Sequence[int]:
        query = (
            select(THEMES.c.root)
            .distinct()
            .select_from(MESSAGES.join(UNDERSTOOD, U.message == M.id).join(THEMES, THEMES.c.id == U.theme))
            .where(M.conversation.in_(list(conversations)[: bulk.MANY]))
        )
        return sorted(row[0] for row in self._tx.sql.all(Statement(query)))

    def of_organisation(self, name: str) -> Sequence[AliasId]:
        key = values.firm(name)
        rows = self._tx.sql.all(PEOPLE)
        return [AliasId(row[0]) for row in rows if row[3] and values.firm(row[3]) == key]

    def book(self, team: AccountId | None = None) -> Book:
        edits = (ecosystem_rows.edit(row) for row in self._tx.sql.all(ALL_EDITS))
        return values.book(edit for edit in edits if team is None or account_of(edit.by) == team)

    def edits(self, subject: str, team: AccountId, limit: int = 20) -> Sequence[Edit]:
        rows = self._tx.sql.all(EDITS_OF, subject=subject, team=f"{team}:", limit=limit)
        return [ecosystem_rows.edit(row) for row in rows]

    def edit(self, edit: Edit) -> None:
        self._tx.sql.run(
            EDIT,
            subject=edit.subject,
            field=edit.field.value,
            value=edit.value,
            other=edit.other,
            reason=edit.reason,
            by=edit.by,
            at=edit.at,
        )

    def kind_of(self, subjects: Sequence[str], team: AccountId) -> str:
        for subject in subjects:
            row = self._tx.sql.one(KIND, subject=subject, team=f"{team}:") if subject else None
            if row and row[0]:
                return str(row[0])
        return ""

    def latest(self, customers: Sequence[AliasId]) -> Sequence[ConversationId]:
        found: list[ConversationId] = []
        for part in bulk.parts(customers):
            query = select(func.max(C.id)).where(C.customer.in_(part)).group_by(C.customer)
            found += (ConversationId(row[0]) for row in self._tx.sql.all(Statement(query)))
        return found

    def ask(self, what: What, place: PlaceId, person: AliasId | None = None, about: str = "") -> int:
        given = {
            "what": what.value,
            "about": about,
            "person": person or "",
            "place": place,
            "at": self._tx.at,
        }
        return int(self._tx.sql.all(ASK, **given)[0][0])

    def asked(self, patience: float) -> bool:
        return self._tx.sql.one(ASKED, before=self._tx.at - patience) is not None

    def claim(self, patience: float) -> Ask | None:
        row = self._tx.sql.one(NEXT, before=self._tx.at - patience)
        if row is None:
            return None
        number, what, about, person, place = row
        self._tx.sql.run(CLAIM, id=number, at=self._tx.at)
        return Ask(number, What(what), about, AliasId(person) if person else None, PlaceId(place))

    def settle(self, ask: int) -> bool:
        return self._tx.sql.count(SETTLE, id=ask) == 1


TIES = {tie.value: tie for tie in Tie}
