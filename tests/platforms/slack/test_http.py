"""The same intake by HTTP, as far as Bolt and we go."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping

import pytest

from domain.inbound import TeamMessage
from platforms.slack.app import SlackAccount
from tests.platforms.slack import building

SECRET = "signing"


def account(store: building.Store) -> SlackAccount:
    return SlackAccount(
        "main",
        bot_token="xoxb-sandbox",
        app_token="",
        accept=store,
        opens_forms=building.Forms(),
        say=building.speak,
        files_of=lambda _account: building.Shelf(),
        clock=building.now,
        api_url="http://127.0.0.1:9/api/",
        signing_secret=SECRET,
    )


def signed(body: str, secret: str = SECRET) -> Mapping[str, str]:
    at = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
    }


async def test_a_signed_event_is_stored_and_acknowledged() -> None:
    store = building.Store()
    body = json.dumps(building.message())
    status, _, _ = await account(store).receive(body, signed(body))
    assert (status, len(store.facts(TeamMessage))) == (200, 1)


async def test_what_slack_did_not_sign_is_refused() -> None:
    store = building.Store()
    body = json.dumps(building.message())
    status, _, _ = await account(store).receive(body, signed(body, "other"))
    assert (status, store.kept) == (401, {})


async def test_what_cannot_be_stored_is_not_acknowledged() -> None:
    body = json.dumps(building.message())
    status, _, _ = await account(building.Store(refusals=1)).receive(body, signed(body))
    assert status == 500


async def test_slack_checking_the_address_is_answered() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    _, _, answer = await account(building.Store()).receive(body, signed(body))
    assert json.loads(answer) == {"challenge": "abc"}


async def test_the_environments_own_slack_settings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    store = building.Store()
    body = json.dumps(building.message())
    status, _, _ = await account(store).receive(body, signed(body))
    assert status == 200
