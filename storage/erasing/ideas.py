"""Takes customers, and words that have come of age, out of ideas. Knows rows; decides nothing.

An idea that others support stays with its number and its status; its words are gone where they were those of whoever is
erased. Their support is gone, so that counts name nobody who is not there.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, or_, select, update

from domain.erasing import ErasureId, Redaction, nobody, nowhere
from storage import mapping
from storage.repositories import idea_people as people
from storage.sql import Sql, Statement

IDEAS, SUPPORTS, COMMENTS, CHANGES = people.IDEAS, people.SUPPORTS, people.COMMENTS, people.CHANGES
TOLD, EXPECTED = people.TOLD, people.EXPECTED
GONE: dict[str, Any] = {"text": "", "source": None, "conversation": None}


def forget(
    sql: Sql,
    *,
    aliases: Sequence[str],
    chats: Sequence[str],
    messages: Sequence[int],
    redaction: Redaction,
    erasure: ErasureId,
) -> None:
    """Nothing of these people and messages is left; what others wrote loses what it quoted of them."""
    by, said = list(aliases), list(messages)
    _drafts(sql, by, said)
    if not by:  # words came of age: so did what customers said about them
        aged = COMMENTS.c.idea.in_(select(IDEAS.c.id).where(IDEAS.c.source.in_(said)))
        sql.run(Statement(delete(COMMENTS).where(aged, ~COMMENTS.c.inside)))
    written = or_(IDEAS.c.by.in_(by), IDEAS.c.source.in_(said))
    sql.run(Statement(update(IDEAS).where(written).values(GONE)))
    sql.run(Statement(update(IDEAS).where(IDEAS.c.by.in_(by)).values(by=nobody(erasure), topic="")))
    for chat in chats:
        sql.run(Statement(update(IDEAS).where(IDEAS.c.chat == chat).values(chat=nowhere(chat, erasure))))  # type: ignore[arg-type]
    sql.run(Statement(delete(SUPPORTS).where(or_(SUPPORTS.c.actor.in_(by), SUPPORTS.c.message.in_(said)))))
    sql.run(Statement(delete(COMMENTS).where(or_(COMMENTS.c.by.in_(by), COMMENTS.c.message.in_(said)))))
    sql.run(Statement(delete(TOLD).where(TOLD.c.person.in_(by))))
    sql.run(Statement(delete(EXPECTED).where(EXPECTED.c.person.in_(by))))
    _redact_reasons(sql, redaction)
    for table, column in ((IDEAS, "text"), (IDEAS, "reason"), (COMMENTS, "text"), (CHANGES, "reason")):
        _redact(sql, table, column, redaction)


def _drafts(sql: Sql, by: Sequence[str], said: Sequence[int]) -> None:
    """What they never proposed to anybody is gone as a whole."""
    theirs = or_(IDEAS.c.by.in_(by), IDEAS.c.source.in_(said))
    sql.run(Statement(delete(IDEAS).where(IDEAS.c.stage != "open", theirs)))


def _redact(sql: Sql, table: Any, column: str, redaction: Redaction) -> None:
    """What colleagues wrote names or quotes them no more."""
    for number, text in sql.all(Statement(select(table.c.id, table.c[column]).where(table.c[column] != ""))):
        changed = redaction.text(text)
        if changed != text:
            sql.run(Statement(update(table).where(table.c.id == number).values({column: changed})))


def _redact_reasons(sql: Sql, redaction: Redaction) -> None:
    """The same of reasons in further languages."""
    for number, kept in sql.all(
        Statement(select(IDEAS.c.id, IDEAS.c.reasons).where(IDEAS.c.reasons != "[]"))
    ):
        changed = [(code, redaction.text(text)) for code, text in mapping.read_pairs(kept)]
        if (written := mapping.write_pairs(changed)) != kept:
            sql.run(Statement(update(IDEAS).where(IDEAS.c.id == number).values(reasons=written)))
