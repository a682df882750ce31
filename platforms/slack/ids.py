"""What Isthmus's opaque ids mean on Slack. The only place that looks inside them; knows no payload and no socket.

Places are `slack:<account>:<channel>`, posts `slack:<account>:<channel>:<ts>`, people `slack:<account>:<user>`.
"""

from dataclasses import dataclass

from domain.ids import AccountId, AliasId, DeliveryId, PlaceId, PostId

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Ids:
    """Makes and reads the ids of one account, such as `slack:main`."""

    account: AccountId

    def place(self, channel: str) -> PlaceId:
        """A channel (`C…`, `G…`), a direct conversation (`D…`), or the one with a person, by the person (`U…`, `W…`)."""
        return PlaceId(f"{self.account}:{channel}")

    def post(self, channel: str, ts: str) -> PostId:
        """A message by its channel and its `ts`, which Slack keeps unique within the channel."""
        return PostId(f"{self.account}:{channel}:{ts}")

    def alias(self, user: str) -> AliasId:
        return AliasId(f"{self.account}:{user}")

    def owns(self, name: str) -> bool:
        """Whether an id belongs to this account."""
        return name.startswith(f"{self.account}:")


def account(name: str) -> AccountId:
    """The account of this name, as settings call it."""
    return AccountId(f"{PLATFORM}:{name}")


def channel_of(place: str) -> str:
    """Slack's channel id in a place or a post."""
    return place.split(":")[2]


def ts_of(post: PostId) -> str:
    """Slack's `ts` in a post."""
    return post.split(":")[3]


def is_person(place: PlaceId) -> bool:
    """Whether a place is a person, who is written to directly: what stands on their own page has no channel."""
    return channel_of(place).startswith(("U", "W"))


def user_of(alias: AliasId) -> str:
    """Slack's user id in an alias of a workspace."""
    return alias.split(":")[2]


def stamp(delivery: DeliveryId, part: int) -> str:
    """How a post says which delivery it came from."""
    return f"{delivery}.{part}"
