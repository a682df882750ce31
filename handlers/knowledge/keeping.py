"""*Keep answer*: a thread becomes a question with its answer, to be looked over, edited, said in other languages, retired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain import ids, knowledge, languages
from domain.conversations import Audience, Conversation, Message
from domain.errors import Refusal
from domain.forms import ChoiceField, Form, Option, TextField
from domain.ids import MessageId
from domain.inbound import FormRequest, FormSubmitted, TeamPress
from domain.knowledge import Kept, KeptId
from domain.panels import sentence
from domain.phrases import Person, Phrase, phrase, verbatim
from domain.policy import Policy
from handlers import cards, references, telling
from handlers.knowledge import doubts, shown
from ports.storage import UnitOfWork

KEEP = "keep_answer"
LONGEST_QUESTION, LONGEST_ANSWER = 1000, 3000
ELSEWHERE = phrase("Use this on an answer in a customer's thread.")
ERASED = phrase("The words of this conversation were erased: there is nothing to keep.")
GONE = phrase("This conversation does not exist any more, so nothing was kept.")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: the reply, and the customer's messages that it answers."""

    conversation: Conversation
    reply: Message | None = None
    asked: Sequence[Message] = ()
    told: str = ""
    """The answer's words where no message of ours has them."""

    @property
    def answer(self) -> str:
        return self.reply.content.text.plain if self.reply else self.told

    @property
    def question(self) -> str:
        return "\n".join(one.content.text.plain for one in self.asked)

    @property
    def context(self) -> str:
        """Comes back with the form."""
        last = self.asked[-1].id if self.asked else 0
        return f"{self.conversation.id}:{self.reply.id if self.reply else 0}:{last}"


def source(request: FormRequest, uow: UnitOfWork) -> Source:
    """What is to be kept: of the message that the shortcut was used on, or of a conversation's last answer. Raises `Refusal`."""
    message = references.by_post(request.post, uow) if request.post and not request.context else None
    here = request.context or (message.conversation if message else references.of_thread(request.thread, uow))
    conversation = references.peek(str(here), uow)
    if conversation is None:
        raise Refusal(ELSEWHERE)
    if uow.erasing.is_erased(conversation.id):
        raise Refusal(ERASED)
    said = [one for one in uow.messages.of_conversation(conversation.id) if one.deleted_at is None]
    if message is None:
        return last_answer(conversation, said, request.content.text.plain)
    if message.by_customer:
        later = (one for one in said if one.id > message.id and is_reply(one))
        return Source(conversation, next(later, None), (message,))
    return Source(conversation, message, question_of(said, message))


def last_answer(conversation: Conversation, said: Sequence[Message], told: str) -> Source:
    """The last reply; or what the shortcut was used on (`told`), where that says something else: a colleague's words
    that were not told of, or a reply whose mark is just being posted."""
    reply = next((one for one in reversed(said) if is_reply(one)), None)
    if told and not (reply and reply.content.text.plain in told):
        return Source(conversation, None, question_of(said, None), told)
    return Source(conversation, reply, question_of(said, reply))


def is_reply(message: Message) -> bool:
    """Whether a message went to the customer."""
    return not message.by_customer and message.audience is Audience.CUSTOMER


def question_of(said: Sequence[Message], reply: Message | None) -> Sequence[Message]:
    """What the customer wrote before a reply, since the one before it."""
    found: list[Message] = []
    for one in reversed([one for one in said if reply is None or one.id < reply.id]):
        if is_reply(one) and found:
            break
        if one.by_customer and one.content.text:
            found.insert(0, one)
    return found


