"""What a step of a decision asks for, carried out: notices in its thread, reminders, questions to customers, news."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from domain import content
from domain.content import Style, Text, join, styled
from domain.desks import Notice
from domain.feedback import Filter, Found
from domain.ids import AliasId, account_of
from domain.panels import Block, Buttons, Heading, Line, Note, Panel, Words, sentence
from domain.phrases import Person, Phrase, names_of, phrase, plural
from domain.policy import Policy
from domain.proposals import aftermath, diff, effects, refusals
from domain.proposals.events import Answered, Asked, Commented, Event, Reviewed
from domain.proposals.record import Record, card_slot
from domain.proposals.ringi import SentBack, Sounded
from domain.proposals.values import Phase
from handlers import desks, telling
from handlers.decisions import notices, outward
from handlers.ideas import decided
from ports.storage import UnitOfWork

REMINDER_LIFE = 6 * 3600.0
"""Seconds after which a reminder that could not be sent is not sent any more."""
MENTIONED = 30
"""How many people one notice names; a larger circle is told by reminders and its desk."""
WORDS = 200
"""Characters of a piece of feedback that a review shows."""


def carry_out(
    record: Record, following: tuple[effects.Effect, ...], event: Event, *, uow: UnitOfWork, policy: Policy
) -> None:
    """Queues everything that a step asks for."""
    for effect in following:
        carry = CARRY[type(effect)]
        carry(record, effect, uow, policy)
    say_aloud(record, event, uow, policy)
    decided.followed(record, event, uow, policy)
    moved = any(not isinstance(effect, effects.CardChanged) for effect in following)
    for person in {event.by, record.opened.proposer} if moved else {event.by}:
        desks.refresh(uow, policy, person)
    if record.opened.closed:
        uow.signals.decided(record.id)
        desks.channel_changed(uow, policy, record.place)


def refresh_card(record: Record, effect: effects.CardChanged, uow: UnitOfWork, policy: Policy) -> None:
    """The living card is drawn when its turn comes; of several that wait one is enough. In a channel that is closed it waits
    until that is back."""
    if notices.is_shut(record, uow):
        return
    telling.refresh(uow, policy, record.place, card_slot(record.id), f"proposal:{record.id}")


def say_aloud(record: Record, event: Event, uow: UnitOfWork, policy: Policy) -> None:
    """What people say in words is told below the card too."""
    match event:
        case Asked() | Answered() | Commented() | Sounded():
            remarked(record, uow, policy)
        case SentBack(reason=reason):
            stance = record.opened.stances[-1]
            title = phrase("{person} sent it back:", person=Person(stance.person))
            quote(record, title, reason, f"sent:{stance.number}", uow, policy)
        case Reviewed(by=by, text=text):
            title = phrase("{person} looked back:", person=Person(by))
            quote(record, title, text, f"reviewed:{len(record.opened.reviews)}", uow, policy)
        case _:
            pass


def quote(record: Record, title: Phrase, words: str, name: str, uow: UnitOfWork, policy: Policy) -> None:
    """Somebody's words below the card."""
    notices.post(record, Panel(title, (Line(title), Words(Text(words), quoted=True))), name, uow, policy)


def remarked(record: Record, uow: UnitOfWork, policy: Policy) -> None:
    """The last remark; an answer with its question."""
    remarks = record.opened.remarks
    last = remarks[-1]
    asked = next((one for one in remarks if one.number == last.answers), last)
    people = {"person": Person(last.by), "asker": Person(asked.by)}
    title = Phrase(SAID[last.what].text, tuple(people.items()))
    blocks: list[Block] = [Line(title)]
    if asked is not last:
        blocks.append(Words(Text(asked.text), quoted=True))
    blocks.append(Words(Text(last.text), quoted=last.what != "answer"))
    notices.post(record, Panel(title, tuple(blocks)), f"remark:{last.number}", uow, policy)


SAID = {
    "question": phrase("{person} asks:"),
    "answer": phrase("{person} answers {asker}:"),
    "comment": phrase("{person} comments:"),
    "sounding": phrase("{person} sounds it out:"),
}


BEGUN = {
    Phase.CLARIFY: phrase("{decision} is open for questions until {time}."),
    Phase.REACT: phrase("{decision} is open for reactions and amendments until {time}."),
    Phase.INTEGRATE: phrase("The text of {decision} needs work before people are asked again: until {time}."),
    Phase.DECIDE: phrase("It is time to decide {decision}: until {time}."),
}


