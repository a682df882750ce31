"""One event in, everything that follows queued: the log is written, the card lives, people hear of their turn."""

from domain import ids
from domain.content import Text
from domain.errors import Refusal
from domain.ids import AliasId, PlaceId, PostId
from domain.panels import Block, Line, Note, Panel, Words, sentence
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals import due, machine, registry
from domain.proposals.events import Entry, Event
from domain.proposals.frame import Proposal
from domain.proposals.record import Record, card_slot
from domain.proposals.values import Outcome, ProposalId
from handlers import telling
from handlers.decisions import effects, notices
from ports.storage import UnitOfWork

NOT_FOUND = phrase("There is no such decision.")
OUTSIDERS = phrase("Only people of this workspace can take part in its decisions.")


def number_in(text: str) -> int | None:
    """The number in `D-7`, `d7` or `7`; None when the text is no reference of a decision."""
    return ids.number(ids.bare(text).upper().removeprefix("D").removeprefix("-"))


def find(text: str, uow: UnitOfWork, *, held: bool = False) -> Record | None:
    """The decision that `D-7`, `d7` or `7` names, held against other writers if it is to change.

    None when there is none or it is only a draft.
    """
    number = number_in(text)
    if number is None:
        return None
    try:
        record = (uow.proposals.lock if held else uow.proposals.get)(ProposalId(number))
    except KeyError:
        return None
    return record if record.state else None


def shown(text: str, person: AliasId, uow: UnitOfWork) -> Record | None:
    """The decision that somebody named by its reference; None also where they may not look: what stands in a private channel
    is for those who are in it."""
    found = find(text, uow)
    return None if found is None or found.place in uow.channels.hidden_from(person) else found


def zones(state: Proposal, uow: UnitOfWork) -> due.Zones:
    """The time zones of those who may be reminded."""
    return uow.people.zones(() if state.closed else registry.process_of(state).waiting(state))


def apply(record: Record, event: Event, *, uow: UnitOfWork, policy: Policy) -> Record:
    """Takes one step of a locked decision. Raises `Refusal`, and then nothing has changed."""
    step = machine.advance(record.state, event, uow.now)
    next_at = due.earliest(step.state, uow.now)
    after = uow.proposals.append(record, Entry(uow.now, event), step.state, next_at)
    effects.carry_out(after, step.effects, event, uow=uow, policy=policy)
    return after


def act(
    number: str,
    event: Event,
    *,
    by: AliasId,
    place: PlaceId,
    thread: PostId | None = None,
    words: str = "",
    uow: UnitOfWork,
    policy: Policy,
) -> Record | None:
    """Takes one step on behalf of a colleague; what is wrong with it is told to them alone, with the `words` they wrote."""
    record = find(number, uow, held=True)
    if record is None:
        telling.reply_privately(uow, policy, by, place, NOT_FOUND, thread)
        return None
    try:
        return apply(record, event, uow=uow, policy=policy)
    except Refusal as refusal:
        outcome = record.opened.outcome if not machine.possible(record.opened, type(event)) else None
        panel = refused(refusal.sentence, words, outcome)
        telling.whisper(uow, policy, by, place, panel, thread=thread)
        return None


def confirm(
    record: Record, by: AliasId, place: PlaceId, thread: PostId | None, uow: UnitOfWork, policy: Policy
) -> None:
    """Says to whoever took a step that it was taken, where no card shows it."""
    if notices.is_shut(record, uow):
        text = phrase(
            "Noted for {decision}, whose channel can no longer be used.", decision=notices.link(record)
        )
        panel = sentence(text, notices.show_button(record))
        telling.whisper(uow, policy, by, place, panel, thread=thread, links=(card_slot(record.id),))


def refused(why: Phrase, words: str, outcome: Outcome | None) -> Panel:
    """Why something was not done, what was decided if it is over, and what somebody wrote for it given back to them."""
    blocks: list[Block] = [Line(why)]
    if outcome:
        blocks.append(Words(Text(outcome.text), quoted=True))
    if words.strip():
        kept = Note(phrase("Nothing was kept of this; here are your words:"))
        blocks += (kept, Words(Text(words), quoted=True))
    return Panel(why, tuple(blocks))
