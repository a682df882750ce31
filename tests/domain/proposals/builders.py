"""Proposals as tests need them: people, moments, and a log that is played."""

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.ids import AliasId
from domain.proposals import due, machine, registry
from domain.proposals.advice import AdviceProposed
from domain.proposals.consensus import ConsensusProposed
from domain.proposals.consent import ConsentProposed
from domain.proposals.events import Amended, Entry, Event, Proposed, StanceGiven
from domain.proposals.frame import Proposal, Step
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.ringi import RingiProposed, RingiStep
from domain.proposals.values import ProposalId, Settings
from domain.proposals.vote import VoteProposed

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEADLINE = NOW + 3 * DAY

ANN, BOB, CAT, DAN, EVE = (AliasId(f"slack:main:{name}") for name in ("ANN", "BOB", "CAT", "DAN", "EVE"))
MAX, LEA = AliasId("telegram:1"), AliasId("telegram:2")
TEXT = "We answer every customer within one working day."


def terms(**given: Any) -> dict[str, Any]:
    """Settings by name; the deadline is three days off."""
    return {"settings": Settings(**({"deadline": DEADLINE} | given))}


def proposed(kind: type[Proposed] = ConsentProposed, **given: Any) -> Proposed:
    """The first event, proposed by Ann to Ann, Bob and Cat. Names of settings go into the settings."""
    settings = {name: given.pop(name) for name in list(given) if name in Settings.__slots__}
    usual = {
        "by": ANN,
        "id": ProposalId(7),
        "title": "Answer in a day",
        "text": TEXT,
        "participants": (ANN, BOB, CAT),
    }
    return kind(**(usual | terms(**settings) | given))


def open_(kind: type[Proposed] = ConsentProposed, processes: Registry = PROCESSES, **given: Any) -> Proposal:
    """A proposal as it stands right after it was proposed."""
    return machine.advance(None, proposed(kind, **given), NOW, processes).state


def consent(**given: Any) -> Proposal:
    return open_(ConsentProposed, **given)


def consensus(**given: Any) -> Proposal:
    return open_(ConsensusProposed, **given)


def advice(**given: Any) -> Proposal:
    return open_(AdviceProposed, **({"participants": (BOB, CAT)} | given))


def vote(**given: Any) -> Proposal:
    return open_(VoteProposed, **({"options": ("Tea", "Coffee", "Water")} | given))


def ringi(*steps: RingiStep, **given: Any) -> Proposal:
    """Bob, then Cat or Dan, then Eve, if no steps are given."""
    steps = steps or (RingiStep((BOB,)), RingiStep((CAT, DAN), "any"), RingiStep((EVE,)))
    people = tuple(dict.fromkeys(person for step in steps for person in step.people))
    return open_(RingiProposed, **({"steps": steps, "participants": people} | given))


def says(person: AliasId, value: str, reason: str = "", lift: str = "", *choices: str) -> StanceGiven:
    return StanceGiven(person, value, reason, lift, choices)


def objects(person: AliasId) -> StanceGiven:
    return says(person, "object", "Too fast.", "Two days instead of one.")


def votes(person: AliasId, *choices: str) -> StanceGiven:
    return says(person, "vote", "", "", *choices)


def amends(state: Proposal, text: str, **given: Any) -> Amended:
    return Amended(**({"by": state.proposer, "text": text, "base": state.version.number} | given))


def play(state: Proposal, *events: Event, at: datetime = NOW + HOUR) -> Proposal:
    """What these events lead to."""
    for event in events:
        state = machine.advance(state, event, at).state
    return state


def step(state: Proposal, event: Event, at: datetime = NOW + HOUR) -> Step:
    return machine.advance(state, event, at)


def wait(state: Proposal, until: datetime) -> Proposal:
    """What time alone brings until a moment."""
    while (event := due.event(state, until)) is not None:
        state = machine.advance(state, event, until).state
    return state


def deadline(state: Proposal) -> Proposal:
    """What the present deadline brings."""
    assert state.closes is not None
    return wait(state, state.closes)


def log(*events: Event, at: datetime = NOW) -> list[Entry]:
    return [Entry(at, event) for event in events]


def process_of(state: Proposal) -> str:
    return registry.process_of(state).name
