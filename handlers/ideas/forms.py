"""The forms about ideas as they open, and what is wrong with what came back. Reads only."""

from collections.abc import Callable, Sequence

from domain import languages
from domain.content import Text
from domain.conversations import Conversation, Message
from domain.errors import Refusal
from domain.forms import ChoiceField, Field, Form, Option, Reading, TextField
from domain.ideas import moves
from domain.ideas.values import LONGEST, LONGEST_REASON, Idea, IdeaId, Status
from domain.ids import account_of
from domain.inbound import FormRequest, FormSubmitted
from domain.people import may_answer, may_take_part
from domain.phrases import Phrase, phrase, plural, verbatim
from domain.policy import Policy
from handlers import references, telling, wordings
from handlers.ideas import finding, merging, statuses, supporting, voices
from ports.ideas import Order
from ports.storage import UnitOfWork

OFFERED = 60
LABEL = 70
SAVE = phrase("Save")
NEW, SUPPORT, COMMENT, STATUS, MERGE, VOICE = (
    "idea", "idea_support", "idea_comment", "idea_status", "idea_merge", "idea_voice",
)  # fmt: skip
FOR_EVERYBODY = frozenset({NEW, SUPPORT, COMMENT})
"""What every colleague may do; everything else is for those who answer customers."""
OUTSIDERS = phrase("Only people of this workspace can propose and support ideas.")
WRITE = phrase("Write a few words.")
HINT = phrase("An idea such as I-3. `/idea list` shows what there is.")


