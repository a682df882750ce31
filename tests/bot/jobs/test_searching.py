"""A search by meaning looks at all that belongs to feedback, portion by portion, and the best line of each counts."""

from array import array
from collections.abc import Mapping, Sequence

import pytest

from bot.jobs import searching
from domain.feedback import Filter
from domain.sight import NOTHING
from domain.understanding import Vector
from handlers import feedback_search
from ports.language import Nearest
from ports.queues import Store, UnitOfWork
from tests.storage.saying import reads, says

PORTION = 2


class Library:
    """Knows how near messages are, by their numbers; remembers how many it was asked about at once."""

    def __init__(self, near: Mapping[int, float]) -> None:
        self.near, self.portions = near, list[int]()

    async def nearest(self, asked: str, known: Sequence[Vector]) -> Nearest:
        self.portions.append(len(known))
        found = sorted(
            (number for number, _, _ in known if number in self.near), key=lambda one: -self.near[one]
        )
        return array("q", found), array("f", [self.near[number] for number in found])


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback_search, "PORTION", PORTION)
    monkeypatch.setattr(searching, "LOOKED_UP", 1)


def talked(uow: UnitOfWork) -> None:
    """FB-1 is message 1, and 2 and 3 behind it; FB-2 is message 4, and 5 belongs to none."""
    for text, conversation, tags in (
        ("a", 0, ("bug",)),
        ("b", 1, ()),
        ("c", 1, ()),
        ("d", 0, ("idea",)),
        ("e", 0, ()),
    ):
        reads(uow, says(uow, text, conversation, tags=tags), vector=b"1", model="m")


async def found(store: Store, library: Library, **asked: object) -> list[tuple[int, int]]:
    """Feedback and message of each that a search finds."""
    await store.run(talked)
    wanted = Filter("words", **asked, hidden=NOTHING)  # type: ignore[arg-type]
    near = await searching.nearest(wanted, library, "m", store)  # type: ignore[arg-type]
    return [(one.feedback, one.message) for one in near]


async def test_feedback_is_found_once_by_the_message_that_is_nearest(store: Store):
    library = Library({1: 0.4, 2: 0.5, 3: 0.9, 4: 0.6})
    assert await found(store, library) == [(1, 3), (2, 4)]


async def test_what_belongs_to_no_feedback_is_not_found(store: Store):
    assert await found(store, Library({5: 0.9})) == []


async def test_what_is_not_asked_for_gives_way_to_what_is(store: Store):
    assert await found(store, Library({3: 0.9, 4: 0.3}), tags=("idea",)) == [(2, 4)]


async def test_every_message_is_looked_at_once(store: Store):
    library = Library({})
    await found(store, library)
    assert library.portions == [PORTION, PORTION, 1]


async def test_no_more_is_found_than_is_shown(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feedback_search, "SHOWN", 1)
    assert await found(store, Library({1: 0.4, 4: 0.6})) == [(2, 4)]
