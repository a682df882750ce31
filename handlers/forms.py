"""What forms look like when they are opened, and what is wrong with what was filled in. Reads only; stores nothing."""

from collections.abc import Callable

from domain import content, feedback, languages
from domain.conversations import Conversation, Message, Status
from domain.errors import Refusal
from domain.forms import ChannelField, ChoiceField, Form, Option, PersonField, Reading, TextField
from domain.ids import AliasId
from domain.inbound import FormRequest, FormSubmitted
from domain.people import may_answer
from domain.phrases import Phrase, phrase, verbatim
from domain.policy import Policy
from domain.routing import Criterion
from handlers import (
    administration,
    cards,
    customer_commands,
    desk_settings,
    inside,
    reasons,
    references,
    rules,
    telling,
    themes,
    translations,
)
from handlers.decisions import forms as deciding
from handlers.digests import forms as digest_forms
from handlers.ecosystem import setting as ecosystem
from handlers.ideas import forms as ideas
from handlers.ideas import voices
from handlers.knowledge import keeping, offers, shown
from handlers.signals import acting as signals
from handlers.signals import rules_forms as signal_forms
from ports.storage import UnitOfWork

LONGEST_REPLY = 3000
WORDS = 70
"""Characters by which a message is known again in a list; an option holds some more."""
SAVE = phrase("Save")
IMPORTED = phrase(
    "This was imported from an export: nothing can be sent there. Its past helps to understand."
)
NOT_FOUND = phrase("This conversation does not exist any more.")
NO_TAG_NAME = phrase("Use one word of letters, digits and underscores, 32 at most.")

CRITERIA = {
    Criterion.TAG: phrase("Tag"),
    Criterion.WORD: phrase("Word in the first message"),
    Criterion.ACTOR: phrase("Customer or organisation"),
    Criterion.LANGUAGE: phrase("Language, such as fr"),
    Criterion.ALL: phrase("Everything"),
}


def build(request: FormRequest, *, uow: UnitOfWork, policy: Policy) -> Form:
    """The form asked for. Raises `Refusal` when the person may not have it, or it is about nothing."""
    if request.form in deciding.FORMS:
        return deciding.build(request, uow, policy)
    if request.form == desk_settings.NAME:
        return desk_settings.form(request, uow, policy)
    if request.form in ideas.FORMS:
        return ideas.build(request, uow, policy)
    if not may_answer(uow.people.colleague(request.sender.alias), policy.agents):
        raise Refusal(telling.AGENTS_ONLY)
    if request.form in ROUTING and not rules.may_route(request.sender.alias, uow, policy):
        raise Refusal(rules.NOT_ROUTING)
    make = FORMS.get(request.form)
    if make is None:
        raise Refusal(
            phrase("I do not know this form. The message it stands on may be from an older version.")
        )
    return make(request, uow, policy)


