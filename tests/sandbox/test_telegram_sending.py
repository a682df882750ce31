"""What a bot may send, and how the server refuses the rest."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.telegram.sent_files import picture
from tests.sandbox.driving import TOKEN, House


@pytest.fixture
async def chat(house: House) -> int:
    """A private chat that the person has begun."""
    await house.write("hello")
    return 7


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


async def test_a_message_comes_back_as_sent(house: House, chat: int) -> None:
    sent = await house.result("sendMessage", chat_id=chat, text=" hi ")
    assert (sent["text"], sent["from"]["is_bot"], sent["chat"]["id"]) == ("hi", True, 7)


@pytest.mark.parametrize("encoding", ["data", "json", "params"])
async def test_arguments_are_read_wherever_they_are(house: House, chat: int, encoding: str) -> None:
    wish: Any = {encoding: {"chat_id": str(chat), "text": "hi"}}
    async with house.session.post(f"{house.url}/bot{TOKEN}/sendMessage", **wish) as answer:
        assert (await answer.json())["result"]["text"] == "hi"


async def test_nested_json_strings_are_read_in_json_bodies_too(house: House, chat: int) -> None:
    entities = '[{"type":"bold","offset":0,"length":2}]'
    sent = await house.result("sendMessage", chat_id=chat, text="hi", entities=entities)
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


async def test_a_get_request_will_do(house: House, chat: int) -> None:
    query = {"chat_id": str(chat), "text": "by GET"}
    async with house.session.get(f"{house.url}/bot{TOKEN}/sendmessage", params=query) as answer:
        assert (await answer.json())["result"]["text"] == "by GET"


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": "\u200b \n"}, "Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "chat_id": 99}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
        ({"text": "a.b", "parse_mode": "MarkdownV2"}, "Bad Request: can't parse entities: character '.' is"),
        (
            {"text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        ({"text": "x", "reply_markup": keyboard(callback_data="é" * 33)}, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard()},
            "Bad Request: can't parse inline keyboard button: text buttons",
        ),
        ({"text": "x", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"),
        ({"text": "x", "message_thread_id": 5}, "Bad Request: message thread not found"),
    ],
)
async def test_a_wrong_message_is_refused(
    house: House, chat: int, wish: dict[str, Any], expected: str
) -> None:
    said = await house.refusal("sendMessage", **{"chat_id": chat, **wish})
    assert said.lower().startswith(expected.lower())


async def test_four_thousand_emoji_pass_because_length_counts_code_points(house: House, chat: int) -> None:
    sent = await house.result("sendMessage", chat_id=chat, text="👋" * 4096)
    assert len(sent["text"]) == 4096


async def test_callback_data_of_64_bytes_passes(house: House, chat: int) -> None:
    markup = keyboard(callback_data="é" * 32)
    sent = await house.result("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_a_reply_holds_the_message_it_answers(house: House, chat: int) -> None:
    sent = await house.result("sendMessage", chat_id=chat, text="x", reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "hello"


async def test_a_reply_never_holds_a_reply_within_it(house: House, chat: int) -> None:
    first = await house.result("sendMessage", chat_id=chat, text="x", reply_to_message_id=1)
    second = await house.result(
        "sendMessage", chat_id=chat, text="y", reply_to_message_id=first["message_id"]
    )
    assert "reply_to_message" not in second["reply_to_message"]


async def test_a_reply_to_nothing_passes_when_that_is_allowed(house: House, chat: int) -> None:
    wish = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await house.result(
        "sendMessage", chat_id=chat, text="x", reply_parameters=wish
    )


async def test_a_reply_keyboard_is_seen_by_the_person_alone(house: House, chat: int) -> None:
    markup = {"keyboard": [["Yes", "No"]]}
    sent = await house.result("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    seen = (await house.act("/telegram/messages?chat=7&after=1", verb="GET"))["messages"]
    assert ("reply_markup" in sent, "keyboard" in seen[0]) == (False, True)


async def test_an_uploaded_document_can_be_downloaded_again(house: House, chat: int) -> None:
    sent = await house.upload("sendDocument", "document", b"words", "notes.txt", chat_id="7")
    found = await house.result("getFile", file_id=sent["result"]["document"]["file_id"])
    async with house.session.get(f"{house.url}/file/bot{TOKEN}/{found['file_path']}") as answer:
        assert await answer.read() == b"words"


async def test_a_file_keeps_its_name_and_type(house: House, chat: int) -> None:
    sent = await house.upload("sendDocument", "document", b"words", "notes.txt", chat_id="7")
    document = sent["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "notes.txt",
        "text/plain",
        5,
    )


async def test_a_photo_has_sizes_in_ascending_order(house: House, chat: int) -> None:
    sent = await house.upload("sendPhoto", "photo", picture(640, 480), "p.png", chat_id="7")
    assert [size["width"] for size in sent["result"]["photo"]] == [90, 320, 640]


async def test_a_known_file_is_sent_by_its_id(house: House, chat: int) -> None:
    sent = await house.upload("sendVoice", "voice", b"OggS", "v.oga", chat_id="7")
    file_id = sent["result"]["voice"]["file_id"]
    again = await house.result("sendVoice", chat_id=chat, voice=file_id)
    assert again["voice"]["file_id"] == file_id


async def test_a_voice_is_no_photo(house: House, chat: int) -> None:
    sent = await house.upload("sendVoice", "voice", b"OggS", "v.oga", chat_id="7")
    said = await house.refusal("sendPhoto", chat_id=chat, photo=sent["result"]["voice"]["file_id"])
    assert said == "Bad Request: can't use file of type VoiceNote as Photo"


@pytest.mark.parametrize(
    ("method", "part", "data", "expected"),
    [
        ("sendDocument", "document", b"", "Bad Request: file must be non-empty"),
        ("sendPhoto", "photo", b"no picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", picture(9000, 1), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "other", picture(9, 9), "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            "photo",
            picture(9, 9).ljust((10 << 20) + 1, b"\0"),
            "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
        ("sendDocument", "document", bytes((50 << 20) + 1), "Request Entity Too Large"),
    ],
    ids=["empty", "not an image", "too thin", "missing", "photo over 10 MB", "over 50 MB"],
)
async def test_a_wrong_file_is_refused(
    house: House, chat: int, method: str, part: str, data: bytes, expected: str
) -> None:
    answer = await house.upload(method, part, data, chat_id="7")
    assert answer["description"] == expected


async def test_a_persons_file_over_20_mb_cannot_be_fetched(house: House, chat: int) -> None:
    sent = await house.act("/telegram/document", {"user": 7, "size": (20 << 20) + 1})
    said = await house.refusal("getFile", file_id=sent["message"]["document"]["file_id"])
    assert said == "Bad Request: file is too big"


async def test_an_unknown_file_id_is_refused(house: House) -> None:
    assert await house.refusal("getFile", file_id="nothing") == "Bad Request: invalid file_id"


async def test_a_caption_over_1024_characters_is_refused(house: House, chat: int) -> None:
    answer = await house.upload("sendDocument", "document", b"x", chat_id="7", caption="c" * 1025)
    assert answer["description"] == "Bad Request: message caption is too long"


async def album(house: House, *items: dict[str, Any]) -> dict[str, Any]:
    form = aiohttp.FormData({"chat_id": "7"})
    form.add_field("media", json.dumps(list(items)))
    for name in ("one", "two"):
        form.add_field(name, picture(9, 9), filename=name + ".png")
    async with house.session.post(f"{house.url}/bot{TOKEN}/sendMediaGroup", data=form) as answer:
        return dict(await answer.json())


ONE, TWO = (
    {"type": "photo", "media": "attach://one", "caption": "both"},
    {"type": "photo", "media": "attach://two"},
)


async def test_the_messages_of_an_album_share_a_group(house: House, chat: int) -> None:
    sent = (await album(house, ONE, TWO))["result"]
    assert len({one["media_group_id"] for one in sent}) == 1


async def test_the_caption_of_an_album_stays_with_its_item(house: House, chat: int) -> None:
    sent = (await album(house, ONE, TWO))["result"]
    assert [one.get("caption") for one in sent] == ["both", None]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], "Bad Request: there are no messages to send"),
        ([ONE] * 11, "Bad Request: too many messages to send as an album"),
        ([ONE, {**TWO, "type": "document"}], "Bad Request: document can't be mixed with other media types"),
        (
            [ONE, {"type": "photo", "media": "attach://no"}],
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
    ],
)
async def test_a_wrong_album_is_refused_whole(
    house: House, chat: int, items: list[dict[str, Any]], expected: str
) -> None:
    assert (await album(house, *items))["description"] == expected


async def test_a_copy_carries_no_sign_of_its_origin(house: House, chat: int) -> None:
    copied = await house.result("copyMessage", chat_id=chat, from_chat_id=chat, message_id=1)
    seen = (await house.act("/telegram/messages?chat=7&after=1", verb="GET"))["messages"]
    assert (seen[0]["message_id"], seen[0]["text"], "forward_origin" in seen[0]) == (
        copied["message_id"],
        "hello",
        False,
    )


async def test_a_forward_names_its_first_author(house: House, chat: int) -> None:
    sent = await house.result("forwardMessage", chat_id=chat, from_chat_id=chat, message_id=1)
    assert sent["forward_origin"]["sender_user"]["id"] == 7


async def test_a_protected_message_cannot_be_forwarded(house: House, chat: int) -> None:
    sent = await house.result("sendMessage", chat_id=chat, text="x", protect_content=True)
    wish = {"chat_id": chat, "from_chat_id": chat, "message_id": sent["message_id"]}
    assert await house.refusal("forwardMessage", **wish) == "Bad Request: the message can't be forwarded"


async def test_an_unknown_chat_action_is_refused(house: House, chat: int) -> None:
    said = await house.refusal("sendChatAction", chat_id=chat, action="dancing")
    assert said == "Bad Request: wrong parameter action in request"


@pytest.mark.parametrize(
    ("method", "wish"),
    [
        ("sendMessage", {"text": "x", "entities": [{"type": "bold", "offset": "z", "length": []}]}),
        (
            "sendMessage",
            {"text": "x", "reply_parameters": {"message_id": 1, "quote": "h", "quote_entities": 5}},
        ),
        ("deleteMessages", {"message_ids": "x"}),
        ("setMyCommands", {"commands": 5}),
        ("sendPoll", {"question": "q", "options": 5}),
    ],
)
async def test_parameters_of_a_wrong_type_are_a_bad_request(
    house: House, chat: int, method: str, wish: dict[str, Any]
) -> None:
    answer = await house.call(method, chat_id=chat, **wish)
    assert answer.get("error_code") == 400
