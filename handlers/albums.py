"""Albums: several pictures that were sent together are one message, and each keeps its own caption."""

from dataclasses import replace

from domain import conversations
from domain.content import Content, marked_as_edited
from domain.conversations import Message, Picture
from domain.ids import MessageId, PostId, message_slot, number_in
from domain.inbound import CustomerEdit, CustomerMessage
from domain.outbound import Post
from ports.storage import UnitOfWork

PAUSE = 1.0
"""Seconds an album waits for its further pictures: Telegram sends them one by one and marks none as the last."""


def key(msg: CustomerMessage | CustomerEdit) -> str:
    """Under which key the pictures of an album are gathered."""
    return f"album:{msg.chat.id}:{msg.album}"


def begun(msg: CustomerMessage, uow: UnitOfWork) -> bool:
    """Whether a picture belongs to an album that has begun: in a group only the first of them may be addressed to us."""
    return bool(msg.album) and bool(uow.outbox.state(key(msg)))


def joined(msg: CustomerMessage, uow: UnitOfWork) -> Message | None:
    """Adds a picture to an album that still waits, and gives it. None when it is the first, or came too late to join."""
    waiting = uow.outbox.waiting(key(msg))
    number = number_in(waiting.slot, "message") if isinstance(waiting, Post) else None
    if not isinstance(waiting, Post) or number is None:
        return None
    album = uow.messages.get(MessageId(number))
    pictures = (*first_of(album, uow), Picture(msg.post, msg.content))
    content = conversations.gathered(pictures)
    shown = replace(content, text=marked_as_edited(content.text)) if album.edited_at else content
    if not uow.outbox.replace(key(msg), replace(waiting, content=shown)):
        return None
    for picture in pictures:
        uow.messages.keep_picture(album.id, picture)
    album = replace(album, content=content)
    uow.messages.save(album)
    return album


def first_of(album: Message, uow: UnitOfWork) -> tuple[Picture, ...]:
    """The pictures of an album so far. A single one is the message itself, and is kept apart once there is another."""
    alone = (Picture(album.source, album.content),) if album.source else ()
    return tuple(uow.messages.pictures(album.id)) or alone


def written_as(post: PostId, uow: UnitOfWork) -> Message | None:
    """The message that a customer's post is, or is a picture of."""
    return uow.messages.by_source(post) or uow.messages.by_picture(post)


def edited(message: Message, event: CustomerEdit, uow: UnitOfWork) -> Content:
    """What an edit makes of a message: that of one picture of an album changes this one, and leaves the others."""
    pictures = uow.messages.pictures(message.id)
    if pictures:
        changed = Picture(event.post, event.content)
        uow.messages.keep_picture(message.id, changed)
        return conversations.gathered([changed if one.post == event.post else one for one in pictures])
    before = message.content.attachments
    if len(before) > 1 and len(event.content.attachments) == 1:
        return Content(event.content.text, before)  # an album from when its pictures were not kept apart
    return event.content


def waiting_as(message: Message, event: CustomerEdit, uow: UnitOfWork) -> str:
    """The key under which the words of a message wait, or have waited, to be sent."""
    waiting = uow.outbox.waiting(key(event)) if event.album else None
    gathers = isinstance(waiting, Post) and waiting.slot == message_slot(message.id)
    return key(event) if gathers else f"message:{message.id}"
