"""People: what they do and which updates a bot gets for it; groups, privacy, migration."""

from typing import Any

import pytest

from tests.sandbox.driving import TOKEN, House

ALL = ["message", "edited_message", "my_chat_member", "message_reaction", "callback_query"]


async def heard(house: House) -> list[str]:
    return [message.get("text", "") for message in await house.updates() if "text" in message]


async def test_a_person_is_made_on_demand(house: House) -> None:
    await house.write("bonjour", user=42, name="Léa Petit", language_code="fr")
    author = (await house.updates())[0]["from"]
    assert author == {
        "id": 42,
        "is_bot": False,
        "first_name": "Léa",
        "last_name": "Petit",
        "language_code": "fr",
    }


async def test_a_bot_cannot_begin_the_conversation(house: House) -> None:
    await house.act("/telegram/users", {"id": 9, "name": "Shy"})
    assert await house.refusal("sendMessage", chat_id=9, text="hi") == "Bad Request: chat not found"


async def test_a_long_text_is_cut_by_the_persons_client(house: House) -> None:
    sent = await house.act("/telegram/message", {"user": 7, "text": "x" * 5000})
    assert [len(words) for words in await heard(house)] == [4096, 904]
    assert len(sent["message_ids"]) == 2


async def test_an_empty_message_cannot_be_sent(house: House) -> None:
    said = await house.complaint("/telegram/message", {"user": 7, "text": "  "})
    assert said == "a person cannot send an empty message"


async def test_a_burst_arrives_whole_and_in_order(house: House) -> None:
    burst = [{"user": 100 + i % 5, "text": f"number {i}"} for i in range(50)]
    sent = await house.act("/telegram/messages", burst)
    assert (sent["sent"], await heard(house)) == (50, [f"number {i}" for i in range(50)])


async def test_an_edit_reaches_the_bot_with_its_date(house: House) -> None:
    number = await house.write("frist")
    await house.act("/telegram/edit", {"user": 7, "message_id": number, "text": "first"})
    edited = (await house.updates("edited_message"))[0]
    assert (edited["message_id"], edited["text"], "edit_date" in edited) == (number, "first", True)


async def test_a_deletion_reaches_nobody(house: House) -> None:
    number = await house.write("oops")
    before = len(await house.result("getUpdates"))
    await house.act("/telegram/delete", {"user": 7, "message_id": number})
    assert len(await house.result("getUpdates")) == before


async def test_a_deleted_message_cannot_be_replied_to(house: House) -> None:
    number = await house.write("oops")
    await house.act("/telegram/delete", {"user": 7, "message_id": number})
    said = await house.refusal("sendMessage", chat_id=7, text="x", reply_parameters={"message_id": number})
    assert said == "Bad Request: message to be replied not found"


async def test_a_reaction_carries_the_old_and_the_new(house: House) -> None:
    await house.result("getUpdates", allowed_updates=ALL)
    number = await house.write("hello")
    for emoji in ("👍", "🔥"):
        await house.act("/telegram/react", {"user": 7, "message_id": number, "emoji": emoji})
    last = (await house.updates("message_reaction"))[-1]
    assert [last[k][0]["emoji"] for k in ("old_reaction", "new_reaction")] == ["👍", "🔥"]


async def test_a_block_is_told_and_refuses_messages(house: House) -> None:
    await house.write("hello")
    await house.act("/telegram/block", {"user": 7})
    told = (await house.updates("my_chat_member"))[0]["new_chat_member"]["status"]
    said = await house.refusal("sendMessage", chat_id=7, text="x")
    assert (told, said) == ("kicked", "Forbidden: bot was blocked by the user")


async def test_an_unblock_lets_messages_pass_again(house: House) -> None:
    await house.write("hello")
    await house.act("/telegram/block", {"user": 7})
    await house.act("/telegram/unblock", {"user": 7})
    assert (await house.call("sendMessage", chat_id=7, text="x"))["ok"]


