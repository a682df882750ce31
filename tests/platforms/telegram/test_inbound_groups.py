"""What happens in groups, and everything that is no message."""

import json

import pytest

from domain.inbound import (
    ChatMigrated,
    ChatReachability,
    CustomerPress,
    CustomerReaction,
    Received,
    Unreadable,
)
from platforms.telegram import inbound
from tests.platforms.telegram.building import (
    ACCOUNT,
    ANN,
    BOT,
    GROUP,
    ME,
    PRIVATE,
    entity,
    in_group,
    message,
    parse,
    parsed,
)

OURS = in_group(message_id=40, text="Hello", **{"from": BOT})


def test_talk_among_members_is_not_addressed_to_us():
    assert not parsed(in_group(text="Lunch?")).addressed


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "/bug x", "entities": [entity("bot_command", 0, 4)]},
        {"text": "/bug@Isthmus_Sandbox_Bot x", "entities": [entity("bot_command", 0, 24)]},
        {"text": "see #bug", "entities": [entity("hashtag", 4, 4)]},
        {"text": "hey @isthmus_sandbox_bot", "entities": [entity("mention", 4, 20)]},
        {"text": "hey you", "entities": [entity("text_mention", 4, 3, user=BOT)]},
        {"text": "thanks", "reply_to_message": OURS},
    ],
)
def test_what_concerns_the_bot_is_addressed_to_it(parts):
    assert parsed(in_group(**parts)).addressed


CALLED = {"entities": [entity("mention", 0, 20)]}
PHOTO = {"file_id": "F", "file_unique_id": "U", "width": 1, "height": 1}


@pytest.mark.parametrize("between", [" ", ", ", ": ", "\n"])
def test_our_name_in_front_is_no_word_of_what_is_said(between):
    found = parsed(in_group(text=f"@isthmus_sandbox_bot{between}the second one", **CALLED))
    assert (found.command, found.content.text.plain, found.addressed) == ("", "the second one", True)


def test_our_name_alone_asks_for_help():
    found = parsed(in_group(text="@isthmus_sandbox_bot", **CALLED))
    assert (found.command, found.content.text.plain) == ("help", "")


def test_our_name_alone_below_somebodys_message_is_kept():
    about = in_group(message_id=41, text="It is broken")
    found = parsed(in_group(text="@isthmus_sandbox_bot", reply_to_message=about, **CALLED))
    assert (found.command, found.content.text.plain) == ("", "@isthmus_sandbox_bot")


def test_a_picture_with_our_name_alone_says_nothing_but_itself():
    named = {"caption": "@isthmus_sandbox_bot", "caption_entities": CALLED["entities"], "photo": [PHOTO]}
    found = parsed(in_group(**named))
    assert (found.command, found.content.text.plain, len(found.content.attachments)) == ("", "", 1)


def test_another_bots_name_in_front_is_kept():
    found = parsed(in_group(text="@another_bot hello", entities=[entity("mention", 0, 12)]))
    assert found.content.text.plain == "@another_bot hello"


def test_a_command_for_us_by_name_is_that_command():
    found = parsed(in_group(text="/bug@isthmus_sandbox_bot x", entities=[entity("bot_command", 0, 24)]))
    assert (found.command, found.content.text.plain) == ("bug", "x")


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/idée trier par couleur", "idee", "trier par couleur"),
        ("/Idées", "idees", ""),
        ("/confidentialite\u0301", "confidentialite", ""),
        ("/idée, merci", "", "/idée, merci"),
        ("/東京 hello", "", "/東京 hello"),
        ("voir /idée", "", "voir /idée"),
    ],
)
def test_a_command_with_accents_is_the_one_without(text: str, command: str, rest: str):
    found = parsed(message(text=text))
    assert (found.command, found.content.text.plain) == (command, rest)


def test_another_bots_command_says_nothing():
    assert parse("message", in_group(text="/bug@other_bot x", entities=[entity("bot_command", 0, 14)])) == ()


def test_in_private_even_another_bots_command_is_heard():
    found = parsed(message(text="/bug@other_bot x", entities=[entity("bot_command", 0, 14)]))
    assert (found.command, found.content.text.plain) == ("bug", "x")


def test_a_mention_of_another_is_not_addressed_to_us():
    assert not parsed(in_group(text="@ben", entities=[entity("mention", 0, 4)])).addressed


def test_a_topic_is_part_of_the_chat():
    assert parsed(in_group(text="x", message_thread_id=12, is_topic_message=True)).chat.thread == "12"


def test_a_reply_outside_a_forum_is_in_no_topic():
    assert parsed(in_group(text="x", message_thread_id=12)).chat.thread == ""


