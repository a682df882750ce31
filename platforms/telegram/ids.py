"""Telegram's numbers inside our opaque ids. The only place that knows how they are put together."""

from domain.ids import AccountId, AliasId, PlaceId, PostId

PLATFORM = "telegram"


def account_id(name: str) -> AccountId:
    """The account of a bot by its configured name: `telegram:main`."""
    return AccountId(f"{PLATFORM}:{name}")


def place(account: AccountId, chat: int) -> PlaceId:
    """A chat as a place: `telegram:main:-1001`."""
    return PlaceId(f"{account}:{chat}")


def post(account: AccountId, chat: int, message: int) -> PostId:
    """A message as a post: `telegram:main:-1001:55`."""
    return PostId(f"{account}:{chat}:{message}")


def alias(user: int) -> AliasId:
    """A user, or a chat that speaks in its own name: `telegram:77`."""
    return AliasId(f"{PLATFORM}:{user}")


def chat_of(place_or_post: str) -> int:
    """The chat a place or post belongs to. Raises ValueError for another platform's id."""
    return int(_parts(place_or_post)[2])


def message_of(post: PostId) -> int:
    """The message a post stands for. Raises ValueError for another platform's id."""
    parts = _parts(post)
    if len(parts) != 4:
        raise ValueError(f"not a post on Telegram: {post}")
    return int(parts[3])


def user_of(person: AliasId) -> int:
    """The user behind an alias; also the chat in which one speaks to that user in private."""
    platform, _, user = person.partition(":")
    if platform != PLATFORM:
        raise ValueError(f"not a person on Telegram: {person}")
    return int(user)


def _parts(value: str) -> list[str]:
    parts = value.split(":")
    if len(parts) not in (3, 4) or parts[0] != PLATFORM:
        raise ValueError(f"not a chat on Telegram: {value}")
    return parts
