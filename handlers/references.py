"""What references (`FB-12`, `C-3`) and the numbers that buttons and forms bring back name. Trusts none of them."""

import re
from datetime import timedelta

from domain import feedback, ids
from domain.conversations import Conversation, Message
from domain.errors import NotYet
from domain.feedback import Found
from domain.ids import AliasId, ConversationId, MessageId, PostId, Slot, number_in, post_slot, thread_slot
from domain.inbound import Chat, ChatKind
from domain.phrases import Phrase, phrase
from ports.storage import UnitOfWork

PATIENCE = timedelta(minutes=1)
"""How long something that speaks of an unknown post waits for posts of ours that are under way."""


def find(text: str, uow: UnitOfWork) -> Conversation | None:
    """The conversation that a reference names, as it is and not locked; None when there is none."""
    match = re.fullmatch(r"c-?([0-9]{1,18})", ids.bare(text), re.IGNORECASE)
    try:
        if match:
            return uow.conversations.get(ConversationId(int(match[1])))
        number = feedback.reference_number(text)
        found = uow.feedback.get(number) if number is not None else None
        return uow.conversations.get(found.feedback.conversation) if found else None
    except KeyError:
        return None


def is_one(text: str) -> bool:
    """Whether a text is a reference, be there such a thing or not."""
    return re.fullmatch(r"(?:fb|c)-?[0-9]{1,18}", ids.bare(text), re.IGNORECASE) is not None


def no_such(text: str) -> Phrase:
    """What whoever typed a reference is told where there is nothing of this name, or nothing that they may see."""
    return phrase(
        "There is no feedback {reference}. `/feedback list` shows what there is.",
        reference=ids.bare(text).upper() if is_one(text) else text.strip()[:40],
    )


def shown(text: str, person: AliasId, uow: UnitOfWork) -> Conversation | None:
    """The same for somebody who typed a reference; None also for what stands where they may not look."""
    found = find(text, uow)
    return None if found is None or found.home in uow.channels.hidden_from(person) else found


def way(found: Found, uow: UnitOfWork) -> Slot:
    """Where feedback stands in the team's workspace: in its thread, or where a colleague wrote it."""
    if not found.inside:
        return thread_slot(found.feedback.conversation)
    source = uow.messages.get(found.feedback.message).source
    return post_slot(source) if source else thread_slot(found.feedback.conversation)


def follow(conversation: ConversationId, uow: UnitOfWork) -> Conversation:
    """The conversation, or the one it was merged into; locked. Raises `KeyError`."""
    found = uow.conversations.lock(conversation)
    while found.merged_into is not None:
        found = uow.conversations.lock(found.merged_into)
    return found


def conversation(text: str, uow: UnitOfWork) -> Conversation | None:
    """The conversation whose number a button or a form brought back, or where it was merged to; None when there is none."""
    number = ids.number(text)
    try:
        return None if number is None else follow(ConversationId(number), uow)
    except KeyError:
        return None


def message(text: str, uow: UnitOfWork) -> Message | None:
    """The message whose number a button or a form brought back; None when there is none."""
    number = ids.number(text)
    try:
        return None if number is None else uow.messages.get(MessageId(number))
    except KeyError:
        return None


def peek(text: str, uow: UnitOfWork) -> Conversation | None:
    """The conversation of this number, or where it was merged to, for reading only; None when there is none."""
    number = ids.number(text)
    try:
        found = None if number is None else uow.conversations.get(ConversationId(number))
        while found is not None and found.merged_into is not None:
            found = uow.conversations.get(found.merged_into)
    except KeyError:
        return None
    return found


def slot_at(post: PostId, uow: UnitOfWork) -> Slot | None:
    """The slot under which a post of ours stands. Raises `NotYet` while one is under way to the same place: people answer
    what they see, and they see it before the platform has told us where it stands. What arrived long ago waits no more."""
    slot = uow.mirrors.slot_of(post)
    if slot is not None:
        return slot
    if uow.now - uow.arrived <= PATIENCE and uow.outbox.under_way(ids.place_of(post)):
        raise NotYet
    return uow.mirrors.slot_of(post)  # it may have arrived between the two looks


def first_post(slot: Slot, uow: UnitOfWork) -> PostId | None:
    """The post that answers go below, of what stands under a slot; None while nothing does."""
    return next(iter(uow.mirrors.posts(slot)), None)


def of_thread(thread: PostId | None, uow: UnitOfWork) -> ConversationId | None:
    """The number of the conversation whose card opens this thread; None for any other thread. Raises `NotYet`."""
    slot = slot_at(thread, uow) if thread else None
    number = number_in(slot, "thread") if slot else None
    return None if number is None else ConversationId(number)


def latest(chat: Chat, person: AliasId, uow: UnitOfWork) -> Conversation | None:
    """The last conversation of a customer's chat, in a group their own, as it is, though it may be merged; locked."""
    by = person if chat.chat is ChatKind.GROUP else None
    return uow.conversations.latest(chat.id, chat.thread, by)


def by_post(post: PostId, uow: UnitOfWork) -> Message | None:
    """The message that a post is the source, a picture or a mirror of; a reply typed into a form stands in its mark."""
    if source := uow.messages.by_source(post):
        return source
    slot = slot_at(post, uow)
    if slot is None:
        return uow.messages.by_picture(post)
    numbers = (number_in(slot, "message"), number_in(slot.rpartition(":")[0], "retold"))
    number = next((one for one in numbers if one is not None), None)
    if number is not None:
        return uow.messages.get(MessageId(number))
    marked = number_in(slot, "mark")
    message = uow.messages.get(MessageId(marked)) if marked is not None else None
    return message if message and message.source is None else None
