"""The forms in which a proposal is drafted: from a command, a customer's card or any message; and a process's own rules."""

from datetime import datetime, timedelta
from math import ceil

from domain import ids
from domain.errors import Refusal
from domain.forms import (
    ChoiceField,
    Field,
    Form,
    MomentField,
    NumberField,
    Option,
    PeopleField,
    PersonField,
    TextField,
)
from domain.heard import excerpt
from domain.ideas.values import card_slot
from domain.ids import AliasId
from domain.inbound import FormRequest, FormSubmitted
from domain.phrases import Phrase, dotted, phrase, verbatim
from domain.policy import Policy
from domain.proposals import registry, summary, validation
from domain.proposals.advice import AdviceProposed
from domain.proposals.events import Proposed
from domain.proposals.ringi import RingiProposed, RingiStep
from domain.proposals.values import (
    LONGEST_REFERENCES,
    LONGEST_TEXT,
    LONGEST_TITLE,
    ProposalId,
    Settings,
    Silence,
)
from domain.proposals.vote import VoteProposed
from handlers import cards, references
from handlers.decisions import eligible, filled, origin, proposing
from handlers.decisions.origin import Origin
from handlers.ideas import decided, finding
from handlers.signals import acting as signals
from handlers.signals import subjects
from handlers.suggestions import acting as suggesting
from handlers.suggestions import card as suggested
from ports.storage import UnitOfWork

BEHIND = 30
"""So many pieces of feedback a form names at most."""


