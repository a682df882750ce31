"""The record of a decision as Markdown, with people by name."""

from collections.abc import Callable

from domain import schedules
from domain.ids import AliasId
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
    """Everybody who appears in it."""
    people = {state.proposer, *(stay.person for stay in state.participants)}
    people |= {version.author for version in state.versions} | {review.by for review in state.reviews}
    people |= {one for one in (state.decider, state.end and state.end.by) if one}
    people |= {stance.recorded_by for stance in state.stances if stance.recorded_by}
    people |= {stance.person for stance in state.stances} | {one.by for one in state.remarks}
    known = {person: uow.people.colleague(person) for person in people}
    found = {person: colleague.name for person, colleague in known.items() if colleague}
    customers = {row.customer for row in state.announcements} | set(state.voices_asked)
    outside = {person: uow.people.customer(person) for person in customers}
    return found | {person: customer.name for person, customer in outside.items() if customer}
