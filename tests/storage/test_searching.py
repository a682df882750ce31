"""A search finds a piece of feedback by all that its customer said about it, and shows where."""

from collections.abc import Sequence
from dataclasses import replace

from domain import conversations
from domain.conversations import Audience, Status
from domain.feedback import Filter
from domain.ids import ConversationId, MessageId
from domain.sight import NOTHING
from ports.storage import Store, UnitOfWork
from tests.storage.saying import HERE, says


def talked(uow: UnitOfWork) -> None:
    """FB-1 about a bug with words before and after it, FB-2 about an idea with words after it, FB-3 of another conversation."""
    says(uow, "Good morning")
    says(uow, "It breaks", 1, tags=("bug",))
    says(uow, "The export, on every page", 1)
    says(uow, "And dark colours, please", 1, tags=("idea",))
    says(uow, "For the nights on every ship", 1)
    says(uow, "Thank you", tags=("praise",))
    says(uow, "Nobody else mentions a page", 2, answer=True)


async def found(store: Store, words: str) -> Sequence[tuple[str, str]]:
    found = await store.read(lambda uow: uow.feedback.find(Filter(words=words, hidden=NOTHING)))
    assert await store.read(lambda uow: uow.feedback.count(Filter(words=words, hidden=NOTHING))) == len(found)
    return [(one.feedback.reference, one.plain) for one in found]


async def test_what_is_said_after_it_belongs_to_it(store: Store):
    await store.run(talked)
    assert await found(store, "export page") == [("FB-1", "The export, on every page")]


async def test_what_is_said_before_the_first_belongs_to_the_first(store: Store):
    await store.run(talked)
    assert await found(store, "morning") == [("FB-1", "Good morning")]


async def test_words_that_two_have_find_both_each_with_its_own(store: Store):
    await store.run(talked)
    assert await found(store, "every") == [
        ("FB-2", "For the nights on every ship"),
        ("FB-1", "The export, on every page"),
    ]


async def test_what_stands_in_its_own_message_is_shown_there(store: Store):
    await store.run(talked)
    assert await found(store, "dark") == [("FB-2", "And dark colours, please")]


async def belonging(store: Store, *messages: int, **asked: object) -> Sequence[tuple[str, int]]:
    """To which feedback messages belong, of that which is asked for."""
    numbers, wanted = (
        [MessageId(number) for number in messages],
        Filter("whatever", **{"hidden": NOTHING} | asked),
    )  # type: ignore[arg-type]
    found = await store.read(lambda uow: uow.understanding.belonging(numbers, wanted))
    return [(f"FB-{one.feedback}", one.message) for one in found]


async def test_a_message_belongs_to_the_same_feedback_as_its_words_do(store: Store):
    await store.run(talked)
    whole = [("FB-2", 5), ("FB-1", 1), ("FB-1", 2), ("FB-1", 3), ("FB-2", 4), ("FB-3", 6)]
    assert await belonging(store, 5, 1, 2, 3, 4, 6, 7) == whole


async def test_a_message_belongs_to_each_feedback_that_it_is_itself(store: Store):
    await store.run(lambda uow: says(uow, "Both", tags=("bug", "idea")))
    assert sorted(await belonging(store, 1)) == [("FB-1", 1), ("FB-2", 1)]


async def test_what_is_not_asked_for_belongs_to_nothing(store: Store):
    await store.run(talked)
    assert await belonging(store, 1, 5, 6, tags=("idea",)) == [("FB-2", 5)]
    assert await belonging(store, 1, 5, 6, hidden=(HERE,)) == []


async def test_what_stands_otherwise_than_is_asked_for_belongs_to_nothing(store: Store):
    await store.run(talked)

    def resolve(uow: UnitOfWork) -> None:
        praise = uow.conversations.get(ConversationId(2))
        uow.conversations.save(conversations.put(praise, Status.RESOLVED, uow.now))

    await store.run(resolve)
    assert await belonging(store, 1, 3, 5, 6, statuses=(Status.RESOLVED,)) == [("FB-3", 6)]


async def test_what_colleagues_say_is_not_searched(store: Store):
    await store.run(talked)
    assert await found(store, "mentions") == []


async def test_what_was_deleted_is_found_no_more(store: Store):
    await store.run(talked)

    def delete(uow: UnitOfWork) -> None:
        (said,) = [one for one in uow.messages.of_conversation(1) if "export" in one.content.text.plain]
        uow.messages.save(replace(said, deleted_at=uow.now, audience=Audience.TEAM))

    await store.run(delete)
    assert await found(store, "export") == []


async def test_quotation_marks_are_not_searched_for(store: Store):
    await store.run(talked)
    assert await found(store, "“The export”") == [("FB-1", "The export, on every page")]


async def test_a_search_of_more_words_than_a_query_may_have_finds_what_has_the_first_of_them(store: Store):
    await store.run(talked)
    first = ["export", "page", *(["every"] * 5000)]
    others = [f"word{number}" for number in range(5000)]
    assert await found(store, " ".join(others)) == []
    assert await found(store, " ".join(first)) == [("FB-1", "The export, on every page")]
