"""Team to customer: what is marked goes out after a moment in which it can be taken back; everything else stays inside."""

from dataclasses import replace
from datetime import datetime

from domain import conversations, people
from domain.content import Content
from domain.conversations import Audience, Conversation, Message
from domain.erasing import is_nobody
from domain.ids import AliasId, PlaceId, PostId, message_slot, post_slot, thread_slot
from domain.inbound import FormSubmitted, Sender, TeamMessage, TeamPress, TeamShortcut
from domain.outbound import Post, Request
from domain.panels import Button, sentence
from domain.people import Colleague
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import cards, fates, help, marks, recalls, references, relay, rules, telling, translations
from ports.storage import UnitOfWork

INTERNAL = "//"
NOT_AN_AGENT = phrase(
    "Only the people who answer customers can send this. Ask an administrator of Isthmus to add you."
)
NO_CUSTOMER = phrase(
    "No customer is behind this thread, so nothing was sent. Write in the thread below a customer's card."
)
GONE = phrase("This message does not exist any more, so nothing was sent.")
NO_WORDS = phrase("There is nothing to send yet: write the words after the mention.")
INSIDE = phrase("Only the team sees this.")
SENT = phrase("This is on its way to the customer already, or has arrived.")
UNKNOWN = phrase("I do not know you yet, so this has not been sent. Wait a moment, then press the button.")


def hear(msg: TeamMessage, *, uow: UnitOfWork, policy: Policy) -> bool:
    """A colleague wrote in a channel: only what is marked, or stands in an open channel, reaches the customer.

    Whether it was said in a customer's thread.
    """
    conversation = relay.conversation_of_thread(msg.thread, uow)
    if conversation is None:
        unsent(msg, uow, policy)
        return False
    heed(msg, conversation, uow=uow, policy=policy)
    return True


def unsent(msg: TeamMessage, uow: UnitOfWork, policy: Policy) -> None:
    """Says that a colleague's words go to nobody: no customer is there, or their conversation has moved to another thread."""
    if msg.marked or (msg.thread and is_meant(msg, mode_in(msg.channel, uow, policy))):
        if moved := relay.conversation_moved_from(msg.thread, uow):
            link = cards.link_to(moved, uow)
            text = phrase("The conversation goes on in {thread}, so nothing was sent from here.", thread=link)
            panel, slots = sentence(text), (thread_slot(moved.id),)
            telling.whisper(uow, policy, msg.sender.alias, msg.channel, panel, thread=msg.thread, links=slots)
        elif msg.marked:
            none = NO_CUSTOMER if msg.thread else help.AT_THE_TOP
            telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, none, msg.thread)


def mode_in(channel: PlaceId, uow: UnitOfWork, policy: Policy) -> str:
    """How threads reach customers in a channel: `explicit` or `open`."""
    return rules.replies_mode(rules.channel_at(channel, uow), policy)


def is_meant(msg: TeamMessage, mode: str) -> bool:
    """Whether words are for the customer: all that are marked, in an open channel all, but none that begin with `//`."""
    return (msg.marked or mode == "open") and not is_internal(msg.content)


def is_internal(said: Content) -> bool:
    """Whether words are for the team, wherever they stand."""
    return said.text.plain.lstrip().startswith(INTERNAL)


def heed(msg: TeamMessage, conversation: Conversation, *, uow: UnitOfWork, policy: Policy) -> None:
    """Keeps what a colleague wrote in a customer's thread, and sends it if it is for the customer."""
    mode = mode_in(msg.channel, uow, policy)
    colleague = uow.people.colleague(msg.sender.alias)
    allowed = people.may_answer(colleague, policy.agents) and not is_nobody(conversation.customer)
    goes = is_meant(msg, mode) and allowed and msg.content
    audience = Audience.CUSTOMER if goes else Audience.TEAM
    known = uow.messages.by_source(msg.post)
    if known is not None and (known.audience is Audience.CUSTOMER or known.edited_at or known.deleted_at):
        return  # a shortcut, an edit or its deletion was quicker than the message itself
    message = (
        replace(known, by_mark=msg.marked)
        if known
        else keep(
            uow, conversation, msg.sender, colleague, msg.content, msg.sent_at, msg.post, audience, msg.marked
        )
    )
    pass_on(msg, message, conversation, colleague, mode, uow, policy)


