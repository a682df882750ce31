"""What is edited, deleted or reacted to on one side follows on the other, and the team can always read what was."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.content import Content, marked_as_edited
from domain.conversations import Audience, Conversation, Message, Version
from domain.ids import PlaceId, Slot, account_of, mark_slot, message_slot, post_slot, thread_slot
from domain.inbound import (
    CustomerEdit,
    CustomerReaction,
    FormSubmitted,
    TeamDeletion,
    TeamEdit,
    TeamPress,
    TeamReaction,
)
from domain.outbound import Author, Post, React, Remove, Request, Rewrite
from domain.panels import Block, Line, Note, Panel, Words
from domain.people import may_answer
from domain.phrases import phrase
from domain.policy import Policy
from handlers import (
    albums,
    crossing,
    fates,
    marks,
    recalls,
    references,
    relay,
    replies,
    tagging,
    telling,
    unsaid,
)
from handlers.decisions import voices
from handlers.ideas import commenting
from handlers.knowledge import experts
from ports.storage import UnitOfWork

OVERTAKEN = timedelta(minutes=10)
"""How old a message may be that an edit or a deletion stands for: what we do not know of earlier, we are not to know."""
NOTHING_CHANGED = phrase("This message does not exist any more, so nothing was changed.")


def customer_edited(event: CustomerEdit, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer's edit: shown in place, with the earlier text below, and flagged if it came after an answer."""
    message = albums.written_as(event.post, uow)
    if message is None:
        commenting.edited(event, uow, policy)
        unsaid.edited(event, uow, policy)
    voices.edited(event, uow, policy)
    if message is None or outdated(event, message):
        return
    content = albums.edited(message, event, uow)
    if content == message.content:
        return
    conversation = references.follow(message.conversation, uow)
    edited = revise(uow, message, content, event.edited_at)
    key = albums.waiting_as(message, event, uow)
    waiting = uow.outbox.waiting(key)
    marked = replace(content, text=marked_as_edited(content.text))
    shown = isinstance(waiting, Post) and replace(waiting, content=marked)
    if not shown or not uow.outbox.replace(key, shown):
        rewrite(uow, conversation, edited)
    show_history(uow, policy, conversation, edited)
    said_before = relay.tagged(message.content.text, uow, policy)
    named = [tag for tag in relay.tagged(content.text, uow, policy) if tag not in said_before]
    tagging.name_further(uow, policy, conversation, edited, named)
    if content.attachments:  # a comment on an idea that is a message is one with a file
        commenting.shown_with(message.id, uow, policy)


def revise(uow: UnitOfWork, message: Message, content: Content, at: datetime) -> Message:
    """Keeps what a message said, and what it says since then."""
    uow.messages.add_version(message.id, Version(message.content, uow.now))
    edited = replace(message, content=content, edited_at=at)
    uow.messages.save(edited)
    return edited


def rewrite(uow: UnitOfWork, conversation: Conversation, message: Message) -> None:
    """Queues the words of a message as they are now, wherever they stand; of several edits that wait only the last is sent."""
    if not message.by_customer:
        reply = Rewrite(conversation.chat, message.content, message_slot(message.id))
        queue_rewrite(uow, conversation, message, reply, telling.customer_lane(conversation))
        return
    shown = relay.in_thread(message, uow)
    content = replace(shown, text=marked_as_edited(shown.text))
    author, under = Author(message.name, message.by), thread_slot(conversation.id)
    again = telling.retold_slot(message.id, conversation.id)
    for slot in (message_slot(message.id), *((again,) if uow.outbox.state(again) else ())):
        command = Rewrite(conversation.home, content, slot, under, author)
        queue_rewrite(uow, conversation, message, command, telling.team_lane(conversation))


def queue_rewrite(
    uow: UnitOfWork, conversation: Conversation, message: Message, command: Rewrite, lane: str
) -> None:
    """Queues one rewriting, in the lane of the words themselves."""
    place, account = command.place, account_of(command.place)
    supersedes = f"rewrite:{command.slot}"
    uow.outbox.add(
        Request("", account, lane, place, command, conversation.id, message.id, supersedes=supersedes)
    )


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
    if uow.outbox.state(f"show:{slot}"):
        telling.show_anew(uow, policy, conversation, panel, slot)
    else:
        telling.show_in_thread(uow, policy, conversation, panel, slot)


