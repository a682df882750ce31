"""Tags and routes in force: the operator's file and what was made in the chat, and the channels they name."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain import people, routing
from domain.conversations import Conversation
from domain.feedback import Tag
from domain.ids import AccountId, AliasId, PlaceId, account_of
from domain.people import Channel, Customer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.routing import Criterion, Route, Subject
from ports.storage import UnitOfWork

NOBODY = AccountId("slack:nobody")
"""Stands for the workspace while there is none: nothing is handled before the first has installed us."""

MISNAMED_PATIENCE = timedelta(seconds=60)
"""How long a default channel may be unknown before another channel stands in for it: never nowhere."""
NOT_ROUTING = phrase(
    "Only administrators of Isthmus can change routes, tags and the default channel. The operator names them"
    " (ISTHMUS_ADMINS), or lets the people who answer customers do it too (ISTHMUS_ROUTING=agents)."
)

BY_CODE = phrase("Write languages by their codes, such as fr or de.")


def may_route(person: AliasId, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether somebody may change which channel gets what."""
    return people.may_route(uow.people.colleague(person), policy.admins, policy.agents, policy.agents_route)


def tags(uow: UnitOfWork, policy: Policy) -> tuple[Tag, ...]:
    """Every tag, built-in ones first; one made in the chat replaces the file's of the same name."""
    known = {tag.name: tag for tag in (*policy.tags, *uow.rules.tags())}
    return tuple(known.values())


def no_such_tag(uow: UnitOfWork, policy: Policy) -> Phrase:
    """That a tag is none, and which there are."""
    return phrase(
        "There is no such tag. There are: {tags}.", tags=", ".join(tag.name for tag in tags(uow, policy))
    )


def routes(uow: UnitOfWork, policy: Policy) -> tuple[Route, ...]:
    """Every route of every workspace, the operator's file first."""
    return (*policy.routes, *(route for route in uow.rules.routes() if route.criterion is not Criterion.REST))


def routes_of(uow: UnitOfWork, policy: Policy, team: AccountId) -> tuple[Route, ...]:
    """The routes that are in force in a workspace, in their order."""
    return tuple(route for route in routes(uow, policy) if route.is_for(team))


def places(
    uow: UnitOfWork, policy: Policy, tags: tuple[str, ...], plain: str, customer: Customer
) -> tuple[PlaceId, tuple[PlaceId, ...]]:
    """The home channel of a subject and the channels that get a copy of its card."""
    team = workspace(uow, policy, customer.account)
    return routing.homes(wanted(uow, policy, tags, plain, customer), default_place(uow, policy, team))


def workspace(uow: UnitOfWork, policy: Policy, account: AccountId) -> AccountId:
    """The workspace that answers a bot's customers; of a workspace itself."""
    known = dict(policy.teams).get(account)
    if known is None and uow.installations.get(account) is not None:
        return account
    return known or policy.team or uow.installations.first() or NOBODY


def wanted(
    uow: UnitOfWork, policy: Policy, tags: tuple[str, ...], plain: str, customer: Customer
) -> list[PlaceId]:
    """The channels that routes name for a subject, as far as they can be used."""
    subject = Subject(
        tags, plain, customer.alias, customer.username, customer.organisation, customer.locale(policy.locale)
    )
    team = workspace(uow, policy, customer.account)
    named = routing.route(subject, routes_of(uow, policy, team))
    channels = (uow.channels.named(team, name) for name in named)
    return [channel.place for channel in channels if channel and not channel.archived]


def default_place(uow: UnitOfWork, policy: Policy, team: AccountId) -> PlaceId:
    """Where everything of a workspace goes that no route wants; never nowhere, if the bot is in any channel at all.

    A channel that the directory does not know yet is taken at its word: the platform may know it.
    """
    chosen = chosen_default(uow, team)
    if chosen and chosen.usable:
        return chosen.place
    default = policy.default_of(team)
    channel = uow.channels.named(team, default) if default else None
    if channel and not channel.archived:
        return channel.place
    usable = uow.channels.usable(team)
    if default and (channel is None or not usable):
        return PlaceId(f"{team}:{default.lstrip('#')}")
    return usable[0].place if usable else PlaceId(f"{team}:nowhere")


def chosen_default(uow: UnitOfWork, team: AccountId) -> Channel | None:
    """The default channel that was chosen in the chat, over that of the settings."""
    chosen = [route for route in uow.rules.routes() if is_rest_of(route, team)]
    return uow.channels.get(PlaceId(chosen[-1].channel)) if chosen else None


def choose_default(uow: UnitOfWork, channel: PlaceId) -> None:
    """Everything of a workspace that no route takes goes to this channel of it from now on."""
    for route in uow.rules.routes():
        if is_rest_of(route, account_of(channel)):
            uow.rules.remove_route(route.id)
    uow.rules.add_route(Route(0, Criterion.REST, "", channel))


def is_rest_of(route: Route, team: AccountId) -> bool:
    """Whether a route names the default channel of a workspace."""
    return route.criterion is Criterion.REST and route.channel.startswith(f"{team}:")


def own_default(uow: UnitOfWork, policy: Policy, place: PlaceId) -> PlaceId:
    """The default channel of the workspace that a place belongs to."""
    return default_place(uow, policy, workspace(uow, policy, account_of(place)))


def is_misnamed(uow: UnitOfWork, default: PlaceId, waiting_since: datetime) -> bool:
    """Whether the default channel is none that we are in, and not only because we have just started and know none yet."""
    channel = uow.channels.get(default)
    return not (channel and channel.member) and uow.now - waiting_since >= MISNAMED_PATIENCE


def spread(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, customer: Customer
) -> tuple[PlaceId, ...]:
    """Channels that further tags concern and that do not hold the conversation's card yet."""
    here = replace(customer, account=conversation.account)
    concerned = dict.fromkeys(wanted(uow, policy, conversation.tags, "", here))
    return tuple(
        place for place in concerned if place != conversation.home and place not in conversation.copies
    )


def channel_name(place: PlaceId, uow: UnitOfWork) -> str:
    """How people name a channel, without `#`; its id while no name of it is known."""
    return channel_at(place, uow).name or place.rpartition(":")[2]


def untellable(channel: PlaceId, team: AccountId, uow: UnitOfWork) -> Phrase | None:
    """What is wrong with a channel that somebody of a workspace chose to be told; one that is not known yet is believed."""
    if not channel.startswith(f"{team}:"):
        return phrase("Choose a channel.")
    known = uow.channels.get(channel)
    if known is not None and not known.usable:
        return phrase("I am not in this channel, or it is archived. Invite me there first.")
    return None


def channel_at(place: PlaceId, uow: UnitOfWork) -> Channel:
    """What is known of a channel: where the workspace has told nothing yet, where it is, and that it may be private."""
    return uow.channels.get(place) or Channel(place, private=True)


def replies_mode(channel: Channel, policy: Policy) -> str:
    """`explicit` or `open`: as the channel has it, else as the operator's file says of it, else as everywhere."""
    names = {channel.name, channel.place, channel.place.rpartition(":")[2]}
    of_file = (mode for name, mode in policy.channels if name in names)
    return channel.replies or next(of_file, policy.replies)