def from_conversation(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Decide* on a customer's card."""
    conversation = references.peek(request.context, uow)
    if conversation is None:
        raise Refusal(phrase("This conversation does not exist any more."))
    thread = references.first_post(ids.thread_slot(conversation.id), uow)
    place = Origin(conversation.home, conversation.id, thread, bare=request.thread is None)
    found = uow.feedback.of_conversation(conversation.id)
    said = uow.messages.get(found[0].message) if found else uow.messages.last_of_customer(conversation.id)
    words, reference = said.content.text.plain if said else "", cards.reference(conversation, found)
    return propose_form(place, None, uow, context=words, feedback=reference)


def from_idea(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Decide* on an idea's card: it stands in the card's thread, with the feedback that asks for it."""
    person = request.sender.alias
    found = finding.by_colleague(request.context, person, uow, policy)
    if found is None:
        raise Refusal(phrase("There is no such idea. `/idea list` shows what there is."))
    idea = finding.shown_to(found, person, uow)
    thread = references.first_post(card_slot(idea.id), uow)
    place = Origin(idea.place, None, thread, idea=idea.id, bare=request.thread is None)
    return propose_form(place, None, uow, context=idea.text, feedback=decided.feedback(idea, uow))


def from_message(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Start a decision* on any message: it stands in that message's thread."""
    thread = request.thread or request.post
    number = references.of_thread(thread, uow)
    found = references.peek(str(number), uow) if number is not None else None
    conversation = found.id if found else None
    place = Origin(request.channel, conversation, thread, bare=request.thread is None)
    return propose_form(place, None, uow, context=request.content.text.plain)


def from_signal(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Decide* on a signal: with the feedback that it is made of, below its message."""
    signal = signals.known(request, uow)
    thread = references.first_post(signal.slot, uow)
    hidden = uow.channels.hidden_in(signal.place)
    found = [each for each in subjects.there(signal.messages, uow) if each[1].home not in hidden]
    behind = list({talk.id: talk for _, talk in found}.values())[:BEHIND]
    context = next((message.content.text.plain for message, _ in found if message.content.text), "")
    place = Origin(signal.place, thread=thread, signal=signal.id, bare=request.thread is None)
    feedback = ", ".join(cards.named(talk, uow) for talk in behind)
    return propose_form(place, None, uow, context=context, feedback=feedback)


def from_suggestion(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """*Make it a proposal* on a suggestion: with its words for and against, and the feedback behind it."""
    found = suggesting.known(request.context, uow)
    signed = [(sign, each) for sign, some in (("+", found.quotes), ("−", found.against)) for each in some]
    quoted = [
        f"{sign} “{excerpt(each.content.text.plain)}” ({suggested.reference(each, uow)})"
        for sign, number in signed
        for each in suggested.said((number,), uow)
    ]
    context = "\n".join((*(each.sentence for each in found.summary), *quoted))
    thread = references.first_post(found.slot, uow)
    place = Origin(found.place, thread=thread, suggestion=found.id, bare=request.thread is None)
    title, feedback = (found.title or found.label)[:LONGEST_TITLE], suggested.behind(found, uow)
    return propose_form(place, None, uow, context=context, feedback=feedback, title=title, text=found.text)


def propose(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """`/consent`, or *Change* on a draft."""
    place = origin.read(request.context, request.sender.alias)
    if place.draft is None:
        return propose_form(Origin(request.channel), None, uow)
    return propose_form(place, own_draft(request, uow), uow)


def own_draft(request: FormRequest, uow: UnitOfWork) -> Proposed:
    """The draft that a form is about. Raises `Refusal` when it is gone, or somebody else's."""
    by = request.sender.alias
    drafted = proposing.own_draft(origin.read(request.context, by), by, uow)
    if drafted is None:
        raise Refusal(proposing.GONE)
    return drafted


def propose_form(
    place: Origin,
    drafted: Proposed | None,
    uow: UnitOfWork,
    *,
    context: str = "",
    feedback: str = "",
    title: str = "",
    text: str = "",
) -> Form:
    """Everything that can be said about a proposal; small matters need only a title, a text and people."""
    processes = tuple(Option(process.name, process.label) for process in registry.PROCESSES)
    process = registry.of(drafted).name if drafted else registry.PROCESSES[0].name
    chosen, people = (drafted.settings, drafted.participants) if drafted else (None, ())
    why = (drafted.context if drafted else context)[:LONGEST_TEXT]
    clarify, react = days_first(chosen, uow.now) if chosen else (None, None)
    fields: list[Field] = [
        TextField("title", phrase("Title"), drafted.title if drafted else title, longest=LONGEST_TITLE),
        TextField("text", phrase("What is proposed"), drafted.text if drafted else text, multiline=True, longest=LONGEST_TEXT),
        TextField("context", phrase("Why"), why, multiline=True, optional=True),
        *taking_part(place, people, uow),
        ChoiceField("process", phrase("How it is decided"), processes, (process,)),
        MomentField("deadline", phrase("Until"), chosen.deadline if chosen else uow.now + timedelta(days=3)),
        ChoiceField(
            "silence",
            phrase("If somebody says nothing"),
            tuple(Option(one.value, label) for one, label in summary.SILENCES.items()),
            (chosen.silence.value if chosen else Silence.ABSTAIN.value,),
        ),
        NumberField("quorum", phrase("How many must answer"), chosen.quorum if chosen else 0, optional=True,
                    hint=phrase("0: nobody has to.")),
        NumberField("clarify", phrase("Days for questions first"), clarify, most=filled.MOST_DAYS, optional=True),
        NumberField("react", phrase("Days for reactions first"), react, most=filled.MOST_DAYS, optional=True),
        MomentField("review", phrase("Look back on"), chosen.review_at if chosen else None, optional=True),
        TextField("feedback", phrase("Feedback that it answers"), feedback_of(drafted) or feedback, optional=True,
                  longest=LONGEST_REFERENCES, hint=phrase("References, such as FB-12 or C-3.")),
    ]  # fmt: skip
    return Form("propose", phrase("Propose"), tuple(fields), place.written(), phrase("Preview"))


def days_first(chosen: Settings, now: datetime) -> tuple[int | None, int | None]:
    """The days for questions and for reactions of a draft."""
    return days(now, chosen.clarify_until), days(chosen.clarify_until or now, chosen.react_until)


def days(since: datetime, until: datetime | None) -> int | None:
    """Whole days, as they were typed; None where nothing was."""
    return max(0, ceil((until - since) / timedelta(days=1))) if until else None


def taking_part(place: Origin, people: tuple[AliasId, ...], uow: UnitOfWork) -> tuple[Field, ...]:
    """Who takes part: people, who need not be named where there are groups or a channel to choose, and those."""
    others = groups(place, uow)
    hint = (
        phrase("Somebody must take part: people here, or a group or the channel below.") if others else None
    )
    return PeopleField("people", phrase("Who takes part"), people, bool(others), hint), *others


def groups(place: Origin, uow: UnitOfWork) -> tuple[Field, ...]:
    """User groups and the channel, where there are any."""
    found = uow.people.groups(ids.account_of(place.place))
    fields: list[Field] = []
    if found:
        options = tuple(Option(group.group, verbatim(f"@{group.handle}")) for group in found[:100])
        fields.append(
            ChoiceField("groups", phrase("Groups that take part"), options, several=True, optional=True)
        )
    if members := uow.channels.members(place.place):
        everyone = (Option(filled.EVERYONE_HERE, phrase("everyone in this channel")),)
        guests = any(one.guest for one in members)
        hint = phrase("Without its guests: name those who take part.") if guests else None
        fields.append(ChoiceField("everyone", phrase("The whole channel"), everyone, (), True, True, hint))
    return tuple(fields)


def feedback_of(drafted: Proposed | None) -> str:
    return ", ".join(f"FB-{number}" for number in drafted.feedback) if drafted else ""


def ringi_steps(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """Who approves, step by step."""
    rules = (
        Option("all", phrase("all of them")),
        Option("any", phrase("any one of them")),
        Option("half", phrase("half of them")),
    )
    drafted = own_draft(request, uow)
    known = drafted.steps if isinstance(drafted, RingiProposed) else ()
    fields: list[Field] = []
    for number in range(1, filled.STEPS + 1):
        step = known[number - 1] if number <= len(known) else RingiStep(())
        rule = "half" if step.rule == "share" else step.rule
        label = phrase("Step {number}", number=number)
        fields.append(PeopleField(f"people{number}", label, step.people, optional=number > 1))
        fields.append(
            ChoiceField(f"rule{number}", phrase("must approve:"), rules, (rule,), optional=number > 1)
        )
    return Form("ringi_steps", phrase("Steps"), tuple(fields), request.context, phrase("Preview"))


def vote_options(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """What can be voted for, and how."""
    drafted = own_draft(request, uow)
    vote = drafted if isinstance(drafted, VoteProposed) else None
    options = "\n".join(vote.options) if vote else ""
    methods = tuple(Option(name, label) for name, label in filled.METHODS.items())
    method, most = (vote.method, vote.most) if vote else ("one", 1)
    fields = (
        TextField("options", phrase("Options, one a line"), options, multiline=True),
        ChoiceField("method", phrase("How"), methods, (method,)),
        NumberField("most", phrase("How many at most, if several"), most, least=1, most=50, optional=True),
    )
    return Form("vote_options", phrase("Options"), fields, request.context, phrase("Preview"))


def advice_decider(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    drafted = own_draft(request, uow)
    decider = drafted.decider if isinstance(drafted, AdviceProposed) else None
    person = PersonField("decider", phrase("Who decides"), decider or drafted.by, optional=True)
    return Form("advice_decider", phrase("Who decides"), (person,), request.context, phrase("Preview"))


LATER = frozenset({"steps", "options", "most", "against", "decider"})
"""What a process asks for in a form of its own, after the first."""

FIELDS = {"participants": "people", "review_at": "review", "clarify_until": "clarify", "react_until": "react"}


def check(event: FormSubmitted, uow: UnitOfWork) -> dict[str, Phrase]:
    """The frame's own rules; those of a process follow in its preview."""
    place = origin.read(event.context, event.sender.alias)
    proposed = filled.read(event, place.draft or ProposalId(0), place, uow)
    found = {name: text for name, text in validation.errors(proposed, uow.now).items() if name not in LATER}
    left_out = eligible.left_out(filled.named(event, place, uow), uow)
    if left_out and not proposed.participants:
        found["participants"] = dotted(left_out)
    if isinstance(proposed, RingiProposed):
        found.pop("participants", None)  # they are named with the steps
    if missing := unknown(event.one("feedback"), event.sender.alias, uow):
        found["feedback"] = missing
    return {FIELDS.get(name, name): text for name, text in found.items()}


def unknown(typed: str, by: AliasId, uow: UnitOfWork) -> Phrase | None:
    """The first reference that names nothing to whoever typed it, as a sentence; None where all are known."""
    words = typed.replace(",", " ").split()
    word = next((one for one in words if not references.shown(one, by, uow)), "")
    return phrase("There is no feedback {reference}.", reference=word[:40]) if word else None
