"""What may become of an idea, as a table of moves; every move has a reason, and some are told to those who support it."""

from domain.errors import Refusal
from domain.ideas.values import LONGEST_REASON, Status
from domain.phrases import Phrase, phrase

NAMES: dict[Status, Phrase] = {
    Status.NEW: phrase("proposed"),
    Status.LOOKING: phrase("we are looking at it"),
    Status.PLANNED: phrase("planned"),
    Status.DONE: phrase("done"),
    Status.NOT_NOW: phrase("not now"),
}

MOVES: dict[Status, tuple[Status, ...]] = {
    Status.NEW: (Status.LOOKING, Status.PLANNED, Status.DONE, Status.NOT_NOW),
    Status.LOOKING: (Status.PLANNED, Status.DONE, Status.NOT_NOW),
    Status.PLANNED: (Status.LOOKING, Status.DONE, Status.NOT_NOW),
    Status.DONE: (Status.LOOKING, Status.PLANNED),
    Status.NOT_NOW: (Status.LOOKING, Status.PLANNED, Status.DONE),
}
"""Nothing becomes new again, and what is done is taken back before it is refused."""

TOLD = frozenset({Status.PLANNED, Status.DONE, Status.NOT_NOW})
"""What those who support an idea want to hear of."""


def move(was: Status, to: Status, reason: str) -> str:
    """The reason, as it will be kept. Raises `Refusal` when the move is not in the table, or has no reason."""
    if to is was:
        raise Refusal(phrase("It stands at “{status}” already.", status=NAMES[was]))
    if to not in MOVES[was]:
        raise Refusal(phrase("From “{was}” there is no way to “{to}”.", was=NAMES[was], to=NAMES[to]))
    said = reason.strip()
    if not said:
        raise Refusal(phrase("Say why: those who support it will read it."))
    if len(said) > LONGEST_REASON:
        raise Refusal(phrase("The text has more than {most} characters.", most=LONGEST_REASON))
    return said


def matters(was: Status, to: Status) -> bool:
    """Whether a move is told to those who support the idea: an answer is, and so is one that takes an answer back."""
    return to in TOLD or was in (Status.PLANNED, Status.DONE)
