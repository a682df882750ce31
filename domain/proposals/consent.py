"""Consent: clarify, react, ask; an objection is worked into the text and people are asked again. No objection left: adopted."""

from dataclasses import dataclass
from typing import Literal

from domain.phrases import Person, Phrase, phrase
from domain.proposals import discussion, frame, rounds, texts
from domain.proposals.events import Amended, DeadlinePassed, Opened, Proposed, TermProposed, WentOn
from domain.proposals.frame import Choice, Moves, Process, Proposal
from domain.proposals.rounds import Scale
from domain.proposals.values import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentProposed(Proposed):
    kind: Literal["consent_proposed"] = "consent_proposed"


CHOICES = (
    Choice("consent", phrase("Consent")),
    Choice("concern", phrase("Consent with concern"), ("reason",)),
    Choice("stand_aside", phrase("Stand aside")),
    Choice("object", phrase("Object"), ("reason", "lift"), objects=True),
)
SCALE = Scale(CHOICES, frozenset({"consent", "concern"}), "consent", phrase("Nobody objects."))

MOVES: Moves = {
    (Phase.SCHEDULED, Opened): discussion.open_up,
    (Phase.SCHEDULED, WentOn): discussion.open_early,
    (Phase.SCHEDULED, Amended): texts.amend,
    (Phase.CLARIFY, Amended): texts.reword,
    (Phase.CLARIFY, WentOn): discussion.to_react,
    (Phase.CLARIFY, DeadlinePassed): discussion.clarified,
    (Phase.REACT, Amended): texts.amend,
    (Phase.REACT, WentOn): discussion.to_round,
    (Phase.REACT, DeadlinePassed): discussion.reacted,
    **SCALE.moves(),
    (Phase.ROUND, Amended): rounds.amend,
    (Phase.ROUND, TermProposed): rounds.propose_term,
    (Phase.INTEGRATE, Amended): rounds.amend,
    (Phase.INTEGRATE, TermProposed): rounds.propose_term,
    (Phase.INTEGRATE, WentOn): discussion.to_round,
    (Phase.INTEGRATE, DeadlinePassed): rounds.ask_again,
    (Phase.STUCK, Amended): rounds.amend,
    (Phase.STUCK, TermProposed): rounds.propose_term,
    (Phase.STUCK, WentOn): discussion.to_round,
    (Phase.STUCK, DeadlinePassed): rounds.offer_again,
}


def guide(state: Proposal) -> Phrase:
    """The one next action."""
    proposer = Person(state.proposer)
    match state.phase:
        case Phase.CLARIFY:
            return phrase("Ask what is unclear.")
        case Phase.REACT:
            return phrase("Say what you think of it, or amend it.")
        case Phase.ROUND:
            return phrase("Answer: is it good enough for now and safe enough to try?")
        case Phase.INTEGRATE:
            return phrase("{proposer}: work the objections into the text.", proposer=proposer)
        case _:
            return phrase("{proposer}: choose a way out, or amend once more.", proposer=proposer)


PROCESS = Process(
    name="consent",
    label=phrase("Consent"),
    proposed=ConsentProposed,
    choices=CHOICES,
    begin=discussion.begin,
    moves=MOVES,
    settle=SCALE.settle,
    waiting=frame.awaited,
    guide=guide,
    asks=(Phase.ROUND, Phase.INTEGRATE, Phase.STUCK),
)
