"""From the outcome to the customers who spoke: a preview, one confirmation, each told once, and who could not be."""

from domain.content import Text
from domain.deliveries import Dead, Done, Verdict
from domain.errors import Refusal
from domain.ids import AliasId
from domain.inbound import CustomerPress, TeamPress
from domain.outbound import Delivery, Show
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, Words
from domain.people import may_answer
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals import aftermath, events
from domain.proposals.record import Record
from domain.proposals.values import CLOCK, ProposalId
from handlers import acquaintance, telling
from handlers.decisions import acting, card
from ports.storage import UnitOfWork


def preview(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Tell the customers*: who would read what, before the one confirmation."""
    record = acting.find(event.value, uow)
    if record is None or record.opened.outcome is None:
        return
    panel = previewed(record, uow, policy)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread)


def previewed(record: Record, uow: UnitOfWork, policy: Policy) -> Panel:
    """Each customer with the words they will read."""
    title = phrase("These customers will be told, each once, in their own chat:")
    blocks: list[Block] = [Heading(phrase("Tell the customers")), Line(title)]
    by_text: dict[str, list[str]] = {}
    outcome = record.opened.outcome
    for customer in aftermath.to_tell(record.opened):
        known = uow.people.customer(customer)
        locale = known.locale(policy.locale) if known else policy.locale
        by_text.setdefault(outcome.in_language(locale) if outcome else "", []).append(
            card.customer_name(customer, uow)
        )
    for text, names in by_text.items():
        blocks += (Note(phrase("{names}", names=", ".join(names))), Words(Text(text), quoted=True))
    blocks.append(Buttons((Button(phrase("Tell them now"), "announce", str(record.id), "primary"),)))
    return Panel(title, tuple(blocks))


def announce(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The one confirmation. Only those who may write to customers give it."""
    by = event.sender.alias
    if not may_answer(uow.people.colleague(by), policy.agents):
        text = phrase("Only the people who answer customers can tell them the outcome.")
        telling.reply_privately(uow, policy, by, event.channel, text, event.thread)
        return
    confirmed = events.AnnouncementConfirmed(by)
    done = acting.act(
        event.value, confirmed, by=by, place=event.channel, thread=event.thread, uow=uow, policy=policy
    )
    if done:
        text = phrase("They are being told. The card shows who was reached.")
        telling.reply_privately(uow, policy, by, event.channel, text, event.thread)


def settled(delivery: Delivery, verdict: Verdict, *, uow: UnitOfWork, policy: Policy) -> bool:
    """Hears whether a customer was reached with an outcome; whether the delivery was one of these."""
    command = delivery.request.command
    if not isinstance(command, Show) or not command.slot.startswith("outcome:"):
        return False
    _, number, customer = command.slot.split(":", 2)
    match verdict:
        case Done():
            note(number, events.CustomerTold(CLOCK, AliasId(customer)), uow, policy)
        case Dead(reason=reason):
            note(number, events.CustomerNotReached(CLOCK, AliasId(customer), reason.value), uow, policy)
        case _:
            pass
    return True


def note(number: str, event: events.Event, uow: UnitOfWork, policy: Policy) -> None:
    """Writes down what became of telling somebody; nobody is there to be told that it came too late."""
    try:
        acting.apply(uow.proposals.lock(ProposalId(int(number))), event, uow=uow, policy=policy)
    except (Refusal, KeyError, ValueError):
        return


def no_news(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer wants to hear no more of a decision."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    note(event.value, events.CustomerOptedOut(customer.alias), uow, policy)
    text = phrase("You will hear no more about this.")
    telling.acknowledge(uow, event.chat.id, event.press, text, customer.locale(policy.locale))
