"""Five hundred people answer at once, half of them twice: every answer is kept, the last one counts, nothing is replayed."""

import asyncio

import pytest

from domain.ids import AliasId
from domain.proposals import frame, machine
from domain.proposals.values import ProposalId
from storage.repositories import logs
from tests.domain.proposals.builders import says
from tests.storage.proposing import forget_states, opened, step
from tests.storage.stores import Store

PEOPLE = [AliasId(f"slack:main:U{number}") for number in range(500)]


async def all_at_once(store: Store, proposal: ProposalId, value: str, people: list[AliasId]) -> None:
    answers = [says(person, value, f"Reason of {person}", "Less of it") for person in people]
    lane = f"proposal:{proposal}"
    await asyncio.gather(
        *(store.run(lambda uow, answer=answer: step(uow, proposal, answer), lane) for answer in answers)
    )


def no_replay(*_: object) -> None:
    raise AssertionError("What was just written is read again.")


async def storm(store: Store) -> ProposalId:
    """750 answers; at the end everybody objects but one, who has not answered."""
    made = await store.run(lambda uow: opened(uow, participants=tuple(PEOPLE)))
    await all_at_once(store, made.id, "concern", PEOPLE[:250])
    await all_at_once(store, made.id, "object", PEOPLE[250:499])
    await all_at_once(store, made.id, "object", PEOPLE[:250])
    await all_at_once(store, made.id, "stand_aside", [PEOPLE[499]])
    return made.id


async def test_every_answer_of_a_storm_is_kept_and_the_last_one_counts(store: Store, monkeypatch):
    proposal = await storm(store)
    forget_states(monkeypatch)
    state = (await store.read(lambda uow: uow.proposals.get(proposal))).opened
    assert len(state.stances) == 750
    assert len(frame.standing(state)) == 499
    assert await store.read(lambda uow: uow.proposals.broken(proposal)) == 0


async def test_a_storm_replays_nothing(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(machine, "replay", no_replay)
    proposal = await storm(store)
    assert len(await store.read(lambda uow: uow.proposals.log(proposal))) == 751


async def test_only_what_follows_a_known_state_is_replayed(store: Store, monkeypatch: pytest.MonkeyPatch):
    made = await store.run(lambda uow: opened(uow, participants=tuple(PEOPLE)))
    await all_at_once(store, made.id, "object", PEOPLE[:20])
    known = await store.read(lambda uow: uow.proposals.get(made.id))
    await all_at_once(store, made.id, "object", PEOPLE[20:23])
    forget_states(monkeypatch)
    logs.STATES.put(known.head.seal, known.opened)
    replayed: list[int] = []
    replay = machine.replay

    def counted(lines, state=None):
        entries = list(lines)
        replayed.append(len(entries))
        return replay(entries, state)

    monkeypatch.setattr(machine, "replay", counted)
    await store.read(lambda uow: uow.proposals.get(made.id))
    assert replayed == [3]
