"""The processes there are. A further one is one file with a `Process`, and its line here."""

from functools import cache

from domain.proposals import advice, consensus, consent, events, ringi, vote
from domain.proposals.frame import Process, Proposal

Registry = tuple[Process, ...]

PROCESSES: Registry = (
    consent.PROCESS,
    ringi.PROCESS,
    advice.PROCESS,
    consensus.PROCESS,
    vote.PROCESS,
)


def named(name: str, registry: Registry = PROCESSES) -> Process | None:
    """The process of this name."""
    return next((process for process in registry if process.name == name), None)


def of(proposed: events.Proposed, registry: Registry = PROCESSES) -> Process:
    """The process that a first event begins. Raises KeyError for one that is not registered."""
    return _by_event(registry)[type(proposed)]


def process_of(state: Proposal, registry: Registry = PROCESSES) -> Process:
    return of(state.terms, registry)


@cache
def _by_event(registry: Registry) -> dict[type[events.Proposed], Process]:
    return {process.proposed: process for process in registry}


def event_types(registry: Registry = PROCESSES) -> tuple[type[events.Event], ...]:
    """Every event that a log may hold; each has a `kind` of its own, by which storage tells them apart."""
    own = (event for process in registry for event in (process.proposed, *process.events))
    return (*events.SHARED, *own)
