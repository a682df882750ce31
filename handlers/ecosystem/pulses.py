"""`/isthmus pulse`: the figures with what each means, what can be read from them, and the channels that get them monthly."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain import pulse
from domain.ids import PlaceId, account_of
from domain.inbound import TeamCommand
from domain.panels import Block, Divider, Heading, Line, Note, Panel, sentence
from domain.phrases import POINT, Phrase, decimal, phrase, plural, verbatim
from domain.pictures import Plot, Series, Sheet
from domain.policy import Policy
from domain.pulse import SHARES, TITLES, WEEKS, Figure, Measured, Pulse
from handlers.ecosystem.command import INVITE
from ports.ecosystem import What
from ports.storage import UnitOfWork

FILE = "pulse"
"""The kind of our own file that the picture is."""
TITLE = phrase("The pulse: the last 30 days")
BRIEF = 2.0
"""Hours; where no answer took as long, minutes say more."""
MONTHLY, NEVER = ("monthly", "on"), ("off", "never")
JOINED = phrase(
    "From now on this channel gets the pulse on the first workday of each month. `/isthmus pulse off` ends it."
)
LEFT = phrase("This channel gets no pulse any more.")
OFTEN = phrase("`/isthmus pulse monthly` posts this here on the first workday of each month.")
ENDING = phrase("It stands here on the first workday of each month. `/isthmus pulse off` ends that.")
UNITS = {
    Figure.FIRST_ANSWER: phrase("hours"),
    Figure.TEAMS: phrase("channels"),
    Figure.CUSTOMERS: phrase("people"),
}


def obey(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """`/isthmus pulse`, `monthly` and `off`. The pulse itself is measured outside this transaction."""
    channel = uow.channels.get(event.channel)
    if rest in NEVER:
        left = uow.pulses.leave(event.channel)
        return sentence(LEFT if left else phrase("This channel does not get the pulse each month."))
    if channel is None or not channel.member:
        return sentence(INVITE)
    if rest in MONTHLY:
        uow.pulses.join(event.channel, event.sender.alias, pulse.slot(uow.now, policy.timezone))
        return sentence(JOINED)
    if rest:
        return sentence(
            phrase(
                "Say `/isthmus pulse` for now, `/isthmus pulse monthly` for each month, or `/isthmus pulse off`."
            )
        )
    uow.ecosystem.ask(What.PULSE, event.channel)
    return sentence(phrase("The pulse is being taken. It will stand here in a moment."))


def due(uow: UnitOfWork, policy: Policy) -> int:
    """Asks for the pulse where a month has come that was not posted; in how many channels."""
    slot, asked = pulse.slot(uow.now, policy.timezone), 0
    for place, last in uow.pulses.channels().items():
        if last < slot and uow.pulses.take(place, slot):
            uow.ecosystem.ask(What.PULSE, place)
            asked += 1
    return asked


def measured(place: PlaceId, uow: UnitOfWork) -> Pulse:
    """The pulse of a channel's workspace at this moment, its private channels in it. Looks at every conversation of a
    quarter."""
    since, team = pulse.since(uow.now), account_of(place)
    return pulse.measure(uow.pulses.talks(since, team), uow.pulses.ended(since, team), uow.now)


def panel(place: PlaceId, uow: UnitOfWork) -> Panel:
    """The figures in words, for a channel."""
    taken = measured(place, uow)
    blocks: list[Block] = [Heading(TITLE)]
    past = any(one.before for one in taken.measured)
    for one in taken.measured:
        blocks += (Line(line(one, past=past)), Note(pulse.DEFINITIONS[one.figure]))
    blocks.append(Divider())
    if not past:
        blocks.append(Line(phrase("There is nothing from the 30 days before yet to compare this with.")))
    blocks += (Line(each) for each in pulse.reading(taken))
    number = plural(
        "Read from these figures alone, over {count} subject.",
        "Read from these figures alone, over {count} subjects.",
        taken.talks,
    )
    blocks += (Note(number), Note(ENDING if place in uow.pulses.channels() else OFTEN))
    return Panel(TITLE, tuple(blocks))


def line(one: Measured, *, past: bool) -> Phrase:
    """A figure beside what it was, if it was measured then and there is a past at all."""
    title, now = TITLES[one.figure], shown(one.figure, one.now)
    if not past or one.before is None:
        return phrase("{title}: {now}", title=title, now=now)
    before = shown(one.figure, one.before)
    return phrase("{title}: {now} (the 30 days before: {before})", title=title, now=now, before=before)


def shown(figure: Figure, value: float | None) -> Phrase:
    """A figure in its unit."""
    if value is None:
        return phrase("nothing yet")
    if figure in SHARES:
        return verbatim(f"{100 * value:.0f} %")
    if figure is Figure.FIRST_ANSWER:
        return waited(timedelta(hours=value))
    return verbatim(f"{value:.0f}")


def waited(time: timedelta) -> Phrase:
    """A time in the unit that it is best read in."""
    minutes = time.total_seconds() / 60
    if minutes < 90:
        return plural("{count} minute", "{count} minutes", max(1, round(minutes)))
    if minutes < 48 * 60:
        return phrase("{hours} h", hours=decimal(minutes / 60))
    return plural("{count} day", "{count} days", round(minutes / 1440))


def make(rest: str, say: Callable[[Phrase], str], uow: UnitOfWork, policy: Policy) -> Sheet:
    """The picture: each figure by weeks; `rest` is the channel that it is for."""
    taken = measured(PlaceId(rest), uow)
    return Sheet(
        say(phrase("The pulse, week by week")), tuple(plot(one, taken.at, say) for one in taken.measured)
    )


def plot(one: Measured, at: datetime, say: Callable[[Phrase], str]) -> Plot:
    """A figure over the weeks, each named by its last day."""
    labels = tuple(f"{at - n * timedelta(weeks=1):%d/%m}" for n in range(WEEKS - 1, -1, -1))
    title = say(TITLES[one.figure])
    values, unit = in_unit(one)
    return Plot(title, labels, (Series(title, values),), unit=say(unit), point=say(POINT))


def in_unit(one: Measured) -> tuple[tuple[float | None, ...], Phrase]:
    """A figure's weeks in the unit that they are best read in: shares in percent, times in minutes where all are brief."""
    if one.figure in SHARES:
        return tuple(None if value is None else 100 * value for value in one.weeks), verbatim("%")
    if one.figure is Figure.FIRST_ANSWER and all(value is None or value < BRIEF for value in one.weeks):
        return tuple(None if hours is None else round(60 * hours, 1) for hours in one.weeks), phrase(
            "minutes"
        )
    return one.weeks, UNITS[one.figure]
