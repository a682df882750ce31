"""From the outcome to the customers who spoke: a preview, one confirmation, each told once, and who could not be."""

from collections.abc import Iterator
from contextlib import suppress

from domain import languages
from domain.content import Text
from domain.deliveries import Dead, Done, Reason, Verdict
from domain.errors import Refusal
from domain.ids import AliasId
from domain.inbound import CustomerPress, TeamPress
from domain.outbound import Delivery, Show
from domain.panels import Block, Button, Buttons, Heading, Line, Note, Panel, Words, sentence
from domain.people import may_answer
from domain.phrases import phrase
from domain.policy import Policy
from domain.proposals import aftermath, events
from domain.proposals.record import Record
from domain.proposals.values import CLOCK, Reach
from handlers import acquaintance, telling
from handlers.decisions import acting, card, outward
from ports.storage import UnitOfWork


def preview(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Tell the customers*: who would read what, before the one confirmation. Only for those who may give it."""
    if not may_tell(event, uow, policy):
        return
    record = acting.find(event.value, uow)
    panel = previewed(record, uow, policy) if record else sentence(acting.NOT_FOUND)
    telling.whisper(uow, policy, event.sender.alias, event.channel, panel, thread=event.thread)


def may_tell(event: TeamPress, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether whoever pressed may write to customers; who may not is told so."""
    if may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        return True
    text = phrase("Only the people who answer customers can tell them the outcome.")
    telling.answer_to(uow, policy, event, text)
    return False


def previewed(record: Record, uow: UnitOfWork, policy: Policy) -> Panel:
    """Each customer with the words they will read, or why there is nothing to tell."""
    if record.opened.outcome is None:
        return sentence(phrase("Write the outcome first."))
    if not aftermath.to_tell(record.opened):
        return sentence(phrase("There is nobody left to tell."))
    title = phrase("These customers will be told, each once, in their own chat:")
    blocks: list[Block] = [Heading(phrase("Tell the customers")), Line(title)]
    by_language: dict[str, list[str]] = {}
    for customer in aftermath.to_tell(record.opened):
        locale = telling.locale_of_customer(uow, policy, customer)
        by_language.setdefault(locale, []).append(card.customer_name(customer, uow))
    for locale, names in by_language.items():
        blocks += readers(record, locale, names, policy)
    blocks.append(Buttons((Button(phrase("Tell them now"), "announce", str(record.id), "primary"),)))
    return Panel(title, tuple(blocks))


def readers(record: Record, locale: str, names: list[str], policy: Policy) -> Iterator[Block]:
    """What the customers of one language will read; a warning where none is meant for theirs alone."""
    outcome = record.opened.outcome
    assert outcome is not None
    language = languages.named(locale)
    yield Note(phrase("{names} ({language}):", names=", ".join(names), language=language))
    yield Words(Text(outcome.in_language(locale)), quoted=True)
    if locale != policy.locale and locale not in dict(outcome.translations):
        yield Note(phrase("⚠️ They read {language}: make sure that they can read this.", language=language))


def announce(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The one confirmation. Only those who may write to customers give it."""
    by = event.sender.alias
    if not may_tell(event, uow, policy):
        return
    confirmed = events.AnnouncementConfirmed(by)
    done = acting.act(
        event.value, confirmed, by=by, place=event.channel, thread=event.thread, uow=uow, policy=policy
    )
    if done:
        miss_the_unknown(done, uow, policy)
        text = phrase("They are being told. The card shows who was reached.")
        telling.reply_privately(uow, policy, by, event.channel, text, event.thread)


def miss_the_unknown(record: Record, uow: UnitOfWork, policy: Policy) -> None:
    """A customer with whom there is no conversation any more cannot be told: nobody is left waiting for it."""
    for each in record.opened.announcements:
        if each.reach is Reach.PENDING and outward.chat_of(record, each.customer, uow) is None:
            note(str(record.id), events.CustomerNotReached(CLOCK, each.customer, "chat_gone"), uow, policy)


def settled(delivery: Delivery, verdict: Verdict, *, uow: UnitOfWork, policy: Policy) -> bool:
    """Hears whether a customer was reached with an outcome; whether the delivery was one of these."""
    command = delivery.request.command
    if not isinstance(command, Show) or not command.slot.startswith("outcome:"):
        return False
    _, number, customer = command.slot.split(":", 2)
    match verdict:
        case Done():
            note(number, events.CustomerTold(CLOCK, AliasId(customer)), uow, policy)
        case Dead(reason=Reason.MIGRATED, moved_to=moved_to) if moved_to:
            return False  # it goes to where the chat has moved
        case Dead(reason=Reason.THREAD_GONE) if command.topic:
            return False  # it goes to the group itself
        case Dead(reason=reason):
            note(number, events.CustomerNotReached(CLOCK, AliasId(customer), reason.value), uow, policy)
            acquaintance.out_of_reach(AliasId(customer), command.place, reason, uow=uow, policy=policy)
        case _:
            pass
    return True


def note(number: str, event: events.Event, uow: UnitOfWork, policy: Policy) -> None:
    """Writes down what became of telling somebody; nobody is there to be told that it came too late."""
    record = acting.find(number, uow)
    if record is None:
        return
    with suppress(Refusal):
        acting.apply(uow.proposals.lock(record.id), event, uow=uow, policy=policy)


def no_news(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """A customer wants to hear no more of a decision."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    note(event.value, events.CustomerOptedOut(customer.alias), uow, policy)
    locale = customer.locale(policy.locale)
    telling.acknowledge(uow, event.chat.id, event.press, telling.SILENT, locale)
