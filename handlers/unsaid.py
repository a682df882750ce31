"""Messages of customers that said nothing, such as `/bug` alone: who adds the words by an edit has said them with it.

Only where we have told them what is missing, and once: whatever else we do not know was not for us, or has been erased.
"""

from domain.inbound import CustomerEdit, CustomerMessage
from domain.panels import sentence
from domain.phrases import phrase
from domain.policy import Policy
from handlers import customer_commands, relay, telling
from ports.storage import UnitOfWork

HEARD = phrase("The team has it now.")


def edited(event: CustomerEdit, uow: UnitOfWork, policy: Policy) -> None:
    """An edit of what is not known: with the words that were missing it is a message of this moment."""
    meant = event.addressed or relay.tagged(event.content.text, uow, policy)
    since = uow.now - customer_commands.EDITABLE
    if not (event.content and meant and uow.desks.take_expected(event.post, event.sender.alias, since)):
        return
    said = CustomerMessage(
        event.chat,
        event.post,
        event.sender,
        event.content,
        event.edited_at,
        event.command,
        reply_to=event.reply_to,
        addressed=event.addressed,
    )
    relay.receive(said, uow=uow, policy=policy)
    if uow.messages.by_source(event.post):
        mend(event, uow, policy)


def mend(event: CustomerEdit, uow: UnitOfWork, policy: Policy) -> None:
    """What was said to be missing is there: so says what told them, unless it never needs to be sent."""
    slot = customer_commands.missing_slot(event.post)
    if not uow.outbox.cancel(f"show:{slot}"):
        locale = telling.locale_of_customer(uow, policy, event.sender.alias)
        telling.redraw_in_chat(uow, event.chat.id, sentence(HEARD), slot, locale)
