"""Kept answers that go out by themselves, where an administrator allowed that for a channel: the very same question only.

The customer reads that it is automatic, and asks for a person with one tap.
"""

from collections.abc import Callable
from dataclasses import replace

from domain import conversations, languages
from domain.content import Content, Text
from domain.conversations import Audience, Conversation
from domain.ids import AliasId, MessageId, PlaceId, Slot
from domain.inbound import CustomerPress, TeamCommand
from domain.knowledge import Automatic, Fate, Kept, Offer, answer_in, reference_number
from domain.outbound import Post
from domain.panels import Block, Button, Heading, Line, Note, Panel, sentence
from domain.people import Customer, may_administer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import acquaintance, cards, marks, references, replies, telling, translations
from handlers.knowledge import shown
from ports.storage import UnitOfWork

ITSELF = AliasId("isthmus:automatic")
"""Who answers where nobody does."""
MARK = phrase("🤖 Automatic answer")
ADMINS_ONLY = phrase(
    "Only administrators of Isthmus can allow automatic answers. The operator names them (ISTHMUS_ADMINS)."
)
Answer = tuple[Panel, tuple[Slot, ...]]


def may(kept: Kept, conversation: Conversation, uow: UnitOfWork, policy: Policy) -> bool:
    """Whether it may answer by itself: allowed here, a private chat, nobody has answered yet, and in their language."""
    rules = uow.knowledge.allowed()
    if not any(one.kept == kept.id and one.place == conversation.home for one in rules):
        return False
    if conversation.title or conversation.answered or uow.knowledge.automatic(conversation.id):
        return False
    customer = uow.people.customer(conversation.customer)
    if customer is None or customer.unreachable_by(conversation.account):
        return False
    theirs = language_of(customer, policy)
    return answer_in(kept, uow.knowledge.versions(kept.id), theirs)[1] == theirs


def language_of(customer: Customer, policy: Policy) -> str:
    """The language that a customer is answered in."""
    return languages.bare(customer.locale(policy.locale))


def answer(
    kept: Kept,
    asked: MessageId,
    conversation: Conversation,
    say: Callable[[str, Phrase], str],
    *,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """Sends it, held like every reply; the thread says what it was, and that it can be taken back."""
    customer = uow.people.customer(conversation.customer)
    if customer is None or not uow.knowledge.offer(Offer(kept.id, conversation.id, asked, Fate.AUTOMATIC)):
        return
    theirs = language_of(customer, policy)
    text, _ = answer_in(kept, uow.knowledge.versions(kept.id), theirs)
    message = uow.messages.add(
        conversation=conversation.id,
        audience=Audience.CUSTOMER,
        by=ITSELF,
        by_customer=False,
        name="Isthmus",
        content=Content(translations.marked(Text(text), say(theirs, MARK))),
        sent_at=uow.now,
        source=None,
    )
    request = replies.reply_request(uow, policy, conversation, message)
    button = Button(phrase("I would rather talk to a person"), "person", str(message.id))
    if isinstance(request.command, Post):
        command = replace(request.command, buttons=(button,), locale=theirs)
        uow.outbox.add(replace(request, command=command))
    replies.answer(uow, policy, conversation)
    marks.show(uow, policy, conversation, message, marks.held(conversation, message, policy))
    uow.knowledge.save(replace(kept, used=kept.used + 1))
    told = phrase(
        "🤖 The same was asked before, so {reference} is the answer. The customer can ask for a person.",
        reference=kept.reference,
    )
    telling.show_in_thread(uow, policy, conversation, Panel(told, (Note(told),)), f"automatic:{message.id}")


def person_wanted(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*I would rather talk to a person*: the customer waits again, and the thread says so."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    language = customer.locale(policy.locale)
    message = references.message(event.value, uow)
    conversation = references.conversation(str(message.conversation), uow) if message else None
    if message is None or conversation is None or conversation.chat != event.chat.id or message.by != ITSELF:
        text = telling.CHOICE_CLOSED
    else:
        text = phrase("A person will answer you here.")
        waits = conversations.heard(conversation, uow.now)
        uow.conversations.save(waits, was=conversation)
        cards.refresh(uow, policy, waits)
        told = phrase("🙋 {name} would rather talk to a person.", name=customer.name)
        reply = telling.form_button(phrase("Reply"), "reply", str(conversation.id), "primary")
        # Under a slot of this kind an erasing finds what names the customer.
        slot = f"blocked:{waits.id}:person{message.id}"
        telling.show_in_thread(uow, policy, waits, sentence(told, reply), slot)
    telling.acknowledge(uow, event.chat.id, event.press, text, language)


def command(event: TeamCommand, rest: str, uow: UnitOfWork, policy: Policy) -> Answer:
    """`/isthmus auto K-3 on|off`, for this channel; alone it lists what answers by itself."""
    words = rest.split()
    if not words:
        return listed(event.channel, event.sender.alias, uow), ()
    if not may_administer(uow.people.colleague(event.sender.alias), policy.admins):
        return sentence(ADMINS_ONLY), ()
    number = reference_number(words[0])
    kept = shown.find(str(number), event.sender.alias, uow) if number is not None else None
    if number is not None and kept is None:
        return sentence(shown.GONE), ()
    if kept is None or words[1:] not in ([], ["on"], ["off"]):
        return sentence(phrase("Say which one, such as `/isthmus auto K-3 on`, or `off`.")), ()
    hidden = uow.channels.hidden_in(event.channel)
    if not uow.experts.outside([kept.conversation], hidden):
        return sentence(phrase("{reference} comes from a private channel.", reference=kept.reference)), ()
    allowed = words[1:] != ["off"]
    uow.knowledge.allow(Automatic(kept.id, event.channel, event.sender.alias), allowed=allowed)
    about = f"{kept.reference} {event.channel}"
    uow.acts.note(event.sender.alias, "automatic answer", about, after="on" if allowed else "off")
    if not allowed:
        return sentence(phrase("{reference} waits for a person again here.", reference=kept.reference)), ()
    text = phrase(
        "When a customer of this channel asks exactly this, {reference} is the answer, marked as automatic.",
        reference=kept.reference,
    )
    return Panel(text, (Line(text), Note(shown.asked(kept)))), ()


def listed(place: PlaceId, person: AliasId, uow: UnitOfWork) -> Panel:
    """What answers by itself in a channel."""
    here = [uow.knowledge.get(rule.kept) for rule in uow.knowledge.allowed() if rule.place == place]
    seen = shown.visible(here, person, uow)
    if not seen:
        text = phrase(
            "Nothing is answered automatically here. `/isthmus auto K-3 on` allows it for one question."
        )
        return sentence(text)
    title = phrase("What is answered automatically here")
    blocks: list[Block] = [Heading(title)]
    for kept in seen:
        blocks.append(
            Line(phrase("*{reference}* · {question}", reference=kept.reference, question=shown.asked(kept)))
        )
    return Panel(title, tuple(blocks))
