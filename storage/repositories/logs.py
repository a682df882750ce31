"""Logs of proposals: sealed lines that are only ever added, and the states they lead to.

Every line carries a digest of itself and of the line before, so a seal stands for the whole log up to it. That is why
the states kept here are shared by all connections: what a seal leads to can never change, whatever is undone meanwhile.
"""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Table, insert, select

from domain import feedback
from domain.errors import Refusal
from domain.proposals import machine
from domain.proposals.events import CustomerErased, Entry, Event
from domain.proposals.frame import Proposal
from domain.proposals.values import ProposalId
from ports.storage import BrokenLog
from storage import mapping, tables
from storage.sql import Statement, p
from storage.transaction import Transaction

log = logging.getLogger(__name__)

EVENTS: Table = tables.proposals.ProposalEventRow.__table__  # type: ignore[attr-defined]
E = EVENTS.c

WORDS = ("title", "text", "context", "reason", "lift", "note", "circle", "comment", "options")
"""Fields of events that people wrote and will search for."""
KEPT = 512
"""States that are kept at once."""
BACK = 64
"""How many lines back a kept state is looked for: more than works share one commit, which may be undone together."""

OF_PROPOSAL = E.proposal == p("proposal")
ADD = Statement(insert(EVENTS).values({column: p(column.name) for column in E}))
SEALS = Statement(
    select(E.number, E.seal)
    .where(OF_PROPOSAL, E.number < p("length"))
    .order_by(E.number.desc())
    .limit(p("limit", BigInteger))
)
LINES = Statement(
    select(E.at, E.event, E.seal)
    .where(OF_PROPOSAL, E.number > p("base"), E.number <= p("length"))
    .order_by(E.number)
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a log: its number, 0 while there is none, and its seal."""

    length: int = 0
    seal: str = ""


EMPTY_LOG = Head()
MARK = '"customer_erased"'
"""What stands in a line that tells of lines written anew."""


class States:
    """The states that were used last, by the seals that lead to them. Any thread may ask."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, Proposal] = OrderedDict()
        self._door = threading.Lock()

    def get(self, seal: str) -> Proposal | None:
        with self._door:
            state = self._states.get(seal)
            if state is not None:
                self._states.move_to_end(seal)
            return state

    def put(self, seal: str, state: Proposal) -> None:
        with self._door:
            self._states[seal] = state
            if len(self._states) > KEPT:
                self._states.popitem(last=False)


STATES = States()


def seal_of(before: str, at: float, event: str) -> str:
    """The seal of a line: SHA-256, in hexadecimal, of the seal before it, its moment and its event as they are stored."""
    return hashlib.sha256(f"{before}\n{at!r}\n{event}".encode()).hexdigest()


def sealed(head: Head, entry: Entry) -> tuple[Head, dict[str, Any]]:
    """The head that one line more leads to, and the row of that line."""
    at, event = mapping.seconds(entry.at), mapping.events.write(entry.event)
    new = Head(head.length + 1, seal_of(head.seal, at, event))
    return new, {"number": new.length, "at": at, "event": event, "seal": new.seal}


def digest_of(at: float, event: str) -> str:
    """What stands in a log for a line that was written anew: SHA-256, in hexadecimal, of its moment and its event as stored."""
    return hashlib.sha256(f"{at!r}\n{event}".encode()).hexdigest()


def words_of(event: Event) -> str:
    """What people wrote in an event, as it is searched."""
    found: list[str] = []
    for name in WORDS:
        value = getattr(event, name, ())
        found.extend((value,) if isinstance(value, str) else value)
    return feedback.fold("\n".join(filter(None, found)))


class Logs:
    """The logs as one transaction sees them. Whoever appends has made sure that nobody else does."""

    __slots__ = ("_tx",)

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def state(self, proposal: ProposalId, head: Head) -> Proposal | None:
        """What a log leads to; None for an empty one. Raises BrokenLog."""
        if not head.length:
            return None
        known = STATES.get(head.seal)
        if known is not None:
            return known
        base, known = self._nearest(proposal, head.length)
        try:
            state = self._replayed(proposal, head, base, known)
        except (Refusal, ValueError, KeyError) as error:
            log.error("proposal.unreadable", extra={"proposal": proposal, "error": type(error).__name__})
            raise BrokenLog(proposal) from error
        if state is None:
            raise BrokenLog(proposal)
        STATES.put(head.seal, state)
        return state

    def _replayed(
        self, proposal: ProposalId, head: Head, base: int, known: Proposal | None
    ) -> Proposal | None:
        """The state that goes on from a kept one; from the first line on where the lines before were written anew since."""
        lines = list(self._lines(proposal, base, head.length))
        if base and any(isinstance(line.event, CustomerErased) for line in lines):
            lines, known = list(self._lines(proposal, 0, head.length)), None
        return machine.replay(lines, known)

    def _nearest(self, proposal: ProposalId, length: int) -> tuple[int, Proposal | None]:
        """The last line before this one whose state is kept."""
        for number, seal in self._tx.sql.all(SEALS, proposal=proposal, length=length, limit=BACK):
            state = STATES.get(seal)
            if state is not None:
                return number, state
        return 0, None

    def next(self, head: Head, entry: Entry, state: Proposal) -> tuple[Head, dict[str, Any]]:
        """The head that one line more leads to, and the row of that line; `state` is what it leads to."""
        new, row = sealed(head, entry)
        STATES.put(new.seal, state)
        return new, row

    def add(self, proposal: ProposalId, entry: Entry, row: dict[str, Any]) -> None:
        self._tx.sql.run(ADD, proposal=proposal, folded=words_of(entry.event), **row)

    def entries(self, proposal: ProposalId, head: Head) -> Sequence[Entry]:
        """Every line, oldest first. Raises BrokenLog."""
        try:
            return list(self._lines(proposal, 0, head.length))
        except ValueError as error:
            raise BrokenLog(proposal) from error

    def _lines(self, proposal: ProposalId, base: int, length: int) -> Iterator[Entry]:
        for at, event, _ in self._tx.sql.all(LINES, proposal=proposal, base=base, length=length):
            yield Entry(mapping.instant(at), mapping.events.read(event))

    def broken(self, proposal: ProposalId, head: Head) -> int:
        """The number of the first line that is not as it was sealed, or not as it was written anew; 0 if all are."""
        rows = self._tx.sql.all(LINES, proposal=proposal, base=0, length=head.length)
        anew = _written_anew(rows)
        before = ""
        for number, (at, event, seal) in enumerate(rows, 1):
            as_it_was = seal == seal_of(before, at, event)
            if not as_it_was and anew.get(number) != digest_of(at, event):
                return number
            before = seal
        return 0 if before == head.seal else len(rows) + 1


def _written_anew(rows: Sequence[Sequence[Any]]) -> dict[int, str]:
    """The lines that later lines say were written anew, with the digest of what they say since; the last word counts.

    Only a line that is sealed by what it says counts: nothing is to be excused by a line that was itself written anew.
    """
    found: dict[int, str] = {}
    before = ""
    for at, event, seal in rows:
        if MARK in event and seal == seal_of(before, at, event):
            said = mapping.events.read(event)
            found |= dict(said.lines) if isinstance(said, CustomerErased) else {}
        before = seal
    return found
