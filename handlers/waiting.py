"""Who waits for an answer, as a line that leads to their thread. Said the same wherever it is listed."""

from collections.abc import Sequence

from domain.conversations import Conversation
from domain.ids import AliasId, Slot, thread_slot
from domain.panels import Block, Line, and_more
from domain.phrases import Arg, Person, Phrase, phrase
from handlers import cards
from ports.desks import Waiting
from ports.storage import UnitOfWork


def line(one: Conversation, uow: UnitOfWork, reader: AliasId | None = None) -> Phrase:
    """One conversation; to a `reader` other than who it is given to, also to whom that is."""
    fields: dict[str, Arg] = {
        "link": cards.link_to(one, uow),
        "name": cards.customer_name(one, uow),
        "time": one.waiting_since or one.opened_at,
    }
    if one.assignee and reader and one.assignee != reader:
        person = Person(one.assignee)
        return phrase("{link} · {name} · since {time} · given to {person}", person=person, **fields)
    return phrase("{link} · {name} · since {time}", **fields)


def lines(waiting: Waiting, uow: UnitOfWork, reader: AliasId | None = None) -> list[Block]:
    """The longest waiting, and how many more there are."""
    blocks: list[Block] = [Line(line(one, uow, reader)) for one in waiting.found]
    if (beyond := waiting.total - len(waiting.found)) > 0:
        blocks.append(and_more(beyond))
    return blocks


def links(found: Sequence[Conversation]) -> tuple[Slot, ...]:
    """The threads that the lines lead to."""
    return tuple(thread_slot(one.id) for one in found)
