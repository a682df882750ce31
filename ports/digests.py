"""What digests need to remember. Part of a unit of work; see `ports.storage`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.digests import Digest, DigestId, Kept, Kind, Plan, Run, RunId, Said, Shown, State, Taste, Verdict
from domain.ids import AliasId, ConversationId, MessageId, PlaceId


class Digests(Protocol):
    """Digests, their runs (each time one is written), what stood in them, and what channels have taught."""

    def add(self, *, place: PlaceId, by: AliasId, plan: Plan, next_at: datetime | None) -> Digest: ...

    def get(self, digest: DigestId) -> Digest:
        """Raises `KeyError` when there is none."""
        ...

    def of_run(self, run: RunId) -> Digest | None:
        """Whose writing a run is; None once it is deleted."""
        ...

    def lock(self, digest: DigestId) -> Digest:
        """The same, held against other writers until the end of this unit of work. Raises `KeyError`."""
        ...

    def save(self, digest: Digest) -> None: ...

    def remove(self, digest: DigestId) -> None:
        """The digest with everything it showed; what its channel has taught stays."""
        ...

    def all(self) -> Sequence[Digest]:
        """By channel, then by age."""
        ...

    def take_due(self, limit: int = 100) -> Sequence[Digest]:
        """Those whose time has come, held like `lock`, without those that another process is taking."""
        ...

    def want(
        self,
        key: str,
        digest: DigestId,
        kind: Kind,
        person: AliasId | None = None,
        place: PlaceId | None = None,
    ) -> bool:
        """Somebody or the clock wants it written. False when this key was wanted before."""
        ...

    def wanted(self, patience: float) -> bool:
        """Whether `claim` would find anything."""
        ...

    def claim(self, patience: float) -> Run | None:
        """The oldest run that is wanted and that nobody has been at for `patience` seconds; ours for as long."""
        ...

    def settle(self, run: RunId, state: State) -> bool:
        """Ends a run. False when it has ended already: then nothing may be posted."""
        ...

    def newest(self) -> MessageId:
        """The last message there is; 0 when there is none."""
        ...

    def last_before(self, at: datetime) -> MessageId:
        """The last message, by arrival, that was written before a moment; 0 when there is none."""
        ...

    def heard(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        """What customers said and what colleagues tagged, later than `after` up to `upto`, oldest first."""
        ...

    def waiting(self, limit: int) -> Sequence[Said]:
        """The last message of each customer who waits for us, longest first."""
        ...

    def keep(self, items: Sequence[Kept]) -> None:
        """Remembers what a run shows and what it filtered."""
        ...

    def items(self, run: RunId) -> Sequence[Kept]:
        """Everything a run kept, in its order."""
        ...

    def item(self, run: RunId, number: int) -> tuple[Kept, PlaceId] | None:
        """One entry of a run, and the channel that it stands in."""
        ...

    def tastes(self, place: PlaceId) -> Mapping[str, Taste]:
        """What a channel has taught, by feature."""
        ...

    def teach(self, place: PlaceId, features: Sequence[str], taught: Taste) -> None:
        """Adds to what a channel has taught about each of these features."""
        ...

    def judge(self, run: RunId, number: int, person: AliasId, verdict: Verdict) -> Verdict | None:
        """One person's verdict on one entry, replacing their earlier one, which is returned."""
        ...

    def unlearnt(self, digest: DigestId) -> Sequence[Shown]:
        """Posts whose entries nobody has learnt from yet, without the entries that somebody judged."""
        ...

    def learnt(self, run: RunId) -> None:
        """Everything has been learnt from a run."""
        ...

    def acted_on(self, conversations: Sequence[ConversationId], since: datetime) -> frozenset[ConversationId]:
        """Those that the team has answered, resolved or brought to a decision since a moment."""
        ...

    def forget(self, before: datetime) -> None:
        """What was shown before a moment is not needed any more."""
        ...
