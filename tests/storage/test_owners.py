"""Who holds an account, and who takes over."""

import asyncio

from domain.digests import Kind
from domain.ids import ConversationId
from domain.signals.series import Rule
from ports.ecosystem import What
from ports.queues import UnitOfWork
from storage import tables
from storage.engine import SQLITE
from storage.sqlite import SqliteStore
from tests.patience import PATIENCE
from tests.storage import making
from tests.storage.saying import ANN, HERE
from tests.storage.stores import LANE, SLACK, Clock, Store, opened, post


async def take(store: Store, process: str, patience: float = PATIENCE) -> bool:
    def beat(uow):
        uow.owners.beat(process, "host", "worker")
        return uow.owners.take(SLACK, process, patience)

    return await store.aside(beat)


async def test_a_process_takes_what_is_free(store: Store):
    assert await take(store, "one")


async def test_an_account_has_one_holder(store: Store):
    assert [await take(store, "one"), await take(store, "two")] == [True, False]


async def test_a_holder_keeps_its_account(store: Store):
    assert [await take(store, "one"), await take(store, "one")] == [True, True]


async def test_what_a_silent_process_held_is_taken_over(store: Store):
    await take(store, "one")
    await asyncio.sleep(0.1)
    assert await take(store, "two", patience=0.05)


async def test_a_process_that_lost_its_account_is_told(store: Store):
    await take(store, "one")
    await asyncio.sleep(0.1)
    await take(store, "two", patience=0.05)
    assert not await take(store, "one")


async def test_what_is_released_is_free_at_once(store: Store):
    await take(store, "one")
    await store.run(lambda uow: uow.owners.release("one"))
    assert await take(store, "two")


async def test_silent_processes_that_hold_nothing_are_forgotten(store: Store):
    await take(store, "one")
    await store.run(lambda uow: uow.owners.beat("idle", "host", "web"))
    await asyncio.sleep(0.1)
    await store.run(lambda uow: uow.owners.sweep(0.05))
    left = await store.run(lambda uow: uow.transaction.sql.bare("SELECT id FROM processes").fetchall())
    assert [tuple(row) for row in left] == [("one",)]


async def test_a_claim_is_refused_to_whoever_lost_the_account(store: Store):
    if store.sole:
        return
    await take(store, "one")
    await asyncio.sleep(0.1)
    await take(store, "two", patience=0.05)
    await store.run(lambda uow: uow.outbox.add(post(1)))
    claim = await store.run(lambda uow: uow.outgoing.claim(uow.outgoing.head(SLACK, LANE).id, SLACK, "one"))
    assert not claim


async def test_who_is_alone_on_a_file_inherits_at_once(sqlite_url: str, clock: Clock):
    dead, heir = (SqliteStore(sqlite_url.removeprefix(SQLITE), clock) for _ in range(2))
    await take(dead, "dead")
    heir.hold()
    await heir.start()
    assert await take(heir, "heir")
    for store in (dead, heir):
        await store.close()


def wanted(uow: UnitOfWork) -> None:
    """One of everything that a process can begin."""
    uow.digests.want("k", making.a_digest(uow).id, Kind.SLOT)
    uow.translations.want(conversation=ConversationId(1), person=ANN, place=HERE, thread=None, language="fr")
    uow.ecosystem.ask(What.ACTOR, HERE, ANN, "Acme")
    uow.signals.try_rule(ANN, Rule(making.BUG))
    uow.suggestions.want()
    uow.installations.save(making.rotating(lambda: uow.at))


def begun(uow: UnitOfWork, process: str) -> list[str]:
    """What a process can begin now."""
    claims = {
        "digest_runs": uow.digests.claim(PATIENCE),
        "translations": uow.translations.claim(PATIENCE),
        "ecosystem_asks": uow.ecosystem.claim(PATIENCE),
        "signal_counted": uow.signals.claim(PATIENCE),
        "signal_trials": uow.signals.next_trial(PATIENCE),
        "suggestion_looks": uow.suggestions.claim(PATIENCE),
        "installations": uow.installations.claim_expiring(uow.at + 200, PATIENCE),
        "understanding": uow.understanding.claim(process, PATIENCE),
    }
    return [name for name, claim in claims.items() if claim is not None]


async def test_what_the_only_process_left_unfinished_is_begun_anew_at_once(sqlite_url: str, clock: Clock):
    dead, heir = (SqliteStore(sqlite_url.removeprefix(SQLITE), clock) for _ in range(2))
    await dead.run(wanted)
    await dead.run(lambda uow: begun(uow, "dead"))
    heir.hold()
    await heir.start()
    claimed = {table.name for table in tables.metadata.sorted_tables if "claimed_at" in table.c}
    assert set(await heir.run(lambda uow: begun(uow, "heir"))) == {*claimed, "understanding"}
    for store in (dead, heir):
        await store.close()


async def test_what_a_process_is_at_another_that_starts_beside_it_leaves_alone(
    store: Store, url: str, clock: Clock
):
    await store.run(wanted)
    await store.run(lambda uow: begun(uow, "one"))
    other = opened(url, clock)
    await other.start()
    assert await other.run(lambda uow: begun(uow, "other")) == []
    await other.close()
