"""What handlers queue to be sent, and may still change. Part of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from typing import Protocol

from domain.ids import AccountId, ConversationId, DeliveryId, PlaceId
from domain.outbound import Command, Request
from domain.queues import Failure


class Outbox(Protocol):
    def add(self, request: Request) -> bool:
        """Queues a request once. False when its key is known: nothing changes."""
        ...

    def add_before(self, delivery: DeliveryId, request: Request) -> None:
        """Queues a request in the lane of a waiting delivery, just before it."""
        ...

    def cancel(self, key: str) -> bool:
        """Recalls what still waits. False when it is on its way, done, or unknown."""
        ...

    def give_up(self, key: str) -> bool:
        """What has failed is listed and tried no more. False when it is not dead."""
        ...

    def replace(self, key: str, command: Command) -> bool:
        """Changes what still waits. False when it is on its way, done, or unknown."""
        ...

    def waiting(self, key: str) -> Command | None:
        """The command under a key while it still waits and has never been tried."""
        ...

    def state(self, key: str) -> str:
        """`ready`, `sending`, `done`, `dead`, `dropped`, or empty when unknown."""
        ...

    def under_way(self, place: PlaceId) -> bool:
        """Whether a post that will have a slot is being sent to a place, or may have been, so that people may see it there
        before we know where it stands."""
        ...

    def failures(self, limit: int = 20) -> Sequence[Failure]:
        """What was set aside, newest first, of inbox and outbox."""
        ...

    def retry(self, key: str) -> bool:
        """Queues a dead delivery again at its place in its lane. False when it is not dead."""
        ...

    def retarget(self, conversation: ConversationId, old: PlaceId, new: PlaceId) -> None:
        """What waits for a conversation at one place goes to another."""
        ...

    def in_lane(self, account: AccountId, lane: str) -> Sequence[tuple[DeliveryId, Command]]:
        """What is still to be done in a lane, in its order."""
        ...

    def hand_over(self, delivery: DeliveryId, to: Request) -> None:
        """A delivery keeps its key and goes on as another request, at the end of that one's lane."""
        ...
