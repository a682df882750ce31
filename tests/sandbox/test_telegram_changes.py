"""Edits, deletions, reactions, buttons, and what a bot says about itself."""

from typing import Any

import pytest

from tests.sandbox.driving import House


@pytest.fixture
async def sent(house: House) -> dict[str, Any]:
    """A bot's message to a person, as the ids that name it."""
    await house.write("hello")
    message = await house.result("sendMessage", chat_id=7, text="first")
    return {"chat_id": 7, "message_id": message["message_id"]}


async def test_an_edit_shows_the_new_words_and_its_date(house: House, sent: dict[str, Any]) -> None:
    edited = await house.result("editMessageText", **sent, text="second")
    assert (edited["text"], "edit_date" in edited) == ("second", True)


async def test_an_edit_takes_away_the_keyboard_it_does_not_repeat(house: House, sent: dict[str, Any]) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await house.result("editMessageReplyMarkup", **sent, reply_markup=markup)
    assert "reply_markup" not in await house.result("editMessageText", **sent, text="second")


async def test_an_edit_that_changes_nothing_is_refused(house: House, sent: dict[str, Any]) -> None:
    said = await house.refusal("editMessageText", **sent, text="first")
    assert said.startswith(
        "Bad Request: message is not modified: specified new message content and reply markup"
    )


async def test_an_unknown_message_cannot_be_edited(house: House, sent: dict[str, Any]) -> None:
    said = await house.refusal("editMessageText", chat_id=7, message_id=99, text="x")
    assert said == "Bad Request: message to edit not found"


async def test_a_persons_message_cannot_be_edited(house: House, sent: dict[str, Any]) -> None:
    assert await house.refusal("editMessageText", chat_id=7, message_id=1, text="x") == (
        "Bad Request: message can't be edited"
    )


async def test_a_text_has_no_caption_to_edit(house: House, sent: dict[str, Any]) -> None:
    said = await house.refusal("editMessageCaption", **sent, caption="x")
    assert said == "Bad Request: there is no caption in the message to edit"


async def test_a_caption_is_edited(house: House, sent: dict[str, Any]) -> None:
    posted = await house.upload("sendDocument", "document", b"x", chat_id="7", caption="old")
    wish = {
        "chat_id": 7,
        "message_id": posted["result"]["message_id"],
        "caption": "<b>new</b>",
        "parse_mode": "HTML",
    }
    edited = await house.result("editMessageCaption", **wish)
    assert (edited["caption"], "document" in edited) == ("new", True)


async def test_a_deleted_message_is_gone_for_the_person(house: House, sent: dict[str, Any]) -> None:
    await house.result("deleteMessage", **sent)
    seen = (await house.act("/telegram/messages?chat=7", verb="GET"))["messages"]
    assert [one["text"] for one in seen] == ["hello"]


async def test_a_message_is_deleted_once(house: House, sent: dict[str, Any]) -> None:
    await house.result("deleteMessage", **sent)
    assert await house.refusal("deleteMessage", **sent) == "Bad Request: message to delete not found"


async def test_after_two_days_a_message_stays(house: House, sent: dict[str, Any]) -> None:
    await house.act("/clock", {"forward": 48 * 3600 + 1})
    assert (
        await house.refusal("deleteMessage", **sent) == "Bad Request: message can't be deleted for everyone"
    )


async def test_many_messages_are_deleted_and_missing_ones_skipped(house: House, sent: dict[str, Any]) -> None:
    await house.result("deleteMessages", chat_id=7, message_ids=[sent["message_id"], 99])
    assert (
        await house.refusal("editMessageText", **sent, text="x") == "Bad Request: message to edit not found"
    )


async def test_a_bots_reaction_is_seen(house: House, sent: dict[str, Any]) -> None:
    await house.result(
        "setMessageReaction", chat_id=7, message_id=1, reaction=[{"type": "emoji", "emoji": "👍"}]
    )
    seen = (await house.act("/telegram/messages?chat=7", verb="GET"))["messages"]
    assert seen[0]["reactions"] == {"100001": ["👍"]}


@pytest.mark.parametrize(
    ("emoji", "expected"),
    [(["🦖"], "Bad Request: REACTION_INVALID"), (["👍", "🔥"], "Bad Request: REACTIONS_TOO_MANY")],
)
async def test_a_wrong_reaction_is_refused(
    house: House, sent: dict[str, Any], emoji: list[str], expected: str
) -> None:
    wish = [{"type": "emoji", "emoji": one} for one in emoji]
    assert await house.refusal("setMessageReaction", **sent, reaction=wish) == expected


