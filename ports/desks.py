"""What the desks of colleagues, and courtesy towards customers, need to remember. Part of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.conversations import Conversation
from domain.desks import Settings
from domain.ids import AliasId, PlaceId, PostId


@dataclass(frozen=True, slots=True)
class Waiting:
    """Conversations that wait for our answer, the longest waiting first; `total` counts those beyond as well."""

    found: Sequence[Conversation]
    total: int


class Desks(Protocol):
    """Colleagues' own pages and settings, and what waits there."""

    def settings(self, person: AliasId) -> Settings:
        """What a colleague has set; nothing set where they never have."""
        ...

    def save(self, settings: Settings) -> None: ...

    def opened(self, person: AliasId) -> None:
        """The colleague looks at their page now."""
        ...

    def looked_at(self, person: AliasId, since: datetime) -> bool:
        """Whether a colleague has looked at their page since a moment."""
        ...

    def onlookers(self, channel: PlaceId, since: datetime) -> Sequence[AliasId]:
        """The members of a channel who have looked at their pages since a moment."""
        ...

    def channels(self, person: AliasId) -> Sequence[PlaceId]:
        """The channels that a colleague is in, as far as the platform has told."""
        ...

    def assigned(self, person: AliasId, limit: int) -> Waiting:
        """What waits and is given to a colleague."""
        ...

    def around(self, person: AliasId, limit: int) -> Waiting:
        """What waits in the channels of a colleague and is not given to them."""
        ...

    def waiting_in(self, channel: PlaceId, limit: int) -> Waiting:
        """What waits in one channel."""
        ...

    def confirm(self, chat: PlaceId, before: datetime) -> bool:
        """Notes that a customer's chat is told now that we have their words. False when it was told later than `before`."""
        ...

    def expect_words(self, post: PostId, person: AliasId, since: datetime) -> None:
        """Notes that a customer is told now that words are missing in what they wrote; what was noted before `since` is
        forgotten."""
        ...

    def take_expected(self, post: PostId, person: AliasId, since: datetime) -> bool:
        """Whether that was noted of a post since a moment. It is forgotten with this, so that it is said once."""
        ...
