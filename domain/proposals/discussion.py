"""The way to the first round, shared by the processes: scheduled, clarify, react, then people are asked."""

from dataclasses import replace
from datetime import datetime

from domain.phrases import phrase
from domain.proposals import ending, events, frame, refusals, texts
from domain.proposals.effects import PhaseOpened, RoundOpened
from domain.proposals.ending import changed
from domain.proposals.frame import Moves, Proposal, Step
from domain.proposals.values import Phase


def begin(state: Proposal, now: datetime) -> Step:
    """Opens it at once, or keeps it until its time."""
    opens = state.settings.opens
    if opens is not None and now < opens:
        return Step(replace(state, phase=Phase.SCHEDULED), changed())
    return clarify(replace(state, opened_at=now), now)


def clarify(state: Proposal, now: datetime) -> Step:
    until = state.settings.clarify_until
    return pause(state, Phase.CLARIFY, until) if until and now < until else react(state, now)


def react(state: Proposal, now: datetime) -> Step:
    until = state.settings.react_until
    return pause(state, Phase.REACT, until) if until and now < until else ask(state, now)


def pause(state: Proposal, phase: Phase, closes: datetime) -> Step:
    """A phase in which nobody must answer."""
    opened = PhaseOpened(phase, frame.present(state), closes)
    return Step(replace(state, phase=phase, closes=closes), changed(opened))


def ask(state: Proposal, now: datetime) -> Step:
    """A new round: everyone is asked, whatever they said before."""
    closes = round_end(state, now)
    asked = replace(
        state,
        phase=Phase.ROUND,
        round=state.round + 1,
        closes=closes,
        asked_at=now,
        asked_from=len(state.stances),
        overdue=False,
    )
    return Step(asked, changed(RoundOpened(asked.round, frame.present(asked), closes)))


def round_end(state: Proposal, now: datetime) -> datetime:
    """The deadline for the first round; later ones have their length, and never less than people were promised."""
    if state.round == 0 and now < state.settings.deadline:
        return state.settings.deadline
    length = now + state.settings.round_length
    return max(state.closes, length) if state.phase == Phase.ROUND and state.closes else length


def open_up(state: Proposal, event: events.Opened, now: datetime) -> Step:
    opens = state.settings.opens or now
    refusals.unless(now >= opens, phrase("This opens on {time}.", time=opens))
    return clarify(replace(state, opened_at=now), now)


def open_early(state: Proposal, event: events.WentOn, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    return clarify(replace(state, opened_at=now), now)


def to_react(state: Proposal, event: events.WentOn, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    return react(state, now)


def to_round(state: Proposal, event: events.WentOn, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    return ask(state, now)


def clarified(state: Proposal, event: events.DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    return react(state, now)


def reacted(state: Proposal, event: events.DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    return ask(state, now)


MOVES: Moves = {
    (Phase.SCHEDULED, events.Opened): open_up,
    (Phase.SCHEDULED, events.WentOn): open_early,
    (Phase.SCHEDULED, events.Amended): texts.amend,
    (Phase.CLARIFY, events.Amended): texts.reword,
    (Phase.CLARIFY, events.WentOn): to_react,
    (Phase.CLARIFY, events.DeadlinePassed): clarified,
    (Phase.REACT, events.Amended): texts.amend,
    (Phase.REACT, events.WentOn): to_round,
    (Phase.REACT, events.DeadlinePassed): reacted,
}
