"""Consensus: as consent, but people say whether they agree, and a block must give its reason."""

from dataclasses import dataclass
from typing import Literal

from domain.phrases import Person, Phrase, phrase
from domain.proposals import rounds
from domain.proposals.events import Proposed
from domain.proposals.frame import Choice, Proposal
from domain.proposals.rounds import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusProposed(Proposed):
    kind: Literal["consensus_proposed"] = "consensus_proposed"


CHOICES = (
    Choice("agree", phrase("Agree")),
    Choice("reservations", phrase("Agree with reservations"), ("reason",)),
    Choice("stand_aside", phrase("Stand aside")),
    Choice("block", phrase("Block"), ("reason",), objects=True),
)
SCALE = Scale(CHOICES, frozenset({"agree", "reservations"}), "agree", phrase("Nobody blocks it."))


def guide(state: Proposal) -> Phrase:
    """The one next action."""
    asks = phrase("Answer: do you agree, and if not, can you live with it?")
    works = phrase(
        "{proposer}: change what is blocked, with those who block it.", proposer=Person(state.proposer)
    )
    return rounds.guide(state, asks, works)


PROCESS = SCALE.process("consensus", phrase("Consensus"), ConsensusProposed, guide)
