"""From the form to an open decision: what was filled in is shown whole, with everything that binds, before it opens."""

from collections.abc import Iterator
from dataclasses import replace

from domain.content import Text
from domain.errors import Refusal
from domain.ids import AliasId
from domain.inbound import FormSubmitted, TeamPress
from domain.panels import Block, Button, Buttons, Fact, Facts, Heading, Line, Panel, Words
from domain.people import may_answer
from domain.phrases import Phrase, names_of, phrase, verbatim
from domain.policy import Policy
from domain.proposals import due, machine, registry, summary, validation
from domain.proposals.advice import AdviceProposed
from domain.proposals.effects import CardChanged, RoundOpened
from domain.proposals.events import Entry, Proposed
from domain.proposals.record import Record
from domain.proposals.ringi import RingiProposed, RingiStep
from domain.proposals.values import ProposalId
from domain.proposals.vote import VoteProposed
from handlers import references, rules, telling
from handlers.decisions import card, effects, eligible, filled, origin
from handlers.decisions.origin import Origin
from handlers.signals import acting as signals
from handlers.suggestions import acting as suggesting
from ports.storage import UnitOfWork


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
    proposed = filled.read(event, number, place, uow)
    uow.proposals.save_draft(number, filled.with_rules_of(proposed, earlier))
    left_out = eligible.left_out(filled.named(event, place, uow), uow)
    preview(number, by, place, uow, policy, left_out)


def placed(place: Origin, uow: UnitOfWork, policy: Policy) -> Origin:
    """Where the card will stand: in the channel it was asked for, if people can see it there, else in the default one."""
    found = references.peek(str(place.conversation), uow) if place.conversation is not None else None
    place = replace(place, conversation=found.id if found else None)
    channel = uow.channels.get(place.place)
    if channel and channel.usable:
        return place
    return replace(place, place=rules.own_default(uow, policy, place.place), thread=None)


def own_draft(place: Origin, by: AliasId, uow: UnitOfWork) -> Proposed | None:
    """The draft that somebody works on; None once it has been opened or discarded, and for anybody else's."""
    drafted = uow.proposals.drafted(place.draft) if place.draft is not None else None
    return drafted if drafted and drafted.by == by else None


def preview(
    number: ProposalId,
    by: AliasId,
    place: Origin,
    uow: UnitOfWork,
    policy: Policy,
    left_out: tuple[Phrase, ...] = (),
) -> None:
    """Shows the author, and nobody else, what would open, what is wrong with it, whom it leaves out, and what to do."""
    proposed = uow.proposals.drafted(number)
    if proposed is None:
        return
    wrong = validation.errors(proposed, uow.now)
    title = phrase("This is what would open. Only you see it.")
    blocks: list[Block] = [Heading(verbatim(proposed.title or "…")), Words(Text(proposed.text))]
    if proposed.context:
        blocks.append(Words(Text(proposed.context), quoted=True))
    blocks.append(Facts(tuple(binding(proposed, place, uow, policy))))
    blocks += (Line(phrase("⚠️ {problem}", problem=one)) for one in (*wrong.values(), *left_out))
    blocks.append(Buttons(tuple(preview_buttons(number, proposed, place, ready=not wrong))))
    panel = Panel(title, (Line(title), *blocks), once=True)
    telling.whisper(uow, policy, by, place.place, panel, thread=place.aside, life=86400)


def binding(proposed: Proposed, place: Origin, uow: UnitOfWork, policy: Policy) -> Iterator[Fact]:
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
        yield Fact(phrase("Customers behind it"), verbatim(behind(proposed, uow, policy)))
    yield from rules_of(proposed)


def behind(proposed: Proposed, uow: UnitOfWork, policy: Policy) -> str:
    """The customers behind it: by name to an author who answers customers, to anybody else how many they are."""
    if not may_answer(uow.people.colleague(proposed.by), policy.agents):
        return str(len(proposed.customers))
    return ", ".join(card.customer_name(customer, uow) for customer in proposed.customers[: card.NAMED])


def rules_of(proposed: Proposed) -> Iterator[Fact]:
    """What only this process has."""
    match proposed:
        case RingiProposed(steps=steps):
            for place, step in enumerate(steps, 1):
                title = phrase("Step {number} ({rule})", number=place, rule=rule_name(step))
                yield Fact(title, names_of(step.people))
        case VoteProposed(options=options, method=method):
            yield Fact(
                phrase("Options ({method})", method=filled.METHODS[method]),
                verbatim(" · ".join(options) or "–"),
            )
        case AdviceProposed(decider=decider):
            yield Fact(phrase("Who decides"), names_of((decider or proposed.by,)))
        case _:
            return


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
    uow.proposals.save_draft(place.draft, filled.ruled(eligible.sifted(event, uow), earlier))
    left_out = eligible.left_out(eligible.named(event), uow)
    preview(place.draft, by, place, uow, policy, left_out)


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