def form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The question and the answer, to be looked over. Raises `Refusal`."""
    found = source(request, uow)
    if found.reply and (known := uow.knowledge.of_message(found.reply.id)):
        raise Refusal(phrase("This answer is kept already, as {reference}.", reference=known.reference))
    language = languages.bare(telling.locale_of_customer(uow, policy, found.conversation.customer))
    asked = fields(found.question, found.answer, found.conversation.tags, language, uow, policy)
    return Form(KEEP, phrase("Keep this answer"), asked, found.context, phrase("Keep"))


def fields(
    question: str, answer: str, tags: Sequence[str], language: str, uow: UnitOfWork, policy: Policy
) -> tuple[TextField | ChoiceField, ...]:
    """What is filled in, here and where a kept answer is edited."""
    hint = phrase(
        "Say it as anybody might ask. In your own words it stays when the customer's words are erased."
    )
    options = cards.tag_options(uow, policy)
    chosen = tuple(name for name in tags if any(name == one.value for one in options))
    return (
        TextField(
            "question", phrase("Question"), question[:LONGEST_QUESTION], multiline=True, longest=LONGEST_QUESTION, hint=hint
        ),
        TextField("reply", phrase("The answer"), answer[:LONGEST_ANSWER], multiline=True, longest=LONGEST_ANSWER),
        ChoiceField("tags", phrase("What it is about"), options, chosen, several=True, optional=True),
        language_field(language),
    )  # fmt: skip


def language_field(language: str) -> ChoiceField:
    """The language an answer is in."""
    codes = dict.fromkeys((language, *languages.NAMES))
    options = tuple(Option(code, verbatim(languages.named(code))) for code in codes)
    return ChoiceField("language", phrase("Language of the answer"), options, (language,))


def check(event: FormSubmitted) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    wrong = {}
    if event.form != shown.VERSION and not event.one("question").strip():
        wrong["question"] = phrase("Say what was asked.")
    if event.form != shown.VERSION and not event.one("reply").strip():
        wrong["reply"] = phrase("Say what the answer is.")
    return wrong


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form came back: the answer is kept, and the thread says so."""
    number, reply, asked = numbers(event.context)
    conversation = references.conversation(str(number), uow)
    if conversation is None or check(event) or uow.erasing.is_erased(conversation.id):
        telling.answer_to(uow, policy, event, ERASED if conversation else GONE)
        return
    if reply and (known := uow.knowledge.of_message(MessageId(reply))):
        text = phrase("This answer is kept already, as {reference}.", reference=known.reference)
        telling.answer_to(uow, policy, event, text)
        return
    message = references.message(str(asked), uow) if asked else None
    said = message.content.text.plain if message else ""
    kept = uow.knowledge.keep(
        Kept(
            id=KeptId(0),
            question=event.one("question").strip(),
            answer=event.one("reply").strip(),
            language=event.one("language")[:20],
            tags=event.all("tags"),
            conversation=conversation.id,
            keeper=event.sender.alias,
            kept_at=uow.now,
            confirmed_at=uow.now,
            message=MessageId(reply) if reply else None,
            asked=MessageId(asked) if asked else None,
            own=knowledge.is_own(event.one("question"), said),
        )
    )
    other = knowledge.plainly(kept.question) != knowledge.plainly(said)
    if message and other and says_all(message, conversation, reply, uow):
        uow.knowledge.teach(kept.id, message.id, fits=True)
    text = phrase(
        "📌 {person} kept an answer: {reference}. It is offered when somebody asks alike.",
        person=Person(event.sender.alias, event.sender.name),
        reference=kept.reference,
    )
    telling.show_in_thread(uow, policy, conversation, sentence(text, *shown.buttons(kept)), f"kept:{kept.id}")


def says_all(message: Message, conversation: Conversation, reply: int, uow: UnitOfWork) -> bool:
    """Whether a message alone is what a reply answers: of several the last may be no more than thanks."""
    said = [one for one in uow.messages.of_conversation(conversation.id) if one.deleted_at is None]
    answer = next((one for one in said if one.id == reply), None)
    return [one.id for one in question_of(said, answer)] == [message.id]


def numbers(context: str) -> tuple[int, int, int]:
    """The numbers in a form's context; 0 for what is none."""
    found = [ids.number(part) or 0 for part in context.split(":")]
    return (found[0], found[1], found[2]) if len(found) == 3 else (0, 0, 0)


def offer_form(uow: UnitOfWork, policy: Policy, conversation: Conversation, event: FormSubmitted) -> None:
    """Asked for in *More*: a form cannot open another one, so a button does."""
    thread = references.first_post(ids.thread_slot(conversation.id), uow)
    text = phrase("Look the question and the answer over, then they are kept.")
    button = telling.form_button(phrase("Keep answer"), KEEP, str(conversation.id), "primary")
    panel = sentence(text, button)
    telling.whisper(uow, policy, event.sender.alias, conversation.home, panel, thread=thread)


