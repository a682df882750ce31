"""Customers are heard: a tap, and a comment if they like. Only those who were asked, each for themselves."""

from dataclasses import replace

from domain import ids
from domain.errors import Refusal
from domain.ids import AliasId, PostId
from domain.inbound import CustomerEdit, CustomerMessage, CustomerPress
from domain.panels import Button, Buttons, Line, Note, Panel, sentence
from domain.people import Customer
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals import events, talk
from domain.proposals.record import Record
from domain.proposals.values import LONGEST_TEXT
from handlers import acquaintance, references, telling
from handlers.decisions import acting, outward
from ports.storage import UnitOfWork


def pressed(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer answered. What is closed says so."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    number, _, answer = event.value.partition(":")
    record = acting.find(number, uow)
    locale = customer.locale(policy.locale)
    if record is None or answer not in talk.VOICES:
        telling.acknowledge(uow, event.chat.id, event.press, telling.CHOICE_CLOSED, locale)
        return
    before = talk.voice_of(record.opened, customer.alias)
    comment, message = (before.comment, before.message) if before else ("", 0)
    said = events.VoiceHeard(customer.alias, answer, comment, event.order, message)
    heard = hear(record, said, uow, policy)
    text = (
        phrase("Thank you, the team sees it.") if heard else phrase("Thank you, but this is no longer open.")
    )
    telling.acknowledge(uow, event.chat.id, event.press, text, locale)
    if heard:
        counts = next(one.answer for one in talk.voices(heard.opened) if one.customer == customer.alias)
        redraw(heard, event, customer, counts, uow, locale)


def hear(
    record: Record, event: events.VoiceHeard | events.VoiceEdited, uow: UnitOfWork, policy: Policy
) -> Record | None:
    """Writes down what a customer did; None when it cannot be heard any more, or was never asked for."""
    try:
        return acting.apply(uow.proposals.lock(record.id), event, uow=uow, policy=policy)
    except Refusal:
        return None


def redraw(
    record: Record, event: CustomerPress, customer: Customer, answer: str, uow: UnitOfWork, locale: str
) -> None:
    """The question shows what they said, and how to say more."""
    title = phrase(
        "{title}: you answered “{answer}”.",
        title=record.opened.title,
        answer=talk.VOICES.get(answer, answer),
    )
    note = Note(phrase("To add a comment, reply to this very message."))
    buttons = tuple(Button(label, "voice", f"{record.id}:{value}") for value, label in talk.VOICES.items())
    panel = Panel(title, (Line(title), note, Buttons(buttons)))
    telling.redraw_in_chat(uow, event.chat.id, panel, outward.voice_slot(record, customer.alias), locale)


def commented(msg: CustomerMessage, customer: Customer, *, uow: UnitOfWork, policy: Policy) -> bool:
    """A reply to the question is a comment on it; whether this message was one."""
    record = asked_about(msg.reply_to, customer.alias, uow)
    words = msg.content.text.plain.strip()
    if record is None or not words:
        return False
    before = talk.voice_of(record.opened, customer.alias)
    answer = before.answer if before else "comment"
    said = events.VoiceHeard(customer.alias, answer, words, message=number_of(msg.post))
    if not hear(record, said, uow, policy):
        return False
    telling.answer_in_chat(uow, msg, sentence(THANKS), customer.locale(policy.locale))
    return True


def edited(event: CustomerEdit, uow: UnitOfWork, policy: Policy) -> None:
    """A customer has changed the comment that counts: so it stands on the card, as long as they are heard. After the end it
    stands as it was when it was decided, and readers are told."""
    customer = event.sender.alias
    record = asked_about(event.reply_to, customer, uow)
    before = talk.voice_of(record.opened, customer) if record else None
    words = event.content.text.plain.strip()
    if record is None or before is None or before.message != number_of(event.post):
        return
    said = replace(before, comment=words[:LONGEST_TEXT])
    if words and said != before:
        heard = events.VoiceHeard(customer, said.answer, said.comment, message=said.message)
        ended = record.opened.closed
        hear(record, events.VoiceEdited(customer, said.message) if ended else heard, uow, policy)


def asked_about(post: PostId | None, customer: AliasId, uow: UnitOfWork) -> Record | None:
    """The decision about which a customer was asked with this post."""
    slot = references.slot_at(post, uow) if post else None
    parts = slot.split(":", 2) if slot else []
    if len(parts) < 3 or parts[0] != "voice" or parts[2] != customer:
        return None
    return acting.find(parts[1], uow)


def number_of(post: PostId) -> int:
    """The number of a message in its chat, which says nothing of whose chat it is."""
    return ids.number(post.rpartition(":")[2]) or 0


THANKS = phrase("Thank you, the team sees your comment.")
