"""Ringi: the text goes round in ordered steps; each approves, sends it back or refuses it. Soundings before bind nobody."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.ids import AliasId
from domain.phrases import Person, Phrase, names_of, phrase
from domain.proposals import discussion, ending, frame, people, refusals, talk, texts
from domain.proposals.effects import PhaseOpened, RoundOpened
from domain.proposals.ending import changed
from domain.proposals.events import (
    Amended,
    DeadlinePassed,
    Event,
    Opened,
    ParticipantAdded,
    Proposed,
    StanceGiven,
    WentOn,
)
from domain.proposals.frame import Choice, Moves, Process, Proposal, Step
from domain.proposals.values import End, EndKind, Phase, Silence, Stance

DRAFTER = 0
"""The step before the first: back to whoever wrote it."""


@dataclass(frozen=True, slots=True)
class RingiStep:
    """Who approves in a step, and how many of them must: all, any one, or a share in percent."""

    people: tuple[AliasId, ...]
    rule: Literal["all", "any", "share"] = "all"
    share: int = 100
    kind: Literal["ringi_step"] = "ringi_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class RingiProposed(Proposed):
    """Participants are those of all steps; where `clarify_until` is set, soundings are taken until then."""

    steps: tuple[RingiStep, ...]
    kind: Literal["ringi_proposed"] = "ringi_proposed"


@dataclass(frozen=True, slots=True)
class Sounded(Event):
    """What somebody thinks of it beforehand (nemawashi)."""

    text: str
    kind: Literal["sounded"] = "sounded"


@dataclass(frozen=True, slots=True)
class SentBack(Event):
    """Back to an earlier step, or to the drafter (step 0), with what is to be done. `person` if by their deputy."""

    to: int
    reason: str
    person: AliasId | None = None
    given: datetime | None = None
    kind: Literal["sent_back"] = "sent_back"


CHOICES = (
    Choice("approve", phrase("Approve")),
    Choice("refuse", phrase("Refuse"), ("reason",)),
)
SENT_BACK = Choice("send_back", phrase("Send back"), ("reason",))


def steps(state: Proposal) -> tuple[RingiStep, ...]:
    assert isinstance(state.terms, RingiProposed)
    return state.terms.steps


def people_of(state: Proposal, number: int) -> tuple[AliasId, ...]:
    """Who of a step (from 1) still takes part."""
    return tuple(person for person in steps(state)[number - 1].people if frame.takes_part(state, person))


def begin(state: Proposal, now: datetime) -> Step:
    opens, until = state.settings.opens, state.settings.clarify_until
    if opens is not None and now < opens:
        return Step(replace(state, phase=Phase.SCHEDULED), changed())
    state = replace(state, opened_at=now)
    return discussion.pause(state, Phase.CLARIFY, until) if until and now < until else circulate(state, now)


def circulate(state: Proposal, now: datetime) -> Step:
    """From the first step on."""
    return reach(replace(state, round=state.round + 1), 1, now)


def reach(state: Proposal, number: int, now: datetime) -> Step:
    """Asks the people of a step; a step whose people have all gone is passed over; behind the last one it is approved."""
    while number <= len(steps(state)) and not people_of(state, number):
        number += 1
    if number > len(steps(state)):
        return conclude(state, now)
    closes = step_end(state, now)
    asked = replace(
        state, phase=Phase.ROUND, step=number, closes=closes, asked_at=now, asked_from=len(state.stances)
    )
    opened = RoundOpened(state.round, people_of(asked, number), closes, number)
    return Step(asked, changed(opened))


def step_end(state: Proposal, now: datetime) -> datetime:
    """The deadline for the very first asking; each step has its length after that."""
    deadline = state.settings.deadline
    return deadline if state.asked_at is None and now < deadline else now + state.settings.round_length


def conclude(state: Proposal, now: datetime) -> Step:
    """Every step approved. The quorum counts those who approved it themselves in this circulation."""
    number = len(approvers(state))
    if not number or number < state.settings.quorum:
        return ending.lapse(state, now, ending.no_quorum(state, number))
    return ending.adopt(state, now, phrase("Every step approved it."))


def approvers(state: Proposal) -> tuple[AliasId, ...]:
    """Whose last word in this circulation is approval."""
    said = {one.person: one.value for one in state.stances if one.round == state.round and not one.late}
    return tuple(person for person in frame.present(state) if said.get(person) == "approve")


def take(state: Proposal, event: StanceGiven, now: datetime) -> Step:
    _expect_turn(state, event.person or event.by)
    return Step(people.record(state, event, now, CHOICES), changed())


def _expect_turn(state: Proposal, person: AliasId) -> None:
    mine = person in people_of(state, state.step)
    refusals.unless(
        mine, phrase("It is the turn of step {step}: {people}.", step=state.step, people=_turn(state))
    )


def _turn(state: Proposal) -> Phrase:
    return names_of(people_of(state, state.step))


def send_back(state: Proposal, event: SentBack, now: datetime) -> Step:
    """Back to an earlier step, or to the drafter, with a remark; kept as a stance like any other."""
    _expect_turn(state, event.person or event.by)
    earlier = DRAFTER <= event.to < state.step
    refusals.unless(earlier, phrase("It can only go back to an earlier step, or to the drafter."))
    word = StanceGiven(event.by, SENT_BACK.value, event.reason, person=event.person, given=event.given)
    state = people.record(state, word, now, (SENT_BACK,))
    if state.stances[-1].late:
        return Step(state, changed())
    return reach(state, event.to, now) if event.to else to_drafter(state, now)


def to_drafter(state: Proposal, now: datetime) -> Step:
    closes = now + state.settings.round_length
    opened = PhaseOpened(Phase.INTEGRATE, (state.proposer,), closes)
    drafting = replace(
        state, phase=Phase.INTEGRATE, step=DRAFTER, closes=closes, asked_from=len(state.stances)
    )
    return Step(drafting, changed(opened))


def settle(state: Proposal, now: datetime) -> Step:
    """Ends a step that has its approval, or can no longer have it."""
    if state.phase != Phase.ROUND:
        return Step(state)
    asked = people_of(state, state.step)
    if not asked:
        return reach(state, state.step + 1, now)
    given = frame.answers(state)
    yes, no = _share(given, asked, "approve"), _share(given, asked, "refuse")
    return _verdict(state, now, yes, no, len(asked))


def _share(given: dict[AliasId, Stance], asked: tuple[AliasId, ...], value: str) -> int:
    return sum(1 for person in asked if person in given and given[person].value == value)


def needed(step: RingiStep, asked: int) -> int:
    """How many of those asked must approve."""
    match step.rule:
        case "all":
            return asked
        case "any":
            return min(1, asked)
        case "share":
            return max(1, -(-step.share * asked // 100))


def _verdict(state: Proposal, now: datetime, yes: int, no: int, asked: int) -> Step:
    need = needed(steps(state)[state.step - 1], asked)
    if yes >= need:
        return reach(state, state.step + 1, now)
    if asked - no < need:
        return refused(state, now)
    return Step(state)


def refused(state: Proposal, now: datetime) -> Step:
    """Ended by a refusal, whose remark is the reason."""
    last = next(stance for stance in reversed(frame.asked(state)) if stance.value == "refuse")
    why = phrase("{person} refused it in step {step}.", person=Person(last.person), step=state.step)
    return ending.close(state, End(EndKind.REFUSED, now, last.person, why, reason=last.reason))


def time_over(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    """A step's deadline: silence approves, is left out, or lets it lapse."""
    ending.expect_due(state, event, now)
    asked, given = people_of(state, state.step), frame.answers(state)
    silent = tuple(person for person in asked if person not in given)
    yes, no = _share(given, asked, "approve"), _share(given, asked, "refuse")
    if state.settings.silence is Silence.CONSENT:
        return _verdict(state, now, yes + len(silent), no, len(asked))
    if state.settings.silence is Silence.ABSTAIN and yes + no:
        return _verdict(state, now, yes, no, yes + no)
    why = phrase("Step {step} was not answered by {people}.", step=state.step, people=names_of(silent))
    return ending.lapse(state, now, why)