def pass_on(
    msg: TeamMessage,
    message: Message,
    conversation: Conversation,
    colleague: Colleague | None,
    mode: str,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """Sends what a colleague wrote in a customer's thread, if it is for the customer; otherwise says so where it helps."""
    allowed = people.may_answer(colleague, policy.agents)
    if not is_meant(msg, mode):
        if (mode != "open" or msg.marked) and allowed:
            hint(uow, policy, msg, message)
    elif colleague is None:
        hint(uow, policy, msg, message, UNKNOWN)
    elif not allowed:
        telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, NOT_AN_AGENT, msg.thread)
    elif is_nobody(conversation.customer):
        telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, cards.NOBODY, msg.thread)
    elif not msg.content:
        telling.reply_privately(uow, policy, msg.sender.alias, msg.channel, NO_WORDS, msg.thread)
    else:
        send(uow, policy, conversation, message, open_channel=mode == "open")


def keep(
    uow: UnitOfWork,
    conversation: Conversation,
    by: Sender,
    colleague: Colleague | None,
    content: Content,
    at: datetime,
    source: PostId | None,
    audience: Audience = Audience.TEAM,
    by_mark: bool = False,
) -> Message:
    """Keeps a colleague's words; for the team only, unless they are sent at once."""
    return uow.messages.add(
        conversation=conversation.id,
        audience=audience,
        by=by.alias,
        by_customer=False,
        name=(colleague.name if colleague else "") or by.name,
        content=content,
        sent_at=at,
        source=source,
        by_mark=by_mark,
    )


def hint(uow: UnitOfWork, policy: Policy, msg: TeamMessage, message: Message, text: Phrase = INSIDE) -> None:
    """Tells the author, and nobody else, that the customer does not see this."""
    button = Button(phrase("Send to customer"), "send", str(message.id))
    panel = replace(sentence(text, button), once=text is INSIDE)
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
) -> None:
    """Queues a reply for the customer, held for a moment, and shows its fate in the thread."""
    sent = message
    if message.audience is not Audience.CUSTOMER:
        sent = replace(message, audience=Audience.CUSTOMER)
        uow.messages.save(sent)
    queue(uow, message, reply_request(uow, policy, conversation, sent))
    answer(uow, policy, conversation)
    if not open_channel or message.source is None:
        marks.show(uow, policy, conversation, sent, marks.held(conversation, sent, policy))
    elif policy.hold > 0:
        offer_undo(uow, policy, conversation, sent, message.source)


