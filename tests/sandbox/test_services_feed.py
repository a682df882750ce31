"""Awaiting what happens, and the small control calls around it."""

import asyncio
import json
from pathlib import Path

from sandbox.clock import Clock
from sandbox.feed import KEPT, Feed
from tests.sandbox.driving import House


async def test_happenings_after_a_number_come_oldest_first() -> None:
    feed = Feed(Clock())
    for word in ("a", "b", "c"):
        feed.push("slack", "message", text=word)
    assert [one["text"] for one in feed.after(1)] == ["b", "c"]


async def test_waiting_ends_with_the_first_happening() -> None:
    feed = Feed(Clock())
    waiting = asyncio.create_task(feed.wait(0, 5))
    await asyncio.sleep(0)
    feed.push("slack", "message", text="at last")
    assert [one["text"] for one in await waiting] == ["at last"]


async def test_waiting_for_one_kind_sleeps_through_the_others() -> None:
    feed = Feed(Clock())
    waiting = asyncio.create_task(feed.wait(0, 5, kind="edited"))
    for kind in ("message", "edited"):
        await asyncio.sleep(0)
        feed.push("slack", kind)
    assert [one["kind"] for one in await waiting] == ["edited"]


async def test_waiting_in_vain_gives_an_empty_list() -> None:
    assert await Feed(Clock()).wait(0, 0.01) == []


async def test_the_oldest_happenings_are_forgotten() -> None:
    feed = Feed(Clock())
    for _ in range(KEPT + 5):
        feed.push("slack", "message")
    assert feed.after(0, limit=1)[0]["n"] == 6


async def test_a_bots_message_is_in_the_feed(house: House) -> None:
    await house.write("hello")
    await house.result("sendMessage", chat_id=7, text="welcome")
    shown = await house.act("/feed?after=0&wait=1", verb="GET")
    last = shown["happenings"][-1]
    assert (last["kind"], last["chat"], last["text"], last["user"]) == ("message", 7, "welcome", 100001)


async def test_the_clock_only_goes_forward(house: House) -> None:
    assert "only goes forward" in await house.complaint("/clock", {"forward": -1})


async def test_a_body_that_is_no_json_gets_a_sentence(house: House) -> None:
    async with house.session.post(house.url + "/control/faults", data="{") as answer:
        assert (await answer.json())["error"].startswith("the body is not JSON")


async def test_recording_writes_one_line_per_call(house: House, tmp_path: Path) -> None:
    await house.act("/recording", {"folder": str(tmp_path)})
    await house.result("getMe")
    await house.act("/recording", verb="DELETE")
    lines = (tmp_path / "telegram.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["method"] for line in lines] == ["getMe"]


async def test_nothing_is_recorded_after_the_stop(house: House, tmp_path: Path) -> None:
    await house.act("/recording", {"folder": str(tmp_path)})
    await house.act("/recording", verb="DELETE")
    await house.result("getMe")
    assert not (tmp_path / "telegram.jsonl").exists()
