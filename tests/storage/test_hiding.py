"""What may be shown where, as far as the workspace has told of its channels; on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.conversations import Status
from domain.ideas.values import Idea, IdeaId, Stage
from domain.ids import AccountId, AliasId, MessageId, PlaceId
from domain.people import Channel
from domain.proposals.events import Withdrawn
from domain.sight import NOTHING
from domain.signals import episodes
from domain.signals.episodes import Phase, SignalId
from ports.queues import UnitOfWork
from tests.domain.proposals.builders import ANN
from tests.storage import making, proposing
from tests.storage.stores import CHANNEL, SLACK, Store

AT = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
NAMED = PlaceId("slack:main:support")
BEN, OTHER = AliasId("slack:main:U2"), PlaceId("slack:main:C9")


def talk(uow: UnitOfWork, home: PlaceId) -> None:
    chat, account, customer = PlaceId("telegram:main:77"), AccountId("telegram:main"), AliasId("telegram:77")
    uow.conversations.open(account=account, chat=chat, topic="", customer=customer, home=home, at=AT)


def past_talk(uow: UnitOfWork, home: PlaceId) -> None:
    talk(uow, home)
    (one,) = uow.conversations.at_home_in(home)
    uow.conversations.save(replace(one, status=Status.RESOLVED, resolved_at=AT))


def decision(uow: UnitOfWork, place: PlaceId) -> None:
    proposing.opened(uow, place=place)


def past_decision(uow: UnitOfWork, place: PlaceId) -> None:
    proposing.step(uow, proposing.opened(uow, place=place).id, Withdrawn(by=ANN))


def idea(uow: UnitOfWork, place: PlaceId) -> None:
    uow.ideas.add(Idea(IdeaId(0), SLACK, place, "Dark mode", BEN, True, AT, place, stage=Stage.OPEN))


def signal(uow: UnitOfWork, place: PlaceId) -> None:
    heard = episodes.Heard(uow.now, 8, 0.5, (MessageId(1), MessageId(2)))
    uow.signals.add(episodes.begin(SignalId(0), making.BUG, place, heard, uow.now, uow.now))


def past_signal(uow: UnitOfWork, place: PlaceId) -> None:
    signal(uow, place)
    (one,) = uow.signals.open_ones(NOTHING)
    uow.signals.save(replace(one, phase=Phase.CLOSED), None)


def digest(uow: UnitOfWork, place: PlaceId) -> None:
    making.a_digest(uow, place=place)


Making = Callable[[UnitOfWork, PlaceId], None]
ANYTHING = [talk, past_talk, decision, past_decision, idea, signal, past_signal, digest]
BY_NAME = [past_talk, decision, past_decision, idea, signal, past_signal]


async def a_conversation(store: Store, home: PlaceId = CHANNEL) -> None:
    await store.run(lambda uow: talk(uow, home))


@pytest.mark.parametrize("made", ANYTHING)
async def test_a_channel_in_use_of_which_nothing_was_told_yet_is_hidden(store: Store, made: Making):
    await store.run(lambda uow: made(uow, CHANNEL))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == (CHANNEL,)


async def test_it_is_not_hidden_from_who_is_known_to_be_in_it(store: Store):
    await a_conversation(store)
    await store.run(lambda uow: uow.channels.move_member(CHANNEL, BEN, joined=True))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == ()


async def test_it_is_hidden_in_other_channels_and_not_in_itself(store: Store):
    await a_conversation(store)
    assert await store.read(lambda uow: uow.channels.hidden_in(OTHER)) == (CHANNEL,)
    assert await store.read(lambda uow: uow.channels.hidden_in(CHANNEL)) == ()


async def test_where_strangers_read_along_it_is_hidden_too(store: Store):
    await a_conversation(store)
    await store.run(lambda uow: uow.channels.save(Channel(OTHER, "with-them", member=True, shared=True)))
    assert await store.read(lambda uow: uow.channels.hidden_in(OTHER)) == (CHANNEL,)


async def test_once_it_is_told_to_be_public_it_is_shown(store: Store):
    await a_conversation(store)
    await store.run(lambda uow: uow.channels.save(Channel(CHANNEL, "support", member=True)))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == ()


async def test_channels_of_which_nothing_was_told_are_each_hidden_once(store: Store):
    for place in (OTHER, CHANNEL):
        for made in (talk, past_decision, idea, signal):
            await store.run(lambda uow, made=made, place=place: made(uow, place))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == (CHANNEL, OTHER)


@pytest.mark.parametrize("made", BY_NAME)
async def test_what_was_put_in_a_channel_by_its_name_is_in_it_once_it_is_told_of(store: Store, made: Making):
    await store.run(lambda uow: made(uow, NAMED))
    await store.run(lambda uow: uow.channels.settle(NAMED, CHANNEL))
    assert await store.read(lambda uow: uow.channels.hidden_from(BEN)) == (CHANNEL,)


async def test_a_signal_in_a_channel_that_was_known_by_its_name_is_told_where_the_channel_is(store: Store):
    await store.run(lambda uow: signal(uow, NAMED))
    await store.run(lambda uow: uow.channels.settle(NAMED, CHANNEL))
    (one,) = await store.read(lambda uow: uow.signals.open_ones(NOTHING))
    assert one.place == CHANNEL
