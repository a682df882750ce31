"""A signal from its beginning to what became of it, as a table of moves. Pure: moments come in as arguments.

Knows counts and who did what; refuses to know how it is shown.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NewType

from domain.ids import AliasId, MessageId, PlaceId, Slot
from domain.proposals.values import ProposalId
from domain.signals.series import Kind, Series

SignalId = NewType("SignalId", int)
KEPT = 100
"""So many messages of a signal are known by number."""
SHARED, AT_LEAST, PART = 0.5, 3, 0.5
"""What part of the smaller of two bursts, and how many messages, must be in both for them to be one; what part a subject is."""
LOOK_AGAIN = timedelta(minutes=15)
"""How often it is looked whether a burst is over."""
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


class Phase(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    MUTED = "muted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How many a week there were before a decision and in the week after it."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that just changed. `also` are further series that see the same burst.

    `since` is when the burst began, `at` its last message. `count` and `expected` are those of the last hour, `peak` the
    highest count, `base` the one at which people were told and `factor` by how much it has grown since, in doublings.
    `calm_at` is since when it is back to usual. `by` is who claimed or muted it last, or closed it, `owner` who sees to
    it, also while it is muted.
    """

    id: SignalId
    series: Series
    place: PlaceId
    opened_at: datetime
    since: datetime
    at: datetime
    count: int
    expected: float
    messages: tuple[MessageId, ...]
    also: tuple[Series, ...] = ()
    peak: int = 0
    base: int = 1
    factor: int = 1
    notes: int = 0
    phase: Phase = Phase.OPEN
    by: AliasId | None = None
    until: datetime | None = None
    calm_at: datetime | None = None
    closed_at: datetime | None = None
    result: str = ""
    proposal: ProposalId | None = None
    aftermath: Aftermath | None = None
    owner: AliasId | None = None

    @property
    def reference(self) -> str:
        """How people name it."""
        return f"SG-{self.id}"

    @property
    def slot(self) -> Slot:
        """Where its living message stands."""
        return slot_of(self.id)


def slot_of(signal: SignalId) -> Slot:
    return Slot(f"signal:{signal}")


# what can happen


@dataclass(frozen=True, slots=True)
class Heard:
    """More was said. `fired`, `high` and `since` as in `counting.Change`."""

    at: datetime
    count: int
    expected: float
    messages: tuple[MessageId, ...]
    fired: bool = True
    high: bool = True
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Nothing more was said until now: the last hour's count as it is."""

    at: datetime
    count: int
    expected: float
    high: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    by: AliasId


@dataclass(frozen=True, slots=True)
class Muted:
    by: AliasId
    until: datetime


@dataclass(frozen=True, slots=True)
class MuteEnded:
    """Its time has come."""


@dataclass(frozen=True, slots=True)
class Closed:
    """By a person with a result, or by nobody once it has been calm for long."""

    at: datetime
    by: AliasId | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A proposal was opened because of it."""

    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class Judged:
    """A week after the decision: whether there are fewer."""

    aftermath: Aftermath


Event = Heard | Looked | Claimed | Muted | MuteEnded | Closed | Linked | Judged

MOVES: dict[tuple[Phase, type], Phase] = {
    **{(phase, Heard): phase for phase in Phase},
    **{(phase, Looked): phase for phase in Phase},
    **{(phase, Linked): phase for phase in Phase},
    **{(phase, Judged): phase for phase in Phase},
    **{(phase, Claimed): Phase.CLAIMED for phase in (Phase.OPEN, Phase.CLAIMED, Phase.MUTED)},
    **{(phase, Muted): Phase.MUTED for phase in (Phase.OPEN, Phase.CLAIMED, Phase.MUTED)},
    **{(phase, Closed): Phase.CLOSED for phase in (Phase.OPEN, Phase.CLAIMED, Phase.MUTED)},
    (Phase.MUTED, MuteEnded): Phase.OPEN,
}
"""What can happen when. A closed signal opens again only by `Heard`, when the same thing comes back; a muted one that somebody
sees to is claimed again after."""


class OutOfTurn(Exception):
    """This cannot happen to a signal that is in this phase; `args` are both."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that its thread is told. `what` says which; `factor` by how much it has widened."""

    what: Literal["widened", "again", "calm", "claimed", "muted", "closed", "linked", "judged"]
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """The signal afterwards, and what its thread is told."""

    signal: Signal
    notes: tuple[Note, ...] = field(default=())


def begin(
    number: SignalId, series: Series, place: PlaceId, heard: Heard, since: datetime, now: datetime
) -> Signal:
    """A signal that people are about to be told of."""
    return Signal(
        id=number,
        series=series,
        place=place,
        opened_at=now,
        since=since,
        at=heard.at,
        count=heard.count,
        expected=heard.expected,
        messages=heard.messages[-KEPT:],
        peak=heard.count,
        base=max(1, heard.count),
    )


def advance(signal: Signal, event: Event) -> Step:
    """What an event makes of a signal. Raises `OutOfTurn`, and changes nothing then."""
    phase = MOVES.get((signal.phase, type(event)))
    if phase is None:
        raise OutOfTurn(signal.phase, type(event).__name__)
    match event:
        case Heard():
            return _heard(signal, event)
        case Looked():
            return _looked(signal, event)
        case Claimed(by=by):
            return Step(replace(signal, phase=phase, by=by, owner=by, until=None), (Note("claimed"),))
        case Muted(by=by, until=until):
            return Step(
                replace(signal, phase=phase, by=by, until=until, owner=_owner(signal)), (Note("muted"),)
            )
        case MuteEnded():
            phase = Phase.CLAIMED if signal.owner else phase
            return Step(replace(signal, phase=phase, by=signal.owner, until=None))
        case Closed(at=at, by=by, result=result):
            closed = replace(signal, phase=phase, by=by, until=None, closed_at=at, result=result)
            told = (Note("closed"),) if by else ()
            return Step(replace(closed, base=max(1, signal.count), factor=1), told)
        case Linked(proposal=proposal):
            return Step(replace(signal, proposal=proposal, aftermath=None), (Note("linked"),))
        case Judged(aftermath=aftermath):
            return Step(replace(signal, aftermath=aftermath), (Note("judged"),))


