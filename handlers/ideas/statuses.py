"""What becomes of an idea: a move with its reason, and everybody who supports it told once of each that matters."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain import languages, sight
from domain.content import Text
from domain.desks import Notice
from domain.errors import Refusal
from domain.ideas import counting, moves
from domain.ideas.values import LONGEST_REASON, Change, Idea, IdeaId, Status, Support, Told
from domain.ids import AliasId, PlaceId, Slot, account_of
from domain.inbound import CustomerPress, FormSubmitted, TeamPress
from domain.panels import Block, Button, Buttons, Line, Note, Panel, Words, sentence
from domain.people import may_answer
from domain.phrases import Phrase, phrase, plural
from domain.policy import Policy
from handlers import acquaintance, telling, wordings
from handlers.ideas import card, finding, supporting
from ports.storage import BrokenLog, UnitOfWork


@dataclass(frozen=True, slots=True)
class Spared:
    """Whom somebody else tells of a move, and what the reason is called in languages other than the team's."""

    people: frozenset[AliasId] = frozenset()
    reasons: tuple[tuple[str, str], ...] = ()


def put(
    number: IdeaId,
    status: Status,
    reason: str,
    by: AliasId,
    uow: UnitOfWork,
    policy: Policy,
    spared: Spared = Spared(),
) -> tuple[Idea, int]:
    """Moves an idea, and tells who supports it; the idea now, and how many are told. Raises `Refusal`, and then nothing
    has changed."""
    idea = finding.held(number, uow)
    why = moves.move(idea.status, status, reason)
    change = uow.ideas.change(idea.id, idea.status, status, why, by)
    moved = replace(idea, status=status, reason=why, reasons=cut(spared.reasons))
    uow.ideas.save(moved)
    card.refresh(idea.id, uow, policy)
    told = tell(moved, change, uow, policy, spared) if moves.matters(change.was, status) else 0
    return moved, told


