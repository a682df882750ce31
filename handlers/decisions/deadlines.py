"""Time has brought something to a decision: whatever is due is done, in order, until nothing is."""

from domain.errors import Refusal
from domain.inbound import ProposalDue
from domain.policy import Policy
from domain.proposals import due
from domain.proposals.values import ProposalId
from handlers.decisions import acting
from ports.storage import UnitOfWork

MOST = 50
"""A chain of events longer than this is no chain; the rest waits for the next tick."""


def come(event: ProposalDue, *, uow: UnitOfWork, policy: Policy) -> None:
    """Applies what is due. A fact that comes late or twice finds nothing due and changes nothing."""
    try:
        record = uow.proposals.lock(ProposalId(event.proposal))
    except KeyError:
        return
    if record.state is None:
        return
    for _ in range(MOST):
        state = record.opened
        coming = due.event(state, uow.now, acting.zones(state, uow))
        if coming is None:
            break
        try:
            record = acting.apply(record, coming, uow=uow, policy=policy)
        except Refusal:
            break
    state = record.opened
    uow.proposals.schedule(record.id, due.next_at(state, uow.now, acting.zones(state, uow)))
