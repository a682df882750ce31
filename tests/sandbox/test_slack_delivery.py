"""Socket Mode and HTTP mode: nothing is lost, and what is not acknowledged comes again."""

import asyncio
import hashlib
import hmac
import pathlib
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.patience import PATIENCE
from tests.sandbox import slack_house
from tests.sandbox.slack_house import House
from tests.sandbox.slack_wire import Wire, ticket, wired


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with slack_house.house() as made:
        yield made


async def test_a_ticket_is_good_once(house: House) -> None:
    url = await ticket(house)
    async with house.http.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await house.http.ws_connect(url)


async def test_an_event_waits_for_a_socket(house: House) -> None:
    await house.say("early")
    async with wired(house) as wire:
        assert (await wire.event("message"))["text"] == "early"


async def test_what_is_not_acknowledged_comes_again(house: House) -> None:
    async with wired(house) as wire:
        wire.silent = True
        await house.say("again")
        await wire.hears("events_api", 2)
        frames = [f for f in wire.frames if f["type"] == "events_api"]
        assert [(f["retry_attempt"], f["retry_reason"]) for f in frames] == [(0, ""), (1, "timeout")]


async def test_what_a_dead_socket_had_goes_to_the_next(house: House) -> None:
    async with wired(house) as wire:
        wire.silent = True
        await house.say("twice")
        await wire.event("message")
    async with wired(house) as other:
        assert (await other.event("message"))["text"] == "twice"


async def test_each_event_goes_to_one_of_the_sockets(house: House) -> None:
    async with wired(house) as one, wired(house) as other:
        for number in range(10):
            await house.say(str(number))
        await one.hears("events_api", 5)
        await other.hears("events_api", 5)
        assert (len(one.events("message")), len(other.events("message"))) == (5, 5)


async def test_the_eleventh_socket_is_sent_away(house: House) -> None:
    sockets = [await house.http.ws_connect(await ticket(house)) for _ in range(11)]
    frame = await sockets[-1].receive_json()
    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


async def test_a_ping_is_answered(house: House) -> None:
    async with house.http.ws_connect(await ticket(house), autoping=False) as socket:
        await socket.receive_json()
        await socket.ping(b"x")
        assert (await socket.receive()).type is aiohttp.WSMsgType.PONG


async def test_a_doubled_event_keeps_its_event_id(house: House) -> None:
    house.shared.faults.add({"platform": "slack", "kind": "duplicate", "count": 1})
    async with wired(house) as wire:
        await house.say("twice")
        await wire.hears("events_api", 2)
        ids = {f["payload"]["event_id"] for f in wire.frames if f["type"] == "events_api"}
        assert len(ids) == 1


async def test_a_delayed_event_is_overtaken(house: House) -> None:
    house.shared.faults.add({"platform": "slack", "kind": "delay", "count": 1, "seconds": 0.2})
    async with wired(house) as wire:
        said = {"channel": "C0SUPPORT", "user": "U0ANN"}
        await house.do("messages", messages=[{**said, "text": text} for text in ("first", "second")])
        await wire.hears("events_api", 2)
        assert [e["text"] for e in wire.events("message")] == ["second", "first"]


class Site:
    """An app's own server, which answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.states: list[int] = []
        self.reply = ""

    async def serve(self, request: web.Request) -> web.Response:
        body = await request.text()
        if "url_verification" in body:
            return web.json_response({"challenge": (await request.json())["challenge"]})
        self.requests.append(({k.lower(): v for k, v in request.headers.items()}, body))
        return web.Response(status=self.states.pop(0) if self.states else 200, text=self.reply)

    async def gets(self, count: int) -> tuple[dict[str, str], str]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if len(self.requests) >= count:
                return self.requests[count - 1]
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(self.requests)} requests came")


@pytest.fixture
async def site(house: House) -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_post("/slack/events", made.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    said: Any = await house.do("http", events_url=url, retry_delays=[0, 0, 0])
    assert said["verified"]
    yield made
    await runner.cleanup()


async def test_an_event_over_http_is_signed(house: House, site: Site) -> None:
    await house.say("signed")
    headers, body = await site.gets(1)
    base = f"v0:{headers['x-slack-request-timestamp']}:{body}".encode()
    mac = hmac.new(b"sandbox-signing-secret", base, hashlib.sha256).hexdigest()
    assert headers["x-slack-signature"] == f"v0={mac}"


async def test_a_failed_event_comes_three_times_more_over_http(house: House, site: Site) -> None:
    site.states = [500] * 4
    await house.say("again")
    await house.await_("event_lost")
    numbers = [headers.get("x-slack-retry-num") for headers, _ in site.requests]
    assert numbers == [None, "1", "2", "3"]


async def test_a_command_s_answer_over_http_is_shown(house: House, site: Site) -> None:
    site.reply = '{"text": "noted"}'
    said = await house.do("command", user="ann", channel="support", command="/x", text="y")
    assert said["response"] == {"text": "noted"}


async def test_a_failing_site_is_told_to_the_user(house: House, site: Site) -> None:
    site.states = [500]
    said = await house.do("shortcut", user="ann", callback_id="x")
    assert said == {"acknowledged": False, "error": "http_service_error"}


async def test_a_recorded_http_session_satisfies_the_validator(
    house: House, site: Site, tmp_path: pathlib.Path
) -> None:
    house.shared.recorder.start(str(tmp_path))
    site.states = [500]
    ts = await house.say("@isthmus a & b")
    await house.do("react", user="ben", channel="support", ts=ts, name="eyes")
    await house.do("command", user="ann", channel="support", command="/x", text="y")
    await house.do("shortcut", user="ann", callback_id="x", channel="support", ts=ts)
    await site.gets(6)
    house.shared.recorder.stop()
    assert await slack_house.errors_in(tmp_path) == []


async def test_without_urls_the_sockets_are_used_again(house: House, site: Site) -> None:
    await house.do("http")
    async with wired(house) as wire:
        assert await _heard(house, wire) == "back"


async def _heard(house: House, wire: Wire) -> str:
    await house.say("back")
    return str((await wire.event("message"))["text"])
