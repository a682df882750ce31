"""What a card shows of a proposal, as plain values: whoever draws it decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import AliasId
from domain.phrases import Person, Phrase, phrase, plural
from domain.proposals import aftermath, frame, refusals, registry, talk
from domain.proposals.frame import Choice, Proposal
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.values import Phase, Reach, Remark, Silence, Stance, Voice

SILENCES = {
    Silence.ABSTAIN: phrase("they abstain"),
    Silence.CONSENT: phrase("they consent"),
    Silence.AGAINST: phrase("it counts against"),
}
"""What follows if somebody says nothing."""


def quorum(count: int) -> Phrase:
    """How many must answer at least."""
    return phrase("{count}", count=count) if count else phrase("none is needed")


@dataclass(frozen=True, slots=True)
class Group:
    """Those who gave the same answer."""

    value: str
    label: Phrase
    stances: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An objection that no longer stands; `integrated` is the version that was to answer it, None where none was."""

    stance: Stance
    integrated: int | None


@dataclass(frozen=True, slots=True)
class Telling:
    """How many customers behind it wait, were told, could not be reached."""

    waiting: int
    pending: int
    told: int
    not_reached: tuple[AliasId, ...]
    opted_out: int

    @property
    def unbegun(self) -> bool:
        """Whether nobody has been told, or tried: the outcome may still be changed."""
        return not (self.told or self.pending or self.not_reached)


@dataclass(frozen=True, slots=True)
class Summary:
    """`choices` are the stances that can be given now; `notes` are lines that only this process has."""

    reference: str
    title: str
    text: str
    context: str
    proposer: AliasId
    process: Phrase
    phase: str
    phase_name: Phrase
    version: int
    round: int
    step: int
    notes: tuple[Phrase, ...]
    deadline: datetime | None
    silence: Phrase
    quorum: int
    answered: int
    participants: int
    waiting_for: tuple[AliasId, ...]
    groups: tuple[Group, ...]
    objections: tuple[Stance, ...]
    earlier_objections: tuple[Earlier, ...]
    open_questions: tuple[Remark, ...]
    next_action: Phrase
    choices: tuple[Choice, ...]
    voices: tuple[Voice, ...]
    voices_asked: int
    ended: Phrase
    why: Phrase | None
    end_reason: str
    ended_at: datetime | None
    test_until: datetime | None
    outcome: str
    telling: Telling
    review_at: datetime | None


def of(state: Proposal, processes: Registry = PROCESSES) -> Summary:
    """Everything the card needs."""
    process = registry.process_of(state, processes)
    end = state.end
    return Summary(
        reference=state.reference,
        title=state.title,
        text=state.text,
        context=state.terms.context,
        proposer=state.proposer,
        process=process.label,
        phase=state.phase,
        phase_name=refusals.phase_name(state.phase),
        version=state.version.number,
        round=state.round,
        step=state.step,
        notes=process.notes(state),
        deadline=state.closes,
        silence=SILENCES[state.settings.silence],
        quorum=state.settings.quorum,
        answered=len(frame.answers(state)),
        participants=len(frame.present(state)),
        waiting_for=waiting_for(state, processes),
        groups=groups(state, process.choices),
        objections=frame.standing(state),
        earlier_objections=earlier_objections(state),
        open_questions=talk.open_questions(state),
        next_action=next_action(state, processes),
        choices=process.choices if state.phase in process.asks else (),
        voices=talk.voices(state),
        voices_asked=len(state.voices_asked),
        ended=refusals.ended(state),
        why=end.why if end else None,
        end_reason=end.reason if end else "",
        ended_at=end.at if end else None,
        test_until=state.settings.test_until,
        outcome=state.outcome.text if state.outcome else "",
        telling=telling(state),
        review_at=state.review_at if end else state.settings.review_at,
    )


def waiting_for(state: Proposal, processes: Registry = PROCESSES) -> tuple[AliasId, ...]:
    """Who holds it up now; nobody once it has ended."""
    return () if state.closed else registry.process_of(state, processes).waiting(state)


def waits_for(state: Proposal, person: AliasId, processes: Registry = PROCESSES) -> Phrase | None:
    """What it wants of this person, for the list of what waits for them; None if nothing."""
    if person in waiting_for(state, processes):
        return registry.process_of(state, processes).guide(state)
    mine = state.closed and person == state.proposer and _to_do(state)
    return next_action(state, processes) if mine else None


def groups(state: Proposal, choices: tuple[Choice, ...]) -> tuple[Group, ...]:
    """The answers that count now, by answer, in the order the process lists them; empty groups are left out."""
    given = tuple(frame.answers(state).values())
    found = (
        Group(choice.value, choice.label, tuple(stance for stance in given if stance.value == choice.value))
        for choice in choices
    )
    return tuple(group for group in found if group.stances)


def earlier_objections(state: Proposal) -> tuple[Earlier, ...]:
    """Objections that no longer stand, with the version that was meant to answer them."""
    standing = {stance.number for stance in frame.standing(state)}
    answers = {
        number: version.number for version in reversed(state.versions) for number in version.integrates
    }
    return tuple(
        Earlier(stance, answers.get(stance.number))
        for stance in state.stances
        if stance.objects and stance.number not in standing
    )


def telling(state: Proposal) -> Telling:
    def count(reach: Reach) -> int:
        return sum(1 for each in state.announcements if each.reach is reach)

    missed = tuple(each.customer for each in state.announcements if each.reach is Reach.NOT_REACHED)
    out = sum(1 for each in state.announcements if each.opted_out)
    waiting = len(aftermath.to_tell(state))
    return Telling(waiting, count(Reach.PENDING), count(Reach.TOLD), missed, out)


def next_action(state: Proposal, processes: Registry = PROCESSES) -> Phrase:
    """The one thing to do now."""
    if state.closed:
        return _next_after_end(state)
    if state.phase == Phase.SCHEDULED:
        return phrase("Wait until it opens.")
    return registry.process_of(state, processes).guide(state)


def unfinished(state: Proposal) -> bool:
    """Whether somebody must still lead it: to its end, or to the customers who are to hear of it."""
    return not state.closed or _to_do(state)


def _to_do(state: Proposal) -> bool:
    unwritten = state.outcome is None and frame.adopted(state)
    return unwritten or aftermath.unannounced(state)


def _next_after_end(state: Proposal) -> Phrase:
    proposer, untold = Person(state.proposer), len(aftermath.to_tell(state))
    if not _to_do(state):
        return phrase("Nothing is left to do.")
    if state.outcome is None:
        return phrase("{proposer}: write the outcome.", proposer=proposer)
    return plural(
        "{proposer}: tell the customer behind it.",
        "{proposer}: tell the {count} customers behind it.",
        untold,
        proposer=proposer,
    )
