"""`isthmus check`: each broken set-up is named, with its remedy, as the table in docs/operations.md says. Seen over HTTP."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, test_utils, web

from bot import clock, manifest, settings
from bot.console import check, check_here
from bot.settings import Model, Secret, Settings, SlackAccount, TelegramAccount
from platforms.findings import Finding, Weight
from platforms.slack import probe
from sandbox import server, services, world

ROOT = Path(__file__).parents[3]
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
TOKEN = "100001:sandbox-token"
FINE = SlackAccount("main", Secret("xoxb-sandbox"), Secret("xapp-sandbox"), default_channel="support")


@dataclass(frozen=True, slots=True)
class Scene:
    """A sandbox of one test, and accounts that are right there."""

    url: str
    session: ClientSession

    async def act(self, path: str, **body: Any) -> None:
        async with self.session.post(f"{self.url}/control{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def bot_api(self, method: str, **body: Any) -> int:
        async with self.session.post(f"{self.url}/bot{TOKEN}/{method}", json=body) as answer:
            return answer.status

    async def slack(self, **changes: Any) -> list[Finding]:
        """What is found of an account that is right but for the changes."""
        return await check.look_at_slack(replace(FINE, **{"api_url": f"{self.url}/api/", **changes}))

    async def telegram(self, *, running: bool = True, **changes: Any) -> list[Finding]:
        """The same of a Telegram account; one that is not `running` is listened to for three seconds."""
        right = TelegramAccount("main", Secret(TOKEN), api_url=self.url)
        return await check.look_at_telegram(replace(right, **changes), running=running)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with (
        test_utils.TestServer(server.build(world.default(), services.build())) as running,
        ClientSession() as session,
    ):
        yield Scene(str(running.make_url("")).rstrip("/"), session)


Broken = Callable[[Scene], Awaitable[list[Finding]]]
BROKEN: dict[str, Broken] = {}
"""What is found of each broken set-up, by what is seen there: the row of the table."""


def row(seen: str) -> Callable[[Broken], Broken]:
    def keep(broken: Broken) -> Broken:
        BROKEN[seen] = broken
        return broken

    return keep


@row("the bot token is refused (invalid_auth)")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(bot_token=Secret("xoxb-no"))


@row("the bot token is refused (token_revoked)")
async def _(scene: Scene) -> list[Finding]:
    await scene.act("/slack/token", revoked=True)
    return await scene.slack()


@row("the bot token is refused (account_inactive)")
async def _(scene: Scene) -> list[Finding]:
    await scene.act("/slack/token", revoked="account_inactive")
    return await scene.slack()


@row("scopes are missing: reactions:write, users:read")
async def _(scene: Scene) -> list[Finding]:
    await scene.act("/slack/scopes", remove=["users:read", "reactions:write"])
    return await scene.slack()


@row("the app-level token is refused (invalid_auth)")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(app_token=Secret("xapp-no"))


@row("Socket Mode is not enabled")
async def _(scene: Scene) -> list[Finding]:
    await scene.act("/slack/http", events_url="https://isthmus.example.com/slack/events", verify=False)
    return await scene.slack()


@row("the default channel nowhere is not there, or is private and the bot not in it")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(default_channel="nowhere")


@row("the bot is not in the default channel general")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(default_channel="general")


@row("the default channel support is archived")
async def _(scene: Scene) -> list[Finding]:
    await scene.act("/slack/channels/archive", channel="support")
    return await scene.slack()


@row("a route names the channel nowhere, which is not there, or is private and the bot not in it")
async def _(scene: Scene) -> list[Finding]:
    right = replace(FINE, api_url=f"{scene.url}/api/")
    return await check.look_at_slack(right, frozenset({"nowhere", "bugs"}))


@row("a route names the channel general, and the bot is not in it")
async def _(scene: Scene) -> list[Finding]:
    return await check.look_at_slack(replace(FINE, api_url=f"{scene.url}/api/"), frozenset({"general"}))


@row("the two tokens are of different apps")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(app_token=Secret("xapp-1-A0OTHER-1-secret"))


@row("no default channel")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(default_channel="")


@row("this machine's clock is 7 minutes slow")
async def _(scene: Scene) -> list[Finding]:
    def late() -> datetime:
        return clock.now() - timedelta(minutes=7)

    looked = probe.Probe("xoxb-sandbox", "", f"{scene.url}/api/", "", frozenset(manifest.SCOPES), late)
    return await looked.findings()


@row("Slack does not answer (ClientConnectorError)")
async def _(scene: Scene) -> list[Finding]:
    return await scene.slack(api_url="http://127.0.0.1:9/api/")


@row("the bot token is refused")
async def _(scene: Scene) -> list[Finding]:
    return await scene.telegram(bot_token=Secret("1:wrong"))


@row("privacy mode is on: in groups the bot sees commands, mentions and replies, but no #bug without them")
async def _(scene: Scene) -> list[Finding]:
    return await scene.telegram()


@row("a webhook to old.example is left over")
async def _(scene: Scene) -> list[Finding]:
    await scene.bot_api("setWebhook", url="https://old.example/hook")
    return await scene.telegram(running=False)


@row("another program polls this bot")
async def _(scene: Scene) -> list[Finding]:
    looking = asyncio.create_task(scene.telegram(running=False))
    number = 0
    while not looking.done():
        number += 1
        await scene.bot_api("getUpdates", offset=number)
        await asyncio.sleep(0.02)
    return await looking


@row("Telegram does not answer (NetworkError)")
async def _(scene: Scene) -> list[Finding]:
    return await scene.telegram(api_url="http://127.0.0.1:9")


async def of_model(status: int, body: dict[str, Any]) -> list[Finding]:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    app = web.Application()
    app.add_routes([web.post("/v1/chat/completions", answer)])
    async with test_utils.TestServer(app) as running:
        return [await check_here.model(Model(str(running.make_url("/v1")), "tiny"))]


@row("the key is refused (401)")
async def _(scene: Scene) -> list[Finding]:
    return await of_model(401, {})


@row("the model tiny is not known there")
async def _(scene: Scene) -> list[Finding]:
    return await of_model(404, {"error": {"code": "model_not_found", "message": "The model does not exist."}})


@row("nothing is at the model's address (404)")
async def _(scene: Scene) -> list[Finding]:
    return await of_model(404, {"detail": "Not Found"})


@row("tiny answers with status 500")
async def _(scene: Scene) -> list[Finding]:
    return await of_model(500, {})


@row("127.0.0.1 does not answer (ClientConnectorError)")
async def _(scene: Scene) -> list[Finding]:
    return [await check_here.model(Model("http://127.0.0.1:9/v1", "tiny"))]


@row("PostgreSQL cannot be reached or refuses (ConnectionRefusedError)")
async def _(scene: Scene) -> list[Finding]:
    return [await of_database("postgresql+asyncpg://nobody@127.0.0.1:9/none")]


async def of_database(url: str) -> Finding:
    return await check_here.database(Settings(database_url=url))


@pytest.mark.parametrize("seen", BROKEN)
async def test_a_broken_set_up_is_named_with_the_remedy_of_the_table(scene: Scene, seen: str):
    found = {finding.seen: finding.remedy for finding in await BROKEN[seen](scene)}
    assert f"| {seen} | {found.get(seen, f'not seen, but {list(found)}')} |" in OPERATIONS


async def test_a_right_set_up_has_no_error(scene: Scene):
    found = [*await scene.slack(), *await scene.telegram()]
    assert [finding.seen for finding in found if finding.weight is Weight.ERROR] == []


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"bot_token": Secret("xapp-sandbox"), "app_token": Secret("xoxb-sandbox")}, []),
        ({"bot_token": Secret("xapp-sandbox")}, ["app-level token opens Socket Mode"]),
    ],
)
async def test_slack_is_not_asked_with_a_token_of_another_kind(scene: Scene, changes: Any, seen: list[str]):
    assert [finding.seen for finding in await scene.slack(**changes)] == seen


async def test_an_app_level_token_of_another_kind_is_not_asked_with(scene: Scene):
    found = await scene.slack(app_token=Secret("xoxb-sandbox"))
    assert [
        finding.seen for finding in found if "Socket Mode" in finding.seen or "app-level" in finding.seen
    ] == []


@pytest.mark.parametrize("token", ["", "xoxb-sandbox"])
async def test_telegram_is_not_asked_with_what_is_no_token_of_its(scene: Scene, token: str):
    assert await scene.telegram(bot_token=Secret(token)) == []


@pytest.mark.parametrize("named", ["C0SUPPORT", "Support", "SUPPORT"])
async def test_a_default_channel_may_be_given_by_its_id_or_in_capitals(scene: Scene, named: str):
    assert "default channel #support" in [f.seen for f in await scene.slack(default_channel=named)]


async def test_a_route_may_name_its_channel_in_capitals(scene: Scene):
    right = replace(FINE, api_url=f"{scene.url}/api/")
    assert not [f for f in await check.look_at_slack(right, frozenset({"Bugs"})) if "a route" in f.seen]


# all of it, in a folder


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to be set up, and no variable that says anything already."""
    for name in os.environ:
        if name.startswith(("SLACK_", "TELEGRAM_", "OPENAI_", "ISTHMUS_", "DATABASE_URL", "PORT")):
            monkeypatch.delenv(name)
    return tmp_path


