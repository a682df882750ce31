"""`/isthmus` alone: what there is in this very channel and what can be done about it now. Reads only."""

from domain.ids import AliasId, PlaceId, Slot, account_of
from domain.panels import Block, Button, Buttons, Fact, Facts, Heading, Line, Note, Panel, and_more
from domain.people import Channel
from domain.phrases import Phrase, listed, phrase, plural
from domain.policy import Policy
from domain.routing import Criterion, Route
from handlers import desk_settings, forms, rules, telling, waiting
from handlers.digests import command as digest_command
from handlers.digests import forms as digest_forms
from ports.desks import Waiting
from ports.storage import UnitOfWork

WAITING = 3
LISTED = 5
"""How many routes and digests are named; more are counted."""
FURTHER = phrase("`/isthmus help` says what else there is.")


def panel(place: PlaceId, person: AliasId, uow: UnitOfWork, policy: Policy) -> tuple[Panel, tuple[Slot, ...]]:
    """What comes here, who waits here, what is told here, what to try next; and the slots it links to."""
    channel = uow.channels.get(place)
    if channel is None or not channel.member:
        return elsewhere(channel, person, uow, policy), ()
    waits = uow.desks.waiting_in(place, WAITING)
    digests = [digest for digest in uow.digests.all() if digest.place == place]
    routes = routes_to(channel, uow, policy)
    title = phrase("What can be done in #{channel}", channel=rules.channel_name(place, uow))
    blocks: list[Block] = [
        Heading(title),
        Facts((comes_here(routes, channel, uow, policy), mode(channel, policy))),
    ]
    blocks += who_waits(waits, uow)
    blocks += (Line(digest_command.told(digest, uow)) for digest in digests[:LISTED])
    if len(digests) > LISTED:
        blocks.append(and_more(len(digests) - LISTED))
    blocks.append(Line(next_step(waits, bool(routes) or is_default(channel, uow, policy), bool(digests))))
    blocks += (Buttons(buttons(bool(digests))), Note(FURTHER))
    return Panel(title, tuple(blocks)), waiting.links(waits.found)


def elsewhere(channel: Channel | None, person: AliasId, uow: UnitOfWork, policy: Policy) -> Panel:
    """The same where the bot is not: in a direct message, or a channel that nobody has invited it to. It may be read in a direct
    message either way, so the channel is named."""
    title = phrase("What can be done with Isthmus")
    default = uow.channels.get(rules.default_place(uow, policy, account_of(person)))
    hidden = uow.channels.hidden_from(person)
    invite = (
        phrase(
            "I am not in #{channel}. Invite me there with `/invite @Isthmus`, and customers can be answered in it.",
            channel=channel.name,
        )
        if channel and channel.name
        else phrase(
            "I am not in this channel. Invite me with `/invite @Isthmus`, and customers can be answered here."
        )
    )
    blocks: list[Block] = [
        Heading(title),
        Line(invite),
        Line(
            plural(
                "{count} conversation waits for an answer.",
                "{count} conversations wait for an answer.",
                uow.conversations.count_waiting(hidden),
            )
        ),
    ]
    if default and default.name:
        blocks.append(
            Line(phrase("What no route sends elsewhere comes to #{channel}.", channel=default.name))
        )
    blocks += (Buttons(buttons(True)), Note(FURTHER))
    return Panel(title, tuple(blocks))


def routes_to(channel: Channel, uow: UnitOfWork, policy: Policy) -> list[Route]:
    """The routes that lead to a channel, by whichever of its names they say it."""
    names = {channel.name.lower(), channel.place.lower(), channel.place.rpartition(":")[2].lower()}
    known = rules.routes_of(uow, policy, account_of(channel.place))
    return [route for route in known if route.channel.lstrip("#").lower() in names]


def is_default(channel: Channel, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether everything comes here that no route sends elsewhere."""
    return rules.default_place(uow, policy, account_of(channel.place)) == channel.place


def comes_here(routes: list[Route], channel: Channel, uow: UnitOfWork, policy: Policy) -> Fact:
    """What reaches a channel."""
    label = phrase("What comes here")
    parts = [criterion(route) for route in routes[:LISTED]]
    if len(routes) > LISTED:
        parts.append(plural("and {count} more", "and {count} more", len(routes) - LISTED))
    if is_default(channel, uow, policy):
        parts.append(
            phrase("whatever no route sends elsewhere")
            if parts
            else phrase("everything that no route sends elsewhere")
        )
    if not parts:
        return Fact(label, phrase("nothing: no route leads here"))
    return Fact(label, listed(parts))


def criterion(route: Route) -> Phrase:
    """What a route asks for."""
    label = forms.CRITERIA[route.criterion]
    if route.criterion is Criterion.ALL:
        return label
    return phrase("{label}: {value}", label=label, value=route.value)


def mode(channel: Channel, policy: Policy) -> Fact:
    """How this channel's threads reach customers."""
    how = (
        phrase("every message, unless it starts with `//`")
        if rules.replies_mode(channel, policy) == "open"
        else phrase("only what is marked")
    )
    return Fact(phrase("What customers get of its threads"), how)


def who_waits(waits: Waiting, uow: UnitOfWork) -> list[Block]:
    """The customers who wait in this channel, longest first."""
    if not waits.total:
        return [Line(phrase("Nobody waits for an answer here."))]
    title = plural(
        "{count} conversation waits for an answer here:",
        "{count} conversations wait for an answer here:",
        waits.total,
    )
    return [Line(title), *waiting.lines(waits, uow)]


def next_step(waits: Waiting, comes: bool, digest: bool) -> Phrase:
    """The one thing to try now."""
    if waits.total:
        return phrase(
            "Try next: open the first thread, and answer with *Reply* or a message that starts with @Isthmus."
        )
    if not comes:
        return phrase("Try next: *Add a route*, so that customers' words come here.")
    if not digest:
        return phrase("Try next: *New digest*, which tells this channel at a fixed time what needs somebody.")
    return phrase("Try next: `/feedback list` shows the newest feedback.")


def buttons(digest: bool) -> tuple[Button, ...]:
    """What can be begun from here."""
    return (
        telling.form_button(phrase("Add a route"), "route", ""),
        telling.form_button(phrase("New digest"), digest_forms.NAME, "", "" if digest else "primary"),
        telling.form_button(phrase("Propose something"), "propose", ""),
        telling.form_button(phrase("My settings"), desk_settings.NAME, ""),
    )
