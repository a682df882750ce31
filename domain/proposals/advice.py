"""Advice: one person decides, after hearing those named or waiting for them until the deadline."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.ids import AliasId
from domain.phrases import Person, Phrase, names_of, phrase
from domain.proposals import discussion, ending, frame, people, refusals, rounds
from domain.proposals.effects import PhaseOpened
from domain.proposals.ending import changed
from domain.proposals.events import Amended, DeadlinePassed, Event, Proposed, StanceGiven
from domain.proposals.frame import Choice, Moves, Process, Proposal, Step
from domain.proposals.values import End, EndKind, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceProposed(Proposed):
    """The participants are heard; `decider` decides, the proposer where nobody is named."""

    decider: AliasId | None = None
    kind: Literal["advice_proposed"] = "advice_proposed"


@dataclass(frozen=True, slots=True)
class Decided(Event):
    """The decider's word, with the reason they owe to those they heard."""

    adopt: bool
    reason: str
    kind: Literal["decided"] = "decided"


@dataclass(frozen=True, slots=True)
class DeciderNamed(Event):
    """Somebody else decides from now on."""

    to: AliasId
    kind: Literal["decider_named"] = "decider_named"


CHOICES = (
    Choice("advice", phrase("Give advice"), ("reason",)),
    Choice("nothing", phrase("Nothing to add")),
)


def begin(state: Proposal, now: datetime) -> Step:
    assert isinstance(state.terms, AdviceProposed)
    return discussion.begin(replace(state, decider=state.terms.decider or state.proposer), now)


def take(state: Proposal, event: StanceGiven, now: datetime) -> Step:
    return Step(people.record(state, event, now, CHOICES), changed())


def settle(state: Proposal, now: datetime) -> Step:
    """Everyone was heard: it is the decider's turn."""
    complete = state.phase == Phase.ROUND and not frame.missing(state) and frame.quorate(state)
    return to_decide(state, now) if complete else Step(state)


def to_decide(state: Proposal, now: datetime) -> Step:
    closes = now + state.settings.round_length
    opened = PhaseOpened(Phase.DECIDE, deciders(state), closes)
    return Step(replace(state, phase=Phase.DECIDE, closes=closes, asked_at=now), changed(opened))


def deciders(state: Proposal) -> tuple[AliasId, ...]:
    return (state.decider,) if state.decider else ()


def time_over(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    """Those who have not spoken were waited for."""
    ending.expect_due(state, event, now)
    if not frame.quorate(state):
        return ending.lapse(state, now, ending.no_quorum(state, len(frame.answers(state))))
    return to_decide(state, now)


def undecided(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    decider = Person(state.decider or state.proposer)
    return ending.lapse(state, now, phrase("{decider} did not decide in time.", decider=decider))


def too_early(state: Proposal, event: Decided, now: datetime) -> Step:
    """Raises OutOfTurn: those named are to be heard first."""
    refusals.refuse(
        phrase(
            "Hear {people} first, or wait for them until {time}.",
            people=names_of(frame.missing(state)),
            time=state.closes or now,
        )
    )


def decide(state: Proposal, event: Decided, now: datetime) -> Step:
    decider = state.decider or state.proposer
    refusals.unless(event.by == decider, phrase("Only {decider} decides this.", decider=Person(decider)))
    reason = refusals.said(event.reason, phrase("Say why: those who were heard should know."))
    refusals.unless(frame.quorate(state), ending.no_quorum(state, len(frame.answers(state))))
    if not event.adopt:
        return ending.close(state, End(EndKind.REFUSED, now, event.by, reason=reason))
    step = ending.adopt(state, now, phrase("{decider} decided.", decider=Person(decider)), event.by)
    assert step.state.end is not None
    return ending.close(state, replace(step.state.end, reason=reason))


def name_decider(state: Proposal, event: DeciderNamed, now: datetime) -> Step:
    if event.by != state.decider:
        refusals.proposer_only(state, event.by)
    fresh = event.to != state.decider
    refusals.unless(fresh, phrase("{person} decides this already.", person=Person(event.to)))
    return Step(replace(state, decider=event.to), changed())


MOVES: Moves = {
    **discussion.MOVES,
    (Phase.ROUND, StanceGiven): take,
    (Phase.ROUND, Amended): rounds.amend,
    (Phase.ROUND, Decided): too_early,
    (Phase.ROUND, DeciderNamed): name_decider,
    (Phase.ROUND, DeadlinePassed): time_over,
    (Phase.DECIDE, StanceGiven): take,
    (Phase.DECIDE, Amended): rounds.amend,
    (Phase.DECIDE, Decided): decide,
    (Phase.DECIDE, DeciderNamed): name_decider,
    (Phase.DECIDE, DeadlinePassed): undecided,
}


def waiting(state: Proposal) -> tuple[AliasId, ...]:
    return deciders(state) if state.phase == Phase.DECIDE else frame.awaited(state)


def guide(state: Proposal) -> Phrase:
    """The one next action."""
    match state.phase:
        case Phase.ROUND:
            return phrase("Give your advice to {decider}.", decider=Person(state.decider or state.proposer))
        case Phase.DECIDE:
            return phrase("{decider}: decide.", decider=Person(state.decider or state.proposer))
        case _:
            return phrase("Ask what is unclear.")


PROCESS = Process(
    name="advice",
    label=phrase("Advice"),
    proposed=AdviceProposed,
    choices=CHOICES,
    begin=begin,
    moves=MOVES,
    settle=settle,
    waiting=waiting,
    guide=guide,
    events=(Decided, DeciderNamed),
    asks=(Phase.ROUND, Phase.DECIDE),
)
