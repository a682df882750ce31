"""What is behind *More* on the card of a decision: the rare, and what is for whoever leads it. Shown to one person, as far as
it is theirs to do and possible now; the card keeps the answers and the one next step."""

from collections.abc import Iterator

from domain.ids import AliasId
from domain.inbound import TeamPress
from domain.panels import Block, Button, Buttons, Line, Note, Panel
from domain.phrases import Person, phrase
from domain.policy import Policy
from domain.proposals import events, frame, machine, summary
from domain.proposals.frame import Proposal
from domain.proposals.record import Record, card_slot
from domain.proposals.summary import Summary
from domain.proposals.values import Phase
from handlers import telling
from handlers.decisions import acting, notices
from ports.storage import UnitOfWork

AMENDED = (Phase.REACT, Phase.INTEGRATE)
"""Phases in which a change of the text is what is waited for: *Amend* stands on the card itself."""


def button(number: str) -> Button:
    """The way here, on the card."""
    return Button(phrase("More"), "decision_more", number)


def pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*More*: what else this person can do, where they see it.

    Of a card that opens a thread nobody tells whether it was pressed in the channel or beside its thread; both show the channel.
    """
    by, record = event.sender.alias, acting.find(event.value, uow)
    thread = None if event.thread == event.post else event.thread
    if record is None:
        telling.reply_privately(uow, policy, by, event.channel, acting.NOT_FOUND, thread)
        return
    links = (card_slot(record.id),)
    telling.whisper(uow, policy, by, event.channel, panel(record, by), thread=thread, links=links)


def panel(record: Record, person: AliasId) -> Panel:
    """Everything that is not on the card, in rows; who leads it, where that is somebody else."""
    state, shown = record.opened, summary.of(record.opened)
    leads = frame.steers(state, person)
    title = phrase("What else can be done with {decision}:", decision=notices.link(record))
    open_rows = itself(state, leads), beside(shown, state, leads)
    rows = (ended(shown, state, leads),) if state.closed else open_rows
    blocks: list[Block] = [Line(title), *(Buttons(tuple(row)) for row in rows)]
    if not leads:
        blocks.append(Note(phrase("{person} leads it and can do more.", person=Person(state.proposer))))
    return Panel(title, tuple(blocks), once=True)


def itself(state: Proposal, leads: bool) -> Iterator[Button]:
    """What changes the decision: its text, its pace, its people, its end."""
    number = str(state.id)
    if leads and state.phase not in AMENDED and machine.possible(state, events.Amended):
        yield amend(number)
    if leads and machine.possible(state, events.WentOn):
        confirm = phrase("Go on to what comes next, without waiting?")
        yield Button(phrase("Go on"), "decision_go_on", number, confirm=confirm)
    yield telling.form_button(phrase("People and time"), "people", number)
    if leads:
        yield telling.form_button(phrase("End it otherwise"), "end", number)


def amend(number: str, style: str = "") -> Button:
    return telling.form_button(phrase("Amend"), "amend", number, style)


def beside(shown: Summary, state: Proposal, leads: bool) -> Iterator[Button]:
    """Other people's words: answers given by phone, customers, what they wrote."""
    number = str(state.id)
    if any("choices" not in choice.needs for choice in shown.choices):
        yield telling.form_button(phrase("Answer for somebody"), "stance_for", number)
    if leads and any(each.customer not in state.voices_asked for each in state.announcements):
        confirm = phrase(
            "Every customer behind it will read title and text, and be asked once what they think."
        )
        yield Button(phrase("Ask the customers"), "ask_voices", number, confirm=confirm)
    yield telling.form_button(phrase("Link feedback"), "link_feedback", number)
    if state.feedback:
        yield Button(phrase("Who is touched"), "ecosystem_decision", number)


def ended(shown: Summary, state: Proposal, leads: bool) -> Iterator[Button]:
    """What is left once it has ended."""
    number = str(state.id)
    if leads and shown.outcome and shown.telling.unbegun:
        yield telling.form_button(phrase("Change the outcome"), "outcome", number)
    if leads and shown.telling.waiting and not state.waived:
        yield telling.form_button(phrase("Tell nobody"), "waive", number)
    yield telling.form_button(phrase("Link feedback"), "link_feedback", number)
    yield Button(phrase("Export"), "decision_export", number)
