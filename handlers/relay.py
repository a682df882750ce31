"""Customer to team: what a customer writes reaches a thread of the right channel, exactly once and in order."""

from dataclasses import replace

from domain import conversations, erasing, feedback
from domain.content import Content, Style, Text, cut, join, styled
from domain.conversations import Audience, Conversation, Message
from domain.ids import (
    ConversationId,
    PlaceId,
    PostId,
    account_of,
    message_slot,
    thread_slot,
)
from domain.inbound import ChatKind, CustomerMessage
from domain.outbound import Author, Post, Request
from domain.people import Customer
from domain.policy import Policy
from handlers import (
    acquaintance,
    albums,
    cards,
    courtesy,
    customer_commands,
    references,
    rehousing,
    rules,
    tagging,
    telling,
)
from handlers.decisions import voices
from handlers.ideas import adding, commenting
from handlers.privacy import flood
from ports.storage import UnitOfWork

QUOTED = 120
"""Characters by which an older message is known again."""


def receive(msg: CustomerMessage, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer wrote: a command is carried out, a message goes to the team, chatter in a group is left alone."""
    hashtags = tagged(msg.content.text, uow, policy)
    if not (msg.addressed or msg.command or hashtags or albums.begun(msg, uow)):
        return
    if flood.holds_back(msg, uow=uow, policy=policy):
        return
    before = uow.people.customer(msg.sender.alias)
    customer = acquaintance.met(msg.sender, msg.chat.account, before, uow)
    heed(msg, customer, hashtags, uow=uow, policy=policy)
    if before and (before.name, before.unreachable) != (customer.name, customer.unreachable):
        cards.refresh_all(uow, policy, msg.chat.id, customer.alias)


def heed(
    msg: CustomerMessage, customer: Customer, hashtags: tuple[str, ...], *, uow: UnitOfWork, policy: Policy
) -> None:
    """Tells commands from words. What is written after `/new`, `/help` or a tag goes to the team."""
    tag = feedback.named(msg.command, rules.tags(uow, policy)) if msg.command else None
    if msg.content and customer_commands.begins_anew(msg):
        customer_commands.close_latest(msg, customer, uow)
        relay(msg, customer, hashtags, uow=uow, policy=policy)
    elif customer_commands.asks_for_help(msg, uow, policy):
        customer_commands.obey(msg, customer, uow=uow, policy=policy)
    elif customer_commands.names_idea(msg, tag):
        customer_commands.show_idea(msg, customer, uow=uow, policy=policy)
    elif tag and msg.content and not only_tags(msg, uow, policy):
        named = tuple(dict.fromkeys((tag.name, *hashtags)))
        relay(msg, customer, named, uow=uow, policy=policy, told=tag.name == "idea")
        if tag.name == "idea":
            adding.from_message(msg, customer, uow, policy)
    elif tag and msg.command not in customer_commands.COMMANDS:
        customer_commands.ask_for_words(msg, tag, customer, uow=uow, policy=policy)
    elif msg.command:
        customer_commands.obey(msg, customer, uow=uow, policy=policy)
    elif msg.content and (idea := commenting.awaited(msg, customer, uow)):
        if msg.content.attachments:
            relay(msg, customer, hashtags, uow=uow, policy=policy, told=True)
        commenting.heard(msg, customer, idea, uow, policy)
    elif msg.content:
        commented = voices.commented(msg, customer, uow=uow, policy=policy)
        if not commented or msg.content.attachments:  # the question keeps words, no files
            relay(msg, customer, hashtags, uow=uow, policy=policy, told=commented)


def relay(
    msg: CustomerMessage,
    customer: Customer,
    tags: tuple[str, ...],
    *,
    uow: UnitOfWork,
    policy: Policy,
    told: bool = False,
) -> None:
    """Puts a message into its conversation and sends it to the thread. `told`: something else of ours says that it came.

    A hashtag alone tags the subject at hand, and begins none: what is missing is told, as of `/bug` alone.
    """
    if (albums.written_as(msg.post, uow) if msg.album else uow.messages.by_source(msg.post)) is not None:
        return  # under another number, which no platform does: what stands there already is not said again
    if albums.begun(msg, uow) and (album := albums.joined(msg, uow)):
        tagging.name_further(uow, policy, references.follow(album.conversation, uow), album, tags)
        return
    conversation = existing(msg, customer, uow, policy)
    if conversation is None and only_tags(msg, uow, policy):
        customer_commands.ask_for_more_than_tags(msg, customer, uow=uow, policy=policy)
        return
    if conversation is None:
        conversation = begin(msg, customer, tags, uow=uow, policy=policy)
        message = record(msg, customer, conversation, uow)
        tagging.note(uow, message, tags)
        cards.open_thread(uow, policy, conversation)
    else:
        message = record(msg, customer, conversation, uow)
        tagging.note(uow, message, tags)
        follow_up(conversation, msg, customer, tags, uow=uow, policy=policy)
    send_to_thread(uow, message, conversation, customer.name, msg)
    asked = tagging.ask_once(uow, policy, conversation, customer, private=msg.chat.chat is ChatKind.PRIVATE)
    courtesy.confirm(msg, customer, uow, policy, told=asked or told)


def tagged(text: Text, uow: UnitOfWork, policy: Policy) -> tuple[str, ...]:
    """The tags that a text names by hashtag."""
    return feedback.hashtags(text.plain, rules.tags(uow, policy)) if "#" in text.plain else ()


def only_tags(msg: CustomerMessage, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether a message says nothing but hashtags."""
    plain = msg.content.text.plain
    return "#" in plain and not msg.content.attachments and feedback.only_tags(plain, rules.tags(uow, policy))


def existing(
    msg: CustomerMessage, customer: Customer, uow: UnitOfWork, policy: Policy
) -> Conversation | None:
    """The conversation a message belongs to: that of the post it answers, else the chat's last one if it is open."""
    answered = of_post(msg.reply_to, msg.chat.id, uow) if msg.reply_to else None
    if answered and conversations.accepts(replace(answered, closed=False), uow.now, policy.reopen_within):
        return answered
    latest = latest_of(msg, customer, uow)
    return latest if conversations.accepts(latest, uow.now, policy.reopen_within) else None


def latest_of(msg: CustomerMessage, customer: Customer, uow: UnitOfWork) -> Conversation | None:
    """The chat's last conversation, in a group the customer's own; where it goes on, if it was merged or its channel closed."""
    latest = references.latest(msg.chat, customer.alias, uow)
    here = references.follow(latest.id, uow) if latest and latest.merged_into else latest
    return here and rehousing.successor(here, uow)


def of_post(post: PostId, chat: PlaceId, uow: UnitOfWork) -> Conversation | None:
    """The conversation a post of this chat stands for, wherever it goes on."""
    message = references.by_post(post, uow)
    if message is None:
        return None
    conversation = rehousing.successor(references.follow(message.conversation, uow), uow)
    return conversation if conversation.chat == chat else None


def begin(
    msg: CustomerMessage, customer: Customer, tags: tuple[str, ...], *, uow: UnitOfWork, policy: Policy
) -> Conversation:
    """A new conversation with its home, linked to the one before if there was any."""
    home, copies = rules.places(uow, policy, tags, msg.content.text.plain, customer)
    answered = of_post(msg.reply_to, msg.chat.id, uow) if msg.reply_to else None
    before = answered or latest_of(msg, customer, uow)
    opened = uow.conversations.open(
        account=msg.chat.account,
        chat=msg.chat.id,
        topic=msg.chat.thread,
        customer=customer.alias,
        home=home,
        at=msg.sent_at,
        previous=before.id if before else None,
    )
    opened = replace(opened, tags=tags, copies=copies, title=msg.chat.title)
    uow.conversations.save(opened)
    return opened


def follow_up(
    conversation: Conversation,
    msg: CustomerMessage,
    customer: Customer,
    tags: tuple[str, ...],
    *,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """A further message: the subject waits again, may be reopened, and may concern further channels."""
    heard = conversations.heard(
        conversations.tagged(conversation, tags) if tags else conversation, msg.sent_at
    )
    fresh = rules.spread(uow, policy, heard, customer) if tags else ()
    heard = replace(heard, copies=(*heard.copies, *fresh)) if fresh else heard
    uow.conversations.save(heard, was=conversation)
    if shown(heard) != shown(conversation) or may_confirm(conversation, tags):
        cards.refresh(uow, policy, heard)
    for channel in fresh:
        cards.show_copy(uow, policy, heard, channel)


def may_confirm(conversation: Conversation, tags: tuple[str, ...]) -> bool:
    """Whether these may confirm a suggestion that stands beside other tags: which of several it is, the feedback tells."""
    return len(conversation.tags) > 1 and not set(tags).isdisjoint(conversation.tags)


def shown(conversation: Conversation) -> tuple[object, ...]:
    """What the card shows of a conversation, to tell whether it must be drawn anew."""
    return (
        conversation.status,
        conversation.tags,
        conversation.suggested,
        conversation.waiting_since,
        conversation.copies,
    )


def record(msg: CustomerMessage, customer: Customer, conversation: Conversation, uow: UnitOfWork) -> Message:
    """Keeps the message as the customer wrote it."""
    answers = references.by_post(msg.reply_to, uow) if msg.reply_to else None
    return uow.messages.add(
        conversation=conversation.id,
        audience=Audience.TEAM,
        by=customer.alias,
        by_customer=True,
        name=customer.name,
        content=msg.content,
        sent_at=msg.sent_at,
        source=msg.post,
        answers=answers.id if answers else None,
    )


def send_to_thread(
    uow: UnitOfWork, message: Message, conversation: Conversation, name: str, msg: CustomerMessage
) -> None:
    """Queues the words for the thread; an album is held for a moment, so that its pictures arrive together."""
    gathers = bool(msg.album) and not albums.begun(msg, uow)
    command = Post(
        conversation.home,
        message.content if gathers else in_thread(message, uow),
        message_slot(message.id),
        under=thread_slot(conversation.id),
        author=Author(name, message.by),
    )
    uow.outbox.add(
        Request(
            albums.key(msg) if gathers else f"message:{message.id}",
            account_of(conversation.home),
            telling.team_lane(conversation),
            conversation.home,
            command,
            conversation=conversation.id,
            message=message.id,
            hold=albums.PAUSE if gathers else 0.0,
        )
    )


def in_thread(message: Message, uow: UnitOfWork) -> Content:
    """What the thread shows of a customer's message: below what it replies to, where we have answered since then. Only our
    words and their own are repeated."""
    said = replied_to(message, uow)
    if not said:
        return message.content
    parts = (styled(said, Style.QUOTE), message.content.text)
    return replace(message.content, text=join(parts if message.content.text else parts[:1], "\n"))


def replied_to(message: Message, uow: UnitOfWork) -> str:
    """The first words of what a message replies to; empty where those that it follows tell it, where they are gone, and
    where they were said in a channel whose words are not for this one."""
    if message.answers is None or not uow.messages.next_answered(message.answers):
        return ""
    try:
        answered = uow.messages.get(message.answers)
    except KeyError:
        return ""
    theirs = answered.by_customer and answered.by != message.by
    if theirs or answered.deleted_at or rehousing.is_hidden(answered.conversation, message.conversation, uow):
        return ""
    return cut(answered.content.text.plain, QUOTED)


def conversation_of_thread(thread: PostId | None, uow: UnitOfWork) -> Conversation | None:
    """The conversation whose card opens this thread."""
    number = references.of_thread(thread, uow)
    return references.follow(number, uow) if number is not None else None


def conversation_moved_from(thread: PostId | None, uow: UnitOfWork) -> Conversation | None:
    """The conversation whose card opens this thread, but which goes on elsewhere, since its channel could not be used."""
    slot = references.slot_at(thread, uow) if thread else None
    number = erasing.left_by(slot) if slot else None
    return references.follow(ConversationId(number), uow) if number is not None else None