async def test_a_person_who_blocked_the_bot_cannot_write(house: House) -> None:
    await house.act("/telegram/block", {"user": 7})
    assert "has blocked the bot" in await house.complaint("/telegram/message", {"user": 7, "text": "x"})


async def test_a_deleted_account_takes_no_messages(house: House) -> None:
    await house.write("hello")
    await house.act("/telegram/deactivate", {"user": 7})
    assert await house.refusal("sendMessage", chat_id=7, text="x") == "Forbidden: user is deactivated"


FILES = ["photo", "document", "voice", "video", "video_note", "sticker", "animation", "audio"]


@pytest.mark.parametrize("kind", FILES)
async def test_a_file_of_a_person_has_the_size_it_was_given(house: House, kind: str) -> None:
    await house.act(f"/telegram/{kind}", {"user": 7, "size": 5000})
    content = (await house.updates())[0][kind]
    assert (content[-1] if kind == "photo" else content)["file_size"] == 5000


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("location", {"latitude": 48.85, "longitude": 2.35}),
        ("contact", {"phone_number": "+33100000000", "first_name": "Zoé"}),
        ("poll", {"question": "Tea?", "options": ["yes", "no"]}),
        ("venue", {"latitude": 1.5, "longitude": 2.5, "title": "Mill", "address": "1 River Lane"}),
        ("dice", {}),
    ],
)
async def test_a_person_sends_other_things_too(house: House, kind: str, body: dict[str, Any]) -> None:
    await house.act(f"/telegram/{kind}", {"user": 7, **body})
    assert kind in (await house.updates())[0]


async def test_an_album_comes_as_separate_updates_of_one_group(house: House) -> None:
    items = [{"kind": "photo", "caption": "look"}, {"kind": "video"}]
    await house.act("/telegram/album", {"user": 7, "items": items})
    found = await house.updates()
    assert (len(found), len({one["media_group_id"] for one in found})) == (2, 1)


async def test_in_a_group_a_bot_hears_only_what_is_meant_for_it(house: House) -> None:
    chat = await house.group()
    posted = await house.result("sendMessage", chat_id=chat, text="I am here")
    for words in (
        "among ourselves",
        "/help",
        "/help@other_bot",
        "ask @isthmus_sandbox_bot",
        "/help@isthmus_sandbox_bot",
    ):
        await house.write(words, chat=chat)
    await house.write("a reply", chat=chat, reply_to=posted["message_id"])
    assert await heard(house) == ["/help", "ask @isthmus_sandbox_bot", "/help@isthmus_sandbox_bot", "a reply"]


async def test_an_administrator_hears_everything(house: House) -> None:
    chat = await house.group(bot_status="administrator")
    await house.write("among ourselves", chat=chat)
    assert await heard(house) == ["among ourselves"]


async def test_being_added_is_told_twice(house: House) -> None:
    await house.group()
    kinds = [sorted(set(one) - {"update_id"})[0] for one in await house.result("getUpdates")]
    assert kinds == ["my_chat_member", "message"]


async def test_a_stranger_cannot_write_into_a_group(house: House) -> None:
    chat = await house.group()
    said = await house.complaint("/telegram/message", {"chat": chat, "user": 99, "text": "x"})
    assert said == "this person is no member of the group"


async def test_a_migration_is_told_on_both_sides(house: House) -> None:
    chat = await house.group()
    new = (await house.act("/telegram/migrate", {"chat": chat}))["chat"]
    found = [
        one for one in await house.updates() if "migrate_to_chat_id" in one or "migrate_from_chat_id" in one
    ]
    assert [(one["chat"]["id"], one.get("migrate_to_chat_id")) for one in found] == [(chat, new), (new, None)]


async def test_the_old_id_names_the_new_one(house: House) -> None:
    chat = await house.group()
    new = (await house.act("/telegram/migrate", {"chat": chat}))["chat"]
    assert await house.call("sendMessage", chat_id=chat, text="x") == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }


