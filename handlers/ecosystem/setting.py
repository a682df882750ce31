"""What colleagues say of actors by hand, with the reason: kind, organisation, a tie to another. Everything is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.conversations import Status
from domain.ecosystem.values import FIRM, KINDS, Edit, Field, Kind, Someone, firm
from domain.errors import Refusal
from domain.forms import ChoiceField, Form, Option, Reading, TextField
from domain.ids import AliasId, account_of
from domain.inbound import FormRequest, FormSubmitted
from domain.people import Customer
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from handlers import cards, telling
from handlers.ecosystem import hiding, words
from ports.storage import UnitOfWork

NAME = "ecosystem_set"
NONE = "none"
LONGEST = 80
CONCERNED = 50
"""Cards that are drawn anew at once when an organisation's kind changes; others when something else happens to them."""
SEVERAL = phrase("Several people are called that. Name one by their @handle.")


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """`/ecosystem set NAME`, or *Edit* of one. Raises `Refusal`."""
    asked, by = request.context.strip()[:LONGEST], request.sender.alias
    found = people(asked, by, uow)
    if wrong := unclear(asked, found):
        raise Refusal(wrong)
    person = found[0] if found else None
    subject = person.alias if person else firm(asked)
    shown = is_shown(asked, person, by, uow)
    kind = kind_of(subject, by, uow) if shown else ""
    kinds = tuple(Option(each.value, name) for each, name in KINDS.items())
    ties = (
        *(Option(name, text) for name, text in words.TIES.items()),
        Option(NONE, phrase("nothing any more")),
    )
    fields: tuple[TextField | ChoiceField | Reading, ...] = (
        TextField(
            "who",
            phrase("Who"),
            asked,
            longest=LONGEST,
            hint=phrase("A name, an @handle, or an organisation."),
        ),
        ChoiceField("kind", phrase("What they are to us"), kinds, (kind,) if kind else (), optional=True),
        *organisation(person),
        ChoiceField("tie", phrase("Has to do with somebody"), ties, optional=True),
        TextField("other", phrase("With whom"), optional=True, longest=LONGEST),
        TextField(
            "reason",
            phrase("Why"),
            multiline=True,
            longest=500,
            hint=phrase("It is kept and shown beside it."),
        ),
        *(history(subject, by, uow) if shown else ()),
    )
    return Form(NAME, phrase("The ecosystem"), fields, subject, phrase("Save"))


def organisation(person: Someone | None) -> tuple[TextField, ...]:
    """A customer may belong to an organisation."""
    if person is None or person.inside:
        return ()
    label = phrase("The organisation they belong to")
    return (TextField("organisation", label, person.organisation, optional=True, longest=LONGEST),)


def history(subject: str, by: AliasId, uow: UnitOfWork) -> tuple[Reading, ...]:
    """What the people of the workspace of `by` said before, but for ties to whom `by` may not know of."""
    edits = uow.ecosystem.edits(subject, account_of(by), 5) if subject else ()
    hidden = uow.channels.hidden_from(by)
    return tuple(
        Reading(
            phrase(
                "{value}, because “{reason}”",
                value=value(edit),
                reason=edit.reason or "…",
            )
        )
        for edit in edits
        if edit.field is not Field.NAME and hiding.is_known_end(edit.other, hidden, uow)
    )


def value(edit: Edit) -> Phrase:
    """What was said, in words."""
    if edit.value in set(Kind):
        return KINDS[Kind(edit.value)]
    return words.TIES.get(edit.value) or verbatim(edit.value or "–")


def people(name: str, by: AliasId, uow: UnitOfWork) -> list[Someone]:
    """The people of this very name whom `by` may know of; of organisations none."""
    found = uow.ecosystem.named(name) if name.strip() else ()
    hidden = uow.channels.hidden_from(by) if found else ()
    team = account_of(by)
    return [
        one
        for one in found
        if (account_of(one.alias) == team if one.inside else hiding.is_known(one.alias, hidden, uow))
    ]


def is_shown(name: str, person: Someone | None, by: AliasId, uow: UnitOfWork) -> bool:
    """Whether what was said of an actor is for `by`: of one of `people` it is, of an organisation as far as they may know
    of it."""
    return person is not None or hiding.is_known_firm(name, uow.channels.hidden_from(by), uow)


def kind_of(subject: str, by: AliasId, uow: UnitOfWork) -> str:
    """What an actor is to the workspace of `by`, as its people said by hand."""
    return uow.ecosystem.kind_of((subject,), account_of(by))


def unclear(name: str, found: Sequence[Someone]) -> Phrase | None:
    """Why a name is nobody's in particular: several have it, or it is a @handle that nobody has. Any other unknown
    name is an organisation's."""
    if len(found) > 1:
        return SEVERAL
    return words.nobody(name) if name.startswith("@") and not found else None