def _owner(signal: Signal) -> AliasId | None:
    """Who sees to it; of one that was claimed before owners were kept, whoever did so."""
    return signal.by if signal.phase is Phase.CLAIMED else signal.owner


def _heard(signal: Signal, event: Heard) -> Step:
    more = replace(
        signal,
        at=max(signal.at, event.at),
        count=event.count,
        expected=event.expected,
        messages=tuple(dict.fromkeys((*signal.messages, *event.messages)))[-KEPT:],
        peak=max(signal.peak, event.count),
    )
    if signal.phase is Phase.CLOSED and not comes_back(signal, event):
        return Step(more)
    if signal.phase is Phase.CLOSED or (signal.calm_at and event.high):
        return _again(more, event)
    factor = _doublings(more)
    if factor <= signal.factor or signal.series.kind is Kind.WORD:
        return Step(more)
    return _spoken(replace(more, factor=factor), Note("widened", factor))


def comes_back(signal: Signal, event: Heard) -> bool:
    """Whether what is heard opens a closed signal again: the tail of a burst that somebody has dealt with does not, but
    every hit of a watched word does."""
    new = signal.series.kind is Kind.WORD or signal.calm_at is not None or event.count >= 2 * signal.base
    return event.fired and new


def _again(signal: Signal, event: Heard) -> Step:
    """It is back, since now; every hit of a watched word is listed, so that its first stays the first."""
    closed, word = signal.phase is Phase.CLOSED, signal.series.kind is Kind.WORD
    phase, by, owner = (Phase.OPEN, None, None) if closed else (signal.phase, signal.by, signal.owner)
    since = signal.since if word else event.since or event.at
    back = replace(signal, phase=phase, by=by, owner=owner, since=since, base=max(1, event.count), factor=1)
    return _spoken(replace(back, peak=event.count, calm_at=None, closed_at=None, result=""), Note("again"))


def _doublings(signal: Signal) -> int:
    factor = signal.factor
    while signal.count >= signal.base * factor * 2:
        factor *= 2
    return factor


def _looked(signal: Signal, event: Looked) -> Step:
    seen = replace(signal, count=event.count, expected=event.expected)
    if event.high or 2 * event.count > signal.peak or signal.calm_at:
        return Step(seen)
    calm = replace(seen, calm_at=event.at)
    return _spoken(calm, Note("calm")) if signal.phase is not Phase.CLOSED else Step(calm)


def _spoken(signal: Signal, note: Note) -> Step:
    """A muted signal keeps its notes to itself."""
    return Step(signal, () if signal.phase is Phase.MUTED else (note,))


def joined(signal: Signal, series: Series, heard: Heard) -> Signal:
    """Another series sees the same burst: the more specific one, if it is no small part, is the subject; the other is named."""
    if series == signal.series:
        return signal
    if series.rank >= signal.series.rank or heard.count < PART * signal.count:
        return signal if series in signal.also else replace(signal, also=(*signal.also, series))
    return replace(
        signal,
        series=series,
        also=(*(one for one in signal.also if one != series), signal.series),
        messages=heard.messages[-KEPT:],
        count=heard.count,
        expected=heard.expected,
        base=max(1, heard.count),
        factor=1,
    )


def is_same(one: tuple[MessageId, ...], other: tuple[MessageId, ...]) -> bool:
    """Whether two bursts are one: much of the smaller is in the other."""
    shared, smaller = len(set(one) & set(other)), min(len(set(one)), len(set(other)))
    return shared >= AT_LEAST and shared >= SHARED * smaller


def is_live(signal: Signal, now: datetime, cooldown: timedelta) -> bool:
    """Whether what is heard of its subject now belongs to it, rather than to a new one."""
    return signal.phase is not Phase.CLOSED or now - signal.at <= cooldown


def is_over(signal: Signal) -> bool:
    """Whether the burst that it told of has passed: what is heard now is told as its return, if at all."""
    return signal.phase is Phase.CLOSED or signal.calm_at is not None


def lapses(signal: Signal, now: datetime, cooldown: timedelta) -> bool:
    """Whether it ends by itself: nobody took it, and it has been calm for long enough."""
    return signal.phase is Phase.OPEN and signal.calm_at is not None and now - signal.calm_at >= cooldown


def next_at(
    signal: Signal, now: datetime, cooldown: timedelta, decided_at: datetime | None = None
) -> datetime | None:
    """When time brings something next: a look whether it is calm, the end of a mute or of the cooldown, the aftermath."""
    moments: list[datetime] = []
    if signal.calm_at is None and is_live(signal, now, cooldown):
        moments.append(now + LOOK_AGAIN)
    if signal.until is not None:
        moments.append(max(now, signal.until))
    if signal.phase is Phase.OPEN and signal.calm_at is not None:
        moments.append(max(now, signal.calm_at + cooldown))
    if signal.proposal is not None and signal.aftermath is None:
        moments.append(max(now + LOOK_AGAIN, decided_at + A_WEEK) if decided_at else now + A_DAY)
    return min(moments, default=None)
