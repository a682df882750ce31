"""What waits to be understood, and how whoever understands is told. Knows rows; decides nothing."""

from sqlalchemy import Table, delete, exists, select, update

from domain.ids import MessageId
from ports.understanding import ACCOUNT
from storage import tables
from storage.sql import Statement, inserting, p
from storage.transaction import Transaction

UNREAD: Table = tables.understanding.UnreadRow.__table__  # type: ignore[attr-defined]
STATE: Table = tables.understanding.UnderstandingRow.__table__  # type: ignore[attr-defined]
UNDERSTOOD: Table = tables.understanding.UnderstoodRow.__table__  # type: ignore[attr-defined]
MESSAGES: Table = tables.conversations.MessageRow.__table__  # type: ignore[attr-defined]

M = MESSAGES.c
UNKNOWN = select(M.id).where(
    M.id == p("message"), M.content.is_not(None), ~exists().where(UNDERSTOOD.c.message == M.id)
)
WANT = Statement(lambda name: inserting(name)(UNREAD).values(message=p("message")).on_conflict_do_nothing())
WANT_UNKNOWN = Statement(
    lambda name: inserting(name)(UNREAD).from_select(["message"], UNKNOWN).on_conflict_do_nothing()
)
DONE = Statement(delete(UNREAD).where(UNREAD.c.message == p("message")))
FIRST = Statement(
    lambda name: (
        inserting(name)(STATE)
        .values({"id": 1, "owner": "", "until": 0.0, "revision": 0, "fit": 0, "model": "", "trouble": ""})
        .on_conflict_do_nothing()
    )
)
REVISE = Statement(update(STATE).values({STATE.c.revision: STATE.c.revision + 1}))


def want(tx: Transaction, message: MessageId, *, unless_known: bool = False) -> None:
    """A message is to be understood. Whoever understands is woken by the commit."""
    tx.sql.run(WANT_UNKNOWN if unless_known else WANT, message=message)
    tx.wake(ACCOUNT)


def revise(tx: Transaction) -> None:
    """People said something that whoever understands must hear of."""
    tx.sql.run(FIRST)
    tx.sql.run(REVISE)
    tx.wake(ACCOUNT)
