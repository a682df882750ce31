"""Suggestions, the turns in which they are looked for, the voices of themes and what was imported; on both engines."""

from dataclasses import replace
from datetime import timedelta

from domain import suggestions
from domain.ids import MessageId
from domain.suggestions import State, Suggestion, Theme
from domain.understanding import ThemeId
from ports.queues import UnitOfWork
from tests.storage.saying import CHAT, HERE, reads, says
from tests.storage.stores import Clock, Store

PATIENCE = 60.0


async def test_a_look_is_begun_by_one_process_until_it_has_been_silent(store: Store, clock: Clock):
    claims = [await store.run(lambda uow: uow.suggestions.claim(PATIENCE)) for _ in range(2)]
    clock.at += PATIENCE + 1
    again = await store.run(lambda uow: uow.suggestions.claim(PATIENCE))
    assert (claims[0] is None, claims[1], again is None) == (False, None, False)

    def settle(look: int | None) -> object:
        return store.run(lambda uow: uow.suggestions.settle(look, uow.now + timedelta(hours=1)))  # type: ignore[arg-type]

    assert [await settle(claims[0]), await settle(again), await settle(again)] == [False, True, False]  # type: ignore[misc]


async def test_it_is_time_again_at_the_moment_that_was_said_or_when_somebody_asks(store: Store, clock: Clock):
    look = await store.run(lambda uow: uow.suggestions.claim(PATIENCE))
    await store.run(lambda uow: uow.suggestions.settle(look, uow.now + timedelta(hours=1)))  # type: ignore[arg-type]
    assert not await store.read(lambda uow: uow.suggestions.wanted(PATIENCE))
    await store.run(lambda uow: uow.suggestions.want())
    assert await store.read(lambda uow: uow.suggestions.wanted(PATIENCE))


def tagged(uow: UnitOfWork, plain: str, tag: str, *, suggested: bool) -> MessageId:
    number = says(uow, plain)
    conversation = uow.messages.get(number).conversation
    uow.feedback.add(message=number, conversation=conversation, tag=tag, suggested=suggested, at=uow.now)
    return number


async def test_voices_say_their_tag_and_whether_a_person_gave_it(store: Store):
    def work(uow: UnitOfWork) -> ThemeId | None:
        theme = reads(uow, tagged(uow, "An export please", "idea", suggested=False), "export", mood="like")
        reads(uow, tagged(uow, "No export", "bug", suggested=True), theme="")
        uow.understanding.save(replace(uow.understanding.of(MessageId(2)), theme=theme))  # type: ignore[type-var]
        return theme

    theme = await store.run(work)
    voices = await store.read(lambda uow: uow.suggestions.voices(theme))  # type: ignore[arg-type]
    assert [(one.words, one.tag, one.given, one.mood) for one in voices] == [
        ("No export", "bug", False, ""), ("An export please", "idea", True, "like"),
    ]  # fmt: skip


async def test_the_tag_that_a_person_gave_goes_before_the_suggested_one(store: Store):
    def work(uow: UnitOfWork) -> ThemeId | None:
        number = tagged(uow, "An export please", "bug", suggested=True)
        talk = uow.messages.get(number).conversation
        uow.feedback.add(message=number, conversation=talk, tag="idea", suggested=False, at=uow.now)
        return reads(uow, number, "export")

    theme = await store.run(work)
    voices = await store.read(lambda uow: uow.suggestions.voices(theme))  # type: ignore[arg-type]
    assert [one.tag for one in voices] == ["idea"]


async def test_a_tag_of_which_nobody_is_sure_is_not_that_of_a_voice(store: Store):
    def work(uow: UnitOfWork) -> ThemeId | None:
        return reads(uow, says(uow, "Hm"), "export", tag="bug", confidence=0.3, sure=False)

    theme = await store.run(work)
    voices = await store.read(lambda uow: uow.suggestions.voices(theme))  # type: ignore[arg-type]
    assert [one.tag for one in voices] == [""]


async def test_what_was_deleted_is_no_voice(store: Store):
    theme = await store.run(lambda uow: reads(uow, says(uow, "An export please"), "export"))
    await store.run(
        lambda uow: uow.messages.save(replace(uow.messages.get(MessageId(1)), deleted_at=uow.now))
    )
    assert await store.read(lambda uow: uow.suggestions.voices(theme)) == []  # type: ignore[arg-type]


async def test_suggestions_come_back_as_they_were_kept(store: Store):
    def work(uow: UnitOfWork) -> Suggestion:
        theme = reads(uow, tagged(uow, "An export please", "idea", suggested=False), "export")
        voices = uow.suggestions.voices(theme)  # type: ignore[arg-type]
        others = [replace(voices[0], by=f"telegram:{number}") for number in range(3)]  # type: ignore[arg-type]
        draft = suggestions.suggest(Theme(ThemeId(1), "export", tuple(others)), HERE, uow.now)
        assert draft is not None
        return uow.suggestions.add(draft)

    kept = await store.run(work)
    assert await store.read(lambda uow: uow.suggestions.get(kept.id)) == kept
    settled = replace(kept, state=State.DISMISSED, reason="Not now")
    await store.run(lambda uow: uow.suggestions.save(settled))
    assert await store.read(lambda uow: uow.suggestions.newest()) == [settled]
    counts = [
        await store.read(
            lambda uow, place=place, days=days: uow.suggestions.count_since(
                place, uow.now + timedelta(days=days)
            )
        )  # type: ignore[misc]
        for place, days in ((HERE, -7), (HERE, 1), (CHAT, -7))
    ]
    assert counts == [1, 0, 0]


async def test_an_import_says_how_far_it_is_and_what_is_known(store: Store):
    await store.run(lambda uow: says(uow, "one"))
    assert await store.run(lambda uow: uow.imports.begin("key", "telegram")) == 0
    await store.run(lambda uow: uow.imports.advance("key", 200, MessageId(1), MessageId(1)))
    await store.run(lambda uow: uow.imports.end("key"))
    assert await store.run(lambda uow: uow.imports.begin("key", "telegram")) == 200
    assert await store.run(lambda uow: uow.imports.known(["nobody:1"])) == frozenset()


async def test_a_theme_of_the_past_alone_was_not_heard_lately(store: Store, clock: Clock):
    clock.at -= 90 * 86400
    number = await store.run(lambda uow: says(uow, "An export please"))
    clock.at += 90 * 86400
    await store.run(lambda uow: reads(uow, number, "export"))

    def largest(uow: UnitOfWork, days: int) -> int:
        return len(uow.themes.largest(uow.now - timedelta(days=days)))

    assert await store.read(lambda uow: (largest(uow, 30), largest(uow, 100))) == (0, 1)
