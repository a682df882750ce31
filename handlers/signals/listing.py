"""What is open, what is watched and what is muted, in lines, as far as somebody may see it."""

from domain.ids import AliasId, PlaceId, Slot, account_of
from domain.inbound import TeamCommand
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, and_more
from domain.phrases import Arg, Phrase, PostLink, decimal, phrase
from domain.policy import Policy
from domain.signals import watching
from domain.signals.episodes import Phase, Signal
from domain.signals.series import Kind, Rule
from domain.signals.watching import Mode
from handlers import rules, telling
from handlers.signals import card, rules_forms, subjects
from ports.storage import UnitOfWork

SHOWN = 12
HOW = {
    Mode.STEM: phrase("in any form"),
    Mode.EXACT: phrase("exactly so"),
    Mode.PHRASE: phrase("these words in a row"),
}
"""What a watched word is taken for."""


def show(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> tuple[Panel, tuple[Slot, ...]]:
    """What is open, what is watched and what is muted."""
    person = event.sender.alias
    team, hidden = account_of(person), uow.channels.hidden_from(person)
    found = [one for one in uow.signals.open_ones(hidden) if one.series.team == team]
    title = phrase("Signals")
    blocks: list[Block] = [Heading(title)]
    if not found:
        blocks.append(Line(phrase("Nothing is out of the ordinary.")))
    blocks += (Line(line(signal, person, uow)) for signal in found[:SHOWN])
    if len(found) > SHOWN:
        blocks.append(and_more(len(found) - SHOWN))
    for rule in decided(team, hidden, uow):
        blocks += (Note(told(rule, person, uow)), Buttons(buttons(rule, muted=rule.muted(uow.now))))
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
        case _ if signal.calm_at is not None:
            return phrase("{link} {subject}: back to usual since {time}", **given, time=signal.calm_at)
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
        how = HOW[watching.parts(rule.series.value)[0]]
        return phrase(
            "👀 {subject}, {how}: every message with it → {where}", subject=subject, how=how, where=where
        )
    return phrase(
        "👀 {subject}: from {minimum} an hour and {ratio} times the usual → {where}",
        subject=subject,
        minimum=rule.minimum,
        ratio=decimal(rule.ratio, 2),
        where=where,
    )


def buttons(rule: Rule, *, muted: bool) -> tuple[Button, ...]:
    """What can be done about a subject."""
    key = rule.series.key if rule.series else ""
    if muted:
        return (Button(card.UNMUTE, "signal_unmute", key),)
    stop = Button(phrase("Stop"), "signal_unwatch", key)
    if rule.series and rule.series.kind is Kind.WORD:
        return (stop,)
    return (telling.form_button(phrase("Tune"), rules_forms.TUNE, key), stop)
