"""What follows from a step, as data that a handler carries out. Knows not how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.ids import AliasId
from domain.proposals.values import End, Mark, Phase


@dataclass(frozen=True, slots=True)
class CardChanged:
    kind: Literal["card_changed"] = "card_changed"


@dataclass(frozen=True, slots=True)
class PhaseOpened:
    """Another phase than a round begins; `people` are those whose turn it is."""

    phase: Phase
    people: tuple[AliasId, ...]
    closes: datetime
    kind: Literal["phase_opened"] = "phase_opened"


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A round (in ringi: a step of it) begins and these people are asked."""

    round: int
    people: tuple[AliasId, ...]
    closes: datetime
    step: int = 0
    kind: Literal["round_opened"] = "round_opened"


@dataclass(frozen=True, slots=True)
class TextChanged:
    """Show what changed between two versions."""

    old: int
    new: int
    editorial: bool
    kind: Literal["text_changed"] = "text_changed"


@dataclass(frozen=True, slots=True)
class AskAgain:
    """These people's answer is wanted (again)."""

    people: tuple[AliasId, ...]
    kind: Literal["ask_again"] = "ask_again"


@dataclass(frozen=True, slots=True)
class Remind:
    person: AliasId
    mark: Mark
    closes: datetime
    kind: Literal["remind"] = "remind"


@dataclass(frozen=True, slots=True)
class OfferWaysOut:
    """Offer the proposer a test term, a wider circle, or tabling with a reason; `objections` still stand."""

    objections: tuple[int, ...]
    kind: Literal["offer_ways_out"] = "offer_ways_out"


@dataclass(frozen=True, slots=True)
class AskVoices:
    customers: tuple[AliasId, ...]
    kind: Literal["ask_voices"] = "ask_voices"


@dataclass(frozen=True, slots=True)
class Ended:
    end: End
    kind: Literal["ended"] = "ended"


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell this customer the outcome; happens at most once for each."""

    customer: AliasId
    kind: Literal["announce"] = "announce"


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """Bring the evidence since `since` back to the thread."""

    since: datetime
    kind: Literal["review_due"] = "review_due"


Effect = (
    CardChanged
    | PhaseOpened
    | RoundOpened
    | TextChanged
    | AskAgain
    | Remind
    | OfferWaysOut
    | AskVoices
    | Ended
    | Announce
    | ReviewDue
)
