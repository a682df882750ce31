"""What follows from a count: a signal begins, goes on, or is seen to be one that is known already; and its thread is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.ids import Slot, account_of
from domain.outbound import Request, Show
from domain.panels import sentence
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals.record import card_slot
from domain.proposals.values import ADOPTED
from domain.signals import counting, episodes
from domain.signals.counting import HOUR, Change, Frame, Kept
from domain.signals.episodes import Event, Heard, Note, Signal, SignalId
from domain.signals.series import MOST_COOLDOWN, Kind, Series
from handlers.signals import card, subjects
from handlers.signals.hearing import Portion
from ports.storage import BrokenLog, UnitOfWork

LONGEST = timedelta(hours=MOST_COOLDOWN)


def save(
    portion: Portion, kept: Mapping[Series, Kept], changes: Sequence[Change], uow: UnitOfWork, policy: Policy
) -> bool:
    """Keeps what was counted, and does what follows. False when another process has counted it: nothing is saved then."""
    if not uow.signals.settle(portion.before, portion.after):
        return False
    uow.signals.keep(kept)
    if changes:
        take(changes, portion.frame, uow, policy)
    return True


def take(changes: Sequence[Change], frame: Frame, uow: UnitOfWork, policy: Policy) -> None:
    """What several series, the most specific first, have to say."""
    live = {signal.id: signal for signal in uow.signals.live(uow.now - LONGEST)}
    known = frozenset(live)
    running = {one.series for one in live.values() if not episodes.is_over(one)}
    for change in counting.running_first(changes, running):
        after = heard(change, live, frame, uow, policy)
        if after is None:
            continue
        before = live.get(after.id)
        live[after.id] = after
        if after.id in known and before and (before.series, before.also) != (after.series, after.also):
            card.refresh(after, uow, policy)
    for signal in live.values():
        if signal.id not in known:
            card.show(signal, uow, policy)


def heard(
    change: Change, live: dict[SignalId, Signal], frame: Frame, uow: UnitOfWork, policy: Policy
) -> Signal | None:
    """One series: the signal that it is now part of, if it is part of any."""
    rule = frame.rule(change.series)
    event = Heard(
        change.at, change.count, change.expected, change.messages, change.fired, change.high, change.since
    )
    own = _own(change, live, frame, uow)
    if own and not episodes.is_over(own):
        return apply(uow.signals.lock(own.id), event, uow, policy, frame)
    if not own and (not change.fired or rule.muted(uow.now) or is_of_muted(change, frame, uow)):
        return None
    if same := _same(change, live, frame, uow):
        return join(uow.signals.lock(same.id), change, event, uow, frame)
    if own:
        return apply(uow.signals.lock(own.id), event, uow, policy, frame)
    place = subjects.place_of(change.series, change.messages, rule, uow, policy)
    signal = episodes.begin(SignalId(0), change.series, place, event, change.since, uow.now)
    signal = uow.signals.add(signal)
    uow.signals.save(signal, episodes.next_at(signal, uow.now, cooldown(signal, frame)))
    return signal


def is_of_muted(change: Change, frame: Frame, uow: UnitOfWork) -> bool:
    """Whether these messages are what somebody does not want to hear of, seen by another series."""
    muted = [rule.series for rule in frame.rules.values() if rule.series and rule.muted(uow.now)]
    for kept in uow.signals.kept(muted).values() if muted and change.series.kind is not Kind.WORD else ():
        recent = tuple(message for message, at in kept.recent if at > change.at - HOUR)
        if episodes.is_same(recent, change.messages):
            return True
    return False


def _own(change: Change, live: dict[SignalId, Signal], frame: Frame, uow: UnitOfWork) -> Signal | None:
    """The signal whose subject this series is; the one that still goes on, if any does."""
    found = (one for one in live.values() if one.series == change.series)
    found = (one for one in found if episodes.is_live(one, uow.now, cooldown(one, frame)))
    return min(found, key=episodes.is_over, default=None)


def _same(change: Change, live: dict[SignalId, Signal], frame: Frame, uow: UnitOfWork) -> Signal | None:
    """Another signal that the same messages have made already. A watched word is a matter of its own."""
    if change.series.kind is Kind.WORD:
        return None
    for signal in live.values():
        apart = signal.series.kind is Kind.WORD or signal.series.team != change.series.team
        if (
            apart
            or signal.series == change.series
            or not episodes.is_live(signal, uow.now, cooldown(signal, frame))
        ):
            continue
        if episodes.is_same(signal.messages, change.messages):
            return signal
    return None


def join(signal: Signal, change: Change, event: Heard, uow: UnitOfWork, frame: Frame) -> Signal:
    """Another series sees the same burst."""
    after = episodes.joined(signal, change.series, event)
    if after != signal:
        uow.signals.save(after, episodes.next_at(after, uow.now, cooldown(after, frame)))
    return after


def cooldown(signal: Signal, frame: Frame) -> timedelta:
    """How long a signal's subject must be quiet for what comes then to be something new."""
    return timedelta(hours=frame.rule(signal.series).cooldown)


