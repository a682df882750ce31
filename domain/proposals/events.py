"""What can happen to any proposal, as frozen values. The log of a proposal is the sequence of them; a process adds its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.ids import AliasId, FeedbackId
from domain.proposals.values import Deputy, Mark, ProposalId, Settings


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `by` is whose act it was, `values.CLOCK` if time alone did it."""

    by: AliasId


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: an event and when it was accepted."""

    at: datetime
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(Event):
    """The first event. Each process has its own kind of it, which brings that process's rules."""

    id: ProposalId
    title: str
    text: str
    settings: Settings
    participants: tuple[AliasId, ...]
    context: str = ""
    feedback: tuple[FeedbackId, ...] = ()
    customers: tuple[AliasId, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    follows: ProposalId | None = None
    """The proposal that was passed on to this circle."""


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """The time to open has come."""

    kind: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True)
class WentOn(Event):
    """The proposer goes on to what comes next without waiting for the clock."""

    kind: Literal["went_on"] = "went_on"


@dataclass(frozen=True, slots=True)
class DeadlinePassed(Event):
    """What was to end at `closes` ends. Names its moment, so that a late copy of it changes nothing."""

    closes: datetime
    kind: Literal["deadline_passed"] = "deadline_passed"


@dataclass(frozen=True, slots=True)
class DeadlineMoved(Event):
    to: datetime
    kind: Literal["deadline_moved"] = "deadline_moved"


@dataclass(frozen=True, slots=True)
class StanceGiven(Event):
    """An answer by `by`, or recorded by `by` for `person`. `lift` says what would lift an objection.

    `given` is when it was given by the platform's own clock, where that tells.
    """

    value: str
    reason: str = ""
    lift: str = ""
    choices: tuple[str, ...] = ()
    person: AliasId | None = None
    given: datetime | None = None
    kind: Literal["stance_given"] = "stance_given"


@dataclass(frozen=True, slots=True)
class ObjectionLifted(Event):
    """Its author is satisfied; from now on they consent."""

    reason: str = ""
    kind: Literal["objection_lifted"] = "objection_lifted"


@dataclass(frozen=True, slots=True)
class Amended(Event):
    """A new text. `base` is the version it was written on; `integrates` are numbers of objections it answers."""

    text: str
    base: int
    editorial: bool = False
    integrates: tuple[int, ...] = ()
    note: str = ""
    kind: Literal["amended"] = "amended"


@dataclass(frozen=True, slots=True)
class Asked(Event):
    text: str
    kind: Literal["asked"] = "asked"


@dataclass(frozen=True, slots=True)
class Answered(Event):
    """An answer to the question of this number."""

    question: int
    text: str
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class Commented(Event):
    text: str
    kind: Literal["commented"] = "commented"


@dataclass(frozen=True, slots=True)
class ParticipantAdded(Event):
    person: AliasId
    kind: Literal["participant_added"] = "participant_added"


@dataclass(frozen=True, slots=True)
class ParticipantRemoved(Event):
    """Removed by the proposer, or gone by themselves when `person` is `by` or the clock saw that they left."""

    person: AliasId
    kind: Literal["participant_removed"] = "participant_removed"


@dataclass(frozen=True, slots=True)
class DeputyNamed(Event):
    """`by` lets somebody answer for them between two moments."""

    deputy: AliasId
    since: datetime
    until: datetime
    kind: Literal["deputy_named"] = "deputy_named"


@dataclass(frozen=True, slots=True)
class HandedOver(Event):
    """Somebody else is the proposer from now on."""

    to: AliasId
    kind: Literal["handed_over"] = "handed_over"


@dataclass(frozen=True, slots=True)
class Reminded(Event):
    """These people were reminded, for these moments of the asking that ends at `closes`."""

    people: tuple[AliasId, ...]
    marks: tuple[Mark, ...]
    closes: datetime
    kind: Literal["reminded"] = "reminded"


@dataclass(frozen=True, slots=True)
class FeedbackLinked(Event):
    """Further feedback that this answers, and the customers behind it."""

    feedback: tuple[FeedbackId, ...]
    customers: tuple[AliasId, ...]
    kind: Literal["feedback_linked"] = "feedback_linked"