def split_in_table(sentence: str) -> bool:
    """Whether the table has a sentence about the settings."""
    seen, _, remedy = sentence.partition(": ")
    return f"| {seen} | {remedy} |" in OPERATIONS


def test_the_place_of_a_mistake_in_the_file_is_told(empty: Path):
    (empty / "isthmus.toml").write_text('replies = "open"\nagents = \n')
    assert "at line 2" in settings.look(empty)[1][0]


@pytest.mark.parametrize(
    "line",
    [
        "SLACK_BOT_TOKEN=xoxb-1",
        "SLACK_BOT_TOKEN=xapp-1\nSLACK_APP_TOKEN=xapp-1",
        "TELEGRAM_BOT_TOKEN=1:a\nISTHMUS_TIMEZONE=Europe/Pariss",
    ],
)
def test_a_mistake_in_the_variables_is_told(empty: Path, line: str):
    (empty / ".env").write_text(line)
    assert {bool(split_in_table(sentence)) for sentence in settings.look(empty)[1]} == {True}


def test_every_mistake_is_told_at_once(empty: Path):
    (empty / ".env").write_text("ISTHMUS_TIMEZONE=Europe/Pariss\nSLACK_BOT_TOKEN=xoxb-1\nPORT=0\n")
    assert len(settings.look(empty)[1]) == 3


