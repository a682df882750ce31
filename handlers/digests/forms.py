"""The form in which a digest is made or changed: how it opens, what is wrong with it, what it says. Reads only."""

import difflib
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import time

from domain import digests, ids, languages, schedules
from domain.conversations import Status
from domain.digests import ALL_SECTIONS, Digest, DigestId, Filters, Plan, Section, Source
from domain.entries import TITLES
from domain.errors import Refusal
from domain.forms import ChannelField, ChoiceField, Field, Form, NumberField, Option, TextField
from domain.ids import AccountId, AliasId, PlaceId
from domain.inbound import FormRequest, FormSubmitted, Sender
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from domain.schedules import WORKDAYS, Schedule
from handlers import cards, rules, telling
from handlers.digests.acting import named
from ports.storage import UnitOfWork

NAME = "digest"
LONGEST_TITLE = 80
MOST_OPTIONS = 1000
"""More would make a form too large to be opened."""
NO_TIME = phrase("Say a time such as 09:00 or 17:30.")
GONE = phrase("This digest does not exist any more.")
SOURCES = {
    Source.OUTSIDE: phrase("customers"),
    Source.INSIDE: phrase("colleagues, where they tag what they say"),
}


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """`/digest new`, or *Edit* of a digest whose number is the context. Raises `Refusal`."""
    known = named(request.context, request.channel, request.sender.alias, uow) if request.context else None
    if request.context and known is None:
        raise Refusal(GONE)
    zone = telling.zone_of(uow, policy, request.sender.alias)
    plan = known.plan if known else Plan("", Schedule(time(9), WORKDAYS, zone), policy.locale)
    place = known.place if known else request.channel
    context = f"{known.id if known else ''}@{request.channel}"
    return drawn(plan, place, context, request.sender.alias, uow, policy)


def drawn(plan: Plan, place: PlaceId, context: str, person: AliasId, uow: UnitOfWork, policy: Policy) -> Form:
    """The form of a digest with this plan, for somebody."""
    title = phrase("New digest") if context.startswith("@") else phrase("Change the digest")
    fields = (*when(plan, place), *what(plan, team_of(place, policy), person, uow, policy))
    return Form(NAME, title, fields, context, phrase("Save and preview"), live=True)


def again(filled: FormSubmitted, uow: UnitOfWork, policy: Policy) -> Form:
    """The form with what has been filled in so far."""
    place, person = PlaceId(filled.one("channel")), filled.sender.alias
    return drawn(read(filled), place, filled.context, person, uow, policy)


def meant(form: Form, uow: UnitOfWork, policy: Policy) -> tuple[Plan, Digest | None, PlaceId]:
    """What a form that nobody has sent yet asks for, and the digest it is about; what is wrong in it counts as usual."""
    answers: list[tuple[str, tuple[str, ...]]] = []
    for field in form.fields:
        initial = getattr(field, "initial", None)
        given = initial if isinstance(initial, tuple) else (str(initial),) if initial else ()
        answers.append((getattr(field, "name", ""), given))
    event = FormSubmitted(form.name, form.context, Sender(AliasId("")), policy.team, tuple(answers))
    plan = read(event)
    if not schedules.is_zone(plan.schedule.zone):
        plan = replace(plan, schedule=replace(plan.schedule, zone=policy.timezone))
    return plan, of_context(form.context, uow), PlaceId(event.one("channel"))


def asked_in(event: FormSubmitted) -> PlaceId | None:
    """The channel in which the form was asked for, where whoever sent it can be answered."""
    place = event.context.partition("@")[2]
    return PlaceId(place) if place.startswith(f"{event.account}:") else None


def is_new(event: FormSubmitted) -> bool:
    """Whether the form makes a digest rather than changing one."""
    return not event.context.partition("@")[0]


def of_context(context: str, uow: UnitOfWork) -> Digest | None:
    """The digest that a form is about; None for a new one, or one that is gone."""
    number = ids.number(context.partition("@")[0])
    try:
        return uow.digests.get(DigestId(number)) if number is not None else None
    except KeyError:
        return None


def when(plan: Plan, place: PlaceId) -> tuple[Field, ...]:
    """Where, when and in which language it comes."""
    days = tuple(Option(str(day), name) for day, name in enumerate(schedules.WEEKDAYS))
    chosen = tuple(str(day) for day in plan.schedule.weekdays)
    ours = tuple(Option(code, verbatim(name)) for code, name in languages.OURS.items())
    locale = (plan.locale,) if plan.locale in languages.OURS else ()
    return (
        TextField("title", phrase("Title"), plan.title or "", longest=LONGEST_TITLE),
        ChannelField("channel", phrase("Channel"), place),
        TextField(
            "time", phrase("Time"), f"{plan.schedule.at:%H:%M}", longest=5, hint=phrase("Such as 09:00.")
        ),
        ChoiceField("weekdays", phrase("On"), days, chosen, several=True),
        TextField(
            "zone", phrase("Time zone"), plan.schedule.zone, longest=64, hint=phrase("Such as Europe/Paris.")
        ),
        ChoiceField("locale", phrase("Language"), ours, locale),
    )


def team_of(place: PlaceId, policy: Policy) -> AccountId:
    """The workspace whose channels may be chosen: that of the digest's own."""
    return ids.account_of(place) if place else policy.team