async def pressed(house: House, sent: dict[str, Any], **how: str) -> dict[str, Any]:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go:1"}]]}
    await house.result("editMessageReplyMarkup", **sent, reply_markup=markup)
    await house.act("/telegram/press", {"user": 7, "message_id": sent["message_id"], **how})
    return dict((await house.updates("callback_query"))[0])


@pytest.mark.parametrize("how", [{"text": "Go"}, {"data": "go:1"}])
async def test_a_press_is_a_callback_query(house: House, sent: dict[str, Any], how: dict[str, str]) -> None:
    query = await pressed(house, sent, **how)
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("go:1", 7, "first")


async def test_an_answer_to_a_press_is_seen(house: House, sent: dict[str, Any]) -> None:
    query = await pressed(house, sent, text="Go")
    await house.result("answerCallbackQuery", callback_query_id=query["id"], text="done", show_alert=True)
    shown = await house.act(f"/telegram/callbacks/{query['id']}", verb="GET")
    assert shown["answer"] == {"text": "done", "show_alert": True}


async def test_a_press_is_answered_once(house: House, sent: dict[str, Any]) -> None:
    query = await pressed(house, sent, text="Go")
    await house.result("answerCallbackQuery", callback_query_id=query["id"])
    said = await house.refusal("answerCallbackQuery", callback_query_id=query["id"])
    assert said == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_press_is_answered_within_a_minute(house: House, sent: dict[str, Any]) -> None:
    query = await pressed(house, sent, text="Go")
    await house.act("/clock", {"forward": 61})
    said = await house.refusal("answerCallbackQuery", callback_query_id=query["id"])
    assert said.startswith("Bad Request: query is too old")


async def test_a_button_that_is_not_there_cannot_be_pressed(house: House, sent: dict[str, Any]) -> None:
    said = await house.complaint(
        "/telegram/press", {"user": 7, "message_id": sent["message_id"], "text": "Go"}
    )
    assert said == f"message {sent['message_id']} has no button 'Go'"


async def test_commands_are_kept_per_scope_and_language(house: House) -> None:
    french = [{"command": "aide", "description": "De l'aide"}]
    await house.result("setMyCommands", commands=french, language_code="fr")
    found = [await house.result("getMyCommands", language_code=code) for code in ("fr", "en")]
    assert found == [french, []]


async def test_deleted_commands_are_gone(house: House) -> None:
    await house.result("setMyCommands", commands=[{"command": "help", "description": "Help"}])
    await house.result("deleteMyCommands")
    assert await house.result("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ({"command": "Help!", "description": "x"}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"command": "help", "description": ""}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_wrong_command_is_refused(house: House, command: dict[str, str], expected: str) -> None:
    assert await house.refusal("setMyCommands", commands=[command]) == expected


async def test_a_name_falls_back_to_the_default_language(house: House) -> None:
    await house.result("setMyName", name="Bridge")
    assert await house.result("getMyName", language_code="fr") == {"name": "Bridge"}


async def test_a_menu_button_set_for_one_chat_is_that_chats(house: House, sent: dict[str, Any]) -> None:
    button = {"type": "web_app", "text": "Open", "web_app": {"url": "https://x.example"}}
    await house.result("setChatMenuButton", chat_id=7, menu_button=button)
    found = [await house.result("getChatMenuButton", **where) for where in ({"chat_id": 7}, {})]
    assert found == [button, {"type": "commands"}]


async def test_a_stopped_poll_is_closed(house: House, sent: dict[str, Any]) -> None:
    posted = await house.result("sendPoll", chat_id=7, question="Tea?", options=["yes", "no"])
    assert (await house.result("stopPoll", chat_id=7, message_id=posted["message_id"]))["is_closed"]


async def test_a_document_is_replaced_by_another(house: House, sent: dict[str, Any]) -> None:
    posted = await house.upload("sendDocument", "document", b"x", chat_id="7")
    media = {"type": "document", "media": "attach://new", "caption": "better"}
    wish = {"chat_id": "7", "message_id": posted["result"]["message_id"], "media": media}
    edited = (await house.upload("editMessageMedia", "new", b"newer", "new.txt", **wish))["result"]
    assert (edited["document"]["file_name"], edited["caption"]) == ("new.txt", "better")
