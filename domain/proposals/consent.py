"""Consent: clarify, react, ask; an objection is worked into the text and people are asked again. No objection left: adopted."""

from dataclasses import dataclass
from typing import Literal

from domain.phrases import Person, Phrase, phrase
from domain.proposals import rounds
from domain.proposals.events import Proposed, TermProposed
from domain.proposals.frame import Choice, Moves, Proposal
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

TERMS: Moves = {
    (Phase.ROUND, TermProposed): rounds.propose_term,
    (Phase.INTEGRATE, TermProposed): rounds.propose_term,
}
"""A date until which the text is tried may be named at any time, not only when nothing else helps."""


def guide(state: Proposal) -> Phrase:
    """The one next action."""
    asks = phrase("Answer: is it good enough for now and safe enough to try?")
    works = phrase("{proposer}: work the objections into the text.", proposer=Person(state.proposer))
    return rounds.guide(state, asks, works)


PROCESS = SCALE.process("consent", phrase("Consent"), ConsentProposed, guide, TERMS)
