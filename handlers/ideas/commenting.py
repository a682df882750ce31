"""What people say about an idea: a customer's next message, a colleague's form. It stands with the idea, on its card."""

from datetime import timedelta

from domain.ideas.values import LONGEST, Comment, Idea, IdeaId, card_slot
from domain.ids import MessageId, Slot, account_of
from domain.inbound import ChatKind, CustomerEdit, CustomerMessage, CustomerPress, FormSubmitted
from domain.outbound import Request, Show
from domain.panels import Button, Buttons, Line, Note, Panel, sentence
from domain.people import Customer
from domain.phrases import phrase
from domain.policy import Policy
from handlers import acquaintance, telling
from handlers.ideas import card, finding, supporting
from ports.storage import UnitOfWork

PATIENCE = timedelta(minutes=30)
"""How long somebody's next words are taken for the comment that they were asked for."""
NEW = phrase("💬 A customer has commented: it stands on the card above.")
"""Neither words nor name: the card has both, and loses them when they are erased."""


def ask(event: CustomerPress, idea: Idea, customer: Customer, uow: UnitOfWork, policy: Policy) -> None:
    """Asks a customer for their comment; in a group only what answers us reaches us."""
    uow.ideas.expect_comment(event.chat.id, customer.alias, idea.id)
    locale = customer.locale(policy.locale)
    title = phrase("Write your comment on {reference} as your next message.", reference=idea.reference)
    group = event.chat.chat is ChatKind.GROUP
    notes = (Note(phrase("Here in the group, reply to this very message.")),) if group else ()
    cancel = Buttons((Button(phrase("Cancel"), "idea_quiet", str(idea.id)),))
    slot, panel = Slot(f"idea-ask:{event.press}"), Panel(title, (Line(title), *notes, cancel))
    telling.show_in_chat(uow, event.chat.id, panel, slot, locale, event.chat.thread)
    telling.acknowledge(uow, event.chat.id, event.press, title, locale)


def cancelled(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer does not want to say anything after all."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    uow.ideas.expect_nothing(event.chat.id, customer.alias)
    text = phrase("Good, no comment. What you write now goes to the team as usual.")
    telling.acknowledge(uow, event.chat.id, event.press, text, customer.locale(policy.locale))


def awaited(msg: CustomerMessage, customer: Customer, uow: UnitOfWork) -> IdeaId | None:
    """The idea that these words are about; None where they are about anything else."""
    return uow.ideas.expected(msg.chat.id, customer.alias, uow.now - PATIENCE)


def heard(msg: CustomerMessage, customer: Customer, number: IdeaId, uow: UnitOfWork, policy: Policy) -> None:
    """What they say stands with the idea alone: it belongs to no conversation, whatever they wrote about before. Only a
    file, which no card can show, has reached the team as a message, and stands there."""
    uow.ideas.expect_nothing(msg.chat.id, customer.alias)
    message = uow.messages.by_source(msg.post)
    idea = finding.held(number, uow)
    words = "" if message else msg.content.text.plain.strip()[:LONGEST]
    known = message.id if message else None
    uow.ideas.say(Comment(idea.id, customer.alias, False, uow.now, words, known, msg.post))
    card.refresh(idea.id, uow, policy)
    slot = Slot(f"idea-comment:{msg.post}")
    note = Show(idea.place, sentence(NEW), slot, card_slot(idea.id), policy.locale)
    uow.outbox.add(Request(f"show:{slot}", account_of(idea.place), card_slot(idea.id), idea.place, note))
    thanks = phrase("Thank you, your comment stands with {reference}.", reference=idea.reference)
    telling.answer_in_chat(uow, msg, sentence(thanks), customer.locale(policy.locale))


def edited(event: CustomerEdit, uow: UnitOfWork, policy: Policy) -> None:
    """A customer has changed what they said: so it stands on the card."""
    words = event.content.text.plain.strip()[:LONGEST]
    idea = uow.ideas.reword(event.post, event.sender.alias, words) if words else None
    if idea is not None:
        card.refresh(idea, uow, policy)


def shown_with(message: MessageId, uow: UnitOfWork, policy: Policy) -> None:
    """A message has changed: the ideas that it stands with are drawn anew."""
    for idea in uow.ideas.touching((), (message,), ()):
        card.refresh(idea, uow, policy)


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague's comment, for the team alone."""
    person = event.sender.alias
    found = finding.by_colleague(event.context, person, uow, policy)
    words = event.one("words").strip()
    if found is None or not words:
        telling.answer_to(uow, policy, event, supporting.NOT_FOUND)
        return
    idea = finding.held(found.id, uow)
    uow.ideas.say(Comment(idea.id, person, True, uow.now, words))
    card.refresh(idea.id, uow, policy)
