"""Takes a customer, or words that have come of age, out of everything: rows at once, posts by deliveries of their own.

The rows change in the very transaction that is asked for it. What stands in the team's channels is deleted or drawn anew
by the outbox, so that it outlives every crash, is repeated when a platform fails, and is listed when it cannot be done.
"""

from collections.abc import Iterable, Sequence

from domain import erasing
from domain.content import Content
from domain.conversations import Conversation, Message
from domain.erasing import ErasureId, Traces
from domain.ids import AliasId, ConversationId, MessageId, PlaceId, Slot, account_of, thread_slot
from domain.inbound import Sender
from domain.outbound import Redraw, Remove, Request
from domain.panels import sentence
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.proposals.effects import CardChanged
from domain.proposals.values import ProposalId
from handlers import cards, telling
from handlers.decisions import effects
from handlers.ideas import card
from handlers.privacy import digests
from handlers.signals import card as signals
from handlers.suggestions import card as suggested
from ports.erasing import Scope
from ports.storage import BrokenLog, UnitOfWork

ASKED, AGE = "asked", "age"

NOTES = {
    ASKED: phrase(
        "This customer has asked to be erased: their name, their words and files, and the answers to them are gone."
        " What colleagues wrote in this thread themselves is theirs: please delete what tells who the customer was."
    ),
    AGE: phrase("The words of this conversation have come of age and were erased."),
}
QUOTED = {
    ASKED: phrase("What stood here quoted a customer, erased since."),
    AGE: phrase("What stood here quoted words that have come of age and were erased."),
}


def person(sender: Sender, chat: PlaceId | None, *, uow: UnitOfWork, policy: Policy) -> ErasureId:
    """Erases a customer; `chat` is the private chat they asked in, None in a group."""
    alias = sender.alias
    begun, said = uow.erasing.of_person(alias)
    conversations = [uow.conversations.get(number) for number in begun]
    messages = _messages_of(alias, conversations, said, uow)
    # A group has a title, a private chat is the person's own.
    private = {one.chat for one in conversations if not one.title} | ({chat} if chat else set())
    erasure = uow.erasing.begin(ASKED, chat)
    aliases: dict[str, str] = {alias: erasing.nobody(erasure)}
    aliases |= {one: erasing.nowhere(one, erasure) for one in private}
    own = [message for message in messages if message.by == alias]
    names = _names(sender, own, uow)
    traces = Traces(names, erasing.sayings(own, _earlier(own, uow)), aliases)
    scope = Scope(tuple(one.id for one in messages), begun, (alias,), tuple(private), traces)
    erase(erasure, ASKED, scope, conversations, messages, uow=uow, policy=policy)
    return erasure


def aged(numbers: Sequence[ConversationId], *, uow: UnitOfWork, policy: Policy) -> ErasureId:
    """Erases the words of conversations; whose they were stays known."""
    conversations = [uow.conversations.get(number) for number in numbers]
    messages = [message for number in numbers for message in uow.messages.of_conversation(number)]
    erasure = uow.erasing.begin(AGE)
    own = [message for message in messages if message.by_customer]
    traces = Traces((), erasing.sayings(own, _earlier(own, uow)))
    scope = Scope(tuple(one.id for one in messages), tuple(numbers), traces=traces)
    erase(erasure, AGE, scope, conversations, messages, uow=uow, policy=policy)
    return erasure


