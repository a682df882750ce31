"""What a customer's message means."""

from datetime import UTC, datetime

import pytest

from domain.content import Contact, FileKind, Foreign, Location, Span, Style
from domain.inbound import ChatKind, CustomerEdit, CustomerMessage, Sender, Unreadable
from tests.platforms.telegram.building import BOT, GROUP, entity, message, parse, parsed, said

SIZES = [
    {"file_id": "small", "file_unique_id": "a", "width": 90, "height": 60, "file_size": 900},
    {"file_id": "large", "file_unique_id": "b", "width": 1280, "height": 960, "file_size": 90000},
    {"file_id": "middle", "file_unique_id": "c", "width": 320, "height": 240, "file_size": 9000},
]
FILE = {"file_id": "F1", "file_unique_id": "U1", "file_size": 1000}


def test_a_private_message_says_who_wrote_what_and_when():
    assert parsed(message(text="Hello")) == CustomerMessage(
        parsed(message(text="x")).chat,
        "telegram:main:7:55",
        Sender("telegram:7", "Ann Weaver", "ann", "en"),
        said(message(text="Hello")),
        datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("\u3164", "", ""),
        ("\u200b", "\u2800", ""),
        ("\u202eAnn", "\u2067Weaver", "Ann Weaver"),
        ("🦊", "", "🦊"),
        ("محمد", "علي", "محمد علي"),
    ],
)
def test_a_name_is_what_can_be_seen_of_it_and_turns_nothing_around(first, last, name):
    sender = {"id": 7, "is_bot": False, "first_name": first, "last_name": last}
    assert parsed(message(text="Hello", **{"from": sender})).sender.name == name


def test_a_private_chat_is_named_by_its_place():
    chat = parsed(message(text="Hello")).chat
    assert (chat.id, chat.account, chat.chat) == ("telegram:main:7", "telegram:main", ChatKind.PRIVATE)


def test_offsets_behind_emoji_count_code_points():
    text = said(message(text="🎉🎉 bold", entities=[entity("bold", 5, 4)])).text
    assert text.spans == (Span(Style.BOLD, 3, 7),)


def test_overlapping_styles_are_kept():
    text = said(message(text="abcdef", entities=[entity("bold", 0, 4), entity("italic", 2, 4)])).text
    assert text.spans == (Span(Style.BOLD, 0, 4), Span(Style.ITALIC, 2, 6))


def test_a_range_outside_the_text_is_cut_to_it():
    text = said(message(text="abc", entities=[entity("bold", 1, 400), entity("code", 90, 2)])).text
    assert text.spans == (Span(Style.BOLD, 1, 3),)


def test_half_of_a_pair_takes_the_whole_sign():
    text = said(message(text="🎉", entities=[entity("bold", 1, 1)])).text
    assert text.spans == (Span(Style.BOLD, 0, 1),)


def test_a_link_with_a_strange_scheme_is_only_words():
    text = said(message(text="here", entities=[entity("text_link", 0, 4, url="javascript:alert(1)")])).text
    assert text.spans == ()


def test_a_named_person_is_a_mention():
    text = said(message(text="Ben", entities=[entity("text_mention", 0, 3, user={"id": 8})])).text
    assert text.spans == (Span(Style.MENTION, 0, 3, "telegram:8"),)


def test_half_of_a_pair_in_the_words_is_replaced():
    assert said(message(text="a\ud800b")).text.plain == "a\ufffdb"


def test_a_photo_is_its_largest_size():
    (photo,) = said(message(photo=SIZES, caption="Look")).attachments
    assert (photo.file, photo.reference, photo.name, photo.size) == (
        FileKind.PHOTO,
        "large",
        "photo_55.jpg",
        90000,
    )


def test_a_caption_is_what_a_picture_says():
    assert said(message(photo=SIZES, caption="Look")).text.plain == "Look"


def test_parts_of_an_album_share_its_id():
    assert parsed(message(photo=SIZES, media_group_id="123")).album == "123"


@pytest.mark.parametrize(
    ("key", "more", "name", "mime"),
    [
        ("video", {"width": 1, "height": 1, "duration": 3}, "video_55.mp4", "video/mp4"),
        ("animation", {"width": 1, "height": 1, "duration": 3}, "animation_55.mp4", "video/mp4"),
        ("voice", {"duration": 3}, "voice_55.ogg", "audio/ogg"),
        ("video_note", {"length": 1, "duration": 3}, "video_note_55.mp4", "video/mp4"),
        ("document", {"file_name": "a.pdf", "mime_type": "application/pdf"}, "a.pdf", "application/pdf"),
        ("audio", {"performer": "Us", "title": "Song", "duration": 3}, "Us - Song.mp3", "audio/mpeg"),
        (
            "sticker",
            {"type": "regular", "emoji": "👋", "is_animated": True},
            "sticker_55.tgs",
            "application/x-tgsticker",
        ),
    ],
)
def test_every_kind_of_file_has_a_name_and_a_type(key, more, name, mime):
    (file,) = said(message(**{key: FILE | more})).attachments
    assert (file.file.value, file.reference, file.name, file.mime) == (key, "F1", name, mime)


def test_a_sticker_stands_for_its_emoji():
    (sticker,) = said(message(sticker=FILE | {"type": "regular", "emoji": "👋"})).attachments
    assert sticker.emoji == "👋"


def test_an_animation_is_not_also_a_document():
    attachments = said(message(animation=FILE, document=FILE)).attachments
    assert [one.file for one in attachments] == [FileKind.ANIMATION]


