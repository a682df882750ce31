"""What we tell ourselves, through the inbox like everything else: what time has brought, and what was written meanwhile."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ProposalDue:
    """Time has brought something to a proposal."""

    proposal: int
    kind: Literal["proposal_due"] = "proposal_due"


@dataclass(frozen=True, slots=True)
class DigestDue:
    """The time of a digest has come; `slot` is the unique name of its day and hour."""

    digest: int
    slot: str
    kind: Literal["digest_due"] = "digest_due"


@dataclass(frozen=True, slots=True)
class DigestPosted:
    """A digest that somebody asked for out of its turn was written: it comes another time next."""

    digest: int
    kind: Literal["digest_posted"] = "digest_posted"


@dataclass(frozen=True, slots=True)
class SignalDue:
    """Time has brought something to a signal."""

    signal: int
    kind: Literal["signal_due"] = "signal_due"