def answer(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> None:
    """Nobody waits for us any more; the card says so."""
    changed = conversations.answered(conversation, uow.now)
    uow.conversations.save(changed, was=conversation)
    if (changed.status, changed.waiting_since) != (conversation.status, conversation.waiting_since):
        cards.refresh(uow, policy, changed)


def queue(uow: UnitOfWork, message: Message, request: Request) -> None:
    """Queues a reply; one that was taken back or failed before has used up its key, and gets a fresh one."""
    if not uow.outbox.add(request):
        uow.outbox.add(replace(request, key=telling.reply_key(uow, message.id, fresh=True)))


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
    panel = replace(sentence(text, Button(phrase("Undo"), "undo", str(message.id))), once=True)
    thread = references.first_post(thread_slot(conversation.id), uow) or source
    telling.whisper(uow, policy, message.by, conversation.home, panel, thread=thread, life=policy.hold)


def pressed_send(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Send to customer* under a hint."""
    message = references.message(event.value, uow)
    if message is None:
        telling.answer_to(uow, policy, event, GONE)
        return
    send_existing(uow, policy, message, event.sender.alias, event.channel, event.thread)


def shortcut(event: TeamShortcut, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Send to customer* on a message that stands in a thread already."""
    conversation = relay.conversation_of_thread(event.thread, uow)
    message = references.by_post(event.post, uow)
    if conversation is None:
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, NO_CUSTOMER, event.thread)
        return
    if message is None:
        author = uow.people.colleague(event.author.alias)
        message = keep(uow, conversation, event.author, author, event.content, uow.now, event.post)
    send_existing(uow, policy, message, event.sender.alias, event.channel, event.thread)


def send_existing(
    uow: UnitOfWork, policy: Policy, message: Message, by: AliasId, channel: PlaceId, thread: PostId | None
) -> None:
    """Sends words that are in the thread already, if that is allowed and has not been done."""
    if refused := refusal(uow, policy, message, by):
        telling.reply_privately(uow, policy, by, channel, refused, thread)
        return
    send(uow, policy, references.follow(message.conversation, uow), message)


def refusal(uow: UnitOfWork, policy: Policy, message: Message, by: AliasId) -> Phrase | None:
    """Why a message cannot be sent to the customer, if it cannot."""
    if not people.may_answer(uow.people.colleague(by), policy.agents):
        return NOT_AN_AGENT
    if is_nobody(references.follow(message.conversation, uow).customer):
        return cards.NOBODY
    if message.by_customer:
        return phrase("These are the customer's own words: nothing was sent.")
    if message.deleted_at is not None:
        return GONE
    if message.audience is Audience.CUSTOMER:
        return SENT
    return None if message.content else NO_WORDS


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Reply* form: its words go to the customer, and into the thread so that the team sees them."""
    conversation = references.conversation(event.context, uow)
    colleague = uow.people.colleague(event.sender.alias)
    content = Content(event.text("words"))
    if conversation is None:
        telling.answer_to(uow, policy, event, NO_CUSTOMER)
    elif not people.may_answer(colleague, policy.agents):
        telling.answer_to(uow, policy, event, NOT_AN_AGENT)
    elif is_nobody(conversation.customer):
        telling.answer_to(uow, policy, event, cards.NOBODY)
    elif not content:
        telling.answer_to(uow, policy, event, NO_WORDS)
    elif event.one("translate"):
        translations.ask_reply(event, conversation, uow=uow, policy=policy)
    else:
        message = keep(uow, conversation, event.sender, colleague, content, uow.now, None)
        send(uow, policy, conversation, message)


def undo(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """Takes a reply back while it is held; afterwards says that it is too late. The customer waits again."""
    message = pressed_reply(event, uow, policy)
    if message is None:
        return
    if not uow.outbox.cancel(telling.reply_key(uow, message.id)):
        telling.answer_to(uow, policy, event, too_late(message, uow))
        return
    take_back(uow, policy, message)


def take_back(uow: UnitOfWork, policy: Policy, message: Message) -> None:
    """A reply that has just been cancelled is talk inside; its mark says so, and the customer waits again."""
    kept = replace(message, audience=Audience.TEAM)
    uow.messages.save(kept)
    conversation = references.follow(message.conversation, uow)
    fates.wait_again(uow, policy, conversation, but=kept)
    marks.show(uow, policy, conversation, kept, marks.taken_back(kept))


def too_late(message: Message, uow: UnitOfWork) -> Phrase:
    """Why a reply cannot be taken back."""
    if message.audience is Audience.TEAM and not recalls.is_on_its_way(message, uow):
        return phrase("It has been taken back already: the customer has not seen it.")
    return phrase("Too late: it is on its way. You can delete it for the customer.")


def retry(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """Sends a failed reply again."""
    message = pressed_reply(event, uow, policy)
    if message is None:
        return
    if not send_again(uow, policy, message):
        telling.answer_to(uow, policy, event, recalls.why_not_again(message, uow))


def send_again(uow: UnitOfWork, policy: Policy, message: Message) -> bool:
    """Queues a failed reply again, with the words it has now if none of it arrived. False when it has not failed."""
    conversation = references.follow(message.conversation, uow)
    key = telling.reply_key(uow, message.id)
    gone = message.deleted_at is not None or message.audience is not Audience.CUSTOMER
    if uow.outbox.state(key) != "dead" or gone:
        return False
    if message.edited_at is not None and not uow.mirrors.posts(message_slot(message.id)):
        uow.outbox.give_up(key)  # it goes on under another
        queue(uow, message, replace(reply_request(uow, policy, conversation, message), hold=0.0))
    else:
        uow.outbox.retry(key)
    answer(uow, policy, conversation)
    marks.show(uow, policy, conversation, message, marks.again())
    return True


def pressed_reply(event: TeamPress, uow: UnitOfWork, policy: Policy) -> Message | None:
    """The reply that a button stands for; None, and a sentence to whoever pressed it, when they may not or there is none."""
    message = references.message(event.value, uow)
    allowed = people.may_answer(uow.people.colleague(event.sender.alias), policy.agents)
    if message is None or message.by_customer or not allowed:
        telling.answer_to(uow, policy, event, GONE if allowed else NOT_AN_AGENT)
        return None
    return message
