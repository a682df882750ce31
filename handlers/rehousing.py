"""Where a conversation goes on whose thread or channel is gone.

A public one moves with all that was said in it. What was said in a private channel stays there, hidden as it was: what is
still to be shown to the team, and what follows, begins a conversation in the default channel.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain import conversations, erasing
from domain.conversations import Conversation, Message, Status
from domain.deliveries import Dead, Done, Reason, TryAgain, Verdict
from domain.ids import ConversationId, DeliveryId, MessageId, PlaceId, account_of, number_in, thread_slot
from domain.outbound import Command, Delivery, Post, Request, Rewrite, Show
from domain.panels import sentence
from domain.phrases import phrase
from domain.policy import Policy
from handlers import acquaintance, cards, rules, telling
from ports.storage import UnitOfWork

PLACELESS_WAIT = timedelta(seconds=30)
"""How long a thread waits that has no usable channel at all, until the operator gives it one."""


def rehouse(delivery: Delivery, dead: Dead, *, uow: UnitOfWork, policy: Policy) -> Verdict:
    """A thread or its channel is gone: the card is posted anew, in the default channel if need be, and the words follow."""
    number = delivery.request.conversation
    command = delivery.request.command
    if number is None or not isinstance(command, Post | Show | Rewrite):
        return dead
    slot = thread_slot(number)
    is_card = isinstance(command, Show) and command.slot == slot
    if not is_card and not command.under:
        return dead
    conversation = uow.conversations.lock(number)
    if command.place != conversation.home:
        return at_once(uow)  # another delivery has found it out before, and has moved this one too
    if dead.reason is Reason.PLACE_GONE or is_closed(conversation.home, uow):
        stays = has_secrets(conversation, uow)
        refuge = refuge_of(uow, policy, conversation)
        if refuge is None:
            return TryAgain(uow.now + PLACELESS_WAIT, doubt=False, counts=False, detail=dead.detail)
        if stays:
            return pass_on(delivery, conversation, refuge, uow=uow, policy=policy)
        conversation = move_home(uow, conversation, refuge)
    elif delivery.posts_of(slot) != uow.mirrors.posts(slot):
        return at_once(uow)  # the thread has been opened again meanwhile
    uow.mirrors.forget(slot)
    if not is_card:
        again = f":{delivery.id}.{delivery.attempt}"
        uow.outbox.add_before(delivery.id, cards.thread_request(uow, policy, conversation, again))
    return at_once(uow)


def at_once(uow: UnitOfWork) -> TryAgain:
    """What a delivery does that goes elsewhere now."""
    return TryAgain(uow.now, doubt=False, counts=True)


def refuge_of(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> PlaceId | None:
    """The default channel, where a conversation's own is gone; None if it is that one and no other can be used.

    Nothing further is sent to the channel that is gone until the platform says that it is back.
    """
    gone, refuge = conversation.home, rules.own_default(uow, policy, conversation.home)
    if refuge != gone or rules.is_misnamed(uow, gone, conversation.opened_at):
        acquaintance.close_channel(uow, policy, gone, "gone")
        refuge = rules.own_default(uow, policy, gone)
    return None if refuge == gone else refuge


def move_home(uow: UnitOfWork, conversation: Conversation, refuge: PlaceId) -> Conversation:
    """The conversation lives in another channel from now on, and so does what waits for it; its cards stay behind."""
    left = erasing.behind(conversation.id)
    for slot in (cards.copy_slot(conversation, refuge), thread_slot(conversation.id)):
        uow.erasing.leave_behind(slot, left)
    copies = tuple(channel for channel in conversation.copies if channel != refuge)
    moved = replace(conversation, home=refuge, copies=copies)
    uow.conversations.save(moved)
    uow.outbox.retarget(conversation.id, conversation.home, refuge)
    return moved


# what was private stays where it was said


def is_closed(home: PlaceId, uow: UnitOfWork) -> bool:
    """Whether a channel is private and we are in it no more, so that what is at home there goes on elsewhere."""
    channel = uow.channels.get(home)
    return channel is not None and channel.private and not channel.usable


def is_hidden(there: ConversationId, here: ConversationId, uow: UnitOfWork) -> bool:
    """Whether the words of one conversation are not for those who read another."""
    if there == here:
        return False
    theirs, ours = uow.conversations.get(there).home, uow.conversations.get(here).home
    return theirs != ours and theirs in uow.channels.hidden_in(ours)


def successor(conversation: Conversation, uow: UnitOfWork) -> Conversation:
    """Where a conversation goes on that is over since its private channel closed, locked; itself once the channel is back."""
    while conversation.closed and is_closed(conversation.home, uow):
        after = uow.conversations.following(conversation)
        if after is None:
            break
        conversation = uow.conversations.lock(after.id)
    return conversation


def has_secrets(conversation: Conversation, uow: UnitOfWork) -> bool:
    """Whether anything was said in a private channel of what is in a conversation."""
    if not rules.channel_at(conversation.home, uow).private:
        return False
    coming = {message for _, command in waiting(conversation, uow) if (message := carried(command))}
    return any(message.id not in coming for message in uow.messages.of_conversation(conversation.id))


def waiting(conversation: Conversation, uow: UnitOfWork) -> Sequence[tuple[DeliveryId, Command]]:
    """What is still to be posted in a conversation's thread, in its order."""
    return uow.outbox.in_lane(telling.home_account(conversation), telling.team_lane(conversation))


