"""Customers are heard: a tap, and a comment if they like. Only those who were asked, each for themselves."""

from domain.errors import Refusal
from domain.inbound import CustomerMessage, CustomerPress
from domain.panels import Button, Buttons, Line, Note, Panel, sentence
from domain.people import Customer
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals import events, talk
from domain.proposals.record import Record
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
    comment = next(
        (voice.comment for voice in talk.voices(record.opened) if voice.customer == customer.alias), ""
    )
    said = events.VoiceHeard(customer.alias, answer, comment, event.order)
    heard = hear(record, said, uow, policy)
    text = (
        phrase("Thank you, the team sees it.") if heard else phrase("Thank you, but this is no longer open.")
    )
    telling.acknowledge(uow, event.chat.id, event.press, text, locale)
    if heard:
        counts = next(one.answer for one in talk.voices(heard.opened) if one.customer == customer.alias)
        redraw(heard, event, customer, counts, uow, locale)


def hear(record: Record, event: events.VoiceHeard, uow: UnitOfWork, policy: Policy) -> Record | None:
    """Writes a voice down; None when it cannot be heard any more, or was never asked for."""
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
    slot = references.slot_at(msg.reply_to, uow) if msg.reply_to else None
    parts = slot.split(":", 2) if slot else []
    if len(parts) < 3 or parts[0] != "voice" or parts[2] != customer.alias:
        return False
    record = acting.find(parts[1], uow)
    words = msg.content.text.plain.strip()
    if record is None or not words:
        return False
    answer = next(
        (voice.answer for voice in talk.voices(record.opened) if voice.customer == customer.alias), "comment"
    )
    if not hear(record, events.VoiceHeard(customer.alias, answer, words), uow, policy):
        return False
    telling.answer_in_chat(uow, msg, sentence(THANKS), customer.locale(policy.locale))
    return True


THANKS = phrase("Thank you, the team sees your comment.")
