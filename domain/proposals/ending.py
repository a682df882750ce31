"""Deadlines and ends, for every process: when a proposal may end, and what an end leaves behind."""

from dataclasses import replace
from datetime import datetime

from domain.ids import AliasId
from domain.phrases import Phrase, phrase
from domain.proposals import events, refusals
from domain.proposals.effects import CardChanged, Effect, Ended
from domain.proposals.frame import Proposal, Step
from domain.proposals.values import ADOPTED, CLOCK, End, EndKind, Phase

TABLING_NEEDS_A_REASON = phrase("Say why it is tabled.")


def close(state: Proposal, end: End) -> Step:
    """The one end. What was adopted comes back for review when its test term or its review date says so."""
    review = (end.until or state.settings.review_at) if end.what in ADOPTED else None
    closed = replace(state, phase=Phase.CLOSED, end=end, closes=None, review_at=review)
    return Step(closed, (CardChanged(), Ended(end)))


def adopt(state: Proposal, now: datetime, why: Phrase, by: AliasId = CLOCK) -> Step:
    """Adopted, for a test term if the settings name one."""
    until = state.settings.test_until
    kind = EndKind.ADOPTED_FOR_TERM if until else EndKind.ADOPTED
    return close(state, End(kind, now, by, why, until=until))


def lapse(state: Proposal, now: datetime, why: Phrase) -> Step:
    return close(state, End(EndKind.LAPSED, now, CLOCK, why))


def no_quorum(state: Proposal, answered: int) -> Phrase:
    """Why too few are not enough."""
    return phrase(
        "{answered} answered where {quorum} had to.", answered=answered, quorum=state.settings.quorum
    )


def expect_due(state: Proposal, event: events.DeadlinePassed, now: datetime) -> None:
    """Raises OutOfTurn unless the present deadline is the one that passed."""
    unmoved = state.closes is not None and event.closes == state.closes
    refusals.unless(unmoved, phrase("That deadline is no longer the one that counts."))
    refusals.unless(now >= event.closes, phrase("The deadline is on {time}.", time=event.closes))


def move_deadline(state: Proposal, event: events.DeadlineMoved, now: datetime) -> Step:
    """More time; never less, since people count on it."""
    refusals.proposer_only(state, event.by)
    if state.closes is None:
        refusals.out_of_phase(state)
    refusals.unless(event.to > now, phrase("The new deadline lies in the past."))
    longer = event.to > state.closes
    refusals.unless(longer, phrase("The deadline is on {time}; it can only move later.", time=state.closes))
    # Who was asked is reminded of the new deadline as if asked now.
    asked_at = now if state.asked_at else None
    return Step(replace(state, closes=event.to, asked_at=asked_at), (CardChanged(),))


def withdraw(state: Proposal, event: events.Withdrawn, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    return close(state, End(EndKind.WITHDRAWN, now, event.by, reason=event.reason.strip()))


def table(state: Proposal, event: events.Tabled, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    reason = refusals.said(event.reason, TABLING_NEEDS_A_REASON)
    return close(state, End(EndKind.TABLED, now, event.by, reason=reason))


def pass_on(state: Proposal, event: events.PassedOn, now: datetime) -> Step:
    """A wider circle takes it up, in a proposal of its own that follows this one."""
    refusals.proposer_only(state, event.by)
    circle = refusals.said(event.circle, phrase("Say which circle decides instead."))
    end = End(EndKind.PASSED_ON, now, event.by, reason=event.reason.strip(), circle=circle)
    return close(state, end)


def changed(*effects: Effect) -> tuple[Effect, ...]:
    """Effects of a move that shows on the card."""
    return (CardChanged(), *effects)