def phase_opened(record: Record, effect: effects.PhaseOpened, uow: UnitOfWork, policy: Policy) -> None:
    state = record.opened
    text = Phrase(BEGUN[effect.phase].text, (("decision", notices.link(record)), ("time", effect.closes)))
    stamp = f"phase:{effect.phase}:{len(state.versions)}:{len(state.stances)}:{state.round}"
    notices.post(record, asking(text, effect.people), stamp, uow, policy, (card_slot(record.id),))


def round_opened(record: Record, effect: effects.RoundOpened, uow: UnitOfWork, policy: Policy) -> None:
    text = phrase(
        "{decision}: round {round} is open until {time}. Please answer on the card.",
        decision=notices.link(record),
        round=effect.round,
        time=effect.closes,
    )
    stamp = f"round:{effect.round}:{effect.step}:{len(record.opened.stances)}"
    notices.post(record, asking(text, effect.people), stamp, uow, policy, (card_slot(record.id),))
    for person in effect.people:
        desks.refresh(uow, policy, person)


def asking(text: Phrase, people: tuple[AliasId, ...]) -> Panel:
    """A sentence with those it concerns named below; a mention rings, which is meant here."""
    blocks: list[Block] = [Line(text)]
    if people:
        blocks.append(Line(names_of(people[:MENTIONED])))
    if len(people) > MENTIONED:
        more = len(people) - MENTIONED
        blocks.append(Note(plural("and {count} more person", "and {count} more people", more)))
    return Panel(text, tuple(blocks))


def ask_again(record: Record, effect: effects.AskAgain, uow: UnitOfWork, policy: Policy) -> None:
    if not effect.people:
        return
    state = record.opened
    text = phrase(
        "{decision}: your answer is asked for too. Please give it on the card.", decision=notices.link(record)
    )
    stamp = f"again:{state.round}:{len(state.participants)}:{effect.people[0]}"
    notices.post(record, asking(text, effect.people), stamp, uow, policy, (card_slot(record.id),))
    for person in effect.people:
        desks.refresh(uow, policy, person)


def text_changed(record: Record, effect: effects.TextChanged, uow: UnitOfWork, policy: Policy) -> None:
    """What changed, word by word: struck out what went, bold what came."""
    state = record.opened
    old, new = state.versions[effect.old - 1], state.versions[effect.new - 1]
    author = Person(new.author)
    title = (
        phrase(
            "{person} changed the wording (version {version}). Answers stay.",
            person=author,
            version=new.number,
        )
        if effect.editorial
        else phrase("{person} amended the text (version {version}).", person=author, version=new.number)
    )
    blocks: list[Block] = [Line(title), Words(marked(diff.words(old.text, new.text)), quoted=True)]
    if new.note:
        blocks.append(Words(Text(new.note)))
    notices.post(record, Panel(title, tuple(blocks)), f"version:{new.number}", uow, policy)


def marked(segments: tuple[diff.Segment, ...]) -> Text:
    """A word diff as formatted words."""
    styles = {"removed": Style.STRIKE, "added": Style.BOLD}
    parts: list[Text] = []
    for before, each in pairwise((None, *segments)):
        assert each is not None
        if before and before.what == "removed" and each.what == "added" and not before.text[-1:].isspace():
            parts.append(Text(" "))  # a word struck out is not to run into the one that replaces it
        parts.append(styled(each.text, styles[each.what]) if each.what in styles else Text(each.text))
    return join(tuple(parts))


def remind(record: Record, effect: effects.Remind, uow: UnitOfWork, policy: Policy) -> None:
    """A private word to somebody who has not answered."""
    colleague = uow.people.colleague(effect.person)
    if colleague and colleague.gone:
        return
    slot = f"remind:{record.id}:{effect.person}:{effect.mark}:{int(effect.closes.timestamp())}"
    telling.notify(
        uow,
        policy,
        account_of(record.place),
        effect.person,
        reminder(record, effect, uow),
        Notice.REMINDER,
        slot,
        links=(card_slot(record.id),),
        until=effect.closes,
        life=REMINDER_LIFE,
    )


def reminder(record: Record, effect: effects.Remind, uow: UnitOfWork) -> Panel:
    """What somebody is reminded of; of what stands where they may not look, no more than whom to ask."""
    shut, who, when = notices.is_shut(record, uow), Person(record.opened.proposer), effect.closes
    if record.place in uow.channels.hidden_from(effect.person):
        ask = ASK_ABOUT if shut else ASK_TO_BE_LET_IN
        fields = (("number", int(record.id)), ("time", when), ("person", who))
        return sentence(Phrase(ask.text, fields))
    text = phrase(
        "{decision} “{title}” waits for your answer until {time}.",
        decision=notices.link(record),
        title=record.opened.title,
        time=when,
    )
    return sentence(text, *((notices.show_button(record),) if shut else ()))


