"""What becomes of a delivery: the outcome of a call in, the verdict out. Knows no queue, no clock, no platform."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from domain.ids import PostId

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=1)
TRIES = 60
"""After so many attempts in doubt (about an hour of them) a delivery is set aside."""


class Scope(StrEnum):
    """How far a trouble reaches; what lies outside goes on."""

    DELIVERY = "delivery"
    TARGET = "target"
    METHOD = "method"
    ACCOUNT = "account"


class Reason(StrEnum):
    """Why a platform refuses for good, in our words."""

    BLOCKED = "blocked"
    CHAT_GONE = "chat_gone"
    PLACE_GONE = "place_gone"
    POST_GONE = "post_gone"
    THREAD_GONE = "thread_gone"
    MIGRATED = "migrated"
    TOO_LARGE = "too_large"
    NOT_ALLOWED = "not_allowed"
    UNSUPPORTED = "unsupported"
    MALFORMED = "malformed"
    EXPIRED = "expired"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Sent:
    """The call was made. `posts` are what it created or touched; `last` that no further part follows.

    `shortfall` says, in a few plain words, what could not be carried over although the rest was; a line for each thing.
    """

    posts: tuple[PostId, ...] = ()
    last: bool = True
    shortfall: str = ""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Not now: nothing happened; ask again after `wait` seconds. What lies within `scope` waits as well."""

    wait: float
    scope: Scope = Scope.TARGET


@dataclass(frozen=True, slots=True)
class Refused:
    """Never: nothing happened. `detail` is the platform's own short error, for operators. `moved_to` a new place id."""

    reason: Reason
    detail: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have happened or not: the connection broke, or the platform failed after it had our words."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """Nothing happened and nothing will until an operator acts: a revoked token, a missing scope."""

    detail: str


Outcome = Sent | Deferred | Refused | Unsure | Locked


@dataclass(frozen=True, slots=True)
class Advance:
    """One part is done and a further one follows; `shortfall` is what this part could not carry over."""

    posts: tuple[PostId, ...]
    shortfall: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    posts: tuple[PostId, ...]
    shortfall: str = ""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Later; `doubt` that the call may have been made; `counts` whether this used up a try; `scope` who else waits."""

    at: datetime
    doubt: bool
    counts: bool
    scope: Scope = Scope.DELIVERY
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Dead:
    """Set aside with its reason; a person may retry it."""

    reason: Reason
    detail: str = ""
    moved_to: str = ""


Verdict = Advance | Done | TryAgain | Dead


def backoff(attempt: int) -> timedelta:
    """How long to wait after the attempt of this number (1 is the first): 1 s, doubling, a minute at most."""
    doublings = min(attempt - 1, 16)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))


def decide(outcome: Outcome, attempt: int, now: datetime) -> Verdict:
    """What follows from the outcome of one call. `attempt` counts from 1."""
    match outcome:
        case Sent(posts, last=True, shortfall=shortfall):
            return Done(posts, shortfall)
        case Sent(posts, shortfall=shortfall):
            return Advance(posts, shortfall)
        case Deferred(wait, scope):
            return TryAgain(now + timedelta(seconds=wait), doubt=False, counts=False, scope=scope)
        case Refused(reason, detail, moved_to):
            return Dead(reason, detail, moved_to)
        case Unsure(detail) if attempt >= TRIES:
            return Dead(Reason.TOO_OFTEN, detail)
        case Unsure(detail):
            return TryAgain(now + backoff(attempt), doubt=True, counts=True, detail=detail)
        case Locked(detail):
            return TryAgain(now + FIRST_WAIT, doubt=False, counts=False, scope=Scope.ACCOUNT, detail=detail)
        case _:
            assert_never(outcome)
