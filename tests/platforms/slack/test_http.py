"""What Slack posts: whose it is, whether Slack sent it, and what is taken in."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inbound import FormSubmitted, TeamMessage
from platforms.slack import http, opening
from platforms.slack.app import Access, SlackAccount
from ports.storage import StorageTrouble
from tests.platforms.slack import building

SECRET = "signing"
BODY = json.dumps(building.message()).encode()


def account(store: building.Store) -> SlackAccount:
    return SlackAccount(
        "main",
        Access("xoxb-sandbox", api_url="http://127.0.0.1:9/api/"),
        accept=store,
        forms=opening.Forms(building.Forms()),
        say=building.speak,
        files_of=lambda _account: building.Shelf(),
        clock=building.now,
    )


def signed(body: bytes = BODY, secret: str = SECRET, age: float = 0) -> Mapping[str, str]:
    at = str(int((building.now() - timedelta(seconds=age)).timestamp()))
    digest = hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def accepted(headers: Mapping[str, str], body: bytes = BODY) -> bool:
    return http.is_signed(SECRET, body, headers, building.now)


def test_what_slack_signed_is_believed():
    assert accepted(signed())


def test_another_secret_is_not():
    assert not accepted(signed(secret="other"))


def test_a_changed_body_is_not():
    assert not accepted(signed(), BODY + b" ")


@pytest.mark.parametrize("age", [301, -301, 86400])
def test_what_is_said_again_later_is_not(age: float):
    assert not accepted(signed(age=age))


def test_five_minutes_are_allowed():
    assert accepted(signed(age=299))


@pytest.mark.parametrize("name", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
@pytest.mark.parametrize("value", ["", "x", "é", "v0=", "9" * 5000, "-1", "1e9", "\udcff"])
def test_a_header_that_is_none_is_refused(name: str, value: str):
    assert not accepted({**signed(), name: value})


def test_an_app_without_a_secret_believes_nobody():
    assert not http.is_signed("", BODY, signed(secret=""), building.now)


@given(st.binary(), st.text(), st.text())
def test_no_bytes_and_no_headers_raise(body: bytes, stamp: str, signature: str):
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    assert not http.is_signed(SECRET, body, headers, building.now)


@given(st.binary(), st.sampled_from(["application/json", http.FORM, ""]))
def test_a_body_is_an_object_or_malformed(body: bytes, kind: str):
    try:
        found = http.read(body, kind)
    except http.Malformed:
        return
    assert isinstance(found, dict)


@pytest.mark.parametrize("body", [b"[]", b"1", b"null", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_malformed(body: bytes):
    with pytest.raises(http.Malformed):
        http.read(body, "application/json")


def test_a_command_is_a_form():
    assert http.read(urlencode({"command": "/idea", "text": ""}).encode(), http.FORM)["command"] == "/idea"


def test_an_interaction_is_json_in_a_form():
    body = urlencode({"payload": json.dumps({"type": "block_actions"})}).encode()
    assert http.read(body, http.FORM) == {"type": "block_actions"}


@pytest.mark.parametrize(
    ("body", "team"),
    [
        (building.message(), building.TEAM),
        ({"team_id": "T9", "authorizations": [{"team_id": "T1"}]}, "T1"),
        ({"team_id": "T9", "context_team_id": "T1"}, "T1"),
        ({"team": {"id": "T1"}, "user": {"team_id": "T9"}}, "T1"),
        ({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        ({"team": None, "user": {"team_id": "T1"}}, "T1"),
        ({"team": 7, "authorizations": "x"}, ""),
    ],
)
def test_a_payload_is_for_the_workspace_that_authorized_us(body: Mapping[str, object], team: str):
    assert http.team_of(body) == team


def test_slack_checking_the_address_is_answered():
    assert http.challenge({"type": "url_verification", "challenge": "abc"}) == "abc"


async def test_an_event_is_stored():
    store = building.Store()
    await account(store).take(building.message())
    assert len(store.facts(TeamMessage)) == 1


async def test_a_form_is_stored_with_when_slack_signed_it():
    store = building.Store()
    view = {"id": "V1", "callback_id": "stance", "state": {"values": {}}}
    form = {"type": "view_submission", "user": {"id": "U0ANN"}, "view": view}
    await account(store).take(form, "1700000001")
    assert [each.given and each.given.timestamp() for each in store.facts(FormSubmitted)] == [1700000001.0]


async def test_a_form_that_is_said_again_has_the_key_of_the_first():
    store = building.Store()
    view = {"id": "V1", "hash": "7.x", "callback_id": "stance", "state": {"values": {}}}
    form = {"type": "view_submission", "user": {"id": "U0ANN"}, "view": view}
    for sent in ("1700000001", "1700000200"):
        await account(store).take(form, sent)
    assert len(store.kept) == 1


async def test_what_cannot_be_stored_raises():
    with pytest.raises(StorageTrouble, match="disk"):
        await account(building.Store(refusals=1)).take(building.message())


async def test_who_types_a_command_that_cannot_be_stored_is_told_why():
    body = {"command": "/isthmus", "text": "status", "user_id": "U0ANN", "channel_id": "C0BUGS"}
    said = await account(building.Store(refusals=1)).take(body)
    assert isinstance(said, dict)
    assert (said["response_type"], "It says: The disk is full." in said["text"]) == ("ephemeral", True)


async def test_the_environments_own_slack_settings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    store = building.Store()
    await account(store).take(building.message())
    assert len(store.kept) == 1
