"""A colleague's own page: who waits for them, what is to be decided and announced, what comes, what they have set."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AliasId, PlaceId, Slot
from domain.panels import Block, Button, Buttons, Divider, Heading, Line, Note, Panel, and_more
from domain.people import may_answer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals import summary
from domain.proposals.record import Record, card_slot
from handlers import desk_settings, waiting
from handlers.decisions import desk as deciding
from handlers.digests import command as digest_command
from handlers.knowledge import doubts
from ports.desks import Waiting
from ports.storage import UnitOfWork

CONVERSATIONS = 8
FURTHER = 5
"""How many outcomes and digests."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose page it is, and in which channels they are."""

    person: AliasId
    agent: bool
    channels: frozenset[PlaceId]


def panel(person: AliasId, uow: UnitOfWork, policy: Policy) -> tuple[Panel, tuple[Slot, ...]]:
    """The page, and the slots it links to."""
    agent = may_answer(uow.people.colleague(person), policy.agents)
    reader = Reader(person, agent, frozenset(uow.desks.channels(person)))
    untold = outcomes(reader, uow)
    asked, further = deciding.parts(person, uow, but=frozenset(record.id for record in untold))
    parts = (
        waiting_part(phrase("Waiting for you"), uow.desks.assigned(person, CONVERSATIONS), reader, uow),
        asked,
        waiting_part(
            phrase("Waiting in your channels"), uow.desks.around(person, CONVERSATIONS), reader, uow
        ),
        outcomes_part(untold),
        doubts.part(person, uow, policy) if agent else ([], ()),
        (digests_part(reader, uow), ()),
        further,
    )
    shown = [part for part in parts if part[0]]
    title = phrase("Your desk")
    blocks: list[Block] = [Heading(title)]
    for part, _ in shown:
        blocks += (*part, Divider())
    if not shown:
        blocks += (Line(phrase("Nothing waits for you. 🌿")), Divider())
    blocks += desk_settings.shown(person, uow, policy)
    return Panel(title, tuple(blocks)), tuple(dict.fromkeys(slot for _, slots in shown for slot in slots))


def waiting_part(title: Phrase, found: Waiting, reader: Reader, uow: UnitOfWork) -> deciding.Part:
    """Conversations under a heading, the longest waiting first."""
    if not found.total:
        return [], ()
    return [Heading(title), *waiting.lines(found, uow, reader.person)], waiting.links(found.found)


def outcomes(reader: Reader, uow: UnitOfWork) -> list[Record]:
    """Decisions of which customers have not been told: one's own, and those of one's channels."""
    if not reader.agent:
        return []
    hidden = uow.channels.hidden_from(reader.person)
    return [
        record
        for record in uow.proposals.unannounced(hidden)
        if record.opened.proposer == reader.person or record.place in reader.channels
    ]


def outcomes_part(records: Sequence[Record]) -> deciding.Part:
    """Each with the button that previews what customers would read, once the outcome is written."""
    blocks: list[Block] = [Heading(phrase("Outcomes to announce"))] if records else []
    for record in records[:FURTHER]:
        blocks.append(Line(deciding.line(record, summary.next_action(record.opened))))
        if record.opened.outcome:
            blocks.append(
                Buttons((Button(phrase("Tell the customers"), "announce_preview", str(record.id)),))
            )
    if len(records) > FURTHER:
        blocks.append(and_more(len(records) - FURTHER))
    return blocks, tuple(card_slot(record.id) for record in records[:FURTHER])


def digests_part(reader: Reader, uow: UnitOfWork) -> list[Block]:
    """The digests of one's channels, and when they come next."""
    found = [digest for digest in uow.digests.all() if digest.place in reader.channels]
    blocks: list[Block] = [Heading(phrase("Digests of your channels"))] if found else []
    for digest in found[:FURTHER]:
        blocks += (Line(digest_command.told(digest, uow)), Note(digest_command.when(digest)))
    if len(found) > FURTHER:
        blocks.append(and_more(len(found) - FURTHER))
    return blocks