def test_the_opening_of_a_topic_is_not_what_its_messages_answer():
    opening = in_group(message_id=12, forum_topic_created={"name": "T"}, **{"from": BOT})
    found = parsed(in_group(text="x", message_thread_id=12, is_topic_message=True, reply_to_message=opening))
    assert (found.reply_to, found.addressed) == (None, False)


def test_a_channels_post_in_its_group_says_nothing():
    channel = {"id": -1005, "type": "channel", "title": "News"}
    found = parse("message", in_group(text="#bug", is_automatic_forward=True, sender_chat=channel))
    assert found == ()


def test_a_group_whose_name_cannot_be_seen_is_a_group_still():
    unseen = {**GROUP, "title": "\u3164\u2800"}
    assert parsed({**in_group(text="x"), "chat": unseen}).chat.title == "…"


def test_an_anonymous_administrator_speaks_as_the_group():
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    found = parsed(in_group(text="x", sender_chat=GROUP, **{"from": anonymous}))
    assert (found.sender.alias, found.sender.name) == ("telegram:-1001", "Customers")


@pytest.mark.parametrize(
    "value",
    [
        {
            "message_id": 1,
            "chat": {"id": -5, "type": "group", "title": "G"},
            "date": 1,
            "migrate_to_chat_id": -1009,
        },
        {
            "message_id": 1,
            "chat": {"id": -1009, "type": "supergroup", "title": "G"},
            "date": 1,
            "migrate_from_chat_id": -5,
        },
    ],
)
def test_a_group_that_moved_has_a_new_place(value):
    assert parsed(value) == ChatMigrated(ACCOUNT, "telegram:main:-5", "telegram:main:-1009")


def reaction(old, new):
    def shown(emoji):
        return [{"type": "emoji", "emoji": one} for one in emoji]

    return {
        "chat": PRIVATE,
        "message_id": 9,
        "user": ANN,
        "date": 1,
        "old_reaction": shown(old),
        "new_reaction": shown(new),
    }


def test_a_reaction_is_what_came_and_what_went():
    found = parsed(reaction(["👍", "🔥"], ["🔥", "❤"]), "message_reaction")
    assert (type(found), found.added, found.removed) == (CustomerReaction, ("❤",), ("👍",))


def test_a_custom_picture_is_no_reaction_we_know():
    change = reaction([], []) | {"new_reaction": [{"type": "custom_emoji", "custom_emoji_id": "1"}]}
    assert parse("message_reaction", change) == ()


def press(**parts):
    return {"id": "4711", "from": ANN, "chat_instance": "1", "message": message(message_id=9), **parts}


def test_a_press_brings_back_action_and_value():
    found = parsed(press(data="tag|bug|12"), "callback_query")
    assert (type(found), found.press, found.action, found.value) == (CustomerPress, "4711", "tag", "bug|12")


def test_a_press_has_the_number_of_its_update():  # which `parsed` numbers 1
    assert parsed(press(data="voice|1:good"), "callback_query").order == 1


def test_a_press_below_an_old_message_still_counts():
    old = {"chat": PRIVATE, "message_id": 9, "date": 0}
    assert parsed(press(data="a|", message=old), "callback_query").post == "telegram:main:7:9"


def test_a_press_without_data_is_unreadable():
    assert isinstance(parsed(press(game_short_name="x"), "callback_query"), Unreadable)


def membership(old, new, chat=PRIVATE):
    def member(status):
        return {"status": status, "user": BOT}

    return {
        "chat": chat,
        "from": ANN,
        "date": 1,
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }


@pytest.mark.parametrize(
    ("old", "new", "chat", "reachable", "reason"),
    [
        ("member", "kicked", PRIVATE, False, "blocked"),
        ("kicked", "member", PRIVATE, True, ""),
        ("member", "left", GROUP, False, "left"),
        ("administrator", "kicked", GROUP, False, "kicked"),
        ("left", "administrator", GROUP, True, ""),
    ],
)
def test_whether_a_chat_can_be_reached(old, new, chat, reachable, reason):
    found = parsed(membership(old, new, chat), "my_chat_member")
    assert (type(found), found.reachable, found.reason) == (ChatReachability, reachable, reason)


def test_a_promotion_changes_nothing():
    assert parse("my_chat_member", membership("member", "administrator", GROUP)) == ()


@pytest.mark.parametrize("payload", ["", "{", "[]", "7", "null", '{"update_id": 1}', '"message"'])
def test_what_is_no_update_is_unreadable(payload):
    found = inbound.TelegramParser(ACCOUNT, ME).parse(Received("k", ACCOUNT, "l", payload))
    assert found == (Unreadable(ACCOUNT, "update"),)


def test_the_record_of_something_unreadable_holds_none_of_its_words():
    found = parsed({"text": "secret words"})
    assert "secret" not in json.dumps(found.what)
