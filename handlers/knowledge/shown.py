"""Kept answers as people see them, and who may: what comes from a private channel is for who is in it."""

from collections.abc import Sequence

from domain import content, ids
from domain.content import Text
from domain.ids import AliasId, Slot, thread_slot
from domain.inbound import FormSubmitted, TeamPress
from domain.knowledge import Kept, KeptId
from domain.panels import Block, Button, Buttons, Line, Note, Words
from domain.people import may_answer
from domain.phrases import Person, Phrase, PostLink, phrase, plural, verbatim
from domain.policy import Policy
from handlers import cards, references, telling
from ports.storage import UnitOfWork

QUESTION, ANSWER = 200, 400
"""How much of them is shown where several stand below one another."""
GONE = phrase("There is no such kept answer (any more). `/isthmus knowledge` lists them.")
EDIT, VERSION = "edit_kept", "kept_version"


def find(text: str, person: AliasId, uow: UnitOfWork) -> Kept | None:
    """The kept answer that the number of a button or form names, if a colleague may see it."""
    number = ids.number(text)
    try:
        kept = uow.knowledge.get(KeptId(number)) if number is not None else None
    except KeyError:
        return None
    return kept if kept and visible([kept], person, uow) else None


def visible(found: Sequence[Kept], person: AliasId, uow: UnitOfWork) -> list[Kept]:
    """Those that do not come from a private channel which a colleague is not in."""
    hidden = uow.channels.hidden_from(person)
    seen = uow.experts.outside([kept.conversation for kept in found], hidden)
    return [kept for kept in found if kept.conversation in seen]


def pressed(event: TeamPress | FormSubmitted, text: str, uow: UnitOfWork, policy: Policy) -> Kept | None:
    """The one that a button or a form stands for; None, and a sentence to who asked, when they may not or there is none."""
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
        return None
    kept = find(text, event.sender.alias, uow)
    if kept is None:
        telling.answer_to(uow, policy, event, GONE)
    return kept


def source(kept: Kept, uow: UnitOfWork) -> tuple[PostLink, Slot]:
    """A link to the thread that it comes from, and the slot it leads to."""
    conversation = references.peek(str(kept.conversation), uow)
    number = conversation.id if conversation else kept.conversation
    slot = thread_slot(number)
    return PostLink(slot, cards.named(conversation, uow) if conversation else f"C-{number}"), slot


def row(kept: Kept, uow: UnitOfWork, *more: Button) -> tuple[Block, ...]:
    """One kept answer in a list, with its buttons."""
    link, _ = source(kept, uow)
    return (
        Line(head(kept)),
        Words(Text(content.cut(kept.answer, ANSWER)), quoted=True),
        Note(phrase("{thread} · {facts}", thread=link, facts=facts(kept))),
        Buttons((*more, *buttons(kept))),
    )


def head(kept: Kept) -> Phrase:
    """How it is called, and what it answers."""
    return phrase("*{reference}* · {question}", reference=kept.reference, question=asked(kept))


def asked(kept: Kept) -> Phrase:
    """Its question, short."""
    return (
        verbatim(content.cut(kept.question, QUESTION))
        if kept.question
        else phrase("(its question was erased)")
    )


def facts(kept: Kept) -> Phrase:
    """Who keeps it, since when it counts as right, how often it served."""
    used = (
        plural("used {count} time", "used {count} times", kept.used) if kept.used else phrase("not used yet")
    )
    if kept.confirmed_at.timestamp() <= 0:
        return phrase("kept by {person}, {used}", person=Person(kept.keeper), used=used)
    return phrase(
        "kept by {person}, confirmed {time}, {used}",
        person=Person(kept.keeper),
        time=kept.confirmed_at,
        used=used,
    )


def buttons(kept: Kept) -> tuple[Button, ...]:
    """What can be done with it."""
    edit = telling.form_button(phrase("Edit"), EDIT, str(kept.id))
    if kept.retired:
        return (edit,)
    return (
        edit,
        telling.form_button(phrase("Another language"), VERSION, str(kept.id)),
        Button(phrase("Retire"), "kept_retire", str(kept.id), "danger"),
    )
