"""From an idea to a decision, and back: who is behind it, and what the outcome makes of it."""

from contextlib import suppress

from domain.errors import Refusal
from domain.ideas import counting
from domain.ideas.values import LONGEST_REASON, Idea, IdeaId, Status
from domain.ids import AliasId
from domain.policy import Policy
from domain.proposals import aftermath, events
from domain.proposals.record import Record
from domain.proposals.values import ADOPTED, LONGEST_REFERENCES, EndKind, Reach
from handlers import cards, references
from handlers.ideas import card, statuses
from ports.storage import UnitOfWork


def customers(ideas: tuple[IdeaId, ...], uow: UnitOfWork) -> tuple[AliasId, ...]:
    """Customers who support these ideas and can be asked and told by a decision: those who have written to us."""
    people = dict.fromkeys(
        person
        for idea in ideas
        for person, support in counting.supporters(uow.ideas.supports(uow.ideas.get(idea).root)).items()
        if not support.inside
    )
    return tuple(person for person in people if uow.conversations.of_customer(person, 1))


def feedback(idea: Idea, uow: UnitOfWork) -> str:
    """References of the messages in which people said that they want it, as far as they fit."""
    found: dict[str, None] = {}
    for support in uow.ideas.supports(idea.root):
        message = references.message(str(support.message), uow) if support.message else None
        if message:
            conversation = uow.conversations.get(message.conversation)
            label = cards.named(conversation, uow)
            if len(", ".join((*found, label))) <= LONGEST_REFERENCES:
                found[label] = None
    return ", ".join(found)


def status_of(record: Record) -> Status | None:
    """What an end makes of the ideas behind it; None where it decides nothing."""
    end = record.opened.end
    if end is None:
        return None
    if end.what in ADOPTED:
        return Status.PLANNED
    return Status.NOT_NOW if end.what in (EndKind.REFUSED, EndKind.TABLED) else None


def followed(record: Record, event: events.Event, uow: UnitOfWork, policy: Policy) -> None:
    """After a step of a decision: once its outcome is in words and customers are being told, or nobody is left to be, the
    ideas behind it stand as it says. Whom the decision itself tells is not told twice."""
    ideas = uow.ideas.proposed(record.id)
    if not ideas:
        return
    for idea in ideas:
        card.refresh(idea, uow, policy)
    outcome, status = record.opened.outcome, status_of(record)
    waits = isinstance(event, events.OutcomeWritten) and bool(aftermath.to_tell(record.opened))
    spoken = isinstance(event, events.OutcomeWritten | events.AnnouncementConfirmed)
    if outcome is None or status is None or waits or not spoken:
        return
    told = (each for each in record.opened.announcements if each.reach is not Reach.NOT_REACHED)
    spared = statuses.Spared(frozenset(each.customer for each in told), outcome.translations)
    reason = outcome.text[:LONGEST_REASON]
    for idea in ideas:
        with suppress(Refusal):
            statuses.put(idea, status, reason, event.by, uow, policy, spared)
