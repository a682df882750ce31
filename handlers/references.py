"""References as people type them, such as `FB-12` or `C-3`, and what they name."""

import re

from domain import feedback
from domain.conversations import Conversation
from domain.ids import ConversationId
from ports.storage import UnitOfWork


def find(text: str, uow: UnitOfWork) -> Conversation | None:
    """The conversation that a reference names; None when there is none."""
    match = re.fullmatch(r"c-?(\d{1,18})", text.strip(), re.IGNORECASE)
    try:
        if match:
            return uow.conversations.lock(ConversationId(int(match[1])))
        number = feedback.reference_number(text)
        found = uow.feedback.get(number) if number else None
        return uow.conversations.lock(found.feedback.conversation) if found else None
    except KeyError:
        return None
