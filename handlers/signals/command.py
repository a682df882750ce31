"""`/signal`: lists, watches, mutes, tunes, and tries a rule on the past. Its forms open at once, without passing here."""

from collections.abc import Callable
from dataclasses import replace

from domain.ids import AliasId, PlaceId, Slot, account_of
from domain.inbound import FormSubmitted, TeamCommand, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, and_more, sentence
from domain.people import may_answer
from domain.phrases import Arg, Phrase, PostLink, decimal, phrase
from domain.policy import Policy
from domain.signals import episodes
from domain.signals.episodes import Phase, Signal
from domain.signals.series import MOST_MINIMUM, MOST_RATIO, Kind, Rule, Series
from handlers import help, rules, telling
from handlers.signals import acting, bursts, card, hearing, rules_forms, subjects, trials
from ports.storage import UnitOfWork

SHOWN = 12
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
    if verb.lower() in help.ASKS or (answer is None and not may_answer_(event, uow, policy)):
        panel = help.show("signal")
    elif not may_answer_(event, uow, policy):
        panel = sentence(telling.AGENTS_ONLY)
    elif answer is None:
        panel = help.show("signal", verb)
    else:
        panel, links = answer(event, rest.strip(), uow, policy)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, links=links)


def may_answer_(event: TeamCommand | TeamPress | FormSubmitted, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether whoever did something is one who may answer customers."""
    return may_answer(uow.people.colleague(event.sender.alias), policy.agents)


def listing(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """What is open, what is watched and what is muted."""
    person = event.sender.alias
    team, hidden = account_of(person), uow.channels.hidden_from(person)
    found = [one for one in uow.signals.open_ones() if one.series.team == team and one.place not in hidden]
    title = phrase("Signals")
    blocks: list[Block] = [Heading(title)]
    if not found:
        blocks.append(Line(phrase("Nothing is out of the ordinary.")))
    blocks += (Line(line(signal, person, uow)) for signal in found[:SHOWN])
    if len(found) > SHOWN:
        blocks.append(and_more(len(found) - SHOWN))
    for rule in decided(team, hidden, uow):
        blocks += (Note(told(rule, person, uow)), Buttons(buttons(rule)))
    blocks.append(
        Buttons(
            (
                telling.form_button(phrase("Watch something"), rules_forms.WATCH, "", "primary"),
                telling.form_button(phrase("Tune all signals"), rules_forms.TUNE, ""),
            )
        )
    )
    return Panel(title, tuple(blocks)), tuple(signal.slot for signal in found[:SHOWN])


def line(signal: Signal, person: AliasId, uow: UnitOfWork) -> Phrase:
    """A signal in a line."""
    link = PostLink(signal.slot, signal.reference)
    given: dict[str, Arg] = {
        "link": link,
        "subject": subjects.name_for(signal.series, person, uow),
        "count": signal.count,
    }
    match signal.phase:
        case Phase.CLAIMED:
            return phrase(
                "{link} {subject}: {count} in the last hour; {person} sees to it",
                **given,
                person=card.person_of(signal, uow),
            )
        case Phase.MUTED if signal.until:
            return phrase(
                "{link} {subject}: {count} in the last hour; muted until {time}", **given, time=signal.until
            )
        case _:
            return phrase(
                "{link} {subject}: {count} in the last hour, since {time}", **given, time=signal.since
            )


def decided(team: str, hidden: tuple[PlaceId, ...], uow: UnitOfWork) -> list[Rule]:
    """The rules of a workspace's own subjects, as far as they are for somebody to see."""
    known = sorted(uow.signals.rules().items())
    found = [(rule, rule.series) for _, rule in known if rule.series and rule.series.team == team]
    return [
        rule for rule, series in found if rule.place not in hidden and PlaceId(series.value) not in hidden
    ][:SHOWN]


def told(rule: Rule, person: AliasId, uow: UnitOfWork) -> Phrase:
    """What people decided about a subject, in a line."""
    if rule.series is None:
        return phrase("All signals")
    subject = subjects.name_for(rule.series, person, uow)
    if rule.muted(uow.now) and rule.muted_until:
        return phrase("🔕 {subject}, muted until {time}", subject=subject, time=rule.muted_until)
    where: Phrase = phrase("where it is said most")
    if rule.place:
        where = phrase("#{channel}", channel=rules.channel_name(rule.place, uow))
    if rule.series.kind is Kind.WORD:
        return phrase("👀 {subject}: every message with it → {where}", subject=subject, where=where)
    return phrase(
        "👀 {subject}: from {minimum} an hour and {ratio} times the usual → {where}",
        subject=subject,
        minimum=rule.minimum,
        ratio=decimal(rule.ratio, 2),
        where=where,
    )


def buttons(rule: Rule) -> tuple[Button, ...]:
    key = rule.series.key if rule.series else ""
    stop = Button(phrase("Stop"), "signal_unwatch", key)
    if rule.series and rule.series.kind is Kind.WORD:
        return (stop,)
    return (telling.form_button(phrase("Tune"), rules_forms.TUNE, key), stop)


def watch(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal watch word refund`: told here from now on."""
    series = meant(rest, event, uow, policy)
    if series is None:
        form = telling.form_button(phrase("Watch something"), rules_forms.WATCH, "", "primary")
        return sentence(NO_SUCH if rest else WHAT, form), ()
    return watched(series, event.channel, event, uow), ()


def meant(said: str, event: TeamCommand, uow: UnitOfWork, policy: Policy) -> Series | None:
    """What somebody names, as far as they may know of it: of a private channel, only its members."""
    person = event.sender.alias
    series = subjects.named(said, account_of(person), uow, policy)
    hidden = uow.channels.hidden_from(person)
    return None if series and PlaceId(series.value) in hidden else series


def watched(
    series: Series, place: PlaceId | None, event: TeamCommand | FormSubmitted, uow: UnitOfWork
) -> Panel:
    """Something is watched from now on, in a channel that we are in or else where it is said."""
    channel = uow.channels.get(place) if place else None
    here = place if channel and channel.usable else None
    earlier = own_rule(series, uow)
    rule = replace(earlier, place=here, watched=True, muted_until=None, by=event.sender.alias)
    uow.signals.save_rule(rule)
    uow.acts.note(event.sender.alias, "watched", series.key, after=here or "")
    return sentence(
        phrase("Watched from now on. {rule}.", rule=told(rule, event.sender.alias, uow)),
        Button(phrase("Stop"), "signal_unwatch", series.key),
    )


def own_rule(series: Series, uow: UnitOfWork) -> Rule:
    """The rule of a series, to be changed: its own, or one that begins with what holds for all."""
    known = uow.signals.rules()
    return known.get(series.key) or replace(known.get("") or Rule(), series=series, place=None)


def watch_submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of watching."""
    series = rules_forms.wanted(event, uow, policy)
    if not may_answer_(event, uow, policy):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif series is None or rules_forms.channel_wrong(event, uow):
        telling.answer_to(uow, policy, event, rules_forms.NOTHING)
    else:
        panel = watched(series, PlaceId(event.one("channel")), event, uow)
        answer(event, panel, uow, policy)


def answer(event: FormSubmitted, panel: Panel, uow: UnitOfWork, policy: Policy) -> None:
    """Where the form was asked for, if they can be answered there."""
    place = event.context.rpartition("@")[2]
    if place.startswith(f"{event.account}:"):
        telling.whisper(uow, policy, event.sender.alias, PlaceId(place), panel)
    else:
        telling.direct(uow, policy, event.account, event.sender.alias, panel)


def unwatched(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Stop*: what was decided about a subject is forgotten."""
    series = rules_forms.subject_of(event.value, uow)
    if not may_answer_(event, uow, policy):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif series is None or series.team != account_of(event.sender.alias):
        telling.answer_to(uow, policy, event, acting.GONE)
    else:
        telling.answer_to(uow, policy, event, left_alone(series, event, uow))


def left_alone(series: Series, event: TeamPress | TeamCommand, uow: UnitOfWork) -> Phrase:
    """What was decided about a subject is forgotten."""
    uow.signals.remove_rule(series.key)
    uow.acts.note(event.sender.alias, "watched no more", series.key)
    return phrase(
        "{subject} is watched no more than anything else.",
        subject=subjects.name_for(series, event.sender.alias, uow),
    )


def unwatch(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal unwatch word refund`: *Stop*, typed; a word in whatever way it is watched."""
    series = meant(rest, event, uow, policy)
    if series is None:
        return sentence(NO_SUCH if rest else WHAT), ()
    found = [
        rule.series
        for rule in uow.signals.rules().values()
        if rule.series and subjects.same(rule.series, series)
    ]
    for one in found:
        left_alone(one, event, uow)
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
    if signal is None:
        uow.signals.save_rule(replace(own_rule(series, uow), muted_until=until, by=event.sender.alias))
    else:
        happens = episodes.Muted(event.sender.alias, until)
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
    done = acting.heard_again(held, uow, policy) if held else acting.speaks(series, uow)
    again = phrase("{subject} is heard again.", subject=subjects.name_for(series, event.sender.alias, uow))
    return sentence(again if done else acting.HEARD), ()


def shown(text: str, event: TeamCommand, uow: UnitOfWork) -> Signal | None:
    """The signal that `SG-3` names, where whoever asks may see it."""
    signal = acting.find(text, uow) if text.strip().upper().startswith("SG-") else None
    hidden = uow.channels.hidden_from(event.sender.alias)
    mine = signal is not None and signal.series.team == account_of(event.sender.alias)
    return signal if signal and mine and signal.place not in hidden else None


def tune(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal tune #bug`: the way to its form."""
    signal = shown(rest, event, uow)
    series = signal.series if signal else meant(rest, event, uow, policy)
    if series is None:
        return sentence(NO_SUCH if rest else WHAT), ()
    rule = own_rule(series, uow)
    button = telling.form_button(phrase("Tune"), rules_forms.TUNE, series.key, "primary")
    return sentence(told(rule, event.sender.alias, uow), button), ()


def tune_submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of tuning."""
    key, _ = rules_forms.about(event)
    series = rules_forms.subject_of(key, uow) if key else None
    if not may_answer_(event, uow, policy):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif rules_forms.check(event, uow, policy) or (key and (series is None or series.team != event.account)):
        telling.answer_to(uow, policy, event, phrase("Nothing was changed: the form is not complete."))
    else:
        before = own_rule(series, uow) if series else uow.signals.rules().get("") or Rule()
        rule = rules_forms.tuned(before, event)
        uow.signals.save_rule(rule)
        uow.acts.note(event.sender.alias, "signals tuned", key or "all")
        answer(
            event, sentence(phrase("Saved. {rule}.", rule=told(rule, event.sender.alias, uow))), uow, policy
        )


def try_rule(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/signal test #bug 8 3`: what a rule would have done last month; the answer comes in private."""
    subject, numbers = trials.parted(rest)
    signal = shown(subject, event, uow)
    series = signal.series if signal else meant(subject, event, uow, policy)
    if series is None and meant(subject.split(" ")[0], event, uow, policy):
        return sentence(NUMBERS), ()
    if series is None:
        return sentence(NO_SUCH if subject else WHAT), ()
    rule = trials.with_numbers(own_rule(series, uow), numbers)
    if rule is None:
        return sentence(NUMBERS), ()
    uow.signals.try_rule(event.sender.alias, rule)
    return sentence(phrase("I play the last month to this rule; the answer comes to you in private.")), ()


Verb = Callable[[TeamCommand, str, UnitOfWork, Policy], Answer]

VERBS: dict[str, Verb] = {
    "list": listing,
    "watch": watch,
    "unwatch": unwatch,
    "stop": unwatch,
    "mute": mute,
    "unmute": unmute,
    "tune": tune,
    "test": try_rule,
}
