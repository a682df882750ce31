"""A vote: choose one option, several, or rank them. Changeable until the deadline, then counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.ids import AliasId
from domain.phrases import Phrase, phrase
from domain.proposals import discussion, ending, frame, people, refusals, rounds, tally
from domain.proposals.ending import changed
from domain.proposals.events import Amended, DeadlinePassed, Proposed, StanceGiven, WentOn
from domain.proposals.frame import Choice, Moves, Process, Proposal, Step
from domain.proposals.values import End, EndKind, Phase, Silence

Method = Literal["one", "several", "ranked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteProposed(Proposed):
    """`most` is how many may be chosen in a vote for several. If the option `against` wins, nothing is adopted."""

    options: tuple[str, ...]
    method: Method = "one"
    most: int = 1
    against: str = ""
    kind: Literal["vote_proposed"] = "vote_proposed"


CHOICES = (
    Choice("vote", phrase("Vote"), ("choices",)),
    Choice("abstain", phrase("Abstain")),
)


def rules(state: Proposal) -> VoteProposed:
    assert isinstance(state.terms, VoteProposed)
    return state.terms


def limit(terms: VoteProposed) -> int:
    """How many options a ballot may name."""
    return {"one": 1, "several": terms.most, "ranked": len(terms.options)}[terms.method]


def take(state: Proposal, event: StanceGiven, now: datetime) -> Step:
    """A ballot; the last one counts."""
    if event.value == "vote":
        _check_ballot(rules(state), event.choices)
    return Step(people.record(state, event, now, CHOICES), changed())


def _check_ballot(terms: VoteProposed, choices: tuple[str, ...]) -> None:
    known = set(choices) <= set(terms.options)
    refusals.unless(known, phrase("That is not one of the options."))
    refusals.unless(len(set(choices)) == len(choices), phrase("Name each option once."))
    most = limit(terms)
    refusals.unless(len(choices) <= most, phrase("Choose {most} at most.", most=most))


def ballots(state: Proposal) -> tuple[tuple[AliasId, tally.Ballot], ...]:
    """Who voted for what, as it counts now."""
    given = frame.answers(state).values()
    return tuple((stance.person, stance.choices) for stance in given if stance.value == "vote")


def counted(state: Proposal) -> tally.Tally:
    """The result as it stands now."""
    terms, cast = rules(state), [choices for _, choices in ballots(state)]
    way = tally.ranked if terms.method == "ranked" else tally.most
    return way(cast, terms.options)


def time_over(state: Proposal, event: DeadlinePassed, now: datetime) -> Step:
    ending.expect_due(state, event, now)
    return conclude(state, now)


def finish(state: Proposal, event: WentOn, now: datetime) -> Step:
    """Once everyone has voted the proposer need not wait for the deadline."""
    refusals.proposer_only(state, event.by)
    complete = not frame.missing(state)
    refusals.unless(
        complete, phrase("Some have not voted; the vote ends on {time}.", time=state.closes or now)
    )
    return conclude(state, now)


def conclude(state: Proposal, now: datetime) -> Step:
    """Counts, and ends it."""
    if not frame.quorate(state):
        return ending.lapse(state, now, ending.no_quorum(state, len(frame.answers(state))))
    result = counted(state)
    if not result.winner:
        return ending.lapse(state, now, result.why)
    if _outweighed(state, result):
        why = phrase(
            "{result} With those who did not vote counted against it, that is no majority.", result=result.why
        )
        return ending.lapse(state, now, why)
    kind = EndKind.ADOPTED_FOR_TERM if state.settings.test_until else EndKind.ADOPTED
    if result.winner == rules(state).against:
        kind = EndKind.REFUSED
    until = state.settings.test_until if kind is EndKind.ADOPTED_FOR_TERM else None
    return ending.close(state, End(kind, now, state.proposer, result.why, until=until, choice=result.winner))


def _outweighed(state: Proposal, result: tally.Tally) -> bool:
    everyone = len(frame.present(state))
    return state.settings.silence is Silence.AGAINST and 2 * result.votes <= everyone


MOVES: Moves = {
    **discussion.MOVES,
    (Phase.ROUND, StanceGiven): take,
    (Phase.ROUND, Amended): rounds.amend,
    (Phase.ROUND, WentOn): finish,
    (Phase.ROUND, DeadlinePassed): time_over,
}


def guide(state: Proposal) -> Phrase:
    """The one next action."""
    if state.phase != Phase.ROUND:
        return phrase("Ask what is unclear.")
    if rules(state).method == "ranked":
        return phrase("Rank the options, the best first.")
    return phrase("Vote.")


def notes(state: Proposal) -> tuple[Phrase, ...]:
    """The options while the vote is open, the counts once it has ended: nobody is swayed by how it stands."""
    if not state.closed:
        return tuple(phrase("Option: {option}", option=option) for option in rules(state).options)
    return tuple(
        phrase("Count {number}: {votes}", number=number, votes=", ".join(f"{name} {n}" for name, n in votes))
        for number, votes in enumerate(counted(state).counts, 1)
    )


def check(terms: VoteProposed) -> dict[str, Phrase]:
    """What is wrong with the options, by field of the form."""
    errors: dict[str, Phrase] = {}
    names = [option.strip() for option in terms.options]
    if len(names) < 2:
        errors["options"] = phrase("Give two options at least.")
    elif not all(names) or len(set(names)) < len(names):
        errors["options"] = phrase("Every option needs a name of its own.")
    if terms.method == "several" and not 1 <= terms.most <= len(names):
        errors["most"] = phrase("That is more than there are options, or none.")
    if terms.against and terms.against not in terms.options:
        errors["against"] = phrase("That is not one of the options.")
    if terms.settings.silence is Silence.CONSENT:
        errors["silence"] = phrase("In a vote silence cannot mean consent to an option.")
    return errors


PROCESS = Process(
    name="vote",
    label=phrase("Vote"),
    proposed=VoteProposed,
    choices=CHOICES,
    begin=discussion.begin,
    moves=MOVES,
    waiting=frame.awaited,
    guide=guide,
    check=check,
    notes=notes,
)
