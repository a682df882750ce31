"""A colleague's own page: what waits for them, what they proposed, what was decided."""

from domain.ids import AliasId, Slot
from domain.inbound import HomeOpened
from domain.panels import Block, Divider, Heading, Line, Note, Panel
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals import summary
from domain.proposals.record import Record, card_slot
from handlers.decisions import effects
from ports.storage import UnitOfWork

SHOWN = 10


def panel(person: AliasId, uow: UnitOfWork, policy: Policy) -> tuple[Panel, tuple[Slot, ...]]:
    """The page, and the slots it links to."""
    records = uow.proposals.involving(person, 60)
    waiting = [(record, what) for record in records if (what := summary.waits_for(record.opened, person))]
    mine = [record for record in records if record.opened.proposer == person and not record.opened.closed]
    ended = [record for record in records if record.opened.closed]
    title = phrase("What waits for you")
    blocks: list[Block] = [Heading(title)]
    blocks += [block for record, what in waiting[:SHOWN] for block in row(record, what)] or [
        Line(phrase("Nothing. 🌿"))
    ]
    blocks += section(phrase("What you proposed"), mine)
    blocks += section(phrase("What was decided"), ended)
    blocks += (
        Divider(),
        Note(phrase("`/consent` proposes something; `/consent help` shows what else there is.")),
    )
    return Panel(title, tuple(blocks)), tuple(card_slot(record.id) for record in records)


def section(title: Phrase, records: list[Record]) -> list[Block]:
    """Records under a heading; nothing when there are none."""
    if not records:
        return []
    rows = (block for record in records[:SHOWN] for block in row(record, state_of(record)))
    return [Divider(), Heading(title), *rows]


def row(record: Record, what: Phrase) -> tuple[Block, ...]:
    """One decision: its link, its title, what is to be said of it."""
    state = record.opened
    line = phrase("{decision} *{title}*: {what}", decision=effects.link(record), title=state.title, what=what)
    if state.closes and not state.closed:
        return Line(line), Note(phrase("until {time}", time=state.closes))
    return (Line(line),)


def state_of(record: Record) -> Phrase:
    """Where it stands, in a word or two."""
    shown = summary.of(record.opened)
    return shown.ended if shown.ended.text else shown.phase_name


def listing(title: Phrase, records: list[Record], person: AliasId) -> tuple[Panel, tuple[Slot, ...]]:
    """A list for a command, with what each wants of this person."""
    blocks: list[Block] = [Heading(title)]
    for record in records:
        what = summary.waits_for(record.opened, person) or state_of(record)
        blocks += row(record, what)
    return Panel(title, tuple(blocks)), tuple(card_slot(record.id) for record in records)


def opened(event: HomeOpened, *, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague looks at their page: it shows how things are now."""
    effects.refresh_desk(uow, policy, event.sender.alias, looking=True)
