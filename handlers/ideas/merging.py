"""Several ideas that are one: a link made by a person, undone exactly, by which nobody counts twice."""

from domain import ids
from domain.ideas.values import Idea, LinkId
from domain.ids import AliasId
from domain.inbound import FormSubmitted, TeamPress
from domain.panels import Button, Panel, sentence
from domain.people import may_answer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import telling
from handlers.ideas import card, finding, supporting
from ports.storage import UnitOfWork

ONE_ALREADY = phrase("Nothing was merged: they are one already.")
UNDONE = phrase("Nothing was taken apart: it is a part of nothing, or this was undone already.")


def merge(idea: Idea, into: Idea, by: AliasId, uow: UnitOfWork, policy: Policy) -> Panel:
    """The one goes on as a part of the other; what to tell whoever said so, with the way back."""
    link = uow.ideas.merge(idea.id, into.id, by)
    if link is None:
        return sentence(ONE_ALREADY)
    card.refresh(link.into, uow, policy)
    text = phrase("I-{idea} is a part of I-{into} now.", idea=link.idea, into=link.into)
    return sentence(text, Button(phrase("Undo"), "idea_unmerge", str(link.id)))


def take_apart(link: LinkId, uow: UnitOfWork, policy: Policy) -> Phrase:
    """A link does not stand any more: both are as they would be without it."""
    undone = uow.ideas.unmerge(link)
    if undone is None:
        return UNDONE
    for side in (undone.idea, undone.into):
        card.refresh(side, uow, policy)
    return phrase("I-{idea} stands for itself again.", idea=undone.idea)


def unmerge(idea: Idea, uow: UnitOfWork, policy: Policy) -> Phrase:
    """An idea is a part of nothing any more."""
    link = uow.ideas.link_of(idea.id)
    return take_apart(link.id, uow, policy) if link else UNDONE


def pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Undo*, *Take apart again*."""
    number = ids.number(event.value)
    text = UNDONE
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        text = telling.AGENTS_ONLY
    elif number is not None:
        text = take_apart(LinkId(number), uow, policy)
    telling.answer_to(uow, policy, event, text)


def chosen(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> tuple[Idea, Idea] | None:
    """The two ideas that a form is about; None where it names no other one."""
    person, named = event.sender.alias, event.one("reference").strip() or event.one("into")
    own = finding.by_colleague(event.context, person, uow, policy)
    other = finding.by_colleague(named, person, uow, policy)
    if own is None or other is None or own.root == other.root:
        return None
    return own, other


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Merge* form."""
    both = chosen(event, uow, policy)
    by = event.sender.alias
    panel = merge(*both, by, uow, policy) if both else sentence(supporting.NOT_FOUND)
    telling.direct(uow, policy, event.account, by, panel)
