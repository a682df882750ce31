"""Tags: noted on messages, asked for once, set by the customer's tap or by the team's form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain import conversations, feedback, ids
from domain.conversations import Conversation, Message
from domain.feedback import Feedback, Tag
from domain.ids import ConversationId, PlaceId, Slot
from domain.inbound import CustomerPress, FormSubmitted
from domain.panels import Button, Buttons, Line, Panel, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from handlers import acquaintance, cards, references, rehousing, rules, telling
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
    telling.show_customer(
        uow, conversation, panel, question_slot(conversation.id), customer.locale(policy.locale)
    )
    return True


def question_slot(conversation: ConversationId) -> Slot:
    """Where the customer of a conversation is asked what it is about."""
    return Slot(f"ask:{conversation}")


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


@dataclass(frozen=True, slots=True)
class Question:
    """A keyboard that stands in a chat: the conversation it was made for, the one that its answer is about, and where that
    one goes on, which is itself unless it was merged."""

    asked: ConversationId
    about: Conversation
    whole: Conversation


def chosen(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer tapped a tag; only those of their own chat count."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    number, _, name = event.value.partition(":")
    tag = feedback.named(name, rules.tags(uow, policy))
    question = own(number, event.chat.id, uow)
    if tag is None or question is None:
        telling.acknowledge(uow, event.chat.id, event.press, telling.CHOICE_CLOSED, locale)
        return
    answered(uow, policy, question, tag.name)
    telling.acknowledge(uow, event.chat.id, event.press, phrase("Noted, thank you."), locale)
    change = Button(phrase("Change"), "retag", str(question.asked))
    panel = sentence(phrase("Noted: {tag}. The team has it.", tag=label(tag)), change)
    redraw_question(uow, question, panel, locale)


def asked_again(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer wants to choose another tag: the keyboard is back."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    question = own(event.value, event.chat.id, uow)
    text = phrase("What is it about?") if question else telling.CHOICE_CLOSED
    telling.acknowledge(uow, event.chat.id, event.press, text, locale)
    if question:
        redraw_question(uow, question, keyboard(question.asked, rules.tags(uow, policy)), locale)


def own(number: str, chat: PlaceId, uow: UnitOfWork) -> Question | None:
    """The question of this number if it belongs to this chat: what a button brings back may be forged.

    Its answer is about the conversation below whose words it stands, however old that is: a newer one has a question of its
    own. One that goes on from a private channel that is closed has none, so that there the answer is about that one.
    """
    asked, whole = ids.number(number), references.conversation(number, uow)
    if asked is None or whole is None or whole.chat != chat:
        return None
    there = rehousing.successor(whole, uow)
    if there.id != whole.id and not uow.mirrors.posts(question_slot(there.id)):
        return Question(ConversationId(asked), there, there)
    return Question(ConversationId(asked), uow.conversations.get(ConversationId(asked)), whole)


def redraw_question(uow: UnitOfWork, question: Question, panel: Panel, locale: str) -> None:
    """The keyboard shows something else."""
    whole, slot = question.whole, question_slot(question.asked)
    telling.redraw_in_chat(uow, whole.chat, panel, slot, locale, whole.id)


def answered(uow: UnitOfWork, policy: Policy, question: Question, name: str) -> None:
    """A customer names the tag of a conversation: it replaces what was there, of what was merged with it nothing."""
    said = {message.id for message in uow.messages.of_conversation(question.about.id)}
    records = uow.feedback.of_whole(question.whole.id)
    others = dict.fromkeys(record.tag for record in records if record.message not in said)
    correct(uow, policy, question.about, [one for one in records if one.message in said], (name,))
    tags = tuple(dict.fromkeys((name, *others)))
    carry(uow, policy, replace(uow.conversations.get(question.whole.id), tags=tags, suggested=False))


def set_tags(uow: UnitOfWork, policy: Policy, conversation: Conversation, names: Sequence[str]) -> None:
    """The team names the tags: they replace what was there and what was merged into it, and may concern further channels."""
    correct(uow, policy, conversation, uow.feedback.of_whole(conversation.id), names)
    carry(uow, policy, replace(conversation, tags=tuple(names), suggested=False))


def correct(
    uow: UnitOfWork, policy: Policy, about: Conversation, records: Sequence[Feedback], names: Sequence[str]
) -> None:
    """Makes feedback say what a person says: a name that is new takes the place of a tag that is wrong, or is its first
    message's; what stays is no suggestion any more."""
    known = tuple(dict.fromkeys(record.tag for record in records))
    wrong = [tag for tag in known if tag not in names]
    missing = [name for name in names if name not in known]
    named = {**{tag: tag for tag in known if tag in names}, **dict(zip(wrong, missing, strict=False))}
    for record in records:
        name = named.get(record.tag)
        if name is None:
            uow.feedback.remove(record.id)
        elif name != record.tag or record.suggested:
            uow.feedback.retag(record.id, name)
            uow.understanding.teach(record.message, name, corrects=True)
    if first := next(iter(uow.messages.of_conversation(about.id)), None):
        note(uow, first, missing[len(wrong) :])
        if not known:
            uow.understanding.teach(first.id, names[0], corrects=True)
    for part in dict.fromkeys((about.id, *(record.conversation for record in records))):
        relabel(uow, policy, part)


def relabel(uow: UnitOfWork, policy: Policy, part: ConversationId) -> None:
    """A conversation that was merged carries what its feedback says now."""
    conversation = uow.conversations.lock(part)
    if conversation.merged_into is not None:
        tags = tuple(dict.fromkeys(record.tag for record in uow.feedback.of_conversation(part)))
        relabelled = replace(conversation, tags=tags, suggested=False)
        uow.conversations.save(relabelled)
        cards.refresh(uow, policy, relabelled)


def name_further(
    uow: UnitOfWork, policy: Policy, conversation: Conversation, message: Message, names: Sequence[str]
) -> None:
    """The customer has put further tags into words that stand already: they count as if they had been there at once, also
    where other messages carry them, and take the place of what was suggested for these words."""
    records = uow.feedback.of_whole(conversation.id) if names else ()
    own = {record.tag: record for record in records if record.message == message.id}
    guessed = [record for record in own.values() if record.suggested]
    wrong = [record for record in guessed if record.tag not in names]
    fresh = [name for name in names if name not in own]
    for record in guessed:
        if record.tag in names:
            uow.feedback.retag(record.id, record.tag)
    for record, name in zip(wrong, fresh, strict=False):
        uow.feedback.retag(record.id, name)
        uow.understanding.teach(record.message, name, corrects=True)
    note(uow, message, fresh[len(wrong) :])
    if fresh or guessed:
        gone = {record.tag for record in wrong}.difference(one.tag for one in records if one not in wrong)
        kept = tuple(tag for tag in conversation.tags if tag not in gone)
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
