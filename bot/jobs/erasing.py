"""Ends what erasing has begun, and erases what has come of age, by the clock. Any number of processes may do it at once."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot import log
from bot.jobs.regular import Job
from domain import retention
from domain.erasing import ErasureId
from domain.ids import ConversationId
from domain.policy import Policy
from handlers.privacy import erasing
from ports.queues import Store, UnitOfWork

logger = log.get("bot.jobs.erasing")

EACH, SWEEP = 1.0, 600.0
"""Seconds between two looks at what is under way, and between two at what has come of age."""
LOOKED_AT = 200
"""Resolved conversations that are looked at in one go."""
AT_ONCE = 10
"""Conversations whose words go in one transaction, so that nobody waits for it."""


async def finish(store: Store) -> None:
    """Ends every erasing whose deliveries are settled: the last trace of who asked goes, and the engine's log with it.

    Raises `StorageTrouble`.
    """
    settled = [each.id for each in await store.read(lambda uow: uow.erasing.unfinished())]
    done = [number for number in settled if await _settled(store, number)]
    if done:
        await store.scrub()
        await store.run(lambda uow: _end(uow, done))


async def _settled(store: Store, number: ErasureId) -> bool:
    return await store.run(lambda uow: uow.erasing.finish(number))


def _end(uow: UnitOfWork, done: Sequence[ErasureId]) -> None:
    for number in done:
        uow.erasing.end(number)
        logger.info("erasing.done", erasure=number)


async def age(store: Store, policy: Policy) -> None:
    """Erases the words of resolved conversations that have come of age, a few at a time. Raises `StorageTrouble`."""
    if not policy.retention:
        return
    after: ConversationId | None = ConversationId(0)
    while after is not None:
        after = await _age_some(store, policy, after)


async def _age_some(store: Store, policy: Policy, after: ConversationId) -> ConversationId | None:
    """Erases what has come of age among the next few conversations; the last of these, None where there are none."""
    found = await store.read(lambda uow: _resolved(uow, policy, after))
    due = await store.read(lambda uow: _of_age(uow, policy, found))
    for start in range(0, len(due), AT_ONCE):
        part = due[start : start + AT_ONCE]
        await store.run(partial(_erase, policy=policy, part=part))
    return found[-1] if found else None


def _resolved(uow: UnitOfWork, policy: Policy, after: ConversationId) -> Sequence[ConversationId]:
    before = uow.now - timedelta(days=policy.shortest_retention)
    return uow.erasing.resolved_before(before, after, LOOKED_AT)


def _of_age(uow: UnitOfWork, policy: Policy, found: Sequence[ConversationId]) -> list[ConversationId]:
    due = []
    for number in found:
        conversation = uow.conversations.get(number)
        channel = uow.channels.get(conversation.home)
        if retention.is_of_age(conversation, channel.name if channel else "", policy.retention, uow.now):
            due.append(number)
    return due


def _erase(uow: UnitOfWork, policy: Policy, part: Sequence[ConversationId]) -> None:
    """Those that nobody has reopened, and no other process has erased, meanwhile; with what was merged into them."""
    of_age = [one for each in _of_age(uow, policy, part) for one in (each, *uow.conversations.parts(each))]
    due = [each for each in of_age if not uow.erasing.is_erased(each)]
    if due:
        number = erasing.aged(due, uow=uow, policy=policy)
        logger.info("erasing.aged", erasure=number, conversations=len(due))


def jobs(store: Store, policy: Policy) -> tuple[Job, ...]:
    """What is to be done for erasing."""
    return Job("erasing", partial(finish, store), EACH), Job("erasing", partial(age, store, policy), SWEEP)