# what is kept already


def edit_form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """Edits one; a retired one comes back by it. Raises `Refusal`."""
    kept = wanted(request, uow)
    asked = fields(kept.question, kept.answer, kept.tags, kept.language, uow, policy)
    title = phrase("Edit {reference}", reference=kept.reference)
    return Form(shown.EDIT, title, asked, str(kept.id), phrase("Save"))


def wanted(request: FormRequest, uow: UnitOfWork) -> Kept:
    """What a form is about. Raises `Refusal`."""
    kept = shown.find(request.context, request.sender.alias, uow)
    if kept is None:
        raise Refusal(shown.GONE)
    return kept


def edited(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The edit counts as a confirmation, and whoever edits it keeps it from now on."""
    kept = shown.pressed(event, event.context, uow, policy)
    if kept is None or check(event):
        return
    question = event.one("question").strip()
    message = references.message(str(kept.asked), uow) if kept.asked else None
    said = message.content.text.plain if message else ""
    changed = replace(
        kept,
        question=question,
        answer=event.one("reply").strip(),
        language=event.one("language")[:20],
        tags=event.all("tags"),
        keeper=event.sender.alias,
        own=kept.own if question == kept.question else knowledge.is_own(question, said),
    )
    uow.knowledge.save(replace(changed, confirmed_at=uow.now, wondered_at=None, retired=False))
    telling.answer_to(uow, policy, event, phrase("{reference} is saved.", reference=kept.reference))


def version_form(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The answer in another language. Raises `Refusal`."""
    kept = wanted(request, uow)
    others = [code for code in languages.NAMES if code != kept.language]
    options = tuple(Option(code, verbatim(languages.named(code))) for code in others)
    hint = phrase("Leave it empty to take a version away. There are: {languages}.", languages=said(kept, uow))
    asked = (
        ChoiceField("language", phrase("Language of the answer"), options, (others[0],)),
        TextField(
            "reply",
            phrase("The answer"),
            "",
            multiline=True,
            optional=True,
            longest=LONGEST_ANSWER,
            hint=hint,
        ),
    )
    title = phrase("Another language")
    return Form(shown.VERSION, title, asked, str(kept.id), phrase("Save"))


def said(kept: Kept, uow: UnitOfWork) -> str:
    """The languages that an answer is there in."""
    return ", ".join(
        languages.named(code) for code in dict.fromkeys((kept.language, *uow.knowledge.versions(kept.id)))
    )


def version_saved(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """Whoever writes in that language is offered this version."""
    kept = shown.pressed(event, event.context, uow, policy)
    if kept is None:
        return
    language, by = event.one("language")[:20], event.sender.alias
    uow.knowledge.save_version(kept.id, language, event.one("reply").strip(), by)
    text = phrase(
        "{reference} can be sent in: {languages}.", reference=kept.reference, languages=said(kept, uow)
    )
    telling.answer_to(uow, policy, event, text)


def retire(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """It is not offered any more; *Edit* brings it back."""
    kept = shown.pressed(event, event.value, uow, policy)
    if kept is None:
        return
    retired = replace(kept, retired=True)
    uow.knowledge.save(retired)
    doubts.answered(event, retired, uow, policy)
    text = phrase(
        "{reference} is retired. `/isthmus knowledge retired` lists it; *Edit* brings it back.",
        reference=kept.reference,
    )
    telling.answer_to(uow, policy, event, text)


def confirm(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Still right*."""
    kept = shown.pressed(event, event.value, uow, policy)
    if kept is None:
        return
    if not kept.question:
        text = phrase("{reference} has no question: give it one with *Edit*.", reference=kept.reference)
        telling.answer_to(uow, policy, event, text)
        return
    right = replace(kept, confirmed_at=uow.now, wondered_at=None)
    uow.knowledge.save(right)
    doubts.answered(event, right, uow, policy)
    telling.answer_to(uow, policy, event, phrase("{reference} is confirmed.", reference=kept.reference))
