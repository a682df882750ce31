"""What signals need to remember: series and how far they are counted, signals, rules, tests; and what is said inside.

Parts of a unit of work; see `ports.storage`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.content import Content
from domain.ids import AccountId, AliasId, FeedbackId, MessageId, PlaceId, PostId
from domain.pictures import Plot
from domain.proposals.values import ProposalId
from domain.sight import Hidden
from domain.signals.counting import Kept
from domain.signals.episodes import Signal, SignalId
from domain.signals.series import Rule, Series

NO_MESSAGE, NO_FEEDBACK = MessageId(0), FeedbackId(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """How far it is counted: the last message, feedback and understood message; `upto` are how far it may go now.

    What was newest at one look is counted at the next: what got its number before may be committed after it.
    """

    message: MessageId = NO_MESSAGE
    feedback: FeedbackId = NO_FEEDBACK
    understood: MessageId = NO_MESSAGE
    message_upto: MessageId = NO_MESSAGE
    feedback_upto: FeedbackId = NO_FEEDBACK
    began: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Newest:
    """The last message and feedback there are, and the first message that waits to be understood; 0 where none does."""

    message: MessageId
    feedback: FeedbackId
    unread: MessageId


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it is counted: by which bot and into which channel it came, and its words, folded.

    `tag` where it is read as feedback; `theme` (its root) and `mood` where it is read as understood.
    """

    id: int
    message: MessageId
    at: datetime
    home: PlaceId
    account: AccountId
    words: str = ""
    inside: bool = False
    tag: str = ""
    theme: int | None = None
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule that somebody wants to try on the past; `plot` once it was."""

    id: int
    person: AliasId
    rule: Rule
    plot: Plot | None = None


class Signals(Protocol):
    """Signals and what they are made from."""

    def counted(self) -> Counted: ...

    def newest(self, after: MessageId, patience: datetime) -> Newest:
        """What there is to count. Of messages beyond `after`, one from before `patience` is not waited for."""
        ...

    def claim(self, patience: float) -> Counted | None:
        """Makes it ours to count for so many seconds; None when another process is at it."""
        ...

    def settle(self, before: Counted, after: Counted) -> bool:
        """It is counted so far. False when another process has counted meanwhile: nothing may be saved then."""
        ...

    def messages(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        """What customers wrote, oldest first."""
        ...

    def feedback(self, after: FeedbackId, upto: FeedbackId, limit: int) -> Sequence[Said]:
        """What carries a tag, once for each."""
        ...

    def understood(self, after: MessageId, upto: MessageId, limit: int) -> Sequence[Said]:
        """What was understood, by message."""
        ...

    def kept(self, series: Sequence[Series]) -> Mapping[Series, Kept]: ...

    def keep(self, kept: Mapping[Series, Kept]) -> None: ...

    def rules(self) -> Mapping[str, Rule]:
        """What people decided, by the series' key; under the empty key what holds for all."""
        ...

    def save_rule(self, rule: Rule) -> None: ...

    def remove_rule(self, key: str) -> None: ...

    def add(self, signal: Signal) -> Signal:
        """A new signal, with its id."""
        ...

    def get(self, signal: SignalId) -> Signal:
        """Raises `KeyError` when there is none."""
        ...

    def lock(self, signal: SignalId) -> Signal:
        """The same, held against other writers. Raises `KeyError`."""
        ...

    def save(self, signal: Signal, next_at: datetime | None) -> None: ...

    def live(self, since: datetime) -> Sequence[Signal]:
        """Those that are not closed, and closed ones that were heard of since a moment; newest first."""
        ...

    def open_ones(self, hidden: Hidden, limit: int = 50) -> Sequence[Signal]:
        """Those that are not closed, newest first, without those that are told in hidden channels."""
        ...

    def take_due(self, limit: int = 100) -> Sequence[tuple[SignalId, datetime]]:
        """Those to which time brings something now; not due any more afterwards."""
        ...

    def decided(self, proposal: ProposalId) -> None:
        """A proposal has ended: whatever led to it is looked at at once, where it would have been later."""
        ...

    def past(self, series: Series, since: datetime) -> Sequence[datetime]:
        """When the messages of a series were written since then, in order."""
        ...

    def try_rule(self, person: AliasId, rule: Rule) -> int:
        """Somebody wants to know what a rule would have done."""
        ...

    def trial(self, number: int) -> Trial | None: ...

    def trials_wanted(self, patience: float) -> bool:
        """Whether `next_trial` would find any."""
        ...

    def next_trial(self, patience: float) -> Trial | None:
        """The oldest trial that nobody is at; ours for so many seconds."""
        ...

    def tried(self, number: int, plot: Plot) -> bool:
        """What came of a trial. False when somebody else has told it."""
        ...


@dataclass(frozen=True, slots=True)
class Overheard:
    """What a colleague wrote in a channel that opted in, for as long as somebody may make it feedback."""

    post: PostId
    place: PlaceId
    by: AliasId
    name: str
    content: Content
    at: datetime


class Inside(Protocol):
    """Colleagues' words that count as feedback where their channel has opted in."""

    def opted(self, place: PlaceId) -> bool | None:
        """What was said of a channel in the chat; None when nothing was."""
        ...

    def opt(self, place: PlaceId, *, on: bool, by: AliasId) -> None: ...

    def hear(self, said: Overheard) -> None: ...

    def overheard(self, post: PostId) -> Overheard | None: ...

    def change(self, post: PostId, content: Content) -> None: ...

    def forget(self, post: PostId) -> None: ...

    def forget_before(self, at: datetime) -> None: ...

    def mark(self, post: PostId, person: AliasId, *, on: bool) -> int:
        """A colleague put the agreed emoji there, or took theirs away; how many stand there now."""
        ...
