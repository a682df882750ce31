"""From the form to an open decision: what was filled in is shown whole, with everything that binds, before it opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain import ids
from domain.content import Text
from domain.errors import Refusal
from domain.ids import AliasId, ConversationId, FeedbackId
from domain.inbound import FormSubmitted, TeamPress
from domain.panels import Block, Button, Buttons, Fact, Facts, Heading, Line, Panel, Words
from domain.people import Colleague
from domain.phrases import Phrase, names_of, phrase, verbatim
from domain.policy import Policy
from domain.proposals import due, machine, registry, summary, validation
from domain.proposals.advice import AdviceProposed
from domain.proposals.effects import CardChanged, RoundOpened
from domain.proposals.events import Entry, Proposed
from domain.proposals.record import Record
from domain.proposals.ringi import RingiProposed, RingiStep
from domain.proposals.values import ProposalId, Settings, Silence
from domain.proposals.vote import Method, VoteProposed
from handlers import references, rules, telling
from handlers.decisions import card, effects, origin, outward
from handlers.decisions.origin import Origin
from handlers.ideas import decided
from handlers.signals import acting as signals
from handlers.suggestions import acting as suggesting
from ports.storage import UnitOfWork

MOST_DAYS = 60
"""How long questions, and then reactions, may take."""
EVERYONE_HERE = "channel"


def submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The form of a proposal came back: it becomes a draft that only its author sees, with everything that binds."""
    by = event.sender.alias
    place = placed(origin.read(event.context, by), uow, policy)
    earlier = own_draft(place, by, uow)
    number = place.draft if earlier else None
    if number is None:
        number = uow.proposals.draft(
            by=by, place=place.place, conversation=place.conversation, thread=place.thread
        )
    if place.idea is not None:
        uow.ideas.propose(place.idea, number)
    proposed = read(event, number, place, uow)
    uow.proposals.save_draft(number, with_rules_of(proposed, earlier))
    preview(number, by, place, uow, policy)


def placed(place: Origin, uow: UnitOfWork, policy: Policy) -> Origin:
    """Where the card will stand: in the channel it was asked for, if people can see it there, else in the default one."""
    found = references.peek(str(place.conversation), uow) if place.conversation is not None else None
    place = replace(place, conversation=found.id if found else None)
    channel = uow.channels.get(place.place)
    if channel and channel.member and not channel.archived:
        return place
    return replace(place, place=rules.own_default(uow, policy, place.place), thread=None)


def own_draft(place: Origin, by: AliasId, uow: UnitOfWork) -> Proposed | None:
    """The draft that somebody works on; None once it has been opened or discarded, and for anybody else's."""
    drafted = uow.proposals.drafted(place.draft) if place.draft is not None else None
    return drafted if drafted and drafted.by == by else None


def read(event: FormSubmitted, number: ProposalId, place: Origin, uow: UnitOfWork) -> Proposed:
    """What was filled in, as the event that would open it."""
    process = registry.named(event.one("process")) or registry.PROCESSES[0]
    feedback, customers = behind(event.one("feedback"), place.conversation, event.sender.alias, uow)
    customers = tuple(dict.fromkeys((*customers, *decided.customers(tuple(uow.ideas.proposed(number)), uow))))
    common: dict[str, Any] = {
        "by": event.sender.alias,
        "id": number,
        "title": event.one("title").strip(),
        "text": event.one("text").strip(),
        "context": event.one("context").strip(),
        "participants": participants(event, place, uow),
        "settings": settings(event, uow.now),
        "feedback": feedback,
        "customers": customers,
    }
    if process.proposed is RingiProposed:
        return RingiProposed(**common, steps=())
    if process.proposed is VoteProposed:
        return VoteProposed(**common, options=())
    return process.proposed(**common)


def with_rules_of(proposed: Proposed, earlier: Proposed | None) -> Proposed:
    """Keeps the steps, options or decider that were named for an earlier form of the same draft."""
    match proposed, earlier:
        case RingiProposed(), RingiProposed(steps=steps):
            people = dict.fromkeys((*proposed.participants, *(one for step in steps for one in step.people)))
            return replace(proposed, steps=steps, participants=tuple(people))
        case VoteProposed(), VoteProposed(options=options, method=method, most=most):
            return replace(proposed, options=options, method=method, most=most)
        case AdviceProposed(), AdviceProposed(decider=decider):
            return replace(proposed, decider=decider)
        case _:
            return proposed


def settings(event: FormSubmitted, now: datetime) -> Settings:
    """What binds, from the form."""
    clarify, react = pause(event, "clarify"), pause(event, "react")
    silence = event.one("silence")
    clarify_until = now + clarify if clarify else None
    return Settings(
        deadline=moment(event.one("deadline")) or now,
        clarify_until=clarify_until,
        react_until=(clarify_until or now) + react if react else None,
        quorum=ids.number(event.one("quorum")) or 0,
        silence=Silence(silence) if silence in set(Silence) else Silence.ABSTAIN,
        review_at=moment(event.one("review")),
    )


