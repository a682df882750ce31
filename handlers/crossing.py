"""Edits that change on which side a colleague's words are: what loses its mark, or begins with `//`, is the team's alone from
then on; what gets a mark goes to the customer."""

from dataclasses import replace
from datetime import datetime

from domain.conversations import Audience, Message
from domain.inbound import TeamEdit, TeamMessage
from domain.phrases import phrase
from domain.policy import Policy
from handlers import marks, recalls, references, relay, replies, telling
from ports.storage import UnitOfWork

STAYS = phrase(
    "This stays with the team. The customer has what it said before; deleting this message takes that back."
)
GOES = phrase(
    "This stays with the team. What it said before is on its way to the customer; deleting this message takes that back."
)


def is_settled(event: TeamEdit, message: Message, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether an edit takes words inside or lets them out, which then is done; any other follows where the words are."""
    if message.audience is Audience.CUSTOMER:
        if not belongs_inside(event, message, uow, policy):
            return False
        take_inside(event, message, uow, policy)
        return True
    return is_let_out(event, message) and let_out(event, message, uow, policy)


def belongs_inside(event: TeamEdit, message: Message, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a reply is not for the customer as it stands now: it begins with `//`, or had been marked and is not."""
    if replies.is_internal(event.content):
        return event.content != message.content
    lost = (message.by_mark or event.unmarked) and not event.marked
    return lost and replies.mode_in(event.channel, uow, policy) == "explicit"


def take_inside(event: TeamEdit, message: Message, uow: UnitOfWork, policy: Policy) -> None:
    """What the customer has not got is talk inside; of what they have, the author is told that they keep it.

    Of what is being sent the outcome decides: `handlers.fates` hears it.
    """
    edited = remembered(event, replace(message, edited_at=event.edited_at))
    now = replace(edited, content=event.content, by_mark=event.marked)
    if recalls.stopped(message, uow):
        replies.take_back(uow, policy, now)
        return
    if recalls.is_on_its_way(message, uow):
        uow.messages.save(replace(now, audience=Audience.TEAM))
        said = GOES
    else:
        uow.messages.save(edited)  # what the customer has stays what this message says
        said = STAYS
    if recalls.is_given_up(edited, uow):
        conversation = references.follow(edited.conversation, uow)
        marks.show(uow, policy, conversation, edited, marks.cut_short(edited))
    telling.reply_privately(uow, policy, event.sender.alias, event.channel, said, event.thread)


def remembered(event: TeamEdit, message: Message) -> Message:
    """The message with whether it is for the customer by its mark. Of what they have, that is never forgotten: the mark may be
    taken away by one edit, and further words come by the next, or before it."""
    outside = message.audience is Audience.CUSTOMER and (message.by_mark or event.unmarked)
    return replace(message, by_mark=event.marked or outside)


def is_let_out(event: TeamEdit, message: Message) -> bool:
    """Whether talk inside is for the customer only since this edit. What was marked before, and has been taken back or
    refused, is not sent by a mended word."""
    was_meant = message.by_mark and bool(message.content) and not replies.is_internal(message.content)
    return event.marked and not replies.is_internal(event.content) and not was_meant


def let_out(event: TeamEdit, message: Message, uow: UnitOfWork, policy: Policy) -> bool:
    """Treats words as if they had been written now, with their mark. False where no customer is behind them."""
    said = as_message(event, message.sent_at)
    if relay.conversation_of_thread(event.thread, uow) is None:
        replies.unsent(said, uow, policy)
        return False
    edited = replace(message, content=event.content, edited_at=event.edited_at, by_mark=True)
    uow.messages.save(edited)
    conversation = references.follow(message.conversation, uow)
    colleague = uow.people.colleague(event.sender.alias)
    mode = replies.mode_in(event.channel, uow, policy)
    replies.pass_on(said, edited, conversation, colleague, mode, uow, policy)
    return True


def as_message(event: TeamEdit, at: datetime) -> TeamMessage:
    """The message as it stands after an edit."""
    return TeamMessage(event.channel, event.thread, event.post, event.sender, event.content, at, event.marked)
