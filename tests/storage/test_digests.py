"""Digests in their tables, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.content import words
from domain.conversations import Audience
from domain.digests import (
    DigestId,
    Item,
    Kept,
    Kind,
    RunId,
    Section,
    State,
    Taste,
    Verdict,
)
from domain.ids import ConversationId, MessageId, PlaceId, Slot
from domain.people import Customer
from domain.phrases import phrase
from ports.queues import UnitOfWork
from tests.storage.making import a_digest
from tests.storage.saying import ANN, HERE, ZOE, says
from tests.storage.stores import TELEGRAM, Clock, Store


def an_item(number: int, **given: object) -> Item:
    values: dict[str, object] = {
        "section": Section.HOT,
        "slot": Slot(f"thread:{number}"),
        "label": f"FB-{number}",
        "words": "said",
        "reason": phrase("since {time}", time=datetime(2026, 1, 1, tzinfo=UTC)),
        "features": ("tag:bug", "word:export"),
        "conversations": (ConversationId(number),),
    }
    return Item(**{**values, **given})  # type: ignore[arg-type]


def a_run(uow: UnitOfWork, key: str = "k") -> RunId:
    uow.digests.want(key, a_digest(uow).id, Kind.SLOT)
    run = uow.digests.claim(0)
    assert run is not None
    return run.id


async def test_a_digest_comes_back_as_it_was_saved(store: Store):
    digest = await store.run(a_digest)
    changed = replace(digest, paused=True, last_at=digest.created_at, seen=MessageId(7), next_at=None)
    await store.run(lambda uow: uow.digests.save(changed))
    assert await store.read(lambda uow: uow.digests.get(digest.id)) == changed
    assert await store.run(lambda uow: uow.digests.lock(digest.id)) == changed
    assert await store.read(lambda uow: list(uow.digests.all())) == [changed]


async def test_what_is_due_is_taken_and_what_is_not_is_left(store: Store):
    due = await store.run(a_digest)
    await store.run(lambda uow: a_digest(uow, next_at=uow.now + timedelta(seconds=1)))
    await store.run(lambda uow: a_digest(uow, next_at=None))
    assert [one.id for one in await store.run(lambda uow: uow.digests.take_due(10))] == [due.id]


async def test_a_slot_is_wanted_once(store: Store):
    digest = await store.run(a_digest)
    wanted = [await store.run(lambda uow: uow.digests.want("slot", digest.id, Kind.SLOT)) for _ in range(2)]
    assert wanted == [True, False]


async def test_a_run_is_claimed_by_one_until_patience_ends(store: Store, clock: Clock):
    digest = await store.run(a_digest)
    await store.run(lambda uow: uow.digests.want("slot", digest.id, Kind.NOW, ANN, HERE))
    first = await store.run(lambda uow: uow.digests.claim(60))
    second = await store.run(lambda uow: uow.digests.claim(60))
    clock.at += 60
    third = await store.run(lambda uow: uow.digests.claim(60))
    assert first is not None
    assert (first.kind, first.person, first.place, first.digest) == (Kind.NOW, ANN, HERE, digest.id)
    assert second is None
    assert third == first


async def test_a_run_ends_once(store: Store):
    run = await store.run(a_run)
    ended = [await store.run(lambda uow: uow.digests.settle(run, State.POSTED)) for _ in range(2)]
    assert ended == [True, False]
    assert not await store.read(lambda uow: uow.digests.wanted(0))


async def test_entries_come_back_without_words_that_are_kept_elsewhere(store: Store):
    run = await store.run(a_run)
    items = [
        Kept(run, 1, an_item(1, message=MessageId(3), names=("Zoé",))),
        Kept(run, 2, an_item(2, words="A title", filtered=phrase("why"))),
    ]
    await store.run(lambda uow: uow.digests.keep(items))
    first, second = await store.read(lambda uow: uow.digests.items(run))
    assert (first.item.words, first.item.names) == ("", ())
    assert second == items[1]
    assert await store.read(lambda uow: uow.digests.item(run, 2)) == (second, HERE)
    assert await store.read(lambda uow: uow.digests.item(run, 9)) is None


async def test_what_is_taught_adds_up(store: Store):
    for taught in (Taste(more=1), Taste(more=1, acted=2), Taste(more=-1)):
        await store.run(lambda uow, taught=taught: uow.digests.teach(HERE, ("tag:bug", "tag:bug"), taught))
    assert await store.read(lambda uow: uow.digests.tastes(HERE)) == {"tag:bug": Taste(1, 0, 2, 0)}
    assert await store.read(lambda uow: uow.digests.tastes(PlaceId("slack:main:C2"))) == {}


async def test_a_verdict_replaces_the_earlier_one(store: Store):
    run = await store.run(a_run)
    given = [await store.run(lambda uow, each=each: uow.digests.judge(run, 1, ANN, each)) for each in Verdict]
    assert given == [None, Verdict.MORE]


async def test_what_was_judged_is_not_learnt_from_again(store: Store):
    run = await store.run(a_run)
    await store.run(lambda uow: uow.digests.keep([Kept(run, number, an_item(number)) for number in (1, 2)]))
    await store.run(lambda uow: uow.digests.settle(run, State.POSTED))
    await store.run(lambda uow: uow.digests.judge(run, 1, ANN, Verdict.LESS))
    (shown,) = await store.read(lambda uow: uow.digests.unlearnt(DigestId(1)))
    assert [each.number for each in shown.items] == [2]
    await store.run(lambda uow: uow.digests.learnt(run))
    assert await store.read(lambda uow: uow.digests.unlearnt(DigestId(1))) == []


async def test_what_was_said_is_read_with_its_tags_and_its_customer(store: Store):
    def work(uow: UnitOfWork) -> MessageId:
        uow.people.save_customer(
            Customer(ZOE, TELEGRAM, "Zoé", language="en", chosen_language="fr", organisation="Acme")
        )
        return says(uow, "L’export échoue", tags=("bug", "billing"))

    number = await store.run(work)
    (one,) = await store.read(lambda uow: uow.digests.heard(MessageId(0), number, 100))
    assert (one.message, one.by, one.words, one.tags) == (number, ZOE, "l’export echoue", ("bug", "billing"))
    assert (one.organisation, one.language, one.inside, one.home) == ("Acme", "fr", False, HERE)
    assert one.waiting == one.at


async def test_a_page_never_parts_a_message_from_its_tags(store: Store):
    for plain in ("one", "two", "three"):
        await store.run(lambda uow, plain=plain: says(uow, plain, tags=("bug", "idea")))
    pages, after = [], MessageId(0)
    while page := await store.read(lambda uow, after=after: uow.digests.heard(after, MessageId(9), 3)):
        pages += page
        after = page[-1].message
    assert [(one.words, one.tags) for one in pages] == [
        (each, ("bug", "idea")) for each in ("one", "two", "three")
    ]


async def test_untagged_messages_have_their_conversations_tags(store: Store):
    def work(uow: UnitOfWork) -> None:
        number = says(uow, "first", tags=("bug",))
        found = uow.conversations.get(uow.messages.get(number).conversation)
        uow.conversations.save(replace(found, tags=("bug",)))
        says(uow, "and more", conversation=found.id)

    await store.run(work)
    heard = await store.read(lambda uow: uow.digests.heard(MessageId(0), MessageId(9), 100))
    assert [one.tags for one in heard] == [("bug",), ("bug",)]


async def test_who_waits_longest_is_first(store: Store):
    for plain, ago in (("later", 10), ("first", 100)):
        await store.run(lambda uow, plain=plain, ago=ago: says(uow, plain, ago=ago))
    waiting = await store.read(lambda uow: uow.digests.waiting(10))
    assert [one.words for one in waiting] == ["first", "later"]


async def test_the_last_message_before_a_moment_is_found(store: Store):
    for ago in (500, 400, 300, 200, 100):
        await store.run(lambda uow, ago=ago: says(uow, "x", ago=ago))

    def before(ago: float) -> int:
        return lambda uow: uow.digests.last_before(uow.now - timedelta(seconds=ago))  # type: ignore[return-value]

    found = [await store.read(before(ago)) for ago in (600, 450, 350, 50)]  # type: ignore[arg-type]
    assert found == [0, 1, 2, 5]
    assert await store.read(lambda uow: uow.digests.newest()) == 5


async def test_an_answer_an_end_and_a_decision_are_acting(store: Store, clock: Clock):
    def work(uow: UnitOfWork) -> datetime:
        for _ in range(3):
            says(uow, "x", ago=100)
        uow.messages.add(
            conversation=ConversationId(1), audience=Audience.CUSTOMER, by=ANN, by_customer=False, name="Ann",
            content=words("Yes."), sent_at=uow.now, source=None,
        )  # fmt: skip
        uow.conversations.save(replace(uow.conversations.get(ConversationId(2)), resolved_at=uow.now))
        return uow.now - timedelta(seconds=50)

    since = await store.run(work)
    numbers = [ConversationId(number) for number in (1, 2, 3)]
    assert await store.read(lambda uow: uow.digests.acted_on(numbers, since)) == {1, 2}
    assert (
        await store.read(lambda uow: uow.digests.acted_on(numbers, since + timedelta(hours=1))) == frozenset()
    )
    assert await store.read(lambda uow: uow.digests.acted_on([], since)) == frozenset()


async def test_a_digest_is_removed_with_everything_it_showed(store: Store):
    run = await store.run(a_run)
    await store.run(lambda uow: uow.digests.keep([Kept(run, 1, an_item(1))]))
    await store.run(lambda uow: uow.digests.judge(run, 1, ANN, Verdict.LESS))
    await store.run(lambda uow: uow.digests.remove(DigestId(1)))
    assert await store.read(lambda uow: list(uow.digests.all())) == []
    assert await store.read(lambda uow: list(uow.digests.items(run))) == []


async def test_what_was_shown_long_ago_is_forgotten(store: Store, clock: Clock):
    run = await store.run(a_run)
    await store.run(lambda uow: uow.digests.keep([Kept(run, 1, an_item(1))]))
    await store.run(lambda uow: uow.digests.settle(run, State.POSTED))
    clock.at += 100
    await store.run(lambda uow: uow.digests.forget(uow.now - timedelta(seconds=50)))
    assert await store.read(lambda uow: list(uow.digests.items(run))) == []
    assert await store.read(lambda uow: list(uow.digests.unlearnt(DigestId(1)))) == []
