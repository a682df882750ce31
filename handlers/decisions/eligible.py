"""Whom a decision can ask, have as a deputy or be led by: one rule for every form that names people, and the sentences on whom
it leaves out. A guest who is named can."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.ids import AliasId
from domain.inbound import FormSubmitted
from domain.panels import Line, Panel
from domain.people import Colleague, may_take_part
from domain.phrases import Phrase, dotted, names_of, phrase
from ports.storage import UnitOfWork

NAMING = frozenset(("people", "add", "deputy", "hand_over", "decider"))
"""Fields of forms that name people for a decision; those of the steps have a number behind."""
NAMED = 25
"""How many people one sentence names."""

APPS = phrase("Left out: {people}. Apps take no part in decisions.")
GONE = phrase("Left out: {people}. Who has left the workspace takes no part in its decisions.")
STRANGERS = phrase("Left out: {people}. People of other organisations take no part in decisions.")


def may(person: AliasId, uow: UnitOfWork) -> bool:
    """Whether somebody can be named; one the directory does not know yet can."""
    colleague = uow.people.colleague(person)
    return colleague is None or may_take_part(colleague)


def among(people: Iterable[AliasId], uow: UnitOfWork) -> tuple[AliasId, ...]:
    """Those who can be named, in their order, each once."""
    return tuple(person for person in dict.fromkeys(people) if may(person, uow))


def left_out(people: Iterable[AliasId], uow: UnitOfWork) -> tuple[Phrase, ...]:
    """Who of these people cannot be named and why, a sentence for each reason."""
    why: dict[Phrase, list[AliasId]] = {}
    for person in dict.fromkeys(people):
        colleague = uow.people.colleague(person)
        if colleague is not None and not may_take_part(colleague):
            why.setdefault(reason(colleague), []).append(person)
    return tuple(Phrase(text.text, (("people", names_of(some[:NAMED])),)) for text, some in why.items())


def reason(colleague: Colleague) -> Phrase:
    """Why somebody cannot be named."""
    if colleague.bot:
        return APPS
    return GONE if colleague.gone else STRANGERS


def named(event: FormSubmitted) -> list[AliasId]:
    """Everybody whom a form names for a decision."""
    return [AliasId(person) for name, values in event.answers if names_people(name) for person in values]


def names_people(field: str) -> bool:
    """Whether a field of a form names people for a decision."""
    return field.rstrip("0123456789") in NAMING


def sifted(event: FormSubmitted, uow: UnitOfWork) -> FormSubmitted:
    """A form without the people whom it cannot name."""
    kept = tuple((name, _kept(name, values, uow)) for name, values in event.answers)
    return replace(event, answers=kept)


def _kept(field: str, values: tuple[str, ...], uow: UnitOfWork) -> tuple[str, ...]:
    return tuple(value for value in values if not names_people(field) or may(AliasId(value), uow))


def emptied(event: FormSubmitted, uow: UnitOfWork) -> dict[str, Phrase]:
    """Fields of a form that name nobody who can be named, each with why."""
    return {
        name: dotted(left_out(map(AliasId, values), uow))
        for name, values in event.answers
        if any(values) and not any(_kept(name, values, uow))
    }


def panel(sentences: Sequence[Phrase]) -> Panel:
    """Tells whoever named them who was left out."""
    return Panel(sentences[0], tuple(map(Line, sentences)))