def cut(reasons: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Reasons in further languages, none longer than a reason may be."""
    return tuple((code, text[:LONGEST_REASON]) for code, text in reasons)


def due(idea: Idea, status: Status, by: AliasId, uow: UnitOfWork) -> dict[AliasId, Support]:
    """Who would be told of a status: who supports the idea or a part of it, but whoever sets it."""
    supporters = counting.supporters(uow.ideas.supports(idea.id))
    silent = opted_out(idea, uow)
    people = [person for person in supporters if person != by and person not in silent]
    untold = counting.untold(people, status, uow.ideas.told(idea.id))
    return {person: supporters[person] for person in untold}


def opted_out(idea: Idea, uow: UnitOfWork) -> frozenset[AliasId]:
    """Who wants to hear no more of a decision about the idea."""
    silent: set[AliasId] = set()
    for number in uow.ideas.proposals(idea.id):
        try:
            state = uow.proposals.get(number).state
        except (KeyError, BrokenLog):
            continue
        silent |= {each.customer for each in (state.announcements if state else ()) if each.opted_out}
    return frozenset(silent)


def tell(idea: Idea, change: Change, uow: UnitOfWork, policy: Policy, spared: Spared) -> int:
    """Queues one message for every chat in which somebody is to be told; how many people that are."""
    people = due(idea, change.status, change.by, uow)
    wanted: defaultdict[AliasId, set[IdeaId]] = defaultdict(set)
    for support in uow.ideas.supports(idea.id):
        wanted[support.actor].add(support.idea)
    rows = ((person, part) for person in people for part in {idea.id, *wanted[person]})
    uow.ideas.tell([Told(part, person, change.status, change.id) for person, part in rows])
    chats: defaultdict[tuple[PlaceId, str], list[AliasId]] = defaultdict(list)
    told = 0
    for person, support in people.items():
        if person in spared.people:
            continue
        told += 1
        if support.inside:
            tell_colleague(uow.ideas.get(support.idea), change, person, uow, policy)
        elif where := reached(person, support, uow):
            chats[where].append(person)
        else:
            told -= 1
    for (chat, topic), those in chats.items():
        tell_chat(idea, change, chat, topic, those, uow, policy)
    return told


def reached(person: AliasId, support: Support, uow: UnitOfWork) -> tuple[PlaceId, str] | None:
    """Where a customer is told: in private where they ever wrote to us so, else where they supported it."""
    own = [one for one in uow.conversations.of_customer(person, 20) if not one.title]
    if own:
        return own[0].chat, own[0].topic
    return (support.chat, support.topic) if support.chat else None


def tell_chat(
    idea: Idea,
    change: Change,
    chat: PlaceId,
    topic: str,
    people: Iterable[AliasId],
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """One message for everybody who is reached in one chat, once for each change."""
    locales = [known.locale(policy.locale) for one in people if (known := uow.people.customer(one))]
    locale = locales[0] if locales else policy.locale
    slot = Slot(f"idea-news:{change.id}:{chat}:{topic}")
    reason = idea.reason_in(locale)
    stop = Button(telling.STOP, "idea_no_news", str(idea.id))
    shown = as_customers_know_it(idea, frozenset(people), uow)
    telling.show_in_chat(uow, chat, news(shown, change.status, reason, stop), slot, locale, topic)
    uow.erasing.quote(slot, [one.conversation for one in (shown,) if one.conversation is not None])


def as_customers_know_it(idea: Idea, people: frozenset[AliasId], uow: UnitOfWork) -> Idea:
    """An idea as these customers may see it: one that is kept to the team by the part of it that they support."""
    if idea.public:
        return idea
    parts = (uow.ideas.get(one.idea) for one in uow.ideas.supports(idea.id) if one.actor in people)
    return next((part for part in parts if part.public), replace(idea, text="…"))


def tell_colleague(wanted: Idea, change: Change, person: AliasId, uow: UnitOfWork, policy: Policy) -> None:
    """The same for a colleague who wants an idea or a part of it, in private, if they want such notices."""
    panel = news(finding.shown_to(wanted, person, uow), change.status, change.reason)
    slot = f"idea-news:{change.id}:{person}"
    telling.notify(uow, policy, account_of(person), person, panel, Notice.IDEA, slot)


def news(idea: Idea, status: Status, reason: str, *buttons: Button) -> Panel:
    """What somebody reads of a change."""
    title = phrase(
        "An idea that you support, {reference}: {status}",
        reference=idea.reference,
        status=moves.NAMES[status],
    )
    words: Block = Words(Text(idea.text), quoted=True) if idea.text else Note(card.ERASED)
    last = (Buttons(buttons),) if buttons else ()
    return Panel(title, (Line(title), words, Line(phrase("Why: {reason}", reason=reason)), *last))


def no_news(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer wants to hear no more of an idea."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    idea = finding.find(event.value, finding.team_of(customer.account, uow, policy), uow, sight.NOTHING)
    if idea:
        uow.ideas.tell([Told(idea.id, customer.alias, no_more=True)])
    text = telling.SILENT if idea else telling.CHOICE_CLOSED
    telling.acknowledge(uow, event.chat.id, event.press, text, customer.locale(policy.locale))


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Status* form."""
    person = event.sender.alias
    found = finding.by_colleague(event.context.partition(":")[0], person, uow, policy)
    status = event.one("status")
    text = supporting.NOT_FOUND
    if found and status in set(Status):
        reasons = wordings.filled("reason", event)
        text = said(found, Status(status), event.one("reason"), person, uow, policy, reasons)
    telling.answer_to(uow, policy, event, text)


def meant(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Tell them as it is*: the reason goes to everybody as it was typed after the command."""
    person, text = event.sender.alias, supporting.NOT_FOUND
    reference, status, reason = [*event.value.split(":", 2), "", ""][:3]
    found = finding.by_colleague(reference, person, uow, policy)
    if not may_answer(uow.people.colleague(person), policy.agents):
        text = telling.AGENTS_ONLY
    elif found and status in set(Status):
        text = said(found, Status(status), reason, person, uow, policy)
    telling.answer_to(uow, policy, event, text)


def typed(idea: Idea, status: Status, reason: str, by: AliasId, uow: UnitOfWork, policy: Policy) -> Panel:
    """A move that was typed: done at once, unless somebody would read its reason in a language that is not theirs."""
    whole, shown = finding.root(idea, uow), finding.shown_to(idea, by, uow)
    codes = further(whole, status, by, uow, policy)
    try:
        why = moves.move(whole.status, status, reason)
    except Refusal as refusal:
        return sentence(refusal.sentence)
    if not codes or not moves.matters(whole.status, status):
        return sentence(said(whole, status, why, by, uow, policy))
    value = f"{shown.id}:{status.value}:{why}"
    text = phrase(
        "{reference} is not moved yet: some of those who would be told read another language.",
        reference=shown.reference,
    )
    write = telling.form_button(phrase("Write it in their language"), "idea_status", value, "primary")
    buttons = Buttons((write, Button(phrase("Tell them as it is"), "idea_told", value)))
    return Panel(text, (Line(text), Note(unwritten(codes)), buttons))


def further(idea: Idea, status: Status, by: AliasId, uow: UnitOfWork, policy: Policy) -> tuple[str, ...]:
    """Languages other than the team's of the customers who would be told of a status."""
    people = due(idea, status, by, uow)
    return wordings.further((one for one, support in people.items() if not support.inside), uow, policy)


def unwritten(codes: Iterable[str]) -> Phrase:
    """The warning about a reason in one form alone, whatever language that is in."""
    spoken = ", ".join(map(languages.named, codes))
    return phrase("⚠️ They read {language}: make sure that they can read the reason.", language=spoken)


def said(
    idea: Idea,
    status: Status,
    reason: str,
    by: AliasId,
    uow: UnitOfWork,
    policy: Policy,
    reasons: tuple[tuple[str, str], ...] = (),
) -> Phrase:
    """Moves an idea; what to tell whoever did, also where it cannot be."""
    try:
        moved, told = put(idea.id, status, reason, by, uow, policy, Spared(reasons=reasons))
    except Refusal as refusal:
        return refusal.sentence
    return plural(
        "{reference}: {status}. {count} person is told.",
        "{reference}: {status}. {count} people are told.",
        told,
        reference=moved.reference,
        status=moves.NAMES[status],
    )
