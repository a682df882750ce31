"""Whom a decision touches, who of them was not heard about it, and the way to ask them."""

from collections.abc import Sequence
from datetime import timedelta

from domain.ecosystem.touched import Touched, matter, touched
from domain.ids import AliasId
from domain.inbound import TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, sentence
from domain.people import may_answer
from domain.phrases import Person, Phrase, named, phrase, plural
from domain.policy import Policy
from domain.proposals import events, frame
from domain.proposals.record import Record
from handlers import telling
from handlers.decisions import acting
from handlers.ecosystem import looking, words
from handlers.ecosystem.looking import View
from ports.ecosystem import Ask, What
from ports.storage import UnitOfWork

SHOWN = 12
ASKED = 50
"""Customers that one tap asks, at most."""
WITHIN = timedelta(days=180)
"""Who has not written for so long is not asked what they think."""


def panel(ask: Ask, uow: UnitOfWork, policy: Policy) -> Panel:
    """The answer to `/ecosystem D-12`."""
    record = acting.shown(ask.about, ask.person, uow) if ask.person else acting.find(ask.about, uow)
    if record is None:
        return sentence(acting.NOT_FOUND)
    view = looking.for_ask(ask, uow)
    found = of(record, view, uow)
    title = phrase("Whom {decision} touches", decision=f"D-{record.id} · {record.opened.title}")
    if not found:
        text = phrase("Nobody else writes about what its feedback is about.")
        return Panel(title, (Heading(title), Line(text)))
    silent = [one for one in found if not one.heard]
    blocks: list[Block] = [
        Heading(title),
        *group(phrase("Heard: {people}"), [one for one in found if one.heard]),
    ]
    blocks += group(phrase("Not heard about it: {people}"), silent)
    blocks += (Note(line(one, view)) for one in silent[:SHOWN])
    if askable(silent, uow) and not record.opened.closed:
        blocks.append(asking(record, ask.person))
    return Panel(title, tuple(blocks))


def asking(record: Record, person: AliasId | None) -> Block:
    """The way to ask them, or who alone has it."""
    if person is None or not frame.steers(record.opened, person):
        return Note(phrase("Only {proposer} can ask them.", proposer=Person(record.opened.proposer)))
    confirm = phrase("Each of them will read title and text, and be asked once what they think.")
    return Buttons((Button(phrase("Ask them"), "ask_touched", str(record.id), "primary", confirm),))


def of(record: Record, view: View, uow: UnitOfWork) -> list[Touched]:
    """Customers who write about what a decision is about, the strongest first."""
    state = record.opened
    rows = [found for number in state.feedback if (found := uow.feedback.get(number))]
    conversations = tuple(dict.fromkeys(row.feedback.conversation for row in rows))
    if record.conversation is not None:
        conversations = (*conversations, record.conversation)
    themes = uow.ecosystem.themes_of(conversations) if conversations else ()
    topics = matter({row.feedback.tag for row in rows}, themes)
    heard = {row.customer for row in rows} | {voice.customer for voice in state.voices}
    return touched(
        view.relations, view.people, topics, heard | set(state.voices_asked), view.land, view.roots
    )


def group(text: Phrase, people: Sequence[Touched]) -> list[Block]:
    """A line that names these people in the place of `{people}`; none where there are none."""
    if not people:
        return []
    told = words.listed([one.person.name for one in people], SHOWN)
    return [Line(Phrase(text.text, (("people", told),)))]


def line(one: Touched, view: View) -> Phrase:
    """A person and what they write about."""
    name = one.person.name
    if one.person.organisation:
        name = f"{name} ({one.person.organisation})"
    about = named([view.land.name(key) for key in one.about])
    return phrase("{name}: {topics}", name=name, topics=about)


def askable(silent: Sequence[Touched], uow: UnitOfWork) -> tuple[AliasId, ...]:
    """Who of them can be asked: reachable, and not silent for half a year."""
    earliest = (uow.now - WITHIN).timestamp()
    found = [one.person.alias for one in silent if not one.person.unreachable and one.last_at >= earliest]
    return tuple(found[:ASKED])


def pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Who is touched*, behind *More* on the card of a decision: answered outside this transaction, to whoever pressed."""
    if may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        uow.ecosystem.ask(What.PROPOSAL, event.channel, event.sender.alias, event.value)
    else:
        telling.answer_to(uow, policy, event, looking.AGENTS_ONLY)


def asked(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Ask them*: who they are is looked up outside this transaction, then they are asked by it."""
    uow.ecosystem.ask(What.ASK, event.channel, event.sender.alias, event.value)


def customers(ask: Ask, uow: UnitOfWork) -> tuple[AliasId, ...]:
    """Whom to ask, as things are now."""
    record = acting.find(ask.about, uow)
    if record is None:
        return ()
    found = of(record, looking.for_ask(ask, uow), uow)
    return askable([one for one in found if not one.heard], uow)


def ask_them(ask: Ask, found: tuple[AliasId, ...], uow: UnitOfWork, policy: Policy) -> None:
    """Asks them by the voices of the decision; the person who pressed hears what came of it."""
    person = ask.person
    if person is None:
        return
    if not found:
        text = phrase("Everybody who can be asked about it was asked already.")
        telling.reply_privately(uow, policy, person, ask.place, text)
        return
    step = events.VoicesAsked(person, found)
    if acting.act(ask.about, step, by=person, place=ask.place, uow=uow, policy=policy):
        text = plural("{count} customer is asked.", "{count} customers are asked.", len(found))
        telling.reply_privately(uow, policy, person, ask.place, text)
