"""The pulse: measured facts of how a company listens, answers and decides, and what can be read from them.

Pure: what happened is given, and so is the moment. Figures are of the last 30 days, their trends by weeks.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from statistics import median

from domain import schedules
from domain.phrases import Phrase, phrase

SPAN = timedelta(days=30)
"""What is compared with the same time before."""
WEEK = timedelta(days=7)
WEEKS = 13
"""Weeks that the plots go back: a quarter."""
FEW = 5
"""Conversations that there must be at least for anything to be read from them."""
POSTED_AT = time(9)


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: when it was opened, when a colleague first answered the customer, whether a decision followed."""

    opened_at: datetime
    answered_at: datetime | None
    decided: bool
    customer: str
    home: str


@dataclass(frozen=True, slots=True)
class Ended:
    """One decision that has ended and had customers behind it; whether each of them was told, or nobody is to be."""

    at: datetime
    announced: bool


class Figure(StrEnum):
    FIRST_ANSWER = "first_answer"
    ANSWERED = "answered"
    DECIDED = "decided"
    ANNOUNCED = "announced"
    TEAMS = "teams"
    CUSTOMERS = "customers"


TITLES = {
    Figure.FIRST_ANSWER: phrase("Time to the first answer"),
    Figure.ANSWERED: phrase("Answered"),
    Figure.DECIDED: phrase("Led to a decision"),
    Figure.ANNOUNCED: phrase("Outcomes announced"),
    Figure.TEAMS: phrase("Teams taking part"),
    Figure.CUSTOMERS: phrase("Customers taking part"),
}
DEFINITIONS = {
    Figure.FIRST_ANSWER: phrase(
        "the median of the time from a customer's first message of a subject to our first answer, of what was answered"
    ),
    Figure.ANSWERED: phrase("the share of subjects that customers opened in which somebody answered them"),
    Figure.DECIDED: phrase(
        "the share of subjects that customers opened whose feedback stands behind a proposal"
    ),
    Figure.ANNOUNCED: phrase(
        "of decisions that ended with customers behind them, the share of whose outcome nobody waits to be told any more"
    ),
    Figure.TEAMS: phrase("channels in which a customer was answered"),
    Figure.CUSTOMERS: phrase("people who opened a subject"),
}
SHARES = frozenset((Figure.ANSWERED, Figure.DECIDED, Figure.ANNOUNCED))


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: now, in the span before, and by weeks, the oldest first. None where there is nothing to measure.

    Hours for `FIRST_ANSWER`, from 0 to 1 for shares, else a number.
    """

    figure: Figure
    now: float | None
    before: float | None
    weeks: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """Every figure, and how many conversations they rest upon."""

    at: datetime
    talks: int
    measured: tuple[Measured, ...]

    def now(self, figure: Figure) -> float | None:
        return next((one.now for one in self.measured if one.figure is figure), None)


def since(now: datetime) -> datetime:
    """From when on what happened must be known."""
    return now - max(2 * SPAN, WEEKS * WEEK)


def measure(talks: Sequence[Talk], ended: Sequence[Ended], now: datetime) -> Pulse:
    """The pulse at a moment."""
    spans = [(now - SPAN, now), (now - 2 * SPAN, now - SPAN)]
    spans += [(now - n * WEEK, now - (n - 1) * WEEK) for n in range(WEEKS, 0, -1)]
    found = []
    for figure in Figure:
        values = [_value(figure, talks, ended, *span) for span in spans]
        found.append(Measured(figure, values[0], values[1], tuple(values[2:])))
    return Pulse(now, sum(now - SPAN <= one.opened_at < now for one in talks), tuple(found))


def _value(
    figure: Figure, talks: Sequence[Talk], ended: Sequence[Ended], opens: datetime, closes: datetime
) -> float | None:
    if figure is Figure.ANNOUNCED:
        return share(one.announced for one in ended if opens <= one.at < closes)
    return MEASURES[figure]([one for one in talks if opens <= one.opened_at < closes])


def share(each: Iterable[bool]) -> float | None:
    """Of how many it is true, from 0 to 1; None of none."""
    known = list(each)
    return sum(known) / len(known) if known else None


def first_answer(talks: Sequence[Talk]) -> float | None:
    """Hours."""
    waits = [
        (one.answered_at - one.opened_at).total_seconds() / 3600
        for one in talks
        if one.answered_at is not None
    ]
    return max(0.0, median(waits)) if waits else None


MEASURES: dict[Figure, Callable[[Sequence[Talk]], float | None]] = {
    Figure.FIRST_ANSWER: first_answer,
    Figure.ANSWERED: lambda talks: share(one.answered_at is not None for one in talks),
    Figure.DECIDED: lambda talks: share(one.decided for one in talks),
    Figure.TEAMS: lambda talks: float(len({one.home for one in talks if one.answered_at})),
    Figure.CUSTOMERS: lambda talks: float(len({one.customer for one in talks})),
}


def reading(pulse: Pulse) -> tuple[Phrase, ...]:
    """What can be read from the figures, in words: how far what customers say goes before it stops. No score.

    The way has four steps, each on the one before: heard, answered, decided upon, told. The reading names the last step
    that holds (half and more of what should take it does), and then what is missing for the next.
    """
    if pulse.talks < FEW:
        return (phrase("Too few subjects were opened in these 30 days to read anything from them."),)
    for figure, reached, missing in STEPS:
        value = pulse.now(figure)
        if value is None or value < ENOUGH[figure]:
            return reached, missing
    return (WHOLE,)


ENOUGH = {Figure.ANSWERED: 0.5, Figure.DECIDED: 0.05, Figure.ANNOUNCED: 0.5}
"""What share holds a step. Few subjects need a decision of their own: one in twenty shows that the way is used."""
STEPS = (
    (
        Figure.ANSWERED,
        phrase("Customers are heard: what they write reaches the team."),
        phrase("Most subjects end without an answer to the customer. That comes before all else."),
    ),
    (
        Figure.DECIDED,
        phrase("Customers are answered: most who open a subject hear from somebody."),
        phrase("What they say hardly leads to decisions yet: *Decide* on a card begins one."),
    ),
    (
        Figure.ANNOUNCED,
        phrase("What customers say leads to decisions."),
        phrase(
            "Those who spoke mostly do not learn what came of it: `/consent announce` lists whom to tell."
        ),
    ),
)
WHOLE = phrase(
    "The way is whole: customers are heard and answered, decisions follow, and those who spoke learn of them."
)


def slot(now: datetime, zone: str) -> str:
    """The month that was to be posted last by a moment: at nine on the month's first workday, local time."""
    local = now.astimezone(schedules.zone_of(zone))
    month = local.date().replace(day=1)
    due = datetime.combine(first_workday(month), POSTED_AT)
    if local.replace(tzinfo=None) < due:
        month = (month - timedelta(days=1)).replace(day=1)
    return f"{month:%Y-%m}"


def first_workday(month: date) -> date:
    """Of Monday to Friday."""
    return next(day for n in range(3) if (day := month + timedelta(days=n)).weekday() in schedules.WORKDAYS)
