"""Understands messages after they have been relayed: a part that is woken by commits, has them read, and saves at once.

Knows the order of things: who may understand, what it must know before, what waits. Refuses to know how texts are read
(`language.library`) and what follows (`handlers.understood`). Any number of processes may run it: one understands.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot import log
from bot.jobs import portions, searching, taught
from bot.jobs.giving_way import GivingWay
from bot.mind import Mind
from delivery.supervision import Supervisor
from domain import deliveries
from domain.feedback import Tag
from domain.ids import MessageId
from domain.policy import Policy
from domain.understanding import LETTERS, Batch, Place, Search, State, ThemeId, Unread
from handlers import feedback_search, rules, understood
from ports.language import Gone, Library, NoEmbeddings, Topic
from ports.queues import Store, UnitOfWork, Woken
from ports.storage import StorageTrouble
from ports.understanding import ACCOUNT

if TYPE_CHECKING:
    from bot.wiring import App

logger = log.get("bot.jobs.understanding")
Improve = Callable[[Sequence[Unread], Batch], Awaitable[Batch]]
"""What a language model may better before it is saved: tags and moods that are not sure, labels of themes."""

PORTION = 12
"""Messages that are understood at once: so many share the cost of one reading, and nobody waits long for its commit."""
GATHER = 0.25
"""Seconds in which messages gather before they are read."""
QUIET, IDLE = 3.0, 10.0
"""Seconds without a message that count as a quiet time, and seconds until the next look after one."""
GROWTH, OVERDUE = 2.0, 6.0
"""By how much more messages there must be than were measured, to measure again in a quiet time, and at any time."""
LEASE = 30.0
"""Seconds after which another process may take over from one that has not been heard of."""
LESSONS = 1500
"""The newest of what people taught: as many are learnt."""
GROWN = 1.1
"""What lessons that correct nothing must have grown by before they are learnt."""
REMEASURED = 8192
"""Messages of which a measure is taken, the newest: more change it little and take longer."""
PLACED = 500
"""Themes whose new places are saved in one transaction."""


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do, and what must be known to do it."""

    state: State
    messages: tuple[Unread, ...]
    searches: tuple[Search, ...]
    tags: tuple[Tag, ...]
    lessons: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the library was taught last: up to which revision, of how many lessons, for which tags."""

    revision: int = -1
    lessons: int = 0
    tags: tuple[Tag, ...] = ()


class Lost(Exception):
    """Another process understands now: what was read here must not be saved."""


class Reader:
    """The part. `run` it under supervision."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        process: str,
        mind: Mind,
        improve: Improve | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store, self._policy, self._process = store, policy, process
        self._mind, self._improve, self._sleep = mind, improve, sleep
        self._library: Library | None = None
        self._model, self._fit = "", 0
        """Which model reads, and the number of the measure by which themes stand."""
        self._learnt = Learnt()
        self._suspects: set[MessageId] = set()
        self._hopeless: set[MessageId] = set()
        self._searches = searching.Searches(store, policy)
        self._wake = asyncio.Event()
        self._way = GivingWay(store)
        store.listen(self._woken)

    def _woken(self, woken: Woken) -> None:
        if any(account == ACCOUNT for account, _ in woken.lanes):
            self._wake.set()

    async def run(self) -> None:
        """Understands what waits, then what comes, until it is cancelled. When whoever reads has ended, another one does."""
        self._library = None  # whatever ended it last, what it knew may have ended too
        ended = 0
        while True:
            try:
                if not await self.step():
                    await self._wait()
                ended = 0
            except (StorageTrouble, Lost) as trouble:
                self._library = None
                logger.warning("understanding.trouble", trouble=str(trouble) or type(trouble).__name__)
                await self._wait()
            except Gone:  # `bot.mind` has said so
                self._library, ended = None, ended + 1
                await self._sleep(deliveries.backoff(ended).total_seconds())

    async def _wait(self) -> None:
        """Until something is to be understood, and a moment more in which it gathers. A quiet time is used."""
        try:
            await asyncio.wait_for(self._wake.wait(), QUIET)
        except TimeoutError:
            with contextlib.suppress(StorageTrouble, Lost):
                await self._use_the_quiet()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), IDLE)
        await asyncio.sleep(GATHER)
        self._wake.clear()

    async def _use_the_quiet(self) -> None:
        """The measure is taken anew while nobody writes: it takes a second of a core."""
        library = self._library
        if library is not None and await library.wants_fit(GROWTH):
            await self._way.clear()  # the team may still answer by the hundred
            await self._store.run(self._keep)
            await self._remeasure(library)

    async def step(self) -> bool:
        """Does some of what waits; False when nothing did, or another is at it. Raises `StorageTrouble`, `Lost`, `Gone`."""
        work = await self._store.read(self._work)
        if not (work.messages or work.searches or self._stale(work)):
            return False
        if not work.searches:  # a search has somebody waiting
            await self._way.clear()
        before = await self._store.run(self._claim)
        if before is None:
            self._library = None
            return False
        try:
            await self._prepare(before, work)
            await self._answer(work.searches)
            await self._read(work.messages)
        except Gone:
            raise  # another one will be there
        except NoEmbeddings as missing:
            await self._without(work, str(missing))
        return bool(work.messages or work.searches)

    async def stop(self) -> None:
        """Leaves the rest to others."""
        with contextlib.suppress(StorageTrouble):
            await self._store.run(lambda uow: uow.understanding.release(self._process))

    def _work(self, uow: UnitOfWork) -> Work:
        return Work(
            uow.understanding.state(),
            tuple(uow.understanding.unread(PORTION)),
            tuple(uow.understanding.searches()),
            rules.tags(uow, self._policy),
            uow.understanding.count_lessons(),
        )

    def _claim(self, uow: UnitOfWork) -> State | None:
        return uow.understanding.claim(self._process, LEASE)

    def _stale(self, work: Work) -> bool:
        """Whether whoever understands here has not heard of what people said."""
        return self._library is not None and work.state.revision != self._learnt.revision

    # what it must know

    async def _prepare(self, before: State, work: Work) -> None:
        library = self._library
        if library is None or before.owner != self._process:
            library = await self._load(before)
        learnt = self._learnt
        revised = before.revision != learnt.revision
        if revised:
            await self._heed(library)
        if revised or work.tags != learnt.tags or work.lessons > GROWN * learnt.lessons:
            given = await self._store.read(lambda uow: uow.understanding.lessons(LESSONS))
            topics = [Topic(tag.name, " ".join(tag.synonyms)) for tag in work.tags]
            await library.learn(topics, taught.newest(given))
            self._learnt = Learnt(before.revision, work.lessons, work.tags)
        self._library = library

    async def _load(self, state: State) -> Library:
        """A library that knows what was kept. Raises `NoEmbeddings`."""
        library, model = await self._mind.library()
        self._model, self._fit, self._learnt = model, state.fit, Learnt()
        trouble = LETTERS if model == LETTERS else ""
        await self._store.run(lambda uow: uow.understanding.note(model, trouble))
        logger.info("understanding.begins", model=model)
        measure = await self._store.read(lambda uow: uow.themes.measure(state.fit))
        if measure is None or not await library.restore(state.fit, measure):
            await self._remeasure(library, fresh=True)
            return library
        async for places in portions.places(self._store, state.fit):
            await library.put(places)
            await self._store.run(self._keep)
        return library

    async def _remeasure(self, library: Library, *, fresh: bool = False) -> None:
        """Takes the measure of all that was said, and keeps it with where themes stand in it."""
        members = await self._store.read(lambda uow: uow.themes.assigned(REMEASURED))
        if fresh and not members:
            fit, measure = await library.begin()
            self._fit = fit
            await self._store.run(lambda uow: uow.themes.save_measure(fit, measure))
            return
        texts, of = [text for _, text in members], [theme for theme, _ in members]
        fit, measure, places = await library.refit(texts, of)
        self._fit = fit
        for start in range(0, len(places), PLACED):
            await self._store.run(partial(_place, places=places[start : start + PLACED], fit=fit))
        await self._store.run(lambda uow: uow.themes.save_measure(fit, measure))
        logger.info("understanding.measured", messages=fit, themes=len(places))

    async def _heed(self, library: Library) -> None:
        """Themes that people opened stand, those they took back or had erased do not."""
        await library.keep(frozenset(await self._store.read(lambda uow: uow.themes.all_ids())))
        for theme, text, stands in await self._store.read(taught.parted):
            place: Place | None
            if stands and not await library.knows(theme):
                place = await library.stand(theme, text)
            elif not stands and await library.knows(theme):
                place = await library.clear(theme)
            else:
                continue
            if place is not None:
                await self._store.run(partial(understood.stand, place, {}, self._fit))

    # what it does

    async def _read(self, messages: Sequence[Unread]) -> None:
        library = self._library
        if not messages or library is None:
            return
        if any(one.message in self._suspects for one in messages):
            messages = messages[:1]
        texts = [one for one in messages if one.text.strip() and one.message not in self._hopeless]
        batch = await self._tried(library, texts)
        if self._improve is not None:
            batch = await self._improve(texts, batch)

        def save(uow: UnitOfWork) -> dict[int, ThemeId]:
            self._keep(uow)
            if uow.understanding.state().revision != self._learnt.revision:
                raise Lost  # some of these may have been erased while they were read: nothing of them may come back
            return understood.save(messages, batch, self._fit, uow=uow, policy=self._policy)

        saved = False
        try:
            opened = await self._store.run(save)
            await library.opened(opened)
            saved = True
        finally:
            if not saved:
                self._library = None  # it believes in what was not saved
        if await library.wants_fit(OVERDUE):
            await self._remeasure(library)

    async def _tried(self, library: Library, messages: Sequence[Unread]) -> Batch:
        """What they say. Messages that made reading fail are tried one by one the next time, and then left alone.

        Whoever reads may have been ended by others: so even a message that was by itself is tried again.
        """
        read = False
        try:
            batch: Batch = await library.read(messages)
            read = True
        finally:
            if not read:
                numbers = {one.message for one in messages}
                alone = len(numbers) == 1 and numbers <= self._suspects
                (self._hopeless if alone else self._suspects).update(numbers)
                self._library = None
        return batch

    def _keep(self, uow: UnitOfWork) -> None:
        if not uow.understanding.keep(self._process, LEASE):
            raise Lost

    async def _without(self, work: Work, why: str) -> None:
        """No embeddings can be had: everything goes on without, and `/isthmus status` says so."""
        self._library = None
        if work.state.trouble != why:
            logger.warning("understanding.no_embeddings", why=why)

        def skip(uow: UnitOfWork) -> None:
            uow.understanding.note("", why)
            uow.understanding.drop([one.message for one in work.messages])
            for search in work.searches:
                feedback_search.answer(search, (), uow=uow, policy=self._policy)

        await self._store.run(skip)

    async def _answer(self, searches: Sequence[Search]) -> None:
        if self._library is not None:
            await self._searches.answer(searches, self._library, self._model)


def _place(uow: UnitOfWork, places: Sequence[Place], fit: int) -> None:
    for place in places:
        uow.themes.place(fit, place)


@contextlib.asynccontextmanager
async def reading(
    app: "App", supervisor: Supervisor, improve: Improve | None = None, *, on: bool = True
) -> AsyncIterator[Mind | None]:
    """Understands what is relayed, while the block runs; gives the mind that does, for whoever else has something to ask.

    None where the operator wants none of it: what waits is let go of (`bot.jobs.unread`), and searches go by words.
    """
    if not on:
        await app.store.run(lambda uow: uow.understanding.note("", ""))
        yield None
        return
    mind = Mind()
    reader = Reader(app.store, app.policy, app.process, mind, improve)
    supervisor.start("understanding", reader.run)
    try:
        yield mind
    finally:
        await supervisor.stop("understanding")
        await reader.stop()
        await mind.close()
