"""What a colleague sets for themselves: how it is shown, asked in a form, checked and kept."""

from domain import desks, languages, schedules
from domain.desks import Hours, Notice, Settings
from domain.forms import ChoiceField, Form, Option, TextField
from domain.ids import AliasId
from domain.inbound import FormRequest, FormSubmitted
from domain.panels import Block, Buttons, Fact, Facts, Heading
from domain.phrases import Phrase, dotted, phrase, verbatim
from domain.policy import Policy
from handlers import desks as pages
from handlers import telling
from handlers.digests import command as digest_command
from handlers.digests import forms as digest_forms
from ports.storage import UnitOfWork

NAME = "settings"
PROFILE = "profile"
NOTICES = {
    Notice.REMINDER: phrase("Reminders of decisions that wait for you"),
    Notice.ASSIGNED: phrase("Conversations that are given to you"),
    Notice.IDEA: phrase("What becomes of ideas that you support"),
    Notice.KNOWLEDGE: phrase("Answers that you keep and that may be out of date"),
}
SUGGESTED = {
    "yes": phrase("Suggest me where I answered well"),
    "no": phrase("Do not suggest me"),
}


def shown(person: AliasId, uow: UnitOfWork, policy: Policy) -> list[Block]:
    """What is set, with the button that changes it."""
    settings = uow.desks.settings(person)
    facts = (
        Fact(phrase("Language"), language(settings.language, person, uow, policy)),
        Fact(phrase("Your hours"), hours(settings.hours, telling.zone_of(uow, policy, person))),
        Fact(phrase("In private you get"), notices(settings)),
    )
    button = telling.form_button(phrase("Change settings"), NAME, "")
    return [Heading(phrase("Settings")), Facts(facts), Buttons((button,))]


def language(chosen: str, person: AliasId, uow: UnitOfWork, policy: Policy) -> Phrase:
    """The language somebody is spoken to, and whether they chose it."""
    spoken = languages.bare(telling.locale_of(uow, policy, person))
    name = languages.OURS.get(spoken, languages.OURS["en"])
    return verbatim(name) if chosen else phrase("{language}, as in your profile", language=name)


def hours(set_: Hours | None, zone: str) -> Phrase:
    """Somebody's hours in words."""
    if set_ is None:
        return phrase("any time ({zone})", zone=zone)
    return phrase(
        "{days}, {begins}–{ends} ({zone})",
        days=digest_command.weekdays(set_.weekdays),
        begins=f"{set_.begins:%H:%M}",
        ends=f"{set_.ends:%H:%M}",
        zone=zone,
    )


def notices(settings: Settings) -> Phrase:
    """What somebody is told in private."""
    wanted = [NOTICES[one] for one in Notice if one not in settings.muted]
    if not wanted:
        return phrase("nothing: it stands here")
    if len(wanted) == len(NOTICES):
        return phrase("all notices")
    return dotted(wanted)


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Change settings*, for whoever asks."""
    person = request.sender.alias
    settings = uow.desks.settings(person)
    profile = Option(PROFILE, phrase("As in my profile"))
    choices = (
        profile,
        *(Option(code, verbatim(name)) for code, name in languages.OURS.items()),
    )
    fields = (
        ChoiceField("language", phrase("My language"), choices, (settings.language or PROFILE,)),
        *hours_fields(settings, telling.zone_of(uow, policy, person)),
        ChoiceField(
            "notices",
            phrase("In private I get"),
            tuple(Option(one.value, label) for one, label in NOTICES.items()),
            tuple(one.value for one in Notice if one not in settings.muted),
            several=True,
            optional=True,
            hint=phrase("What you do not choose is not sent: it stands on your desk only."),
        ),
        ChoiceField(
            "suggested",
            phrase("Who knows about something (`/isthmus who`)"),
            tuple(Option(value, label) for value, label in SUGGESTED.items()),
            ("yes" if uow.experts.is_listed(person) else "no",),
        ),
    )
    return Form(NAME, phrase("Settings"), fields, "", phrase("Save"))


def hours_fields(settings: Settings, zone: str) -> tuple[TextField | ChoiceField, ...]:
    """When notices may come."""
    set_ = settings.hours
    days = tuple(Option(str(day), name) for day, name in enumerate(schedules.WEEKDAYS))
    chosen = tuple(str(day) for day in (set_.weekdays if set_ else schedules.WORKDAYS))
    begins, ends = (f"{set_.begins:%H:%M}", f"{set_.ends:%H:%M}") if set_ else ("", "")
    any_time = phrase("Such as 09:00. What comes in private waits until then; leave it empty for any time.")
    follows = phrase(
        "Such as Europe/Paris. Leave it empty to follow your profile; now it is {zone}.", zone=zone
    )
    return (
        TextField("begins", phrase("My hours begin"), begins, optional=True, longest=5, hint=any_time),
        TextField(
            "ends", phrase("My hours end"), ends, optional=True, longest=5, hint=phrase("Such as 17:30.")
        ),
        ChoiceField("weekdays", phrase("On"), days, chosen, several=True, optional=True),
        TextField("zone", phrase("My time zone"), settings.zone, optional=True, longest=64, hint=follows),
    )


def check(event: FormSubmitted) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    wrong: dict[str, Phrase] = {}
    given = {name: event.one(name).strip() for name in ("begins", "ends")}
    for name, text in given.items():
        if text and digest_forms.at(text) is None:
            wrong[name] = digest_forms.NO_TIME
    if not wrong and bool(given["begins"]) != bool(given["ends"]):
        missing = "ends" if given["begins"] else "begins"
        wrong[missing] = phrase("Say when your hours begin and when they end, or neither.")
    if not wrong and given["begins"] and not digest_forms.weekdays(event):
        wrong["weekdays"] = phrase("Choose at least one day.")
    zone = event.one("zone").strip()
    if zone and not schedules.is_zone(zone):
        wrong["zone"] = digest_forms.no_zone(zone)
    return wrong


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form came back: it counts at once, for whoever sent it. Their page shows it, so nothing more is said."""
    person = event.sender.alias
    if check(event) or uow.people.colleague(person) is None:
        telling.answer_to(uow, policy, event, phrase("The settings are not complete, so nothing was saved."))
        return
    uow.desks.save(read(event))
    if event.one("suggested") in SUGGESTED:
        uow.experts.list_person(person, listed=event.one("suggested") == "yes")
    pages.refresh(uow, policy, person)


def read(event: FormSubmitted) -> Settings:
    """What was filled in; the form has been checked."""
    begins, ends = digest_forms.at(event.one("begins")), digest_forms.at(event.one("ends"))
    chosen = event.one("language")
    return desks.Settings(
        event.sender.alias,
        chosen if chosen in languages.OURS else "",
        event.one("zone").strip(),
        Hours(begins, ends, digest_forms.weekdays(event)) if begins and ends else None,
        frozenset(one for one in Notice if one.value not in event.all("notices")),
    )
