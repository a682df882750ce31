"""A message as a voice for an idea: a colleague takes it for one, and whoever wrote it is asked whether that is right.

Yes counts, no removes; until somebody has answered, it is shown apart.
"""

from domain import content, ids
from domain.content import Text
from domain.conversations import Conversation, Message
from domain.errors import Refusal
from domain.ideas.values import Idea, Kind, Standing, Support, SupportId
from domain.ids import AliasId, Slot
from domain.inbound import CustomerPress, FormSubmitted
from domain.panels import Block, Button, Buttons, Line, Note, Panel, Words, sentence
from domain.people import Customer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import acquaintance, references, telling
from handlers.ideas import card, finding, supporting
from ports.storage import UnitOfWork

NOT_A_CUSTOMERS = phrase("Use this on a customer's message in their thread.")
SAID_NO = phrase("The customer has said that this is not what they meant.")
QUOTE = 200


def note(idea: Idea, message: Message, by: AliasId, uow: UnitOfWork, policy: Policy) -> Phrase:
    """Takes a message for support of an idea, and asks its author; what to tell the colleague. Raises `Refusal`."""
    if not message.by_customer or message.deleted_at is not None:
        raise Refusal(NOT_A_CUSTOMERS)
    root = finding.held(idea.id, uow)
    if not root.public:
        raise Refusal(supporting.team_only(root))
    rows = [one for one in uow.ideas.supports(root.id) if one.actor == message.by]
    known = next((one for one in rows if one.message == message.id), None)
    if known:
        raise Refusal(SAID_NO if known.standing is Standing.TAKEN_BACK else ALREADY)
    sure = any(one.standing is Standing.COUNTS and one.kind is not Kind.BEHALF for one in rows)
    conversation = uow.conversations.get(message.conversation)
    support = uow.ideas.support(
        root.id,
        message.by,
        kind=Kind.MESSAGE,
        standing=Standing.COUNTS if sure else Standing.ASKED,
        inside=False,
        by=by,
        chat=conversation.chat,
        topic=conversation.topic,
        message=message.id,
    )
    card.refresh(root.id, uow, policy)
    if sure:
        return phrase(
            "{reference} has this as a source now; they support it already.", reference=root.reference
        )
    ask(root, message, support, uow, policy)
    return phrase(
        "{reference} has this as a source now. The customer is asked whether it is right.",
        reference=root.reference,
    )


ALREADY = phrase("This message stands with that idea already.")


def ask(idea: Idea, message: Message, support: SupportId, uow: UnitOfWork, policy: Policy) -> None:
    """“Is this what you meant?”, in the customer's chat and language, once."""
    conversation = uow.conversations.get(message.conversation)
    locale = telling.locale_of_customer(uow, policy, message.by)
    title = phrase("You wrote to us, and we think that you would like this:")
    said = content.cut(message.content.text.plain, QUOTE)
    blocks: list[Block] = [Line(title), Words(Text(idea.text), quoted=True)]
    blocks.append(Note(phrase("You wrote: “{words}”. Is this what you meant?", words=said or "…")))
    yes = Button(phrase("Yes"), "idea_voice", f"{support}:yes", "primary")
    blocks.append(Buttons((yes, Button(phrase("No"), "idea_voice", f"{support}:no"))))
    slot = question_slot(support)
    telling.show_customer(uow, conversation, Panel(title, tuple(blocks)), slot, locale)
    if idea.conversation is not None:
        uow.erasing.quote(slot, (idea.conversation,))


def question_slot(support: SupportId) -> Slot:
    """Where a customer was asked."""
    return Slot(f"idea-voice:{support}")


def answered(event: CustomerPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """The customer says whether it is what they meant; only they can."""
    customer = acquaintance.meet(event.sender, event.chat.account, uow)
    locale = customer.locale(policy.locale)
    number, _, answer = event.value.partition(":")
    support = asked(number, customer, uow)
    if support is None or answer not in ("yes", "no"):
        text = telling.CHOICE_CLOSED
        telling.acknowledge(uow, event.chat.id, event.press, text, locale)
        return
    idea = finding.held(support.idea, uow)
    uow.ideas.settle(support.id, Standing.COUNTS if answer == "yes" else Standing.TAKEN_BACK)
    card.refresh(idea.id, uow, policy)
    text = (
        phrase(
            "Thank you: you support {reference}. You will hear what becomes of it.", reference=idea.reference
        )
        if answer == "yes"
        else phrase("Thank you, we have taken it back.")
    )
    telling.acknowledge(uow, event.chat.id, event.press, text, locale)
    telling.redraw_in_chat(uow, event.chat.id, sentence(text), question_slot(support.id), locale)


def asked(text: str, customer: Customer, uow: UnitOfWork) -> Support | None:
    """The support that a customer was asked about; None for anybody else's, or once it is settled."""
    number = ids.number(text)
    found = uow.ideas.supported(SupportId(number)) if number is not None else None
    open_ = found and found.actor == customer.alias and found.standing is Standing.ASKED
    return found if open_ else None


def chosen(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> Idea | None:
    """The idea that a form names."""
    named = event.one("reference").strip() or event.one("idea")
    return finding.by_colleague(named, event.sender.alias, uow, policy)


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form behind *Support an idea with this*."""
    idea, message = chosen(event, uow, policy), references.message(event.context, uow)
    text = supporting.NOT_FOUND if idea is None else NOT_A_CUSTOMERS
    if idea and message:
        text = taken(idea, message, event.sender.alias, uow, policy)
    telling.answer_to(uow, policy, event, text)


def of_card(event: FormSubmitted, conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """The *More* form of a card: the customer's last message supports an idea."""
    idea = finding.by_colleague(event.one("idea"), event.sender.alias, uow, policy)
    last = uow.messages.last_of_customer(conversation.id)
    text = taken(idea, last, event.sender.alias, uow, policy) if idea and last else supporting.NOT_FOUND
    telling.answer_to(uow, policy, event, text)


def taken(idea: Idea, message: Message, by: AliasId, uow: UnitOfWork, policy: Policy) -> Phrase:
    """`note`, with what is wrong as a sentence."""
    try:
        return note(idea, message, by, uow, policy)
    except Refusal as refusal:
        return refusal.sentence
