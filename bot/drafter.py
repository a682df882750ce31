"""The language model that the operator named, if any: built when it is first asked, its budget kept over restarts.

Until then nothing of it is in memory. Knows settings and rows; refuses to know prompts and servers: `language.chat_model` does.
"""

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from bot import clock, log
from bot.settings import Model
from ports.language import Cited, Mood, Suggestion, Topic
from ports.queues import Store
from ports.storage import StorageTrouble

if TYPE_CHECKING:
    from language.chat_model import ChatModel, Near

logger = log.get("bot.drafter")
T = TypeVar("T")


@dataclass(slots=True)
class Drafter:
    """Implements `ports.language.LanguageModel`. Close it at the end."""

    model: Model
    store: Store
    near: "Near | None" = None
    """Who can tell how alike texts are in meaning, for summaries in another language than their messages."""
    _chat: "ChatModel | None" = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _day: date = date.min
    _kept: int = 0
    """What of the budget's day stands in our rows."""

    async def tag(self, message: str, tags: Sequence[Topic], names: Sequence[str] = ()) -> Suggestion | None:
        """See the port, as for all that follow. Half of a day's tokens is spared for what people read: digests, translations."""
        return await self._ask(lambda chat: chat.tag(message, tags, names), sparing=True)

    async def label(self, messages: Sequence[str], names: Sequence[str] = ()) -> str | None:
        return await self._ask(lambda chat: chat.label(messages, names))

    async def summarise(
        self, messages: Sequence[str], language: str, names: Sequence[str] = ()
    ) -> list[Cited] | None:
        return await self._ask(lambda chat: chat.summarise(messages, language, names))

    async def mood(self, message: str, names: Sequence[str] = ()) -> Mood | None:
        return await self._ask(lambda chat: chat.mood(message, names), sparing=True)

    async def translate(self, text: str, language: str, names: Sequence[str] = ()) -> str | None:
        return await self._ask(lambda chat: chat.translate(text, language, names))

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """Questions by task and by what became of them."""
        return self._chat.counts if self._chat is not None else {}

    async def close(self) -> None:
        """Ends the connections to the server."""
        if self._chat is not None:
            await self._chat.server.client.aclose()

    async def _ask(
        self, ask: Callable[["ChatModel"], Awaitable[T | None]], *, sparing: bool = False
    ) -> T | None:
        chat = await self._ready()
        if sparing and 2 * chat.budget.left(clock.now()) < self.model.daily_tokens:
            return None
        try:
            return await ask(chat)
        finally:
            await self._keep(chat)

    async def _ready(self) -> "ChatModel":
        async with self._lock:
            if self._chat is None:
                # In a thread: reading the code takes a second, and nobody shall wait for it.
                await asyncio.to_thread(importlib.import_module, "language.chat_model")
                self._chat = _chat(self.model, self.near)
                await self._keep(self._chat)
        return self._chat

    async def _keep(self, chat: "ChatModel") -> None:
        """Writes down what was used since the last time; what other processes used counts here too."""
        budget, today = chat.budget, clock.now()
        budget.left(today)
        if budget.day != self._day:
            self._day, self._kept = budget.day, 0
        day, fresh, self._kept = budget.day, budget.spent - self._kept, budget.spent
        try:
            total = await self.store.run(lambda uow: uow.usage.spend(day, fresh))
        except StorageTrouble as trouble:
            logger.warning("drafter.trouble", trouble=str(trouble))
            return
        if day == self._day and total > self._kept:
            budget.spent += total - self._kept
            self._kept = total


def _chat(model: Model, near: "Near | None") -> "ChatModel":
    from language import chat_model, limits

    key = model.api_key.get_secret_value() if model.api_key else ""
    scope = chat_model.Scope(contacts=model.contacts, tasks=frozenset(model.tasks))
    server = chat_model.connect(model.base_url, model.name, key, model.seconds)
    return chat_model.ChatModel(server, clock.now, limits.Budget(model.daily_tokens), scope=scope, near=near)


@contextlib.asynccontextmanager
async def held(model: Model | None, store: Store) -> AsyncIterator[Drafter | None]:
    """The language model of the settings while the block runs; None where there is none."""
    drafter = Drafter(model, store) if model else None
    try:
        yield drafter
    finally:
        if drafter is not None:
            await drafter.close()
