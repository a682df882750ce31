"""What a proposal is made of: settings, versions, participants, stances, ends. Values only; knows no process."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NewType

from domain.ids import AliasId
from domain.phrases import Phrase

ProposalId = NewType("ProposalId", int)

CLOCK = AliasId("clock")
"""Who did what nobody did: time passed."""

LONGEST_REFERENCES = 300
"""Letters of references to feedback that a form takes."""
LONGEST_TEXT = 3000
LONGEST_TITLE = 150


class Phase(StrEnum):
    """Where a proposal stands. A process passes through some of them; its table says which."""

    SCHEDULED = "scheduled"
    CLARIFY = "clarify"
    """Questions, and changes of wording only. In ringi: soundings, which bind nobody."""
    REACT = "react"
    """Reactions and amendments."""
    ROUND = "round"
    """People are asked."""
    INTEGRATE = "integrate"
    """Somebody must work on the text before people are asked again."""
    STUCK = "stuck"
    """As INTEGRATE, after as many rounds as were meant; the ways out are offered."""
    DECIDE = "decide"
    """Those named were heard or waited for; one person decides."""
    CLOSED = "closed"


class Silence(StrEnum):
    """What it means that somebody has not answered when the deadline passes."""

    CONSENT = "consent"
    ABSTAIN = "abstain"
    AGAINST = "against"


class EndKind(StrEnum):
    ADOPTED = "adopted"
    ADOPTED_FOR_TERM = "adopted_for_term"
    REFUSED = "refused"
    TABLED = "tabled"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    PASSED_ON = "passed_on"


ADOPTED = frozenset({EndKind.ADOPTED, EndKind.ADOPTED_FOR_TERM})


class Mark(StrEnum):
    """The moments at which the undecided are reminded."""

    HALF_TIME = "half_time"
    DAY_BEFORE = "day_before"
    TWO_HOURS_BEFORE = "two_hours_before"


class Reach(StrEnum):
    """How far telling a customer has come."""

    WAITING = "waiting"
    """Nobody has confirmed yet that they are to be told."""
    PENDING = "pending"
    TOLD = "told"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Settings:
    """What binds, shown before it opens. Clarifying and reacting are skipped where they have no end.

    `deadline` ends the first round; each later one, each step and each pause for integrating takes `round_length`.
    `quorum` is how many people must have answered. After `rounds` rounds the ways out are offered.
    `test_until` makes it an adoption for a test term.
    """

    deadline: datetime
    opens: datetime | None = None
    clarify_until: datetime | None = None
    react_until: datetime | None = None
    quorum: int = 0
    silence: Silence = Silence.ABSTAIN
    rounds: int = 3
    round_length: timedelta = timedelta(days=3)
    review_at: datetime | None = None
    test_until: datetime | None = None
    kind: Literal["settings"] = "settings"


@dataclass(frozen=True, slots=True)
class Version:
    """The text from `at` on. `integrates` are the numbers of the objections that it is meant to answer."""

    number: int
    text: str
    author: AliasId
    at: datetime
    editorial: bool = False
    integrates: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """One stay of a person; who comes back has a second one."""

    person: AliasId
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who may answer for whom, from `since` until before `until`."""

    person: AliasId
    deputy: AliasId
    since: datetime
    until: datetime
    kind: Literal["deputy"] = "deputy"

    def covers(self, now: datetime) -> bool:
        return self.since <= now < self.until


@dataclass(frozen=True, slots=True)
class Stance:
    """What a person answered, kept for ever. `recorded_by` is who wrote it down for them; a deputy if `deputised`."""

    number: int
    person: AliasId
    value: str
    at: datetime
    round: int
    version: int
    reason: str = ""
    lift: str = ""
    """What would lift an objection."""
    choices: tuple[str, ...] = ()
    step: int = 0
    objects: bool = False
    """Whether it stands in the way of adoption as long as it counts."""
    recorded_by: AliasId | None = None
    deputised: bool = False
    given: datetime | None = None
    """When it was given by the platform's own clock, where that tells."""
    late: bool = False
    """Whether it reached us behind one that was given after it, which counts instead."""

    @property
    def by_phone(self) -> bool:
        """Whether somebody recorded what the person had said elsewhere."""
        return self.recorded_by is not None and not self.deputised


@dataclass(frozen=True, slots=True)
class Remark:
    """A question, an answer to one (`answers` is its number), a comment, or a sounding."""

    number: int
    what: Literal["question", "answer", "comment", "sounding"]
    by: AliasId
    text: str
    at: datetime
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """What a customer says when asked. Advisory: it decides nothing."""

    customer: AliasId
    answer: str
    comment: str
    at: datetime
    order: int = 0
    late: bool = False
    """As of a stance."""
    message: int = 0
    """The number, in the customer's chat, of the message that is the comment."""
    edited: bool = False
    """Whether that message says something else since the end."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """That a person was reminded of the asking that ends at `closes`."""

    person: AliasId
    mark: Mark
    closes: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class End:
    """The one end of a proposal. `why` is the process's own account of it, `reason` a person's words."""

    what: EndKind
    at: datetime
    by: AliasId
    why: Phrase | None = None
    reason: str = ""
    until: datetime | None = None
    choice: str = ""
    circle: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was decided and why, in words meant for those outside too; `translations` are pairs of language and text."""

    text: str
    by: AliasId
    at: datetime
    translations: tuple[tuple[str, str], ...] = ()

    def in_language(self, language: str) -> str:
        """The words for a reader of this language (`fr`), as they were first written where there are none."""
        return dict(self.translations).get(language.split("-")[0]) or self.text


@dataclass(frozen=True, slots=True)
class Announcement:
    """How far one customer has been told."""

    customer: AliasId
    reach: Reach
    at: datetime
    detail: str = ""
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What looking back brought, and when to look again."""

    by: AliasId
    text: str
    at: datetime
    again: datetime | None = None
