"""The record of a decision as Markdown, with people by name."""

from collections.abc import Callable

from domain import schedules
from domain.ids import AliasId
from domain.people import Colleague, Customer
from domain.phrases import Phrase
from domain.policy import Policy
from domain.proposals import markdown
from domain.proposals.frame import Proposal
from domain.proposals.values import ProposalId
from ports.storage import UnitOfWork


def document(number: ProposalId, say: Callable[[Phrase], str], *, uow: UnitOfWork, policy: Policy) -> str:
    """The whole record. Raises `KeyError` when there is none."""
    state = uow.proposals.get(number).opened
    return markdown.export(state, names(state, uow), say, schedules.zone_of(policy.timezone))


def names(state: Proposal, uow: UnitOfWork) -> dict[AliasId, str]:
    """Everybody who appears in it, as far as they are known."""
    known: dict[AliasId, Colleague | Customer | None] = {
        **{person: uow.people.colleague(person) for person in colleagues(state)},
        **{person: uow.people.customer(person) for person in customers(state)},
    }
    return {person: one.name for person, one in known.items() if one is not None}


def colleagues(state: Proposal) -> set[AliasId]:
    """Whoever led it, took part, wrote, spoke or looked back."""
    people = {state.proposer, state.decider, state.end and state.end.by}
    people.update(stay.person for stay in state.participants)
    people.update(version.author for version in state.versions)
    people.update(stance.person for stance in state.stances)
    people.update(stance.recorded_by for stance in state.stances)
    people.update(remark.by for remark in state.remarks)
    people.update(review.by for review in state.reviews)
    return {person for person in people if person}


def customers(state: Proposal) -> set[AliasId]:
    """Whoever was asked, or told of the outcome."""
    return {row.customer for row in state.announcements} | set(state.voices_asked)
