"""What colleagues do with a signal: claim, mute, close with a result, decide, ask why; and what time does."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain import ids, sight
from domain.errors import Refusal
from domain.forms import Form, TextField
from domain.ids import AliasId
from domain.inbound import FormRequest, FormSubmitted, SignalDue, TeamPress
from domain.people import may_answer
from domain.phrases import Phrase, decimal, phrase
from domain.policy import Policy
from domain.proposals.values import ProposalId
from domain.signals import counting, episodes
from domain.signals import series as names
from domain.signals.episodes import A_WEEK, Aftermath, Phase, Signal, SignalId
from domain.signals.series import Kind, Rule, Series
from handlers import telling
from handlers.signals import bursts, card, hearing, subjects
from ports.storage import UnitOfWork

CLOSE = "signal_close"
GONE = phrase("There is no such signal. `/signal list` shows what is open.")
OVER = phrase("It is closed already. When the same thing comes back, it opens again.")
HEARD = phrase("It is not muted.")
SPANS = {
    **dict.fromkeys(("hour", "heure"), timedelta(hours=1)),
    **dict.fromkeys(("day", "jour"), timedelta(days=1)),
    **dict.fromkeys(("week", "semaine"), timedelta(days=7)),
}
LONGEST_RESULT = 500
Asked = TeamPress | FormSubmitted


def find(text: str, uow: UnitOfWork) -> Signal | None:
    """The signal that `SG-3` or a button's number names."""
    number = ids.number(ids.bare(text).upper().removeprefix("SG-"))
    try:
        return uow.signals.get(SignalId(number)) if number is not None else None
    except KeyError:
        return None


def own(text: str, event: Asked, uow: UnitOfWork, policy: Policy) -> Signal | None:
    """The signal that somebody may act upon, held; None, and a sentence to them, where there is none or they may not."""
    if not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
        return None
    found = find(text, uow)
    if found is None or not is_shown(found, event, uow):
        telling.answer_to(uow, policy, event, GONE)
        return None
    return uow.signals.lock(found.id)


def is_shown(signal: Signal, event: Asked | FormRequest, uow: UnitOfWork) -> bool:
    """Whether somebody may see a signal: it is of their workspace, and in no private channel that they are not in."""
    person = event.sender.alias
    same = ids.account_of(person) == signal.series.team
    return same and signal.place not in uow.channels.hidden_from(person)


def act(text: str, happens: episodes.Event, event: Asked, uow: UnitOfWork, policy: Policy) -> None:
    """Somebody does something to a signal; out of turn, they are told so."""
    signal = own(text, event, uow, policy)
    if signal is None:
        return
    try:
        bursts.apply(signal, happens, uow, policy, hearing.frame_of(uow, policy))
    except episodes.OutOfTurn:
        telling.answer_to(uow, policy, event, OVER)


def claimed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Claim*."""
    act(event.value, episodes.Claimed(event.sender.alias), event, uow, policy)


def muted(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Mute* for an hour, a day, a week: one tap each."""
    number, _, last = event.value.partition(":")
    until = uow.now + SPANS.get(last, SPANS["hour"])
    act(number, episodes.Muted(event.sender.alias, until), event, uow, policy)


