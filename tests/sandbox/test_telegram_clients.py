"""The real python-telegram-bot against the sandbox, and a recorded session before the published specification."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import telegram
from telegram import error, ext

from sandbox.telegram.sent_files import picture
from tests.sandbox.driving import TOKEN, House

FIDELITY = Path(__file__).resolve().parents[3] / "shared" / "fidelity" / "telegram_validate.py"
KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"]


@pytest.fixture
async def bot(house: House) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, f"{house.url}/bot", f"{house.url}/file/bot") as bot:
        yield bot


async def test_an_application_answers_a_command(house: House) -> None:
    async def start(update: telegram.Update, _context: object) -> None:
        assert update.message is not None
        await update.message.reply_text(f"welcome, {update.message.from_user.first_name}")  # type: ignore[union-attr]

    built = ext.ApplicationBuilder().token(TOKEN).base_url(f"{house.url}/bot").build()
    built.add_handler(ext.CommandHandler("start", start))
    async with built:
        await built.start()
        await built.updater.start_polling(timeout=5)  # type: ignore[union-attr]
        await house.write("/start", name="Ann")
        shown = await house.act("/feed?after=1&kind=message&wait=10", verb="GET")
        await built.updater.stop()  # type: ignore[union-attr]
        await built.stop()
    assert shown["happenings"][-1]["text"] == "welcome, Ann"


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_a_429_becomes_retry_after(house: House, bot: telegram.Bot) -> None:
    await house.write("hello")
    await house.act("/faults", {"platform": "telegram", "kind": "429", "seconds": 4, "method": "sendMessage"})
    with pytest.raises(error.RetryAfter):
        await bot.send_message(7, "x")


async def test_a_migration_becomes_chat_migrated(house: House, bot: telegram.Bot) -> None:
    chat = await house.group()
    new = (await house.act("/telegram/migrate", {"chat": chat}))["chat"]
    with pytest.raises(error.ChatMigrated) as caught:
        await bot.send_message(chat, "x")
    assert caught.value.new_chat_id == new


async def test_a_second_poller_is_a_conflict(house: House, bot: telegram.Bot) -> None:
    await house.result("setWebhook", url="http://127.0.0.1:9/hook")
    with pytest.raises(error.Conflict):
        await bot.get_updates(timeout=5)


async def test_a_revoked_token_is_an_invalid_token(house: House, bot: telegram.Bot) -> None:
    await house.act("/telegram/revoke", {})
    with pytest.raises(error.InvalidToken):
        await bot.send_message(7, "x")


async def test_a_downloaded_photo_has_its_bytes(house: House, bot: telegram.Bot) -> None:
    await house.act("/telegram/photo", {"user": 7, "size": 5000})
    photo = (await bot.get_updates())[0].message.photo[-1]  # type: ignore[union-attr]
    assert len(await (await photo.get_file()).download_as_bytearray()) == 5000


async def people_send_everything(house: House) -> None:
    await house.write(
        "/start #bug 👋 https://a.example/x ann@b.example @isthmus_sandbox_bot", name="Léa Petit"
    )
    for kind in (
        "photo",
        "document",
        "voice",
        "video",
        "video_note",
        "sticker",
        "animation",
        "audio",
        "dice",
    ):
        await house.act(f"/telegram/{kind}", {"user": 7, "size": 3000, "caption": "see #idea", "emoji": "🎲"})
    place = {"latitude": 48.85, "longitude": 2.35}
    await house.act("/telegram/location", {"user": 7, **place})
    await house.act("/telegram/venue", {"user": 7, **place, "title": "Mill", "address": "1 River Lane"})
    await house.act("/telegram/contact", {"user": 7, "phone_number": "+331", "first_name": "Zoé"})
    await house.act("/telegram/poll", {"user": 7, "question": "Tea?", "options": ["yes", "no"]})
    await house.act(
        "/telegram/album", {"user": 7, "items": [{"kind": "photo", "caption": "two"}, {"kind": "video"}]}
    )
    await house.act("/telegram/edit", {"user": 7, "message_id": 1, "text": "/start *again*"})


async def people_change_their_minds(house: House) -> None:
    await house.act("/telegram/react", {"user": 7, "message_id": 1, "emoji": "👍"})
    await house.act("/telegram/block", {"user": 7})
    await house.act("/telegram/unblock", {"user": 7})
    chat = await house.group(bot_status="administrator")
    await house.write("in the group", chat=chat)
    new = (await house.act("/telegram/migrate", {"chat": chat}))["chat"]
    await house.act("/telegram/leave", {"chat": new, "user": 8})
    await house.act("/telegram/kick", {"chat": new})


async def the_bot_sends_everything(bot: telegram.Bot) -> None:
    button = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Go", callback_data="go")]])
    reply = telegram.ReplyParameters(1)
    sent = await bot.send_message(
        7, "<b>Hi</b> 👋 &amp; <pre>x</pre>", "HTML", reply_markup=button, reply_parameters=reply
    )
    await bot.edit_message_text(
        r"*bold* _it_ `c` ||h|| [a](https://a.example) 1\.", 7, sent.message_id, parse_mode="MarkdownV2"
    )
    await bot.send_photo(7, picture(64, 48), caption="a picture", disable_notification=True)
    await bot.send_document(7, b"words", filename="notes.txt", caption="<i>notes</i>", parse_mode="HTML")
    for send in (
        bot.send_voice,
        bot.send_audio,
        bot.send_video,
        bot.send_animation,
        bot.send_video_note,
        bot.send_sticker,
    ):
        await send(7, b"some bytes")  # type: ignore[operator]
    await bot.send_media_group(
        7, [telegram.InputMediaPhoto(picture(9, 9), caption=c) for c in ("one", "two")]
    )
    await bot.send_location(7, 48.85, 2.35)
    await bot.send_venue(7, 48.85, 2.35, "Mill", "1 River Lane")
    await bot.send_contact(7, "+331", "Zoé")
    await bot.send_poll(7, "Tea?", ["yes", "no"])
    await bot.send_dice(7)
    await bot.send_chat_action(7, "typing")
    await bot.copy_message(7, 7, 1)
    await bot.forward_message(7, 7, 1)
    await bot.set_message_reaction(7, 1, "👍")
    await bot.pin_chat_message(7, sent.message_id)
    await bot.delete_message(7, sent.message_id)


async def the_bot_looks_around(bot: telegram.Bot) -> None:
    await bot.set_my_commands(
        [("start", "Begin")], telegram.BotCommandScopeAllPrivateChats(), language_code="fr"
    )
    await bot.get_my_commands(telegram.BotCommandScopeAllPrivateChats(), language_code="fr")
    await bot.delete_my_commands()
    await bot.set_my_description("A bridge")
    await bot.get_my_description()
    await bot.get_my_short_description()
    await bot.get_my_name()
    await bot.get_chat(7)
    await bot.get_chat_member(7, 7)
    await bot.get_chat_menu_button(7)
    await bot.get_webhook_info()
    await bot.get_user_profile_photos(7)
    await bot.get_my_default_administrator_rights()


async def drained(bot: telegram.Bot) -> list[telegram.Update]:
    found: list[telegram.Update] = []
    while fresh := await bot.get_updates(
        offset=found[-1].update_id + 1 if found else None, limit=10, timeout=1
    ):
        found += fresh
    return found


@pytest.mark.skipif(
    not FIDELITY.exists(), reason="The folder shared/fidelity beside the repository is not there."
)
async def test_a_recorded_session_holds_to_the_specification(
    house: House, bot: telegram.Bot, tmp_path: Path
) -> None:
    await house.act("/recording", {"folder": str(tmp_path)})
    await bot.delete_webhook()
    await bot.get_updates(allowed_updates=KINDS)
    await people_send_everything(house)
    await the_bot_sends_everything(bot)
    await people_change_their_minds(house)
    await the_bot_looks_around(bot)
    await drained(bot)
    await house.act("/recording", verb="DELETE")
    log = str(tmp_path / "telegram.jsonl")
    judge = await asyncio.create_subprocess_exec(
        sys.executable, str(FIDELITY), "log", log, "--strict", stdout=PIPE
    )
    verdict, _ = await judge.communicate()
    assert judge.returncode == 0, verdict.decode()