ASK_TO_BE_LET_IN = phrase(
    "D-{number} waits for your answer until {time}. It stands in a private channel that you are not in: ask"
    " {person} to let you in."
)
ASK_ABOUT = phrase(
    "D-{number} waits for your answer until {time}. It stands in a private channel that you were not in, and that can no"
    " longer be used: ask {person} about it."
)


def offer_ways_out(record: Record, effect: effects.OfferWaysOut, uow: UnitOfWork, policy: Policy) -> None:
    state = record.opened
    title = phrase(
        "{person}: {rounds} rounds brought no agreement. Ways out: amend once more, try it for a term, ask a wider"
        " circle, or table it with a reason.",
        person=Person(state.proposer),
        rounds=max(state.stalls, 1),
    )
    number = str(record.id)
    buttons = (
        telling.form_button(phrase("Amend"), "amend", number, "primary"),
        telling.form_button(phrase("Try it for a term"), "term", number),
        telling.form_button(phrase("End it otherwise"), "end", number),
    )
    panel = Panel(title, (Line(title), Buttons(buttons)))
    closes = int(state.closes.timestamp()) if state.closes else 0
    stamp = f"ways:{state.round}:{len(state.stances)}:{state.stalls}:{closes}"
    notices.post(record, panel, stamp, uow, policy)


def ended(record: Record, effect: effects.Ended, uow: UnitOfWork, policy: Policy) -> None:
    """Says how it ended, and what is left for the proposer."""
    state, end = record.opened, effect.end
    title = phrase(
        "{decision} “{title}”: {end}.",
        decision=notices.link(record),
        title=state.title,
        end=refusals.ended(state),
    )
    blocks: list[Block] = [Line(title)]
    if end.why:
        blocks.append(Line(end.why))
    if end.reason:
        blocks.append(Words(Text(end.reason), quoted=True))
    if end.what not in aftermath.UNTOLD:
        button = telling.form_button(phrase("Write the outcome"), "outcome", str(record.id), "primary")
        blocks += (
            Line(phrase("{person}, please write the outcome.", person=Person(state.proposer))),
            Buttons((button,)),
        )
    notices.post(record, Panel(title, tuple(blocks)), "ended", uow, policy, (card_slot(record.id),))
    for stay in state.participants:
        desks.refresh(uow, policy, stay.person)


def review_due(record: Record, effect: effects.ReviewDue, uow: UnitOfWork, policy: Policy) -> None:
    """The evidence since the decision comes back to the thread."""
    state = record.opened
    title = phrase(
        "{person}: time to look back at {decision} “{title}”.",
        person=Person(state.proposer),
        decision=notices.link(record),
        title=state.title,
    )
    blocks: list[Block] = [Heading(phrase("Review")), Line(title)]
    found = since(record, effect, uow)
    head = plural(
        "{count} further piece of feedback since then:",
        "{count} further pieces of feedback since then:",
        len(found),
    )
    blocks.append(Line(head if found else phrase("No further feedback of this kind since then.")))
    for one in found[:10]:
        words = content.cut(one.plain, WORDS)
        blocks.append(Note(phrase("{name}: {words}", name=one.name, words=words)))
    for slot in notices.slots(record, f"review:{len(state.reviews)}", uow):
        uow.erasing.quote(slot, [one.feedback.conversation for one in found[:10]])
    blocks.append(
        Buttons((telling.form_button(phrase("Note what it brought"), "review", str(record.id), "primary"),))
    )
    notices.post(
        record,
        Panel(title, tuple(blocks)),
        f"review:{len(state.reviews)}",
        uow,
        policy,
        (card_slot(record.id),),
    )


def since(record: Record, effect: effects.ReviewDue, uow: UnitOfWork) -> list[Found]:
    """Feedback with the same tags that came after the decision and may be shown where it stands, newest first."""
    linked = [found for number in record.opened.feedback if (found := uow.feedback.get(number))]
    tags = tuple(dict.fromkeys(found.feedback.tag for found in linked))
    if not tags:
        return []
    later = uow.feedback.find(Filter(tags=tags, limit=100, hidden=uow.channels.hidden_in(record.place)))
    return [one for one in later if one.feedback.created_at > effect.since]


Carry = Callable[[Record, Any, UnitOfWork, Policy], None]

CARRY: dict[type[Any], Carry] = {
    effects.CardChanged: refresh_card,
    effects.PhaseOpened: phase_opened,
    effects.RoundOpened: round_opened,
    effects.TextChanged: text_changed,
    effects.AskAgain: ask_again,
    effects.Remind: remind,
    effects.OfferWaysOut: offer_ways_out,
    effects.AskVoices: outward.ask_voices,
    effects.Ended: ended,
    effects.Announce: outward.announce,
    effects.ReviewDue: review_due,
}
