"""Kept answers, offers, lessons, and who answered what; on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ids import ConversationId, MessageId
from domain.knowledge import Automatic, Fate, Kept, KeptId, Offer
from domain.understanding import Reading
from ports.queues import UnitOfWork
from tests.storage.saying import ANN, HERE, TALK, keep, says
from tests.storage.stores import Clock, Store

ONE = KeptId(1)


def begin(uow: UnitOfWork) -> Kept:
    """A question, its answer, kept."""
    says(uow, "How is it done?")
    says(uow, "So.", 1, answer=True)
    return keep(uow)


async def test_what_is_kept_is_read_back_whole(store: Store):
    made = await store.run(begin)
    assert await store.read(lambda uow: uow.knowledge.get(ONE)) == made
    changed = replace(made, answer="Thus.", used=2, used_at=made.kept_at, wondered_at=made.kept_at, own=True)
    await store.run(lambda uow: uow.knowledge.save(changed))
    assert await store.read(lambda uow: uow.knowledge.all()) == [changed]


async def test_the_one_of_a_reply_is_found_until_it_is_retired(store: Store):
    made = await store.run(begin)
    assert await store.read(lambda uow: uow.knowledge.of_message(MessageId(2))) == made
    await store.run(lambda uow: uow.knowledge.save(replace(made, retired=True)))
    assert await store.read(lambda uow: uow.knowledge.of_message(MessageId(2))) is None
    assert len(await store.read(lambda uow: uow.knowledge.all(retired=True))) == 1


async def test_versions_replace_one_another(store: Store):
    await store.run(begin)
    for answer in ("Ainsi.", "Comme ça."):
        await store.run(lambda uow, answer=answer: uow.knowledge.save_version(ONE, "fr", answer, ANN))
    assert await store.read(lambda uow: uow.knowledge.versions(ONE)) == {"fr": "Comme ça."}


async def test_lessons_are_examples_until_they_are_taken_back(store: Store):
    await store.run(begin)
    before = await store.read(lambda uow: uow.knowledge.revision())
    await store.run(lambda uow: uow.knowledge.teach(ONE, MessageId(1), fits=False))
    found = await store.read(lambda uow: uow.knowledge.examples())
    assert [(one.text, one.fits) for one in found] == [("How?", True), ("How is it done?", False)]
    assert await store.read(lambda uow: uow.knowledge.revision()) > before
    await store.run(lambda uow: uow.knowledge.teach(ONE, MessageId(1), fits=None))
    assert len(await store.read(lambda uow: uow.knowledge.examples())) == 1


async def test_only_what_comes_after_the_first_is_looked_at_and_once(store: Store):
    assert await store.read(lambda uow: uow.knowledge.said_since(uow.knowledge.seen(), 9)) == []
    await store.run(begin)
    number = await store.run(lambda uow: says(uow, "And now?"))
    seen = await store.read(lambda uow: uow.knowledge.seen())
    (said,) = await store.read(lambda uow: uow.knowledge.said_since(seen, 9))
    assert (said.message, said.by_customer) == (number, True)
    assert await store.run(lambda uow: uow.knowledge.advance(seen, number))
    assert not await store.run(lambda uow: uow.knowledge.advance(seen, number))


async def test_nothing_is_looked_at_while_nothing_is_in_use(store: Store):
    made = await store.run(begin)
    await store.run(lambda uow: uow.knowledge.save(replace(made, retired=True)))
    await store.run(lambda uow: says(uow, "And now?"))
    assert await store.read(lambda uow: uow.knowledge.said_since(MessageId(0), 9)) == []
    await store.run(lambda uow: uow.knowledge.save(made))
    assert await store.read(lambda uow: uow.knowledge.seen()) == 3


async def test_an_offer_is_made_once_and_settled_once(store: Store):
    await store.run(begin)
    offer = Offer(ONE, TALK, MessageId(1), Fate.OFFERED)
    assert await store.run(lambda uow: uow.knowledge.offer(offer))
    assert not await store.run(lambda uow: uow.knowledge.offer(offer))
    assert await store.run(lambda uow: uow.knowledge.settle(offer, Fate.USED))
    assert not await store.run(lambda uow: uow.knowledge.settle(offer, Fate.REFUSED))
    assert await store.read(lambda uow: uow.knowledge.offered(ONE, TALK)) == replace(offer, fate=Fate.USED)
    assert await store.read(lambda uow: uow.knowledge.offers_in(TALK)) == 1
    assert not await store.read(lambda uow: uow.knowledge.automatic(TALK))


async def test_what_a_channel_allows(store: Store):
    await store.run(begin)
    rule = Automatic(ONE, HERE, ANN)
    for _ in range(2):
        await store.run(lambda uow: uow.knowledge.allow(rule, allowed=True))
    assert await store.read(lambda uow: uow.knowledge.allowed()) == [rule]
    await store.run(lambda uow: uow.knowledge.allow(rule, allowed=False))
    assert await store.read(lambda uow: uow.knowledge.allowed()) == []


@pytest.mark.parametrize(("said", "field"), [(2, "edited_at"), (2, "deleted_at"), (1, "edited_at")])
async def test_the_old_and_the_contradicted_are_doubtful(store: Store, clock: Clock, said: int, field: str):
    await store.run(begin)
    at = clock.at
    clock.at += 100

    def doubtful(uow: UnitOfWork, before: float) -> int:
        return len(uow.knowledge.doubtful(uow.now - timedelta(seconds=before)))

    assert await store.read(lambda uow: doubtful(uow, 50)) == 1
    assert await store.read(lambda uow: doubtful(uow, 150)) == 0

    def edit(uow: UnitOfWork) -> None:
        uow.messages.save(replace(uow.messages.get(MessageId(said)), **{field: uow.now}))

    await store.run(edit)
    assert clock.at > at
    assert await store.read(lambda uow: doubtful(uow, 150)) == 1


async def test_who_answered_what_is_told_with_what_became_of_it(store: Store):
    await store.run(begin)
    await store.run(lambda uow: uow.experts.thank(MessageId(2), thanked=True))
    (found,) = await store.read(lambda uow: uow.experts.answered([TALK]))
    assert (found.person, found.thanked, found.kept, found.resolved) == (ANN, True, True, False)
    await store.run(lambda uow: uow.experts.thank(MessageId(2), thanked=False))
    (found,) = await store.read(lambda uow: uow.experts.answered([TALK]))
    assert not found.thanked


async def test_who_wrote_to_colleagues_alone_answered_nobody(store: Store):
    await store.run(lambda uow: says(uow, "How is it done?"))
    await store.run(lambda uow: says(uow, "Who knows?", 1, inside=True))
    assert await store.read(lambda uow: uow.experts.answered([TALK])) == []


async def test_a_theme_joins_conversations_of_other_words(store: Store):
    def work(uow: UnitOfWork) -> None:
        theme = uow.themes.open("invoices").id
        for plain in ("My invoice is wrong", "Ma facture est fausse"):
            number = says(uow, plain)
            uow.understanding.save(Reading(number, language="en", language_confidence=1.0, theme=theme))
        says(uow, "My parcel is late")

    await store.run(work)
    assert await store.read(lambda uow: uow.experts.speaking_of(["invoic"])) == [2, 1]
    assert await store.read(lambda uow: uow.experts.speaking_of(["invoic", "parcel"])) == []
    assert list(await store.read(lambda uow: uow.experts.speaking_of([]))) == []


async def test_people_leave_and_join_the_list(store: Store):
    for _ in range(2):
        await store.run(lambda uow: uow.experts.list_person(ANN, listed=False))
    assert await store.read(lambda uow: uow.experts.unlisted()) == {ANN}
    await store.run(lambda uow: uow.experts.list_person(ANN, listed=True))
    assert await store.read(lambda uow: uow.experts.is_listed(ANN))


async def test_what_is_at_home_in_hidden_channels_is_left_out(store: Store):
    await store.run(begin)
    assert await store.read(lambda uow: uow.experts.outside([TALK, ConversationId(9)], [])) == {TALK}
    assert await store.read(lambda uow: uow.experts.outside([TALK], [HERE])) == frozenset()
