"""Asking until nothing stands in the way: rounds, objections, integrating, the ways out. Consent and consensus set the scale."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.phrases import Person, Phrase, phrase, plural
from domain.proposals import discussion, ending, events, frame, people, refusals, texts
from domain.proposals.effects import OfferWaysOut, PhaseOpened
from domain.proposals.ending import changed
from domain.proposals.frame import Choice, Moves, Process, Proposal, Step
from domain.proposals.values import Phase, Silence

NOBODY = phrase("Nobody supported it.")


@dataclass(frozen=True, slots=True)
class Scale:
    """The stances of a process of rounds; `support` are those that carry it, `lifted` what a lifted objection becomes."""

    choices: tuple[Choice, ...]
    support: frozenset[str]
    lifted: str
    said: Phrase
    """Why it is adopted."""

    def take(self, state: Proposal, event: events.StanceGiven, now: datetime) -> Step:
        return Step(people.record(state, event, now, self.choices), changed())

    def lift(self, state: Proposal, event: events.ObjectionLifted, now: datetime) -> Step:
        """Its author lifts it; that is a further stance of theirs."""
        mine = any(stance.person == event.by for stance in frame.standing(state))
        refusals.unless(mine, phrase("No objection of {person} stands.", person=Person(event.by)))
        return self.take(state, events.StanceGiven(event.by, self.lifted, event.reason), now)

    def settle(self, state: Proposal, now: datetime) -> Step:
        """Ends a round in which everyone answered, and an integration in which the last objection was lifted."""
        if state.phase == Phase.ROUND and not frame.missing(state):
            if frame.standing(state):
                return stall(state, now)
            return self._adopt_if(self.carried(state), state, now)
        if state.phase in (Phase.INTEGRATE, Phase.STUCK) and not frame.standing(state):
            complete = state.overdue or not frame.missing(state)
            return self._adopt_if(complete and self.carried(state), state, now)
        return Step(state)

    def carried(self, state: Proposal) -> bool:
        """Whether it may be adopted if the time to answer is over."""
        return self.obstacle(state) is None

    def obstacle(self, state: Proposal) -> Phrase | None:
        """What it lacks if the time to answer is over and no objection stands."""
        given, silent = frame.answers(state), frame.missing(state)
        if not frame.quorate(state):
            return ending.no_quorum(state, len(given))
        if silent and state.settings.silence is Silence.AGAINST:
            return plural(
                "{count} person did not answer, which counts against it.",
                "{count} people did not answer, which counts against it.",
                len(silent),
            )
        tacit = bool(silent) and state.settings.silence is Silence.CONSENT
        supported = tacit or any(stance.value in self.support for stance in given.values())
        return None if supported else NOBODY

    def time_over(self, state: Proposal, event: events.DeadlinePassed, now: datetime) -> Step:
        """The round's deadline: objections are worked on, silence is read, too few let it lapse."""
        ending.expect_due(state, event, now)
        if frame.standing(state):
            return stall(replace(state, overdue=True), now)
        obstacle = self.obstacle(state)
        if obstacle is None:
            return ending.adopt(state, now, self.said)
        return ending.lapse(state, now, obstacle)

    def _adopt_if(self, carried: bool, state: Proposal, now: datetime) -> Step:
        return ending.adopt(state, now, self.said) if carried else Step(state)

    def process(
        self,
        name: str,
        label: Phrase,
        proposed: type[events.Proposed],
        guide: Callable[[Proposal], Phrase],
        more: Moves | None = None,
    ) -> Process:
        """A process of rounds on this scale; `more` are moves of its own."""
        return Process(
            name=name,
            label=label,
            proposed=proposed,
            choices=self.choices,
            begin=discussion.begin,
            moves={**discussion.MOVES, **self.moves(), **(more or {})},
            settle=self.settle,
            waiting=frame.awaited,
            guide=guide,
            asks=(Phase.ROUND, Phase.INTEGRATE, Phase.STUCK),
        )

    def moves(self) -> Moves:
        """What can be said while people are asked and while the text is worked on."""
        return {
            (Phase.ROUND, events.StanceGiven): self.take,
            (Phase.ROUND, events.ObjectionLifted): self.lift,
            (Phase.INTEGRATE, events.StanceGiven): self.take,
            (Phase.INTEGRATE, events.ObjectionLifted): self.lift,
            (Phase.STUCK, events.StanceGiven): self.take,
            (Phase.STUCK, events.ObjectionLifted): self.lift,
            (Phase.ROUND, events.DeadlinePassed): self.time_over,
            (Phase.ROUND, events.Amended): amend,
            (Phase.INTEGRATE, events.Amended): amend,
            (Phase.INTEGRATE, events.WentOn): discussion.to_round,
            (Phase.INTEGRATE, events.DeadlinePassed): ask_again,
            (Phase.STUCK, events.Amended): amend,
            (Phase.STUCK, events.TermProposed): propose_term,
            (Phase.STUCK, events.WentOn): discussion.to_round,
            (Phase.STUCK, events.DeadlinePassed): offer_again,
        }


def guide(state: Proposal, asks: Phrase, works: Phrase) -> Phrase:
    """The one next action; `asks` while people are asked, `works` while the text is worked on."""
    match state.phase:
        case Phase.CLARIFY:
            return phrase("Ask what is unclear.")
        case Phase.REACT:
            return phrase("Say what you think of it, or amend it.")
        case Phase.ROUND:
            return asks
        case Phase.INTEGRATE:
            return works
        case _:
            return phrase(
                "{proposer}: choose a way out, or amend once more.", proposer=Person(state.proposer)
            )


def stall(state: Proposal, now: datetime) -> Step:
    """Objections stand: the text is worked on; after enough rounds the ways out are offered too."""
    closes = now + state.settings.round_length
    stalls = state.stalls + 1
    if stalls >= state.settings.rounds:
        return offer(replace(state, phase=Phase.STUCK, stalls=stalls, closes=closes))
    opened = PhaseOpened(Phase.INTEGRATE, (state.proposer,), closes)
    return Step(replace(state, phase=Phase.INTEGRATE, stalls=stalls, closes=closes), changed(opened))


def offer(state: Proposal) -> Step:
    standing = tuple(stance.number for stance in frame.standing(state))
    return Step(state, changed(OfferWaysOut(standing)))


def offer_again(state: Proposal, event: events.DeadlinePassed, now: datetime) -> Step:
    """Nobody took a way out: they are offered again. Being stuck is never an end."""
    ending.expect_due(state, event, now)
    return offer(replace(state, closes=now + state.settings.round_length))


def ask_again(state: Proposal, event: events.DeadlinePassed, now: datetime) -> Step:
    """Nobody amended in time: a new round on the text as it is."""
    ending.expect_due(state, event, now)
    return discussion.ask(state, now)


def amend(state: Proposal, event: events.Amended, now: datetime) -> Step:
    """An amendment of substance asks everyone again, an editorial one keeps the stances."""
    step = texts.amend(state, event, now)
    if event.editorial:
        return step
    stalled = state.phase == Phase.ROUND and bool(frame.standing(state))
    asked = discussion.ask(replace(step.state, stalls=state.stalls + stalled), now)
    return Step(asked.state, (*step.effects, *asked.effects[1:]))


def propose_term(state: Proposal, event: events.TermProposed, now: datetime) -> Step:
    """Everyone is asked whether the text is safe enough to try until a date."""
    refusals.proposer_only(state, event.by)
    refusals.unless(event.until > now, phrase("The test term would end in the past."))
    settings = replace(state.settings, test_until=event.until)
    return discussion.ask(replace(state, settings=settings), now)
