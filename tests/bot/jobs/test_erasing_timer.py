"""What has come of age is erased by the clock."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs import erasing
from domain.conversations import Audience, Conversation, Status
from domain.ids import ConversationId, MessageId
from domain.retention import Retention, days_for
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


@pytest.mark.parametrize("rule", [Retention(30), Retention(30, channels=("support",))])
async def test_words_of_a_resolved_conversation_go_when_they_are_of_age(tmp_path: Path, rule: Retention):
    url, now = f"sqlite:///{tmp_path}/isthmus.db", a.NOON
    migrate.make_new(url)
    store = engine.open_store(url, lambda: now.timestamp())
    await store.start()
    policy = a.a_policy(retention=(rule,))

    def say(uow) -> Conversation:
        uow.channels.save(a.CHANNELS[0])
        opened = uow.conversations.open(
            account=a.BOT, chat=a.ZOES.id, topic="", customer=a.ZOE.alias, home=a.SUPPORT, at=uow.now
        )
        said = {"conversation": opened.id, "audience": Audience.TEAM, "by": a.ZOE.alias, "by_customer": True}
        uow.messages.add(**said, name="Zoé", content=a.content("Old words"), sent_at=uow.now, source=None)
        done = replace(
            opened, status=Status.RESOLVED, resolved_at=uow.now - timedelta(days=31), waiting_since=None
        )
        uow.conversations.save(done)
        return done

    await store.run(say)
    await erasing.age(store, policy)
    assert await store.read(lambda uow: uow.erasing.is_erased(ConversationId(1)))
    assert not (await store.read(lambda uow: uow.messages.get(MessageId(1)))).content
    await erasing.finish(store)
    assert await store.read(lambda uow: uow.erasing.unfinished()) == []
    await store.close()