def pause(event: FormSubmitted, name: str) -> timedelta:
    """The days in a field of the form; no more than it lets anybody choose, whatever comes back."""
    return timedelta(days=min(ids.number(event.one(name)) or 0, MOST_DAYS))


def moment(text: str) -> datetime | None:
    """A moment from a form: seconds since 1970."""
    seconds = ids.number(text)
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and seconds < 4_102_444_800 else None


def participants(event: FormSubmitted, place: Origin, uow: UnitOfWork) -> tuple[AliasId, ...]:
    """People by name, by user group, and all of the channel; nobody twice, no bots, nobody who is gone."""
    named = [AliasId(person) for person in event.all("people")]
    groups = {group.group: group.members for group in uow.people.groups(event.account)}
    named += [person for group in event.all("groups") for person in groups.get(group, ())]
    if EVERYONE_HERE in event.all("everyone"):
        named += [colleague.alias for colleague in uow.channels.members(place.place)]
    return tuple(person for person in dict.fromkeys(named) if here(uow.people.colleague(person)))


def here(colleague: Colleague | None) -> bool:
    """Whether somebody can take part; one the directory does not know yet can."""
    return colleague is None or not (colleague.bot or colleague.gone)


def behind(
    typed: str, conversation: ConversationId | None, by: AliasId, uow: UnitOfWork
) -> tuple[tuple[FeedbackId, ...], tuple[AliasId, ...]]:
    """The feedback that a proposal answers, and the customers who spoke; of what `by` typed, what they may look at."""
    numbers = [conversation] if conversation else []
    found = (references.shown(word, by, uow) for word in typed.replace(",", " ").split())
    numbers += [one.id for one in found if one]
    feedback: list[FeedbackId] = []
    customers: list[AliasId] = []
    for number in dict.fromkeys(numbers):
        if about := references.peek(str(number), uow):
            feedback += (record.id for record in uow.feedback.of_conversation(about.id))
            if not about.imported or outward.can_be_told(about.customer, uow):
                customers.append(about.customer)
    return tuple(feedback), tuple(dict.fromkeys(customers))


def preview(number: ProposalId, by: AliasId, place: Origin, uow: UnitOfWork, policy: Policy) -> None:
    """Shows the author, and nobody else, what would open, what is wrong with it, and what to do."""
    proposed = uow.proposals.drafted(number)
    if proposed is None:
        return
    wrong = validation.errors(proposed, uow.now)
    title = phrase("This is what would open. Only you see it.")
    blocks: list[Block] = [Heading(verbatim(proposed.title or "…")), Words(Text(proposed.text))]
    if proposed.context:
        blocks.append(Words(Text(proposed.context), quoted=True))
    blocks.append(Facts(tuple(binding(proposed, place, uow))))
    blocks += (Line(phrase("⚠️ {problem}", problem=problem)) for problem in wrong.values())
    blocks.append(Buttons(tuple(preview_buttons(number, proposed, place, ready=not wrong))))
    telling.whisper(
        uow, policy, by, place.place, Panel(title, (Line(title), *blocks)), thread=place.aside, life=86400
    )


def binding(proposed: Proposed, place: Origin, uow: UnitOfWork) -> Iterator[Fact]:
    """Everything that binds once it is open."""
    chosen = proposed.settings
    yield Fact(phrase("Process"), registry.of(proposed).label)
    channel = uow.channels.get(place.place)
    yield Fact(phrase("Where"), verbatim(f"#{channel.name}" if channel else "–"))
    people = card.named(proposed.participants) if proposed.participants else phrase("nobody")
    yield Fact(phrase("Who takes part ({count})", count=len(proposed.participants)), people)
    yield Fact(phrase("Until"), phrase("{time}", time=chosen.deadline))
    yield Fact(phrase("Quorum"), summary.quorum(chosen.quorum))
    yield Fact(phrase("If somebody says nothing"), summary.SILENCES[chosen.silence])
    if chosen.clarify_until:
        yield Fact(phrase("Questions until"), phrase("{time}", time=chosen.clarify_until))
    if chosen.react_until:
        yield Fact(phrase("Reactions until"), phrase("{time}", time=chosen.react_until))
    if chosen.review_at:
        yield Fact(phrase("Review"), phrase("{time}", time=chosen.review_at))
    if proposed.customers:
        names = ", ".join(card.customer_name(customer, uow) for customer in proposed.customers[: card.NAMED])
        yield Fact(phrase("Customers behind it"), verbatim(names))
    yield from rules_of(proposed)


def rules_of(proposed: Proposed) -> Iterator[Fact]:
    """What only this process has."""
    match proposed:
        case RingiProposed(steps=steps):
            for place, step in enumerate(steps, 1):
                title = phrase("Step {number} ({rule})", number=place, rule=rule_name(step))
                yield Fact(title, names_of(step.people))
        case VoteProposed(options=options, method=method):
            yield Fact(
                phrase("Options ({method})", method=METHODS[method]), verbatim(" · ".join(options) or "–")
            )
        case AdviceProposed(decider=decider):
            yield Fact(phrase("Who decides"), names_of((decider or proposed.by,)))
        case _:
            return


