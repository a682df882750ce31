"""The embedded understanding of this process: a child that is started when somebody first asks it, and again once it has ended.

Knows when it is started; refuses to know what is asked.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import cast

from bot import log
from domain.understanding import Place, ThemeId
from language import process
from language.process import Process
from ports.language import Gone, Group, Library, Mood, Neighbour, NoEmbeddings, Shelf, Understands

logger = log.get("bot.mind")


class Mind:
    """Implements `ports.language.Understands`. One for a process; close it at the end."""

    def __init__(self, start: Callable[[], Awaitable[Process]] = process.start) -> None:
        self._start = start
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._closed = False
        self.ends: Counter[str] = Counter()
        """How many children ended that nobody had closed, by why: `ended`, `stands_still`, `endless`."""
        self._lock = asyncio.Lock()

    async def cluster(self, messages: Sequence[str]) -> Sequence[Group]:
        return await (await self._ready()).cluster(messages)

    async def mood(self, message: str) -> Mood:
        return await (await self._ready()).mood(message)

    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> Sequence[Neighbour]:
        return await (await self._ready()).related(message, others, limit)

    async def near(self, sentence: str, others: Sequence[str]) -> float:
        """See `ports.language.Understands`; 0 where no model can tell."""
        try:
            return await (await self._ready()).near(sentence, others)
        except NoEmbeddings:
            return 0.0

    async def near_themes(
        self, wanted: Sequence[Place], others: Sequence[Place], least: float
    ) -> Sequence[tuple[ThemeId, ThemeId, float]]:
        return await (await self._ready()).near_themes(wanted, others, least)

    async def library(self) -> tuple[Library, str]:
        """A library that remembers nothing yet, in place of the last one, and which model reads. Raises `NoEmbeddings`."""
        child = await self._running()
        model: str = await child.ask("open_library")
        return cast(Library, There(child, "library.")), model

    async def shelf(self, texts: Sequence[str]) -> Shelf:
        """A shelf of these texts, in place of the last one. Raises `NoEmbeddings`."""
        child = await self._running()
        await child.ask("open_shelf", texts)
        return cast(Shelf, There(child, "shelf."))

    @property
    def resident(self) -> int | None:
        """Bytes of memory that the child holds; None where there is none, or the system does not tell."""
        return None if self._process is None or self._process.ended else self._process.resident

    async def close(self) -> None:
        """Ends the child; there is no other one from then on."""
        self._closed = True
        async with self._lock:
            if self._process is not None and self._watching is not None:
                await self._process.close()
                await self._watching

    async def _ready(self) -> Understands:
        return cast(Understands, There(await self._running()))

    async def _running(self) -> Process:
        async with self._lock:
            if self._closed:
                raise Gone("this process ends")
            if self._process is None or self._process.ended:
                self._process = await self._begun()
                self._watching = asyncio.create_task(self._watch(self._process))
            return self._process

    async def _begun(self) -> Process:
        try:
            return await self._start()
        except Gone as gone:
            logger.warning("understanding.process_not_started", why=str(gone))
            raise

    async def _watch(self, child: Process) -> None:
        await child.over()
        if child.given_up:
            self.ends[child.given_up] += 1
            logger.warning("understanding.process_given_up", why=child.given_up)
            return
        code = await child.wait()
        if not self._closed:
            self.ends["ended"] += 1
            logger.warning("understanding.process_ended", code=code)


class There:
    """An object in the child, on whose methods whoever asks calls as if it were here; by the port that it is cast to."""

    def __init__(self, child: Process, name: str = "") -> None:
        self._child, self._name = child, name

    def __getattr__(self, method: str) -> Callable[..., Awaitable[object]]:
        return partial(self._child.ask, self._name + method)
