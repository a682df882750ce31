"""Whom somebody may know of: nobody, and no organisation, that was heard in channels alone which are hidden from them.

Who wrote nothing here is no secret of a channel."""

from collections.abc import Sequence

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
