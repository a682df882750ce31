"""Who takes part: customers outside, colleagues inside. Identities are aliases; no platform's own fields here."""

from dataclasses import dataclass, field, replace
from typing import TypeGuard

from domain.ids import AccountId, AliasId, PlaceId


@dataclass(frozen=True, slots=True)
class Customer:
    """A person outside, under one alias. `language` is their platform's hint, `chosen_language` their own word, and
    `spoken` what they write in, where there is evidence against the hint or no hint.

    `unreachable` has a line `<account> <reason>` for each bot that cannot send to them; a reason alone is every bot's.
    """

    alias: AliasId
    account: AccountId
    name: str
    username: str = ""
    language: str = ""
    chosen_language: str = ""
    organisation: str = ""
    unreachable: str = ""
    spoken: str = ""

    @property
    def nameless(self) -> bool:
        """Whether nothing is known that people would call them by: their alias stands for a name."""
        return self.name == self.alias

    def locale(self, default: str) -> str:
        """The language to address them in: their choice, else what they write in, else their platform's hint, else ours."""
        return self.chosen_language or self.spoken or self.language.split("-")[0] or default

    def unreachable_by(self, account: AccountId) -> str:
        """Why a bot can send nothing to them, empty while it can."""
        return why_unreachable(self.unreachable, account)

    def closed_to(self, account: AccountId, why: str) -> "Customer":
        """The same person, whom a bot cannot reach for this reason; without one, whom it can."""
        others = [
            line for line in self.unreachable.split("\n") if line.rpartition(" ")[0] not in ("", account)
        ]
        return replace(self, unreachable="\n".join((*others, f"{account} {why}") if why else others))


def why_unreachable(unreachable: str, account: AccountId) -> str:
    """The reason that is kept for a bot, or for every bot."""
    lines = [line.rpartition(" ") for line in unreachable.split("\n")]
    return next((why for name, _, why in lines if name in ("", account)), "")


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person inside. A stranger belongs to another organisation, a guest only to some channels."""

    alias: AliasId
    account: AccountId
    name: str
    guest: bool = False
    stranger: bool = False
    admin: bool = False
    gone: bool = False
    bot: bool = False
    locale: str = ""
    timezone: str = ""
    groups: frozenset[str] = field(default_factory=frozenset)
    """Handles of the user groups they are in."""


@dataclass(frozen=True, slots=True)
class Group:
    """A user group of a workspace."""

    group: str
    handle: str
    members: tuple[AliasId, ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A team channel: its present name, whether we can post there, and how its threads reach customers."""

    place: PlaceId
    name: str = ""
    archived: bool = False
    member: bool = False
    replies: str = ""
    """`explicit`, `open`, or empty for the default."""
    private: bool = False
    """Whether only its members see it."""
    shared: bool = False
    """Whether people of other organisations are in it (Slack Connect)."""

    @property
    def usable(self) -> bool:
        """Whether we can post there, as far as the workspace has told."""
        return self.member and not self.archived


def may_administer(colleague: Colleague | None, admins: tuple[str, ...]) -> bool:
    """Whether a colleague may change how Isthmus works. None named means the workspace's own administrators."""
    return _is_full(colleague) and (_is_named(colleague, admins) if admins else colleague.admin)


def may_route(
    colleague: Colleague | None, admins: tuple[str, ...], agents: tuple[str, ...], by_agents: bool
) -> bool:
    """Whether a colleague may say where feedback goes and what it can be about: administrators, or agents as well."""
    return may_administer(colleague, admins) or (by_agents and may_answer(colleague, agents))


def may_answer(colleague: Colleague | None, agents: tuple[str, ...]) -> bool:
    """Whether a colleague may write to customers. None named means every full member."""
    return _is_full(colleague) and (not agents or _is_named(colleague, agents))


def may_take_part(colleague: Colleague | None) -> bool:
    """Whether somebody may have a say in what the workspace decides, and ideas: guests too, as far as they are asked."""
    return colleague is not None and not (colleague.gone or colleague.bot or colleague.stranger)


def _is_full(colleague: Colleague | None) -> TypeGuard[Colleague]:
    """A person of our own organisation with a seat of their own: no guest, no stranger (Slack Connect), no bot."""
    if colleague is None:
        return False
    return not (colleague.gone or colleague.bot or colleague.stranger or colleague.guest)


def _is_named(colleague: Colleague, names: tuple[str, ...]) -> bool:
    """Whether one of the names is a group's handle they are in, their alias, or their id in their workspace."""
    own = {colleague.alias, colleague.alias.rpartition(":")[2], *colleague.groups}
    return not own.isdisjoint(names)
