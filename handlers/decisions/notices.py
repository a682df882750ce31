"""What is said of a decision as it goes on: below its card; where that stands in a private channel that is closed, in private.

What was decided about in a private channel is shown nowhere else, and is not left undecided for that: it goes on among those
who could read it there, each of whom is told alone.
"""

from dataclasses import replace

from domain.desks import Notice
from domain.ids import AliasId, Slot, account_of, post_slot
from domain.outbound import Request, Show
from domain.panels import Button, Buttons, Panel
from domain.phrases import PostLink, phrase
from domain.policy import Policy
from domain.proposals import frame
from domain.proposals.record import Record, card_slot
from handlers import rehousing, telling
from ports.storage import UnitOfWork


def post(
    record: Record, panel: Panel, name: str, uow: UnitOfWork, policy: Policy, links: tuple[Slot, ...] = ()
) -> None:
    """Says a panel, once for each name."""
    slot = slot_of(record, name)
    if is_shut(record, uow):
        tell(record, panel, slot, uow, policy, links)
        return
    command = Show(record.place, panel, slot, below(record), policy.locale, links=links)
    account, lane = account_of(record.place), f"proposal:{record.id}"
    uow.outbox.add(
        Request(f"show:{slot}", account, lane, record.place, command, conversation=record.conversation)
    )


def slot_of(record: Record, name: str) -> Slot:
    """Where a notice of this name stands."""
    return Slot(f"decision:{record.id}:{name}")


def below(record: Record) -> Slot:
    """The slot whose post opens the thread in which a decision is talked about."""
    return post_slot(record.thread) if record.thread else card_slot(record.id)


def link(record: Record) -> PostLink:
    """A link to the card, labelled by its reference."""
    return PostLink(card_slot(record.id), f"D-{record.id}")


# where nobody can be told in the channel


def is_shut(record: Record, uow: UnitOfWork) -> bool:
    """Whether a decision stands in a private channel that is closed."""
    return rehousing.is_closed(record.place, uow)


def readers(record: Record, uow: UnitOfWork) -> list[AliasId]:
    """Who leads a decision, takes part in it or decides it, and is in its channel; its proposer where we were not told who is."""
    state = record.opened
    inside = {one.alias for one in uow.channels.members(record.place) if not one.gone} or {state.proposer}
    people = (state.proposer, *frame.present(state), *filter(None, (state.decider,)))
    return [person for person in dict.fromkeys(people) if person in inside]


def tell(
    record: Record, panel: Panel, slot: Slot, uow: UnitOfWork, policy: Policy, links: tuple[Slot, ...] = ()
) -> None:
    """Tells each of them alone what was to be said in the channel, with a way to the card as it is now."""
    shown = replace(panel, blocks=(*panel.blocks, Buttons((show_button(record),))))
    account = account_of(record.place)
    for person in readers(record, uow):
        name = told_slot(slot, person)
        telling.notify(uow, policy, account, person, shown, Notice.REMINDER, name, links=links)


def told_slot(slot: Slot, person: AliasId) -> Slot:
    """Where a notice stands that one person alone is told."""
    return Slot(f"{slot}:{person}")


def slots(record: Record, name: str, uow: UnitOfWork) -> list[Slot]:
    """Everywhere that a notice of this name will stand."""
    slot = slot_of(record, name)
    return [told_slot(slot, one) for one in readers(record, uow)] if is_shut(record, uow) else [slot]


def show_button(record: Record) -> Button:
    """Shows the card to whoever presses it: where it stands nobody may be able to press anything."""
    return Button(phrase("Show it"), "decision_show", str(record.id))
