"""What must be remembered of customers, colleagues and channels. Part of a unit of work; see `ports.storage`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.ids import AccountId, AliasId, PlaceId
from domain.people import Channel, Colleague, Customer, Group
from domain.sight import Hidden


class People(Protocol):
    def customer(self, alias: AliasId) -> Customer | None: ...

    def save_customer(self, customer: Customer) -> None: ...

    def colleague(self, alias: AliasId) -> Colleague | None: ...

    def save_colleague(self, colleague: Colleague) -> None:
        """Keeps everything but the groups, which come by `save_group`."""
        ...

    def zones(self, people: Sequence[AliasId]) -> Mapping[AliasId, str]:
        """The time zones of colleagues by their IANA names, in one question for all; empty where theirs is not known."""
        ...

    def names(self, account: AccountId) -> Mapping[str, str]:
        """How an account's people and channels are called by their ids, its groups by the platform's own."""
        ...

    def groups(self, account: AccountId) -> Sequence[Group]:
        """User groups that anybody is in, by handle."""
        ...

    def save_group(self, account: AccountId, group: str, handle: str, members: Sequence[AliasId]) -> None: ...


class Channels(Protocol):
    def members(self, place: PlaceId) -> Sequence[Colleague]:
        """Who is in a channel, as far as the platform has told."""
        ...

    def save_members(self, place: PlaceId, members: Sequence[AliasId]) -> None: ...

    def move_member(self, place: PlaceId, person: AliasId, *, joined: bool) -> None: ...

    def get(self, place: PlaceId) -> Channel | None: ...

    def named(self, account: AccountId, name: str) -> Channel | None:
        """A channel by its id or its name, `#` or not, upper or lower case."""
        ...

    def hidden_from(self, person: AliasId) -> Hidden:
        """Private channels that a colleague is not in, and all of other workspaces: what is at home there is not
        shown to them, in whatever list they ask for. So is a channel that the workspace has told nothing of yet."""
        ...

    def hidden_in(self, place: PlaceId) -> Hidden:
        """Channels whose feedback is not shown in this one: other private ones, and those of other workspaces; all others
        where strangers read along. One that the workspace has told nothing of yet counts as private.
        """
        ...

    def settle(self, named: PlaceId, place: PlaceId) -> None:
        """What stands in a channel by its name, as before its id was known, stands in it by its id; open conversations
        aside, which have more to follow them."""
        ...

    def usable(self, account: AccountId) -> Sequence[Channel]:
        """Channels that we are in and that are not archived, by name."""
        ...

    def save(self, channel: Channel) -> None: ...
