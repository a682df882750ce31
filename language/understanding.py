"""Understanding for an event loop: everything runs in one worker thread, and what waits goes together.

Knows which question is asked; refuses to know the answers' use. One thread, because the encoder is one model with one
core's worth of work: a second would only take the core from the relay.
"""

import asyncio
import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from language import detection, embeddings, likeness, mood, summaries, surely, tagging, themes
from ports.language import Detected, Embeddings, Group, Mood, Neighbour, Quote, Suggestion, Topic

Answer = TypeVar("Answer")
TOGETHER = 64
"""Messages that are embedded in one go: half the time of one by one."""


class Understanding:
    """Ask from any task of one loop. Close it at the end; what is under way is finished first."""

    def __init__(self, encoder: Embeddings | None = None) -> None:
        self._encoder = encoder or embeddings.shared()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="understanding")
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._reader: asyncio.Task[None] | None = None
        self._tagger: tuple[object, tagging.Tagger] | None = None

    async def close(self) -> None:
        """Ends the thread."""
        if self._reader is not None:
            await asyncio.gather(self._reader, return_exceptions=True)
        await asyncio.to_thread(self._thread.shutdown)

    async def warm(self) -> str:
        """Loads the model; says which one it is."""
        await self._run(self._encoder.rows, ["."])
        return self._encoder.name

    async def detect(
        self,
        text: str,
        languages: Sequence[str] = detection.LANGUAGES,
        profile: str = "",
        before: Sequence[str] = (),
    ) -> Detected:
        """As `detection.detect`."""
        return await self._run(detection.detect, text, languages, profile, before)

    async def suggest(
        self, message: str, tags: Sequence[Topic], corrections: Sequence[tuple[str, str]] = ()
    ) -> Suggestion:
        """As `tagging.suggest`, for one message. The model is learnt anew only when tags or corrections have changed."""
        await self._read(message)
        return await self._run(self._suggest, message, tuple(tags), tuple(corrections))

    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> list[Neighbour]:
        """As `likeness.related`."""
        return await self._run(likeness.related, message, others, limit, self._encoder)

    async def near(self, sentence: str, others: Sequence[str]) -> float:
        """As `likeness.nearness`."""
        return await self._run(likeness.nearness, sentence, others, self._encoder)

    async def mood(self, message: str) -> Mood:
        """As `mood.mood`."""
        await self._read(message)
        return await self._run(mood.mood, message, self._encoder)

    async def cluster(
        self,
        messages: Sequence[str],
        together: Sequence[tuple[int, int]] = (),
        apart: Sequence[tuple[int, int]] = (),
    ) -> list[Group]:
        """As `themes.cluster`."""
        return await self._run(themes.cluster, messages, together, apart, self._encoder)

    async def surely(self, messages: Sequence[str]) -> list[Group]:
        """As `surely.groups`: only what may be shown as one. Without labels."""
        found = await self._run(surely.groups, messages, self._encoder)
        return [Group("", tuple(places)) for places in found]

    async def index(self, known: Sequence[Sequence[str]]) -> themes.Index:
        """As `themes.index`."""
        return await self._run(themes.index, known, self._encoder)

    async def assign(self, message: str, index: themes.Index) -> int:
        """The theme of this message, which it joins; a new one where it says something new."""
        await self._read(message)
        return await self._run(_assign, message, index)

    async def summarise(self, messages: Sequence[str], limit: int = 3) -> list[Quote]:
        """As `summaries.summarise`."""
        return await self._run(summaries.summarise, messages, limit, self._encoder)

    async def run(self, work: Callable[..., Answer], *args: object) -> Answer:
        """Runs anything that uses the model, in the thread that alone may."""
        return await self._run(work, *args)

    def _suggest(
        self, message: str, tags: tuple[Topic, ...], corrections: tuple[tuple[str, str], ...]
    ) -> Suggestion:
        if self._tagger is None or self._tagger[0] != (tags, corrections):
            self._tagger = (tags, corrections), tagging.learn(tags, corrections, self._encoder)
        return self._tagger[1].suggest([message])[0]

    async def _read(self, text: str) -> None:
        """Has the text embedded together with whatever else waits, so that the question after it finds its vector."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((text, done))
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read_all())
        await done

    async def _read_all(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            results = await asyncio.gather(
                self._run(self._encoder.rows, [text for text, _ in taken]), return_exceptions=True
            )
            for _, done in taken:
                if done.done():
                    continue
                if isinstance(results[0], BaseException):
                    done.set_exception(results[0])
                else:
                    done.set_result(None)

    async def _run(self, work: Callable[..., Answer], *args: object) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, functools.partial(work, *args))


def _assign(message: str, index: themes.Index) -> int:
    row = index.row(message)
    theme, _ = index.find(row)
    if theme is None:
        return index.open(row)
    index.join(row, theme)
    return theme