def open_up(state: Proposal, event: Opened, now: datetime) -> Step:
    opens = state.settings.opens or now
    refusals.unless(now >= opens, phrase("This opens on {time}.", time=opens))
    return begin(state, now)


def open_early(state: Proposal, event: WentOn, now: datetime) -> Step:
    refusals.proposer_only(state, event.by)
    return begin(replace(state, settings=replace(state.settings, opens=None)), now)


def sound(state: Proposal, event: Sounded, now: datetime) -> Step:
    return talk.remark(state, "sounding", event.by, event.text, now)


def sounded(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    return circulate(state, now)


def resume(state: Proposal, event: WentOn, now: datetime) -> Step:
    """The drafter sends it round (again)."""
    refusals.proposer_only(state, event.by)
    return circulate(state, now)


def amend(state: Proposal, event: Amended, now: datetime) -> Step:
    """An amendment of substance goes round from the start, an editorial one goes on where it is."""
    step = texts.amend(state, event, now)
    if event.editorial:
        return step
    again = circulate(step.state, now)
    return Step(again.state, (*step.effects, *again.effects[1:]))


def undrafted(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    drafter = Person(state.proposer)
    return ending.lapse(state, now, phrase("{person} did not send it round again.", person=drafter))


def fixed(state: Proposal, event: ParticipantAdded, now: datetime) -> Step:
    """Raises OutOfTurn: nobody can be added to a step."""
    refusals.refuse(phrase("Who approves is fixed by the steps; name a deputy, or begin anew."))


MOVES: Moves = {
    **{(phase, ParticipantAdded): fixed for phase in Phase if phase is not Phase.CLOSED},
    (Phase.SCHEDULED, Opened): open_up,
    (Phase.SCHEDULED, WentOn): open_early,
    (Phase.SCHEDULED, Amended): texts.amend,
    (Phase.CLARIFY, Sounded): sound,
    (Phase.CLARIFY, Amended): texts.amend,
    (Phase.CLARIFY, WentOn): resume,
    (Phase.CLARIFY, DeadlinePassed): sounded,
    (Phase.ROUND, StanceGiven): take,
    (Phase.ROUND, SentBack): send_back,
    (Phase.ROUND, Amended): amend,
    (Phase.ROUND, DeadlinePassed): time_over,
    (Phase.INTEGRATE, Amended): amend,
    (Phase.INTEGRATE, WentOn): resume,
    (Phase.INTEGRATE, DeadlinePassed): undrafted,
}


def waiting(state: Proposal) -> tuple[AliasId, ...]:
    if state.phase != Phase.ROUND:
        return frame.awaited(state)
    given = frame.answers(state)
    return tuple(person for person in people_of(state, state.step) if person not in given)


def guide(state: Proposal) -> Phrase:
    """The one next action."""
    match state.phase:
        case Phase.CLARIFY:
            return phrase("Say what you think of it; that binds nobody.")
        case Phase.ROUND:
            return phrase(
                "Step {step} of {steps}: approve it, send it back, or refuse it with a remark.",
                step=state.step,
                steps=len(steps(state)),
            )
        case _:
            return phrase("{person}: rework it and send it round again.", person=Person(state.proposer))


def notes(state: Proposal) -> tuple[Phrase, ...]:
    """One line a step."""
    return tuple(
        phrase(
            "Step {number}, {need} of: {people}",
            number=number,
            need=needed(step, len(step.people)),
            people=names_of(step.people),
        )
        for number, step in enumerate(steps(state), 1)
    )


def check(terms: RingiProposed) -> dict[str, Phrase]:
    """What is wrong with the steps, by field of the form."""
    if not terms.steps or not all(step.people for step in terms.steps):
        return {"steps": phrase("Every step needs somebody.")}
    named = {person for step in terms.steps for person in step.people}
    if named != set(terms.participants):
        return {"steps": phrase("Those who take part are those of the steps.")}
    if any(not 1 <= step.share <= 100 for step in terms.steps):
        return {"steps": phrase("A share lies between 1 and 100 percent.")}
    return {}


PROCESS = Process(
    name="ringi",
    label=phrase("Ringi"),
    proposed=RingiProposed,
    choices=CHOICES,
    begin=begin,
    moves=MOVES,
    settle=settle,
    waiting=waiting,
    guide=guide,
    check=check,
    notes=notes,
    recorded=(SENT_BACK,),
    events=(Sounded, SentBack),
)