def check(event: FormSubmitted, uow: UnitOfWork) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    who, other, by = event.one("who").strip(), event.one("other").strip(), event.sender.alias
    if not firm(who):
        return {"who": phrase("Say who it is about.")}
    if wrong := unclear(who, people(who, by, uow)):
        return {"who": wrong}
    if event.one("tie") and not firm(other):
        return {"other": phrase("Say with whom.")}
    if other and not event.one("tie"):
        return {"tie": phrase("Say what they have to do with each other.")}
    if other and key(other, by, uow) == key(who, by, uow):
        return {"other": phrase("That is the same actor.")}
    if wrong := unclear(other, people(other, by, uow)):
        return {"other": wrong}
    if not event.one("reason").strip():
        return {"reason": phrase("Say why: whoever reads it later wants to know.")}
    person = next(iter(people(who, by, uow)), None)
    if not any(edited(event, key(who, by, uow), person, uow)):
        return {
            "kind": phrase("This changes nothing. Choose what they are to us, or with whom they have to do.")
        }
    return {}


def key(name: str, by: AliasId, uow: UnitOfWork) -> str:
    """Under what somebody stands in the ecosystem, as far as `by` may know; an unknown name is an organisation's."""
    found = people(name, by, uow)
    return found[0].alias if found else firm(name)


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form: whatever is another than before is written down, with the reason."""
    who, by = event.one("who").strip(), event.sender.alias
    found = people(who, by, uow)
    person = found[0] if found else None
    subject = person.alias if person else firm(who)
    if wrong := unclear(who, found) if subject else phrase("Say who it is about."):
        telling.answer_to(uow, policy, event, wrong)
        return
    edits = list(edited(event, subject, person, uow))
    if edits:
        call(subject, who, by, uow)
    for edit in edits:
        if edit.other:
            call(edit.other, event.one("other").strip(), by, uow)
        uow.ecosystem.edit(edit)
        if edit.field is Field.ORGANISATION and (customer := uow.people.customer(AliasId(subject))):
            uow.people.save_customer(replace(customer, organisation=edit.value))
    refresh(subject, who, uow, policy)
    name = person.name if person else who
    saved = phrase("Saved. `/ecosystem {name}` shows it.", name=name)
    if not is_shown(who, person, by, uow):
        saved = phrase("Saved.")
    text = saved if edits else phrase("Nothing was changed.")
    telling.answer_to(uow, policy, event, text)


def edited(event: FormSubmitted, subject: str, person: Someone | None, uow: UnitOfWork) -> Iterator[Edit]:
    """What the form changes about an actor."""
    by, kind, tie = event.sender.alias, event.one("kind"), event.one("tie")
    why = (event.one("reason").strip(), by, uow.now.timestamp())
    known = kind_of(subject, by, uow) if is_shown(event.one("who"), person, by, uow) else ""
    if kind in set(Kind) and kind != known:
        yield Edit(subject, Field.KIND, kind, "", *why)
    if person and not person.inside and changes(event, person):
        yield Edit(subject, Field.ORGANISATION, event.one("organisation").strip(), "", *why)
    if tie and (other := key(event.one("other"), by, uow)) and other != subject:
        yield Edit(subject, Field.RELATION, tie if tie in words.TIES else "", other, *why)


def call(key: str, name: str, by: AliasId, uow: UnitOfWork) -> None:
    """An organisation that is spoken of for the first time is called as it was written then."""
    if key.startswith(FIRM) and not uow.ecosystem.edits(key, account_of(by), 1):
        uow.ecosystem.edit(Edit(key, Field.NAME, name, "", "", by, uow.now.timestamp()))


def changes(event: FormSubmitted, person: Someone) -> bool:
    """Whether the form had the field, and another organisation in it."""
    given = dict(event.answers).get("organisation")
    return given is not None and event.one("organisation").strip() != person.organisation


def refresh(subject: str, name: str, uow: UnitOfWork, policy: Policy) -> None:
    """The cards of open conversations say so."""
    concerned = uow.ecosystem.of_organisation(name) if subject.startswith(FIRM) else [AliasId(subject)]
    for customer in list(concerned)[:CONCERNED]:
        for conversation in uow.conversations.of_customer(customer, 5):
            if conversation.status is not Status.RESOLVED and conversation.merged_into is None:
                cards.refresh(uow, policy, conversation)


def moved(customer: Customer, name: str, by: AliasId, uow: UnitOfWork) -> None:
    """A customer was given an organisation elsewhere, without a reason: the history has it all the same."""
    uow.ecosystem.edit(Edit(customer.alias, Field.ORGANISATION, name, "", "", by, uow.now.timestamp()))
