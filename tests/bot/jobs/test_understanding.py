"""The part that understands: it goes on where something fails, leaves what is another's, and answers searches."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.jobs import searching, taught, understanding, unread
from delivery.supervision import Supervisor
from domain.understanding import Batch, Place, Reading, Unread
from ports.language import Gone, Nearest, NoEmbeddings
from ports.storage import StorageTrouble
from storage.sqlite import SqliteStore
from tests import builders as a
from tests.patience import PATIENCE
from tests.storage.saying import says
from tests.storage.stores import Clock


class Books:
    """Implements `ports.language.Library`; fails on demand."""

    def __init__(self) -> None:
        self.trouble = ""
        self.lessons: list[tuple[str, str]] = []
        self.bad: dict[str, list[Exception]] = {}
        self.grown = False

    async def learn(self, tags: object, lessons: Sequence[tuple[str, str]]) -> None:
        self.lessons = list(lessons)

    async def begin(self) -> tuple[int, bytes]:
        return 1, b"measure"

    async def restore(self, fit: int, measure: bytes) -> bool:
        return True

    async def read(self, messages: Sequence[Unread]) -> Batch:
        for one in messages:
            if self.bad.get(one.text):
                raise self.bad[one.text].pop()
        readings = tuple(Reading(one.message, "en", 1.0, opens=one.message) for one in messages)
        return Batch(readings, tuple(Place(None, one.message, 1, b"1", one.text) for one in messages))

    async def nothing(self, *given: object) -> None: ...

    put = opened = keep = nothing

    async def nearest(self, words: str, known: object) -> Nearest:
        raise StorageTrouble("nearest") if self.trouble else ValueError("nearest")

    async def wants_fit(self, grown: float) -> bool:
        return self.grown

    async def refit(self, texts: object, of: object) -> tuple[int, bytes, tuple[Place, ...]]:
        self.grown = False
        return 2, b"measure", ()


class Shelf:
    """Implements `bot.mind.Mind` without a process."""

    def __init__(self, books: Books) -> None:
        self.books, self.loaded = books, 0

    async def library(self) -> tuple[Books, str]:
        if self.books.trouble:
            raise NoEmbeddings(self.books.trouble)
        self.loaded += 1
        return self.books, "m"


@pytest.fixture
async def store(sqlite_url: str, clock: Clock):
    made = SqliteStore(str(Path(sqlite_url.removeprefix("sqlite:///"))), clock)
    await made.start()
    yield made
    await made.close()


def a_reader(store: SqliteStore, shelf: Shelf, process: str = "p") -> understanding.Reader:
    return understanding.Reader(store, a.a_policy(), process, shelf)  # type: ignore[arg-type]


async def backlog(store: SqliteStore) -> int:
    return await store.read(lambda uow: uow.understanding.backlog())


async def test_nothing_is_loaded_until_something_is_said(store: SqliteStore):
    shelf = Shelf(Books())
    assert not await a_reader(store, shelf).step()
    assert shelf.loaded == 0


async def test_what_waits_is_understood(store: SqliteStore):
    await store.run(lambda uow: says(uow, "one"))
    reader = a_reader(store, Shelf(Books()))
    assert await reader.step()
    assert not await reader.step()
    theme = await store.read(lambda uow: uow.themes.of_conversation(1))
    assert theme.label == "one"


async def test_the_measure_is_not_taken_while_the_relay_is_at_work(store: SqliteStore):
    books = Books()
    reader = a_reader(store, Shelf(books))
    await store.run(lambda uow: says(uow, "one"))
    await reader.step()
    books.grown = True
    left = []

    class Way:
        async def clear(self) -> None:
            left.append(books.grown)

    reader._way = Way()  # type: ignore[assignment]
    await reader._use_the_quiet()
    assert (left, books.grown) == ([True], False)


async def test_what_another_process_is_at_is_left_until_it_is_silent(store: SqliteStore, clock: Clock):
    await store.run(lambda uow: says(uow, "one"))
    await store.run(lambda uow: uow.understanding.claim("other", 30))
    reader = a_reader(store, Shelf(Books()))
    assert not await reader.step()
    clock.at += 31
    assert await reader.step()
    assert await backlog(store) == 0


async def test_what_another_has_taken_over_meanwhile_is_not_saved(store: SqliteStore, clock: Clock):
    await store.run(lambda uow: says(uow, "one"))
    books = Books()
    reader = a_reader(store, Shelf(books))

    async def improve(messages: Sequence[Unread], batch: Batch) -> Batch:
        clock.at += understanding.LEASE + 1
        await store.run(lambda uow: uow.understanding.claim("other", 30))
        return batch

    reader._improve = improve
    with pytest.raises(understanding.Lost):
        await reader.step()
    assert await backlog(store) == 1


async def test_what_was_read_while_people_changed_what_is_known_is_read_anew(store: SqliteStore):
    number = await store.run(lambda uow: says(uow, "one"))
    reader = a_reader(store, Shelf(Books()))

    async def improve(messages: Sequence[Unread], batch: Batch) -> Batch:
        await store.run(lambda uow: uow.understanding.teach(number, "idea", corrects=True))
        return batch

    reader._improve = improve
    with pytest.raises(understanding.Lost):
        await reader.step()
    assert await backlog(store) == 1


async def themes(store: SqliteStore) -> list[str]:
    return sorted(
        await store.read(lambda uow: [uow.themes.get(number).label for number in uow.themes.all_ids()])
    )


async def test_a_message_that_cannot_be_read_is_left_and_the_others_are_read(store: SqliteStore):
    for text in ("one", "bad", "two"):
        await store.run(lambda uow, text=text: says(uow, text))
    books = Books()
    books.bad = {"bad": [ZeroDivisionError()] * 9}
    reader = a_reader(store, Shelf(books))
    for _ in range(9):
        try:
            await reader.step()
        except ZeroDivisionError:
            continue
    assert await backlog(store) == 0
    assert await themes(store) == ["one", "two"]


async def test_nothing_is_lost_when_what_reads_is_killed_and_all_is_told_to_the_next_one(store: SqliteStore):
    await store.run(lambda uow: says(uow, "one"))
    shelf = Shelf(Books())
    shelf.books.bad = {"one": [Gone("killed")]}
    reader = a_reader(store, shelf)
    with pytest.raises(Gone):
        await reader.step()
    await reader.step()
    assert (shelf.loaded, await themes(store)) == (2, ["one"])


async def test_when_what_reads_is_killed_the_part_goes_on_with_another_one_and_has_not_failed(
    store: SqliteStore,
):
    await store.run(lambda uow: says(uow, "one"))
    shelf, pauses, rests = Shelf(Books()), [], asyncio.Event()
    shelf.books.bad = {"one": [Gone("killed")]}

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async def rest() -> None:
        rests.set()
        await asyncio.Event().wait()

    reader = understanding.Reader(store, a.a_policy(), "p", shelf, sleep=pause)  # type: ignore[arg-type]
    reader._wait = rest  # type: ignore[method-assign]
    supervisor = Supervisor()
    async with supervisor.during("understanding", reader.run):
        await asyncio.wait_for(rests.wait(), PATIENCE)
        assert (supervisor.parts["understanding"].failures, pauses) == (0, [1.0])
    assert await backlog(store) == 0


async def test_without_embeddings_everything_goes_on_and_says_so(store: SqliteStore):
    await store.run(lambda uow: says(uow, "one"))
    await store.run(lambda uow: uow.understanding.search(a.ANN.alias, a.SUPPORT, "one"))
    books = Books()
    books.trouble = "ImportError"
    await a_reader(store, Shelf(books)).step()
    assert await backlog(store) == 0
    assert await store.read(lambda uow: uow.understanding.searches()) == []
    assert (await store.read(lambda uow: uow.understanding.state())).trouble == "ImportError"


async def test_a_search_that_fails_again_and_again_is_given_up_and_what_waits_is_read(store: SqliteStore):
    await store.run(lambda uow: says(uow, "one"))
    await store.run(lambda uow: uow.understanding.search(a.ANN.alias, a.SUPPORT, "no library finds this"))
    reader = a_reader(store, Shelf(Books()))
    for _ in range(searching.TRIES):
        with pytest.raises(ValueError, match="nearest"):
            await reader.step()
    await reader.step()
    assert await backlog(store) == 0
    assert await store.read(lambda uow: uow.understanding.searches()) == []


async def test_a_search_that_waits_for_the_database_is_not_given_up(store: SqliteStore):
    await store.run(lambda uow: uow.understanding.search(a.ANN.alias, a.SUPPORT, "one"))
    waiting, books = await store.read(lambda uow: uow.understanding.searches()), Books()
    books.trouble = "away"
    searches = searching.Searches(store, a.a_policy())
    for _ in range(searching.TRIES + 1):
        with pytest.raises(StorageTrouble):
            await searches.answer(waiting, books, "m1")
    assert await store.read(lambda uow: uow.understanding.searches()) == waiting


async def test_once_it_is_on_again_it_begins_with_what_comes_from_then_on(store: SqliteStore):
    await store.run(lambda uow: says(uow, "one"))
    await store.run(lambda uow: uow.understanding.search(a.ANN.alias, a.SUPPORT, "one"))
    await unread.let_go(store, a.a_policy())
    await store.run(lambda uow: says(uow, "two"))
    await a_reader(store, Shelf(Books())).step()
    assert (await themes(store), await backlog(store)) == (["two"], 0)
    assert await store.read(lambda uow: uow.understanding.searches()) == []


async def test_nothing_is_let_go_of_where_messages_are_understood(store: SqliteStore):
    assert unread.jobs(store, a.a_policy(), understood=True) == ()


def test_of_each_tag_the_newest_lessons_count():
    lessons = [(f"It broke {number}", "bug") for number in range(taught.PER_TAG + 1)]
    assert taught.newest(lessons) == lessons[1:]


async def test_a_correction_is_learnt_at_once_and_after_a_restart(store: SqliteStore):
    message = await store.run(lambda uow: says(uow, "one"))
    books = Books()
    reader = a_reader(store, Shelf(books))
    await reader.step()
    await store.run(lambda uow: uow.understanding.teach(message, "idea", corrects=True))
    await reader.step()
    assert books.lessons == [("one", "idea")]
    fresh = Books()
    await store.run(lambda uow: says(uow, "two"))
    await store.run(lambda uow: uow.understanding.release("p"))
    await a_reader(store, Shelf(fresh), "p").step()
    assert fresh.lessons == [("one", "idea")]


async def test_lessons_that_come_one_by_one_are_learnt_when_they_are_a_tenth_more(store: SqliteStore):
    books = Books()
    reader = a_reader(store, Shelf(books))
    for number in range(23):
        said = await store.run(lambda uow, number=number: says(uow, f"message {number}"))
        await store.run(lambda uow, said=said: uow.understanding.teach(said, "bug", corrects=False))
        await reader.step()
    assert len(books.lessons) == 23