def erase(
    erasure: ErasureId,
    why: str,
    scope: Scope,
    conversations: Sequence[Conversation],
    messages: Sequence[Message],
    *,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """Looks where something stands, changes every row, and queues what makes the posts follow."""
    known = {one.id: one for one in conversations}
    stand = _standing(known, messages, uow)
    quoted = uow.erasing.quoting(scope.conversations)
    ideas = uow.ideas.touching(scope.aliases, scope.messages, scope.conversations)
    changed = uow.erasing.erase(erasure, scope)
    for idea in ideas:
        card.refresh_left(idea, uow, policy)
    for slot, places, conversation in stand:
        for place in places:
            remove(erasure, slot, place, _lane(slot, conversation), uow)
    for slot in quoted:
        replace_quote(erasure, slot, QUOTED[why], uow, policy)
    for proposal in changed:
        redraw_decision(erasure, proposal, uow, policy)
    for number in known:
        close(erasure, why, uow.conversations.get(number), uow, policy)


def _messages_of(
    alias: AliasId, conversations: Iterable[Conversation], said: tuple[MessageId, ...], uow: UnitOfWork
) -> list[Message]:
    """What they said, and what was answered; in a group, what other customers said stays theirs."""
    found: dict[MessageId, Message] = {}
    for conversation in conversations:
        for message in uow.messages.of_conversation(conversation.id):
            if message.by == alias or not message.by_customer:
                found[message.id] = message
    elsewhere = tuple(number for number in said if number not in found)
    for number in (*elsewhere, *uow.erasing.answers_to(elsewhere)):
        found.setdefault(number, uow.messages.get(number))
    return list(found.values())


def _names(sender: Sender, own: Iterable[Message], uow: UnitOfWork) -> tuple[str, ...]:
    """Every name they were known by."""
    customer = uow.people.customer(sender.alias)
    known = (customer.name, customer.username) if customer else ()
    names = (sender.name, sender.username, *known, *(message.name for message in own))
    return tuple(dict.fromkeys(name for name in names if name))


def _earlier(messages: Iterable[Message], uow: UnitOfWork) -> list[Content]:
    return [version.content for message in messages for version in uow.messages.versions(message.id)]


Standing = list[tuple[Slot, tuple[PlaceId, ...], ConversationId]]


def _standing(
    known: dict[ConversationId, Conversation], messages: Iterable[Message], uow: UnitOfWork
) -> Standing:
    """Posts in the team's channels that show these messages, with the conversation in whose lane they were queued."""
    owners: dict[str, Message] = {
        slot: message for message in messages for slot in erasing.slots_of_message(message.id)
    }
    notes = {slot: number for number in known for slot in erasing.slots_of_conversation(number)}
    found: Standing = []
    for slot, places in uow.erasing.standing([*map(Slot, owners), *map(Slot, notes)]).items():
        stem = slot if slot in owners else Slot(slot[: slot.index(":", slot.index(":") + 1) + 1])
        conversation = owners[stem].conversation if stem in owners else notes[stem]
        outside = uow.conversations.get(conversation).account
        inside = tuple(place for place in places if account_of(place) != outside)
        found.append((slot, inside, conversation))
    return found


def _lane(slot: Slot, conversation: ConversationId) -> str:
    """Behind whatever may just be putting a post there."""
    kind, _, rest = slot.partition(":")
    if kind == "retold":
        return f"team:{rest.partition(':')[2]}"
    return f"marks:{conversation}" if kind == "mark" else f"team:{conversation}"


def remove(erasure: ErasureId, slot: Slot, place: PlaceId, lane: str, uow: UnitOfWork) -> None:
    """Queues the deletion of a post with its files."""
    key = f"erase:{erasure}:{slot}@{place}"
    uow.outbox.add(Request(key, account_of(place), lane, place, Remove(place, slot, files=True)))


def replace_quote(erasure: ErasureId, slot: Slot, instead: Phrase, uow: UnitOfWork, policy: Policy) -> None:
    """A post elsewhere that quoted them: a digest is drawn anew without them while it is kept, anything else says so."""
    for place in uow.erasing.standing([slot]).get(slot, ()):
        if slot.endswith(":file"):
            remove(erasure, slot, place, f"redraw:{slot}", uow)
            continue
        panel, links = (
            digests.redrawn(slot, uow)
            or signals.redrawn(slot, uow, policy)
            or suggested.redrawn(slot, uow, policy.locale)
            or (sentence(instead), ())
        )
        locale = digests.locale(slot, uow) or policy.locale
        show(erasure, Redraw(place, panel, slot, locale, links), uow)


def show(erasure: ErasureId, command: Redraw, uow: UnitOfWork) -> None:
    """Draws what stands under a slot anew."""
    slot, place = command.slot, command.place
    uow.outbox.add(Request(f"erase:{erasure}:{slot}", account_of(place), f"redraw:{slot}", place, command))


def redraw_decision(erasure: ErasureId, number: ProposalId, uow: UnitOfWork, policy: Policy) -> None:
    """The card of a decision whose record has changed; what shows the record as it was is deleted."""
    old = (Slot(f"export:{number}:"), erasing.behind_decision(number))
    for slot, places in uow.erasing.standing(old).items():
        for place in places:
            remove(erasure, slot, place, f"proposal:{number}", uow)
    try:
        record = uow.proposals.get(number)
    except BrokenLog:
        return
    effects.refresh_card(record, CardChanged(), uow, policy)


def close(erasure: ErasureId, why: str, conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """The card shows what is left, and the thread says what happened."""
    cards.refresh(uow, policy, conversation)
    if uow.mirrors.posts(thread_slot(conversation.id)):
        slot = f"erased:{erasure}:{conversation.id}"
        telling.show_in_thread(uow, policy, conversation, sentence(NOTES[why]), slot)
