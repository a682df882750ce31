"""Faults on demand, over real HTTP."""

import asyncio

import aiohttp
import pytest

from tests.sandbox.driving import TOKEN, House


async def test_a_429_rule_answers_in_telegrams_own_form(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "429", "seconds": 3})
    answer = await house.call("getMe")
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


async def test_a_429_carries_the_retry_after_header(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "429", "seconds": 3})
    async with house.session.get(f"{house.url}/bot{TOKEN}/getMe") as answer:
        assert answer.headers["Retry-After"] == "3"


async def test_a_rule_with_a_count_strikes_that_often_and_no_more(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "500", "count": 2})
    assert [(await house.call("getMe"))["ok"] for _ in range(4)] == [False, False, True, True]


async def test_a_rule_for_one_method_leaves_the_others_alone(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "500", "method": "sendMessage"})
    assert (await house.call("getMe"))["ok"]


async def test_a_rule_for_slack_leaves_telegram_alone(house: House) -> None:
    await house.act("/faults", {"platform": "slack", "kind": "500"})
    assert (await house.call("getMe"))["ok"]


async def test_a_rate_strikes_the_same_calls_for_the_same_seed(house: House) -> None:
    rule = {"platform": "telegram", "kind": "503", "rate": 0.5, "seed": 4}
    runs = []
    for _ in range(2):
        await house.act("/faults", rule)
        runs.append([(await house.call("getMe"))["ok"] for _ in range(20)])
        await house.act("/faults", verb="DELETE")
    assert runs[0] == runs[1]


async def _cut(house: House, kind: str) -> list[dict[str, object]]:
    await house.write("hello")
    await house.act("/faults", {"platform": "telegram", "method": "sendMessage", "kind": kind, "count": 1})
    with pytest.raises(aiohttp.ClientError):
        await house.call("sendMessage", chat_id=7, text="did it arrive?")
    seen = (await house.act("/telegram/messages?chat=7", verb="GET"))["messages"]
    return [one for one in seen if one.get("text") == "did it arrive?"]


async def test_a_lost_call_is_carried_out_though_nobody_answers(house: House) -> None:
    assert len(await _cut(house, "lost")) == 1


async def test_a_reset_call_is_never_carried_out(house: House) -> None:
    assert await _cut(house, "reset") == []


async def test_rules_are_listed_with_how_often_they_struck(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "500", "count": 1})
    await house.call("getMe")
    await house.call("getMe")
    rules = (await house.act("/faults", verb="GET"))["rules"]
    assert [rule["struck"] for rule in rules] == [1]


async def test_one_rule_can_be_removed_by_its_id(house: House) -> None:
    first = await house.act("/faults", {"kind": "500"})
    await house.act("/faults", {"kind": "slow"})
    await house.act(f"/faults/{first['id']}", verb="DELETE")
    rules = (await house.act("/faults", verb="GET"))["rules"]
    assert [rule["kind"] for rule in rules] == ["slow"]


async def test_an_unknown_kind_of_fault_gets_a_sentence(house: House) -> None:
    assert (await house.complaint("/faults", {"kind": "earthquake"})).startswith("kind must be one of")


async def test_a_duplicated_update_comes_again_after_it_was_confirmed(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "duplicate", "count": 1})
    await house.write("once said")
    first = await house.result("getUpdates")
    again = await house.result("getUpdates", offset=first[0]["update_id"] + 1)
    assert again == first


async def test_a_delayed_update_is_overtaken_by_the_next(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "delay", "count": 1, "seconds": 0.05})
    await house.act("/telegram/messages", [{"user": 7, "text": text} for text in ("first", "second")])
    heard: list[str] = []
    offset = 0
    while len(heard) < 2:
        found = await house.result("getUpdates", offset=offset, timeout=5)
        heard += [one["message"]["text"] for one in found]
        offset = found[-1]["update_id"] + 1
    assert heard == ["second", "first"]


async def test_silence_hands_out_nothing_until_it_is_cleared(house: House) -> None:
    await house.act("/faults", {"platform": "telegram", "kind": "silence"})
    await house.write("anybody there?")
    poll = asyncio.create_task(house.result("getUpdates", timeout=20))
    while not house.services.faults.rules[0].struck:
        await house.result("getMe")
    quiet = not poll.done()
    await house.act("/faults", verb="DELETE")
    assert (quiet, len(await poll)) == (True, 1)


async def test_added_latency_is_kept_per_platform(house: House) -> None:
    assert await house.act("/latency", {"telegram": 0.01}, "PUT") == {"telegram": 0.01}
