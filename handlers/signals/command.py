"""`/signal`: lists, watches, mutes, tunes, and tries a rule on the past. Its forms open at once, without passing here."""

from collections.abc import Callable

from domain import ids
from domain.ids import PlaceId, Slot, account_of
from domain.inbound import TeamCommand
from domain.panels import Line, Panel, sentence
from domain.phrases import PostLink, decimal, phrase
from domain.policy import Policy
from domain.signals import episodes
from domain.signals.episodes import Signal
from domain.signals.series import MOST_MINIMUM, MOST_RATIO, Series
from handlers import help, telling
from handlers.signals import (
    acting,
    bursts,
    card,
    hearing,
    listing,
    rule_changes,
    rules_forms,
    subjects,
    trials,
)
from ports.storage import UnitOfWork

Answer = tuple[Panel, tuple[Slot, ...]]
WHAT = phrase(
    "Say what: #bug, T-3, `channel #support`, `mood #support`, `word refund`, or a signal such as SG-3."
)
NO_SUCH = phrase(
    "I know nothing by this name. A tag is named like #bug, a theme like T-3, a signal like SG-3, "
    "a word like `word refund`."
)
NUMBERS = phrase(
    "Behind the name say how many in an hour, 1 to {minimum}, and how many times the usual, 1 to {ratio}, "
    "as in `/signal test #bug 8 3`.",
    minimum=MOST_MINIMUM,
    ratio=decimal(MOST_RATIO),
)
HOW_LONG = phrase("Say for how long: an hour, a day or a week, as in `/signal mute #bug week`.")


def obey(event: TeamCommand, *, uow: UnitOfWork, policy: Policy) -> None:
    """Answers a `/signal` command."""
    verb, _, rest = event.text.strip().partition(" ")
    answer = VERBS.get(verb.lower() or "list")
    links: tuple[Slot, ...] = ()
    if verb.lower() in help.ASKS or (answer is None and not rule_changes.allowed(event, uow, policy)):
        panel = help.show("signal")
    elif not rule_changes.allowed(event, uow, policy):
        panel = sentence(telling.AGENTS_ONLY)
    elif answer is None and verb.upper().startswith("SG-"):
        panel, links = one(event, verb, uow)
    elif answer is None:
        panel = help.show("signal", verb)
    else:
        panel, links = answer(event, rest.strip(), uow, policy)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, links=links)


def one(event: TeamCommand, reference: str, uow: UnitOfWork) -> Answer:
    """`/signal SG-3`: how it stands, with the way to its message."""
    signal = shown(reference, event, uow)
    if signal is None:
        text = phrase(
            "There is no signal {reference}. `/signal` lists what is open.", reference=reference[:40]
        )
        return sentence(text), ()
    subject = subjects.name_for(signal.series, event.sender.alias, uow)
    title = phrase("{link} {subject}", link=PostLink(signal.slot, signal.reference), subject=subject)
    blocks = [Line(title), Line(card.told(signal)), *map(Line, card.became(signal, uow))]
    return Panel(title, tuple(blocks)), (signal.slot,)