def apply(signal: Signal, event: Event, uow: UnitOfWork, policy: Policy, frame: Frame) -> Signal:
    """Something happens to a signal. Raises `episodes.OutOfTurn`."""
    step = episodes.advance(signal, event)
    after, tells = step.signal, list(step.notes)
    if after == signal:
        return signal
    for note in tells:
        after = tell(after, note, uow, policy)
    decided = decided_at(after, uow)
    uow.signals.save(after, episodes.next_at(after, uow.now, cooldown(after, frame), decided))
    if tells or shown(after) != shown(signal):
        card.refresh(after, uow, policy)
    return after


def shown(signal: Signal) -> tuple[object, ...]:
    """What makes a difference to whoever looks at it; of many messages, each alone does not."""
    step = 1 if signal.count < 10 or signal.series.kind is Kind.WORD else 5 if signal.count < 100 else 50
    newest = signal.messages[-1:] if step == 1 else ()
    return (
        signal.count // step,
        signal.phase,
        signal.calm_at,
        signal.until,
        signal.proposal,
        signal.also,
        newest,
    )


def decided_at(signal: Signal, uow: UnitOfWork) -> datetime | None:
    """When what it led to was decided; None while it was not, or came to nothing."""
    if signal.proposal is None:
        return None
    try:
        end = uow.proposals.get(signal.proposal).opened.end
    except (KeyError, BrokenLog):
        return None
    return end.at if end and end.what in ADOPTED else None


def tell(signal: Signal, note: Note, uow: UnitOfWork, policy: Policy) -> Signal:
    """Tells the thread of a signal; each note once, under its number."""
    numbered = replace(signal, notes=signal.notes + 1)
    slot = Slot(f"{signal.slot}:{numbered.notes}")
    links = (card_slot(signal.proposal),) if signal.proposal is not None else ()
    panel = sentence(said(signal, note, uow))
    command = Show(signal.place, panel, slot, signal.slot, policy.locale, links=links)
    account = account_of(signal.place)
    uow.outbox.add(Request(f"show:{slot}", account, f"signal:{signal.id}", signal.place, command))
    return numbered


def said(signal: Signal, note: Note, uow: UnitOfWork) -> Phrase:
    """A note in words."""
    match note.what:
        case "widened":
            return phrase(
                "⚠️ It widens: ×{factor}, {count} messages in the last hour.",
                factor=note.factor,
                count=signal.count,
            )
        case "again":
            return phrase("🔁 It is back: {count} messages in the last hour.", count=signal.count)
        case "calm":
            return phrase("🌿 Back to usual since {time}.", time=signal.calm_at or uow.now)
        case "linked":
            return card.led_to(signal, uow)
        case "judged" if signal.aftermath:
            return card.judged(signal.aftermath)
        case _:
            return card.stands(signal, uow) or phrase("Open again.")
