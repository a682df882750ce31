"""`isthmus check`: each problem named, with its remedy. Seen against the sandbox, over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession, test_utils, web

from bot import check
from bot.settings import Model, Secret, Settings, SlackAccount, TelegramAccount
from platforms.findings import Finding, Weight
from sandbox import server, services, world

SOCKET = {"bot_token": Secret("xoxb-sandbox"), "app_token": Secret("xapp-sandbox")}


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async with test_utils.TestServer(server.build(world.default(), services.build())) as running:
        yield str(running.make_url("")).rstrip("/")


@pytest.fixture
def slack(address: str) -> SlackAccount:
    return SlackAccount("main", **SOCKET, api_url=f"{address}/api/", default_channel="support")


@pytest.fixture
def telegram(address: str) -> TelegramAccount:
    return TelegramAccount("main", Secret("100001:sandbox-token"), api_url=address)


def errors(found: list[Finding]) -> list[str]:
    return [finding.seen for finding in found if finding.weight is Weight.ERROR]


async def test_a_right_slack_account_has_no_error(slack):
    assert errors(await check.look_at_slack(slack)) == []


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        ({"bot_token": Secret("xoxb-no")}, "the bot token is refused (invalid_auth)"),
        ({"app_token": Secret("xapp-no")}, "the app token cannot open Socket Mode (invalid_auth)"),
        ({"default_channel": "general"}, "the bot is not in the default channel general"),
        (
            {"default_channel": "nowhere"},
            "the default channel nowhere is not there, or is private and the bot not in it",
        ),
        (
            {"default_channel": "C0NOWHERE"},
            "the default channel C0NOWHERE is not there, or is private and the bot not in it",
        ),
        ({"api_url": "http://127.0.0.1:9/api/"}, "Slack does not answer (ClientConnectorError)"),
    ],
)
async def test_a_wrong_slack_account_is_told_why(slack, wrong, seen):
    assert seen in errors(await check.look_at_slack(replace(slack, **wrong)))


async def test_a_default_channel_may_be_given_by_its_id(slack):
    assert errors(await check.look_at_slack(replace(slack, default_channel="C0SUPPORT"))) == []


async def test_no_default_channel_is_a_warning(slack):
    found = await check.look_at_slack(replace(slack, default_channel=""))
    assert [finding.seen for finding in found if finding.weight is Weight.WARNING] == ["no default channel"]


async def test_missing_scopes_are_named(few_scopes):
    found = await check.look_at_slack(SlackAccount("main", Secret("xoxb-1"), api_url=few_scopes))
    assert any(seen.startswith("scopes are missing: app_mentions:read, ") for seen in errors(found))


@pytest.fixture
async def few_scopes() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "user": "isthmus"}, headers={"x-oauth-scopes": "chat:write,commands"}
        )

    app = web.Application()
    app.add_routes([web.post("/api/auth.test", answer)])
    async with test_utils.TestServer(app) as running:
        yield str(running.make_url("/api/"))


async def test_a_right_telegram_account_has_no_error(telegram):
    assert errors(await check.look_at_telegram(telegram)) == []


async def test_a_wrong_telegram_token_is_told(telegram):
    found = await check.look_at_telegram(replace(telegram, bot_token=Secret("1:wrong")))
    assert errors(found) == ["the bot token is refused"]


async def test_a_telegram_that_does_not_answer_is_told(telegram):
    found = await check.look_at_telegram(replace(telegram, api_url="http://127.0.0.1:9"))
    assert errors(found) == ["Telegram does not answer (NetworkError)"]


async def test_a_left_over_webhook_is_told(telegram, address):
    async with ClientSession() as session:
        await session.post(
            f"{address}/bot100001:sandbox-token/setWebhook", json={"url": "https://old.example/hook"}
        )
    assert errors(await check.look_at_telegram(telegram)) == [
        "a webhook to old.example is left over, so polling is refused"
    ]


@pytest.mark.parametrize(
    ("status", "seen"), [(401, "the key is refused (401)"), (500, "tiny answers with status 500")]
)
async def test_a_model_that_refuses_is_told(status, seen):
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({}, status=status)

    app = web.Application()
    app.add_routes([web.post("/v1/chat/completions", answer)])
    async with test_utils.TestServer(app) as running:
        found = await check.look_at_model(Model(str(running.make_url("/v1")), "tiny"))
    assert found.seen == seen


async def seen_of_database(url: str) -> tuple[Weight, str]:
    found = [finding async for name, finding in check.look(Settings(database_url=url)) if name == "database"]
    return found[0].weight, found[0].seen


async def test_a_database_that_the_first_start_will_make_is_no_error(tmp_path: Path):
    weight, seen = await seen_of_database(f"sqlite:///{tmp_path}/var/isthmus.db")
    assert (weight, "the first start makes it" in seen) == (Weight.OK, True)


async def test_a_database_that_cannot_be_made_is_an_error(tmp_path: Path):
    (tmp_path / "var").write_text("no folder")
    assert (await seen_of_database(f"sqlite:///{tmp_path}/var/isthmus.db"))[0] is Weight.ERROR
