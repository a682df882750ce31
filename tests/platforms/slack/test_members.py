"""Who is in the channels that we are in, from the start and later, over the sandbox."""

import asyncio

import pytest

from domain.ids import AliasId
from domain.inbound import ColleagueSeen, MemberMoved, MembersSeen
from platforms import receiving
from platforms.slack import errors
from tests.patience import PATIENCE
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage

ANN = AliasId("slack:main:U0ANN")


def members(stage: Stage, channel: str = "C0BUGS") -> list[frozenset[str]]:
    found = [one for one in stage.store.facts(MembersSeen) if one.channel == f"slack:main:{channel}"]
    return [frozenset(one.members) for one in found]


async def refreshed(stage: Stage) -> None:
    await stage.account.verify()
    await stage.account.directory.refresh(stage.store)


async def test_the_members_of_our_channels_are_known_from_the_start(stage: Stage) -> None:
    await refreshed(stage)
    assert {one.channel for one in stage.store.facts(MembersSeen)} == {
        "slack:main:C0SUPPORT",
        "slack:main:C0BUGS",
        "slack:main:C0IDEAS",
    }


async def test_all_members_of_a_channel_are_known(stage: Stage) -> None:
    await refreshed(stage)
    assert members(stage)[0] >= {ANN, "slack:main:U0BEN", "slack:main:U0CLEO"}


async def test_members_who_did_not_change_are_not_told_again(stage: Stage) -> None:
    await refreshed(stage)
    await refreshed(stage)
    assert len(members(stage)) == 1


async def test_members_who_are_again_as_they_were_are_told_again(stage: Stage) -> None:
    await refreshed(stage)
    await stage.act("/slack/channels/leave", {"channel": "C0BUGS", "user": "U0BEN"})
    await refreshed(stage)
    await stage.act("/slack/channels/join", {"channel": "C0BUGS", "user": "U0BEN"})
    await refreshed(stage)
    assert members(stage)[0] == members(stage)[2] != members(stage)[1]


async def test_what_the_database_does_not_take_in_is_told_once_it_does(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "TROUBLE_PATIENCE", 0.01)
    stage.store.refusals = 2
    await refreshed(stage)
    assert stage.store.facts(ColleagueSeen)


async def test_what_was_read_before_a_list_that_failed_is_told_once_all_are_read(stage: Stage) -> None:
    await stage.fault("conversations.list", "500")
    with pytest.raises(errors.Failed):
        await refreshed(stage)
    await refreshed(stage)
    assert ANN in {one.alias for one in stage.store.facts(ColleagueSeen)}


async def test_one_unreadable_channel_leaves_the_others(stage: Stage) -> None:
    await stage.fault("conversations.members", "500")
    await refreshed(stage)
    assert len(stage.store.facts(MembersSeen)) == 2


async def test_a_list_asked_for_too_often_is_read_a_little_later(stage: Stage) -> None:
    await stage.fault("conversations.members", "429", seconds=1)
    await refreshed(stage)
    assert len(stage.store.facts(MembersSeen)) == 3


async def test_a_colleague_who_leaves_is_told(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/channels/leave", {"channel": "C0BUGS", "user": "U0BEN"})
    assert await stage.store.until(MemberMoved) == [
        MemberMoved(building.BUGS, AliasId("slack:main:U0BEN"), joined=False)
    ]


async def test_comings_and_members_of_a_channel_share_a_lane(stage: Stage) -> None:
    await stage.listen()
    await stage.store.until(MembersSeen, 3)
    await stage.act("/slack/channels/leave", {"channel": "C0BUGS", "user": "U0BEN"})
    await stage.store.until(MemberMoved)
    lanes = {
        one.lane for one in stage.store.kept.values() if "member" in one.payload and "C0BUGS" in one.lane
    }
    assert lanes == {"slack:main:C0BUGS"}


async def test_a_channel_that_we_are_invited_to_has_its_members_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platforms.slack.directory.SETTLE", 0.0)
    await stage.listen()
    await stage.store.until(MembersSeen, 3)
    await stage.act("/slack/channels/invite", {"channel": "C0GENERAL"})
    await stage.store.until(MembersSeen, 4)
    assert ANN in members(stage, "C0GENERAL")[0]


async def test_where_nobody_listens_lists_that_could_not_be_read_are_read_with_what_comes_next(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platforms.slack.directory.SETTLE", 0.0)
    await stage.account.verify()
    await stage.fault("users.list", "500")
    await stage.account.take(building.event(type="subteam_members_changed"))
    async with asyncio.timeout(PATIENCE):
        while not stage.store.facts(ColleagueSeen):
            await stage.account.take(building.message())
            await asyncio.sleep(0.01)
    assert ANN in {one.alias for one in stage.store.facts(ColleagueSeen)}
