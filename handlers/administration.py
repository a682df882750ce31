"""`/isthmus audit`, `block` and `unblock`, and *More* on a card: what administrators did, whom nobody wants to hear."""

from domain import ids
from domain.conversations import Conversation
from domain.forms import ChoiceField, Option
from domain.ids import AccountId, AliasId, PlaceId, account_of
from domain.inbound import FormSubmitted, TeamCommand, TeamPress
from domain.panels import Block, Button, Buttons, Heading, Line, Panel, sentence
from domain.people import may_administer
from domain.phrases import Person, Phrase, phrase, verbatim
from domain.policy import Policy
from domain.signals import series
from handlers import cards, references, telling
from ports.administration import Act
from ports.storage import UnitOfWork

PAGE = 20
NOT_BLOCKING = phrase(
    "Only administrators of Isthmus can block a customer or read them again. The operator names them (ISTHMUS_ADMINS)."
)
ADMINS_ONLY = phrase("Only administrators of Isthmus can see this. The operator names them (ISTHMUS_ADMINS).")


def audit(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """The newest acts."""
    if not may_administer(uow.people.colleague(event.sender.alias), policy.admins):
        return sentence(ADMINS_ONLY)
    return page(account_of(event.sender.alias), None, uow)


def audit_page(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Show more* below the acts."""
    if not may_administer(uow.people.colleague(event.sender.alias), policy.admins):
        telling.answer_to(uow, policy, event, ADMINS_ONLY)
        return
    panel = page(account_of(event.sender.alias), ids.number(event.value), uow)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread)


def page(team: AccountId, before: int | None, uow: UnitOfWork) -> Panel:
    """Some acts of a workspace's people and a button to earlier ones."""
    acts = uow.acts.latest(team, PAGE + 1, before)
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
    return _block_named(event.sender.alias, rest, uow, policy, blocked=True)


def unblock(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Panel:
    """What this customer writes is read again."""
    return _block_named(event.sender.alias, rest, uow, policy, blocked=False)


def _block_named(by: AliasId, reference: str, uow: UnitOfWork, policy: Policy, *, blocked: bool) -> Panel:
    """Blocks the customer of a conversation, or reads them again, if whoever asks may; what to show."""
    if not may_administer(uow.people.colleague(by), policy.admins):
        return sentence(NOT_BLOCKING)
    conversation = references.shown(reference, by, uow)
    if conversation is None:
        whom = phrase("Say whom, by a reference, such as `/isthmus block FB-12`.")
        return sentence(references.no_such(reference) if references.is_one(reference) else whom)
    return sentence(_block(by, conversation, uow, policy, blocked=blocked))


def of_card(conversation: Conversation, by: AliasId, uow: UnitOfWork, policy: Policy) -> list[ChoiceField]:
    """What *More* on a card offers an administrator: to block its customer, or to read them again."""
    if not may_administer(uow.people.colleague(by), policy.admins):
        return []
    choice = (
        Option("unblock", phrase("Read what they write again"))
        if uow.restraints.is_blocked(conversation.customer)
        else Option("block", phrase("Leave out whatever they write"))
    )
    return [ChoiceField("block", phrase("This customer"), (choice,), optional=True)]


def chosen(event: FormSubmitted, conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """*More* came back: a block asks once whether it is meant, the way back does not."""
    by = event.sender.alias
    if not may_administer(uow.people.colleague(by), policy.admins):
        telling.answer_to(uow, policy, event, NOT_BLOCKING)
    elif event.one("block") == "unblock":
        telling.answer_to(uow, policy, event, _block(by, conversation, uow, policy, blocked=False))
    elif event.one("block") == "block":
        text = phrase(
            "Leave out whatever the customer of {reference} writes?", reference=conversation.reference
        )
        button = Button(phrase("Block"), "block", str(conversation.id), "danger")
        telling.direct(uow, policy, event.account, by, sentence(text, button))


def block_pressed(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The one confirmation."""
    panel = _block_named(event.sender.alias, f"C-{event.value}", uow, policy, blocked=True)
    telling.answer_to(uow, policy, event, panel.summary)


def _block(
    by: AliasId, conversation: Conversation, uow: UnitOfWork, policy: Policy, *, blocked: bool
) -> Phrase:
    """Blocks a customer or reads them again; what to say."""
    changed = uow.restraints.block(conversation.customer, blocked=blocked)
    if changed:
        uow.acts.note(by, "customer blocked" if blocked else "customer unblocked", conversation.reference)
        cards.refresh(uow, policy, conversation)
    if blocked:
        return phrase(
            "What this customer writes is left out and counted from now on, until `/isthmus unblock`."
        )
    return phrase("What this customer writes is read again.")
