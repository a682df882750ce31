"""A kept answer that may fit is offered below the customer's words. Only a person sends it; *Not this* teaches.

Knows what follows from a match; refuses to know how it was found. Nothing here is waited for by the relay.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from domain import content, languages
from domain.content import Text
from domain.conversations import Conversation
from domain.errors import Refusal
from domain.forms import ChoiceField, Form, Reading, TextField
from domain.ids import ConversationId, MessageId, Slot
from domain.inbound import FormRequest, FormSubmitted, TeamPress
from domain.knowledge import Fate, Kept, Match, Offer, answer_in
from domain.panels import Button, Buttons, Line, Note, Panel, Words, sentence
from domain.people import may_answer
from domain.phrases import Person, Phrase, phrase
from domain.policy import Policy
from handlers import cards, references, replies, telling, translations
from handlers.knowledge import automatic, keeping, shown
from ports.storage import UnitOfWork

Say = Callable[[str, Phrase], str]
USE = "use_answer"
MOST = 3
"""How many different kept answers one conversation is offered in all."""
OLD = phrase("This offer is not open any more. `/isthmus knowledge` lists every kept answer.")


def slot(kept: Kept, conversation: Conversation) -> Slot:
    """Where an offer stands."""
    return Slot(f"offer:{kept.id}:{conversation.id}")


def offer(number: MessageId, matches: Sequence[Match], say: Say, *, uow: UnitOfWork, policy: Policy) -> None:
    """Offers the likeliest that may be shown where the conversation is at home; what a channel allows is answered at once."""
    message = uow.messages.get(number)
    conversation = references.conversation(str(message.conversation), uow)
    if conversation is None or conversation.waiting_since is None or message.deleted_at is not None:
        return
    hidden = uow.channels.hidden_in(conversation.home)
    for match in matches:
        kept = uow.knowledge.get(match.kept)
        known = kept.retired or kept.conversation == conversation.id
        if known or not uow.experts.outside([kept.conversation], hidden):
            continue
        if uow.knowledge.offered(kept.id, conversation.id):
            continue
        if match.exact and automatic.may(kept, conversation, uow, policy):
            automatic.answer(kept, number, conversation, say, uow=uow, policy=policy)
            return
        if uow.knowledge.offers_in(conversation.id) < MOST:
            show(kept, number, conversation, uow, policy)
        return


def show(kept: Kept, message: MessageId, conversation: Conversation, uow: UnitOfWork, policy: Policy) -> None:
    """Posts the offer, once for each conversation."""
    if not uow.knowledge.offer(Offer(kept.id, conversation.id, message, Fate.OFFERED)):
        return
    place = slot(kept, conversation)
    _, thread = shown.source(kept, uow)
    uow.erasing.quote(place, (kept.conversation,))  # its question may be a customer's
    telling.show_in_thread(
        uow, policy, conversation, panel(kept, message, conversation, uow), place, links=(thread,)
    )


def panel(kept: Kept, message: MessageId, conversation: Conversation, uow: UnitOfWork) -> Panel:
    """The offer while it is open."""
    title = phrase("💡 A kept answer may fit: {reference}", reference=kept.reference)
    link, _ = shown.source(kept, uow)
    context = f"{kept.id}:{conversation.id}:{message}"
    buttons = (
        telling.form_button(phrase("Use it"), USE, context, "primary"),
        Button(phrase("Not this"), "kept_not", context),
    )
    return Panel(
        title,
        (
            Line(title),
            Words(Text(content.cut(kept.question, shown.QUESTION))),
            Words(Text(content.cut(kept.answer, shown.ANSWER)), quoted=True),
            Note(phrase("{thread} · {facts}", thread=link, facts=shown.facts(kept))),
            Buttons(buttons),
        ),
    )


def use_form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The *Reply* form with the answer in it, in the customer's language where there is one. Raises `Refusal`."""
    number, talk, asked = keeping.numbers(request.context)
    conversation, message = references.peek(str(talk), uow), references.message(str(asked), uow)
    kept = shown.find(str(number), request.sender.alias, uow)
    if kept is None or conversation is None or kept.retired:
        raise Refusal(shown.GONE)
    theirs = languages.bare(telling.locale_of_customer(uow, policy, conversation.customer))
    answer, language = answer_in(kept, uow.knowledge.versions(kept.id), theirs)
    name = cards.customer_name(conversation, uow)
    blocks: list[Reading | TextField | ChoiceField] = []
    if message and message.content.text:
        blocks.append(Reading(phrase("{name} wrote:", name=name), message.content.text))
    if language != theirs:
        given = {"language": languages.named(language), "theirs": languages.named(theirs)}
        blocks.append(
            Reading(phrase("⚠️ The answer's language: {language}. {name}'s: {theirs}.", name=name, **given))
        )
    blocks.append(TextField("words", phrase("Your answer"), answer, multiline=True, hint=telling.FORMATS))
    for field in translations.choice(conversation, uow, policy):
        blocks.append(replace(field, initial=(theirs,)) if language != theirs else field)
    return Form(USE, phrase("Reply"), tuple(blocks), request.context, phrase("Send"))


