"""Proposals as handlers make and change them, for tests of how they are kept."""

from datetime import datetime

import pytest

from domain.proposals import due, machine
from domain.proposals.events import Entry, Event
from domain.proposals.record import Record
from domain.proposals.values import ProposalId
from ports.queues import UnitOfWork
from storage.repositories import logs
from tests.domain.proposals.builders import ANN, NOW, proposed
from tests.storage.stores import CHANNEL


def drafted(uow: UnitOfWork, **given) -> ProposalId:
    """A draft by Ann."""
    place = given.pop("place", CHANNEL)
    number = uow.proposals.draft(
        by=ANN, place=place, conversation=given.pop("conversation", None), thread=given.pop("thread", None)
    )
    uow.proposals.save_draft(number, proposed(**({"id": number} | given)))
    return number


def opened(uow: UnitOfWork, **given) -> Record:
    """A proposal that Ann has just opened."""
    number = drafted(uow, **given)
    event = uow.proposals.drafted(number)
    assert event is not None
    return step(uow, number, event)


def step(uow: UnitOfWork, number: int, event: Event, at: datetime = NOW) -> Record:
    """What a handler does with an event."""
    record = uow.proposals.lock(ProposalId(number))
    state = machine.advance(record.state, event, at).state
    return uow.proposals.append(record, Entry(at, event), state, due.next_at(state, at))


def forget_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restart: nothing is kept in memory."""
    monkeypatch.setattr(logs.STATES, "_states", type(logs.STATES._states)())
