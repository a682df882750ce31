"""Whose own page a change concerns: those who have opened theirs in the last days. Draws nothing; `handlers.desk` does."""

from datetime import timedelta

from domain.conversations import Conversation
from domain.ids import AliasId, PlaceId, Slot
from domain.inbound import HomeOpened
from domain.outbound import Refresh, Request
from domain.policy import Policy
from ports.storage import UnitOfWork

FRESH = timedelta(days=2)
"""How long after somebody looked at their page it is kept true; later it is drawn anew when they look."""


def opened(event: HomeOpened, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague looks at their page: it shows how things are now, and from now on how they change."""
    uow.desks.opened(event.sender.alias)
    draw(uow, policy, event.sender.alias)


def refresh(uow: UnitOfWork, policy: Policy, person: AliasId) -> None:
    """Something that a colleague's page shows has changed."""
    if uow.desks.looked_at(person, uow.now - FRESH):
        draw(uow, policy, person)


def conversation_changed(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> None:
    """Who waits has changed: those in the channel see it, and whoever it is given to."""
    if conversation.assignee:
        refresh(uow, policy, conversation.assignee)
    channel_changed(uow, policy, conversation.home, but=conversation.assignee)


def channel_changed(uow: UnitOfWork, policy: Policy, channel: PlaceId, *, but: AliasId | None = None) -> None:
    """Something of a channel has changed that stands on its members' pages."""
    for person in uow.desks.onlookers(channel, uow.now - FRESH):
        if person != but:
            draw(uow, policy, person)


def draw(uow: UnitOfWork, policy: Policy, person: AliasId) -> None:
    """Queues a drawing; it shows what is true when its turn has come, so of several that wait the last is enough."""
    colleague = uow.people.colleague(person)
    if colleague is None or colleague.bot or colleague.gone:
        return
    account = colleague.account
    lane = f"desk:{person}"
    command = Refresh(PlaceId(account), Slot(lane), lane, colleague.locale or policy.locale, person)
    uow.outbox.add(Request("", account, lane, person, command, supersedes=lane))