def test_a_venue_is_one_place_with_its_name():
    spot = {"latitude": 48.8, "longitude": 2.3}
    venue = {"location": spot, "title": "Café", "address": "1 rue X"}
    assert said(message(location=spot, venue=venue)).attachments == (Location(48.8, 2.3, "Café", "1 rue X"),)


def test_a_contact_has_a_name_and_a_number():
    contact = {"first_name": "Ben", "phone_number": "+331"}
    assert said(message(contact=contact)).attachments == (Contact("Ben", "+331"),)


def test_a_poll_is_told_in_words():
    poll = {"question": "Which?", "options": [{"text": "A"}, {"text": "B"}]}
    assert said(message(poll=poll)).attachments == (Foreign("poll", "Which?\n• A\n• B"),)


def test_a_rich_message_keeps_its_words():
    blocks = [
        {"type": "heading", "size": 1, "text": "Title"},
        {"type": "paragraph", "text": ["one ", {"type": "bold", "text": "two"}]},
        {"type": "list", "items": [{"label": "1. ", "blocks": [{"type": "paragraph", "text": "three"}]}]},
    ]
    (rich,) = said(message(rich_message={"blocks": blocks})).attachments
    assert rich.summary.split() == ["Title", "one", "two", "1.", "three"]


def test_something_new_is_told_by_its_name():
    assert said(message(hologram={"id": 1})).attachments == (Foreign("hologram"),)


def test_a_forward_says_from_whom():
    origin = {"type": "hidden_user", "sender_user_name": "Cleo", "date": 1}
    text = said(message(text="Words", forward_origin=origin)).text
    assert (text.plain, text.spans[0].style) == ("↪ Cleo\nWords", Style.ITALIC)


def test_a_chosen_quote_stands_above_the_words():
    text = said(message(text="Yes", quote={"text": "this?", "position": 0, "is_manual": True})).text
    assert (text.plain, text.spans) == ("this?\nYes", (Span(Style.QUOTE, 0, 5),))


def test_a_reply_names_what_it_answers():
    replied = message(message_id=40, text="Before")
    assert parsed(message(text="After", reply_to_message=replied)).reply_to == "telegram:main:7:40"


def test_a_command_is_cut_from_the_words():
    found = parsed(message(text="/bug  it breaks", entities=[entity("bot_command", 0, 4)]))
    assert (found.command, found.content.text.plain) == ("bug", "it breaks")


def test_styles_move_when_a_command_is_cut():
    found = parsed(
        message(text="/bug it 🎉 breaks", entities=[entity("bot_command", 0, 4), entity("bold", 11, 6)])
    )
    assert found.content.text.spans == (Span(Style.BOLD, 5, 11),)


def test_a_command_in_a_caption_counts():
    found = parsed(message(photo=SIZES, caption="/BUG see", caption_entities=[entity("bot_command", 0, 4)]))
    assert (found.command, found.content.text.plain) == ("bug", "see")


def test_an_edit_says_what_the_message_says_now():
    found = parsed(message(text="Better", edit_date=1_700_000_060), "edited_message")
    assert (type(found), found.content.text.plain, found.edited_at.second) == (CustomerEdit, "Better", 20)


def test_an_edit_names_what_the_message_answers():
    replied = message(message_id=40, text="Before")
    found = parsed(
        message(text="Better", edit_date=1_700_000_060, reply_to_message=replied), "edited_message"
    )
    assert found.reply_to == "telegram:main:7:40"


def test_an_edit_tells_the_command_and_leaves_it_out_of_the_words():
    changed = message(text="/bug it breaks", entities=[entity("bot_command", 0, 4)], edit_date=1_700_000_060)
    found = parsed(changed, "edited_message")
    assert (found.command, found.content.text.plain) == ("bug", "it breaks")


@pytest.mark.parametrize(("text", "meant"), [("it breaks", False), ("it breaks #bug", True)])
def test_an_edit_in_a_group_tells_whether_it_concerns_us(text, meant):
    tag = [entity("hashtag", text.index("#"), 4)] if "#" in text else []
    changed = message(text=text, entities=tag, edit_date=1_700_000_060, chat=GROUP)
    assert parsed(changed, "edited_message").addressed is meant


def test_an_edited_caption_is_an_edit():
    found = parsed(
        message(photo=SIZES, caption="Better", edit_date=1_700_000_060, media_group_id="1"), "edited_message"
    )
    assert found.content.text.plain == "Better"


def test_a_moving_place_is_no_edit():
    spot = {"latitude": 1.0, "longitude": 2.0, "live_period": 900}
    assert parse("edited_message", message(location=spot, edit_date=1_700_000_060)) == ()


@pytest.mark.parametrize(
    "key", ["new_chat_title", "pinned_message", "left_chat_member", "video_chat_started"]
)
def test_what_the_platform_reports_says_nothing(key):
    assert parse("message", message(**{key: "x"})) == ()


def test_a_bots_message_says_nothing():
    assert parse("message", message(**{"from": BOT}, text="Hi")) == ()


def test_an_unknown_kind_of_update_is_unreadable():
    assert parse("inline_query", {"id": "1"}) == (Unreadable("telegram:main", "update.inline_query"),)


@pytest.mark.parametrize(
    "broken", [7, None, [], {"chat": 1}, message(text=7), message(date="soon", text="x")]
)
def test_a_malformed_message_is_unreadable(broken):
    assert parsed(broken) == Unreadable("telegram:main", "update.message.malformed")
