"""Finds what is like an idea that somebody proposes, by meaning where that can be had in time, else by words alone.

Knows how long people wait; refuses to know what follows (`handlers.ideas.adding`). Any number of processes may do it: the
answer is given once, in the transaction that ends the asking.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from bot import log
from bot.jobs.regular import Job
from domain.ideas.values import Idea, IdeaId
from domain.policy import Policy
from handlers.ideas import adding, finding
from ports.language import Neighbour, NoEmbeddings
from ports.storage import Store, UnitOfWork

logger = log.get("bot.jobs.idea_likeness")

EVERY = 0.5
"""Seconds between two looks."""
PATIENCE = 1.2
"""Seconds in which meaning is found, or done without: somebody looks at their telephone."""
COMPARED = 150
"""Ideas whose meaning is looked at, the newest; by words all are."""
LEAST = 0.25
"""Likeness from which on somebody is asked. What stands out from a list of ideas that have nothing in common need not be
alike: of thirty such ones, nearly each new one was asked about. The same in other words, or in another language, has 0.35
and more."""

Known = Sequence[tuple[IdeaId, str]]


class Understands(Protocol):
    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> Sequence[Neighbour]: ...


def jobs(store: Store, policy: Policy, mind: Understands | None) -> tuple[Job, ...]:
    """What is to be done for ideas."""
    return (Job("ideas", partial(answer_all, store, policy, mind), EVERY),)


async def answer_all(store: Store, policy: Policy, mind: Understands | None) -> None:
    """Answers everybody who waits. Raises `StorageTrouble`."""
    for idea, known in await store.read(_asking):
        similar = await _similar(idea, known, mind)
        await store.run(partial(_answer, idea.id, similar, policy))


def _asking(uow: UnitOfWork) -> list[tuple[Idea, Known]]:
    return [(idea, finding.others(idea, uow)) for idea in uow.ideas.asking()]


def _answer(number: IdeaId, similar: Sequence[IdeaId], policy: Policy, uow: UnitOfWork) -> None:
    adding.answer(number, similar, uow, policy)


async def _similar(idea: Idea, known: Known, mind: Understands | None) -> list[IdeaId]:
    """What says the same: by meaning first, then by words."""
    by_words = finding.alike(idea.text, known)
    if mind is None or not known:
        return by_words
    texts = [text for _, text in known[:COMPARED]]
    try:
        async with asyncio.timeout(PATIENCE):
            found = await mind.related(idea.text, texts, finding.SHOWN)
    except (TimeoutError, NoEmbeddings):
        logger.info("ideas.by_words", idea=idea.id)
        return by_words
    by_meaning = finding.named(
        [each.index for each in found if each.same and each.similarity >= LEAST], known
    )
    return list(dict.fromkeys((*by_meaning, *by_words)))[: finding.SHOWN]
