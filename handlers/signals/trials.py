"""A rule tried on the past: its numbers, and what it would have told whoever asked, as a sentence and a picture, in private."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from domain import ids
from domain.content import Content, File, FileKind
from domain.ids import OWN, PlaceId, Slot, account_of
from domain.outbound import Direct, Post, Request
from domain.panels import Line, Note, Panel
from domain.phrases import POINT, Phrase, decimal, listed, phrase, plural
from domain.pictures import Picture, Plot, Series
from domain.policy import Policy
from domain.signals.rehearsal import LEARNT, TRIED, Rehearsal
from domain.signals.series import MOST_MINIMUM, MOST_RATIO, Rule
from handlers import telling
from handlers.signals import rules_forms, subjects
from ports.signals import Trial
from ports.storage import UnitOfWork

KIND = "signal"
"""How the picture is called among our own files."""
PATIENCE = 120.0
PAST: timedelta = LEARNT + TRIED


def parted(rest: str) -> tuple[str, list[float]]:
    """A subject, and up to two numbers behind it: the minimum and the ratio."""
    words = rest.split()
    numbers: list[float] = []
    while len(words) > 1 and len(numbers) < 2 and (found := rules_forms.number_of(words[-1])) is not None:
        numbers.insert(0, found)
        words.pop()
    return " ".join(words), numbers


def with_numbers(rule: Rule, numbers: Sequence[float]) -> Rule | None:
    """The rule with this minimum and this ratio, as far as they are given; None where one of them cannot be."""
    minimum = numbers[0] if numbers else rule.minimum
    ratio = numbers[1] if len(numbers) > 1 else rule.ratio
    possible = 1 <= minimum <= MOST_MINIMUM and 1 <= ratio <= MOST_RATIO
    return replace(rule, minimum=round(minimum), ratio=ratio) if possible else None


def told(trial: Trial, found: Rehearsal, uow: UnitOfWork, policy: Policy) -> None:
    """Answers whoever asked, once."""
    name = f"{KIND}:{trial.id}"
    lines = (Series("count", found.counts), Series("usual", found.usual))
    if trial.rule.series is None or not uow.signals.tried(trial.id, Plot("", found.days, lines, found.marks)):
        return
    person, account = trial.person, account_of(trial.person)
    subject = subjects.name_for(trial.rule.series, person, uow)
    text = phrase("{subject}: {told}", subject=subject, told=outcome(found))
    rule = Note(
        phrase(
            "Tried: at least {minimum} in an hour, {ratio} times the usual, {hours} hours apart.",
            minimum=trial.rule.minimum,
            ratio=decimal(trial.rule.ratio, 2),
            hours=trial.rule.cooldown,
        )
    )
    locale, slot = telling.locale_of(uow, policy, person), Slot(f"trial:{trial.id}")
    said = Direct(account, person, Panel(text, (Line(text), rule)), slot, locale)
    picture = File(FileKind.PHOTO, OWN, f"{KIND}@{locale}:{trial.id}", "signal.png", "image/png")
    shown = Post(PlaceId(person), Content(attachments=(picture,)), Slot(f"{slot}:picture"), locale=locale)
    for key, command in ((f"trial:{name}", said), (f"trial:{name}:picture", shown)):
        uow.outbox.add(Request(key, account, f"direct:{person}", person, command))


def outcome(found: Rehearsal) -> Phrase:
    """How often it would have told, and when."""
    if not found.told:
        return phrase("this rule would not have fired in the last 30 days.")
    times = plural(
        "this rule would have fired once in the last 30 days",
        "this rule would have fired {count} times in the last 30 days",
        len(found.told),
    )
    first, *further = found.told[-5:]
    begun = phrase("{times}: {time}", times=times, time=first)
    return listed([begun, *(phrase("{time}", time=at) for at in further)])


def picture(number: str, say: Callable[[Phrase], str], uow: UnitOfWork, policy: Policy) -> Picture:
    """What is drawn, in whoever asked's language. Raises `KeyError` when the trial is not kept any more."""
    trial = uow.signals.trial(ids.number(number) or 0)
    if trial is None or trial.plot is None or trial.rule.series is None:
        raise KeyError(number)
    subject = subjects.name_for(trial.rule.series, trial.person, uow)
    names = (say(phrase("messages")), say(phrase("usual")))
    lines = tuple(replace(line, name=name) for line, name in zip(trial.plot.series, names, strict=True))
    title = say(phrase("{subject}: the busiest hour of each day", subject=subject))
    return replace(
        trial.plot, title=title, series=lines, unit=say(phrase("messages in an hour")), point=say(POINT)
    )
