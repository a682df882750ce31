"""The card of a suggested decision: who says it, in their own words, who does not, and how sure that is. Drawn when sent."""

from collections.abc import Iterator, Sequence

from domain import content, heard, ids
from domain.content import Text
from domain.conversations import Message
from domain.digests import Drafted
from domain.ecosystem import values
from domain.ids import MessageId, Slot, message_slot, thread_slot
from domain.outbound import Request, Show
from domain.panels import (
    Block,
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Heading,
    Line,
    Note,
    Panel,
    Words,
    and_more,
)
from domain.phrases import Person, Phrase, PostLink, listed, phrase, plural, verbatim
from domain.policy import Policy
from domain.proposals import refusals
from domain.proposals.record import card_slot
from domain.proposals.values import LONGEST_REFERENCES
from domain.suggestions import Asking, Confidence, State, Suggestion, SuggestionId
from handlers import cards, telling
from ports.storage import BrokenLog, UnitOfWork

LEVELS = {"high": phrase("high"), "medium": phrase("medium"), "low": phrase("low")}
LONGEST_OUTCOME = 200
GROUPS = 6
"""How many organisations are named."""
NONE_AGAINST = phrase("nobody against")
UNNAMED = phrase("What several people ask for")

Drawn = tuple[Panel, tuple[Slot, ...]]


def post(one: Suggestion, uow: UnitOfWork, policy: Policy) -> None:
    """Queues the card, once. Erasing finds it again by the conversations that it quotes."""
    drawn, links = panel(one, uow, policy.locale)
    command = Show(one.place, drawn, one.slot, None, policy.locale, links=links)
    account = ids.account_of(one.place)
    uow.outbox.add(Request(f"show:{one.slot}", account, one.slot, one.place, command))
    quoted = [found.conversation for found in said((*one.quotes, *one.against), uow)]
    uow.erasing.quote(one.slot, tuple(dict.fromkeys((*quoted, *one.conversations))))


def refresh(one: Suggestion, uow: UnitOfWork, policy: Policy) -> None:
    """The card is drawn anew when its turn comes."""
    telling.refresh(uow, policy, one.place, one.slot, one.slot)


def redrawn(slot: Slot, uow: UnitOfWork, locale: str) -> Drawn | None:
    """The card that stands under a slot, as it is now; None for any other slot."""
    number = ids.number_in(slot, "suggestion")
    try:
        return None if number is None else panel(uow.suggestions.get(SuggestionId(number)), uow, locale)
    except KeyError:
        return None


def said(numbers: Sequence[MessageId], uow: UnitOfWork) -> list[Message]:
    """These messages, without those that are deleted, in their order."""
    found = []
    for number in numbers:
        try:
            message = uow.messages.get(number)
        except KeyError:
            continue
        if message.deleted_at is None and message.content.text.plain.strip():
            found.append(message)
    return found


def panel(one: Suggestion, uow: UnitOfWork, locale: str) -> Drawn:
    """The whole card, for readers of a language, and what it links to."""
    title = verbatim(one.title or one.label) if one.title or one.label else UNNAMED
    for_it, against = said(one.quotes, uow), said(one.against, uow)
    blocks: list[Block] = [Heading(phrase("Suggested decision: {title}", title=title)), Note(why(one))]
    for each in for_it:
        blocks += quote(each, uow)
    blocks += dissent(one, against, uow)
    blocks += (Line(summed(each, uow)) for each in one.summary)
    if one.title:
        blocks.append(Note(phrase("The title and what follows a 🤖 were written by a language model.")))
    blocks.append(Facts(tuple(facts(one))))
    past, links = earlier(one, uow, locale)
    blocks += (*past, Divider(), *ending(one))
    slots = [slot_of(each, uow) for each in (*for_it, *against)]
    return Panel(phrase("Suggested decision: {title}", title=title), tuple(blocks)), tuple(
        dict.fromkeys((*slots, *links))
    )


def why(one: Suggestion) -> Phrase:
    """How many say it, and who decides."""
    return plural(
        "{count} person says this. Nothing is decided unless somebody proposes it.",
        "{count} people say this. Nothing is decided unless somebody proposes it.",
        one.people,
    )


def quote(message: Message, uow: UnitOfWork) -> Iterator[Block]:
    """Whose words, with the way to them, and the words as they stand."""
    whole = message.content.text.plain
    shown = heard.excerpt(whole)
    link = PostLink(slot_of(message, uow), reference(message, uow))
    head = phrase("{link} · {name} · {time}", link=link, name=message.name, time=message.sent_at)
    yield Line(head)
    yield Words(Text(shown), quoted=True)
    if shown != whole.strip():
        yield Note(phrase("… and more, in the message itself."))


def reference(message: Message, uow: UnitOfWork) -> str:
    """How people name where something was said."""
    return cards.named(uow.conversations.get(message.conversation), uow)


