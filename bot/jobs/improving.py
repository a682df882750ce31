"""What the embedded understanding is not sure of, a language model is asked about: tags and moods. Nobody waits long for it.

What people said stands, what is sure stands, and what has not come in time stays as it was.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.policy import Policy
from domain.understanding import Batch, Reading, Unread
from handlers import rules
from ports.language import LanguageModel, Topic
from ports.storage import Store, UnitOfWork

TIME = 8.0
"""Seconds for one batch in all; others wait for it, and its process must be heard of within thirty."""
AT_ONCE = 3
"""Messages that the model is asked about side by side."""
MOODY = 0.6
"""How sure of a mood a model must be; models claim much."""


@dataclass(frozen=True, slots=True)
class Improving:
    """Implements `bot.jobs.understanding.Improve`."""

    model: LanguageModel
    store: Store
    policy: Policy

    async def __call__(self, messages: Sequence[Unread], batch: Batch) -> Batch:
        """The same batch, with what the model knew of those that nobody was sure of."""
        said = {one.message: one for one in messages if not one.inside and one.text.strip()}
        unsure = [one for one in batch.readings if one.message in said and wanting(one, said[one.message])]
        if not unsure:
            return batch
        tags, names = await self.store.read(
            lambda uow: self._known([said[one.message] for one in unsure], uow)
        )
        better: dict[int, Reading] = {}
        room = asyncio.Semaphore(AT_ONCE)

        async def ask(one: Reading) -> None:
            async with room:
                message = said[one.message]
                better[one.message] = await self._asked(one, message, tags, names[one.message])

        try:
            async with asyncio.timeout(TIME), asyncio.TaskGroup() as group:
                for one in unsure:
                    group.create_task(ask(one))
        except TimeoutError:
            pass  # what came so far is taken
        return replace(batch, readings=tuple(better.get(one.message, one) for one in batch.readings))

    def _known(
        self, messages: Sequence[Unread], uow: UnitOfWork
    ) -> tuple[list[Topic], dict[int, tuple[str, ...]]]:
        """The tags that there are, and the names that must not leave us, by message."""
        topics = [Topic(tag.name, " ".join(tag.synonyms)) for tag in rules.tags(uow, self.policy)]
        names: dict[int, tuple[str, ...]] = {}
        for one in messages:
            customer = uow.people.customer(one.by)
            names[one.message] = (customer.name, customer.username) if customer else ()
        return topics, names

    async def _asked(
        self, reading: Reading, message: Unread, tags: Sequence[Topic], names: Sequence[str]
    ) -> Reading:
        if not reading.sure and not message.tags:
            tag = await self.model.tag(message.text, tags, names)
            if tag is not None and tag.sure:
                reading = replace(reading, tag=tag.tag, confidence=tag.confidence, sure=True)
        if reading.mood not in ("like", "dislike"):
            mood = await self.model.mood(message.text, names)
            if mood is not None and mood.confidence >= MOODY:
                reading = replace(reading, mood=mood.name, mood_confidence=mood.confidence)
        return reading


def wanting(reading: Reading, message: Unread) -> bool:
    """Whether there is anything about a message that nobody is sure of."""
    return (not reading.sure and not message.tags) or reading.mood not in ("like", "dislike")


def of(model: LanguageModel | None, store: Store, policy: Policy) -> Improving | None:
    """Who improves, where there is a language model."""
    return Improving(model, store, policy) if model is not None else None
