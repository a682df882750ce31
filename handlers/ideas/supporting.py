"""Who wants an idea: a customer's tap, a colleague's, a colleague's on behalf of a customer, and taking it back."""

from domain.ideas.values import Idea, Kind, Standing
from domain.ids import AliasId
from domain.inbound import Chat, ChatKind, FormSubmitted
from domain.people import Customer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from handlers import references, telling
from handlers.ideas import card, finding
from ports.storage import UnitOfWork

THANKS = phrase("Thank you, you support it.")
TAKEN_BACK = phrase("You do not support it any more.")
NOBODY = phrase("I know no such customer. Say a reference of what they wrote, such as FB-12 or C-3.")


def by_customer(idea: Idea, customer: Customer, chat: Chat, uow: UnitOfWork, policy: Policy) -> None:
    """A customer wants an idea; they will be told where they said so."""
    root = finding.held(idea.id, uow)
    uow.ideas.support(
        root.id,
        customer.alias,
        kind=Kind.OWN,
        standing=Standing.COUNTS,
        inside=False,
        by=customer.alias,
        chat=chat.id,
        topic=chat.thread if chat.chat is ChatKind.GROUP else "",
    )
    card.refresh(root.id, uow, policy)


def by_colleague(idea: Idea, person: AliasId, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague wants an idea."""
    root = finding.held(idea.id, uow)
    uow.ideas.support(root.id, person, kind=Kind.OWN, standing=Standing.COUNTS, inside=True, by=person)
    card.refresh(root.id, uow, policy)


def on_behalf(idea: Idea, customer: Customer, by: AliasId, uow: UnitOfWork, policy: Policy) -> None:
    """A colleague notes that a customer wants an idea; it is marked so, and the customer may take it back."""
    root = finding.held(idea.id, uow)
    chat = next(iter(uow.conversations.of_customer(customer.alias, 1)), None)
    uow.ideas.support(
        root.id,
        customer.alias,
        kind=Kind.BEHALF,
        standing=Standing.COUNTS,
        inside=False,
        by=by,
        chat=chat.chat if chat else None,
        topic=chat.topic if chat else "",
    )
    card.refresh(root.id, uow, policy)


def take_back(idea: Idea, person: AliasId, uow: UnitOfWork, policy: Policy) -> bool:
    """Somebody does not want an idea any more, nor anything that is a part of it; whether they did."""
    root = finding.held(idea.id, uow)
    done = uow.ideas.take_back(root.id, person) > 0
    if done:
        card.refresh(root.id, uow, policy)
    return done


def customer_named(text: str, by: AliasId, uow: UnitOfWork) -> Customer | None:
    """The customer behind a reference such as `FB-12`, as far as whoever typed it may look."""
    conversation = references.shown(text, by, uow)
    return uow.people.customer(conversation.customer) if conversation else None


def team_only(idea: Idea) -> Phrase:
    """Why no customer is brought together with an idea that its author has kept to the team."""
    return phrase(
        "{reference} is for the team only: no customer is asked about it or told of it.",
        reference=idea.reference,
    )


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The *Support* form: for oneself, or for a customer."""
    person = event.sender.alias
    idea = finding.by_colleague(event.context, person, uow, policy)
    if idea is None:
        telling.answer_to(uow, policy, event, NOT_FOUND)
        return
    text = noted(idea, event.one("customer"), person, uow, policy)
    telling.answer_to(uow, policy, event, text)


def noted(idea: Idea, customer: str, by: AliasId, uow: UnitOfWork, policy: Policy) -> Phrase:
    """Supports for a colleague themselves, or for the customer that a reference names; what to tell them."""
    root = finding.root(idea, uow)
    if not customer.strip():
        by_colleague(root, by, uow, policy)
        return phrase("You support {reference}.", reference=root.reference)
    known = customer_named(customer, by, uow)
    if known is None:
        return NOBODY
    if not root.public:
        return team_only(root)
    on_behalf(root, known, by, uow, policy)
    return phrase("Noted: {name} supports {reference}.", name=known.name, reference=root.reference)


NOT_FOUND = phrase("There is no such idea. `/idea list` shows what there is.")
