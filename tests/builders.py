"""Noise for tests: values of the domain with everything that a sentence does not speak of filled in."""

from datetime import UTC, datetime, timedelta
from itertools import count

from domain import inbound
from domain.content import Attachment, Content, File, FileKind, Text
from domain.conversations import Conversation
from domain.ids import AccountId, AliasId, ConversationId, PlaceId, PostId
from domain.inbound import Chat, ChatKind, Sender
from domain.people import Channel, Colleague
from domain.policy import Policy
from domain.routing import Criterion, Route

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEAM = AccountId("slack:main")
BOT = AccountId("telegram:main")

SUPPORT = PlaceId("slack:main:C0SUPPORT")
BUGS = PlaceId("slack:main:C0BUGS")
IDEAS = PlaceId("slack:main:C0IDEAS")
CHANNELS = tuple(
    Channel(place, place.rpartition("C0")[2].lower(), member=True) for place in (SUPPORT, BUGS, IDEAS)
)

ANN = Sender(AliasId("slack:main:U1ANN"), "Ann")
BEN = Sender(AliasId("slack:main:U2BEN"), "Ben")
GUEST = Sender(AliasId("slack:main:U3GUEST"), "Gus")
COLLEAGUES = (
    Colleague(ANN.alias, TEAM, "Ann", admin=True),
    Colleague(BEN.alias, TEAM, "Ben"),
    Colleague(GUEST.alias, TEAM, "Gus", guest=True),
)

ZOE = Sender(AliasId("telegram:77"), "Zoé", "zoe", "fr")
MAX = Sender(AliasId("telegram:88"), "Max", "max", "en")
ZOES = Chat(PlaceId("telegram:main:77"), BOT, ChatKind.PRIVATE)
MAXS = Chat(PlaceId("telegram:main:88"), BOT, ChatKind.PRIVATE)
CLUB = Chat(PlaceId("telegram:main:-5"), BOT, ChatKind.GROUP, "The Club")

_numbers = count(1)


def a_post(place: PlaceId) -> PostId:
    """A post that no test has used."""
    number = next(_numbers)
    name = f"17{number:08d}.000100" if place.startswith("slack") else str(number)
    return PostId(f"{place}:{name}")


def a_policy(**changed: object) -> Policy:
    given = {"team": TEAM, "default_channel": "support", **changed}
    return Policy(**given)  # type: ignore[arg-type]


def a_route(criterion: Criterion, value: str, channel: str) -> Route:
    return Route(0, criterion, value, channel)


def a_photo(name: str = "cat.jpg") -> File:
    return File(FileKind.PHOTO, BOT, f"ref-{name}", name, "image/jpeg", 1000)


def content(said: str | Content, *attachments: Attachment) -> Content:
    return said if isinstance(said, Content) else Content(Text(said), attachments)


def a_customer_message(
    said: str | Content = "It does not start.", **changed: object
) -> inbound.CustomerMessage:
    chat = changed.pop("chat", ZOES)
    given = {
        "chat": chat,
        "post": a_post(chat.id),  # type: ignore[attr-defined]
        "sender": ZOE,
        "content": content(said),
        "sent_at": NOON,
        **changed,
    }
    return inbound.CustomerMessage(**given)  # type: ignore[arg-type]


def a_conversation(**changed: object) -> Conversation:
    given = {
        "id": ConversationId(1),
        "account": BOT,
        "chat": ZOES.id,
        "topic": "",
        "customer": ZOE.alias,
        "home": SUPPORT,
        "opened_at": NOON,
        "last_at": NOON,
        "waiting_since": NOON,
        **changed,
    }
    return Conversation(**given)  # type: ignore[arg-type]


def later(**delta: float) -> datetime:
    return NOON + timedelta(**delta)
