"""No message without a fate: what became of a delivery is told where people look, and what can be mended is mended."""

from dataclasses import replace
from datetime import timedelta

from domain.content import Text
from domain.conversations import Conversation, Message
from domain.deliveries import Dead, Done, Reason, TryAgain, Verdict
from domain.ids import PlaceId, account_of, mark_slot, post_slot, thread_slot
from domain.outbound import Delivery, Post, React, Redraw, Remove, Request, Rewrite, Show
from domain.panels import Block, Button, Buttons, Line, Note, Panel, Words, sentence
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import cards, reasons, rules, telling
from ports.storage import UnitOfWork

PLACELESS_WAIT = timedelta(seconds=30)
"""How long a thread waits that has no usable channel at all, until the operator gives it one."""


def held(conversation: Conversation, message: Message, policy: Policy) -> Panel:
    """The mark of a reply that can still be taken back."""
    if policy.hold <= 0:
        return again()
    text = phrase("↗ To the customer in {seconds} seconds.", seconds=round(policy.hold))
    return sentence(text, Button(phrase("Undo"), "undo", str(message.id)))


def again() -> Panel:
    """The mark of a reply that is on its way."""
    return sentence(phrase("↗ On its way to the customer."))


def taken_back(message: Message) -> Panel:
    """The mark of a reply that was recalled in time."""
    text = phrase("↩ Taken back: the customer has not seen it.")
    return sentence(text, Button(phrase("Send to customer"), "send", str(message.id)))


def delivered(message: Message, uow: UnitOfWork, shortfall: str) -> Panel:
    """The mark of a reply that the customer's platform has."""
    text = phrase("✓ Delivered to the customer, {time}.", time=uow.now)
    blocks: list[Block] = [Line(text)]
    if shortfall:
        blocks.append(Line(phrase("Not sent along: {what}.", what=shortfall)))
    buttons = [
        Button(
            phrase("Delete for the customer"),
            "unsend",
            str(message.id),
            "danger",
            confirm=phrase("Delete it?"),
        )
    ]
    if message.source is None:
        buttons.insert(0, Button(phrase("Edit"), "form:edit_reply", str(message.id)))
    return Panel(text, (*blocks, Buttons(tuple(buttons))))


def failed(message: Message, why: Phrase) -> Panel:
    """The mark of a reply that did not arrive, with its reason."""
    text = phrase("✗ Not delivered.")
    return Panel(
        text,
        (Line(text), Note(why), Buttons((Button(phrase("Retry"), "retry", str(message.id), "primary"),))),
    )


def show(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, mark: Panel, *, typed: bool
) -> None:
    """Posts the mark below the thread, or draws it anew; one that has not been posted yet is simply replaced."""
    if typed:
        mark = Panel(
            mark.summary,
            (Words(author_line(message)), Words(message.content.text, quoted=True), *mark.blocks),
        )
    slot, under = mark_slot(message.id), thread_slot(conversation.id)
    posting = Show(conversation.home, mark, slot, under, policy.locale)
    key, lane = f"mark:{message.id}", f"marks:{conversation.id}"
    account = account_of(conversation.home)
    state = uow.outbox.state(key)
    if not state:
        uow.outbox.add(Request(key, account, lane, conversation.home, posting, conversation=conversation.id))
    elif not uow.outbox.replace(key, posting):
        command = Redraw(conversation.home, mark, slot, policy.locale)
        request = Request(
            "", account, lane, conversation.home, command, conversation.id, supersedes=f"redraw:{slot}"
        )
        uow.outbox.add(request)


def author_line(message: Message) -> Text:
    """Who wrote the words that came by a form."""
    return Text(message.name or message.by)


def settled(delivery: Delivery, verdict: Verdict, *, uow: UnitOfWork, policy: Policy) -> Verdict:
    """Hears what became of a delivery, inside the transaction that records it; may mend it and answer otherwise."""
    match verdict:
        case Dead(reason=Reason.MIGRATED, moved_to=moved_to) if moved_to:
            uow.conversations.move_chat(PlaceId(delivery.request.target), PlaceId(moved_to))
            return TryAgain(uow.now, doubt=False, counts=True)
        case Dead(reason=Reason.PLACE_GONE | Reason.THREAD_GONE):
            return rehouse(delivery, verdict, uow=uow, policy=policy)
        case Dead() | Done() if isinstance(delivery.request.command, Remove):
            tell_removal(delivery, verdict, uow=uow, policy=policy)
        case Dead():
            tell_failure(delivery, verdict, uow=uow, policy=policy)
        case Done():
            tell_success(delivery, verdict, uow=uow, policy=policy)
        case _:
            pass
    return verdict


def unplaced(delivery: Delivery, *, uow: UnitOfWork, policy: Policy) -> Verdict:
    """A delivery names a post that was never made and never will be: a thread is opened again, the rest is moot."""
    if needs_thread(delivery):
        return rehouse(delivery, Dead(Reason.THREAD_GONE), uow=uow, policy=policy)
    return Dead(Reason.POST_GONE)


def needs_thread(delivery: Delivery) -> bool:
    """Whether the words of a delivery belong below a conversation's card."""
    command = delivery.request.command
    return (
        isinstance(command, Post | Show | Rewrite)
        and bool(command.under)
        and delivery.request.conversation is not None
    )


