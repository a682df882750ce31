"""Decisions in lists: on a colleague's own page, and where a command asks for them."""

from collections.abc import Collection, Sequence

from domain.ids import AliasId, PlaceId, Slot
from domain.panels import Block, Buttons, Heading, Line, Note, Panel, and_more
from domain.phrases import Phrase, phrase
from domain.proposals import summary
from domain.proposals.record import Record, card_slot
from domain.proposals.values import Phase, ProposalId
from handlers import rehousing
from handlers.decisions import notices
from ports.storage import UnitOfWork

Part = tuple[list[Block], tuple[Slot, ...]]
READ = 60
"""Decisions that are read, those that change soonest."""
SHOWN = 8
"""Of each kind on the page."""
FURTHER = 5
"""How many of what needs nothing now."""


def parts(person: AliasId, uow: UnitOfWork, *, but: Collection[ProposalId] = ()) -> tuple[Part, Part]:
    """What waits for a person; and what they proposed and what was decided. Leaves out `but`."""
    found = uow.proposals.involving(person, uow.channels.hidden_from(person), READ)
    records = [record for record in found if record.id not in but]
    asked = [(record, what) for record in records if (what := summary.waits_for(record.opened, person))]
    wanted = {record.id for record, _ in asked}
    rest = [(record, state_of(record)) for record in records if record.id not in wanted]
    mine = [each for each in rest if each[0].opened.proposer == person and not each[0].opened.closed]
    ended = [each for each in rest if each[0].opened.closed]
    places = {record.place for record in records}
    shut = frozenset(place for place in places if rehousing.is_closed(place, uow))
    waits = section(phrase("Decisions that wait for you"), asked, SHOWN, shut)
    proposed = section(phrase("What you proposed"), mine, FURTHER, shut)
    decided = section(phrase("What was decided"), ended, FURTHER, shut)
    return waits, (proposed[0] + decided[0], proposed[1] + decided[1])


def section(
    title: Phrase, rows: list[tuple[Record, Phrase]], most: int, shut: Collection[PlaceId] = ()
) -> Part:
    """Records under a heading, and the slots of their cards; nothing when there are none. What stands in a channel that is
    `shut` is shown by a button: on its card nobody can press any."""
    if not rows:
        return [], ()
    blocks: list[Block] = [Heading(title)]
    for record, what in rows[:most]:
        blocks += row(record, what)
        if record.place in shut:
            blocks.append(Buttons((notices.show_button(record),)))
    if len(rows) > most:
        blocks.append(and_more(len(rows) - most))
    return blocks, tuple(card_slot(record.id) for record, _ in rows[:most])


def row(record: Record, what: Phrase) -> tuple[Block, ...]:
    """One decision: its link, its title, what is to be said of it."""
    state = record.opened
    if state.closes and not state.closed:
        return Line(line(record, what)), Note(phrase("until {time}", time=state.closes))
    return (Line(line(record, what)),)


def line(record: Record, what: Phrase) -> Phrase:
    """The same in a sentence."""
    title = record.opened.title
    return phrase("{decision} *{title}*: {what}", decision=notices.link(record), title=title, what=what)


def state_of(record: Record) -> Phrase:
    """Where it stands, in a word or two."""
    shown = summary.of(record.opened)
    if shown.phase == Phase.ROUND and not shown.ended.text:
        return phrase("{answered} of {all} have answered", answered=shown.answered, all=shown.participants)
    return shown.ended if shown.ended.text else shown.phase_name


def listing(title: Phrase, records: Sequence[Record], person: AliasId) -> tuple[Panel, tuple[Slot, ...]]:
    """A list for a command, with what each wants of this person."""
    blocks: list[Block] = [Heading(title)]
    for record in records:
        what = summary.waits_for(record.opened, person) or state_of(record)
        blocks += row(record, what)
    return Panel(title, tuple(blocks)), tuple(card_slot(record.id) for record in records)
