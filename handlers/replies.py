"""Team to customer: what is marked goes out after a moment in which it can be taken back; everything else stays inside."""

from dataclasses import replace
from datetime import datetime

from domain import conversations, people
from domain.content import Content, words
from domain.conversations import Audience, Conversation, Message
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, PostId, Slot, message_slot, post_slot
from domain.inbound import FormSubmitted, TeamMessage, TeamPress, TeamShortcut
from domain.outbound import Post, Request
from domain.panels import Button, Buttons, Line, Panel
from domain.people import Colleague
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import cards, fates, relay, rules, telling
from ports.storage import UnitOfWork

INTERNAL = "//"
NOT_AN_AGENT = phrase(
    "Only the people who answer customers can send this. Ask an administrator of Isthmus to add you."
)
NO_CUSTOMER = phrase(
    "No customer is behind this thread, so nothing was sent. Write in the thread below a customer's card."
)
NO_WORDS = phrase("There is nothing to send yet: write the words after the mention.")


def hear(msg: TeamMessage, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague wrote in a channel: only what is marked, or stands in an open channel, reaches the customer."""
    conversation = relay.conversation_of_thread(msg.thread, uow)
    if conversation is None:
        if msg.marked:
            telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, NO_CUSTOMER, msg.thread)
        return
    mode = rules.replies_mode(uow.channels.get(msg.channel), policy)
    inside = msg.content.text.plain.lstrip().startswith(INTERNAL)
    to_customer = msg.marked or (mode == "open" and not inside)
    colleague = uow.people.colleague(msg.sender.alias)
    message = keep(uow, conversation, msg.sender.alias, colleague, msg.content, msg.sent_at, msg.post)
    if not to_customer:
        if mode != "open" and people.may_answer(colleague, policy.agents):
            hint(uow, policy, msg, message)
    elif not people.may_answer(colleague, policy.agents):
        telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, NOT_AN_AGENT, msg.thread)
    elif not msg.content:
        telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, NO_WORDS, msg.thread)
    else:
        send(uow, policy, conversation, message, open_channel=mode == "open")


def keep(
    uow: UnitOfWork,
    conversation: Conversation,
    by: AliasId,
    colleague: Colleague | None,
    content: Content,
    at: datetime,
    source: PostId | None,
) -> Message:
    """Keeps a colleague's words; for the team only, until they are sent."""
    return uow.messages.add(
        conversation=conversation.id,
        audience=Audience.TEAM,
        by=by,
        by_customer=False,
        name=colleague.name if colleague else "",
        content=content,
        sent_at=at,
        source=source,
    )


def hint(uow: UnitOfWork, policy: Policy, msg: TeamMessage, message: Message) -> None:
    """Tells the author, and nobody else, that the customer does not see this."""
    text = phrase("Only the team sees this.")
    button = Button(phrase("Send to customer"), "send", str(message.id))
    panel = Panel(text, (Line(text), Buttons((button,))))
    telling.whisper(
        uow, policy, msg.sender.alias, msg.channel, panel, thread=msg.thread, life=telling.HINT_LIFE
    )


def send(
    uow: UnitOfWork,
    policy: Policy,
    conversation: Conversation,
    message: Message,
    *,
    open_channel: bool = False,
    typed: bool = False,
) -> None:
    """Queues a reply for the customer, held for a moment, and shows its fate in the thread.

    `typed` says that the words came by a form, so that the thread does not show them yet.
    """
    sent = replace(message, audience=Audience.CUSTOMER)
    uow.messages.save(sent)
    uow.outbox.add(reply_request(uow, policy, conversation, sent))
    uow.conversations.save(conversations.answered(conversation, uow.now))
    if conversation.waiting_since or conversation.status is not conversations.Status.WAITING:
        cards.refresh(uow, policy, uow.conversations.get(conversation.id))
    if not open_channel or message.source is None:
        fates.show(uow, policy, conversation, sent, fates.held(conversation, sent, policy), typed=typed)
    elif policy.hold > 0:
        offer_undo(uow, policy, conversation, sent, message.source)


def reply_request(uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message) -> Request:
    """The request that carries a reply to the customer; in a group it answers their last message, so that they notice."""
    last = uow.messages.last_of_customer(conversation.id) if conversation.title else None
    command = Post(
        conversation.chat,
        message.content,
        message_slot(message.id),
        answers=post_slot(last.source) if last and last.source else None,
        topic=conversation.topic,
    )
    return Request(
        f"message:{message.id}",
        conversation.account,
        telling.customer_lane(conversation),
        conversation.chat,
        command,
        conversation=conversation.id,
        message=message.id,
        hold=policy.hold,
        tell=True,
    )


def offer_undo(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, source: PostId
) -> None:
    """In an open channel the author alone sees that a message can still be taken back."""
    text = phrase("Goes to the customer in {seconds} seconds.", seconds=round(policy.hold))
    panel = Panel(text, (Line(text), Buttons((Button(phrase("Undo"), "undo", str(message.id)),))))
    thread = next(iter(uow.mirrors.posts(Slot(f"thread:{conversation.id}"))), source)
    telling.whisper(uow, policy, message.by, conversation.home, panel, thread=thread, life=policy.hold)


def pressed_send(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Send to customer* under a hint."""
    message = uow.messages.get(MessageId(int(event.value)))
    send_existing(uow, policy, message, event.sender.alias, event.channel, event.thread)


def shortcut(event: TeamShortcut, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Send to customer* on a message that stands in a thread already."""
    conversation = relay.conversation_of_thread(event.thread, uow)
    if conversation is None:
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, NO_CUSTOMER, event.thread)
        return
    message = uow.messages.by_source(event.post)
    if message is None:
        author = uow.people.colleague(event.author.alias)
        message = keep(uow, conversation, event.author.alias, author, event.content, uow.now, event.post)
    send_existing(uow, policy, message, event.sender.alias, event.channel, event.thread)


def send_existing(
    uow: UnitOfWork, policy: Policy, message: Message, by: AliasId, channel: PlaceId, thread: PostId | None
) -> None:
    """Sends words that are in the thread already, if that is allowed and has not been done."""
    sentence = refusal(uow, policy, message, by)
    if sentence:
        telling.reply_privately(uow, policy, by, channel, sentence, thread)
        return
    send(uow, policy, relay.follow(message.conversation, uow), message)


def refusal(uow: UnitOfWork, policy: Policy, message: Message, by: AliasId) -> Phrase | None:
    """Why a message cannot be sent to the customer, if it cannot."""
    if not people.may_answer(uow.people.colleague(by), policy.agents):
        return NOT_AN_AGENT
    if message.by_customer:
        return phrase("These are the customer's own words: nothing was sent.")
    if message.audience is Audience.CUSTOMER:
        return phrase("This is on its way to the customer already, or has arrived.")
    return None if message.content else NO_WORDS


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Reply* form: its words go to the customer, and into the thread so that the team sees them."""
    conversation = relay.follow(ConversationId(int(event.context)), uow)
    colleague = uow.people.colleague(event.sender.alias)
    if not people.may_answer(colleague, policy.agents):
        telling.reply_privately(uow, policy, event.sender.alias, conversation.home, NOT_AN_AGENT)
        return
    content = words(event.one("words"))
    message = keep(uow, conversation, event.sender.alias, colleague, content, uow.now, None)
    send(uow, policy, conversation, message, typed=True)


def undo(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """Takes a reply back while it is held; afterwards says that it is too late."""
    message = uow.messages.get(MessageId(int(event.value)))
    conversation = relay.follow(message.conversation, uow)
    if not uow.outbox.cancel(f"message:{message.id}"):
        text = phrase("Too late: it is on its way. You can delete it for the customer.")
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, text, event.thread)
        return
    uow.messages.save(replace(message, audience=Audience.TEAM))
    fates.show(uow, policy, conversation, message, fates.taken_back(message), typed=message.source is None)


def retry(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """Sends a failed reply again."""
    message = uow.messages.get(MessageId(int(event.value)))
    conversation = relay.follow(message.conversation, uow)
    if uow.outbox.retry(f"message:{message.id}"):
        fates.show(uow, policy, conversation, message, fates.again(), typed=message.source is None)
