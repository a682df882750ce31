"""The bot introduces itself: once to a channel that it is invited to, once to a colleague who opens its page."""

from domain.ids import PlaceId, Slot, account_of
from domain.inbound import ChannelOpened, HomeOpened, TeamPress
from domain.outbound import Direct, Redraw, Request
from domain.panels import Block, Button, Buttons, Heading, Line, Panel, sentence
from domain.people import may_answer
from domain.phrases import Person, phrase
from domain.policy import Policy
from handlers import acquaintance, desk_settings, desks, help, rules, telling
from handlers.digests.forms import NAME as NEW_DIGEST
from ports.storage import UnitOfWork

HELLO = phrase("Hello, I am Isthmus")
RELAYS = phrase(
    "What customers write becomes a thread in your channels, under their name; your answers go back to their chat."
)
MARKED = phrase(
    "A thread is for the team. Only what you mark reaches the customer: *Reply* on the card, a message that begins with"
    " `@Isthmus`, or *Send to customer*."
)
OF_DEFAULT = phrase(
    "Everything that nobody has routed comes here. Tags say what feedback is about; route one here, or have a digest"
    " posted here."
)
OF_DESK = phrase(
    "On this page is what waits for you. `/consent` proposes something, `/feedback` finds what customers said."
)


def slot_of(channel: PlaceId) -> Slot:
    """Where the introduction to a channel stands; kept for good, so that it is posted once."""
    return Slot(f"hello:{channel}")


def channel_opened(event: ChannelOpened, *, uow: UnitOfWork, policy: Policy) -> None:
    """We are in a channel; where somebody has invited us for the first time, we say who we are."""
    acquaintance.channel_opened(event, uow=uow, policy=policy)
    slot = slot_of(event.channel)
    if event.invited and not uow.mirrors.posts(slot):
        telling.announce(uow, policy, event.channel, to_channel(event.channel, uow, policy), slot)


def to_channel(channel: PlaceId, uow: UnitOfWork, policy: Policy) -> Panel:
    """What a channel is told of us: whether it is where all the rest goes, and what can be done from here."""
    default = rules.own_default(uow, policy, channel)
    buttons = [
        telling.form_button(phrase("Route a tag here"), "route", channel),
        telling.form_button(phrase("New digest here"), NEW_DIGEST, ""),
        Button(phrase("Help"), "introduction_help"),
    ]
    if default != channel:
        buttons.insert(
            0, Button(phrase("Make this the default channel"), "make_default", channel, style="primary")
        )
        third = phrase(
            "What nobody has routed goes to #{channel}. Tags say what feedback is about; route one here, or have a"
            " digest posted here.",
            channel=rules.channel_name(default, uow),
        )
    else:
        third = OF_DEFAULT
    blocks: tuple[Block, ...] = (
        Heading(HELLO),
        Line(RELAYS),
        Line(MARKED),
        Line(third),
        Buttons(tuple(buttons)),
    )
    return Panel(HELLO, blocks)


def make_default(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Make this the default channel*: what no route takes comes here from now on, and everybody here is told."""
    channel = event.channel
    if not rules.may_route(event.sender.alias, uow, policy):
        telling.answer_to(uow, policy, event, rules.NOT_ROUTING)
        return
    before = rules.own_default(uow, policy, channel)
    if before != channel:
        rules.choose_default(uow, channel)
        uow.acts.note(event.sender.alias, "default channel", "", before, channel)
        person = Person(event.sender.alias, event.sender.name)
        told = phrase(
            "{person} made this the default channel: what no route takes comes here.", person=person
        )
        telling.announce(uow, policy, channel, sentence(told), f"default:{channel}:{uow.now.timestamp()}")
    for place in (before, channel):
        redraw(place, uow, policy)


def redraw(channel: PlaceId, uow: UnitOfWork, policy: Policy) -> None:
    """Where we have introduced ourselves, the introduction says how it is now."""
    slot = slot_of(channel)
    if uow.mirrors.posts(slot):
        command = Redraw(channel, to_channel(channel, uow, policy), slot, policy.locale)
        lane = f"announce:{channel}"
        uow.outbox.add(Request("", account_of(channel), lane, channel, command, supersedes=slot))


def home_opened(event: HomeOpened, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague looks at their page; the first time, we say who we are."""
    desks.opened(event, uow=uow, policy=policy)
    person = event.sender.alias
    slot = Slot(f"hello:{person}")
    if may_answer(uow.people.colleague(person), policy.agents) and not uow.mirrors.posts(slot):
        command = Direct(event.account, person, to_colleague(), slot, telling.locale_of(uow, policy, person))
        uow.outbox.add(Request(f"direct:{slot}", event.account, f"direct:{person}", person, command))


def to_colleague() -> Panel:
    """What a colleague is told of us."""
    buttons = (
        telling.form_button(phrase("Your settings"), desk_settings.NAME, ""),
        Button(phrase("Help"), "introduction_help"),
    )
    return Panel(HELLO, (Heading(HELLO), Line(RELAYS), Line(MARKED), Line(OF_DESK), Buttons(buttons)))


def show_help(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Help*: what `/isthmus` can do, and the way to the help of every other command."""
    telling.whisper(uow, policy, event.sender.alias, event.channel, help.show("isthmus"), thread=event.thread)