def conversation_of(request: FormRequest, uow: UnitOfWork) -> Conversation:
    """What the form is about. Raises `Refusal`."""
    found = references.peek(request.context, uow)
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def reply(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Reply*, below what the customer wrote last. Raises `Refusal`, as all that follow."""
    conversation = conversation_of(request, uow)
    if conversation.imported:
        raise Refusal(IMPORTED)
    last = uow.messages.last_of_customer(conversation.id)
    title = phrase("{name} wrote:", name=cards.customer_name(conversation, uow))
    reading = (Reading(title, last.content.text),) if last and last.content.text else ()
    customer = uow.people.customer(conversation.customer)
    if customer and (reason := customer.unreachable_by(conversation.account)):
        why = reasons.of_customer(reason)
        reading = (Reading(phrase("⚠️ Nothing reaches this customer: {why}.", why=why)), *reading)
    words = TextField(
        "words", phrase("Your answer"), multiline=True, longest=LONGEST_REPLY, hint=telling.FORMATS
    )
    fields = (*reading, words, *translations.choice(conversation, uow, policy))
    return Form("reply", phrase("Reply"), fields, str(conversation.id), phrase("Send"))


def edit_reply(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Edit*, of a reply that came by a form."""
    message = references.message(request.context, uow)
    if message is None or message.by_customer or message.deleted_at is not None:
        raise Refusal(phrase("This message does not exist any more."))
    words = TextField(
        "words",
        phrase("Your answer"),
        multiline=True,
        longest=LONGEST_REPLY,
        hint=telling.FORMATS,
        formatted=message.content.text,
    )
    return Form("edit_reply", phrase("Edit the reply"), (words,), request.context, SAVE)


def tag(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Tag* on a card."""
    conversation = conversation_of(request, uow)
    options = cards.tag_options(uow, policy)
    initial = tuple(name for name in conversation.tags if any(name == option.value for option in options))
    field = ChoiceField("tags", phrase("What it is about"), options, initial, several=True)
    return Form("tag", phrase("Tags"), (field,), str(conversation.id), SAVE)


def tag_message(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The shortcut on a message: the conversation is the one whose thread the message stands in."""
    if found := inside.form(request, uow, policy):
        return found
    message = references.by_post(request.post, uow) if request.post else None
    if message is None:
        raise Refusal(voices.NOT_A_CUSTOMERS)
    about = FormRequest("tag", str(message.conversation), request.sender, request.channel, request.post)
    return tag(about, uow, policy)


def status(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Status* on a card."""
    conversation = conversation_of(request, uow)
    options = tuple(Option(one.value, cards.STATUS_NAMES[one]) for one in Status)
    field = ChoiceField("status", phrase("Status"), options, (conversation.status.value,))
    return Form("status", phrase("Status"), (field,), str(conversation.id), SAVE)


def assign(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Assign* on a card."""
    conversation = conversation_of(request, uow)
    person = PersonField("person", phrase("Who sees to it"), conversation.assignee or "", optional=True)
    return Form("assign", phrase("Assign"), (person,), str(conversation.id), SAVE)


def more(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*More* on a card: what is done seldom, each in a field of its own."""
    conversation = conversation_of(request, uow)
    customer = uow.people.customer(conversation.customer)
    organisation = customer.organisation if customer else ""
    messages = uow.messages.of_conversation(conversation.id)[1:]
    starts = tuple(Option(str(one.id), known_again(one)) for one in messages[-100:] if one.by_customer)
    fields: list[TextField | ChoiceField] = [
        TextField(
            "organisation", phrase("The customer's organisation"), organisation, optional=True, longest=80
        )
    ]
    if starts:
        fields.append(
            ChoiceField("split", phrase("Start another subject from this message on"), starts, optional=True)
        )
    if policy.translates:
        last = (Option("last", phrase("The customer's last message, for the thread")),)
        fields.append(ChoiceField("translate", phrase("Translate"), last, optional=True))
    last_answer = (Option("last", phrase("The last answer, for the next time it is asked")),)
    fields.append(ChoiceField("keep", phrase("Keep"), last_answer, optional=True))
    fields += ideas.of_card(conversation, request, uow, policy)
    hint = phrase("The reference of another conversation of the same chat, such as C-3 or FB-12.")
    fields.append(TextField("merge", phrase("Merge into"), optional=True, longest=20, hint=hint))
    fields += administration.of_card(conversation, request.sender.alias, uow, policy)
    return Form("more", phrase("More"), tuple(fields), str(conversation.id), SAVE)


def known_again(message: Message) -> Phrase:
    """A message in a list: its first words, or how many files it is."""
    words, files = content.cut(message.content.text.plain, WORDS), len(message.content.attachments)
    return verbatim(words or "…") if words or not files else telling.attached(files)


def route(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Add a route*; the context is the channel that it leads to, if one is meant."""
    options = tuple(Option(one.value, label) for one, label in CRITERIA.items() if one is not Criterion.ALL)
    fields = (
        ChoiceField("criterion", phrase("If this"), options, (Criterion.TAG.value,)),
        TextField("value", phrase("is"), longest=80, hint=phrase("Such as bug, refund, Acme, or fr.")),
        ChannelField("channel", phrase("then tell this channel"), request.context),
    )
    return Form("route", phrase("New route"), fields, "", SAVE)


def new_tag(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Add a tag*."""
    fields = (
        TextField(
            "name", phrase("Name"), longest=32, hint=phrase("One word: letters, digits and underscores.")
        ),
        TextField("emoji", phrase("Emoji"), optional=True, longest=8),
        TextField("synonyms", phrase("Other hashtags that mean it"), optional=True, longest=200),
    )
    return Form("new_tag", phrase("New tag"), fields, "", SAVE)


ROUTING = ("route", "new_tag")
"""Forms that change which channel gets what."""
FORMS: dict[str, Callable[[FormRequest, UnitOfWork, Policy], Form]] = {
    "reply": reply,
    "edit_reply": edit_reply,
    "translated": translations.form,
    "tag": tag,
    "tag_message": tag_message,
    inside.FORM: inside.own_form,
    "status": status,
    "assign": assign,
    "more": more,
    themes.MERGE: themes.form,
    "route": route,
    "new_tag": new_tag,
    digest_forms.NAME: digest_forms.form,
    keeping.KEEP: keeping.form,
    shown.EDIT: keeping.edit_form,
    shown.VERSION: keeping.version_form,
    offers.USE: offers.use_form,
    ecosystem.NAME: ecosystem.form,
    signals.CLOSE: signals.form,
    signal_forms.WATCH: signal_forms.watch,
    signal_forms.TUNE: signal_forms.tune,
}


def again(filled: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> Form | None:
    """A live form with what has been filled in so far; None for a form that is not live."""
    allowed = may_answer(uow.people.colleague(filled.sender.alias), policy.agents)
    return digest_forms.again(filled, uow, policy) if allowed and filled.form == digest_forms.NAME else None


def check(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """A sentence for each field that is wrong; empty when the form may be accepted."""
    if event.form in deciding.FORMS:
        return deciding.check(event, uow=uow, policy=policy)
    if event.form == digest_forms.NAME:
        return digest_forms.check(event, uow)
    if event.form in ideas.FORMS:
        return ideas.check(event, uow, policy)
    if event.form == desk_settings.NAME:
        return desk_settings.check(event)
    if event.form == signals.CLOSE:
        return signals.check(event)
    if event.form in (signal_forms.WATCH, signal_forms.TUNE):
        return signal_forms.check(event, uow, policy)
    if event.form in ("reply", "edit_reply", "translated", offers.USE) and not event.one("words").strip():
        return {"words": phrase("Write what the customer shall read.")}
    if event.form in (keeping.KEEP, shown.EDIT, shown.VERSION):
        return keeping.check(event)
    if event.form == ecosystem.NAME:
        return ecosystem.check(event, uow)
    if event.form == themes.MERGE:
        return themes.check(event, uow, policy)
    if event.form == "new_tag":
        return check_tag(event, uow, policy)
    if event.form == "route" and not event.one("value").strip():
        return {"value": phrase("Say what it must be.")}
    if event.form == "route" and event.one("criterion") == Criterion.TAG:
        return check_route(event, uow, policy)
    if event.form == "route" and event.one("criterion") == Criterion.LANGUAGE:
        return {} if languages.is_code(event.one("value").strip()) else {"value": rules.BY_CODE}
    if event.form == "assign" and event.one("person"):
        return check_assignee(event, uow, policy)
    if event.form == "more" and event.one("merge").strip():
        return check_merge(event, uow)
    return {}


def check_tag(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """A tag's name must be one; it and its hashtags must be free, and no command of the customers'."""
    if not feedback.is_tag_name(event.one("name").strip()):
        return {"name": NO_TAG_NAME}
    names = {"name": (event.one("name").strip(),), "synonyms": tag_synonyms(event)}
    own = event.one("name").strip().lower()
    others = [tag for tag in rules.tags(uow, policy) if tag.builtin or tag.name != own]
    for field, words in names.items():
        for word in words:
            if word.lower() in customer_commands.COMMANDS:
                return {
                    field: phrase("/{word} is a command of the customers. Choose another word.", word=word)
                }
            if taken := feedback.named(word, others):
                return {field: phrase("#{word} means {tag} already.", word=word, tag=taken.name)}
    return {}


def tag_synonyms(event: FormSubmitted) -> tuple[str, ...]:
    """The further hashtags of a new tag, as far as they can be some."""
    given = event.one("synonyms").replace(",", " ").split()
    return tuple(word.lstrip("#") for word in given if feedback.is_tag_name(word.lstrip("#")))


def check_route(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """A route must ask for a tag that there is."""
    value = event.one("value").strip().lstrip("#")
    if any(feedback.fold(tag.name) == feedback.fold(value) for tag in rules.tags(uow, policy)):
        return {}
    return {"value": rules.no_such_tag(uow, policy)}


def check_assignee(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """Who is to see to it must be able to answer; somebody of whom nothing is known yet may be."""
    chosen = uow.people.colleague(AliasId(event.one("person")))
    if chosen is None or may_answer(chosen, policy.agents):
        return {}
    return {"person": phrase("{name} cannot answer customers. Choose somebody who can.", name=chosen.name)}


def check_merge(event: FormSubmitted, uow: UnitOfWork) -> dict[str, Phrase]:
    """The other conversation must exist and be of the same chat."""
    here = references.find(f"C-{event.context}", uow)
    there = references.shown(event.one("merge"), event.sender.alias, uow)
    there = references.peek(str(there.id), uow) if there else None
    if here and there and there.chat == here.chat and there.id != here.id:
        return {}
    return {"merge": phrase("This is no other conversation of the same chat.")}
