"""Buttons and forms of an open decision, each turned into one event. What is wrong with it comes back as a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from domain import ids
from domain.errors import Refusal
from domain.ids import AliasId
from domain.inbound import FormSubmitted, TeamPress
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals import events, frame, machine
from domain.proposals.advice import Decided
from domain.proposals.events import Event
from domain.proposals.people import SAID_ALREADY, said_again
from domain.proposals.record import Record
from domain.proposals.ringi import RingiProposed, SentBack, Sounded
from domain.proposals.values import EndKind, Phase
from domain.proposals.vote import VoteProposed
from handlers import telling, wordings
from handlers.decisions import acting, eligible, filled
from ports.storage import UnitOfWork

Read = Callable[[FormSubmitted, Record], Iterator[Event]]
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def stance_pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """An answer that needs no words."""
    number, _, value = event.value.partition(":")
    given = events.StanceGiven(event.sender.alias, value, given=event.given)
    done = act(number, given, event, uow=uow, policy=policy)
    if done and said_again(done.opened, given, uow.now):
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, SAID_ALREADY, event.thread)


def went_on(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Go on*: the proposer does not wait for the clock."""
    act(event.value, events.WentOn(event.sender.alias), event, uow=uow, policy=policy)


def voices_asked(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Ask the customers*: every customer behind it, once."""
    record = acting.find(event.value, uow)
    customers = tuple(row.customer for row in record.opened.announcements) if record else ()
    if record and not customers:
        text = phrase("No customer is behind this decision yet: link their feedback first.")
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, text, event.thread)
        return
    act(event.value, events.VoicesAsked(event.sender.alias, customers), event, uow=uow, policy=policy)


def act(number: str, step: Event, event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> Record | None:
    by, place, thread = event.sender.alias, event.channel, event.thread
    done = acting.act(number, step, by=by, place=place, thread=thread, uow=uow, policy=policy)
    if done:
        acting.confirm(done, by, place, thread, uow, policy)
    return done


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """A form about an open decision: every event that it stands for, until one is refused."""
    number = event.context.partition(":")[0]
    record = acting.find(number, uow)
    words = "\n".join(event.one(name).strip() for name in WRITTEN if event.one(name).strip())
    if record is None:
        gone = acting.refused(acting.NOT_FOUND, words, None)
        telling.direct(uow, policy, event.account, event.sender.alias, gone)
        return
    if left_out := eligible.left_out(eligible.named(event), uow):
        panel = eligible.panel(left_out)
        telling.whisper(uow, policy, event.sender.alias, record.place, panel, thread=record.thread)
    event = in_time(eligible.sifted(event, uow), record, uow)
    for step in READ[event.form](event, record):
        done = acting.act(
            number,
            step,
            by=event.sender.alias,
            place=record.place,
            thread=record.thread,
            words=words,
            uow=uow,
            policy=policy,
        )
        if done is None:
            return
    acting.confirm(record, event.sender.alias, record.place, record.thread, uow, policy)


def in_time(event: FormSubmitted, record: Record, uow: UnitOfWork) -> FormSubmitted:
    """A form that does not tell when it was sent was sent when it arrived: that counts if its deadline has passed since."""
    closes = record.opened.closes
    late = closes is not None and uow.arrived < closes <= uow.now
    return replace(event, given=uow.arrived) if late and event.given is None else event


WRITTEN = ("text", "reason", "lift")
"""Fields in which people write, and of which nothing is to be lost."""


def refusal(event: FormSubmitted, record: Record, now: datetime) -> Phrase | None:
    """What is wrong with a form as things stand, before it is let go; None if every step of it could be taken."""
    state = record.opened
    try:
        for step in READ[event.form](event, record):
            state = machine.advance(state, step, now).state
    except Refusal as refused:
        return refused.sentence
    return None


def stance(event: FormSubmitted, record: Record) -> Iterator[Event]:
    value = event.context.partition(":")[2]
    yield events.StanceGiven(
        event.sender.alias,
        value,
        event.one("reason"),
        event.one("lift"),
        choices=chosen(event, record),
        given=event.given,
    )


def chosen(event: FormSubmitted, record: Record) -> tuple[str, ...]:
    """The options of a ballot, in the order of a ranking."""
    terms = record.opened.terms
    if not isinstance(terms, VoteProposed):
        return ()
    ranked = tuple(event.one(f"choice{place}") for place in range(1, len(terms.options) + 1))
    numbers = (ids.number(text) for text in (*event.all("choices"), *ranked) if text)
    return tuple(
        terms.options[number] for number in numbers if number is not None and number < len(terms.options)
    )


def stance_for(event: FormSubmitted, record: Record) -> Iterator[Event]:
    yield events.StanceGiven(
        event.sender.alias,
        event.one("value"),
        event.one("reason"),
        event.one("lift"),
        person=AliasId(event.one("person")),
        given=event.given,
    )


def amend(event: FormSubmitted, record: Record) -> Iterator[Event]:
    base = ids.number(event.context.partition(":")[2]) or 0
    numbers = (ids.number(text) for text in event.all("integrates"))
    yield events.Amended(
        event.sender.alias,
        event.one("text"),
        base,
        event.one("what") == "wording",
        tuple(number for number in numbers if number is not None),
        event.one("note"),
    )


def remark(event: FormSubmitted, record: Record) -> Iterator[Event]:
    """In ringi what is said before the first step is a sounding; elsewhere a comment."""
    by, what, text = event.sender.alias, event.one("what"), event.one("text")
    if what.startswith("answer"):
        yield events.Answered(by, ids.number(what.removeprefix("answer")) or 0, text)
    elif what == "question":
        yield events.Asked(by, text)
    elif record.opened.phase == Phase.CLARIFY and isinstance(record.opened.terms, RingiProposed):
        yield Sounded(by, text)
    else:
        yield events.Commented(by, text)


def people(event: FormSubmitted, record: Record) -> Iterator[Event]:
    by = event.sender.alias
    for person in event.all("add"):
        if not frame.takes_part(record.opened, AliasId(person)):
            yield events.ParticipantAdded(by, AliasId(person))
    if event.one("remove"):
        yield events.ParticipantRemoved(by, AliasId(event.one("remove")))
    if event.one("deputy"):
        until = (
            filled.moment(event.one("deputy_until"))
            or record.opened.closes
            or record.opened.settings.deadline
        )
        yield events.DeputyNamed(by, AliasId(event.one("deputy")), EARLIEST, until)
    if to := filled.moment(event.one("deadline")):
        yield events.DeadlineMoved(by, to)
    if event.one("hand_over"):
        yield events.HandedOver(by, AliasId(event.one("hand_over")))


def end(event: FormSubmitted, record: Record) -> Iterator[Event]:
    by, reason = event.sender.alias, event.one("reason")
    match event.one("what"):
        case EndKind.TABLED.value:
            yield events.Tabled(by, reason)
        case EndKind.PASSED_ON.value:
            yield events.PassedOn(by, event.one("circle"), reason)
        case _:
            yield events.Withdrawn(by, reason)


def term(event: FormSubmitted, record: Record) -> Iterator[Event]:
    if until := filled.moment(event.one("until")):
        yield events.TermProposed(event.sender.alias, until)


def decide(event: FormSubmitted, record: Record) -> Iterator[Event]:
    yield Decided(event.sender.alias, event.one("adopt") == "yes", event.one("reason"))


def send_back(event: FormSubmitted, record: Record) -> Iterator[Event]:
    to = ids.number(event.one("to")) or 0
    yield SentBack(event.sender.alias, to, event.one("reason"), given=event.given)


def outcome(event: FormSubmitted, record: Record) -> Iterator[Event]:
    yield events.OutcomeWritten(event.sender.alias, event.one("text"), wordings.filled("text", event))


def review(event: FormSubmitted, record: Record) -> Iterator[Event]:
    yield events.Reviewed(event.sender.alias, event.one("text"), filled.moment(event.one("again")))


def waive(event: FormSubmitted, record: Record) -> Iterator[Event]:
    yield events.AnnouncementWaived(event.sender.alias, event.one("reason"))


def linked(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """Further feedback that a decision answers; the customers behind it will hear of the outcome too."""
    record = acting.find(event.context, uow)
    if record is None:
        telling.answer_to(uow, policy, event, acting.NOT_FOUND)
        return
    by = event.sender.alias
    feedback, customers = filled.behind(event.one("feedback"), None, by, uow)
    step = events.FeedbackLinked(by, feedback, customers)
    place, thread = record.place, record.thread
    if acting.act(event.context, step, by=by, place=place, thread=thread, uow=uow, policy=policy):
        acting.confirm(record, by, place, thread, uow, policy)


READ: dict[str, Read] = {
    "waive": waive,
    "stance": stance,
    "stance_for": stance_for,
    "amend": amend,
    "remark": remark,
    "people": people,
    "end": end,
    "term": term,
    "decide": decide,
    "send_back": send_back,
    "outcome": outcome,
    "review": review,
}
