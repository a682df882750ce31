"""What follows an end: the outcome in words, telling the customers, looking back. The decision itself no longer changes."""

from dataclasses import replace
from datetime import datetime

from domain.erasing import is_nobody
from domain.ids import AliasId
from domain.phrases import phrase
from domain.proposals import events, refusals
from domain.proposals.effects import Announce, ReviewDue
from domain.proposals.ending import changed
from domain.proposals.frame import Proposal, Step
from domain.proposals.values import LONGEST_TEXT, Announcement, EndKind, Outcome, Reach, Review

UNTOLD = frozenset({EndKind.WITHDRAWN, EndKind.PASSED_ON})
"""Ends that decide nothing a customer would wait for."""


def to_tell(state: Proposal) -> tuple[AliasId, ...]:
    """Customers who have not been told and want to be."""
    return tuple(
        each.customer for each in state.announcements if each.reach is Reach.WAITING and not each.opted_out
    )


def unannounced(state: Proposal) -> bool:
    """Whether it belongs on the list of outcomes to announce."""
    decided = state.end is not None and state.end.what not in UNTOLD
    return decided and not state.waived and bool(to_tell(state))


def write(state: Proposal, event: events.OutcomeWritten, now: datetime) -> Step:
    """The outcome in words, until the first customer is being told."""
    refusals.proposer_only(state, event.by)
    text = refusals.said(event.text, phrase("The outcome is empty."))
    fits = len(text) <= LONGEST_TEXT
    refusals.unless(fits, phrase("The text has more than {most} characters.", most=LONGEST_TEXT))
    untold = all(each.reach is Reach.WAITING for each in state.announcements)
    refusals.unless(untold, phrase("Customers have been told already; the outcome stays as it is."))
    return Step(replace(state, outcome=Outcome(text, event.by, now, event.translations)), changed())


def confirm(state: Proposal, event: events.AnnouncementConfirmed, now: datetime) -> Step:
    """Every customer who waits is told, each once in the proposal's life."""
    refusals.proposer_only(state, event.by)
    refusals.unless(state.outcome is not None, phrase("Write the outcome first."))
    told = to_tell(state)
    refusals.unless(bool(told), phrase("There is nobody left to tell."))
    for customer in told:
        state = _put(state, customer, Reach.PENDING, now)
    return Step(state, changed(*map(Announce, told)))


def waive(state: Proposal, event: events.AnnouncementWaived, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    reason = refusals.said(event.reason, phrase("Say why nobody is told."))
    refusals.unless(bool(to_tell(state)), phrase("There is nobody left to tell."))
    return Step(replace(state, waived=reason), changed())


def told(state: Proposal, event: events.CustomerTold, now: datetime) -> Step:
    _expect(state, event.customer, Reach.PENDING, Reach.NOT_REACHED)
    return Step(_put(state, event.customer, Reach.TOLD, now), changed())


def not_reached(state: Proposal, event: events.CustomerNotReached, now: datetime) -> Step:
    _expect(state, event.customer, Reach.PENDING)
    return Step(_put(state, event.customer, Reach.NOT_REACHED, now, event.reason), changed())


def opt_out(state: Proposal, event: events.CustomerOptedOut, now: datetime) -> Step:
    """A customer wants to hear no more of it."""
    _expect(state, event.by, *Reach)
    waiting = tuple(
        replace(each, opted_out=True) if each.customer == event.by else each for each in state.announcements
    )
    refusals.unless(waiting != state.announcements, phrase("This customer has opted out already."))
    return Step(replace(state, announcements=waiting), changed())


def erased(state: Proposal, event: events.CustomerErased, now: datetime) -> Step:
    """A customer is in the log no more: whoever stands in for them is neither told nor asked again."""
    rest = tuple(
        replace(each, opted_out=True) if is_nobody(each.customer) else each for each in state.announcements
    )
    return Step(replace(state, announcements=rest), changed())


def review_came(state: Proposal, event: events.ReviewCame, now: datetime) -> Step:
    """The date to look back: once each."""
    due = state.review_at is not None and event.due == state.review_at
    refusals.unless(due, phrase("There is nothing to review."))
    refusals.unless(now >= event.due, phrase("The review is on {time}.", time=event.due))
    since = state.end.at if state.end else state.opened_at
    return Step(replace(state, review_at=None), changed(ReviewDue(since)))


def reviewed(state: Proposal, event: events.Reviewed, now: datetime) -> Step:
    """What looking back brought, perhaps with a date to look again."""
    text = refusals.said(event.text, phrase("Say what the review brought."))
    later = event.again is None or event.again > now
    refusals.unless(later, phrase("The next review lies in the past."))
    review = Review(event.by, text, now, event.again)
    return Step(replace(state, reviews=(*state.reviews, review), review_at=event.again), changed())


def _expect(state: Proposal, customer: AliasId, *reaches: Reach) -> None:
    fits = any(each.customer == customer and each.reach in reaches for each in state.announcements)
    refusals.unless(fits, phrase("That is not where telling this customer stands."))


def _put(state: Proposal, customer: AliasId, reach: Reach, now: datetime, detail: str = "") -> Proposal:
    rows = tuple(
        Announcement(customer, reach, now, detail, each.opted_out) if each.customer == customer else each
        for each in state.announcements
    )
    return replace(state, announcements=rows)