def build(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The form asked for. Raises `Refusal`."""
    colleague = uow.people.colleague(request.sender.alias)
    if not may_take_part(colleague):
        raise Refusal(OUTSIDERS)
    if request.form not in FOR_EVERYBODY and not may_answer(colleague, policy.agents):
        raise Refusal(telling.AGENTS_ONLY)
    return FORMS[request.form](request, uow, policy)


def about(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Idea:
    """The idea that a form is about, as it stands for all its parts. Raises `Refusal`."""
    person = request.sender.alias
    found = finding.by_colleague(request.context.partition(":")[0], person, uow, policy)
    if found is None:
        raise Refusal(supporting.NOT_FOUND)
    return finding.shown_to(found, person, uow)


def new(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*New idea*."""
    hint = phrase("One idea, in a sentence or two. What is like it is shown to you before it is added.")
    text = TextField("text", phrase("Your idea"), multiline=True, longest=LONGEST, hint=hint)
    seen = (Option("yes", phrase("customers too")), Option("no", phrase("the team only")))
    fields = (text, ChoiceField("public", phrase("Who sees it"), seen, ("yes",)))
    return Form(NEW, phrase("New idea"), fields, request.channel, phrase("Propose"))


def support(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Support*: oneself, or on behalf of a customer. Raises `Refusal`, as all that follow."""
    idea = about(request, uow, policy)
    fields: list[Field] = [Reading(phrase("{reference}:", reference=idea.reference), words(idea))]
    if may_answer(uow.people.colleague(request.sender.alias), policy.agents):
        hint = phrase("A reference of what they wrote, such as FB-12 or C-3. Empty: you support it yourself.")
        label = phrase("On behalf of the customer of")
        fields.append(TextField("customer", label, optional=True, longest=20, hint=hint))
    return Form(SUPPORT, phrase("Support"), tuple(fields), str(idea.id), phrase("Support"))


def words(idea: Idea) -> Text:
    """The words of an idea, to be read in a form."""
    return Text(idea.text or "…")


def comment(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Comment*, for the team alone."""
    idea = about(request, uow, policy)
    hint = phrase("Only the team sees it, on the card.")
    fields = (TextField("words", phrase("Your comment"), multiline=True, longest=LONGEST, hint=hint),)
    return Form(COMMENT, phrase("Comment"), fields, str(idea.id), SAVE)


def status(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Status*, with how many are told of it, and in which languages; the context may hold what was typed before."""
    idea, person = about(request, uow, policy), request.sender.alias
    _, wanted, reason = [*request.context.split(":", 2), "", ""][:3]
    options = tuple(Option(one.value, moves.NAMES[one]) for one in moves.MOVES[idea.status])
    people = len(statuses.due(idea, Status.PLANNED, person, uow))
    codes = statuses.further(idea, Status.PLANNED, person, uow, policy)
    told = plural(
        "{count} person who supports it is told of “planned”, “done” and “not now”, with the reason.",
        "{count} people who support it are told of “planned”, “done” and “not now”, with the reason.",
        people,
    )
    chosen = wanted if wanted in moves.MOVES[idea.status] else options[0].value
    fields = (
        Reading(
            phrase("{reference} is: {status}.", reference=idea.reference, status=moves.NAMES[idea.status])
        ),
        ChoiceField("status", phrase("Status"), options, (chosen,)),
        TextField("reason", phrase("Why"), reason, multiline=True, longest=LONGEST_REASON),
        *wordings.fields("reason", codes, LONGEST_REASON),
        Reading(told),
        *((Reading(languages_read(codes)),) if codes else ()),
    )
    return Form(STATUS, phrase("Status"), fields, str(idea.id), SAVE)


def languages_read(codes: Sequence[str]) -> Phrase:
    """The warning that stands where a reason is written."""
    spoken = ", ".join(map(languages.named, codes))
    return phrase(
        "⚠️ Some of them read {language}: without words in it they get the reason as you write it.",
        language=spoken,
    )


def merge(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Merge*, offered with what is like it first."""
    idea = about(request, uow, policy)
    options = offered(idea.text, idea.id, request, uow, policy)
    fields: list[Field] = []
    if options:
        fields.append(ChoiceField("into", phrase("It is a part of"), options, optional=True))
    fields.append(TextField("reference", phrase("Or its reference"), optional=True, longest=20, hint=HINT))
    return Form(MERGE, phrase("Merge"), tuple(fields), str(idea.id), phrase("Merge"))


def voice(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Support an idea with this*, on a customer's message."""
    message = message_of(request, uow)
    options = offered(message.content.text.plain, None, request, uow, policy, public=True)
    fields: list[Field] = [Reading(phrase("The customer wrote:"), message.content.text)]
    if options:
        fields.append(ChoiceField("idea", phrase("It supports"), options, optional=True))
    fields.append(TextField("reference", phrase("Or its reference"), optional=True, longest=20, hint=HINT))
    fields.append(Reading(phrase("The customer is asked, once, whether this is what they meant.")))
    return Form(VOICE, phrase("Support an idea"), tuple(fields), str(message.id), SAVE)


def of_card(
    conversation: Conversation, request: FormRequest, uow: UnitOfWork, policy: Policy
) -> tuple[ChoiceField, ...]:
    """What the *More* form of a card asks: whether the customer's last message supports an idea."""
    last = uow.messages.last_of_customer(conversation.id)
    options = offered(last.content.text.plain, None, request, uow, policy, public=True) if last else ()
    label = phrase("The customer's last message supports")
    return (ChoiceField("idea", label, options, optional=True),) if options else ()


def message_of(request: FormRequest, uow: UnitOfWork) -> Message:
    """The customer's message that a form is opened on. Raises `Refusal`."""
    message = references.by_post(request.post, uow) if request.post else None
    if message is None or not message.by_customer:
        raise Refusal(voices.NOT_A_CUSTOMERS)
    return message


def offered(
    text: str,
    own: IdeaId | None,
    request: FormRequest,
    uow: UnitOfWork,
    policy: Policy,
    *,
    public: bool = False,
) -> tuple[Option, ...]:
    """Ideas to choose from: what is like the text first, then the most supported; `public` those that customers see."""
    person = request.sender.alias
    team = finding.team_of(account_of(person), uow, policy)
    hidden = uow.channels.hidden_from(person)
    found = [
        idea
        for idea, _ in uow.ideas.page(team, Order.TOP, public=public, hidden=hidden, limit=OFFERED)
        if idea.id != own
    ]
    return options_of(text, found)


def options_of(text: str, found: Sequence[Idea]) -> tuple[Option, ...]:
    """Each idea once, the likest first."""
    like = finding.alike(text, [(idea.id, idea.text) for idea in found])
    ordered = sorted(found, key=lambda idea: like.index(idea.id) if idea.id in like else len(like))
    return tuple(Option(str(idea.id), label(idea)) for idea in ordered)


def label(idea: Idea) -> Phrase:
    """An idea as an option names it."""
    return verbatim(f"{idea.reference} · {' '.join(idea.text.split())}"[:LABEL])


FORMS: dict[str, Callable[[FormRequest, UnitOfWork, Policy], Form]] = {
    NEW: new,
    SUPPORT: support,
    COMMENT: comment,
    STATUS: status,
    MERGE: merge,
    VOICE: voice,
}


def check(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """A sentence for each field that is wrong."""
    match event.form:
        case "idea":
            return {} if event.one("text").strip() else {"text": WRITE}
        case "idea_comment":
            return {} if event.one("words").strip() else {"words": WRITE}
        case "idea_support":
            named, by = event.one("customer").strip(), event.sender.alias
            known = not named or supporting.customer_named(named, by, uow)
            return {} if known else {"customer": supporting.NOBODY}
        case "idea_status":
            return check_status(event, uow, policy)
        case "idea_merge":
            named = event.one("into") or event.one("reference").strip()
            wrong = NO_OTHER if named else NONE_CHOSEN
            return {} if merging.chosen(event, uow, policy) else {"reference": wrong}
        case _:
            return {} if voices.chosen(event, uow, policy) else {"reference": supporting.NOT_FOUND}


NONE_CHOSEN = phrase("Choose an idea, or write its reference.")
NO_OTHER = phrase("This is no other idea. `/idea list` shows what there is.")


def check_status(event: FormSubmitted, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """The move must be in the table, and have a reason."""
    found = finding.by_colleague(event.context.partition(":")[0], event.sender.alias, uow, policy)
    to = event.one("status")
    if found is None or to not in set(Status):
        return {"status": supporting.NOT_FOUND}
    try:
        moves.move(finding.root(found, uow).status, Status(to), event.one("reason"))
    except Refusal as refusal:
        return {"reason" if not event.one("reason").strip() else "status": refusal.sentence}
    return {}
