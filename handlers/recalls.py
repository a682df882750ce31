"""Replies that nothing more is to be sent of: what can still be stopped, and what becomes of one that its author took inside
while it was being sent. Which side such words are on in the end is known only when the call is over."""

from dataclasses import replace

from domain.conversations import Audience, Message
from domain.ids import message_slot
from domain.outbound import Delivery, Post
from domain.phrases import Phrase, phrase
from handlers import telling
from ports.storage import UnitOfWork

INSIDE = phrase("This was taken inside: it is for the team only, so nothing was sent.")
NOT_FAILED = phrase("It is not among the failures any more.")


def stopped(message: Message, uow: UnitOfWork) -> bool:
    """Takes a reply back before the customer has any of it, also one that failed; what failed in part is tried no more either.

    False where the customer has some of it, or it is on its way.
    """
    key = telling.reply_key(uow, message.id)
    if uow.outbox.give_up(key):
        return not has_arrived(message, uow)
    return uow.outbox.cancel(key)


def has_arrived(message: Message, uow: UnitOfWork) -> bool:
    """Whether the customer has a reply, or the beginning of it."""
    return bool(uow.mirrors.posts(message_slot(message.id)))


def is_on_its_way(message: Message, uow: UnitOfWork) -> bool:
    """Whether a reply is being sent, whatever has been said of it since."""
    return uow.outbox.state(telling.reply_key(uow, message.id)) in ("ready", "sending")


def is_given_up(message: Message, uow: UnitOfWork) -> bool:
    """Whether a reply was taken inside, all of it or what the customer has not got."""
    dropped = uow.outbox.state(telling.reply_key(uow, message.id)) == "dropped"
    return message.deleted_at is None and (is_inside(message) or dropped)


def why_not_again(message: Message | None, uow: UnitOfWork) -> Phrase:
    """What is said to whoever tries once more what does not go any more; None for what is no reply."""
    return INSIDE if message and is_given_up(message, uow) else NOT_FAILED


def concerns(delivery: Delivery, uow: UnitOfWork) -> bool:
    """Whether a delivery carries a reply that was taken inside or deleted meanwhile."""
    number = delivery.request.message
    if number is None or not isinstance(delivery.request.command, Post):
        return False
    message = uow.messages.get(number)
    return is_inside(message) or is_deleted(message)


def is_inside(message: Message) -> bool:
    """Whether words of ours are the team's alone."""
    return not message.by_customer and message.audience is Audience.TEAM


def is_deleted(message: Message) -> bool:
    """Whether words of ours are gone."""
    return not message.by_customer and message.deleted_at is not None


def let_out(message: Message, delivery: Delivery, uow: UnitOfWork) -> Message | None:
    """A reply that reached the customer although it was taken inside says what they have; no further words of its author
    follow without a mark. None for any other."""
    command = delivery.request.command
    if not isinstance(command, Post) or not is_inside(message):
        return None
    outside = replace(message, audience=Audience.CUSTOMER, content=command.content, by_mark=True)
    uow.messages.save(outside)
    return outside
