"""Translations on request: of a customer's message for its thread, and of a reply, shown to its author first.

Asking only writes down what is wanted. What came of it is told by `done`, in another transaction; nothing waits for it.
"""

from datetime import timedelta

from domain import ids, languages
from domain.content import Style, Text, join, styled
from domain.conversations import Conversation, Message
from domain.errors import Refusal
from domain.forms import ChoiceField, Form, Option, Reading, TextField
from domain.ids import AliasId, MessageId, PlaceId, PostId, Slot, thread_slot
from domain.inbound import FormRequest, FormSubmitted, TeamShortcut
from domain.panels import Button, Buttons, Line, Note, Panel, Words
from domain.people import may_answer
from domain.phrases import phrase, verbatim
from domain.policy import Policy
from domain.translations import State, Translation, TranslationId
from handlers import cards, references, telling
from ports.storage import UnitOfWork

KEPT = timedelta(days=1)
"""How long a translated reply waits for its author."""
NO_MODEL = phrase(
    "Nobody translates here: the settings name no language model, or one that may not translate. Nothing was sent."
)
NO_WORDS = phrase("There are no words to translate. Use this on a customer's message in their thread.")
FAILED = phrase(
    "The language model gave no translation just now, so nothing was sent. Try again in a moment."
)
GONE = phrase("This translation is too old: ask for it again. Nothing was sent.")
MARK = phrase("🌐 Translated automatically")


# of a customer's message


