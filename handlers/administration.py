"""`/isthmus audit`, `block` and `unblock`: what administrators did, and customers nobody wants to hear for now."""

from domain import ids
from domain.ids import AliasId, PlaceId
from domain.inbound import TeamCommand, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Panel, sentence
from domain.people import may_administer
from domain.phrases import Person, Phrase, phrase, verbatim
from domain.policy import Policy
from domain.signals import series
from handlers import cards, references, telling
from ports.administration import Act
from ports.storage import UnitOfWork

PAGE = 20
ADMINS_ONLY = phrase("Only administrators of Isthmus can see this. The operator names them (ISTHMUS_ADMINS).")


def audit(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """The newest acts."""
    if not may_administer(uow.people.colleague(event.sender.alias), policy.admins):
        return sentence(ADMINS_ONLY)
    return page(None, uow)


def audit_page(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show more* below the acts."""
    if not may_administer(uow.people.colleague(event.sender.alias), policy.admins):
        telling.answer_to(uow, policy, event, ADMINS_ONLY)
        return
    panel = page(ids.number(event.value), uow)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread)


def page(before: int | None, uow: UnitOfWork) -> Panel:
    """Some acts and a button to earlier ones."""
    acts = uow.acts.latest(PAGE + 1, before)
    title = phrase("What administrators did")
    if not acts:
        return sentence(phrase("Nothing has been done yet."))
    blocks: list[Block] = [Heading(title), *(Line(line(act, uow)) for act in acts[:PAGE])]
    if len(acts) > PAGE:
        blocks.append(Buttons((Button(phrase("Show more"), "audit_page", str(acts[PAGE - 1].id)),)))
    return Panel(title, tuple(blocks))


def line(act: Act, uow: UnitOfWork) -> Phrase:
    """Who did what, when, and what it was before and after."""
    change = " → ".join(readable(each, uow) for each in (act.before, act.after) if each)
    what = " · ".join(each for each in (act.what, readable(act.about, uow), change) if each)
    return phrase("{time} · {person} · {what}", time=act.at, person=Person(act.by), what=verbatim(what))


def readable(text: str, uow: UnitOfWork) -> str:
    """A channel or something watched as people name it; any other text as it is."""
    if channel := uow.channels.get(PlaceId(text)):
        return f"#{channel.name}"
    found = series.read(text)
    if found is None:
        return text
    value = found.value.partition(":")[2] if found.kind is series.Kind.WORD else readable(found.value, uow)
    return f"{found.kind} {value}"


def block(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """Nothing of this customer is read any more."""
    return _set(event.sender.alias, rest, True, uow, policy)


def unblock(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    return _set(event.sender.alias, rest, False, uow, policy)


def _set(by: AliasId, rest: str, blocked: bool, uow: UnitOfWork, policy: Policy) -> Panel:
    conversation = references.shown(rest, by, uow)
    if conversation is None:
        return sentence(phrase("Say whom, by a reference, such as `/isthmus block FB-12`."))
    changed = uow.restraints.block(conversation.customer, blocked=blocked)
    if changed:
        uow.acts.note(by, "customer blocked" if blocked else "customer unblocked", conversation.reference)
        cards.refresh(uow, policy, conversation)
    if blocked:
        text = phrase(
            "What this customer writes is left out and counted from now on, until `/isthmus unblock`."
        )
    else:
        text = phrase("What this customer writes is read again.")
    return sentence(text)
