"""From a question to its answer: what is looked up outside any transaction, and what is posted in one, once."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.content import Content, File, FileKind
from domain.ecosystem.landscape import Actor
from domain.ids import OWN, AliasId, PlaceId, Slot, account_of
from domain.outbound import Post, Request, Show
from domain.panels import Panel
from domain.policy import Policy
from handlers import telling
from handlers.ecosystem import actors, deciding, looking, maps, pulses
from ports.ecosystem import Ask, What
from ports.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Answer:
    """A panel with whom it names, perhaps a picture by the reference it is made from; or customers to be asked."""

    panel: Panel | None = None
    named: tuple[AliasId, ...] = ()
    picture: str = ""
    customers: tuple[AliasId, ...] = ()


def find(ask: Ask, uow: UnitOfWork, policy: Policy) -> Answer:
    """The answer. Only reads, and may take a second."""
    match ask.what:
        case What.MAP:
            panel, shown = maps.listed(looking.for_ask(ask, uow).land)
            picture = f"{maps.FILE}:{ask.about or 'light'}:{ask.place}" if shown else ""
            return Answer(panel, people(shown), picture)
        case What.ACTOR:
            panel, _ = actors.panel(ask, uow, policy)
            return Answer(panel)
        case What.PROPOSAL:
            return Answer(deciding.panel(ask, uow, policy))
        case What.ASK:
            return Answer(customers=deciding.customers(ask, uow))
        case What.PULSE:
            return Answer(pulses.panel(ask.place, uow), picture=f"{pulses.FILE}:{ask.place}")


def people(shown: Sequence[Actor]) -> tuple[AliasId, ...]:
    """Everybody whose name or organisation stands there."""
    return tuple(dict.fromkeys(alias for actor in shown for alias in actor.people))


def post(ask: Ask, answer: Answer, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers, unless somebody else has. The map and the pulse go to the channel, all else to who asked."""
    if not uow.ecosystem.settle(ask.id):
        return
    if ask.what is What.ASK:
        deciding.ask_them(ask, answer.customers, uow, policy)
    elif answer.panel is None:
        return
    elif ask.person is None:
        publish(ask, answer.panel, answer, uow, policy)
    else:
        telling.whisper(uow, policy, ask.person, ask.place, answer.panel)


def publish(ask: Ask, panel: Panel, answer: Answer, uow: UnitOfWork, policy: Policy) -> None:
    """The picture, then the words; whom they name is noted, so that an erasing finds them."""
    slot = Slot(f"{ask.what.value}:{ask.id}")
    if answer.picture:
        name = "pulse.png" if ask.what is What.PULSE else "ecosystem.png"
        file = File(FileKind.PHOTO, OWN, answer.picture, name, "image/png")
        show(Post(ask.place, Content(attachments=(file,)), Slot(f"{slot}:file")), ask.place, uow)
    show(Show(ask.place, panel, slot, None, policy.locale), ask.place, uow)
    if answer.named:
        conversations = uow.ecosystem.latest(answer.named)
        for one in (slot, Slot(f"{slot}:file")):
            uow.erasing.quote(one, conversations)


def show(command: Post | Show, place: PlaceId, uow: UnitOfWork) -> None:
    """Queues what stands in a channel, behind what this area has queued for it before."""
    uow.outbox.add(Request(f"show:{command.slot}", account_of(place), f"ecosystem:{place}", place, command))
