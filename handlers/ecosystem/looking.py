"""Reads the whole ecosystem as somebody may see it. Takes up to a second when much was said: never in a writing transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.ecosystem import counting
from domain.ecosystem.landscape import Landscape, Theme, landscape
from domain.ecosystem.values import THEME, Book, Relation, Someone
from domain.ids import AccountId, AliasId, MessageId, PlaceId, account_of
from domain.phrases import phrase
from domain.sight import Hidden
from handlers.ecosystem import hiding
from ports.ecosystem import Ask
from ports.storage import UnitOfWork

AGENTS_ONLY = phrase(
    "Only the people who answer customers can see who they are. Ask an administrator of Isthmus to add you."
)
PAGE = 2000
"""Messages that are read in one go."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything that may be seen. `relations` are those behind the landscape, person by person."""

    land: Landscape
    relations: Sequence[Relation]
    people: dict[AliasId, Someone]
    themes: dict[int, Theme]
    hidden: Hidden
    """Channels that nothing of is seen."""

    @property
    def roots(self) -> dict[str, str]:
        """Every theme's key with that of the one it has gone into."""
        return {f"{THEME}{number}": f"{THEME}{theme.root}" for number, theme in self.themes.items()}


def look(uow: UnitOfWork, hidden: Hidden, team: AccountId) -> View:
    """What is counted, and what was said since, but for what comes from hidden channels; by hand, what the people of
    the workspace `team` said."""
    people, book = uow.ecosystem.people(), uow.ecosystem.book(team)
    seen = [*uow.ecosystem.relations(hidden), *recent(uow, people, book, frozenset(hidden))]
    unread = uow.themes.standing_in(hidden)
    known = uow.ecosystem.themes().items()
    themes = {each: replace(theme, label="") if theme.root in unread else theme for each, theme in known}
    unknown = hiding.unknown_firms(seen, people, book, hidden, uow)
    land = landscape(seen, people, book, themes, uow.now.timestamp(), unknown)
    return View(land, seen, {one.alias: one for one in people}, themes, hidden)


def recent(
    uow: UnitOfWork, people: Sequence[Someone], book: Book, hidden: frozenset[PlaceId]
) -> Iterator[Relation]:
    """What messages tell that are not counted yet: their tags and themes may still change."""
    known = counting.names(people, book.kinds)
    after, upto = uow.ecosystem.counting().upto, uow.digests.newest()
    while after < upto and (said := uow.ecosystem.said(after, upto, PAGE)):
        for one in said:
            if one.home not in hidden:
                yield from counting.relations(one, known)
        after = MessageId(said[-1].id)


def for_ask(ask: Ask, uow: UnitOfWork) -> View:
    """Everything, as whoever is answered may see it."""
    return look(uow, hidden_for(ask, uow), account_of(ask.place))


def hidden_for(ask: Ask, uow: UnitOfWork) -> Hidden:
    """Channels that whoever is answered may not see: in a channel, what all of it may; else what the person may."""
    if ask.person is None:
        return uow.channels.hidden_in(ask.place)
    return uow.channels.hidden_from(ask.person)