def rehouse(delivery: Delivery, dead: Dead, *, uow: UnitOfWork, policy: Policy) -> Verdict:
    """A thread or its channel is gone: the card is posted anew, in the default channel if need be, and the words follow."""
    number = delivery.request.conversation
    command = delivery.request.command
    if number is None or not isinstance(command, Post | Show | Rewrite):
        return dead
    if isinstance(command, Show) and command.slot != thread_slot(number) and not command.under:
        return dead
    conversation = uow.conversations.lock(number)
    if dead.reason is Reason.PLACE_GONE:
        refuge = rules.default_place(uow, policy)
        if refuge == delivery.request.target or conversation.home == refuge:
            return TryAgain(uow.now + PLACELESS_WAIT, doubt=False, counts=False, detail=dead.detail)
        conversation = move_home(uow, conversation, refuge)
    uow.mirrors.forget(thread_slot(number))
    if not (isinstance(command, Show) and command.slot == thread_slot(number)):
        again = f":{delivery.id}.{delivery.attempt}"
        uow.outbox.add_before(delivery.id, cards.thread_request(uow, policy, conversation, again))
    return TryAgain(uow.now, doubt=False, counts=True)


def move_home(uow: UnitOfWork, conversation: Conversation, refuge: PlaceId) -> Conversation:
    """The conversation lives in another channel from now on, and so does what waits for it."""
    copies = tuple(channel for channel in conversation.copies if channel != refuge)
    moved = replace(conversation, home=refuge, copies=copies)
    uow.conversations.save(moved)
    uow.outbox.retarget(conversation.id, conversation.home, refuge)
    return moved


def tell_failure(delivery: Delivery, dead: Dead, *, uow: UnitOfWork, policy: Policy) -> None:
    """Says in the thread what did not arrive, and why."""
    number, message_id = delivery.request.conversation, delivery.request.message
    if number is None or message_id is None or not isinstance(delivery.request.command, Post):
        return
    conversation = uow.conversations.lock(number)
    message = uow.messages.get(message_id)
    if message.by_customer:
        text = phrase("A message could not be shown here: {why}.", why=reasons.WHY[dead.reason])
        telling.show_in_thread(uow, policy, conversation, sentence(text), f"lost:{message.id}")
        return
    if dead.reason in (Reason.BLOCKED, Reason.CHAT_GONE):
        mark_unreachable(uow, policy, conversation, dead.reason)
    show(
        uow,
        policy,
        conversation,
        message,
        failed(message, reasons.WHY[dead.reason]),
        typed=message.source is None,
    )


def mark_unreachable(uow: UnitOfWork, policy: Policy, conversation: Conversation, why: Reason) -> None:
    """Nothing reaches the customer until they write again; the card says so."""
    customer = uow.people.customer(conversation.customer)
    if customer and not customer.unreachable:
        uow.people.save_customer(replace(customer, unreachable=why.value))
        cards.refresh(uow, policy, conversation)


def tell_success(delivery: Delivery, done: Done, *, uow: UnitOfWork, policy: Policy) -> None:
    """Marks a reply as delivered, and says on both sides what could not be carried over."""
    number, message_id = delivery.request.conversation, delivery.request.message
    if number is None or message_id is None or not isinstance(delivery.request.command, Post):
        return
    conversation = uow.conversations.get(number)
    message = uow.messages.get(message_id)
    if message.by_customer:
        tell_shortfall(uow, policy, conversation, message, done.shortfall)
    elif uow.outbox.state(f"mark:{message.id}") or done.shortfall:
        panel = delivered(message, uow, done.shortfall)
        show(uow, policy, conversation, message, panel, typed=message.source is None)
    elif message.source:
        tick(uow, conversation, message)


def tell_removal(delivery: Delivery, verdict: Dead | Done, *, uow: UnitOfWork, policy: Policy) -> None:
    """Says in the thread whether the customer still sees what a colleague deleted."""
    if delivery.request.message is None or delivery.request.conversation is None:
        return
    message = uow.messages.get(delivery.request.message)
    conversation = uow.conversations.get(delivery.request.conversation)
    gone = phrase("🗑 Deleted for the customer.")
    kept = phrase("✗ The customer still sees this: Telegram deletes only within 48 hours.")
    panel = sentence(gone if isinstance(verdict, Done) else kept)
    show(uow, policy, conversation, message, panel, typed=False)


def tell_shortfall(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, shortfall: str
) -> None:
    """Tells the customer which of their files the team did not get; the thread says so by itself."""
    if not shortfall:
        return
    customer = uow.people.customer(conversation.customer)
    locale = customer.locale(policy.locale) if customer else policy.locale
    text = phrase("This did not reach the team: {what}. Please send it another way.", what=shortfall)
    telling.show_customer(uow, conversation, sentence(text), f"short:{message.id}", locale)
    inside = phrase("Not carried over: {what}. The customer was told.", what=shortfall)
    telling.show_in_thread(uow, policy, conversation, sentence(inside), f"short-team:{message.id}")


def tick(uow: UnitOfWork, conversation: Conversation, message: Message) -> None:
    """In an open channel a check mark on the colleague's own message says that it has arrived."""
    if message.source is None:
        return
    command = React(conversation.home, post_slot(message.source), add=("✅",))
    account = account_of(conversation.home)
    uow.outbox.add(
        Request(f"tick:{message.id}", account, f"ticks:{conversation.id}", "", command, conversation.id)
    )
