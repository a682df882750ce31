"""Customers who flood or are blocked: what is more than the limit is left out and counted, and nobody else feels it."""

from datetime import timedelta

from domain.conversations import Conversation
from domain.inbound import ChatKind, CustomerMessage
from domain.panels import sentence
from domain.phrases import plural
from domain.policy import Policy
from handlers import references, telling
from ports.storage import UnitOfWork

TOLD_AGAIN = timedelta(hours=1)
"""After how long somebody who goes on is told once more."""
ALWAYS = frozenset(("privacy", "export", "forget", "start", "help"))
"""Commands that everybody may use at any time: one's rights do not end with one's welcome."""


def holds_back(msg: CustomerMessage, *, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a message goes no further: its author is blocked, or has written more than so many in this hour."""
    if msg.command in ALWAYS:
        return False
    alias = msg.sender.alias
    restraint = uow.restraints.heard(alias)
    floods = 0 < policy.flood < restraint.heard
    if not (floods or restraint.blocked):
        if restraint.left_out:
            report(msg, restraint.left_out, uow, policy)
        return False
    uow.restraints.leave_out(alias)
    long_ago = restraint.told_at is None or uow.now - restraint.told_at >= TOLD_AGAIN
    if floods and not restraint.blocked and long_ago and msg.chat.chat is ChatKind.PRIVATE:
        uow.restraints.told(alias)
        text = plural(
            "More than {count} message an hour cannot be read. What is more is left out: please write it again later.",
            "More than {count} messages an hour cannot be read. What is more is left out: please write it again later.",
            policy.flood,
        )
        telling.answer_in_chat(uow, msg, sentence(text), telling.locale_of_customer(uow, policy, alias))
    return True


def report(msg: CustomerMessage, left_out: int, uow: UnitOfWork, policy: Policy) -> None:
    """Tells the thread how many messages it does not show."""
    conversation = latest(msg, uow)
    if conversation is None:
        return
    uow.restraints.reported(msg.sender.alias)
    text = plural(
        "{count} message of this customer was left out: they wrote too fast, or were blocked.",
        "{count} messages of this customer were left out: they wrote too fast, or were blocked.",
        left_out,
    )
    slot = f"left-out:{conversation.id}:{int(uow.now.timestamp())}"
    telling.show_in_thread(uow, policy, conversation, sentence(text), slot)


def latest(msg: CustomerMessage, uow: UnitOfWork) -> Conversation | None:
    """The conversation in whose thread the count is told: where it goes on, if it was merged."""
    found = references.latest(msg.chat, msg.sender.alias, uow)
    return references.follow(found.id, uow) if found and found.merged_into else found
