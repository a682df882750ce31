"""Where the operator wants nothing understood, nothing waits for it: neither messages nor searches.

Otherwise what waits would grow for ever, and whoever counts what was understood would wait with it. A message that was let go
of is not understood later either, unless it is edited or tagged.
"""

from functools import partial

from bot.jobs.regular import Job
from domain.policy import Policy
from handlers import feedback_search
from ports.storage import Store, UnitOfWork

EVERY = 60.0
"""Seconds between two times."""
PORTION = 500
"""Messages that are let go of in one transaction: the relay writes too."""


def jobs(store: Store, policy: Policy, *, understood: bool) -> tuple[Job, ...]:
    """What is to be done with what waits: nothing where messages are understood."""
    return () if understood else (Job("unread", partial(let_go, store, policy), EVERY),)


async def let_go(store: Store, policy: Policy) -> None:
    """Lets go of all that waits, a portion at a time; searches are answered by words alone. Raises `StorageTrouble`."""
    await store.run(partial(_answer, policy))
    while await store.run(lambda uow: uow.understanding.let_go(PORTION)) == PORTION:
        pass


def _answer(policy: Policy, uow: UnitOfWork) -> None:
    for search in uow.understanding.searches():
        feedback_search.answer(search, (), uow=uow, policy=policy)
