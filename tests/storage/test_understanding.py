"""What waits to be understood, what was, and what people taught; on both engines."""

from dataclasses import replace

from domain.content import words
from domain.ids import ConversationId, MessageId
from domain.people import Customer
from domain.understanding import Reading
from ports.queues import UnitOfWork
from tests.storage.saying import ANN, HERE, ZOE, reads, says
from tests.storage.stores import TELEGRAM, Clock, Store


async def test_what_customers_write_waits_and_what_colleagues_write_does_not(store: Store):
    await store.run(lambda uow: uow.people.save_customer(Customer(ZOE, TELEGRAM, "Zoé", language="fr")))
    await store.run(lambda uow: [says(uow, "Bonjour"), says(uow, "Look at this", 1, inside=True)])
    (waits,) = await store.read(lambda uow: uow.understanding.unread(10))
    assert (waits.text, waits.hint, waits.by, waits.tags, waits.inside) == ("Bonjour", "fr", ZOE, (), False)


async def test_what_follows_in_a_conversation_is_told_from_what_begins_it(store: Store):
    await store.run(lambda uow: [says(uow, "The export fails"), says(uow, "Thanks", 1), says(uow, "Hello")])
    waiting = await store.read(lambda uow: uow.understanding.unread(10))
    assert [one.follows for one in waiting] == [False, True, False]


async def test_a_tag_makes_what_a_colleague_wrote_wait(store: Store):
    def work(uow: UnitOfWork) -> None:
        says(uow, "Bonjour")
        number = says(uow, "They miss the export", 1, inside=True)
        given = {"message": number, "conversation": ConversationId(1), "suggested": False, "at": uow.now}
        uow.feedback.add(tag="idea", **given)  # type: ignore[arg-type]

    await store.run(work)
    waiting = await store.read(lambda uow: uow.understanding.unread(10))
    assert [(one.text, one.tags, one.inside) for one in waiting] == [
        ("Bonjour", (), False), ("They miss the export", ("idea",), True),
    ]  # fmt: skip


async def test_the_newest_wait_first_and_what_is_understood_waits_no_more(store: Store):
    numbers = [await store.run(lambda uow, text=text: says(uow, text)) for text in ("one", "two", "three")]
    newest = await store.read(lambda uow: uow.understanding.unread(2))
    assert [one.text for one in newest] == ["two", "three"]
    await store.run(lambda uow: reads(uow, numbers[2]))
    await store.run(lambda uow: uow.understanding.drop([numbers[0]]))
    assert [one.text for one in await store.read(lambda uow: uow.understanding.unread(9))] == ["two"]
    assert await store.read(lambda uow: uow.understanding.backlog()) == 1


async def test_an_edit_is_to_be_understood_again_and_tells_where_it_counted(store: Store):
    number = await store.run(lambda uow: says(uow, "one"))
    theme = await store.run(lambda uow: reads(uow, number, "ones"))

    def edit(uow: UnitOfWork) -> None:
        uow.messages.save(replace(uow.messages.get(number), content=words("another"), edited_at=uow.now))

    await store.run(edit)
    (waits,) = await store.read(lambda uow: uow.understanding.unread(9))
    assert (waits.text, waits.theme) == ("another", theme)


async def test_earlier_languages_come_with_a_message(store: Store):
    for language, sure in (("fr", 0.95), ("en", 0.5), ("en", 0.99)):
        where = 0 if language == "fr" else 1
        number = await store.run(lambda uow, where=where: says(uow, "x", where))
        given = {"language": language, "language_confidence": sure}
        await store.run(lambda uow, number=number, given=given: reads(uow, number, **given))
    await store.run(lambda uow: says(uow, "now", 1))
    (waits,) = await store.read(lambda uow: uow.understanding.unread(1))
    assert waits.before == ("fr", "en")


