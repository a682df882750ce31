"""Which conversation follows another one elsewhere, and which are part of one."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.conversations import Conversation, Status
from domain.ids import AliasId, ConversationId, MessageId, PlaceId
from ports.queues import UnitOfWork
from tests.storage.saying import says
from tests.storage.stores import CHANNEL, TELEGRAM, Store

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def opened(uow, **given) -> Conversation:
    chat, ann = PlaceId("telegram:main:77"), AliasId("telegram:77")
    settings = {"account": TELEGRAM, "chat": chat, "topic": "", "customer": ann, "home": CHANNEL, "at": AT}
    return uow.conversations.open(**(settings | given))


async def test_the_last_that_follows_a_conversation_elsewhere_is_found(store: Store):
    first = await store.run(opened)
    elsewhere = PlaceId("slack:main:C2")
    await store.run(lambda uow: opened(uow, home=elsewhere, previous=first.id))
    last = await store.run(lambda uow: opened(uow, home=elsewhere, previous=first.id))
    await store.run(lambda uow: opened(uow, previous=first.id))  # split off from it, at the same home
    merged = await store.run(lambda uow: opened(uow, home=elsewhere, previous=first.id))
    await store.run(lambda uow: uow.conversations.save(replace(merged, merged_into=last.id)))
    assert await store.read(lambda uow: uow.conversations.following(first)) == last


async def test_nothing_follows_a_conversation_that_just_ended(store: Store):
    first = await store.run(opened)
    assert await store.read(lambda uow: uow.conversations.following(first)) is None


def merged_into_a_resolved_one(uow: UnitOfWork, number: int) -> None:
    """What becomes of a conversation whose words go on in another one that is resolved by now."""
    whole = replace(opened(uow), status=Status.RESOLVED)
    uow.conversations.save(whole)
    part = uow.conversations.get(ConversationId(number))
    uow.conversations.save(replace(part, merged_into=whole.id))


async def test_a_digest_reads_what_was_merged_as_standing_as_its_whole(store: Store):
    await store.run(lambda uow: says(uow, "It does not start"))
    await store.run(lambda uow: merged_into_a_resolved_one(uow, 1))
    (said,) = await store.read(lambda uow: uow.digests.heard(MessageId(0), MessageId(9), 10))
    assert said.status is Status.RESOLVED


async def test_who_answered_what_was_merged_helped_to_resolve_its_whole(store: Store):
    await store.run(lambda uow: says(uow, "How is it done?"))
    await store.run(lambda uow: says(uow, "So.", 1, answer=True))
    await store.run(lambda uow: merged_into_a_resolved_one(uow, 1))
    (answered,) = await store.read(lambda uow: uow.experts.answered([ConversationId(1)]))
    assert answered.resolved


async def test_the_whole_of_a_conversation_has_the_feedback_of_what_was_merged_into_it(store: Store):
    def merge(uow, number: int, into: int) -> None:
        part = uow.conversations.get(ConversationId(number))
        uow.conversations.save(replace(part, merged_into=ConversationId(into)))

    for tag in ("bug", "idea", "praise", "other"):
        await store.run(lambda uow, tag=tag: says(uow, "It does not start", tags=(tag,)))
    await store.run(lambda uow: merge(uow, 3, into=2))
    await store.run(lambda uow: merge(uow, 2, into=1))
    whole = await store.read(lambda uow: uow.feedback.of_whole(ConversationId(1)))
    assert [one.tag for one in whole] == ["bug", "idea", "praise"]
