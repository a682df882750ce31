"""setWebhook and what follows, with a receiver of our own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.patience import PATIENCE
from tests.sandbox.driving import House, waiting_poll


@dataclass
class Receiver:
    """Keeps what it is sent; refuses the first `refuse` deliveries."""

    url: str = ""
    refuse: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    heard: list[Any] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=500)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.heard.append(await request.json())
        self.came.set()
        return web.json_response(self.answer)

    async def texts(self, count: int) -> list[str]:
        while len(self.heard) < count:
            self.came.clear()
            await asyncio.wait_for(self.came.wait(), PATIENCE)
        return [one["message"]["text"] for one in self.heard]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as running:
        receiver.url = str(running.make_url("/hook"))
        yield receiver


async def test_a_webhook_gets_each_update(house: House, receiver: Receiver) -> None:
    await house.result("setWebhook", url=receiver.url)
    await house.write("over to you")
    assert await receiver.texts(1) == ["over to you"]


async def test_a_webhook_gets_what_was_waiting(house: House, receiver: Receiver) -> None:
    await house.write("early")
    await house.result("setWebhook", url=receiver.url)
    assert await receiver.texts(1) == ["early"]


async def test_a_webhook_is_shown_the_secret(house: House, receiver: Receiver) -> None:
    await house.result("setWebhook", url=receiver.url, secret_token="s3cret")
    await house.write("psst")
    await receiver.texts(1)
    assert receiver.secrets == ["s3cret"]


async def test_a_refused_update_is_sent_again(house: House, receiver: Receiver) -> None:
    receiver.refuse = 1
    await house.result("setWebhook", url=receiver.url)
    await house.write("try again")
    assert await receiver.texts(1) == ["try again"]


async def test_a_failure_is_told_by_get_webhook_info(house: House, receiver: Receiver) -> None:
    receiver.refuse = 1
    await house.result("setWebhook", url=receiver.url)
    await house.write("try again")
    await receiver.texts(1)
    info = await house.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_messages_of_one_chat_arrive_in_order(house: House, receiver: Receiver) -> None:
    receiver.refuse = 1
    await house.result("setWebhook", url=receiver.url)
    for words in ("one", "two", "three"):
        await house.write(words)
    assert await receiver.texts(3) == ["one", "two", "three"]


async def test_a_call_in_the_answer_is_carried_out(house: House, receiver: Receiver) -> None:
    receiver.answer = {"method": "sendMessage", "chat_id": 7, "text": "got it"}
    await house.result("setWebhook", url=receiver.url)
    await house.write("hello")
    await house.act("/feed?after=1&kind=message&wait=5", verb="GET")
    seen = (await house.act("/telegram/messages?chat=7", verb="GET"))["messages"]
    assert [one["text"] for one in seen] == ["hello", "got it"]


async def test_polling_is_refused_while_a_webhook_is_set(house: House, receiver: Receiver) -> None:
    await house.result("setWebhook", url=receiver.url)
    assert (await house.refusal("getUpdates")).startswith(
        "Conflict: can't use getUpdates method while webhook"
    )


async def test_setting_a_webhook_ends_a_waiting_poll(house: House, receiver: Receiver) -> None:
    poll = await waiting_poll(house)
    await house.result("setWebhook", url=receiver.url)
    assert await poll == "Conflict: terminated by setWebhook request"


async def test_after_deleting_the_webhook_polling_works(house: House, receiver: Receiver) -> None:
    await house.result("setWebhook", url=receiver.url)
    await house.result("deleteWebhook")
    await house.write("back again")
    assert len(await house.updates()) == 1


async def test_pending_updates_are_dropped_on_request(house: House) -> None:
    await house.write("never mind")
    await house.result("deleteWebhook", drop_pending_updates=True)
    assert await house.updates() == []


async def test_the_webhook_methods_say_what_they_did(house: House, receiver: Receiver) -> None:
    said = [
        (await house.call(method, url=receiver.url))["description"]
        for method in ("setWebhook", "setWebhook", "deleteWebhook", "deleteWebhook")
    ]
    assert said == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was deleted",
        "Webhook is already deleted",
    ]
