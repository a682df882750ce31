"""A sixth process, as somebody would add it: those who take part name a delegate, and whom most name decides it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.phrases import Person, Phrase, phrase
from domain.proposals import discussion, ending, frame, people, refusals, rounds
from domain.proposals.ending import changed
from domain.proposals.events import Amended, DeadlinePassed, Event, Opened, Proposed, StanceGiven, WentOn
from domain.proposals.frame import Choice, Moves, Process, Proposal, Step
from domain.proposals.values import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateProposed(Proposed):
    kind: Literal["delegate_proposed"] = "delegate_proposed"


@dataclass(frozen=True, slots=True)
class DelegateSpoke(Event):
    """The word of whoever was named."""

    kind: Literal["delegate_spoke"] = "delegate_spoke"


CHOICES = (Choice("name", phrase("Name a delegate"), ("choices",)),)


def take(state: Proposal, event: StanceGiven, now: datetime) -> Step:
    named = len(event.choices) == 1 and event.choices[0] in frame.present(state)
    refusals.unless(named, phrase("Name one of those who take part."))
    return Step(people.record(state, event, now, CHOICES), changed())


def settle(state: Proposal, now: datetime) -> Step:
    return name(state, now) if state.phase == Phase.ROUND and not frame.missing(state) else Step(state)


def time_over(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    return name(state, now)


def name(state: Proposal, now: datetime) -> Step:
    """Whom most name; of equals, whoever takes part longest."""
    given = frame.answers(state)
    if not given or not frame.quorate(state):
        return ending.lapse(state, now, ending.no_quorum(state, len(given)))
    votes = Counter(stance.choices[0] for stance in given.values())
    delegate = max(frame.present(state), key=lambda person: votes[person])
    closes = now + state.settings.round_length
    return Step(replace(state, phase=Phase.DECIDE, decider=delegate, closes=closes), changed())


def speak(state: Proposal, event: DelegateSpoke, now: datetime) -> Step:
    refusals.unless(event.by == state.decider, phrase("Only the delegate speaks."))
    refusals.unless(frame.quorate(state), ending.no_quorum(state, len(frame.answers(state))))
    return ending.adopt(state, now, phrase("{person} decided.", person=Person(event.by)), event.by)


def silent(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    return ending.lapse(state, now, phrase("The delegate did not speak."))


MOVES: Moves = {
    (Phase.SCHEDULED, Opened): discussion.open_up,
    (Phase.SCHEDULED, WentOn): discussion.open_early,
    (Phase.CLARIFY, WentOn): discussion.to_react,
    (Phase.CLARIFY, DeadlinePassed): discussion.clarified,
    (Phase.REACT, WentOn): discussion.to_round,
    (Phase.REACT, DeadlinePassed): discussion.reacted,
    (Phase.ROUND, StanceGiven): take,
    (Phase.ROUND, Amended): rounds.amend,
    (Phase.ROUND, DeadlinePassed): time_over,
    (Phase.DECIDE, DelegateSpoke): speak,
    (Phase.DECIDE, DeadlinePassed): silent,
}


def guide(state: Proposal) -> Phrase:
    return phrase("Name a delegate.") if state.phase == Phase.ROUND else phrase("The delegate speaks.")


PROCESS = Process(
    name="delegate",
    label=phrase("Delegate"),
    proposed=DelegateProposed,
    choices=CHOICES,
    begin=discussion.begin,
    moves=MOVES,
    settle=settle,
    waiting=frame.awaited,
    guide=guide,
    events=(DelegateSpoke,),
)
