"""Time has brought something to a decision: whatever is due is done, in order, until nothing is."""

from datetime import timedelta

from domain.errors import Refusal
from domain.ids import account_of
from domain.inbound import ProposalDue
from domain.policy import Policy
from domain.proposals import due
from domain.proposals.events import DeadlinePassed, Event
from domain.proposals.record import Record
from domain.proposals.values import ProposalId
from handlers.decisions import acting
from ports.storage import UnitOfWork

MOST = 50
"""A chain of events longer than this is no chain; the rest waits for the next tick."""
AGAIN = timedelta(seconds=1)
"""How long a deadline waits behind answers that came before it and are not handled yet."""
PATIENCE = timedelta(minutes=10)
"""How long an end waits at most for what arrived before it: nothing that cannot be handled may keep a decision open."""


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
        if awaits(record, coming, uow):
            uow.proposals.schedule(record.id, uow.now + AGAIN)
            return
        try:
            record = acting.apply(record, coming, uow=uow, policy=policy)
        except Refusal:
            break
    state = record.opened
    uow.proposals.schedule(record.id, due.next_at(state, uow.now, acting.zones(state, uow)))


def awaits(record: Record, coming: Event, uow: UnitOfWork) -> bool:
    """Whether answers may have arrived in time that are not handled yet: the deadline passes behind them."""
    if not isinstance(coming, DeadlinePassed) or uow.now - coming.closes > PATIENCE:
        return False
    return uow.inbox.waits(account_of(record.place), before=coming.closes)
