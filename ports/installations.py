"""What must be remembered of workspaces that installed us. Part of a unit of work; see `ports.storage`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.ids import AccountId


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that installed one of our apps. `token` and `refresh` are sealed; `refresh` is empty for a token that
    lasts, and `expires_at` (seconds since 1970) None. `gone` says why we are no longer let in, empty while we are.
    `version` rises with every change.
    """

    account: AccountId
    app: str
    team: str
    name: str
    by: str
    scopes: str
    token: str
    refresh: str = ""
    expires_at: float | None = None
    gone: str = ""
    version: int = 0


class Installations(Protocol):
    def save(self, found: Installation) -> None:
        """Keeps a new installation, or one that was made again in the place of the old; its version is given here."""
        ...

    def get(self, account: AccountId) -> Installation | None: ...

    def versions(self) -> Mapping[AccountId, int]:
        """Every installation, also those that are gone, in the order in which they were first made."""
        ...

    def first(self) -> AccountId | None:
        """The one that was made first, of those that are not gone if there are any."""
        ...

    def claim_expiring(self, before: float, patience: float) -> Installation | None:
        """One whose token ends before a moment, for whoever asks first; again for others after `patience` seconds."""
        ...

    def renew(self, account: AccountId, version: int, token: str, refresh: str, expires_at: float) -> bool:
        """Keeps fresh tokens, sealed, if nothing has changed since this version; whether it was so."""
        ...

    def end(self, account: AccountId, reason: str, at: float) -> None:
        """We are let in no more, said by an event of this moment (seconds since 1970): an installation made later stays.
        Nothing happens for an account that nobody installed."""
        ...

    def begin(self, state: str, app: str, until: float) -> None:
        """An installation begins in somebody's browser: `state` is a digest of what it will come back with."""
        ...

    def finish(self, state: str) -> str | None:
        """The app of an installation that has begun and is not over; None for any other. Once."""
        ...
