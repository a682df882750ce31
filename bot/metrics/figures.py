"""What the database says of all processes together, as figures for an operator. Knows no format in which they are asked."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import AccountId
from domain.queues import Accounts, Depth
from ports.queues import UnitOfWork

KINDS = {"slack": "to_team", "telegram": "to_customer"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database says. Moments are of its clock."""

    at: datetime
    depths: tuple[Depth, ...]
    accounts: tuple[Accounts, ...]
    unread: tuple[int, datetime | None]
    digests: dict[str, int]
    tokens: int


def read(uow: UnitOfWork) -> Figures:
    """All figures in one look."""
    return Figures(
        uow.now,
        tuple(uow.queues.depth()),
        tuple(uow.queues.accounts()),
        uow.queues.unread(),
        dict(uow.queues.digests()),
        uow.usage.spent(uow.now.date()),
    )


def platform(account: AccountId | str) -> str:
    """Which platform an account is on."""
    return str(account).partition(":")[0]


def kind(account: AccountId | str) -> str:
    """Whom an account's posts are for."""
    return KINDS.get(platform(account), "other")
