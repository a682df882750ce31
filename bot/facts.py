"""Facts of our own: what time has brought, told through the inbox like everything else.

Knows how such a fact is written and read; refuses to know what follows from it.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from domain.ids import AccountId
from domain.inbound import DigestDue, DigestPosted, Inbound, ProposalDue, Received, SignalDue, Unreadable
from ports.storage import Due

TIME = AccountId("isthmus:time")
"""The account whose events are moments that have come."""


def proposal_due(due: Due) -> Received:
    """Time brings something to a proposal. Its key is that of the moment, which therefore comes once."""
    milliseconds = round(due.at.timestamp() * 1000)
    payload = json.dumps({"kind": "proposal_due", "proposal": due.proposal})
    return Received(f"due:{due.proposal}:{milliseconds}", TIME, f"proposal:{due.proposal}", payload)


def digest_due(digest: int, slot: str) -> Received:
    """The time of a digest has come. Its key is that of the slot, a day with its wall-clock time, which comes once."""
    payload = json.dumps({"kind": "digest_due", "digest": digest, "slot": slot})
    return Received(slot, TIME, f"digest:{digest}", payload)


def digest_posted(digest: int, run: int) -> Received:
    """A digest was written out of its turn, by this run."""
    payload = json.dumps({"kind": "digest_posted", "digest": digest})
    return Received(f"digest:{digest}:posted:{run}", TIME, f"digest:{digest}", payload)


def signal_due(signal: int, at: datetime) -> Received:
    """Time brings something to a signal. Its key is that of the moment, which therefore comes once."""
    payload = json.dumps({"kind": "signal_due", "signal": signal})
    return Received(f"signal:{signal}:{round(at.timestamp() * 1000)}", TIME, f"signal:{signal}", payload)


class Parser:
    """Implements `ports.chat.Parser` for facts."""

    def parse(self, received: Received) -> Sequence[Inbound]:
        """What a fact says; a fact of another version is unreadable."""
        match _read(received.payload):
            case {"kind": "proposal_due", "proposal": int(proposal)}:
                return (ProposalDue(proposal),)
            case {"kind": "digest_due", "digest": int(digest), "slot": str(slot)}:
                return (DigestDue(digest, slot),)
            case {"kind": "digest_posted", "digest": int(digest)}:
                return (DigestPosted(digest),)
            case {"kind": "signal_due", "signal": int(signal)}:
                return (SignalDue(signal),)
            case {"kind": str(kind)}:
                return (Unreadable(TIME, kind),)
            case _:
                return (Unreadable(TIME, "fact"),)


def _read(payload: str) -> object:
    try:
        return json.loads(payload)
    except ValueError:
        return None


PARSER = Parser()
