"""The way in: one event in, the next state and its effects out. The log is the record; replaying it is the state."""

from collections.abc import Iterable
from datetime import datetime

from domain.phrases import phrase
from domain.proposals import common, refusals, registry, validation
from domain.proposals.effects import Effect
from domain.proposals.events import Entry, Event, Proposed
from domain.proposals.frame import Move, Moves, Proposal, Step
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.values import Announcement, Participant, Phase, Reach, Version

OutOfTurn = refusals.OutOfTurn


def advance(state: Proposal | None, event: Event, now: datetime, processes: Registry = PROCESSES) -> Step:
    """One step. `state` is None before the first event. Raises OutOfTurn, and then nothing has changed."""
    if state is None:
        return _propose(event, now, processes)
    process = registry.process_of(state, processes)
    step = _move(state, event, process.moves)(state, event, now)
    if step.state.closed:
        return step
    settled = process.settle(step.state, now)
    return Step(settled.state, _merged(step, settled))


def replay(
    log: Iterable[Entry], state: Proposal | None = None, processes: Registry = PROCESSES
) -> Proposal | None:
    """The state that a log defines; None for an empty one. Goes on from `state` if the log is the rest of one."""
    for entry in log:
        state = advance(state, entry.event, entry.at, processes).state
    return state


def possible(state: Proposal, kind: type[Event], processes: Registry = PROCESSES) -> bool:
    """Whether the table has a move for this kind of event now; it may still be refused to some or for its words."""
    own = registry.process_of(state, processes).moves
    shared = common.AFTER_THE_END if state.closed else common.WHILE_OPEN
    return (state.phase, kind) in own or kind in shared


def _move(state: Proposal, event: Event, own: Moves) -> Move:
    shared = common.AFTER_THE_END if state.closed else common.WHILE_OPEN
    move = own.get((state.phase, type(event))) or shared.get(type(event))
    return move or refusals.out_of_phase(state)


def _merged(first: Step, second: Step) -> tuple[Effect, ...]:
    return tuple(dict.fromkeys((*first.effects, *second.effects)))


def _propose(event: Event, now: datetime, processes: Registry) -> Step:
    if not isinstance(event, Proposed):
        refusals.refuse(phrase("There is no such proposal."))
    wrong = validation.errors(event, now, processes)
    if wrong:
        refusals.refuse(next(iter(wrong.values())))
    return registry.of(event, processes).begin(_first(event, now), now)


def _first(event: Proposed, now: datetime) -> Proposal:
    """The state that a process begins with."""
    people = dict.fromkeys(event.participants)
    customers = dict.fromkeys(event.customers)
    return Proposal(
        terms=event,
        proposer=event.by,
        settings=event.settings,
        phase=Phase.SCHEDULED,
        opened_at=now,
        versions=(Version(1, event.text.strip(), event.by, now),),
        participants=tuple(Participant(person, now) for person in people),
        feedback=event.feedback,
        deputies=event.deputies,
        announcements=tuple(Announcement(customer, Reach.WAITING, now) for customer in customers),
    )
