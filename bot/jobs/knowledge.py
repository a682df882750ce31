"""Offers kept answers to what was just asked, beside the relay; asks keepers whether theirs still hold.

Knows the order of things: what is looked at, held against which texts, saved once. Refuses to know what follows
(`handlers.knowledge`). Any number of processes may do it: whoever saves first was the one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot import texts
from bot.jobs.regular import Job
from bot.mind import Mind
from domain import knowledge
from domain.ids import MessageId
from domain.knowledge import BY_MEANING, BY_WORDS, Example, Match, Said
from domain.policy import Policy
from handlers.knowledge import doubts, offers
from ports.language import Gone, NoEmbeddings, Shelf
from ports.queues import Store, UnitOfWork

PORTION = 200
"""Messages that are looked at in one go."""
EACH, SWEEP = 1.0, 300.0
"""Seconds between two looks at what was said, and between two at what nobody has confirmed for long."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be looked at: messages up to a number, those of customers with their words."""

    seen: MessageId
    said: Sequence[Said]
    asked: Sequence[tuple[MessageId, str]]
    revision: int


@dataclass(frozen=True, slots=True)
class Held:
    """What others are held against: examples as of a revision of kept answers, by meaning where there is a shelf."""

    revision: int = -1
    examples: Sequence[Example] = ()
    shelf: Shelf | None = None


class Offering:
    """One for a process; remembers the texts that it holds others against until they change."""

    def __init__(self, store: Store, policy: Policy, said: texts.Texts, mind: Mind | None) -> None:
        self._store, self._policy, self._texts, self._mind = store, policy, said, mind
        self._held = Held()

    async def look(self) -> None:
        """Offers what fits what was said since the last look. Raises `StorageTrouble`."""
        while work := await self._store.read(self._work):
            found = await self._found(work)
            await self._store.run(partial(self._save, work=work, found=found))

    async def wonder(self) -> None:
        """Asks keepers of what nobody has confirmed for long. Raises `StorageTrouble`."""
        await self._store.run(lambda uow: doubts.ask(uow=uow, policy=self._policy))

    def _work(self, uow: UnitOfWork) -> Work | None:
        seen = uow.knowledge.seen()
        said = knowledge.ready(seen, uow.knowledge.said_since(seen, PORTION), uow.now)
        if not said:
            return None
        fresh = [one for one in said if one.by_customer and uow.now - one.sent_at < knowledge.RECENT]
        asked = [(one.message, uow.messages.get(one.message).content.text.plain) for one in fresh]
        return Work(
            seen, said, [one for one in asked if one[1].strip()], uow.knowledge.revision() if asked else 0
        )

    async def _found(self, work: Work) -> list[tuple[MessageId, list[Match]]]:
        """What may fit each message."""
        if not work.asked:
            return []
        if self._held.revision != work.revision:
            self._held = await self._read(work.revision)
        held = self._held
        found = []
        for message, text in work.asked:
            alike, least = await self._alike(held, text)
            found.append((message, knowledge.matches(held.examples, alike, least, text)))
        return [one for one in found if one[1]]

    async def _alike(self, held: Held, text: str) -> tuple[Sequence[float], float]:
        """How alike each example and a text are, and from where on that counts."""
        if held.shelf is not None:
            try:
                return await held.shelf.alike(text), BY_MEANING
            except Gone:
                self._held = Held()  # the next look finds another one
        return knowledge.by_words((one.text for one in held.examples), text), BY_WORDS

    async def _read(self, revision: int) -> Held:
        """The texts to hold others against, by meaning where there is a model."""
        examples, shelf = await self._store.read(lambda uow: uow.knowledge.examples()), None
        try:
            if self._mind is not None:
                shelf = await self._mind.shelf([one.text for one in examples])
        except Gone:
            revision = -1  # the next look finds another one
        except NoEmbeddings:
            pass
        return Held(revision, examples, shelf)

    def _save(self, uow: UnitOfWork, work: Work, found: Sequence[tuple[MessageId, Sequence[Match]]]) -> None:
        if not uow.knowledge.advance(work.seen, work.said[-1].message):
            return
        for message, matches in found:
            offers.offer(message, matches, self._texts.say, uow=uow, policy=self._policy)


def jobs(store: Store, policy: Policy, said: texts.Texts, mind: Mind | None) -> tuple[Job, ...]:
    """What is to be done for kept answers."""
    offering = Offering(store, policy, said, mind)
    return Job("knowledge", offering.look, EACH), Job("knowledge", offering.wonder, SWEEP, at_once=True)
