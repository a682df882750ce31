"""Living panels, drawn at the moment they are sent: a card that changes often is drawn once, and is never out of date."""

from domain.conversations import Conversation
from domain.ideas.values import IdeaId
from domain.ids import AliasId, ConversationId, PlaceId
from domain.outbound import Command, Delivery, Home, Redraw, Refresh
from domain.policy import Policy
from domain.proposals.values import ProposalId
from domain.signals.episodes import Signal, SignalId
from domain.suggestions import SuggestionId
from handlers import cards, desk, telling
from handlers.decisions import card
from handlers.ideas import card as ideas
from handlers.signals import card as signals
from handlers.suggestions import card as suggested
from ports.storage import UnitOfWork


def draw(delivery: Delivery, *, uow: UnitOfWork, policy: Policy) -> Command | None:
    """What a `Refresh` shows now; None when its subject is gone."""
    command = delivery.request.command
    if not isinstance(command, Refresh):
        return command
    kind, _, rest = command.subject.partition(":")
    try:
        match kind:
            case "conversation":
                return conversation(command, uow.conversations.get(ConversationId(int(rest))), uow, policy)
            case "copy":
                number, _, channel = rest.partition(":")
                return copy(
                    command, uow.conversations.get(ConversationId(int(number))), PlaceId(channel), uow, policy
                )
            case "proposal":
                record = uow.proposals.get(ProposalId(int(rest)))
                return Redraw(record.place, card.panel(record, uow), command.slot, command.locale)
            case "signal":
                return signal(command, uow.signals.get(SignalId(int(rest))), uow, policy)
            case "idea":
                idea = uow.ideas.get(IdeaId(int(rest)))
                shown, links = ideas.panel(idea, uow)
                return Redraw(idea.place, shown, command.slot, command.locale, links)
            case "suggestion":
                panel, links = suggested.panel(uow.suggestions.get(SuggestionId(int(rest))), uow)
                return Redraw(command.place, panel, command.slot, command.locale, links)
            case "desk":
                return page(command, AliasId(rest), uow, policy)
            case _:
                return None
    except (KeyError, ValueError):
        return None


def conversation(command: Refresh, found: Conversation, uow: UnitOfWork, policy: Policy) -> Command:
    """The card in its home."""
    panel = cards.card(uow, policy, found)
    return Redraw(found.home, panel, command.slot, command.locale, cards.previous(found))


def copy(command: Refresh, found: Conversation, channel: PlaceId, uow: UnitOfWork, policy: Policy) -> Command:
    """The card in another channel."""
    return Redraw(
        channel, cards.copied(uow, policy, found), command.slot, command.locale, cards.home_link(found)
    )


def signal(command: Refresh, found: Signal, uow: UnitOfWork, policy: Policy) -> Command:
    """The living message of a signal."""
    panel, links = signals.drawn(found, uow, policy)
    return Redraw(found.place, panel, command.slot, command.locale, links)


def page(command: Refresh, person: AliasId, uow: UnitOfWork, policy: Policy) -> Command | None:
    """A colleague's own page."""
    colleague = uow.people.colleague(person)
    if colleague is None:
        return None
    panel, links = desk.panel(person, uow, policy)
    return Home(colleague.account, person, panel, telling.locale_of(uow, policy, person), links)
