"""The forms of taking part in a decision, as they open, and what is wrong with what came back. Reads only."""

from collections.abc import Callable
from datetime import timedelta

from domain.errors import Refusal
from domain.forms import (
    ChoiceField,
    Field,
    Form,
    MomentField,
    Option,
    PeopleField,
    PersonField,
    TextField,
)
from domain.inbound import FormRequest, FormSubmitted
from domain.people import may_take_part
from domain.phrases import Person, Phrase, phrase, verbatim
from domain.policy import Policy
from domain.proposals import frame, registry
from domain.proposals.record import Record
from domain.proposals.refusals import ENDS
from domain.proposals.values import LONGEST_REFERENCES, LONGEST_TEXT, EndKind, Phase
from domain.proposals.vote import VoteProposed
from handlers import wordings
from handlers.decisions import acting, eligible, proposing_forms, taking_part
from handlers.suggestions import acting as suggesting
from ports.storage import UnitOfWork

Make = Callable[[FormRequest, UnitOfWork, Policy], Form]
SAVE = phrase("Save")


def build(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The form asked for; whether the move is theirs to make, the process says. Raises `Refusal`, as all that follow."""
    if not may_take_part(uow.people.colleague(request.sender.alias)):
        raise Refusal(acting.OUTSIDERS)
    return FORMS[request.form](request, uow, policy)


def record_of(request: FormRequest, uow: UnitOfWork) -> Record:
    """The decision a form is about, open or closed. Raises `Refusal` where there is none."""
    record = acting.find(request.context.partition(":")[0], uow)
    if record is None:
        raise Refusal(acting.NOT_FOUND)
    return record


def open_record(request: FormRequest, uow: UnitOfWork) -> Record:
    """The same, for what can only be done before the end. Raises `Refusal` with when and how it ended."""
    record = record_of(request, uow)
    state = record.opened
    if state.end:
        ended = ENDS[state.end.what]
        raise Refusal(phrase("This closed on {time}: {outcome}.", time=state.end.at, outcome=ended))
    return record


def stance(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """An answer that needs words: a reason, what would lift an objection, a ballot."""
    record = open_record(request, uow)
    value = request.context.partition(":")[2]
    choice = frame.choice_of(registry.process_of(record.opened).choices, value)
    if choice is None or not choice.needs:
        raise Refusal(phrase("There is no such answer here."))
    fields = tuple(stance_fields(record, choice.needs))
    return Form("stance", choice.label, fields, request.context, phrase("Answer"))


def stance_fields(record: Record, needs: tuple[str, ...]) -> list[Field]:
    """One field for each of the words that an answer needs."""
    fields: list[Field] = []
    if "choices" in needs:
        fields += ballot(record)
    if "reason" in needs:
        fields.append(TextField("reason", phrase("Why"), multiline=True))
    if "lift" in needs:
        hint = phrase("What would have to change for it to be safe enough to try?")
        fields.append(TextField("lift", phrase("What would lift it"), multiline=True, hint=hint))
    return fields


def ballot(record: Record) -> list[Field]:
    """The options; a ranking is chosen place by place."""
    terms = record.opened.terms
    if not isinstance(terms, VoteProposed):
        return []
    options = tuple(Option(str(number), verbatim(option[:75])) for number, option in enumerate(terms.options))
    if terms.method != "ranked":
        return [ChoiceField("choices", phrase("Your vote"), options, several=terms.method == "several")]
    places = range(1, min(len(options), 10) + 1)
    return [
        ChoiceField(f"choice{number}", phrase("Place {number}", number=number), options, optional=number > 1)
        for number in places
    ]


def stance_for(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """An answer that somebody gave by phone, or that a deputy gives."""
    record = open_record(request, uow)
    process = registry.process_of(record.opened)
    options = tuple(
        Option(choice.value, choice.label) for choice in process.choices if "choices" not in choice.needs
    )
    if not options:
        raise Refusal(phrase("Votes are cast by the people themselves."))
    person = PersonField("person", phrase("Whose answer"))
    answer = ChoiceField("value", phrase("The answer"), options)
    reason = TextField("reason", phrase("Why"), multiline=True, optional=True)
    lift = TextField("lift", phrase("What would lift it, if they object"), multiline=True, optional=True)
    fields = (person, answer, reason, lift)
    return Form("stance_for", phrase("Answer for somebody"), fields, request.context, SAVE)


def amend(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The text to be changed, and which objections that is meant to answer."""
    record = open_record(request, uow)
    state = record.opened
    kinds = (
        Option("substance", phrase("what is proposed: everyone is asked again")),
        Option("wording", phrase("the wording only: answers stay")),
    )
    fields: list[Field] = [
        TextField("text", phrase("What is proposed"), state.text, multiline=True, longest=LONGEST_TEXT),
        ChoiceField(
            "what",
            phrase("This changes"),
            kinds,
            ("wording" if state.phase == Phase.CLARIFY else "substance",),
        ),
    ]
    standing = frame.standing(state)
    if standing:
        options = tuple(
            Option(
                str(one.number),
                phrase("{person}: {reason}", person=Person(one.person), reason=one.reason[:50]),
            )
            for one in standing
        )
        fields.append(
            ChoiceField(
                "integrates",
                phrase("It answers these objections"),
                options[:100],
                several=True,
                optional=True,
            )
        )
    fields.append(TextField("note", phrase("A word about it"), optional=True, longest=500))
    context = f"{record.id}:{state.version.number}"
    return Form("amend", phrase("Amend"), tuple(fields), context, SAVE)


def remark(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """A question, a comment, or an answer to a question that is open."""
    record = open_record(request, uow)
    asked = [one for one in record.opened.remarks if one.what == "question"]
    kinds = [Option("question", phrase("a question")), Option("comment", phrase("a comment"))]
    kinds += [
        Option(f"answer{one.number}", phrase("the answer to: {question}", question=one.text[:40]))
        for one in asked[-20:]
    ]
    fields = (
        ChoiceField("what", phrase("This is"), tuple(kinds), ("question",)),
        TextField("text", phrase("Words"), multiline=True),
    )
    return Form("remark", phrase("Ask or comment"), fields, str(record.id), SAVE)


def people(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """Who takes part, who stands in for me, who leads it, until when."""
    record = open_record(request, uow)
    fields = (
        PeopleField("add", phrase("Also takes part"), optional=True),
        PersonField("remove", phrase("No longer takes part"), optional=True),
        PersonField("deputy", phrase("Answers for me"), optional=True),
        MomentField("deputy_until", phrase("my deputy until"), optional=True),
        PersonField("hand_over", phrase("Leads it from now on"), optional=True),
        MomentField("deadline", phrase("New deadline"), optional=True),
    )
    return Form("people", phrase("People and time"), fields, str(record.id), SAVE)


def end(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """Withdraw, table, or pass it on; each with a reason."""
    record = open_record(request, uow)
    kinds = (
        Option(EndKind.TABLED.value, phrase("table it")),
        Option(EndKind.WITHDRAWN.value, phrase("withdraw it")),
        Option(EndKind.PASSED_ON.value, phrase("pass it to a wider circle")),
    )
    fields = (
        ChoiceField("what", phrase("What to do"), kinds),
        TextField("reason", phrase("Why"), multiline=True),
        TextField("circle", phrase("Which circle, if passed on"), optional=True, longest=150),
    )
    return Form("end", phrase("End it otherwise"), fields, str(record.id), SAVE)


def term(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    record = open_record(request, uow)
    until = MomentField("until", phrase("Try it until"), uow.now + timedelta(days=30))
    return Form("term", phrase("Try it for a term"), (until,), str(record.id), phrase("Ask everyone"))


def decide(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The decider's word after hearing the advice."""
    record = open_record(request, uow)
    kinds = (Option("yes", phrase("adopt it")), Option("no", phrase("refuse it")))
    fields = (
        ChoiceField("adopt", phrase("Decision"), kinds),
        TextField("reason", phrase("Why"), multiline=True),
    )
    return Form("decide", phrase("Decide"), fields, str(record.id), phrase("Decide"))


def send_back(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    record = open_record(request, uow)
    steps = tuple(
        Option(str(number), phrase("step {number}", number=number) if number else phrase("whoever wrote it"))
        for number in range(max(record.opened.step, 1))
    )
    fields = (
        ChoiceField("to", phrase("Back to"), steps, ("0",)),
        TextField("reason", phrase("What is to be done"), multiline=True),
    )
    return Form("send_back", phrase("Send back"), fields, str(record.id), SAVE)


def outcome(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    """The outcome in words, and in the languages of the customers who will read it."""
    record = record_of(request, uow)
    written = record.opened.outcome
    text = TextField("text", phrase("Outcome, and why"), written.text if written else "", multiline=True)
    customers = (row.customer for row in record.opened.announcements)
    codes = wordings.further(customers, uow, policy)
    others = wordings.fields("text", codes, LONGEST_TEXT, written.in_language if written else lambda code: "")
    return Form("outcome", phrase("Outcome"), (text, *others), str(record.id), SAVE)


def review(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    record = record_of(request, uow)
    fields = (
        TextField("text", phrase("What looking back brought"), multiline=True),
        MomentField("again", phrase("Look back again on"), optional=True),
    )
    return Form("review", phrase("Review"), fields, str(record.id), SAVE)


def waive(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    record = record_of(request, uow)
    reason = TextField("reason", phrase("Why nobody is told"), multiline=True)
    return Form("waive", phrase("Tell nobody"), (reason,), str(record.id), SAVE)


def link_feedback(request: FormRequest, uow: UnitOfWork, policy: Policy) -> Form:
    record = record_of(request, uow)
    hint = phrase("References, such as FB-12 or C-3.")
    field = TextField("feedback", phrase("Feedback that it answers"), longest=LONGEST_REFERENCES, hint=hint)
    return Form("link_feedback", phrase("Link feedback"), (field,), str(record.id), SAVE)


FORMS: dict[str, Make] = {
    "waive": waive,
    "link_feedback": link_feedback,
    "propose": proposing_forms.propose,
    "decide_conversation": proposing_forms.from_conversation,
    "decide_message": proposing_forms.from_message,
    "decide_idea": proposing_forms.from_idea,
    "decide_signal": proposing_forms.from_signal,
    "suggestion": proposing_forms.from_suggestion,
    suggesting.DISMISS: suggesting.dismissal,
    "ringi_steps": proposing_forms.ringi_steps,
    "vote_options": proposing_forms.vote_options,
    "advice_decider": proposing_forms.advice_decider,
    "stance": stance,
    "stance_for": stance_for,
    "amend": amend,
    "remark": remark,
    "people": people,
    "end": end,
    "term": term,
    "decide": decide,
    "send_back": send_back,
    "outcome": outcome,
    "review": review,
}


REQUIRED = {
    "stance": ("reason", "lift"),
    "remark": ("text",),
    "amend": ("text",),
    "outcome": ("text",),
    "end": ("reason",),
    "decide": ("reason",),
    "send_back": ("reason",),
    "review": ("text",),
    "waive": ("reason",),
    "link_feedback": ("feedback",),
}
"""Fields of a form in which white space is not enough."""


def check(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> dict[str, Phrase]:
    """What is wrong with a form that came back, by field."""
    if event.form == "propose":
        return proposing_forms.check(event, uow)
    given = dict(event.answers)
    typed, by = event.one("feedback"), event.sender.alias
    if event.form == "link_feedback" and (wrong := proposing_forms.unknown(typed, by, uow)):
        return {"feedback": wrong}
    empty = phrase("Write a few words.")
    found = {
        name: empty for name in REQUIRED.get(event.form, ()) if name in given and not event.one(name).strip()
    }
    found |= eligible.emptied(event, uow)
    record = acting.find(event.context.partition(":")[0], uow)
    if found or record is None or event.form not in taking_part.READ:
        return found
    refusal = taking_part.refusal(eligible.sifted(event, uow), record, uow.now)
    return {next(iter(given), ""): refusal} if refusal else {}
