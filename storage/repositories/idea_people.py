"""Who supports ideas, what was said about them, and who was told what. Knows rows; decides nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Table, case, delete, false, func, insert, or_, select, update

from domain.ideas.values import (
    Change,
    ChangeId,
    Comment,
    IdeaId,
    Kind,
    Standing,
    Status,
    Support,
    SupportId,
    Told,
)
from domain.ids import AliasId, MessageId, PlaceId, PostId
from domain.proposals.values import ProposalId
from storage import mapping, tables
from storage.sql import Statement, inserting, p, upsert
from storage.transaction import Transaction

IDEAS: Table = tables.ideas.IdeaRow.__table__  # type: ignore[attr-defined]
SUPPORTS: Table = tables.ideas.IdeaSupportRow.__table__  # type: ignore[attr-defined]
COMMENTS: Table = tables.ideas.IdeaCommentRow.__table__  # type: ignore[attr-defined]
CHANGES: Table = tables.ideas.IdeaChangeRow.__table__  # type: ignore[attr-defined]
TOLD: Table = tables.ideas.IdeaToldRow.__table__  # type: ignore[attr-defined]
EXPECTED: Table = tables.ideas.IdeaExpectedRow.__table__  # type: ignore[attr-defined]
PROPOSALS: Table = tables.ideas.IdeaProposalRow.__table__  # type: ignore[attr-defined]

D, S, C, H, X, R = IDEAS.c, SUPPORTS.c, COMMENTS.c, CHANGES.c, EXPECTED.c, PROPOSALS.c
LIMIT = p("limit", BigInteger)
OF_ROOT = select(D.id).where(D.root == p("root"))
GIVEN = (
    "idea",
    "actor",
    "kind",
    "message",
    "standing",
    "inside",
    "by",
    "chat",
    "topic",
    "at",
)
AGAIN = ("standing", "by", "chat", "topic", "at")


def _support(name: str) -> Any:
    row = inserting(name)(SUPPORTS).values({each: p(each) for each in GIVEN})
    return row.on_conflict_do_update(
        index_elements=["idea", "actor", "kind", "message"],
        set_={each: row.excluded[each] for each in AGAIN},
    ).returning(S.id)


def _tell(name: str) -> Any:
    """A later word takes the place of an earlier one; who wants to hear no more stays so."""
    row = inserting(name)(TOLD).values({each.name: p(each.name) for each in TOLD.c})
    newer = row.excluded.change >= TOLD.c.change
    return row.on_conflict_do_update(
        index_elements=["idea", "person"],
        set_={
            "status": case((newer, row.excluded.status), else_=TOLD.c.status),
            "change": case((newer, row.excluded.change), else_=TOLD.c.change),
            "no_more": or_(TOLD.c.no_more, row.excluded.no_more),
        },
    )


def _opt_out(name: str) -> Any:
    row = inserting(name)(TOLD).values(
        idea=p("idea"), person=p("person"), status="", change=0, no_more=~false()
    )
    return row.on_conflict_do_update(index_elements=["idea", "person"], set_={"no_more": ~false()})


def _propose(name: str) -> Any:
    return inserting(name)(PROPOSALS).values({each.name: p(each.name) for each in R}).on_conflict_do_nothing()


SUPPORT, TELL, OPT_OUT, PROPOSE = map(Statement, (_support, _tell, _opt_out, _propose))
EXPECT = upsert(EXPECTED)
ONE = Statement(select(SUPPORTS).where(S.id == p("id")))
ALL = Statement(select(SUPPORTS).where(S.idea.in_(OF_ROOT)).order_by(S.id))
SETTLE = Statement(update(SUPPORTS).where(S.id == p("id")).values({S.standing: p("standing")}))
TAKE_BACK = Statement(
    update(SUPPORTS)
    .where(S.idea.in_(OF_ROOT), S.actor == p("actor"), S.standing != Standing.TAKEN_BACK.value)
    .values({S.standing: Standing.TAKEN_BACK.value})
)
SAY = Statement(insert(COMMENTS).values({each.name: p(each.name) for each in C if each.name != "id"}))
SAID = Statement(select(COMMENTS).where(C.idea.in_(OF_ROOT)).order_by(C.id.desc()).limit(LIMIT))
REWORD = Statement(
    update(COMMENTS)
    .where(C.post == p("post"), C.post != "", C.by == p("by"), C.text != "")
    .values({C.text: p("text")})
    .returning(C.idea)
)
COUNT_SAID = Statement(select(func.count()).select_from(COMMENTS).where(C.idea.in_(OF_ROOT)))
CHANGE = Statement(
    insert(CHANGES).values({each.name: p(each.name) for each in H if each.name != "id"}).returning(H.id)
)
WAS_TOLD = Statement(select(TOLD).where(TOLD.c.idea.in_(OF_ROOT)))
IS_EXPECTED = Statement(
    select(X.idea).where(X.chat == p("chat"), X.person == p("person"), X.at >= p("since"))
)
NOTHING = Statement(delete(EXPECTED).where(X.chat == p("chat"), X.person == p("person")))
OF_IDEA = Statement(select(R.proposal).where(R.idea.in_(OF_ROOT)).distinct().order_by(R.proposal))
BEHIND = Statement(select(R.idea).where(R.proposal == p("proposal")).order_by(R.idea))


class Supporters:
    """The people's half of `ports.ideas.Ideas`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def support(
        self,
        idea: IdeaId,
        actor: AliasId,
        *,
        kind: Kind,
        standing: Standing,
        inside: bool,
        by: AliasId,
        chat: PlaceId | None = None,
        topic: str = "",
        message: MessageId | None = None,
    ) -> SupportId:
        given = {"kind": kind.value, "standing": standing.value, "inside": inside, "by": by, "chat": chat}
        row = self._tx.sql.all(
            SUPPORT, idea=idea, actor=actor, message=message or 0, topic=topic, at=self._tx.at, **given
        )[0]
        return SupportId(row[0])

    def supported(self, support: SupportId) -> Support | None:
        row = self._tx.sql.one(ONE, id=support)
        return _read(row) if row else None

    def settle(self, support: SupportId, standing: Standing) -> None:
        self._tx.sql.run(SETTLE, id=support, standing=standing.value)

    def supports(self, root: IdeaId) -> Sequence[Support]:
        return [_read(row) for row in self._tx.sql.all(ALL, root=root)]

    def take_back(self, root: IdeaId, actor: AliasId) -> int:
        return self._tx.sql.count(TAKE_BACK, root=root, actor=actor)

    def say(self, comment: Comment) -> None:
        given = {"idea": comment.idea, "by": comment.by, "inside": comment.inside, "text": comment.text}
        self._tx.sql.run(SAY, at=self._tx.at, message=comment.message, post=comment.post or "", **given)

    def reword(self, post: PostId, by: AliasId, text: str) -> IdeaId | None:
        rows = self._tx.sql.all(REWORD, post=post, by=by, text=text)
        return IdeaId(rows[0][0]) if rows else None

    def comments(self, root: IdeaId, limit: int = 3) -> Sequence[Comment]:
        rows = self._tx.sql.all(SAID, root=root, limit=limit)
        return [_comment(row) for row in reversed(rows)]

    def count_comments(self, root: IdeaId) -> int:
        return int(self._tx.sql.all(COUNT_SAID, root=root)[0][0])

    def change(self, idea: IdeaId, was: Status, status: Status, reason: str, by: AliasId) -> Change:
        given = {"idea": idea, "was": was.value, "status": status.value, "reason": reason, "by": by}
        number = self._tx.sql.all(CHANGE, at=self._tx.at, **given)[0][0]
        return Change(ChangeId(number), idea, was, status, reason, by, mapping.instant(self._tx.at))

    def told(self, root: IdeaId) -> Sequence[Told]:
        return [
            Told(
                IdeaId(idea), AliasId(person), Status(status) if status else None, ChangeId(change), bool(no)
            )
            for idea, person, status, change, no in self._tx.sql.all(WAS_TOLD, root=root)
        ]

    def tell(self, told: Sequence[Told]) -> None:
        for each in told:
            if each.status is None:
                self._tx.sql.run(OPT_OUT, idea=each.idea, person=each.person)
                continue
            given = {"status": each.status.value, "change": each.change, "no_more": each.no_more}
            self._tx.sql.run(TELL, idea=each.idea, person=each.person, **given)

    def expect_comment(self, chat: PlaceId, person: AliasId, idea: IdeaId) -> None:
        self._tx.sql.run(EXPECT, chat=chat, person=person, idea=idea, at=self._tx.at)

    def expected(self, chat: PlaceId, person: AliasId, since: datetime) -> IdeaId | None:
        row = self._tx.sql.one(IS_EXPECTED, chat=chat, person=person, since=since.timestamp())
        return IdeaId(row[0]) if row else None

    def expect_nothing(self, chat: PlaceId, person: AliasId) -> None:
        self._tx.sql.run(NOTHING, chat=chat, person=person)

    def propose(self, idea: IdeaId, proposal: ProposalId) -> None:
        self._tx.sql.run(PROPOSE, idea=idea, proposal=proposal)

    def proposals(self, root: IdeaId) -> Sequence[ProposalId]:
        return [ProposalId(row[0]) for row in self._tx.sql.all(OF_IDEA, root=root)]

    def proposed(self, proposal: ProposalId) -> Sequence[IdeaId]:
        return [IdeaId(row[0]) for row in self._tx.sql.all(BEHIND, proposal=proposal)]


def _read(row: Sequence[Any]) -> Support:
    number, idea, actor, kind, message, standing, inside, by, chat, topic, at = row
    return Support(
        SupportId(number),
        IdeaId(idea),
        AliasId(actor),
        Kind(kind),
        Standing(standing),
        bool(inside),
        AliasId(by),
        mapping.instant(at),
        PlaceId(chat) if chat else None,
        topic,
        MessageId(message) if message else None,
    )


def _comment(row: Sequence[Any]) -> Comment:
    _, idea, by, inside, at, text, message, post = row
    where = PostId(post) if post else None
    return Comment(IdeaId(idea), AliasId(by), bool(inside), mapping.instant(at), text, message, where)