def carried(command: Command) -> MessageId | None:
    """The message whose words a delivery brings to the team for the first time."""
    number = number_in(command.slot, "message") if isinstance(command, Post) else None
    return None if number is None else MessageId(number)


def pass_on(
    delivery: Delivery, conversation: Conversation, refuge: PlaceId, *, uow: UnitOfWork, policy: Policy
) -> Verdict:
    """What the team has not seen yet goes on in the conversation that follows; what else was to be shown is let go.

    The lane of the words alone hands them over, in which nothing else can be under way.
    """
    account, lane = delivery.request.account, delivery.request.lane
    if lane == telling.team_lane(conversation):
        hand_over(conversation, refuge, uow, policy)
    still_here = any(row == delivery.id for row, _ in uow.outbox.in_lane(account, lane))
    return Done(()) if still_here else at_once(uow)


def hand_over(conversation: Conversation, refuge: PlaceId, uow: UnitOfWork, policy: Policy) -> None:
    """Moves what waits with its messages, as far as there is any."""
    queued = waiting(conversation, uow)
    coming = {message for _, command in queued if (message := carried(command))}
    moved = {one.id: one for one in uow.messages.of_conversation(conversation.id) if one.id in coming}
    if not moved:
        return
    there = go_on(conversation, list(moved.values()), refuge, uow, policy)
    for row, command in queued:
        shown = moved.get(about(command))
        if shown is not None and isinstance(command, Post | Rewrite | Show):
            uow.outbox.hand_over(row, addressed(command, shown, there))


def about(command: Command) -> MessageId:
    """The message that a delivery shows, or shows earlier words of; 0 for any other."""
    slot = getattr(command, "slot", "")
    return MessageId(number_in(slot, "message") or number_in(slot, "history") or 0)


def addressed(command: Post | Rewrite | Show, message: Message, there: Conversation) -> Request:
    """The same below another conversation's card, without the earlier words that a reply repeats."""
    place, under = there.home, thread_slot(there.id)
    if isinstance(command, Show):
        sent: Command = replace(command, place=place, under=under)
    else:
        content = message.content if message.answers else command.content
        sent = replace(command, place=place, under=under, content=content)
    return Request("", account_of(place), telling.team_lane(there), place, sent, there.id)


def go_on(
    conversation: Conversation, moved: Sequence[Message], refuge: PlaceId, uow: UnitOfWork, policy: Policy
) -> Conversation:
    """The conversation in which these messages are from now on; the one they were in is over and keeps all others."""
    since = min(filter(None, (conversation.waiting_since, moved[0].sent_at)))
    there = uow.conversations.following(conversation)
    known = there and uow.conversations.lock(there.id)
    if known is None or not conversations.accepts(known, uow.now, policy.reopen_within):
        known = None
        there = begin_after(conversation, refuge, moved[0].sent_at, uow)
    else:
        there = conversations.heard(known, moved[-1].sent_at)
    uow.messages.move([message.id for message in moved], there.id)
    there = spread(replace(there, waiting_since=min(since, there.waiting_since or since)), uow, policy)
    uow.conversations.save(there)
    end(conversation, uow, policy)
    if known is None:
        cards.open_thread(uow, policy, there)
        tell_origin(there, uow, policy)
    else:
        show_change(known, there, uow, policy)
    return there


def begin_after(conversation: Conversation, home: PlaceId, at: datetime, uow: UnitOfWork) -> Conversation:
    """A conversation of the same customer in another channel, of which nobody is asked again what it is about."""
    opened = uow.conversations.open(
        account=conversation.account,
        chat=conversation.chat,
        topic=conversation.topic,
        customer=conversation.customer,
        home=home,
        at=at,
        previous=conversation.id,
    )
    return replace(opened, title=conversation.title, asked_for_tag=conversation.asked_for_tag)


def spread(conversation: Conversation, uow: UnitOfWork, policy: Policy) -> Conversation:
    """A conversation with the tags that its messages brought along, and the channels that these concern."""
    records = uow.feedback.of_conversation(conversation.id)
    customer = uow.people.customer(conversation.customer)
    if not records or customer is None:
        return conversation
    tagged = conversations.tagged(
        conversation, tuple(record.tag for record in records), suggested=all(one.suggested for one in records)
    )
    return replace(tagged, copies=(*tagged.copies, *rules.spread(uow, policy, tagged, customer)))


def end(conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """Nothing further lands in a conversation that goes on elsewhere; it has the tags of what was said in it."""
    tags = tuple(dict.fromkeys(record.tag for record in uow.feedback.of_whole(conversation.id)))
    left = replace(conversation, closed=True, tags=tags)
    over = conversations.put(left, Status.RESOLVED, uow.now)
    uow.conversations.save(over)
    cards.refresh(uow, policy, over)


def tell_origin(conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """Says in the thread why it begins in the middle."""
    text = phrase(
        "This follows a conversation whose channel is closed. What was said there stays there, for those who"
        " could read it."
    )
    telling.show_in_thread(uow, policy, conversation, sentence(text), f"follows:{conversation.id}")


def show_change(before: Conversation, now: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """The card of a conversation that stood already has more to say."""
    cards.refresh(uow, policy, now)
    for channel in now.copies:
        if channel not in before.copies:
            cards.show_copy(uow, policy, now, channel)
