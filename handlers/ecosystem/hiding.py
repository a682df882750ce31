"""Whom somebody may know of: nobody, and no organisation, that was heard in channels alone which are hidden from them.

Who wrote nothing here is no secret of a channel."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from domain.ecosystem.values import FIRM, Book, Relation, Someone, Tie, firm
from domain.ids import AliasId, PlaceId
from ports.storage import UnitOfWork

LOOKED_AT = 50
"""Conversations of a person, and people of an organisation, that tell whether they were heard where others may read."""


def is_known(customer: AliasId, hidden: Sequence[PlaceId], uow: UnitOfWork) -> bool:
    """Whether a customer wrote elsewhere than in hidden channels alone."""
    homes = [one.home for one in uow.conversations.of_customer(customer, LOOKED_AT)] if hidden else []
    return not homes or any(home not in hidden for home in homes)


def is_known_firm(name: str, hidden: Sequence[PlaceId], uow: UnitOfWork) -> bool:
    """Whether an organisation has nobody here, or somebody who is known."""
    people = list(uow.ecosystem.of_organisation(name))[:LOOKED_AT] if hidden and name.strip() else []
    return not people or any(is_known(one, hidden, uow) for one in people)


def is_known_end(key: str, hidden: Sequence[PlaceId], uow: UnitOfWork) -> bool:
    """Whether the other end of a tie is somebody, or an organisation, that is known; empty is no secret."""
    if key.startswith(FIRM):
        return is_known_firm(key.removeprefix(FIRM), hidden, uow)
    return is_known(AliasId(key), hidden, uow)


def unknown_firms(
    seen: Collection[Relation],
    people: Iterable[Someone],
    book: Book,
    hidden: Sequence[PlaceId],
    uow: UnitOfWork,
) -> frozenset[str]:
    """The keys of organisations that are spoken of, by hand or in words that may be `seen`, and are not known themselves."""
    if not hidden:
        return frozenset()
    spoken = {end for ends in book.ties for end in ends} | {one.other for one in seen if one.tie is Tie.NAMES}
    wanted = {key for key in spoken.union(book.kinds) if key.startswith(FIRM)}
    heard = {one.one for one in seen if one.tie is Tie.HEARD}
    return frozenset(
        key
        for key, found in _people(wanted, people).items()
        if heard.isdisjoint(found) and not any(is_known(one, hidden, uow) for one in found[:LOOKED_AT])
    )


def _people(firms: Collection[str], people: Iterable[Someone]) -> dict[str, list[AliasId]]:
    """The customers of these organisations; of one that has none, nothing."""
    by_name: defaultdict[str, list[AliasId]] = defaultdict(list)
    for one in people:
        if not one.inside:
            by_name[one.organisation].append(one.alias)
    found: defaultdict[str, list[AliasId]] = defaultdict(list)
    for name, aliases in by_name.items():
        if (key := firm(name)) in firms:
            found[key] += aliases
    return found