@dataclass(frozen=True, slots=True)
class VoicesAsked(Event):
    """The customers behind the feedback are asked, once."""

    customers: tuple[AliasId, ...]
    kind: Literal["voices_asked"] = "voices_asked"


@dataclass(frozen=True, slots=True)
class VoiceHeard(Event):
    """A customer's answer; `by` is the customer. `order` is higher the later it was given, 0 where nobody tells.
    `message` is the number, in their chat, of the message that is the comment; 0 where nobody tells."""

    answer: str
    comment: str = ""
    order: int = 0
    message: int = 0
    kind: Literal["voice_heard"] = "voice_heard"


@dataclass(frozen=True, slots=True)
class VoiceEdited(Event):
    """A customer, `by`, has changed after the end the `message` that is their comment. What was decided upon stays as it was
    said: only that they did is kept."""

    message: int
    kind: Literal["voice_edited"] = "voice_edited"


@dataclass(frozen=True, slots=True)
class Tabled(Event):
    reason: str
    kind: Literal["tabled"] = "tabled"


@dataclass(frozen=True, slots=True)
class PassedOn(Event):
    """A wider circle decides instead."""

    circle: str
    reason: str = ""
    kind: Literal["passed_on"] = "passed_on"


@dataclass(frozen=True, slots=True)
class TermProposed(Event):
    """The same text, but only until a date: people are asked whether that is safe enough to try."""

    until: datetime
    kind: Literal["term_proposed"] = "term_proposed"


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    reason: str = ""
    kind: Literal["withdrawn"] = "withdrawn"


@dataclass(frozen=True, slots=True)
class OutcomeWritten(Event):
    """`translations` are pairs of a language and the same words in it, for customers who read that."""

    text: str
    translations: tuple[tuple[str, str], ...] = ()
    kind: Literal["outcome_written"] = "outcome_written"


@dataclass(frozen=True, slots=True)
class AnnouncementConfirmed(Event):
    """The one confirmation: every customer who waits is told."""

    kind: Literal["announcement_confirmed"] = "announcement_confirmed"


@dataclass(frozen=True, slots=True)
class AnnouncementWaived(Event):
    """Nobody is to be told, for this reason."""

    reason: str
    kind: Literal["announcement_waived"] = "announcement_waived"


@dataclass(frozen=True, slots=True)
class CustomerTold(Event):
    customer: AliasId
    kind: Literal["customer_told"] = "customer_told"


@dataclass(frozen=True, slots=True)
class CustomerNotReached(Event):
    customer: AliasId
    reason: str = ""
    kind: Literal["customer_not_reached"] = "customer_not_reached"


@dataclass(frozen=True, slots=True)
class CustomerOptedOut(Event):
    """`by` is the customer, who wants to hear no more of it."""

    kind: Literal["customer_opted_out"] = "customer_opted_out"


@dataclass(frozen=True, slots=True)
class ReviewCame(Event):
    """The date to look back has come."""

    due: datetime
    kind: Literal["review_came"] = "review_came"


@dataclass(frozen=True, slots=True)
class Reviewed(Event):
    text: str
    again: datetime | None = None
    kind: Literal["reviewed"] = "reviewed"


@dataclass(frozen=True, slots=True)
class CustomerErased(Event):
    """A customer was erased: each of these lines of the log was written anew without them, and has this digest since."""

    lines: tuple[tuple[int, str], ...]
    kind: Literal["customer_erased"] = "customer_erased"


SHARED: tuple[type[Event], ...] = (
    Opened,
    WentOn,
    DeadlinePassed,
    DeadlineMoved,
    StanceGiven,
    ObjectionLifted,
    Amended,
    Asked,
    Answered,
    Commented,
    ParticipantAdded,
    ParticipantRemoved,
    DeputyNamed,
    HandedOver,
    Reminded,
    FeedbackLinked,
    VoicesAsked,
    VoiceHeard,
    VoiceEdited,
    Tabled,
    PassedOn,
    TermProposed,
    Withdrawn,
    OutcomeWritten,
    AnnouncementConfirmed,
    AnnouncementWaived,
    CustomerTold,
    CustomerNotReached,
    CustomerOptedOut,
    ReviewCame,
    Reviewed,
    CustomerErased,
)
