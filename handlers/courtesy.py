"""That a customer's words have come, said quietly: once a day in each chat, unless they ask."""

from datetime import timedelta

from domain.inbound import ChatKind, CustomerMessage
from domain.panels import sentence
from domain.people import Customer
from domain.phrases import phrase
from domain.policy import Policy
from handlers import telling
from ports.storage import UnitOfWork

PAUSE = timedelta(days=1)
RECEIVED = phrase("Received, the team will answer here. /status shows what became of it.")


def confirm(
    msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy, *, told: bool = False
) -> None:
    """A message went to the team. `told` says that something of ours in the chat says so already.

    In a group only those are answered who spoke to us.
    """
    if msg.chat.chat is ChatKind.GROUP and not msg.addressed:
        return
    if uow.desks.confirm(msg.chat.id, uow.now - PAUSE) and not told:
        telling.answer_in_chat(uow, msg, sentence(RECEIVED), customer.locale(policy.locale))
