"""What has come of age is erased by the clock."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs import erasing
from domain.conversations import Audience, Conversation, Status
from domain.ids import ConversationId, MessageId
from domain.retention import Retention, days_for
from ports.storage import Store
from storage import engine, migrate
from tests import builders as a


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ((), None),
        ((Retention(365),), 365),
        ((Retention(365), Retention(30, tags=("bug",))), 30),
        ((Retention(365), Retention(30, tags=("idea",))), 365),
        ((Retention(90, channels=("support",)),), 90),
        ((Retention(90, channels=("bugs",)),), None),
        ((Retention(30, tags=("Bug",)),), 30),
        ((Retention(30, tags=("büg",)),), 30),
        ((Retention(90, channels=("Support",)),), 90),
        ((Retention(90, channels=(a.SUPPORT,)),), 90),
        ((Retention(90, channels=(a.SUPPORT.rpartition(":")[2],)),), 90),
    ],
)
def test_the_shortest_rule_that_fits_counts(rules: tuple[Retention, ...], days: int | None):
    conversation = a.a_conversation(tags=("bug",), status=Status.RESOLVED)
    assert days_for(conversation, "support", rules) == days


def test_a_tag_that_the_team_made_with_capitals_is_found_by_a_rule_without_them():
    conversation = a.a_conversation(tags=("Été",), status=Status.RESOLVED)
    assert days_for(conversation, "support", (Retention(30, tags=("ete",)),)) == 30


def test_a_channel_whose_name_is_not_known_is_none_of_a_rule():
    assert days_for(a.a_conversation(), "", (Retention(90, channels=("support",)),)) is None


def said_long_ago(uow, **changed: object) -> Conversation:
    """A conversation of Zoé's with old words, resolved 31 days ago unless it is otherwise."""
    uow.channels.save(a.CHANNELS[0])
    opened = uow.conversations.open(
        account=a.BOT, chat=a.ZOES.id, topic="", customer=a.ZOE.alias, home=a.SUPPORT, at=uow.now
    )
    said = {"conversation": opened.id, "audience": Audience.TEAM, "by": a.ZOE.alias, "by_customer": True}
    uow.messages.add(**said, name="Zoé", content=a.content("Old words"), sent_at=uow.now, source=None)
    given = {"status": Status.RESOLVED, "resolved_at": uow.now - timedelta(days=31), "waiting_since": None}
    done = replace(opened, **(given | changed))
    uow.conversations.save(done)
    return done


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite:///{tmp_path}/isthmus.db"
    migrate.make_new(url)
    opened = engine.open_store(url, a.NOON.timestamp)
    await opened.start()
    yield opened
    await opened.close()


@pytest.mark.parametrize("rule", [Retention(30), Retention(30, channels=("support",))])
async def test_words_of_a_resolved_conversation_go_when_they_are_of_age(store: Store, rule: Retention):
    policy = a.a_policy(retention=(rule,))
    await store.run(said_long_ago)
    await erasing.age(store, policy)
    assert await store.read(lambda uow: uow.erasing.is_erased(ConversationId(1)))
    assert not (await store.read(lambda uow: uow.messages.get(MessageId(1)))).content
    await erasing.finish(store)
    assert await store.read(lambda uow: uow.erasing.unfinished()) == []


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ({}, {"status": Status.NEW, "resolved_at": None}),
        ({"status": Status.NEW, "resolved_at": None}, {}),
    ],
)
async def test_words_that_were_merged_go_with_those_of_what_they_are_part_of(store: Store, whole, part):
    await store.run(lambda uow: said_long_ago(uow, **whole))
    await store.run(lambda uow: said_long_ago(uow, **part, merged_into=ConversationId(1)))
    await erasing.age(store, a.a_policy(retention=(Retention(30),)))
    erased = [
        await store.read(lambda uow, one=one: uow.erasing.is_erased(ConversationId(one))) for one in (1, 2)
    ]
    assert erased == [not whole, not whole]
