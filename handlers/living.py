"""Living panels, drawn at the moment they are sent: a card that changes often is drawn once, and is never out of date."""

from collections.abc import Callable
from typing import TypeVar

from domain import ids
from domain.ideas.values import IdeaId
from domain.ids import AliasId, ConversationId, PlaceId
from domain.outbound import Command, Delivery, Home, Redraw, Refresh
from domain.policy import Policy
from domain.proposals.values import ProposalId
from domain.signals.episodes import SignalId
from domain.suggestions import SuggestionId
from handlers import cards, desk, telling
from handlers.decisions import card
from handlers.ideas import card as ideas
from handlers.signals import card as signals
from handlers.suggestions import card as suggested
from ports.storage import UnitOfWork

Found = TypeVar("Found")
Number = TypeVar("Number")


class Gone(Exception):
    """There is nothing any more that a subject names."""


def draw(delivery: Delivery, *, uow: UnitOfWork, policy: Policy) -> Command | None:
    """What a `Refresh` shows now; None when its subject is gone."""
    command = delivery.request.command
    if not isinstance(command, Refresh):
        return command
    kind, _, rest = command.subject.partition(":")
    try:
        return DRAWN[kind](command, rest, uow, policy) if kind in DRAWN else None
    except Gone:
        return None


def found(get: Callable[[Number], Found], kind: Callable[[int], Number], text: str) -> Found:
    """What a subject's number names. Raises `Gone`."""
    number = ids.number(text)
    if number is None:
        raise Gone
    try:
        return get(kind(number))
    except KeyError:
        raise Gone from None


def conversation(command: Refresh, number: str, uow: UnitOfWork, policy: Policy) -> Command:
    """The card in its home."""
    talk = found(uow.conversations.get, ConversationId, number)
    panel = cards.card(uow, policy, talk)
    return Redraw(talk.home, panel, command.slot, command.locale, cards.previous(talk))


def copy(command: Refresh, rest: str, uow: UnitOfWork, policy: Policy) -> Command:
    """The card in another channel."""
    number, _, channel = rest.partition(":")
    talk = found(uow.conversations.get, ConversationId, number)
    panel = cards.copied(uow, policy, talk)
    return Redraw(PlaceId(channel), panel, command.slot, command.locale, cards.home_link(talk))


def proposal(command: Refresh, number: str, uow: UnitOfWork, policy: Policy) -> Command:
    """The card of a decision."""
    record = found(uow.proposals.get, ProposalId, number)
    if record.state is None:
        raise Gone
    return Redraw(record.place, card.panel(record, uow), command.slot, command.locale)


def signal(command: Refresh, number: str, uow: UnitOfWork, policy: Policy) -> Command:
    """The living message of a signal."""
    known = found(uow.signals.get, SignalId, number)
    panel, links = signals.drawn(known, uow, policy)
    return Redraw(known.place, panel, command.slot, command.locale, links)


def idea(command: Refresh, number: str, uow: UnitOfWork, policy: Policy) -> Command:
    """The card of an idea."""
    known = found(uow.ideas.get, IdeaId, number)
    panel, links = ideas.panel(known, uow)
    return Redraw(known.place, panel, command.slot, command.locale, links)


def suggestion(command: Refresh, number: str, uow: UnitOfWork, policy: Policy) -> Command:
    """The card of a suggested decision."""
    panel, links = suggested.panel(found(uow.suggestions.get, SuggestionId, number), uow, command.locale)
    return Redraw(command.place, panel, command.slot, command.locale, links)


def page(command: Refresh, person: str, uow: UnitOfWork, policy: Policy) -> Command:
    """A colleague's own page."""
    colleague = uow.people.colleague(AliasId(person))
    if colleague is None:
        raise Gone
    panel, links = desk.panel(colleague.alias, uow, policy)
    locale = telling.locale_of(uow, policy, colleague.alias)
    return Home(colleague.account, colleague.alias, panel, locale, links)


DRAWN: dict[str, Callable[[Refresh, str, UnitOfWork, Policy], Command]] = {
    "conversation": conversation,
    "copy": copy,
    "proposal": proposal,
    "signal": signal,
    "idea": idea,
    "suggestion": suggestion,
    "desk": page,
}
"""By what the subject of a `Refresh` begins with."""
