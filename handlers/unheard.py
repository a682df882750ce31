"""What no handler hears: a command, button, form or shortcut that this version does not have. Nobody is left without a word."""

from domain.inbound import CustomerPress, FormSubmitted, TeamCommand, TeamPress, TeamShortcut
from domain.phrases import phrase
from domain.policy import Policy
from handlers import acquaintance, telling
from ports.storage import UnitOfWork

GONE = phrase("This is not there any more: nothing was done.")


def command(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """A slash command that Slack knows and we do not."""
    text = phrase(
        "`/{command}` cannot do anything yet. `/isthmus help` and `/feedback help` say what there is.",
        command=event.command[:40],
    )
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, text)


def shortcut(event: TeamShortcut, *, uow: UnitOfWork, policy: Policy) -> None:
    """A message shortcut that Slack knows and we do not."""
    text = phrase("This shortcut cannot do anything yet: nothing was done.")
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, text, event.thread)


def pressed(event: TeamPress | FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """A button or a form of a version that is gone."""
    telling.answer_to(uow, policy, event, GONE)


def tapped(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer's button of a version that is gone: unanswered, Telegram would show it as busy for long."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    telling.acknowledge(uow, event.chat.id, event.press, telling.CHOICE_CLOSED, locale)
