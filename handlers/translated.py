"""A translated reply goes out: as it is, or as its author has changed it. Shown and marked as a translation on both sides."""

from domain.content import Content, Text
from domain.ids import Slot
from domain.inbound import FormSubmitted, TeamPress
from domain.panels import Note, Panel, Words
from domain.people import may_answer
from domain.phrases import Phrase, phrase
from domain.policy import Policy
from domain.translations import Translation
from handlers import references, replies, telling, translations
from ports.storage import UnitOfWork


def pressed_send(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Send to customer* below a translated reply."""
    go(event, event.value, None, uow, policy)


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The translation as its author has changed it."""
    go(event, event.context, event.text("words"), uow, policy)


def go(
    event: TeamPress | FormSubmitted, number: str, changed: Text | None, uow: UnitOfWork, policy: Policy
) -> None:
    """Sends it, if that is allowed and has not been done; else says why not."""
    found = translations.of(number, uow)
    if found is None:
        said: Phrase | None = translations.GONE
    elif not may_answer(uow.people.colleague(event.sender.alias), policy.agents):
        said = replies.NOT_AN_AGENT
    else:
        said = send(found, Text(found.result) if changed is None else changed, event, uow, policy)
    if said is not None:
        telling.answer_to(uow, policy, event, said)


def send(
    found: Translation, result: Text, event: TeamPress | FormSubmitted, uow: UnitOfWork, policy: Policy
) -> Phrase | None:
    """Queues a translated reply like any other, once, with the author's own words beside it; why not, if not."""
    conversation = references.conversation(str(found.conversation), uow)
    if conversation is None or not result:
        return translations.GONE
    if not uow.translations.use(found.id):
        return replies.SENT
    colleague = uow.people.colleague(event.sender.alias)
    content = Content(translations.marked(result, found.mark))
    message = replies.keep(uow, conversation, event.sender, colleague, content, uow.now, None)
    replies.send(uow, policy, conversation, message)
    own = phrase("🌐 Translated by a language model from these words:")
    panel = Panel(own, (Note(own), Words(Text(found.text), quoted=True)))
    telling.show_in_thread(uow, policy, conversation, panel, Slot(f"original:{message.id}"))
    return None
