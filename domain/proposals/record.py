"""A proposal together with where it stands among people."""

from dataclasses import dataclass

from domain.ids import ConversationId, PlaceId, PostId, Slot
from domain.proposals.frame import Proposal
from domain.proposals.values import ProposalId


@dataclass(frozen=True, slots=True)
class Record:
    """`place` is the channel of its card, `thread` the post that opens the thread it stands in, if it stands in one.

    `state` is None while it is a draft.
    """

    id: ProposalId
    place: PlaceId
    conversation: ConversationId | None
    thread: PostId | None
    state: Proposal | None

    @property
    def opened(self) -> Proposal:
        """The state of a proposal that has been opened. Raises `KeyError` for a draft."""
        if self.state is None:
            raise KeyError(self.id)
        return self.state


def card_slot(proposal: ProposalId) -> Slot:
    """Where the living card of a proposal stands."""
    return Slot(f"proposal:{proposal}")
