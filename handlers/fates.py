"""No message without a fate: what became of a delivery is told where people look, and what can be mended is mended."""

from dataclasses import replace
from datetime import datetime

from domain import conversations
from domain.conversations import Audience, Conversation, Message
from domain.deliveries import Advance, Dead, Done, Reason, TryAgain, Verdict
from domain.ids import (
    ConversationId,
    MessageId,
    PlaceId,
    PostId,
    account_of,
    place_of,
    post_slot,
)
from domain.outbound import (
    Acknowledge,
    Delivery,
    Home,
    Post,
    React,
    Redraw,
    Refresh,
    Remove,
    Request,
    Rewrite,
    Show,
    Whisper,
    links_of,
)
from domain.panels import Button, Panel, sentence
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import acquaintance, cards, marks, reasons, recalls, references, rehousing, rules, telling
from handlers.decisions import outcomes, standing
from ports.storage import UnitOfWork

TICK_PAUSE = 4.0
"""Seconds that a check mark waits: words go before it."""
TICK_LIFE = 120.0
"""Seconds after which nobody looks for a check mark any more; Slack takes some 50 a minute."""


def settled(delivery: Delivery, verdict: Verdict, *, uow: UnitOfWork, policy: Policy) -> Verdict:
    """Hears what became of a delivery, inside the transaction that records it; may mend it and answer otherwise."""
    if outcomes.settled(delivery, verdict, uow=uow, policy=policy):
        return verdict
    mended = standing.mend(delivery, verdict, uow=uow, policy=policy) if isinstance(verdict, Dead) else None
    if mended is not None:
        return mended
    match verdict:
        case Dead() if recalls.concerns(delivery, uow):
            tell_failure(delivery, verdict, uow=uow, policy=policy)
            return Done(())
        case Dead(reason=Reason.MIGRATED, moved_to=moved_to) if moved_to:
            uow.conversations.move_chat(PlaceId(delivery.request.target), PlaceId(moved_to))
            return TryAgain(uow.now, doubt=False, counts=True)
        case Dead() if is_moot(delivery, verdict) or drop_topic(delivery, verdict, uow):
            return Done(())
        case Dead(reason=Reason.PLACE_GONE | Reason.THREAD_GONE) if of_team(delivery, uow, policy):
            return rehousing.rehouse(delivery, verdict, uow=uow, policy=policy)
        case Dead() | Done() if isinstance(delivery.request.command, Remove):
            tell_removal(delivery, verdict, uow=uow, policy=policy)
            if isinstance(verdict, Dead) and verdict.reason is Reason.POST_GONE:
                return Done(())
        case Dead():
            tell_failure(delivery, verdict, uow=uow, policy=policy)
        case Done():
            tell_success(delivery, verdict, uow=uow, policy=policy)
        case Advance(shortfall=shortfall) if shortfall:
            tell_part(delivery, shortfall, uow=uow, policy=policy)
        case _:
            pass
    return verdict


