"""The state of a proposal, whatever its process, and the questions one asks of it. Knows no move and no process."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.ids import AliasId, FeedbackId
from domain.phrases import Phrase
from domain.proposals.effects import Effect
from domain.proposals.events import Event, Proposed
from domain.proposals.values import (
    ADOPTED,
    CLOCK,
    Announcement,
    Deputy,
    End,
    Outcome,
    Participant,
    Phase,
    ProposalId,
    Remark,
    Reminder,
    Review,
    Settings,
    Stance,
    Version,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything the log says, so far.

    `terms` is the event that proposed it, with the rules of its process. `closes` is when the present phase ends,
    `asked_at` when people were last asked, and stances from number `asked_from` on answer that asking. `step` counts
    from 1 where a process has steps. `overdue` tells that the round's deadline passed with an objection standing,
    `stalls` how many rounds did so or were given up with one. `decider` is who decides alone, where one does.
    """

    terms: Proposed
    proposer: AliasId
    settings: Settings
    phase: str
    opened_at: datetime
    versions: tuple[Version, ...]
    participants: tuple[Participant, ...]
    feedback: tuple[FeedbackId, ...] = ()
    round: int = 0
    step: int = 0
    closes: datetime | None = None
    asked_at: datetime | None = None
    asked_from: int = 0
    overdue: bool = False
    stalls: int = 0
    decider: AliasId | None = None
    stances: tuple[Stance, ...] = ()
    remarks: tuple[Remark, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    voices_asked: tuple[AliasId, ...] = ()
    voices: tuple[Voice, ...] = ()
    end: End | None = None
    outcome: Outcome | None = None
    announcements: tuple[Announcement, ...] = ()
    waived: str = ""
    review_at: datetime | None = None
    reviews: tuple[Review, ...] = ()

    @property
    def id(self) -> ProposalId:
        return self.terms.id

    @property
    def reference(self) -> str:
        return f"D-{self.terms.id}"

    @property
    def title(self) -> str:
        return self.terms.title

    @property
    def version(self) -> Version:
        return self.versions[-1]

    @property
    def text(self) -> str:
        return self.versions[-1].text

    @property
    def closed(self) -> bool:
        return self.phase == Phase.CLOSED


@dataclass(frozen=True, slots=True)
class Step:
    """What a move leads to."""

    state: Proposal
    effects: tuple[Effect, ...] = ()


Move = Callable[[Proposal, Any, datetime], Step]
"""An event in its phase. Raises `refusals.OutOfTurn`, and then nothing has changed."""

Moves = Mapping[tuple[str, type[Event]], Move]


@dataclass(frozen=True, slots=True)
class Choice:
    """A stance that can be given. `needs` are the fields of `StanceGiven` that may not be empty."""

    value: str
    label: Phrase
    needs: tuple[str, ...] = ()
    objects: bool = False
    """Whether it stands in the way of adoption."""


def nothing(state: Proposal) -> tuple[Phrase, ...]:
    """For processes with nothing to add."""
    return ()


def never_settles(state: Proposal, now: datetime) -> Step:
    """For processes in which only events end anything."""
    return Step(state)


@dataclass(frozen=True, slots=True, eq=False)
class Process:
    """A process, whole: what proposes it, its table, and the few questions that others ask of it.

    `begin` opens it. `settle` is asked after every event: people may now be complete. `waiting` names who holds it up.
    `guide` is the one clear next action. `check` gives the errors of a form for its own rules, by field.
    `asks` are the phases in which stances are given.
    """

    name: str
    label: Phrase
    proposed: type[Proposed]
    choices: tuple[Choice, ...]
    begin: Callable[[Proposal, datetime], Step]
    moves: Moves
    waiting: Callable[[Proposal], tuple[AliasId, ...]]
    guide: Callable[[Proposal], Phrase]
    settle: Callable[[Proposal, datetime], Step] = never_settles
    check: Callable[[Any], dict[str, Phrase]] = lambda proposed: {}
    events: tuple[type[Event], ...] = ()
    """Further events that only this process has."""
    asks: tuple[str, ...] = (Phase.ROUND,)
    notes: Callable[[Proposal], tuple[Phrase, ...]] = nothing
    """Lines that only this process has to show: its steps, its counts."""
    recorded: tuple[Choice, ...] = ()
    """Further stances that it keeps, from events of its own."""

    def label_of(self, value: str) -> Phrase:
        """A stance in words."""
        choice = choice_of((*self.choices, *self.recorded), value)
        return choice.label if choice else Phrase(value)


def present(state: Proposal) -> tuple[AliasId, ...]:
    """Who takes part now, in the order they came."""
    return tuple(stay.person for stay in state.participants if stay.until is None)


def takes_part(state: Proposal, person: AliasId) -> bool:
    return any(stay.person == person and stay.until is None for stay in state.participants)


def asked(state: Proposal) -> tuple[Stance, ...]:
    """The stances of the present asking, in their order, without those that came too late to count."""
    return tuple(stance for stance in state.stances[state.asked_from :] if not stance.late)


def answers(state: Proposal) -> dict[AliasId, Stance]:
    """What counts now: the last stance of each present person in the present asking."""
    given = {stance.person: stance for stance in asked(state)}
    return {person: given[person] for person in present(state) if person in given}


def missing(state: Proposal) -> tuple[AliasId, ...]:
    """Who takes part and has not answered the present asking."""
    given = {stance.person for stance in asked(state)}
    return tuple(person for person in present(state) if person not in given)


def awaited(state: Proposal) -> tuple[AliasId, ...]:
    """Whom it waits for: those asked who have not answered, or the proposer who must work on the text."""
    if state.phase == Phase.ROUND:
        return missing(state)
    return (state.proposer,) if state.phase in (Phase.INTEGRATE, Phase.STUCK) else ()


def standing(state: Proposal) -> tuple[Stance, ...]:
    """Objections that count now."""
    return tuple(stance for stance in answers(state).values() if stance.objects)


def quorate(state: Proposal) -> bool:
    """Whether as many people answered as the settings ask for."""
    return len(answers(state)) >= state.settings.quorum


def adopted(state: Proposal) -> bool:
    return state.end is not None and state.end.what in ADOPTED


def deputises(state: Proposal, deputy: AliasId, person: AliasId, now: datetime) -> bool:
    """Whether somebody may answer for a person at this moment."""
    return any(
        each.person == person and each.deputy == deputy and each.covers(now) for each in state.deputies
    )


def steers(state: Proposal, person: AliasId) -> bool:
    """Whether somebody may lead this proposal: its proposer, or the clock on their behalf."""
    return person in (state.proposer, CLOCK)


def choice_of(choices: Iterable[Choice], value: str) -> Choice | None:
    return next((choice for choice in choices if choice.value == value), None)
