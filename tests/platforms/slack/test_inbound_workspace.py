"""What a workspace says of its channels, its people and its tokens."""

from typing import Any

import pytest

from domain import inbound
from tests.platforms.slack import building
from tests.platforms.slack.building import event, message, parse, parsed

ANN = building.OF.alias("U0ANN")


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("channel_archive", "archived"), ("channel_deleted", "deleted"), ("channel_left", "removed")],
)
def test_a_channel_that_closes_says_why(kind: str, reason: str) -> None:
    assert parsed(event(type=kind, channel="C0BUGS", user="U0ANN")).reason == reason


def test_our_own_leaving_closes_a_channel() -> None:
    assert parsed(event(type="member_left_channel", channel="C0BUGS", user="U0ISTHMUS")).reason == "removed"


def test_a_colleague_leaves_a_channel() -> None:
    found = parsed(event(type="member_left_channel", channel="C0BUGS", user="U0ANN"))
    assert found == inbound.MemberMoved(building.BUGS, ANN, joined=False)


def test_a_colleague_joins_a_channel() -> None:
    found = parsed(event(type="member_joined_channel", channel="C0BUGS", user="U0ANN"))
    assert found == inbound.MemberMoved(building.BUGS, ANN, joined=True)


def test_only_our_page_is_our_page() -> None:
    assert parse(event(type="app_home_opened", channel="D1", user="U0ANN", tab="messages")) == ()


def test_a_press_on_a_page_of_ones_own_is_answered_directly() -> None:
    body = {
        "user": {"id": "U0ANN"},
        "container": {"type": "view", "view_id": "V1"},
        "actions": [{"action_id": "x"}],
    }
    found = parsed(body, "action")
    assert (found.channel, found.post, found.thread) == ("slack:main:U0ANN", None, None)


def test_a_renamed_channel_is_seen() -> None:
    assert parsed(event(type="channel_rename", channel={"id": "C0BUGS", "name": "crashes"})).name == "crashes"


def test_a_guest_is_seen_as_one() -> None:
    user = {"id": "U0EVE", "real_name": "Eve", "is_restricted": True, "tz": "Europe/Paris", "locale": "fr-FR"}
    found = parsed(event(type="user_change", user=user))
    assert (found.name, found.guest, found.timezone, found.locale) == ("Eve", True, "Europe/Paris", "fr-FR")


def test_a_stranger_is_told_of_before_their_message() -> None:
    stranger, _ = parse(message(user="U0EVE", user_team="TOTHER", user_profile={"real_name": "Eve"}))
    assert isinstance(stranger, inbound.ColleagueSeen)
    assert stranger.stranger


@pytest.mark.parametrize(
    ("more", "stranger"),
    [
        ({"team_id": building.TEAM}, False),
        ({"team_id": "TOTHER"}, True),
        ({"team_id": "TOTHER", "enterprise_user": {"teams": ["TOTHER", building.TEAM]}}, False),
        ({"is_stranger": True}, True),
        ({}, False),
    ],
)
def test_whoever_belongs_to_another_team_is_a_stranger(more: dict[str, Any], stranger: bool) -> None:
    assert parsed(event(type="user_change", user={"id": "W0EVE", **more})).stranger is stranger


def test_a_disabled_group_has_nobody() -> None:
    group = {"id": "S1", "handle": "ops", "users": ["U0ANN"], "date_delete": 1700000000}
    assert parsed(event(type="subteam_updated", subteam=group)).members == ()


def test_a_revoked_bot_token_is_told_of() -> None:
    assert isinstance(
        parsed(event(type="tokens_revoked", tokens={"bot": ["U0ISTHMUS"]})), inbound.AccountRevoked
    )


def test_a_removal_says_when() -> None:
    assert parsed({**event(type="app_uninstalled"), "event_time": 1700000000}).at == 1700000001


def test_a_revoked_token_of_a_person_means_nothing() -> None:
    assert parse(event(type="tokens_revoked", tokens={"oauth": ["U0ANN"]})) == ()
