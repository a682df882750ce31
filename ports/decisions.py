"""What deciding together needs to remember. Part of a unit of work; see `ports.storage`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import AliasId, ConversationId, FeedbackId, PlaceId, PostId
from domain.proposals.events import Entry, Proposed
from domain.proposals.frame import Proposal
from domain.proposals.record import Record
from domain.proposals.values import ProposalId
from domain.sight import Hidden


@dataclass(frozen=True, slots=True)
class Due:
    """Time brings something to a proposal; `at` is when it was to."""

    proposal: ProposalId
    at: datetime


class Proposals(Protocol):
    """Proposals as append-only logs. The log is the record; what else is kept of a proposal is there to find it by."""

    def draft(
        self, *, by: AliasId, place: PlaceId, conversation: ConversationId | None, thread: PostId | None
    ) -> ProposalId:
        """A number for a proposal that nobody has opened yet, and where it will stand."""
        ...

    def save_draft(self, proposal: ProposalId, event: Proposed) -> None:
        """What would open it."""
        ...

    def drafted(self, proposal: ProposalId) -> Proposed | None:
        """What would open it; None once it has been opened, discarded, or if it never was."""
        ...

    def discard(self, proposal: ProposalId) -> None:
        """Nobody wants the draft any more."""
        ...

    def lock(self, proposal: ProposalId) -> Record:
        """A proposal as its log defines it, held against other writers. Raises `KeyError` when there is none.

        Raises `BrokenLog` when its log cannot be replayed; lists leave such a one out.
        """
        ...

    def get(self, proposal: ProposalId) -> Record:
        """The same for reading. Raises `KeyError` and `BrokenLog`."""
        ...

    def append(self, record: Record, entry: Entry, state: Proposal, next_at: datetime | None) -> Record:
        """One line more in the log; `state` is what it leads to, `next_at` when time will bring something next.

        Raises `Overtaken` when the log has gone on since the record was read; go on from the record that this returns.
        """
        ...

    def schedule(self, proposal: ProposalId, next_at: datetime | None) -> None:
        """When time will bring something next."""
        ...

    def take_due(self, limit: int = 100) -> Sequence[Due]:
        """What time brings now, earliest first. It is not scheduled any more: whoever handles it says what comes next."""
        ...

    def log(self, proposal: ProposalId) -> Sequence[Entry]:
        """Every line, oldest first."""
        ...

    def seal(self, proposal: ProposalId) -> str:
        """What stands for the whole log: whoever keeps it can tell later whether the log still is what it was."""
        ...

    def broken(self, proposal: ProposalId) -> int:
        """The number of the first line of the log that is not as it was accepted; 0 when every line is."""
        ...

    def open_ones(self, hidden: Hidden, limit: int = 20) -> Sequence[Record]:
        """Those that have not ended, the next deadline first; as all lists, without what stands in hidden channels."""
        ...

    def involving(self, person: AliasId, hidden: Hidden, limit: int = 100) -> Sequence[Record]:
        """Those that a person proposes, decides, takes part in or is a deputy in.

        Not ended first, the next deadline first; then the latest ended.
        """
        ...

    def of_conversation(self, conversation: ConversationId) -> Sequence[Record]: ...

    def behind(self, feedback: FeedbackId) -> Sequence[Record]:
        """Those that answer this feedback."""
        ...

    def unannounced(self, hidden: Hidden, limit: int = 50) -> Sequence[Record]:
        """Ended ones of which customers still have to be told, oldest first."""
        ...

    def search(self, words: str, hidden: Hidden, limit: int = 10) -> Sequence[Record]:
        """By the words of title, texts, reasons and outcome, case and accents aside; newest first."""
        ...

    def at(self, place: PlaceId) -> Sequence[Record]:
        """Those whose card stands in a channel and that have not ended."""
        ...

    def stood(self, place: PlaceId, limit: int = 50) -> Sequence[Record]:
        """The same with those that have ended, which come last; the newest first."""
        ...

    def move(self, proposal: ProposalId, place: PlaceId, thread: PostId | None) -> None:
        """The card stands elsewhere from now on."""
        ...
