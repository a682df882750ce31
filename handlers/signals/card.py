"""The living message of a signal: what changed, against what is usual, who is behind it, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain import content, ids
from domain.content import Text
from domain.conversations import Conversation, Message
from domain.ids import AliasId, PlaceId, Slot, account_of, message_slot, post_slot
from domain.outbound import Request, Show
from domain.panels import Block, Button, Buttons, Fact, Facts, Heading, Line, Note, Panel, Words
from domain.phrases import Arg, Person, Phrase, PostLink, decimal, listed, phrase, plural, verbatim
from domain.policy import Policy
from domain.proposals.record import card_slot
from domain.proposals.refusals import ENDS
from domain.signals.episodes import Aftermath, Phase, Signal, SignalId
from domain.signals.series import Kind
from handlers import cards, telling
from handlers.signals import subjects
from ports.storage import UnitOfWork

QUOTES, HITS = 3, 8
"""How many messages are quoted: of a burst, and of a watched word, of which every hit is listed."""
LONGEST = 280
MUTES = {"hour": phrase("🔕 1 hour"), "day": phrase("🔕 1 day"), "week": phrase("🔕 1 week")}
"""For how long one tap mutes it."""
UNMUTE = phrase("🔔 Unmute")
Drawn = tuple[Panel, tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind a signal, and the messages that may be quoted where it stands, newest first."""

    people: int
    organisations: int
    inside: int
    quotable: tuple[tuple[Message, Conversation], ...]


def show(signal: Signal, uow: UnitOfWork, policy: Policy) -> None:
    """Posts it, once."""
    panel, links = drawn(signal, uow, policy)
    command = Show(signal.place, panel, signal.slot, None, policy.locale, links=links)
    key, account = f"show:{signal.slot}", account_of(signal.place)
    uow.outbox.add(Request(key, account, f"announce:{signal.place}", signal.place, command))


def refresh(signal: Signal, uow: UnitOfWork, policy: Policy) -> None:
    """It is drawn anew when its turn comes."""
    telling.refresh(uow, policy, signal.place, signal.slot, signal.slot)


def drawn(signal: Signal, uow: UnitOfWork, policy: Policy) -> Drawn:
    """It as it is now, with the slots it links to; whose words it quotes is noted, so that they can be erased there."""
    hidden = uow.channels.hidden_in(signal.place)
    behind = behind_of(signal, hidden, uow)
    quoted = behind.quotable[: HITS if signal.series.kind is Kind.WORD else QUOTES]
    uow.erasing.quote(signal.slot, [conversation.id for _, conversation in quoted])
    subject = subjects.name(signal.series, hidden, uow)
    title = phrase("📈 {reference} · {subject}", reference=signal.reference, subject=subject)
    if signal.series.kind is Kind.WORD:
        title = phrase("👀 {reference} · {subject}", reference=signal.reference, subject=subject)
    blocks: list[Block] = [
        Heading(title),
        Line(told(signal)),
        Facts(tuple(facts(signal, behind, hidden, uow))),
    ]
    for message, conversation in quoted:
        blocks += quote(message, conversation, uow)
    if len(behind.quotable) > len(quoted):
        more = len(behind.quotable) - len(quoted)
        blocks.append(Note(plural("and {count} more message", "and {count} more messages", more)))
    blocks += (Line(text) for text in became(signal, uow))
    blocks.append(Buttons(buttons(signal)))
    links = [link_of(message) for message, _ in quoted]
    if signal.proposal is not None:
        links.append(card_slot(signal.proposal))
    return Panel(title, tuple(blocks)), tuple(dict.fromkeys(links))


def redrawn(slot: Slot, uow: UnitOfWork, policy: Policy) -> Drawn | None:
    """The living message under a slot as it is now; None for any other slot."""
    number = ids.number_in(slot, "signal")
    try:
        return drawn(uow.signals.get(SignalId(number)), uow, policy) if number is not None else None
    except KeyError:
        return None


def behind_of(signal: Signal, hidden: Sequence[PlaceId], uow: UnitOfWork) -> Behind:
    """Who wrote the messages. What stands in channels that those here may not see is counted and not quoted."""
    found = subjects.there(signal.messages, uow)
    people = {message.by for message, _ in found}
    customers = filter(None, (uow.people.customer(person) for person in people))
    organisations = {customer.organisation for customer in customers if customer.organisation}
    inside = sum(not message.by_customer for message, _ in found)
    quotable = tuple((m, c) for m, c in found if m.content.text and c.home not in hidden)
    return Behind(len(people), len(organisations), inside, distinct(quotable, signal))


def distinct(
    found: Sequence[tuple[Message, Conversation]], signal: Signal
) -> tuple[tuple[Message, Conversation], ...]:
    """One message of each person first, then the rest; of a watched word all in their order."""
    if signal.series.kind is Kind.WORD:
        return tuple(found)
    first: dict[str, tuple[Message, Conversation]] = {}
    for one in found:
        first.setdefault(one[0].by, one)
    chosen = {message.id for message, _ in first.values()}
    return (*first.values(), *(one for one in found if one[0].id not in chosen))