def of_team(delivery: Delivery, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a delivery is for a workspace and not for a customer."""
    account = delivery.request.account
    return rules.workspace(uow, policy, account) == account


def is_moot(delivery: Delivery, dead: Dead) -> bool:
    """Whether nobody misses what could not be done: a sign that came too late, a drawing of what is gone."""
    match delivery.request.command:
        case React() | Acknowledge() | Whisper() | Home():
            return True
        case Redraw() | Refresh():
            return dead.reason in (Reason.POST_GONE, Reason.PLACE_GONE, Reason.THREAD_GONE)
        case _:
            return False


def drop_topic(delivery: Delivery, dead: Dead, uow: UnitOfWork) -> bool:
    """Whether a forum topic of a customer's group is gone: then the same goes to the group itself."""
    request, command = delivery.request, delivery.request.command
    if dead.reason is not Reason.THREAD_GONE or not isinstance(command, Post | Show) or not command.topic:
        return False
    if request.conversation is not None:
        uow.conversations.save(replace(uow.conversations.lock(request.conversation), topic=""))
    key = f"{request.key}:topicless"
    if request.message is not None and isinstance(command, Post):
        key = telling.reply_key(uow, request.message, fresh=True)
    uow.outbox.add(replace(request, key=key, command=replace(command, topic="")))
    return True


def unplaced(delivery: Delivery, *, uow: UnitOfWork, policy: Policy) -> TryAgain | Dead | None:
    """A delivery names a post that was never made and never will be: a thread is opened again, a link is only words.

    None when the command can do without; a command whose own post is missing is moot.
    """
    missing = {slot for slot, posts in delivery.posts if not posts}
    if missing <= set(links_of(delivery.request.command)):
        return None
    if needs_thread(delivery):
        verdict = rehousing.rehouse(delivery, Dead(Reason.THREAD_GONE), uow=uow, policy=policy)
        return verdict if isinstance(verdict, TryAgain) else Dead(Reason.THREAD_GONE)
    return Dead(Reason.POST_GONE)


def needs_thread(delivery: Delivery) -> bool:
    """Whether the words of a delivery belong below a conversation's card."""
    command = delivery.request.command
    return (
        isinstance(command, Post | Show | Rewrite)
        and bool(command.under)
        and delivery.request.conversation is not None
    )


def tell_failure(delivery: Delivery, dead: Dead, *, uow: UnitOfWork, policy: Policy) -> None:
    """Says in the thread what did not arrive, and why."""
    number, message_id = delivery.request.conversation, delivery.request.message
    command = delivery.request.command
    if number is None or not isinstance(command, Post | Show | Rewrite):
        return
    conversation = references.follow(number, uow)
    customer, chat = conversation.customer, conversation.chat
    if command.place == chat and acquaintance.out_of_reach(
        customer, chat, dead.reason, uow=uow, policy=policy
    ):
        cards.refresh(uow, policy, conversation)  # it may be resolved
    if message_id is None:
        return
    message = uow.messages.get(message_id)
    if isinstance(command, Rewrite):
        tell_lost_edit(uow, policy, conversation, message, dead)
    elif message.by_customer:
        tell_lost(delivery, dead, conversation, uow=uow, policy=policy)
    else:
        mark = marks.failed(message, reasons.WHY[dead.reason])
        if recalls.concerns(delivery, uow):
            message, mark = left_inside(delivery, message, uow)
        wait_again(uow, policy, conversation, but=message)
        marks.show(uow, policy, conversation, message, mark)
        tell_lost_answer(uow, policy, conversation, message, dead)


def left_inside(delivery: Delivery, message: Message, uow: UnitOfWork) -> tuple[Message, Panel]:
    """A reply that failed after its author had taken it inside or deleted it, and its mark: nothing offers to send it again."""
    if not recalls.has_arrived(message, uow):
        return message, marks.deleted() if recalls.is_deleted(message) else marks.taken_back(message)
    outside = recalls.let_out(message, delivery, uow) or message
    return outside, marks.cut_short(outside)


def tell_lost_answer(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, dead: Dead
) -> None:
    """Where a private channel is closed nobody sees the mark of an answer: the conversation that follows says that it failed."""
    there = rehousing.successor(conversation, uow)
    if there.id != conversation.id:
        why = reasons.WHY[dead.reason]
        text = phrase(
            "✗ An answer from the channel that is closed did not reach the customer: {why}.", why=why
        )
        telling.show_in_thread(uow, policy, there, sentence(text), f"lost-answer:{message.id}")


def tell_lost(
    delivery: Delivery, dead: Dead, conversation: Conversation, *, uow: UnitOfWork, policy: Policy
) -> None:
    """A customer's message could not be shown in the thread: the thread says so, and how to read it."""
    text = phrase(
        "A message of the customer could not be shown here: {why}. `/feedback show {reference}` has its words.",
        why=reasons.WHY[dead.reason],
        reference=conversation.reference,
    )
    retry = Button(phrase("Retry"), "retry_failed", delivery.request.key, "primary")
    slot = f"lost:{delivery.request.message}"
    telling.show_in_thread(uow, policy, conversation, sentence(text, retry), slot)


def tell_lost_edit(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, dead: Dead
) -> None:
    """An edit of a reply did not reach the customer; of a customer's own edit the history has the words."""
    if message.by_customer:
        return
    text = phrase("✗ The customer still sees the earlier words: {why}.", why=reasons.WHY[dead.reason])
    stamp = int(uow.now.timestamp())
    telling.show_in_thread(uow, policy, conversation, sentence(text), f"unedited:{message.id}:{stamp}")


def wait_again(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, but: Message | None = None
) -> None:
    """Since when the customer waits, found anew: a reply (`but`) was taken back or did not arrive, one was deleted for
    them, messages moved, or a status was taken back."""
    since: datetime | None = None
    ever = False
    left_out = but.id if but else None
    for message in uow.messages.of_conversation(conversation.id):
        if message.by_customer:
            since = since or message.sent_at
        elif message.audience is Audience.CUSTOMER and not message.deleted_at and message.id != left_out:
            since, ever = None, True
    waiting = conversations.unanswered(conversation, since, ever=ever)
    if waiting != conversation:
        uow.conversations.save(waiting)
        cards.refresh(uow, policy, waiting)


def tell_success(delivery: Delivery, done: Done, *, uow: UnitOfWork, policy: Policy) -> None:
    """Marks a reply as delivered, and says on both sides what could not be carried over.

    A customer's words that came through whole, most of what is sent, need nothing to be read for that, and an open channel's
    answers next to nothing.
    """
    if not (delivery.request.tell or done.shortfall):
        return
    number, message_id = delivery.request.conversation, delivery.request.message
    if number is None or message_id is None or not isinstance(delivery.request.command, Post):
        return
    if not done.shortfall and (source := uow.messages.unmarked(message_id)):
        tick(uow, message_id, source, number)
        return
    message = uow.messages.get(message_id)
    outside = recalls.let_out(message, delivery, uow)
    if not (message.by_customer or done.shortfall or outside or uow.outbox.state(f"mark:{message.id}")):
        return
    conversation = references.follow(number, uow)
    if outside:
        message = outside
        wait_again(uow, policy, conversation)
    if not message.by_customer:
        panel = marks.delivered(message, uow, done.shortfall)
        marks.show(uow, policy, conversation, message, panel)
    tell_shortfall(uow, policy, conversation, message, done.shortfall)


def tell_removal(delivery: Delivery, verdict: Dead | Done, *, uow: UnitOfWork, policy: Policy) -> None:
    """Says in the thread whether the customer still sees what a colleague deleted."""
    if delivery.request.message is None or delivery.request.conversation is None:
        return
    message = uow.messages.get(delivery.request.message)
    conversation = references.follow(delivery.request.conversation, uow)
    if isinstance(verdict, Done) or verdict.reason is Reason.POST_GONE:
        text = phrase("🗑 Deleted for the customer.")
        wait_again(uow, policy, conversation)
    elif verdict.reason in (Reason.NOT_ALLOWED, Reason.EXPIRED):
        text = phrase("✗ The customer still sees this: Telegram deletes only within 48 hours.")
    else:
        text = phrase("✗ The customer still sees this: {why}.", why=reasons.WHY[verdict.reason])
    marks.show(uow, policy, conversation, message, sentence(text))


def tell_part(delivery: Delivery, shortfall: str, *, uow: UnitOfWork, policy: Policy) -> None:
    """What a part that is not the last could not carry over."""
    if delivery.request.conversation is None or delivery.request.message is None:
        return
    conversation = references.follow(delivery.request.conversation, uow)
    message = uow.messages.get(delivery.request.message)
    tell_shortfall(uow, policy, conversation, message, shortfall, delivery.part)
    if message.by_customer:
        return
    inside = phrase("Not sent along: {what}.", what=reasons.of_missing(shortfall))
    slot = f"short-team:{message.id}:{delivery.part}"
    telling.show_in_thread(uow, policy, conversation, sentence(inside), slot)


def tell_shortfall(
    uow: UnitOfWork,
    policy: Policy,
    conversation: Conversation,
    message: Message,
    shortfall: str,
    part: int = 0,
) -> None:
    """Tells the customer what of either side's words did not fit through; of theirs, the team that they know it."""
    if not shortfall:
        return
    what = reasons.of_missing(shortfall)
    if not message.by_customer:
        text = phrase("Part of the team's answer could not be sent here: {what}.", what=what)
        tell_customer(uow, policy, conversation, text, f"short:{message.id}:{part}")
        return
    text = phrase("This did not reach the team: {what}. Please send it another way.", what=what)
    tell_customer(uow, policy, conversation, text, f"short:{message.id}:{part}")
    inside = phrase("Not carried over: {what}. The customer was told.", what=what)
    telling.show_in_thread(uow, policy, conversation, sentence(inside), f"short-team:{message.id}:{part}")


def tell_customer(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, text: Phrase, slot: str
) -> None:
    """Says one sentence to the customer, in their language."""
    locale = telling.locale_of_customer(uow, policy, conversation.customer)
    telling.show_customer(uow, conversation, sentence(text), slot, locale)


def tick(uow: UnitOfWork, message: MessageId, source: PostId, conversation: ConversationId) -> None:
    """In an open channel a check mark on the colleague's own message says that it has arrived."""
    place = place_of(source)
    uow.outbox.add(
        Request(
            f"tick:{message}",
            account_of(place),
            f"ticks:{conversation}",
            "",
            React(place, post_slot(source), add=("✅",)),
            conversation,
            hold=TICK_PAUSE,
            stale_after=TICK_LIFE,
        )
    )