async def test_a_check_of_the_whole_says_what_is_wrong_with_the_settings_first():
    found = [one async for one in check.look(Settings(port=0), ("This is wrong.",))]
    assert found[0] == ("settings", Finding(Weight.ERROR, "This is wrong."))


async def test_a_variable_that_nobody_reads_is_noted():
    found = [one async for one in check.look(Settings(port=0), (), {"ISTHMUS_TIMEZOEN": "ISTHMUS_TIMEZONE"})]
    assert f"| {found[0][1].seen} | {found[0][1].remedy} |" in OPERATIONS


@pytest.mark.parametrize(
    ("teams", "seen"),
    [
        ((), "no workspace may install the app by itself"),
        (("*",), "any workspace that finds /slack/install may join"),
        (("T0A", "T0B"), "may install the app: T0A, T0B"),
    ],
)
async def test_who_may_install_the_app_is_told(teams: tuple[str, ...], seen: str) -> None:
    secret = Secret("x")
    app = SlackAccount("main", None, None, secret, "1.2", secret, install_teams=teams)
    assert seen in [finding.seen for finding in await check.look_at_slack(app)]


@pytest.mark.parametrize(
    ("teams", "admitted"),
    [((), False), (("T0A",), False), (("T0B", "T0A"), False), (("T0X",), True), (("*",), True)],
)
def test_only_those_who_are_named_may_install_it(teams: tuple[str, ...], admitted: bool) -> None:
    assert SlackAccount("main", install_teams=teams).admits("T0X") is admitted