def watch(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal watch word refund`, or `watch refund`: told here from now on."""
    series = meant_or_said(rest, event, uow, policy)
    if series is None:
        form = telling.form_button(phrase("Watch something"), rules_forms.WATCH, "", "primary")
        return sentence(NO_SUCH if rest else WHAT, form), ()
    return rule_changes.watched(series, event.channel, event, uow), ()


def meant(said: str, event: TeamCommand, uow: UnitOfWork, policy: Policy) -> Series | None:
    """What somebody names, as far as they may know of it: of a private channel, only its members."""
    person = event.sender.alias
    series = subjects.named(said, account_of(person), uow, policy)
    hidden = uow.channels.hidden_from(person)
    return None if series and PlaceId(series.value) in hidden else series


def meant_or_said(rest: str, event: TeamCommand, uow: UnitOfWork, policy: Policy) -> Series | None:
    """The same, and words that name nothing else as words to be heard."""
    team = account_of(event.sender.alias)
    return meant(rest, event, uow, policy) or subjects.plain_words(rest, team, uow, policy)


def unwatch(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal unwatch word refund`: *Stop*, typed; a word in whatever way it is watched."""
    series = meant_or_said(rest, event, uow, policy)
    if series is None:
        return sentence(NO_SUCH if rest else WHAT), ()
    found = [
        rule.series
        for rule in uow.signals.rules().values()
        if rule.series and subjects.same(rule.series, series)
    ]
    for one in found:
        rule_changes.left_alone(one, event, uow, policy)
    subject = subjects.name_for(series, event.sender.alias, uow)
    if not found:
        return sentence(phrase("{subject} is not watched. `/signal` lists what is.", subject=subject)), ()
    return sentence(phrase("{subject} is watched no more than anything else.", subject=subject)), ()


def mute(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal mute #bug week`: a subject, or an open signal, for an hour, a day or a week."""
    subject, _, last = rest.rpartition(" ")
    span = acting.SPANS.get(last.lower())
    subject, span = (subject, span) if span else (rest, acting.SPANS["day"])
    signal = shown(subject, event, uow)
    series = signal.series if signal else meant(subject, event, uow, policy)
    if series is None and meant(rest.rpartition(" ")[0], event, uow, policy):
        return sentence(HOW_LONG), ()
    if series is None:
        return sentence(NO_SUCH if subject else WHAT), ()
    until = uow.now + span
    happens = episodes.Muted(event.sender.alias, until)
    if signal is None:
        rule_changes.muted(series, happens, uow)
        acting.silenced(series, happens, uow, policy)
    else:
        try:
            bursts.apply(uow.signals.lock(signal.id), happens, uow, policy, hearing.frame_of(uow, policy))
        except episodes.OutOfTurn:
            return sentence(acting.OVER), ()
    return sentence(
        phrase(
            "{subject} is muted until {time}.",
            subject=subjects.name_for(series, event.sender.alias, uow),
            time=until,
        )
    ), ()


def unmute(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal unmute #bug`: it speaks again before its time is over."""
    signal = shown(rest, event, uow)
    series = signal.series if signal else meant(rest, event, uow, policy)
    if series is None:
        return sentence(NO_SUCH if rest else WHAT), ()
    held = uow.signals.lock(signal.id) if signal else None
    done = acting.heard_again(held, uow, policy) if held else acting.speaks(series, uow, policy)
    return sentence(acting.again(series, event.sender.alias, uow) if done else acting.HEARD), ()


def shown(text: str, event: TeamCommand, uow: UnitOfWork) -> Signal | None:
    """The signal that `SG-3` names, where whoever asks may see it."""
    signal = acting.find(text, uow) if ids.bare(text).upper().startswith("SG-") else None
    hidden = uow.channels.hidden_from(event.sender.alias)
    mine = signal is not None and signal.series.team == account_of(event.sender.alias)
    return signal if signal and mine and signal.place not in hidden else None


def tune(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal tune #bug`: the way to its form."""
    signal = shown(rest, event, uow)
    series = signal.series if signal else meant(rest, event, uow, policy)
    if series is None:
        return sentence(NO_SUCH if rest else WHAT), ()
    rule = rule_changes.own_rule(series, uow)
    button = telling.form_button(phrase("Tune"), rules_forms.TUNE, series.key, "primary")
    return sentence(listing.told(rule, event.sender.alias, uow), button), ()


def try_rule(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal test #bug 8 3`: what a rule would have done last month; the answer comes in private."""
    subject, numbers = trials.parted(rest)
    signal = shown(subject, event, uow)
    series = signal.series if signal else meant(subject, event, uow, policy)
    if series is None and meant(subject.split(" ")[0], event, uow, policy):
        return sentence(NUMBERS), ()
    if series is None:
        return sentence(NO_SUCH if subject else WHAT), ()
    rule = trials.with_numbers(rule_changes.own_rule(series, uow), numbers)
    if rule is None:
        return sentence(NUMBERS), ()
    uow.signals.try_rule(event.sender.alias, rule)
    return sentence(phrase("I play the last month to this rule; the answer comes to you in private.")), ()


Verb = Callable[[TeamCommand, str, UnitOfWork, Policy], Answer]

VERBS: dict[str, Verb] = {
    "list": listing.show,
    "watch": watch,
    "unwatch": unwatch,
    "stop": unwatch,
    "mute": mute,
    "unmute": unmute,
    "tune": tune,
    "test": try_rule,
}
