"""The platforms' rate limits as a clock that the test moves would find them."""

import pytest

from sandbox.clock import Clock
from sandbox.pacing import Pacing
from tests.sandbox.driving import House


class StillClock(Clock):
    """Stands until it is moved forward."""

    def now(self) -> float:
        return 1_000_000.0 + self.shift


@pytest.fixture
def clock() -> Clock:
    return StillClock()


@pytest.fixture
def pacing(clock: Clock) -> Pacing:
    return Pacing(clock)


def test_a_second_post_into_a_channel_within_a_second_waits(pacing: Pacing) -> None:
    pacing.slack("T", "chat.postMessage", "C1")
    assert pacing.slack("T", "chat.postMessage", "C1") == 1


def test_a_post_one_percent_early_still_passes(pacing: Pacing, clock: Clock) -> None:
    pacing.slack("T", "chat.postMessage", "C1")
    clock.forward(0.991)
    assert pacing.slack("T", "chat.postMessage", "C1") == 0


def test_another_channel_is_not_held_up(pacing: Pacing) -> None:
    pacing.slack("T", "chat.postMessage", "C1")
    assert pacing.slack("T", "chat.postMessage", "C2") == 0


def test_two_hundred_posts_at_one_a_second_all_pass(pacing: Pacing, clock: Clock) -> None:
    waits = []
    for _ in range(200):
        waits.append(pacing.slack("T", "chat.postMessage", "C1"))
        clock.forward(1)
    assert set(waits) == {0}


def test_a_tier_2_method_passes_twenty_times_at_once_and_then_waits(pacing: Pacing) -> None:
    waits = [pacing.slack("T", "users.list") for _ in range(21)]
    assert [bool(wait) for wait in waits] == [False] * 20 + [True]


def test_a_method_without_a_tier_is_never_held_up(pacing: Pacing) -> None:
    assert {pacing.slack("T", "auth.test") for _ in range(1000)} == {0}


def test_a_second_message_to_a_telegram_chat_within_a_second_waits(pacing: Pacing) -> None:
    pacing.telegram(1, 7, group=False)
    assert pacing.telegram(1, 7, group=False) == 1


def test_an_album_of_three_holds_the_chat_for_three_seconds(pacing: Pacing, clock: Clock) -> None:
    pacing.telegram(1, 7, group=False, cost=3)
    clock.forward(1)
    assert pacing.telegram(1, 7, group=False) == 2


def test_a_group_takes_twenty_messages_in_a_minute(pacing: Pacing, clock: Clock) -> None:
    waits = []
    for _ in range(21):
        waits.append(pacing.telegram(1, -7, group=True))
        clock.forward(1)
    assert waits == [0] * 20 + [40]


def test_a_bot_sends_thirty_messages_in_a_second_over_all_chats(pacing: Pacing) -> None:
    waits = [pacing.telegram(1, chat, group=False) for chat in range(31)]
    assert waits == [0] * 30 + [1]


def test_a_refused_message_does_not_use_up_the_allowance(pacing: Pacing, clock: Clock) -> None:
    pacing.telegram(1, 7, group=False)
    pacing.telegram(1, 7, group=False)
    clock.forward(1)
    assert pacing.telegram(1, 7, group=False) == 0


def test_a_limit_set_to_nothing_is_off(pacing: Pacing) -> None:
    pacing.set({"telegram_chat_per_second": None})
    assert {pacing.telegram(1, 7, group=False) for _ in range(30)} == {0}


def test_an_unknown_limit_is_refused(pacing: Pacing) -> None:
    with pytest.raises(ValueError, match="unknown limit speed"):
        pacing.set({"speed": 3})


async def test_telegram_answers_429_when_a_chat_is_flooded(strict: House) -> None:
    await strict.write("hello")
    await strict.call("sendMessage", chat_id=7, text="one")
    assert await strict.refusal("sendMessage", chat_id=7, text="two") == "Too Many Requests: retry after 1"


async def test_a_refused_message_is_not_in_the_chat(strict: House) -> None:
    await strict.write("hello")
    for words in ("one", "two"):
        await strict.call("sendMessage", chat_id=7, text=words)
    seen = (await strict.act("/telegram/messages?chat=7", verb="GET"))["messages"]
    assert [one["text"] for one in seen] == ["hello", "one"]


async def test_moving_the_clock_forward_lets_the_next_message_pass(strict: House) -> None:
    await strict.write("hello")
    await strict.call("sendMessage", chat_id=7, text="one")
    await strict.act("/clock", {"forward": 1})
    assert (await strict.call("sendMessage", chat_id=7, text="two"))["ok"]


async def test_limits_are_changed_by_control(strict: House) -> None:
    changed = await strict.act("/limits", {"telegram_chat_per_second": None}, "PUT")
    assert changed["telegram_chat_per_second"] is None


async def test_stats_count_calls_by_outcome_and_posts_by_chat(strict: House) -> None:
    await strict.write("hello")
    for words in ("one", "two"):
        await strict.call("sendMessage", chat_id=7, text=words)
    stats = await strict.act("/stats", verb="GET")
    assert (stats["calls"]["telegram:sendMessage"], stats["posts"]) == (
        {"ok": 1, "429": 1},
        {"telegram:7": 1},
    )