METHODS: dict[Method, Phrase] = {
    "one": phrase("choose one"),
    "several": phrase("choose several"),
    "ranked": phrase("rank them"),
}


def rule_name(step: RingiStep) -> Phrase:
    """How many of a step must approve."""
    names = {"all": phrase("all of them"), "any": phrase("any one of them")}
    return names.get(step.rule) or phrase("{share} % of them", share=step.share)


def preview_buttons(
    number: ProposalId, proposed: Proposed, place: Origin, *, ready: bool
) -> Iterator[Button]:
    """What the author can do with a draft."""
    draft = replace(place, draft=number).written()
    if ready:
        yield Button(phrase("Open it"), "decision_open", draft, "primary")
    rules = {
        RingiProposed: (phrase("Name the steps"), "ringi_steps"),
        VoteProposed: (phrase("Name the options"), "vote_options"),
        AdviceProposed: (phrase("Say who decides"), "advice_decider"),
    }
    if own := rules.get(type(proposed)):
        yield telling.form_button(own[0], own[1], draft, "" if ready else "primary")
    yield telling.form_button(phrase("Change"), "propose", draft)
    yield Button(phrase("Discard"), "decision_discard", draft, "danger")


def rules_submitted(event: FormSubmitted, *, uow: UnitOfWork, policy: Policy) -> None:
    """The steps, options or decider of a draft."""
    by = event.sender.alias
    place = origin.read(event.context, by)
    earlier = own_draft(place, by, uow)
    if earlier is None or place.draft is None:
        telling.reply_privately(uow, policy, by, place.place, GONE, place.aside)
        return
    uow.proposals.save_draft(place.draft, ruled(event, earlier))
    preview(place.draft, by, place, uow, policy)


def ruled(event: FormSubmitted, earlier: Proposed) -> Proposed:
    """A draft with the rules from its form."""
    match earlier:
        case RingiProposed():
            steps = tuple(ringi_steps(event))
            people = dict.fromkeys(person for step in steps for person in step.people)
            return replace(earlier, steps=steps, participants=tuple(people))
        case VoteProposed():
            options = tuple(
                dict.fromkeys(filter(None, (line.strip() for line in event.one("options").splitlines())))
            )
            method: Method = next((each for each in METHODS if each == event.one("method")), "one")
            most = max(1, ids.number(event.one("most")) or 1)
            return replace(earlier, options=options, method=method, most=most)
        case AdviceProposed():
            return replace(earlier, decider=AliasId(event.one("decider")) if event.one("decider") else None)
        case _:
            return earlier


STEPS = 4
"""Steps of a ringi that its form has room for."""


def ringi_steps(event: FormSubmitted) -> Iterator[RingiStep]:
    """The steps in which somebody was named, in their order."""
    for number in range(1, STEPS + 1):
        people = tuple(AliasId(person) for person in event.all(f"people{number}"))
        if people:
            rule = event.one(f"rule{number}")
            yield RingiStep(
                people,
                "any" if rule == "any" else "share" if rule == "half" else "all",
                50 if rule == "half" else 100,
            )


GONE = phrase("This draft is gone: it has been opened or discarded.")


def opened(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Open it*: the draft becomes the first line of the log, and its card is posted. A second press finds no draft."""
    by = event.sender.alias
    place = origin.read(event.value, by)
    proposed = own_draft(place, by, uow)
    if place.draft is None or proposed is None:
        telling.reply_privately(uow, policy, by, event.channel, GONE, event.thread)
        return
    try:
        begin(place.draft, proposed, uow, policy)
        if place.signal is not None:
            signals.led_to(place.signal, place.draft, uow, policy)
        if place.suggestion is not None:
            suggesting.opened(place.suggestion, by, place.draft, uow, policy)
    except Refusal as refusal:
        telling.reply_privately(uow, policy, by, event.channel, refusal.sentence, event.thread)
        preview(place.draft, by, place, uow, policy)


def begin(number: ProposalId, proposed: Proposed, uow: UnitOfWork, policy: Policy) -> Record:
    """Writes the first line, posts the card, and tells people of their turn. Raises `Refusal`."""
    step = machine.advance(None, proposed, uow.now)
    draft = uow.proposals.lock(number)
    next_at = due.earliest(step.state, uow.now)
    record = uow.proposals.append(draft, Entry(uow.now, proposed), step.state, next_at)
    card.post(uow, policy, record)
    others = tuple(effect for effect in step.effects if not isinstance(effect, SHOWN_BY_THE_CARD))
    effects.carry_out(record, others, proposed, uow=uow, policy=policy)
    return record


SHOWN_BY_THE_CARD = (CardChanged, RoundOpened)
"""What needs no notice of its own when the card is new: it asks those it waits for by name."""


def discarded(event: TeamPress, *, uow: UnitOfWork, policy: Policy) -> None:
    """*Discard*: the draft is forgotten."""
    by = event.sender.alias
    place = origin.read(event.value, by)
    text = GONE
    if place.draft is not None and own_draft(place, by, uow):
        uow.proposals.discard(place.draft)
        text = phrase("The draft is discarded.")
    telling.reply_privately(uow, policy, by, event.channel, text, event.thread)