def shortcut(event: TeamShortcut, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Translate* on a message in a thread."""
    message = references.by_post(event.post, uow)
    if message is None or not message.content.text or message.deleted_at is not None:
        telling.reply_privately(uow, policy, event.sender.alias, event.channel, NO_WORDS, event.thread)
        return
    ask(uow, policy, message, event.sender.alias, event.channel, event.thread)


def last_one(uow: UnitOfWork, policy: Policy, conversation: Conversation, person: AliasId) -> None:
    """The customer's last message, asked for on the card."""
    thread = references.first_post(thread_slot(conversation.id), uow)
    message = uow.messages.last_of_customer(conversation.id)
    if message is None or not message.content.text:
        telling.reply_privately(uow, policy, person, conversation.home, NO_WORDS, thread)
        return
    ask(uow, policy, message, person, conversation.home, thread)


def ask(
    uow: UnitOfWork, policy: Policy, message: Message, person: AliasId, place: PlaceId, thread: PostId | None
) -> None:
    """Wants a message in the language of whoever asks, once; says at once what is to come."""
    colleague = uow.people.colleague(person)
    language = languages.bare((colleague.locale if colleague else "") or policy.locale)
    if not may_answer(colleague, policy.agents):
        said = telling.AGENTS_ONLY
    elif not policy.translates:
        said = NO_MODEL
    elif uow.mirrors.posts(_slot(message.id, language)):
        said = phrase("This translation stands in the thread already.")
    else:
        said = phrase("🌐 Being translated. It will stand in the thread in a moment.")
        uow.translations.want(
            conversation=message.conversation,
            person=person,
            place=place,
            thread=thread,
            language=language,
            message=message.id,
        )
    telling.reply_privately(uow, policy, person, place, said, thread)


def _slot(message: MessageId, language: str) -> Slot:
    """Where the translation of a message stands."""
    return Slot(f"translation:{message}:{language}")


# of a reply


def choice(conversation: Conversation, uow: UnitOfWork, policy: Policy) -> tuple[ChoiceField, ...]:
    """The field of the *Reply* form that has it translated first; nothing where nobody translates."""
    if not policy.translates:
        return ()
    customer = uow.people.customer(conversation.customer)
    theirs = customer.locale("") if customer else ""
    codes = dict.fromkeys((theirs, *languages.NAMES) if theirs else languages.NAMES)
    options = tuple(Option(code, verbatim(languages.named(code))) for code in codes)
    hint = phrase("You see the translation before it is sent.")
    return (ChoiceField("translate", phrase("Translate into"), options, optional=True, hint=hint),)


def ask_reply(event: FormSubmitted, conversation: Conversation, *, uow: UnitOfWork, policy: Policy) -> None:
    """A reply is to be translated before its author decides."""
    thread = references.first_post(thread_slot(conversation.id), uow)
    said = NO_MODEL
    if policy.translates:
        said = phrase("🌐 Being translated. You will see it here before anything is sent.")
        uow.translations.want(
            conversation=conversation.id,
            person=event.sender.alias,
            place=conversation.home,
            thread=thread,
            language=languages.bare(event.one("translate"))[:20],
            text=event.text("words").plain,
        )
    telling.reply_privately(uow, policy, event.sender.alias, conversation.home, said, thread)


def question(wanted: Translation, uow: UnitOfWork) -> tuple[str, tuple[str, ...]]:
    """The words to be translated, as they are now, and the names in them that are to be masked."""
    colleague = uow.people.colleague(wanted.person)
    names = [colleague.name] if colleague else []
    try:
        customer = uow.people.customer(uow.conversations.get(wanted.conversation).customer)
        names += [customer.name] if customer else []
        if wanted.message is None:
            return wanted.text, tuple(names)
        message = uow.messages.get(wanted.message)
    except KeyError:
        return "", ()
    gone = message.deleted_at is not None
    return "" if gone else message.content.text.plain, (*names, message.name)


def done(wanted: Translation, result: str | None, mark: str, *, uow: UnitOfWork, policy: Policy) -> None:
    """Shows what came of it, unless somebody else has. `mark` is in the language of the translation."""
    state = State.DONE if result else State.FAILED
    if not uow.translations.settle(wanted.id, state, "" if wanted.message else result or "", mark):
        return
    uow.translations.forget(uow.now - KEPT)
    try:
        conversation = references.follow(wanted.conversation, uow)
    except KeyError:
        return
    if not result:
        telling.reply_privately(uow, policy, wanted.person, wanted.place, FAILED, wanted.thread)
    elif wanted.message is not None:
        show(wanted, wanted.message, result, conversation, uow, policy)
    else:
        offer(wanted, result, conversation, uow, policy)


def show(
    wanted: Translation,
    number: MessageId,
    result: str,
    conversation: Conversation,
    uow: UnitOfWork,
    policy: Policy,
) -> None:
    """The translation of a customer's message stands in the thread, as what it is."""
    title = phrase(
        "🌐 {name}'s words in {language}, translated by a language model",
        name=uow.messages.get(number).name,
        language=languages.named(wanted.language),
    )
    panel = Panel(title, (Note(title), Words(Text(result), quoted=True)))
    telling.show_in_thread(uow, policy, conversation, panel, _slot(number, wanted.language))


def offer(
    wanted: Translation, result: str, conversation: Conversation, uow: UnitOfWork, policy: Policy
) -> None:
    """The translated reply is shown to its author alone, who sends it, changes it, or lets it be."""
    name = cards.customer_name(conversation, uow)
    title = phrase(
        "{name} would read this, in {language}:", name=name, language=languages.named(wanted.language)
    )
    number = str(wanted.id)
    buttons = (
        Button(phrase("Send to customer"), "send_translation", number, "primary"),
        telling.form_button(phrase("Edit"), "translated", number),
    )
    blocks = (
        Line(title),
        Words(marked(Text(result), wanted.mark or uow.translations.get(wanted.id).mark), quoted=True),
        Note(phrase("Translated by a language model; nothing is sent yet. Your own words:")),
        Words(Text(wanted.text), quoted=True),
        Buttons(buttons),
    )
    panel = Panel(title, blocks)
    telling.whisper(uow, policy, wanted.person, wanted.place, panel, thread=wanted.thread)


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The translation, to be changed before it is sent. Raises `Refusal`."""
    found = of(request.context, uow)
    if found is None:
        raise Refusal(GONE)
    own = Reading(phrase("Your own words:"), Text(found.text))
    text = TextField(
        "words",
        phrase("In {language}", language=languages.named(found.language)),
        multiline=True,
        hint=telling.FORMATS,
        formatted=Text(found.result),
    )
    return Form("translated", phrase("Translated reply"), (own, text), request.context, phrase("Send"))


def of(text: str, uow: UnitOfWork) -> Translation | None:
    """The translated reply that a button or a form stands for; None when there is none any more."""
    number = ids.number(text)
    try:
        found = uow.translations.get(TranslationId(number)) if number is not None else None
    except KeyError:
        return None
    return found if found and found.message is None and found.state is not State.FAILED else None


def marked(result: Text, mark: str) -> Text:
    """The words as the customer reads them: marked as a translation."""
    return join((result, styled(mark, Style.ITALIC)), "\n\n") if mark else result