def what(plan: Plan, team: AccountId, person: AliasId, uow: UnitOfWork, policy: Policy) -> tuple[Field, ...]:
    """What it is about; a field that is left empty does not restrict. Of private channels those are named that somebody
    is in, or that the digest has already."""
    filters = plan.filters
    hidden = set(uow.channels.hidden_from(person)) - set(filters.channels)
    there = (one for one in uow.channels.usable(team) if one.place not in hidden)
    sections = tuple(Option(one.value, TITLES[one]) for one in Section)
    tags = cards.tag_options(uow, policy)
    channels = [Option(one.place, verbatim(f"#{one.name or one.place}")) for one in there]
    sources = tuple(Option(one.value, label) for one, label in SOURCES.items())
    statuses = tuple(Option(one.value, cards.STATUS_NAMES[one]) for one in Status)
    return (
        ChoiceField("sections", phrase("Parts"), sections, plan.sections, several=True),
        *_several("tags", phrase("Only these tags"), tags, filters.tags),
        *_several("channels", phrase("Only threads of these channels"), channels, filters.channels),
        ChoiceField("sources", phrase("Only what these say"), sources, filters.sources, several=True, optional=True),
        _listed("organisations", phrase("Only these organisations"), filters.organisations),
        _listed("languages", phrase("Only these languages, such as fr"), filters.languages),
        _listed("words", phrase("Only with one of these words"), filters.words),
        _listed("without", phrase("Without these words"), filters.without),
        NumberField("weight", phrase("People who make a theme more than reference"), filters.weight, 1, 100, optional=True),
        ChoiceField("statuses", phrase("Only with this status"), statuses, filters.statuses, several=True, optional=True),
    )  # fmt: skip


def _several(
    name: str, label: Phrase, options: Sequence[Option], chosen: Iterable[str]
) -> tuple[ChoiceField, ...]:
    """A choice of what there is; what was chosen and is gone is left out. No field where there is nothing to choose."""
    known = {option.value for option in options}
    kept = tuple(value for value in chosen if value in known)
    too_many = len(options) > MOST_OPTIONS
    there = tuple(sorted(options, key=lambda one: too_many and one.value not in kept)[:MOST_OPTIONS])
    return (ChoiceField(name, label, there, kept, several=True, optional=True),) if there else ()


def _listed(name: str, label: Phrase, values: tuple[str, ...]) -> TextField:
    hint = phrase("Several are separated by commas.")
    return TextField(name, label, ", ".join(values), optional=True, longest=500, hint=hint)


def check(event: FormSubmitted, uow: UnitOfWork) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    wrong: dict[str, Phrase] = {}
    if not event.one("title").strip():
        wrong["title"] = phrase("Give it a name, such as “What customers say”.")
    if at(event.one("time")) is None:
        wrong["time"] = NO_TIME
    if not weekdays(event):
        wrong["weekdays"] = phrase("Choose at least one day.")
    zone = event.one("zone").strip()
    if not schedules.is_zone(zone):
        wrong["zone"] = no_zone(zone)
    if not all(map(languages.is_code, words(event.one("languages")))):
        wrong["languages"] = rules.BY_CODE
    if refused := rules.untellable(PlaceId(event.one("channel")), event.account, uow):
        wrong["channel"] = refused
    return wrong


def no_zone(zone: str) -> Phrase:
    """What is wrong with a time zone, with the nearest that there is."""
    known = sorted(zoneinfo.available_timezones())
    by_city = [
        name
        for name in known
        if zone and name.rpartition("/")[2].casefold() == zone.replace(" ", "_").casefold()
    ]
    near = by_city or difflib.get_close_matches(zone, known, 1, 0.6)
    if near:
        return phrase("There is no such time zone. Did you mean {zone}?", zone=near[0])
    return phrase("There is no such time zone. Write it like Europe/Paris.")


def at(text: str) -> time | None:
    """A time of the day as people write it: `9`, `9:30`, `09h30`; None for anything else."""
    hour, _, minute = text.strip().lower().replace("h", ":").replace(".", ":").partition(":")
    numbers = ids.number(hour.strip()), ids.number(minute.strip() or "0")
    if numbers[0] is None or numbers[1] is None or numbers[0] > 23 or numbers[1] > 59:
        return None
    return time(numbers[0], numbers[1])


def weekdays(event: FormSubmitted) -> tuple[int, ...]:
    """The days that were chosen, Monday is 0."""
    chosen = set(event.all("weekdays"))
    return tuple(day for day in schedules.WEEK if str(day) in chosen)


def words(text: str) -> tuple[str, ...]:
    """What was listed, each once."""
    return tuple(dict.fromkeys(word.strip() for word in text.replace(";", ",").split(",") if word.strip()))


def read(event: FormSubmitted) -> Plan:
    """What was filled in; the form has been checked."""
    schedule = Schedule(at(event.one("time")) or time(9), weekdays(event), event.one("zone").strip())
    filters = Filters(
        tags=event.all("tags"),
        channels=tuple(PlaceId(one) for one in event.all("channels")),
        sources=tuple(one for one in Source if one.value in event.all("sources")),
        organisations=words(event.one("organisations")),
        languages=tuple(one.lower() for one in words(event.one("languages"))),
        words=words(event.one("words")),
        without=words(event.one("without")),
        weight=ids.number(event.one("weight")) or 1,
        statuses=tuple(one for one in Status if one.value in event.all("statuses")),
    )
    sections = tuple(one for one in Section if one.value in event.all("sections")) or ALL_SECTIONS
    title = event.one("title").strip()[:LONGEST_TITLE]
    return digests.Plan(title, schedule, event.one("locale") or "en", filters, sections)