async def test_what_was_understood_comes_back(store: Store):
    number = await store.run(lambda uow: says(uow, "one"))
    given = {"mood": "like", "mood_confidence": 0.7, "tag": "praise", "confidence": 0.9, "sure": True}
    theme = await store.run(lambda uow: reads(uow, number, "one", **given))
    reading = await store.read(lambda uow: uow.understanding.of(number))
    assert reading == Reading(number, "en", 1.0, **given, theme=theme)  # type: ignore[arg-type]
    assert await store.read(lambda uow: uow.understanding.of_conversation(ConversationId(1))) == [reading]


async def test_one_process_understands_until_it_has_been_silent(store: Store, clock: Clock):
    def claim(process: str):
        return store.run(lambda uow: uow.understanding.claim(process, 30))

    assert (await claim("a")).owner == ""
    assert await claim("b") is None
    assert (await claim("a")).owner == "a"
    clock.at += 31
    assert (await claim("b")).owner == "a"
    assert not await store.run(lambda uow: uow.understanding.keep("a", 30))
    assert await store.run(lambda uow: uow.understanding.keep("b", 30))
    await store.run(lambda uow: uow.understanding.release("b"))
    clock.at += 1
    assert (await claim("a")).owner == "b"


async def test_the_last_word_on_a_message_is_what_it_teaches(store: Store, clock: Clock):
    first, second = [await store.run(lambda uow, text=text: says(uow, text)) for text in ("one", "two")]
    for number, tag in ((first, "bug"), (second, "idea"), (first, "question")):
        clock.at += 1
        await store.run(
            lambda uow, number=number, tag=tag: uow.understanding.teach(number, tag, corrects=True)
        )
    lessons = await store.read(lambda uow: uow.understanding.lessons(9))
    assert lessons == [("two", "idea"), ("one", "question")]
    state = await store.read(lambda uow: uow.understanding.state())
    assert state.revision == 3


async def test_a_search_is_answered_once(store: Store):
    await store.run(lambda uow: uow.understanding.search(ANN, HERE, "export"))
    (search,) = await store.read(lambda uow: uow.understanding.searches())
    assert (search.person, search.place, search.asked) == (ANN, HERE, "export")
    answered = [await store.run(lambda uow: uow.understanding.answered(search.id)) for _ in range(2)]
    assert answered == [True, False]


async def test_the_first_that_wait_are_let_go_of_so_many_at_a_time(store: Store):
    for text in ("one", "two", "three"):
        await store.run(lambda uow, text=text: says(uow, text))
    assert await store.run(lambda uow: uow.understanding.let_go(2)) == 2
    assert [one.text for one in await store.read(lambda uow: uow.understanding.unread(9))] == ["three"]


async def test_vectors_of_one_model_are_read_in_portions(store: Store):
    def work(uow: UnitOfWork) -> None:
        for model in ("m", "other", "m", "m"):
            reads(uow, says(uow, "x"), vector=b"123", model=model)

    await store.run(work)
    portions = [
        await store.read(lambda uow, after=after: uow.understanding.vectors("m", MessageId(after), 2))
        for after in (0, 3)
    ]
    assert portions == [[(1, "en", b"123"), (3, "en", b"123")], [(4, "en", b"123")]]


async def test_what_is_forgotten_is_nowhere(store: Store):
    number = await store.run(lambda uow: says(uow, "one"))
    theme = await store.run(lambda uow: reads(uow, number, "its own words", vector=b"1", model="m"))
    await store.run(lambda uow: uow.understanding.teach(number, "bug", corrects=False))
    await store.run(lambda uow: uow.understanding.forget([number]))
    assert await store.read(lambda uow: uow.understanding.of(number)) is None
    assert await store.read(lambda uow: uow.understanding.lessons(9)) == []
    assert theme not in await store.read(lambda uow: uow.themes.all_ids())


async def test_a_digest_reads_theme_and_mood(store: Store):
    number = await store.run(lambda uow: says(uow, "one"))
    theme = await store.run(lambda uow: reads(uow, number, "one", mood="dislike"))
    (said,) = await store.read(lambda uow: uow.digests.heard(MessageId(0), number, 9))
    assert (said.theme, said.mood) == (f"T-{theme}", "dislike")