def behind(one: Suggestion, uow: UnitOfWork) -> str:
    """References of the feedback that a suggestion rests on, as a form takes them: whole ones, as many as fit."""
    named = (cards.named(uow.conversations.get(number), uow) for number in one.conversations)
    found = ", ".join(dict.fromkeys(named))
    return found if len(found) <= LONGEST_REFERENCES else found[:LONGEST_REFERENCES].rpartition(",")[0]


def slot_of(message: Message, uow: UnitOfWork) -> Slot:
    """Where a message stands in the team's channel; its thread where it has no post of its own there."""
    own = message_slot(message.id)
    return own if uow.mirrors.posts(own) else thread_slot(message.conversation)


def summed(drafted: Drafted, uow: UnitOfWork) -> Phrase:
    """A sentence of a language model's, with what it rests on."""
    sources = cited(drafted.sources, uow)
    return phrase("🤖 {sentence} ({sources})", sentence=drafted.sentence, sources=sources)


def cited(sources: Sequence[MessageId], uow: UnitOfWork) -> Phrase:
    """References of the messages that a sentence rests on."""
    return verbatim(", ".join(dict.fromkeys(reference(each, uow) for each in said(sources, uow))) or "–")


def dissent(one: Suggestion, against: Sequence[Message], uow: UnitOfWork) -> Iterator[Block]:
    """Who says otherwise; that nobody does is said too."""
    if not against:
        yield Note(phrase("Nobody was heard who says otherwise."))
        return
    yield Line(phrase("Others say otherwise:"))
    for each in against:
        yield from quote(each, uow)
    if one.also_against:
        yield and_more(one.also_against)


def facts(one: Suggestion) -> Iterator[Fact]:
    """Who asks, and how sure it is, with what that is made of."""
    yield Fact(phrase("Who asks"), listed([asks(each) for each in one.asking[:GROUPS]]))
    if one.tag:
        yield Fact(phrase("About"), verbatim(f"#{one.tag}"))
    percent = round(one.confidence.value * 100)
    level = phrase("{level} ({percent} %)", level=LEVELS[one.confidence.level], percent=percent)
    yield Fact(phrase("Confidence"), level)
    yield Fact(phrase("Because"), reasons(one.confidence))


def asks(one: Asking) -> Phrase:
    """One organisation, or those of none, by how many people they are."""
    if one.organisation:
        return phrase(
            "{organisation} ({kind}): {count}",
            organisation=one.organisation,
            kind=values.GROUPS[one.kind],
            count=one.people,
        )
    return phrase("{kind}: {count}", kind=values.GROUPS[one.kind], count=one.people)


def reasons(known: Confidence) -> Phrase:
    """What a confidence is made of, in figures."""
    return listed(
        [
            plural("{count} person or organisation", "{count} people or organisations", known.actors),
            plural("{count} message", "{count} messages", known.voices),
            phrase("{recent} of them in the last 30 days", recent=known.recent),
            phrase("nobody says more than {share} % of it", share=round(known.largest * 100)),
            plural("{count} against", "{count} against", known.against) if known.against else NONE_AGAINST,
        ]
    )


def earlier(one: Suggestion, uow: UnitOfWork, locale: str) -> tuple[list[Block], tuple[Slot, ...]]:
    """The nearest past decision and what it led to."""
    try:
        record = uow.proposals.get(one.past) if one.past is not None else None
    except (KeyError, BrokenLog):
        record = None
    if record is None or record.state is None:
        return [Note(phrase("Nothing like it was decided before."))], ()
    state, slot = record.state, card_slot(record.id)
    link = PostLink(slot, f"D-{record.id}")
    blocks: list[Block] = [
        Line(
            phrase(
                "Decided before: {link} {title} ({end})",
                link=link,
                title=state.title,
                end=refusals.ended(state),
            )
        )
    ]
    if state.outcome and state.outcome.text:
        led = content.cut(state.outcome.in_language(locale), LONGEST_OUTCOME)
        blocks.append(Note(phrase("It led to: {outcome}", outcome=led)))
    return blocks, (slot,)


def ending(one: Suggestion) -> Iterator[Block]:
    """What can be done, or what somebody did."""
    if one.state is State.OPENED and one.by and one.settled_at:
        decision = PostLink(card_slot(one.proposal), f"D-{one.proposal}") if one.proposal else "–"
        text = phrase(
            "{person} made {decision} of it, {time}.",
            person=Person(one.by),
            decision=decision,
            time=one.settled_at,
        )
        yield Note(text)
    elif one.state is State.DISMISSED and one.by and one.settled_at:
        yield Note(phrase("{person} dismissed it, {time}.", person=Person(one.by), time=one.settled_at))
        if one.reason:
            yield Words(Text(one.reason), quoted=True)
    else:
        yield Buttons(
            (
                telling.form_button(phrase("Make it a proposal"), "suggestion", str(one.id), "primary"),
                telling.form_button(phrase("Dismiss"), "suggestion_dismiss", str(one.id)),
                Button(phrase("All that was said"), "theme", f"T-{one.themes[0]}"),
            )
        )
