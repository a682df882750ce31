"""Takes a customer's words out of kept answers. Knows rows; what is to be taken out is said by `storage.erasing.registry`."""

from typing import Protocol

from sqlalchemy import select, update

from domain.erasing import STAND_IN, Redaction
from domain.knowledge import plainly
from ports.erasing import Scope
from storage.repositories.knowledge import KEPT, REVISE, VERSIONS, K, V
from storage.sql import Sql, Statement

NEITHER_CONFIRMED = 0.0
ALL = Statement(select(K.id, K.question, K.answer, K.conversation, K.asked, K.own))
ALL_VERSIONS = Statement(select(V.kept, V.language, V.answer))


class Subject(Protocol):
    """What one erasing takes out, as far as it matters here."""

    @property
    def scope(self) -> Scope: ...

    @property
    def redaction(self) -> Redaction: ...


def erase(sql: Sql, subject: Subject) -> None:
    """A question in their words goes, and its keeper is asked for another; one in the team's words loses what names them."""
    redaction = subject.redaction
    conversations, messages = frozenset(subject.scope.conversations), frozenset(subject.scope.messages)
    for number, question, answer, conversation, asked, own in sql.all(ALL):
        theirs = not own and (conversation in conversations or asked in messages)
        asks = "" if theirs else _left(redaction.text(question))
        told = redaction.text(answer)
        if (asks, told) != (question, answer):
            values: dict[str, object] = {"question": asks, "answer": told}
            if not asks:
                values |= {"confirmed_at": NEITHER_CONFIRMED, "used_at": None, "wondered_at": None}
            sql.run(Statement(update(KEPT).where(K.id == number).values(values)))
    for kept, language, answer in sql.all(ALL_VERSIONS):
        if (told := redaction.text(answer)) != answer:
            where = V.kept == kept, V.language == language
            sql.run(Statement(update(VERSIONS).where(*where).values(answer=told)))
    sql.run(REVISE)


def _left(question: str) -> str:
    """A question of which nothing but a stand-in is left is none."""
    return question if set(plainly(question)) - set(plainly(STAND_IN)) else ""