def colleague_edited(event: TeamEdit, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague's edit of a sent reply reaches the customer, of one that is held is what will be sent; some change on which
    side the words are."""
    message = uow.messages.by_source(event.post)
    if message is None:
        overtakes(event, uow=uow, policy=policy)
    elif message.by_customer or outdated(event, message):
        return
    elif not crossing.is_settled(event, message, uow, policy):
        follow(event, crossing.remembered(event, message), uow, policy)


def follow(event: TeamEdit, message: Message, uow: UnitOfWork, policy: Policy) -> None:
    """What stays on its side says what it says now."""
    if message.audience is Audience.TEAM or message.content == event.content:
        # Talk inside keeps nothing that it said before: once it is sent, the customer's export would show that. Of what was
        # edited back, what it said between may still be handed over.
        uow.messages.save(replace(message, content=event.content, edited_at=event.edited_at))
    else:
        change_reply(uow, policy, revise(uow, message, event.content, event.edited_at))


def overtakes(event: TeamEdit, *, uow: UnitOfWork, policy: Policy) -> None:
    """An edit that is handed over before its message stands for it; the message itself comes too late then."""
    if event.thread is None or event.sent_at is None or uow.now - event.sent_at > OVERTAKEN:
        return
    replies.hear(crossing.as_message(event, event.sent_at), uow=uow, policy=policy)
    if message := uow.messages.by_source(event.post):
        uow.messages.save(replace(message, edited_at=event.edited_at))


def outdated(event: CustomerEdit | TeamEdit, message: Message) -> bool:
    """Whether an edit says nothing, or a later one, or that the message is gone, is known already."""
    known = message.edited_at
    return (
        not event.content or message.deleted_at is not None or (known is not None and event.edited_at < known)
    )


def change_reply(uow: UnitOfWork, policy: Policy, edited: Message) -> None:
    """What the customer gets, or has, says what the colleague wants now."""
    if edited.audience is not Audience.CUSTOMER:
        return
    conversation = references.follow(edited.conversation, uow)
    key = telling.reply_key(uow, edited.id)
    waiting = uow.outbox.waiting(key)
    if isinstance(waiting, Post):
        uow.outbox.replace(key, replace(waiting, content=edited.content))
    elif uow.outbox.state(key) != "dead" or uow.mirrors.posts(message_slot(edited.id)):
        rewrite(uow, conversation, edited)
    else:
        return  # it failed: *Retry* sends the new words
    if uow.outbox.state(f"mark:{edited.id}"):
        marks.show(uow, policy, conversation, edited, marks.now(conversation, edited, uow, policy))


def reply_edited(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Edit* form of a reply that came by a form."""
    message = references.message(event.context, uow)
    content = Content(event.text("words"))
    if message is None or message.by_customer or message.deleted_at is not None or not content:
        telling.answer_to(uow, policy, event, NOTHING_CHANGED)
    elif not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif content.text != message.content.text:
        said = replace(message.content, text=content.text)
        change_reply(uow, policy, revise(uow, message, said, uow.now))


def colleague_deleted(event: TeamDeletion, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague deleted a message: if it was sent, it is deleted for the customer; if it is held, it is not sent."""
    message = uow.messages.by_source(event.post)
    if message is None:
        forestalls(event, uow)
    elif not message.by_customer and message.deleted_at is None:
        unsend(uow, policy, message)


def forestalls(event: TeamDeletion, uow: UnitOfWork) -> None:
    """A deletion that is handed over before its message stands for it, without its words: nothing of it is to come."""
    if event.sender is None or event.sent_at is None or uow.now - event.sent_at > OVERTAKEN:
        return
    conversation = relay.conversation_of_thread(event.thread, uow)
    if conversation is not None:
        kept = replies.keep(uow, conversation, event.sender, None, Content(), event.sent_at, event.post)
        uow.messages.save(replace(kept, deleted_at=uow.now))


def pressed_delete(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Delete for the customer* below a reply."""
    message = references.message(event.value, uow)
    if message is None or message.by_customer:
        telling.answer_to(uow, policy, event, NOTHING_CHANGED)
    elif not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif message.deleted_at is None:
        unsend(uow, policy, message)


def unsend(uow: UnitOfWork, policy: Policy, message: Message) -> None:
    """Takes words back from the customer, as far as their platform allows."""
    gone = replace(message, deleted_at=uow.now)
    uow.messages.save(gone)
    if message.audience is not Audience.CUSTOMER and not recalls.is_on_its_way(message, uow):
        return
    conversation = references.follow(message.conversation, uow)
    if recalls.stopped(message, uow):
        uow.messages.save(replace(gone, audience=Audience.TEAM))
        fates.wait_again(uow, policy, conversation, but=message)
        if uow.outbox.state(f"mark:{message.id}"):
            marks.show(uow, policy, conversation, gone, marks.deleted())
        return
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
    message = references.by_post(event.post, uow)
    if message is None:
        return
    conversation = references.follow(message.conversation, uow)
    if conversation.chat == event.chat.id:
        experts.thanked(event, message, uow)
        react(uow, conversation.home, team_slot(message), event.added, event.removed)


def team_slot(message: Message) -> Slot:
    """Where the team sees a message: a customer's where we posted it, a colleague's own post, or the mark of a typed one."""
    if message.by_customer:
        return message_slot(message.id)
    return post_slot(message.source) if message.source else mark_slot(message.id)


def colleague_reacted(event: TeamReaction, *, uow: UnitOfWork, policy: Policy) -> None:
    """An agent's reaction to a customer's words, or to a sent reply, shows in the customer's chat."""
    message = references.by_post(event.post, uow)
    if (
        message is None
        or not event.emoji
        or not may_answer(uow.people.colleague(event.sender.alias), policy.agents)
    ):
        return
    if not message.by_customer and message.audience is not Audience.CUSTOMER:
        return
    conversation = references.follow(message.conversation, uow)
    slot = post_slot(message.source) if message.by_customer and message.source else message_slot(message.id)
    add, remove = ((event.emoji,), ()) if event.added else ((), (event.emoji,))
    react(uow, conversation.chat, slot, add, remove)


def react(uow: UnitOfWork, place: PlaceId, slot: Slot, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Queues reactions on their own lane: they must not hold up words."""
    command = React(place, slot, add, remove)
    uow.outbox.add(Request("", account_of(place), f"react:{slot}", place, command))
