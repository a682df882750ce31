"""How a customer is taken out of suggested decisions. Knows their rows; `storage.erasing.registry` knows when."""

from dataclasses import replace

from sqlalchemy import select, update

from domain.ids import ConversationId, MessageId
from domain.suggestions import Suggestion
from ports.erasing import Scope
from storage.repositories.suggestions import SUGGESTIONS, VALUES, S
from storage.sql import Sql, Statement


def erase(sql: Sql, scope: Scope) -> None:
    """What leads to their words is gone, and so is what a model or a theme has made of them."""
    said, gone = frozenset(scope.messages), frozenset(scope.conversations)
    for number, text in sql.all(Statement(select(S.id, S.suggestion))):
        known = VALUES.read(text)
        left = without(known, said, gone)
        if left != known:
            changed = update(SUGGESTIONS).where(S.id == number).values(suggestion=VALUES.write(left))
            sql.run(Statement(changed))


def without(one: Suggestion, said: frozenset[MessageId], gone: frozenset[ConversationId]) -> Suggestion:
    """A suggestion without these messages and conversations."""
    quotes = tuple(each for each in one.quotes if each not in said)
    against = tuple(each for each in one.against if each not in said)
    conversations = tuple(each for each in one.conversations if each not in gone)
    concerned = (quotes, against, conversations) != (one.quotes, one.against, one.conversations)
    if not concerned:
        return one
    left = replace(one, quotes=quotes, against=against, conversations=conversations)
    return replace(left, label="", title="", text="", summary=())
