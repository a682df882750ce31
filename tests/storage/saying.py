"""What customers and colleagues say, kept as the relay keeps it, for tests of what is made of it afterwards."""

from datetime import timedelta

from domain.content import words
from domain.conversations import Audience
from domain.ids import AliasId, ConversationId, MessageId, PlaceId
from domain.knowledge import Kept, KeptId
from domain.understanding import Reading, ThemeId
from ports.queues import UnitOfWork
from tests.storage.stores import TELEGRAM

ZOE, ANN = AliasId("telegram:77"), AliasId("slack:main:U1ANN")
HERE, CHAT = PlaceId("slack:main:C1"), PlaceId("telegram:main:77")
TALK = ConversationId(1)


def says(
    uow: UnitOfWork,
    plain: str,
    conversation: int = 0,
    *,
    tags: tuple[str, ...] = (),
    ago: float = 0,
    inside: bool = False,
    answer: bool = False,
) -> MessageId:
    """Zoé says something so many seconds `ago`, in a new conversation by default; or Ann does: `inside`, or as an `answer`."""
    at = uow.now - timedelta(seconds=ago)
    if not conversation:
        opened = uow.conversations.open(account=TELEGRAM, chat=CHAT, topic="", customer=ZOE, home=HERE, at=at)
        conversation = opened.id
    said = uow.messages.add(
        conversation=ConversationId(conversation),
        audience=Audience.CUSTOMER if answer else Audience.TEAM,
        by=ANN if inside or answer else ZOE,
        by_customer=not (inside or answer),
        name="Zoé",
        content=words(plain),
        sent_at=at,
        source=None,
    )
    for tag in tags:
        uow.feedback.add(message=said.id, conversation=said.conversation, tag=tag, suggested=False, at=at)
    return said.id


def reads(uow: UnitOfWork, message: MessageId, theme: str = "", **given: object) -> ThemeId | None:
    """A message is understood, in a theme of its own where one is named."""
    opened = uow.themes.open(theme).id if theme else None
    values: dict[str, object] = {"language": "en", "language_confidence": 1.0, "theme": opened, **given}
    uow.understanding.save(Reading(message, **values))  # type: ignore[arg-type]
    return opened


def keep(uow: UnitOfWork, **changed: object) -> Kept:
    """Ann keeps an answer: of two messages, in the first conversation."""
    given = {
        "id": KeptId(0), "question": "How?", "answer": "So.", "language": "en", "tags": ("bug",), "conversation": TALK,
        "keeper": ANN, "kept_at": uow.now, "confirmed_at": uow.now, "message": MessageId(2), "asked": MessageId(1),
        **changed,
    }  # fmt: skip
    return uow.knowledge.keep(Kept(**given))  # type: ignore[arg-type]
