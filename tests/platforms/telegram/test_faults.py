"""What becomes of a call when the network or Telegram fails."""

import asyncio
import logging

import pytest
from telegram.error import TelegramError

from domain import outbound
from domain.content import Content, FileKind, words
from domain.deliveries import Deferred, Locked, Scope, Sent, Unsure
from platforms.telegram import transport
from platforms.telegram.app import TelegramAccount
from ports.chat import AccountLocked
from tests.platforms.telegram.building import SLOT, Shelf, Store, a_file, carry_out, delivery, place, speak
from tests.sandbox import driving

HELLO = outbound.Post(place(7), words("Hello"), SLOT)
SECRET = "100001:a-very-secret-token"


def account(url, token=SECRET):
    return TelegramAccount(
        "main", token, accept=Store(), say=speak, files_of=lambda _account: Shelf(), api_url=url, poll=1
    )


async def test_too_many_requests_are_put_off(stage):
    await stage.fault("sendMessage", "429", seconds=3)
    assert await carry_out(stage.sender, HELLO) == [Deferred(3.0, Scope.TARGET)]


@pytest.mark.parametrize("kind", ["500", "502", "503", "lost", "reset"])
async def test_what_may_have_arrived_is_in_doubt(stage, kind):
    await stage.fault("sendMessage", kind)
    (outcome,) = await carry_out(stage.sender, HELLO)
    assert isinstance(outcome, Unsure)


async def test_after_a_fault_the_next_try_arrives(stage):
    await stage.fault("sendMessage", "reset")
    await carry_out(stage.sender, HELLO)
    assert isinstance((await carry_out(stage.sender, HELLO))[0], Sent)


async def test_an_upload_whose_answer_is_lost_is_in_doubt(stage):
    stage.shelf.kept["a.png"] = b"x" * 100
    await stage.fault("sendPhoto", "lost")
    picture = Content(attachments=(a_file(FileKind.PHOTO, "a.png", "image/png"),))
    (outcome,) = await carry_out(stage.sender, outbound.Post(place(7), picture, SLOT))
    assert isinstance(outcome, Unsure)


async def test_without_a_server_nothing_was_sent(unused_tcp_port):
    bot = account(f"http://127.0.0.1:{unused_tcp_port}")
    (outcome,) = await carry_out(bot.sender, HELLO)
    await bot.close()
    assert (type(outcome), outcome.scope) == (Deferred, Scope.ACCOUNT)


async def test_a_silent_server_leaves_it_in_doubt(stage):
    await stage.fault("getMe", "slow", seconds=5)
    with pytest.raises(transport.InDoubt):
        await stage.account._api.call("getMe", read_timeout=0.1)


async def test_a_revoked_token_locks(stage):
    await stage.house.act("/telegram/revoke", {"token": driving.TOKEN})
    assert isinstance((await carry_out(stage.sender, HELLO))[0], Locked)


async def test_a_wrong_token_is_told_at_the_start(stage):
    bot = account(stage.house.url)
    with pytest.raises(AccountLocked, match="401"):
        await bot.verify()
    await bot.close()


async def test_an_unreachable_telegram_is_told_at_the_start(unused_tcp_port):
    bot = account(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(ConnectionError):
        await bot.verify()
    await bot.close()


async def test_no_failure_and_no_name_of_ours_shows_the_token(stage, unused_tcp_port, caplog):
    caplog.set_level(logging.DEBUG)
    private = " ".join(("private", "words"))
    for url in (stage.house.url, f"http://127.0.0.1:{unused_tcp_port}", "http://no such host", "nonsense"):
        bot = account(url)
        try:
            await bot._api.call("sendMessage", chat_id=7, text=private)
        except TelegramError as error:
            logging.getLogger("platforms").exception("failed %r %r %r", error, bot, bot._api)
        await bot.close()
    records = (
        one for one in caplog.records if one.name not in ("asyncio", "aiohttp.access")
    )  # not the sandbox's
    ours = "\n".join(f"{one.getMessage()}{one.exc_text}" for one in records)
    assert "very-secret" not in ours
    assert private not in ours


async def test_twenty_chats_are_served_side_by_side(stage):
    await stage.house.act(
        "/telegram/users", [{"id": 100 + n, "name": "C", "started": True} for n in range(20)]
    )
    await stage.house.act("/latency", {"telegram": 0.05}, verb="PUT")
    sends = (carry_out(stage.sender, outbound.Post(place(100 + n), words("x"), SLOT)) for n in range(20))
    outcomes = await asyncio.gather(*sends)
    assert all(isinstance(outcome, Sent) for (outcome,) in outcomes)


async def test_what_may_no_longer_be_sent_stops_at_the_wire_and_is_in_doubt(stage):
    outcome = await stage.sender.send(delivery(HELLO), lambda: False)
    assert (type(outcome), await stage.shown(7)) == (Unsure, [])
