"""Whose names a language model must not read. Knows who wrote messages; refuses to know how a name is masked."""

from collections.abc import Iterable

from domain.conversations import Message
from ports.storage import UnitOfWork


def names(messages: Iterable[Message], uow: UnitOfWork) -> tuple[str, ...]:
    """Every name that those who wrote these messages have, or had when they wrote, each once."""
    found: set[str] = set()
    for one in messages:
        customer = uow.people.customer(one.by)
        found |= {one.name} | ({customer.name, customer.username} if customer else set())
    return tuple(sorted(name for name in found if name))
