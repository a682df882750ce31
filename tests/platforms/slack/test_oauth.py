"""What Slack gives when a workspace installs the app, and what it refuses."""

from urllib.parse import parse_qs, urlsplit

import pytest

from platforms.slack import oauth

APP = oauth.App("1.2", "secret", "https://slack.com/api/")
GIVEN = {
    "team": {"id": "T1", "name": "One"},
    "access_token": "xoxb-1",
    "authed_user": {"id": "U1"},
    "scope": "a,b",
}


def test_a_person_agrees_on_slacks_own_page():
    parts = urlsplit(APP.address({"b", "a"}, "random"))
    assert (parts.netloc, parts.path) == ("slack.com", "/oauth/v2/authorize")
    assert parse_qs(parts.query) == {"client_id": ["1.2"], "scope": ["a,b"], "state": ["random"]}


def test_a_lasting_token_has_no_end():
    found = oauth.granted(GIVEN)
    assert (found.account, found.token, found.refresh, found.seconds) == ("slack:T1", "xoxb-1", "", None)


def test_a_rotating_token_has_one():
    found = oauth.granted({**GIVEN, "refresh_token": "xoxe-1", "expires_in": 43200})
    assert (found.refresh, found.seconds) == ("xoxe-1", 43200)


def test_a_whole_organisation_is_told_of():
    assert oauth.granted({**GIVEN, "team": None, "is_enterprise_install": True}).whole_organisation


@pytest.mark.parametrize("without", ["team", "access_token"])
def test_without_a_bots_token_nothing_is_granted(without: str):
    with pytest.raises(oauth.NotGranted, match="no_bot_token"):
        oauth.granted({name: value for name, value in GIVEN.items() if name != without})


def test_nothing_granted_is_shown():
    shown = repr(oauth.granted({**GIVEN, "refresh_token": "xoxe-1"})) + repr(APP)
    assert not [secret for secret in ("xoxb-1", "xoxe-1", "'secret'") if secret in shown]


async def test_a_slack_that_is_away_grants_nothing():
    with pytest.raises(oauth.NotGranted) as why:
        await oauth.App("1.2", "secret", "http://127.0.0.1:9/api/").exchange("code")
    assert not why.value.for_good
