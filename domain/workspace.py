"""What a team's workspace says of itself: its people, groups and channels, and whether it still lets us in."""

from dataclasses import dataclass
from typing import Literal

from domain.ids import AccountId, AliasId, PlaceId


@dataclass(frozen=True, slots=True)
class ChannelClosed:
    """A team channel was archived or deleted, or the bot was removed from it."""

    channel: PlaceId
    reason: Literal["archived", "deleted", "removed"]
    kind: Literal["channel_closed"] = "channel_closed"


@dataclass(frozen=True, slots=True)
class ChannelOpened:
    """The bot came into a channel, `invited`, or an archived one is open again."""

    channel: PlaceId
    name: str = ""
    invited: bool = False
    kind: Literal["channel_opened"] = "channel_opened"


@dataclass(frozen=True, slots=True)
class ColleagueSeen:
    """What a workspace says of one of its people. `stranger` is one of another organisation."""

    alias: AliasId
    account: AccountId
    name: str
    guest: bool = False
    stranger: bool = False
    admin: bool = False
    gone: bool = False
    bot: bool = False
    locale: str = ""
    timezone: str = ""
    kind: Literal["colleague_seen"] = "colleague_seen"


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A user group of a workspace and who is in it now."""

    account: AccountId
    group: str
    handle: str
    members: tuple[AliasId, ...]
    kind: Literal["group_seen"] = "group_seen"


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A channel of a workspace under its present name."""

    channel: PlaceId
    name: str
    archived: bool
    member: bool
    private: bool | None = None
    """None where it was not told: then it is as it was."""
    shared: bool | None = None
    kind: Literal["channel_seen"] = "channel_seen"


@dataclass(frozen=True, slots=True)
class MembersSeen:
    """Who is in a team channel now."""

    channel: PlaceId
    members: tuple[AliasId, ...]
    kind: Literal["members_seen"] = "members_seen"


@dataclass(frozen=True, slots=True)
class MemberMoved:
    """A colleague came into a team channel, or left it."""

    channel: PlaceId
    person: AliasId
    joined: bool
    kind: Literal["member_moved"] = "member_moved"


@dataclass(frozen=True, slots=True)
class AccountRevoked:
    """The platform no longer accepts our token, since `at` (seconds since 1970; 0 where it does not say)."""

    account: AccountId
    reason: str
    at: float = 0.0
    kind: Literal["account_revoked"] = "account_revoked"
