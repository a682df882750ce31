"""Whether Slack can be reached: sockets that drop, a token that is revoked, a Slack that posts to us and goes away."""

import asyncio

import pytest

from domain.inbound import TeamMessage
from platforms.slack import app
from ports.chat import AccountLocked
from tests.patience import PATIENCE
from tests.platforms.slack import building
from tests.platforms.slack.conftest import Stage


async def test_a_dropped_socket_is_opened_again(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/sockets/drop", {})
    await stage.write("Still there?")
    [message] = await stage.store.until(TeamMessage)
    assert message.content.text.plain == "Still there?"


async def test_a_socket_that_cannot_be_opened_is_told_with_its_account(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.listen()
    await stage.fault("apps.connections.open", "500")
    await stage.act("/slack/sockets/drop", {})
    await stage.write("Still there?")
    await stage.store.until(TeamMessage)
    told = [record for record in caplog.records if record.msg == "slack.socket_failed"]
    assert [vars(record)["account"] for record in told] == [building.ACCOUNT]


async def test_slack_asking_to_reconnect_loses_nothing(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/sockets/drop", {"reason": "refresh_requested"})
    await stage.act(
        "/slack/messages", {"count": 20, "user": "U0ANN", "channel": "C0BUGS", "text": "number {n}"}
    )
    assert len(await stage.store.until(TeamMessage, 20)) == 20


async def test_a_revoked_token_ends_listening(stage: Stage) -> None:
    await stage.listen()
    await stage.act("/slack/token", {"revoked": True})
    with pytest.raises(AccountLocked):
        await stage.account.verify()


async def test_a_slack_that_posts_to_us_is_looked_for(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "LOOK", 0.01)
    stage.account._app_token = ""
    await stage.account.verify()
    stage.listening.append(asyncio.create_task(stage.account.listen()))
    async with asyncio.timeout(PATIENCE):
        while not stage.account.connected:  # noqa: ASYNC110
            await asyncio.sleep(0)
        await stage.fault("auth.test", "500", 1000)
        while stage.account.connected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_wrong_app_token_ends_listening(stage: Stage) -> None:
    stage.account._app_token = "xapp-wrong"
    with pytest.raises(AccountLocked, match="invalid_auth"):
        await stage.account.listen()
