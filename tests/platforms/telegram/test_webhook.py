"""Updates that Telegram posts: who may post them, what is stored, and that the webhook stays ours."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from platforms.telegram import ingest, webhook
from platforms.telegram.app import TelegramAccount
from ports.chat import AccountLocked
from tests.patience import PATIENCE
from tests.platforms.telegram import building
from tests.platforms.telegram.building import ACCOUNT, message
from tests.sandbox import driving

SECRET = "a-long_Secret"
UPDATE = {"update_id": 12, "message": message(text="Hello")}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """What is looked at each minute is looked at all the time here."""
    monkeypatch.setattr(webhook, "LOOK", 0.02)
    monkeypatch.setattr(webhook, "FIRST_WAIT", 0.02)


@pytest.fixture
async def hooked(stage):
    """An account whose webhook is served by the least that may be."""
    store = building.Store()

    async def receive(request):
        if not account.admits(request.headers):
            return web.Response(status=401)
        await account.take(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram/main", receive)
    async with TestServer(app) as server:
        account = TelegramAccount(
            "main", driving.TOKEN, accept=store, say=building.speak, files_of=lambda _account: stage.shelf,
            api_url=stage.house.url, webhook_url=str(server.make_url("/telegram/main")), webhook_secret=SECRET,
        )  # fmt: skip
        account.store = store
        yield account
        await account.close()


@asynccontextmanager
async def listening(account: TelegramAccount) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(account.listen())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, AccountLocked):
            await task


async def info(stage, **wanted):
    """The webhook as Telegram has it, once it is as wanted."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await stage.house.result("getWebhookInfo")
            if all(found.get(name) == value for name, value in wanted.items()):
                return found
            await asyncio.sleep(0.02)


async def test_what_is_written_is_posted_and_stored(stage, hooked):
    async with listening(hooked):
        await info(stage, allowed_updates=sorted(hooked._source._kinds))
        await stage.house.write("Hello")
        await hooked.store.until(1)
    assert len(hooked.store.keys) == 1


async def test_what_waited_before_is_kept(stage, hooked):
    await stage.house.write("Hello")
    async with listening(hooked):
        await hooked.store.until(1)
    assert len(hooked.store.keys) == 1


async def test_what_could_not_be_stored_is_posted_again(stage, hooked):
    hooked.store.failing = 1
    async with listening(hooked):
        await stage.house.write("Hello")
        await hooked.store.until(1)
    assert len(hooked.store.keys) == 1


@pytest.mark.parametrize(
    "foreign",
    [
        {"url": "http://127.0.0.1:9/elsewhere"},
        {"url": ""},
        {"url": "own", "allowed_updates": ["message"], "secret_token": SECRET},
    ],
)
async def test_a_webhook_that_drifted_is_set_again(stage, hooked, foreign):
    async with listening(hooked):
        own = (await info(stage, allowed_updates=sorted(hooked._source._kinds)))["url"]
        wish = {**foreign, "url": own if foreign["url"] == "own" else foreign["url"]}
        await stage.house.call("setWebhook", **wish)
        await info(stage, url=own, allowed_updates=sorted(hooked._source._kinds))


async def test_a_secret_that_another_has_set_is_replaced(stage, hooked):
    async with listening(hooked):
        own = (await info(stage, allowed_updates=sorted(hooked._source._kinds)))["url"]
        await stage.house.call(
            "setWebhook", url=own, secret_token="other", allowed_updates=hooked._source._kinds
        )
        await stage.house.write("Hello")
        await hooked.store.until(1)
    assert len(hooked.store.keys) == 1


async def test_a_refused_token_ends_listening(stage, hooked):
    async with listening(hooked) as task:
        await stage.house.act("/telegram/revoke", {"token": driving.TOKEN})
        with pytest.raises(AccountLocked):
            await asyncio.wait_for(task, PATIENCE)


@pytest.mark.parametrize("kind", ["429", "500", "lost"])
async def test_trouble_is_outlived(stage, hooked, kind):
    await stage.fault("setWebhook", kind, count=1, seconds=1)
    await stage.fault("getWebhookInfo", kind, count=1, seconds=1)
    async with listening(hooked):
        await stage.house.write("Hello")
        await hooked.store.until(1)
    assert len(hooked.store.keys) == 1


async def test_polling_again_removes_the_webhook(stage, hooked, monkeypatch):
    monkeypatch.setattr(ingest, "CONFLICT", 0.05)
    async with listening(hooked):
        await info(stage, allowed_updates=sorted(hooked._source._kinds))
    async with listening(stage.account):
        await info(stage, url="")


@pytest.mark.parametrize(
    "given", [{}, {webhook.HEADER: ""}, {webhook.HEADER: "x"}, {webhook.HEADER: "é\udcff"}]
)
def test_without_the_secret_nobody_is_telegram(given):
    assert not webhook.is_telegrams(SECRET, given)


def test_an_empty_secret_lets_nobody_in():
    assert not webhook.is_telegrams("", {webhook.HEADER: ""})


def test_an_update_is_known_by_its_number():
    assert [one.key for one in webhook.received(ACCOUNT, json.dumps(UPDATE).encode())] == ["telegram:main:12"]


@given(st.binary())
def test_no_bytes_raise_anything_but_malformed(body):
    with suppress(webhook.Malformed):
        webhook.received(ACCOUNT, body)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"update_id": true}', b'{"update_id": "1"}', b"[" * 100_000]
)
def test_what_is_no_update_is_malformed(body):
    with pytest.raises(webhook.Malformed):
        webhook.received(ACCOUNT, body)
