"""The embedded understanding of this process, loaded when somebody first asks it. Knows how it is loaded; refuses to know
what is asked."""

import asyncio
import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from ports.language import Group, Mood, Neighbour, NoEmbeddings

if TYPE_CHECKING:  # the first message loads them: until then a process is small
    from language.library import Library
    from language.understanding import Understanding

T = TypeVar("T")


class Mind:
    """One for a process, and one thread in it. Close it at the end."""

    def __init__(self) -> None:
        self._real: Understanding | None = None
        self._lock = asyncio.Lock()

    async def cluster(self, messages: Sequence[str]) -> Sequence[Group]:
        """See `digests.understanding.Understands`, as for both: people read these as one."""
        return await (await self._ready()).surely(messages)

    async def mood(self, message: str) -> Mood:
        return await (await self._ready()).mood(message)

    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> Sequence[Neighbour]:
        """See `ports.language.Understands`."""
        return await (await self._ready()).related(message, others, limit)

    async def near(self, sentence: str, others: Sequence[str]) -> float:
        """How alike a sentence and the nearest of these are in meaning, from -1 to 1; 0 where no model can tell."""
        try:
            return await (await self._ready()).near(sentence, others)
        except NoEmbeddings:
            return 0.0

    async def library(self) -> "Library":
        """What reads messages as they arrive; to be used in the thread alone. Raises `NoEmbeddings`."""
        await self._ready()
        module = await asyncio.to_thread(importlib.import_module, "language.library")
        made: Library = module.Library()
        await self.run(made.warm)
        return made

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Runs something in the thread that alone may use the model."""
        return await (await self._ready()).run(work, *args)

    async def close(self) -> None:
        if self._real is not None:
            await self._real.close()

    async def _ready(self) -> "Understanding":
        async with self._lock:
            if self._real is None:
                # In a thread: reading the code takes a second, and nobody shall wait for it.
                module = await asyncio.to_thread(importlib.import_module, "language.understanding")
                self._real = module.Understanding()
        assert self._real is not None
        return self._real