def told(signal: Signal) -> Phrase:
    """How many, against the usual, and since when."""
    count = plural("{count} message in the last hour", "{count} messages in the last hour", signal.count)
    if signal.calm_at is not None:
        if signal.series.kind is Kind.WORD:
            return phrase("Not heard for an hour. First heard {time}.", time=signal.since)
        return phrase(
            "Back to usual since {time}. At its height there were {count} in an hour.",
            time=signal.calm_at,
            count=signal.peak,
        )
    if signal.series.kind is Kind.WORD:
        return phrase("{count}. First heard {time}.", count=count, time=signal.since)
    return phrase("*{count}*, {usual}. Since {time}.", count=count, usual=usual(signal), time=signal.since)


def usual(signal: Signal) -> Phrase:
    """What an hour like this one usually has."""
    if signal.expected < 0.1:
        return phrase("usually none")
    return phrase("usually {usual}", usual=decimal(signal.expected, 1 if signal.expected < 10 else 0))


def facts(signal: Signal, behind: Behind, hidden: Sequence[PlaceId], uow: UnitOfWork) -> Iterator[Fact]:
    """How many are behind it, and where else it is seen."""
    yield Fact(phrase("People"), verbatim(str(behind.people)))
    if behind.organisations:
        yield Fact(phrase("Organisations"), verbatim(str(behind.organisations)))
    if behind.inside:
        yield Fact(phrase("Said inside"), verbatim(str(behind.inside)))
    if also := [subjects.name(one, hidden, uow) for one in signal.also if one.value not in hidden]:
        yield Fact(phrase("Also unusual"), listed(also))


def quote(message: Message, conversation: Conversation, uow: UnitOfWork) -> tuple[Block, ...]:
    """Somebody's words with the way to them."""
    link = PostLink(link_of(message), cards.named(conversation, uow))
    given: dict[str, Arg] = {"link": link, "name": message.name or message.by, "time": message.sent_at}
    head = (
        phrase("{link} · {name} · {time}", **given)
        if message.by_customer
        else phrase("{link} · {name}, inside · {time}", **given)
    )
    return Note(head), Words(Text(content.cut(message.content.text.plain, LONGEST)), quoted=True)


def link_of(message: Message) -> Slot:
    """Where a message stands in the team's workspace."""
    own = None if message.by_customer else message.source
    return post_slot(own) if own else message_slot(message.id)


def became(signal: Signal, uow: UnitOfWork) -> Iterator[Phrase]:
    """Who sees to it, how it ended, what was decided, and whether that helped."""
    if (state := stands(signal, uow)) is not None:
        yield state
    if signal.phase is Phase.MUTED and signal.owner:
        yield phrase("✋ {person} sees to it.", person=named(signal.owner, uow))
    if signal.proposal is not None:
        yield led_to(signal, uow)
    if signal.aftermath is not None:
        yield judged(signal.aftermath)


def stands(signal: Signal, uow: UnitOfWork) -> Phrase | None:
    """Who has it, muted it or closed it; None while nobody did."""
    person = named(signal.by, uow)
    match signal.phase:
        case Phase.CLAIMED:
            return phrase("✋ {person} sees to it.", person=person)
        case Phase.MUTED if signal.until:
            return phrase("🔕 {person} muted it until {time}.", person=person, time=signal.until)
        case Phase.CLOSED if signal.by:
            return phrase("✅ {person} closed it: {result}", person=person, result=signal.result)
        case Phase.CLOSED:
            return phrase("It ended by itself: nobody took it, and it has been back to usual for long.")
        case _:
            return None


def person_of(signal: Signal, uow: UnitOfWork) -> Person | str:
    """Whoever did something to it last."""
    return named(signal.by, uow)


def named(alias: AliasId | None, uow: UnitOfWork) -> Person | str:
    """Somebody by name, if anybody."""
    return telling.named(uow, alias) if alias else "–"


def led_to(signal: Signal, uow: UnitOfWork) -> Phrase:
    """The proposal that it caused, and how that ended."""
    number = signal.proposal
    link = PostLink(card_slot(number), f"D-{number}") if number is not None else ""
    try:
        end = uow.proposals.get(number).opened.end if number is not None else None
    except KeyError:
        end = None
    if end is None:
        return phrase("🗳️ It led to {decision}.", decision=link)
    return phrase("🗳️ It led to {decision}: {outcome}.", decision=link, outcome=ENDS[end.what])


def judged(aftermath: Aftermath) -> Phrase:
    """Whether the decision lowered it."""
    given = {"before": aftermath.before, "after": aftermath.after}
    if aftermath.after < aftermath.before * 0.75:
        return phrase(
            "📉 The decision lowered it: {after} in the week after, {before} in the week before.", **given
        )
    if aftermath.after > aftermath.before * 1.25:
        return phrase(
            "📈 It has grown since the decision: {after} in the week after, {before} before.", **given
        )
    return phrase("➡️ The decision has not changed it: {after} in the week after, {before} before.", **given)


def buttons(signal: Signal) -> tuple[Button, ...]:
    """What can be done with it now."""
    number = str(signal.id)
    why = Button(phrase("Why"), "signal_why", number)
    decide = telling.form_button(phrase("Decide"), "decide_signal", number)
    if signal.phase is Phase.CLOSED:
        return (decide, why)
    claim = Button(phrase("Claim"), "signal_claim", number, "primary")
    mute = [Button(label, "signal_mute", f"{number}:{last}") for last, label in MUTES.items()]
    if signal.phase is Phase.MUTED:
        mute = [Button(UNMUTE, "signal_unmute", number)]
    close = telling.form_button(phrase("Close"), "signal_close", number)
    return (*(() if signal.phase is Phase.CLAIMED else (claim,)), *mute, close, decide, why)
