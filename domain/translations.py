"""Translations that somebody asked for: of a customer's message for the team, or of a reply for the customer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from domain.ids import AliasId, ConversationId, MessageId, PlaceId, PostId

TranslationId = NewType("TranslationId", int)


class State(StrEnum):
    """`wanted` until its fate is known. A reply that is `done` waits for its author, who sends or drops it."""

    WANTED = "wanted"
    DONE = "done"
    FAILED = "failed"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Translation:
    """One text for one reader's language, asked for by `person`, who is answered in `place` and `thread`.

    Of a customer's message `message` is told, and its words are looked up when they are needed; of a reply that is not
    sent yet, its `text`. `result` is the translation of a reply,
    and `mark` tells the customer in their language that it is one.
    """

    id: TranslationId
    conversation: ConversationId
    person: AliasId
    place: PlaceId
    thread: PostId | None
    language: str
    wanted_at: datetime
    message: MessageId | None = None
    text: str = ""
    result: str = ""
    mark: str = ""
    state: State = State.WANTED
