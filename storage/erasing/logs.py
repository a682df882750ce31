"""Takes a customer out of the sealed logs of proposals, so that the logs can still be verified.

A line that held something of them is written anew without it. It keeps the seal it had, which the next line's seal
rests on, and a further line is added to the log: `CustomerErased`, with the digest of every line that was written anew.
That line is sealed like any other. So nothing can be taken out unseen, no other line can be changed, and a line that was
written anew cannot be changed again. What the old seal was made of can no longer be shown, which is meant.
"""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, or_, select, update

from domain.erasing import STAND_IN, Redaction
from domain.errors import Refusal
from domain.proposals import machine
from domain.proposals.events import CustomerErased, Entry
from domain.proposals.values import CLOCK, ProposalId
from ports.erasing import Scope
from storage import mapping, tables
from storage.repositories.logs import ADD, EVENTS, Head, digest_of, sealed, words_of
from storage.sql import Sql, Statement

log = logging.getLogger(__name__)

PROPOSALS: Table = tables.proposals.ProposalRow.__table__  # type: ignore[attr-defined]
LINKS: Table = tables.proposals.ProposalFeedbackRow.__table__  # type: ignore[attr-defined]
FEEDBACK: Table = tables.conversations.FeedbackRow.__table__  # type: ignore[attr-defined]
E, P = EVENTS.c, PROPOSALS.c


def erase(sql: Sql, scope: Scope, redaction: Redaction, at: float) -> tuple[ProposalId, ...]:
    """Redacts every log and draft that may hold something of them; those proposals whose log has changed."""
    changed: list[ProposalId] = []
    for number in concerned(sql, scope):
        _draft(sql, number, redaction)
        if _log(sql, number, scope, redaction, at):
            changed.append(ProposalId(number))
    return tuple(changed)


def concerned(sql: Sql, scope: Scope) -> list[int]:
    """Proposals about these conversations, with feedback of theirs, or with one of the aliases in their log."""
    of_feedback = (
        select(LINKS.c.proposal)
        .join(FEEDBACK, FEEDBACK.c.id == LINKS.c.feedback)
        .where(FEEDBACK.c.conversation.in_(list(scope.conversations)))
    )
    named = [E.event.contains(f'"{alias}"', autoescape=True) for alias in scope.aliases]
    asked = or_(
        P.conversation.in_(list(scope.conversations)),
        P.id.in_(of_feedback),
        *([P.id.in_(select(E.proposal).where(or_(*named)))] if named else []),
    )
    return [row[0] for row in sql.all(Statement(select(P.id).where(asked).order_by(P.id)))]


def _draft(sql: Sql, number: int, redaction: Redaction) -> None:
    rows = sql.all(Statement(select(P.draft).where(P.id == number, P.draft != "")))
    for (draft,) in rows:
        sql.run(
            Statement(update(PROPOSALS).where(P.id == number).values(draft=_written(draft, (), redaction)))
        )


def _log(sql: Sql, number: int, scope: Scope, redaction: Redaction, at: float) -> bool:
    """Writes lines of one log anew; whether there were any."""
    rows = sql.all(Statement(select(E.number, E.at, E.event).where(E.proposal == number).order_by(E.number)))
    fresh = {line: _written(event, scope.aliases, redaction) for line, _, event in rows}
    changed = {line: fresh[line] for line, _, event in rows if fresh[line] != event}
    if not changed:
        return False
    for line, event in changed.items():
        words = words_of(mapping.events.read(event))
        one = (E.proposal == number, E.number == line)
        sql.run(Statement(update(EVENTS).where(*one).values(event=event, folded=words)))
    entries = [Entry(mapping.instant(moment), mapping.events.read(fresh[line])) for line, moment, _ in rows]
    digests = tuple((line, digest_of(moment, fresh[line])) for line, moment, _ in rows if line in changed)
    _seal(sql, ProposalId(number), entries, CustomerErased(CLOCK, digests), mapping.instant(at))
    return True


def _seal(
    sql: Sql, number: ProposalId, entries: Sequence[Entry], event: CustomerErased, at: datetime
) -> None:
    """Adds the line that says what was written anew. A log that cannot be replayed without these words is told of."""
    length, seal = sql.all(Statement(select(P.length, P.seal).where(P.id == number)))[0]
    entry = Entry(at, event)
    try:
        state = machine.replay([*entries, entry])
    except Refusal:
        log.error("proposal.unreadable", extra={"proposal": number, "error": "erased"})
        return
    assert state is not None
    head, line = sealed(Head(length, seal), entry)
    sql.run(ADD, proposal=number, folded="", **line)
    values = {"length": head.length, "seal": head.seal, "title": state.title}
    sql.run(Statement(update(PROPOSALS).where(P.id == number).values(values)))


def _written(event: str, aliases: Sequence[str], redaction: Redaction) -> str:
    """An event without them; a comment of their own goes whole."""
    value = json.loads(event)
    changed: Any = redaction.value(value)
    if value.get("by") in aliases and value.get("comment"):
        changed["comment"] = STAND_IN
    return event if changed == value else json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