def used(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """It goes to the customer like any other reply; that it fitted is learnt."""
    number, talk, asked = keeping.numbers(event.context)
    replies.submitted(replace(event, form="reply", context=str(talk)), uow=uow, policy=policy)
    allowed = may_answer(uow.people.colleague(event.sender.alias), policy.agents)
    kept = shown.find(str(number), event.sender.alias, uow) if allowed else None
    conversation = references.peek(str(talk), uow)
    if kept is None or conversation is None or not event.one("words").strip():
        return
    uow.knowledge.save(replace(kept, used=kept.used + 1, used_at=uow.now))
    known = uow.knowledge.offered(kept.id, conversation.id)
    if known is None:
        return
    if references.message(str(asked), uow):
        uow.knowledge.teach(kept.id, MessageId(asked), fits=True)
    uow.knowledge.settle(known, Fate.USED)
    text = phrase("✓ {reference} was used by {person}.", reference=kept.reference, person=who(event))
    telling.show_anew(uow, policy, conversation, sentence(text), slot(kept, conversation))


def who(event: FormSubmitted | TeamPress) -> Person:
    """Whoever did it, as a sentence names them."""
    return Person(event.sender.alias, event.sender.name)


def refused(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Not this*: it is not offered again for what is alike."""
    found = opened(event, Fate.OFFERED, uow, policy)
    if found is None:
        return
    kept, known, conversation = found
    uow.knowledge.settle(known, Fate.REFUSED)
    uow.knowledge.teach(kept.id, known.message, fits=False)
    text = phrase(
        "{reference} does not fit, says {person}. It is not offered again for questions like this one.",
        reference=kept.reference,
        person=who(event),
    )
    undo = Button(phrase("Undo"), "kept_not_undo", event.value)
    drawn = Panel(text, (Note(text), Buttons((undo,))))
    telling.show_anew(uow, policy, conversation, drawn, slot(kept, conversation))


def unrefused(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Undo*: the offer is open again, and nothing was learnt."""
    found = opened(event, Fate.REFUSED, uow, policy)
    if found is None:
        return
    kept, known, conversation = found
    uow.knowledge.settle(known, Fate.OFFERED)
    uow.knowledge.teach(kept.id, known.message, fits=None)
    drawn = panel(kept, known.message, conversation, uow)
    telling.show_anew(uow, policy, conversation, drawn, slot(kept, conversation))


def opened(
    event: TeamPress, fate: Fate, uow: UnitOfWork, policy: Policy
) -> tuple[Kept, Offer, Conversation] | None:
    """What a button on an offer is about; None, and a sentence to who pressed it, when it may not be or is too late."""
    number, talk, _ = keeping.numbers(event.value)
    kept = shown.pressed(event, str(number), uow, policy)
    if kept is None:
        return None
    known = uow.knowledge.offered(kept.id, ConversationId(talk))
    conversation = references.peek(str(talk), uow)
    if known is None or conversation is None or known.fate is not fate:
        telling.answer_to(uow, policy, event, OLD)
        return None
    return kept, known, conversation
