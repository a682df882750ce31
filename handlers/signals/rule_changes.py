"""What people decide about a subject is kept: it is watched, tuned, or watched no more; by form, button or command."""

from dataclasses import replace

from domain.ids import PlaceId, account_of
from domain.inbound import FormSubmitted, TeamCommand, TeamPress
from domain.panels import Button, Panel, sentence
from domain.people import may_answer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.signals import episodes
from domain.signals.series import Rule, Series
from handlers import telling
from handlers.signals import acting, listing, rules_forms, subjects
from ports.storage import UnitOfWork


def allowed(event: TeamCommand | TeamPress | FormSubmitted, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether whoever did something is one who may answer customers."""
    return may_answer(uow.people.colleague(event.sender.alias), policy.agents)


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
        phrase("Watched from now on. {rule}.", rule=listing.told(rule, event.sender.alias, uow)),
        Button(phrase("Stop"), "signal_unwatch", series.key),
    )


def own_rule(series: Series, uow: UnitOfWork) -> Rule:
    """The rule of a series, to be changed: its own, or one that begins with what holds for all."""
    known = uow.signals.rules()
    return known.get(series.key) or replace(known.get("") or Rule(), series=series, place=None)


def muted(series: Series, happens: episodes.Muted, uow: UnitOfWork) -> None:
    """A subject says nothing until then."""
    uow.signals.save_rule(replace(own_rule(series, uow), muted_until=happens.until, by=happens.by))


def left_alone(series: Series, event: TeamPress | TeamCommand, uow: UnitOfWork, policy: Policy) -> Phrase:
    """What was decided about a subject is forgotten, also that it is muted."""
    rule = uow.signals.rules().get(series.key)
    if rule and rule.muted(uow.now):
        acting.speaks(series, uow, policy)
    uow.signals.remove_rule(series.key)
    uow.acts.note(event.sender.alias, "watched no more", series.key)
    return phrase(
        "{subject} is watched no more than anything else.",
        subject=subjects.name_for(series, event.sender.alias, uow),
    )


def watch_submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of watching."""
    series = rules_forms.wanted(event, uow, policy)
    if not allowed(event, uow, policy):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif series is None or rules_forms.channel_wrong(event, uow):
        telling.answer_to(uow, policy, event, rules_forms.NOTHING)
    else:
        panel = watched(series, PlaceId(event.one("channel")), event, uow)
        answer(event, panel, uow, policy)


def tune_submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of tuning."""
    key, _ = rules_forms.about(event)
    series = rules_forms.subject_of(key, uow) if key else None
    if not allowed(event, uow, policy):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif rules_forms.check(event, uow, policy) or (key and (series is None or series.team != event.account)):
        telling.answer_to(uow, policy, event, phrase("Nothing was changed: the form is not complete."))
    else:
        before = own_rule(series, uow) if series else uow.signals.rules().get("") or Rule()
        rule = rules_forms.tuned(before, event)
        uow.signals.save_rule(rule)
        uow.acts.note(event.sender.alias, "signals tuned", key or "all")
        answer(
            event,
            sentence(phrase("Saved. {rule}.", rule=listing.told(rule, event.sender.alias, uow))),
            uow,
            policy,
        )


def unwatched(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Stop*: what was decided about a subject is forgotten."""
    series = rules_forms.subject_of(event.value, uow)
    if not allowed(event, uow, policy):
        telling.answer_to(uow, policy, event, telling.AGENTS_ONLY)
    elif series is None or series.team != account_of(event.sender.alias):
        telling.answer_to(uow, policy, event, acting.GONE)
    else:
        telling.answer_to(uow, policy, event, left_alone(series, event, uow, policy))


def answer(event: FormSubmitted, panel: Panel, uow: UnitOfWork, policy: Policy) -> None:
    """Where the form was asked for, if they can be answered there."""
    place = event.context.rpartition("@")[2]
    if place.startswith(f"{event.account}:"):
        telling.whisper(uow, policy, event.sender.alias, PlaceId(place), panel)
    else:
        telling.direct(uow, policy, event.account, event.sender.alias, panel)
