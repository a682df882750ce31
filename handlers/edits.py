"""What is edited, deleted or reacted to on one side follows on the other, and the team can always read what was."""

from dataclasses import replace

from domain.content import Content, Style, Text, join, styled
from domain.conversations import Audience, Conversation, Message, Version
from domain.ids import MessageId, PlaceId, Slot, account_of, message_slot, post_slot, thread_slot
from domain.inbound import (
    CustomerEdit,
    CustomerReaction,
    FormSubmitted,
    TeamDeletion,
    TeamEdit,
    TeamPress,
    TeamReaction,
)
from domain.outbound import Author, Post, React, Redraw, Remove, Request, Rewrite, Show
from domain.panels import Block, Line, Note, Panel, Words
from domain.people import may_answer
from domain.phrases import phrase
from domain.policy import Policy
from handlers import relay, telling
from ports.storage import UnitOfWork


def customer_edited(event: CustomerEdit, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer's edit: shown in place, with the earlier text below, and flagged if it came after an answer."""
    message = uow.messages.by_source(event.post)
    if message is None or message.content == event.content or not event.content:
        return
    conversation = relay.follow(message.conversation, uow)
    edited = revise(uow, message, event.content)
    shown = Post(
        conversation.home,
        edited.content,
        message_slot(message.id),
        under=thread_slot(conversation.id),
        author=Author(message.name, message.by),
    )
    if uow.outbox.replace(f"message:{message.id}", shown):
        return
    rewrite(uow, conversation, edited)
    show_history(uow, policy, conversation, edited)


def revise(uow: UnitOfWork, message: Message, content: Content) -> Message:
    """Keeps what a message said, and what it says now."""
    uow.messages.add_version(message.id, Version(message.content, uow.now))
    edited = replace(message, content=content, edited_at=uow.now)
    uow.messages.save(edited)
    return edited


def rewrite(uow: UnitOfWork, conversation: Conversation, message: Message) -> None:
    """Queues the words of a message as they are now; of several edits that wait only the last is sent."""
    to_customer = not message.by_customer
    place = conversation.chat if to_customer else conversation.home
    content = (
        message.content
        if to_customer
        else replace(message.content, text=marked_as_edited(message.content.text))
    )
    command = Rewrite(
        place,
        content,
        message_slot(message.id),
        under=None if to_customer else thread_slot(conversation.id),
        author=None if to_customer else Author(message.name, message.by),
    )
    lane = telling.customer_lane(conversation) if to_customer else telling.team_lane(conversation)
    uow.outbox.add(
        Request(
            "",
            account_of(place),
            lane,
            place,
            command,
            conversation=conversation.id,
            message=message.id,
            supersedes=f"rewrite:{message.id}",
        )
    )


def marked_as_edited(text: Text) -> Text:
    """The words with a pencil behind them, as chats show it."""
    return join((text, styled(" ✎", Style.ITALIC)))


def show_history(uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message) -> None:
    """Keeps one note per edited message below the thread, with everything it said before."""
    versions = uow.messages.versions(message.id)
    late = uow.messages.next_answered(message.id)
    title = (
        phrase("⚠️ {name} edited a message after your answer. Before, it said:", name=message.name)
        if late
        else phrase("✎ {name} edited a message. Before, it said:", name=message.name)
    )
    blocks: list[Block] = [Line(title)]
    for version in versions[-10:]:
        blocks += (Words(version.content.text, quoted=True), Note(phrase("until {time}", time=version.until)))
    panel, slot = Panel(title, tuple(blocks)), Slot(f"history:{message.id}")
    posting = Show(conversation.home, panel, slot, thread_slot(conversation.id), policy.locale)
    if not uow.outbox.state(f"show:{slot}"):
        telling.show_in_thread(uow, policy, conversation, panel, slot)
    elif not uow.outbox.replace(f"show:{slot}", posting):
        lane = f"redraw:{slot}"
        redraw = Redraw(conversation.home, panel, slot, policy.locale)
        account = account_of(conversation.home)
        uow.outbox.add(
            Request("", account, lane, conversation.home, redraw, conversation.id, supersedes=lane)
        )


def colleague_edited(event: TeamEdit, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague's edit of a sent reply reaches the customer; of one that is held, it is what will be sent."""
    message = uow.messages.by_source(event.post)
    if message is None or message.by_customer or message.content == event.content or not event.content:
        return
    change_reply(uow, policy, revise(uow, message, event.content))


def change_reply(uow: UnitOfWork, policy: Policy, edited: Message) -> None:
    """What the customer gets, or has, says what the colleague wants now."""
    if edited.audience is not Audience.CUSTOMER:
        return
    conversation = relay.follow(edited.conversation, uow)
    waiting = uow.outbox.waiting(f"message:{edited.id}")
    if isinstance(waiting, Post):
        uow.outbox.replace(f"message:{edited.id}", replace(waiting, content=edited.content))
    else:
        rewrite(uow, conversation, edited)


def reply_edited(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Edit* form of a reply that came by a form."""
    message = uow.messages.get(MessageId(int(event.context)))
    if may_answer(uow.people.colleague(event.sender.alias), policy.agents) and not message.by_customer:
        change_reply(uow, policy, revise(uow, message, Content(Text(event.one("words")))))


def colleague_deleted(event: TeamDeletion, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague deleted a message: if it was sent, it is deleted for the customer; if it is held, it is not sent."""
    message = uow.messages.by_source(event.post)
    if message and not message.by_customer and message.deleted_at is None:
        unsend(uow, message)


def pressed_delete(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Delete for the customer* below a reply."""
    message = uow.messages.get(MessageId(int(event.value)))
    if may_answer(uow.people.colleague(event.sender.alias), policy.agents) and not message.by_customer:
        unsend(uow, message)


def unsend(uow: UnitOfWork, message: Message) -> None:
    """Takes words back from the customer, as far as their platform allows."""
    uow.messages.save(replace(message, deleted_at=uow.now))
    if message.audience is not Audience.CUSTOMER or uow.outbox.cancel(f"message:{message.id}"):
        return
    conversation = relay.follow(message.conversation, uow)
    command = Remove(conversation.chat, message_slot(message.id))
    uow.outbox.add(
        Request(
            f"remove:{message.id}",
            conversation.account,
            telling.customer_lane(conversation),
            conversation.chat,
            command,
            conversation=conversation.id,
            message=message.id,
            tell=True,
        )
    )


def customer_reacted(event: CustomerReaction, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer's reaction shows on the same message in the thread."""
    message = relay.message_of_post(event.post, uow)
    if message is None:
        return
    conversation = relay.follow(message.conversation, uow)
    if conversation.chat == event.chat.id:
        slot = (
            message_slot(message.id)
            if message.by_customer or not message.source
            else post_slot(message.source)
        )
        react(uow, conversation.home, slot, event.added, event.removed)


def colleague_reacted(event: TeamReaction, *, uow: UnitOfWork, policy: Policy) -> None:
    """An agent's reaction to a customer's words, or to a sent reply, shows in the customer's chat."""
    message = relay.message_of_post(event.post, uow)
    if (
        message is None
        or not event.emoji
        or not may_answer(uow.people.colleague(event.sender.alias), policy.agents)
    ):
        return
    if not message.by_customer and message.audience is not Audience.CUSTOMER:
        return
    conversation = relay.follow(message.conversation, uow)
    slot = post_slot(message.source) if message.by_customer and message.source else message_slot(message.id)
    add, remove = ((event.emoji,), ()) if event.added else ((), (event.emoji,))
    react(uow, conversation.chat, slot, add, remove)


def react(uow: UnitOfWork, place: PlaceId, slot: Slot, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Queues reactions on their own lane: they must not hold up words."""
    command = React(place, slot, add, remove)
    uow.outbox.add(Request("", account_of(place), f"react:{slot}", place, command))