async def test_a_kicked_bot_is_told_and_refused(house: House) -> None:
    chat = await house.group(kind="supergroup")
    await house.act("/telegram/kick", {"chat": chat})
    told = (await house.updates("my_chat_member"))[-1]["new_chat_member"]["status"]
    said = await house.refusal("sendMessage", chat_id=chat, text="x")
    assert (told, said) == ("kicked", "Forbidden: bot was kicked from the supergroup chat")


async def test_a_bot_that_left_is_no_member(house: House) -> None:
    chat = await house.group()
    await house.result("leaveChat", chat_id=chat)
    said = await house.refusal("sendMessage", chat_id=chat, text="x")
    assert said == "Forbidden: bot is not a member of the group chat"


async def test_a_group_tells_its_members(house: House) -> None:
    chat = await house.group()
    count = await house.result("getChatMemberCount", chat_id=chat)
    owner = (await house.result("getChatAdministrators", chat_id=chat))[0]
    assert (count, owner["status"], owner["user"]["id"]) == (3, "creator", 7)


async def test_a_topic_of_a_forum_is_kept_on_its_messages(house: House) -> None:
    chat = await house.group(kind="supergroup", forum=True, bot_status="administrator")
    thread = (await house.act("/telegram/topic", {"chat": chat, "name": "Bugs"}))["message_thread_id"]
    await house.write("in the topic", chat=chat, thread=thread)
    found = [one for one in await house.updates() if one.get("text")]
    assert (found[0]["message_thread_id"], found[0]["is_topic_message"]) == (thread, True)


async def test_the_state_shows_the_chat_as_the_person_sees_it(house: House) -> None:
    number = await house.write("hello")
    await house.result("sendMessage", chat_id=7, text="welcome", disable_notification=True)
    await house.act("/telegram/edit", {"user": 7, "message_id": number, "text": "hello there"})
    chat = (await house.act("/telegram/state?chat=7", verb="GET"))["chats"][0]
    shown = [(one["text"], one.get("earlier"), one.get("silent")) for one in chat["messages"]]
    assert shown == [("hello there", ["hello"], None), ("welcome", None, True)]


async def test_a_missing_field_gets_a_sentence(house: House) -> None:
    assert await house.complaint("/telegram/message", {"user": 7}) == "'text' is missing or unknown"


async def test_a_reply_can_quote_a_part(house: House) -> None:
    await house.write("hello")
    posted = await house.result("sendMessage", chat_id=7, text="👋 blue or green?")
    await house.write("this one", reply_to=posted["message_id"], quote="green")
    reply = (await house.updates())[-1]
    assert (reply["quote"], reply["reply_to_message"]["text"]) == (
        {"text": "green", "position": 11, "is_manual": True},
        "👋 blue or green?",
    )


async def test_a_forwarded_message_names_who_said_it_first(house: House) -> None:
    await house.write("not my words", forwarded_from="Otto")
    assert (await house.updates())[0]["forward_origin"]["sender_user_name"] == "Otto"


async def test_the_name_of_a_file_is_not_the_name_of_its_sender(house: House) -> None:
    await house.act("/telegram/document", {"user": 55, "size": 10, "name": "plan.pdf"})
    message = (await house.updates())[0]
    assert (message["from"]["first_name"], message["document"]["file_name"]) == ("Customer", "plan.pdf")


async def test_bytes_given_in_base64_arrive_as_they_are(house: House) -> None:
    await house.act("/telegram/document", {"user": 7, "data": "aGVsbG8=", "name": "a.txt"})
    file_id = (await house.updates())[0]["document"]["file_id"]
    found = await house.result("getFile", file_id=file_id)
    async with house.session.get(f"{house.url}/file/bot{TOKEN}/{found['file_path']}") as answer:
        assert await answer.read() == b"hello"


async def test_a_renamed_person_has_the_new_name_from_then_on(house: House) -> None:
    await house.write("hello", name="Ann")
    await house.act("/telegram/users", {"id": 7, "name": "Anna Weaver"})
    await house.write("hello again")
    assert [one["chat"]["first_name"] for one in await house.updates()] == ["Ann", "Anna"]