def unmuted(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Unmute*, before its time is over: on a signal, or below what `/signal` lists as muted."""
    if series := names.read(event.value):
        telling.answer_to(uow, policy, event, unmuted_subject(series, event, uow, policy))
        return
    signal = own(event.value, event, uow, policy)
    if signal is not None and not heard_again(signal, uow, policy):
        telling.answer_to(uow, policy, event, HEARD)


def unmuted_subject(series: Series, event: TeamPress, uow: UnitOfWork, policy: Policy) -> Phrase:
    """A subject speaks again; what to tell whoever wished so."""
    person = event.sender.alias
    if not may_answer(uow.people.colleague(person), policy.agents):
        return telling.AGENTS_ONLY
    if series.team != ids.account_of(person):
        return GONE
    return again(series, person, uow) if speaks(series, uow, policy) else HEARD


def again(series: Series, person: AliasId, uow: UnitOfWork) -> Phrase:
    """What is said of a subject that is muted no more."""
    return phrase("{subject} is heard again.", subject=subjects.name_for(series, person, uow))


def heard_again(signal: Signal, uow: UnitOfWork, policy: Policy) -> bool:
    """A muted signal speaks again; False for one that is not muted."""
    if signal.phase is not Phase.MUTED:
        return False
    bursts.apply(signal, episodes.MuteEnded(), uow, policy, hearing.frame_of(uow, policy))
    return True


def silenced(series: Series, happens: episodes.Muted, uow: UnitOfWork, policy: Policy) -> None:
    """What is open about a subject that somebody muted is muted with it, and so is what saw the same of another one."""
    for one in open_about(series, uow):
        bursts.apply(uow.signals.lock(one.id), happens, uow, policy, hearing.frame_of(uow, policy))


def open_about(series: Series, uow: UnitOfWork) -> list[Signal]:
    """The open signals that a subject is, or is named beside."""
    return [one for one in uow.signals.open_ones(sight.NOTHING) if series in (one.series, *one.also)]


def speaks(series: Series, uow: UnitOfWork, policy: Policy) -> bool:
    """A subject is muted no more, nor is what is open about it; False where nothing was."""
    open_ones = [uow.signals.lock(one.id) for one in open_about(series, uow)]
    again = [heard_again(one, uow, policy) for one in open_ones]
    return unruled(series, uow) or any(again)


def unruled(series: Series, uow: UnitOfWork) -> bool:
    """The rule of a subject mutes it no more; nothing is left of one that did nothing else."""
    rules = uow.signals.rules()
    rule = rules.get(series.key)
    if rule is None or not rule.muted(uow.now):
        return False
    bare = replace(rules.get("") or Rule(), series=series, place=None, by=rule.by)
    rule = replace(rule, muted_until=None)
    if rule == bare:
        uow.signals.remove_rule(series.key)
    else:
        uow.signals.save_rule(rule)
    return True


def closed(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of *Close*: with what came of it."""
    result = event.one("result").strip()[:LONGEST_RESULT]
    if result:
        act(event.context, episodes.Closed(uow.now, event.sender.alias, result), event, uow, policy)


def why(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Why*: by which rule, to whoever asks."""
    signal = own(event.value, event, uow, policy)
    if signal is not None:
        telling.answer_to(uow, policy, event, reason(signal, uow, policy))


def reason(signal: Signal, uow: UnitOfWork, policy: Policy) -> Phrase:
    """The rule that a signal met."""
    rule = hearing.frame_of(uow, policy).rule(signal.series)
    subject = subjects.name(signal.series, uow.channels.hidden_in(signal.place), uow)
    if signal.series.kind is Kind.WORD:
        return phrase(
            "Somebody watches {subject}: every message with it is listed here, and after {hours} quiet hours the next one"
            " opens another signal. `/signal list` changes that.",
            subject=subject,
            hours=rule.cooldown,
        )
    return phrase(
        "{subject}: {count} messages in an hour is at least {minimum}, at least {ratio} times what this hour of the week"
        " usually has ({usual}), and more than in any hour of the last day. `/signal tune {key}` changes that.",
        subject=subject,
        count=signal.peak,
        minimum=rule.minimum,
        ratio=decimal(rule.ratio, 2),
        usual=card.usual(signal),
        key=command_of(signal),
    )


def command_of(signal: Signal) -> str:
    """How a signal's subject is named in a command."""
    return f"SG-{signal.id}"


# forms


def known(request: FormRequest, uow: UnitOfWork) -> Signal:
    """The signal that a form is about. Raises `Refusal`."""
    signal = find(request.context, uow)
    if signal is None or not is_shown(signal, request, uow):
        raise Refusal(GONE)
    return signal


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Close*. Raises `Refusal`."""
    signal = known(request, uow)
    if signal.phase is Phase.CLOSED:
        raise Refusal(OVER)
    words = TextField(
        "result",
        phrase("What came of it"),
        multiline=True,
        longest=LONGEST_RESULT,
        hint=phrase("Such as: the export works again since the update."),
    )
    return Form(CLOSE, phrase("Close"), (words,), str(signal.id), phrase("Close"))


def check(event: FormSubmitted) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    if not event.one("result").strip():
        return {"result": phrase("Say what came of it: whoever meets it again will want to know.")}
    return {}


# what it leads to


def led_to(number: int, proposal: ProposalId, uow: UnitOfWork, policy: Policy) -> None:
    """A proposal was opened because of a signal."""
    try:
        signal = uow.signals.lock(SignalId(number))
    except KeyError:
        return
    bursts.apply(signal, episodes.Linked(proposal), uow, policy, hearing.frame_of(uow, policy))


def come(event: SignalDue, *, uow: UnitOfWork, policy: Policy) -> None:
    """Time brings something: the burst is over, a mute ends, nobody took it, or a week has passed since the decision."""
    try:
        signal = uow.signals.lock(SignalId(event.signal))
    except KeyError:
        return
    frame = hearing.frame_of(uow, policy)
    for happens in due(signal, uow, frame):
        signal = bursts.apply(signal, happens, uow, policy, frame)
    if signal.proposal is not None:
        card.refresh(signal, uow, policy)  # it says how that stands
    decided = bursts.decided_at(signal, uow)
    uow.signals.save(signal, episodes.next_at(signal, uow.now, bursts.cooldown(signal, frame), decided))


def due(signal: Signal, uow: UnitOfWork, frame: counting.Frame) -> list[episodes.Event]:
    """What has come of time alone."""
    found: list[episodes.Event] = []
    if signal.phase is Phase.MUTED and signal.until and signal.until <= uow.now:
        found.append(episodes.MuteEnded())
    if signal.calm_at is None:
        kept = uow.signals.kept([signal.series]).get(signal.series)
        if kept is not None:
            reading, high = counting.now(signal.series, kept, frame)
            found.append(episodes.Looked(uow.now, round(reading.count), reading.expected, high))
    if episodes.lapses(signal, uow.now, bursts.cooldown(signal, frame)):
        found.append(episodes.Closed(uow.now))
    decided = bursts.decided_at(signal, uow)
    if decided and signal.aftermath is None and decided + A_WEEK <= uow.now:
        found.append(episodes.Judged(aftermath(signal, decided, uow)))
    return found


def aftermath(signal: Signal, decided: datetime, uow: UnitOfWork) -> Aftermath:
    """How many there were in the week before a decision and in the week after it."""
    moments = uow.signals.past(signal.series, decided - A_WEEK)
    before = sum(at <= decided for at in moments)
    return Aftermath(before, sum(decided < at <= decided + A_WEEK for at in moments))
