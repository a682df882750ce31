"""One actor: what they are to us, what they write about, who answers them, since when they are silent, and what was said
of them by hand."""

from datetime import UTC, datetime

from domain.ecosystem import finding
from domain.ecosystem.landscape import Actor, Weight
from domain.ecosystem.values import FIRM, KINDS, Edit, Field, Kind, Someone, Tie, firm
from domain.ids import AccountId, AliasId, account_of
from domain.panels import Block, Buttons, Fact, Facts, Heading, Line, Note, Panel, sentence
from domain.phrases import Person, Phrase, named, phrase, verbatim
from domain.policy import Policy
from handlers import telling
from handlers.ecosystem import hiding, looking, words
from handlers.ecosystem.looking import View
from ports.ecosystem import Ask
from ports.storage import UnitOfWork

NAMES = 6
"""Names of one kind that are shown."""
HISTORY = 8
"""What was said by hand and is shown, the newest."""
ELSEWHERE = ("pulse", "pouls")
"""What people look for here although another command has it."""


def panel(ask: Ask, uow: UnitOfWork, policy: Policy) -> tuple[Panel, list[Actor]]:
    """The answer to `/ecosystem NAME`, and whom it names."""
    view = looking.for_ask(ask, uow)
    found = finding.find(ask.about, view.land, view.people.values())
    found = [key for key in found if _seen(key, view)]
    if not found:
        text = words.nobody(ask.about)
        if ask.about.lower() in ELSEWHERE:
            text = phrase("The pulse is with another command: `/isthmus pulse`.")
        return sentence(text), []
    if len(found) > 1 and len({_known_as(key, view) for key in found}) > 1:
        told = named(tuple(dict.fromkeys(_known_as(key, view) for key in found)))
        text = phrase("Whom do you mean: {names}?", names=told)
        return sentence(text), []
    return one(found[0], view, account_of(ask.place), uow)


def _seen(key: str, view: View) -> bool:
    """Whether whoever asks may know of somebody: heard where they may read, an organisation, or a colleague."""
    person = view.people.get(AliasId(key))
    if person is None or person.inside:
        return key in view.land.actors
    at = firm(person.organisation) or key
    return at in view.land.actors and person.alias in view.land.actors[at].people


def called(person: Someone) -> str:
    """What a person is found by for certain."""
    return f"@{person.username}" if person.username else person.alias


def _known_as(key: str, view: View) -> str:
    person = view.people.get(AliasId(key))
    return person.name if person else view.land.name(key)


def one(key: str, view: View, team: AccountId, uow: UnitOfWork) -> tuple[Panel, list[Actor]]:
    """Everything of one actor; of a person of an organisation, with what is the organisation's."""
    land, person = view.land, view.people.get(AliasId(key))
    at = key if key in land.actors else firm(person.organisation if person else "")
    actor = land.actors[at]
    title = verbatim(person.name if person else actor.name)
    blocks: list[Block] = [Heading(title), Facts(tuple(facts(key, actor, view)))]
    blocks += (Line(each) for each in ties(at, view))
    history = [edit for each in dict.fromkeys((key, at)) for edit in uow.ecosystem.edits(each, team)]
    shown = [edit for edit in history if hiding.is_known_end(edit.other, view.hidden, uow)]
    blocks += (Note(told(edit, view)) for edit in shown[:HISTORY] if edit.field is not Field.NAME)
    name = called(person) if person else actor.name
    blocks.append(Buttons((telling.form_button(phrase("Edit"), "ecosystem_set", name),)))
    return Panel(title, tuple(blocks)), [actor]


def facts(key: str, actor: Actor, view: View) -> list[Fact]:
    """What stands side by side."""
    land, person = view.land, view.people.get(AliasId(key))
    own = actor.people.get(AliasId(key)) if person and actor.key != key else None
    weight: Weight = own or actor.weight
    found = [Fact(phrase("Kind"), KINDS[actor.kind])]
    if actor.key.startswith(FIRM) and person:
        found.append(Fact(phrase("Organisation"), verbatim(actor.name)))
    if actor.key.startswith(FIRM) and actor.people:
        people = sorted(actor.people.items(), key=lambda each: (-each[1].slow, each[0]))
        known = [view.people[alias].name for alias, _ in people if alias in view.people]
        found.append(Fact(phrase("People"), words.listed(known, NAMES)))
    if weight.count:
        found.append(Fact(phrase("Messages"), phrase("{count}", count=weight.count)))
        found.append(Fact(phrase("First heard"), phrase("{time}", time=moment(weight.first_at))))
        last = phrase("{time}", time=moment(weight.last_at))
        found.append(Fact(phrase("Last heard"), words.heard(land, weight) if land.fades(weight) else last))
        if trend := words.trend(land, weight):
            found.append(Fact(phrase("Trend"), trend))
    return found


def moment(at: float) -> datetime:
    """From seconds since 1970."""
    return datetime.fromtimestamp(at, UTC)


def ties(key: str, view: View) -> list[Phrase]:
    """Topics, and others, by what they have to do with them."""
    land = view.land
    wanted = (
        (phrase("Writes about: {names}"), Tie.ABOUT, False),
        (phrase("Answered by: {names}"), Tie.ANSWERS, True),
        (phrase("Answers: {names}"), Tie.ANSWERS, False),
        (phrase("Names: {names}"), Tie.NAMES, False),
        (phrase("Named by: {names}"), Tie.NAMES, True),
    )
    found = []
    for text, tie, backwards in wanted:
        if others := land.of(key, tie, backwards=backwards):
            found.append(Phrase(text.text, (("names", words.names(land, others, NAMES)),)))
    for (one, other), tie_name in sorted(land.by_hand.items()):
        if key in (one, other) and tie_name in words.TIES:
            tie_words = words.TIES[tie_name]
            found.append(
                phrase("{one} {tie} {other}", one=land.name(one), tie=tie_words, other=land.name(other))
            )
    return found


def told(edit: Edit, view: View) -> Phrase:
    """What somebody said by hand, and why."""
    values: dict[Field, Phrase] = {
        Field.KIND: KINDS[Kind(edit.value)] if edit.value in set(Kind) else phrase("taken back"),
        Field.ORGANISATION: verbatim(edit.value) if edit.value else phrase("none"),
        Field.RELATION: words.TIES.get(edit.value, phrase("taken back")),
    }
    what: dict[Field, Phrase] = {
        Field.KIND: phrase("kind"),
        Field.ORGANISATION: phrase("organisation"),
        Field.RELATION: phrase("with {other}", other=_known_as(edit.other, view)),
    }
    return phrase(
        "{time}, {person}: {what} → {value}. “{reason}”",
        time=moment(edit.at),
        person=Person(edit.by),
        what=what[edit.field],
        value=values[edit.field],
        reason=edit.reason or "…",
    )
