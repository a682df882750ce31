"""getUpdates: confirming, waiting, conflicts, what the server keeps."""

import asyncio

from tests.sandbox.driving import House, waiting_poll

OTHER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def texts(house: House, **parameters: object) -> list[str]:
    return [message["text"] for message in await house.updates(**parameters)]


async def three(house: House) -> int:
    """Three messages; gives the id of the first update."""
    for words in ("one", "two", "three"):
        await house.write(words)
    return int((await house.result("getUpdates"))[0]["update_id"])


async def test_unconfirmed_updates_come_again(house: House) -> None:
    await three(house)
    assert await texts(house) == ["one", "two", "three"]


async def test_an_offset_confirms_what_lies_below_it(house: House) -> None:
    first = await three(house)
    await house.result("getUpdates", offset=first + 2)
    assert await texts(house) == ["three"]


async def test_a_negative_offset_drops_all_but_the_last(house: House) -> None:
    await three(house)
    await house.result("getUpdates", offset=-1)
    assert await texts(house) == ["three"]


async def test_an_offset_far_above_the_queue_starts_from_the_oldest(house: House) -> None:
    first = await three(house)
    assert await texts(house, offset=first + 1000) == ["one", "two", "three"]


async def test_update_ids_rise_by_one(house: House) -> None:
    first = await three(house)
    found = await house.result("getUpdates")
    assert [one["update_id"] for one in found] == [first, first + 1, first + 2]


async def test_a_limit_is_kept(house: House) -> None:
    await three(house)
    assert await texts(house, limit=2) == ["one", "two"]


async def test_a_long_poll_ends_with_the_first_message(house: House) -> None:
    poll = asyncio.create_task(texts(house, timeout=30))
    await house.write("good morning")
    assert await poll == ["good morning"]


async def test_a_long_poll_in_vain_gives_an_empty_list(house: House) -> None:
    assert await house.result("getUpdates", timeout=1) == []


async def test_a_second_poll_ends_the_first_with_a_conflict(house: House) -> None:
    first = await waiting_poll(house)
    second = asyncio.create_task(house.result("getUpdates", timeout=1))
    assert await first == OTHER
    await second


async def test_updates_are_kept_for_a_day_and_no_longer(house: House) -> None:
    await house.write("old")
    await house.act("/clock", {"forward": 86_401})
    await house.write("new")
    assert await texts(house) == ["new"]


async def test_the_server_keeps_the_allowed_kinds(house: House) -> None:
    await house.result("getUpdates", offset=1, allowed_updates=["edited_message"])
    await house.write("not asked for")
    assert await house.result("getUpdates") == []


async def test_allowed_kinds_concern_only_updates_to_come(house: House) -> None:
    await house.write("before")
    assert await texts(house, allowed_updates=["edited_message"]) == ["before"]


async def test_an_empty_list_means_all_but_the_opt_in_kinds(house: House) -> None:
    await house.result("getUpdates", offset=1, allowed_updates=["poll"])
    number = await house.write("unheard")
    await house.result("getUpdates", offset=2, allowed_updates=[])
    await house.act("/telegram/react", {"user": 7, "message_id": number, "emoji": "👍"})
    await house.write("heard")
    assert [sorted(one)[0] for one in await house.result("getUpdates")] == ["message"]


async def test_the_same_offset_in_a_hurry_waits_for_news(house: House) -> None:
    await house.result("getUpdates")
    poll = asyncio.create_task(texts(house))
    await house.write("news")
    assert await poll == ["news"]


async def test_two_bots_have_queues_of_their_own(house: House) -> None:
    await house.act("/telegram/bots", {"token": "100002:other", "username": "other_bot"})
    await house.write("for the other", bot="other_bot")
    assert await house.result("getUpdates") == []


async def test_a_revoked_token_is_unauthorized(house: House) -> None:
    await house.act("/telegram/revoke", {})
    assert await house.refusal("getMe") == "Unauthorized"


async def test_a_poll_that_waits_ends_when_the_token_is_revoked(house: House) -> None:
    poll = await waiting_poll(house)
    await house.act("/telegram/revoke", {})
    assert await poll == "Unauthorized"


async def test_an_unknown_token_is_unauthorized(house: House) -> None:
    answer = await house.call("getMe", _token="5:nobody")
    assert answer == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(house: House) -> None:
    assert await house.refusal("makeTea") == "Not Found: method not found"


async def test_method_names_come_in_any_case(house: House) -> None:
    assert (await house.result("GETME"))["username"] == "isthmus_sandbox_bot"
