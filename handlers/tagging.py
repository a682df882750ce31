"""Tags: noted on messages, asked for once, set by the customer's tap or by the team's form."""

from collections.abc import Sequence
from dataclasses import replace

from domain import conversations, feedback
from domain.conversations import Conversation, Message
from domain.feedback import Tag
from domain.ids import ConversationId, PlaceId, Slot
from domain.inbound import CustomerPress, FormSubmitted
from domain.panels import Button, Buttons, Line, Panel, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from handlers import acquaintance, cards, references, rules, telling
from ports.storage import UnitOfWork


def note(uow: UnitOfWork, message: Message, tags: Sequence[str]) -> None:
    """Makes a message feedback, once for every tag it carries."""
    for tag in tags:
        uow.feedback.add(
            message=message.id,
            conversation=message.conversation,
            tag=tag,
            suggested=False,
            at=message.sent_at,
        )
    if tags:
        uow.understanding.teach(message.id, tags[0], corrects=False)


def ask_once(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, customer: Customer, *, private: bool
) -> bool:
    """Offers the customer of an untagged subject a keyboard, once; nothing waits for the answer. Whether it did now."""
    if not private or conversation.asked_for_tag:
        return False
    current = uow.conversations.get(conversation.id)
    if current.tags or current.asked_for_tag:
        return False
    uow.conversations.save(replace(current, asked_for_tag=True))
    panel = keyboard(conversation.id, rules.tags(uow, policy))
    telling.show_customer(uow, conversation, panel, f"ask:{conversation.id}", customer.locale(policy.locale))
    return True


def keyboard(conversation: ConversationId, tags: Sequence[Tag]) -> Panel:
    """The question what it is about."""
    text = phrase("Thank you, the team has your message. What is it about?")
    offered = tuple(Button(label(tag), "tag", f"{conversation}:{tag.name}") for tag in tags if tag.offered)
    return Panel(text, (Line(text), Buttons(offered)))


LABELS = {
    "bug": phrase("🐞 A bug"),
    "idea": phrase("💡 An idea"),
    "question": phrase("❓ A question"),
    "praise": phrase("👏 Praise"),
    "complaint": phrase("⚠️ A complaint"),
    "billing": phrase("🧾 Billing"),
    "other": phrase("💬 Something else"),
}


def label(tag: Tag) -> Phrase:
    """How a tag is offered to people: in their words for the built-in ones, else by its own name."""
    return LABELS.get(tag.name) or verbatim(f"{tag.emoji} {tag.name}".strip())


def chosen(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer tapped a tag; only those of their own chat count."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    number, _, name = event.value.partition(":")
    tag = feedback.named(name, rules.tags(uow, policy))
    conversation = own(number, event.chat.id, uow)
    if tag is None or conversation is None:
        telling.acknowledge(uow, event.chat.id, event.press, telling.CHOICE_CLOSED, locale)
        return
    set_tags(uow, policy, conversation, (tag.name,))
    telling.acknowledge(uow, event.chat.id, event.press, phrase("Noted, thank you."), locale)
    change = Button(phrase("Change"), "retag", number)
    panel = sentence(phrase("Noted: {tag}. The team has it.", tag=label(tag)), change)
    redraw_question(uow, conversation, panel, locale, asked=number)


def asked_again(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer wants to choose another tag: the keyboard is back."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    conversation = own(event.value, event.chat.id, uow)
    text = phrase("What is it about?") if conversation else telling.CHOICE_CLOSED
    telling.acknowledge(uow, event.chat.id, event.press, text, locale)
    if conversation:
        panel = keyboard(conversation.id, rules.tags(uow, policy))
        redraw_question(uow, conversation, panel, locale, asked=event.value)


def own(number: str, chat: PlaceId, uow: UnitOfWork) -> Conversation | None:
    """The conversation of this number if it belongs to this chat: what a button brings back may be forged."""
    conversation = references.conversation(number, uow)
    return conversation if conversation and conversation.chat == chat else None


def redraw_question(
    uow: UnitOfWork, conversation: Conversation, panel: Panel, locale: str, *, asked: str
) -> None:
    """The keyboard shows something else; `asked` is the conversation it was made for, before any merge."""
    telling.redraw_in_chat(uow, conversation.chat, panel, Slot(f"ask:{asked}"), locale, conversation.id)


def set_tags(uow: UnitOfWork, policy: Policy, conversation: Conversation, names: Sequence[str]) -> None:
    """A person names the tags: they replace what was there, and may concern further channels."""
    known = {record.tag: record for record in uow.feedback.of_conversation(conversation.id)}
    wrong = [record for tag, record in known.items() if tag not in names]
    missing = [name for name in names if name not in known]
    confirmed = [(record, tag) for tag, record in known.items() if record.suggested and tag in names]
    for record, name in (*confirmed, *zip(wrong, missing, strict=False)):
        uow.feedback.retag(record.id, name)
        uow.understanding.teach(record.message, name, corrects=True)
    for record in wrong[len(missing) :]:
        uow.feedback.remove(record.id)
    if first := next(iter(uow.messages.of_conversation(conversation.id)), None):
        note(uow, first, missing[len(wrong) :])
        if not known:
            uow.understanding.teach(first.id, names[0], corrects=True)
    carry(uow, policy, replace(conversation, tags=tuple(names), suggested=False))


def name_further(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, names: Sequence[str]
) -> None:
    """The customer has put further tags into words that stand already: they count as if they had been there at once, and
    take the place of what was suggested for these words."""
    known = {record.tag: record for record in uow.feedback.of_conversation(conversation.id)} if names else {}
    guessed = [record for tag, record in known.items() if record.suggested and tag in names]
    wrong = [
        one for one in known.values() if one.suggested and one.message == message.id and one.tag not in names
    ]
    fresh = [name for name in names if name not in known]
    for record in guessed:
        uow.feedback.retag(record.id, record.tag)
    for record, name in zip(wrong, fresh or names, strict=False):
        uow.feedback.retag(record.id, name)
    note(uow, message, fresh[len(wrong) :])
    for record in wrong[:1]:
        uow.understanding.teach(record.message, names[0], corrects=True)
    if fresh or guessed or wrong:
        kept = tuple(tag for tag in conversation.tags if tag not in {one.tag for one in wrong})
        carry(uow, policy, conversations.tagged(replace(conversation, tags=kept), tuple(names)))


def carry(uow: UnitOfWork, policy: Policy, conversation: Conversation) -> None:
    """Saves a conversation whose tags changed, and shows it wherever it is of concern now."""
    customer = uow.people.customer(conversation.customer)
    fresh = rules.spread(uow, policy, conversation, customer) if customer else ()
    carried = replace(conversation, copies=(*conversation.copies, *fresh))
    uow.conversations.save(carried)
    cards.refresh(uow, policy, carried)
    for channel in fresh:
        cards.show_copy(uow, policy, carried, channel)


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The team chose tags in the form: they are what the conversation carries from now on."""
    conversation = references.conversation(event.context, uow)
    known = {tag.name for tag in rules.tags(uow, policy)}
    names = [name for name in event.all("tags") if name in known]
    if conversation and names:
        set_tags(uow, policy, conversation, names)
    else:
        text = phrase("These tags or this conversation do not exist any more, so nothing was changed.")
        telling.answer_to(uow, policy, event, text)
