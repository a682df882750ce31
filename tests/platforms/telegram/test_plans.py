"""Which calls carry out a command."""

import pytest

from domain import outbound
from domain.content import Content, FileKind, Foreign, Location, Span, Style, Text, words
from domain.ids import PostId
from domain.panels import Button, Buttons, Divider, Fact, Facts, Heading, Line, Note, Panel, Words
from domain.phrases import phrase, verbatim
from platforms.telegram import plans, rendering
from tests.platforms.telegram.building import SLOT, a_file, calls, delivery, place, speak

PHOTO = a_file(FileKind.PHOTO, "a.jpg", "image/jpeg")
CLIP = a_file(FileKind.VIDEO, "b.mp4", "video/mp4")
NOTES = a_file(FileKind.DOCUMENT, "c.txt", "text/plain")
STICKER = a_file(FileKind.STICKER, "d.webp", "image/webp")
BUTTONS = (Button(phrase("Undo"), "undo", "7"),)
POSTS = tuple(PostId(f"telegram:main:7:{number}") for number in range(1, 9))


def post(*things, text="", **more):
    return outbound.Post(place(7), Content(Text(text), things), SLOT, **more)


def rewrite(*things, text=""):
    return outbound.Rewrite(place(7), Content(Text(text), things), SLOT)


def kinds(made):
    return [type(call).__name__ for call in made]


def test_short_words_are_one_message():
    assert calls(post(text="Hello")) == (plans.Write(Text("Hello")),)


def test_the_author_stands_above_the_words():
    (call,) = calls(post(text="Hello", author=outbound.Author("Ann")))
    assert call.text == Text("Ann\nHello", (Span(Style.BOLD, 0, 3),))


def test_long_words_are_several_messages():
    assert len(calls(post(text="word " * 2000))) == 3


def test_words_that_fit_are_the_caption():
    assert calls(post(PHOTO, text="Look")) == (plans.Media((PHOTO,), Text("Look")),)


def test_what_does_not_fit_a_caption_follows_as_a_message():
    made = calls(post(PHOTO, text="word " * 300))
    assert kinds(made) == ["Media", "Write"]
    assert len(made[0].caption.plain) <= 1024


def test_photos_and_videos_share_an_album_and_documents_another():
    assert [call.files for call in calls(post(PHOTO, NOTES, CLIP, NOTES))] == [(PHOTO, CLIP), (NOTES, NOTES)]


def test_an_album_holds_ten():
    assert [len(call.files) for call in calls(post(*[PHOTO] * 23))] == [10, 10, 3]


def test_what_takes_a_caption_goes_first():
    made = calls(post(STICKER, PHOTO, text="Look"))
    assert [call.files for call in made] == [(PHOTO,), (STICKER,)]


def test_words_follow_what_takes_no_caption():
    assert kinds(calls(post(STICKER, text="Look"))) == ["Media", "Write"]


def test_buttons_stand_below_the_last_call():
    made = calls(post(text="word " * 2000, buttons=BUTTONS))
    assert [call.keyboard is not None for call in made] == [False, False, True]


def test_the_last_of_an_album_stands_alone_when_it_carries_buttons():
    made = calls(post(PHOTO, PHOTO, PHOTO, text="Look", buttons=BUTTONS))
    assert [(len(call.files), call.keyboard is not None) for call in made] == [(2, False), (1, True)]


def test_what_telegram_cannot_hold_is_told_in_words():
    (call,) = calls(post(Foreign("canvas", "Plan"), text="See"))
    assert call.text.plain == "See\n\ncanvas\nPlan"


def test_a_place_is_a_call_of_its_own():
    assert kinds(calls(post(Location(1.0, 2.0), text="Here"))) == ["Thing", "Write"]


def test_a_picture_that_telegram_does_not_show_is_a_document():
    drawing = a_file(FileKind.PHOTO, "a.svg", "image/svg+xml")
    assert [len(call.files) for call in calls(post(drawing, NOTES))] == [2]


def test_an_answer_names_the_first_post_it_replies_to():
    found = plans.plan(delivery(post(text="x", answers="message:9"), posts={"message:9": POSTS[3:5]}), speak)
    assert found.reply_to == POSTS[3]


def test_a_topic_is_where_it_goes():
    assert plans.plan(delivery(post(text="x", topic="12")), speak).topic == 12


def test_a_rewrite_edits_adds_and_deletes():
    grown = calls(rewrite(text="word " * 2000), posts={SLOT: POSTS[:2]})
    shrunk = calls(rewrite(text="word"), posts={SLOT: POSTS[:3]})
    assert (kinds(grown), kinds(shrunk)) == (["Edit", "Edit", "Write"], ["Edit", "Delete"])


def test_a_rewrite_keeps_its_calls_while_it_adds_posts():
    before = calls(rewrite(text="word " * 2000), posts={SLOT: POSTS[:1]})
    after = calls(rewrite(text="word " * 2000), posts={SLOT: POSTS[:2]})
    assert after[2] == before[2]


def test_a_rewrite_of_a_captioned_album_edits_the_first_of_it():
    made = calls(rewrite(PHOTO, CLIP, text="New"), posts={SLOT: POSTS[:2]})
    assert made == (plans.Edit(POSTS[0], Text("New"), captioned=True),)


def test_a_caption_that_outgrows_its_picture_goes_on_behind_the_album():
    made = calls(rewrite(PHOTO, CLIP, text="word " * 300), posts={SLOT: POSTS[:3]})
    assert [(call.post, call.captioned) for call in made] == [(POSTS[0], True), (POSTS[2], False)]


def test_only_a_further_post_is_posted_anew_when_it_is_gone():
    made = calls(rewrite(text="word " * 2000), posts={SLOT: POSTS[:3]})
    assert [call.further for call in made] == [False, True, True]


def test_a_rewrite_before_anything_was_posted_posts_it():
    assert calls(rewrite(text="New")) == (plans.Write(Text("New")),)


def test_removal_is_one_call():
    assert calls(outbound.Remove(place(7), SLOT), posts={SLOT: POSTS[:3]}) == (plans.Delete(POSTS[:3]),)


@pytest.mark.parametrize(
    ("add", "emoji", "unknown"),
    [(("👍",), "👍", ""), (("👀", "❤️"), "❤", ""), (("👍🏽",), "👍", ""), ((), "", ""), (("🧮",), "", "🧮")],
)
def test_a_reaction_is_the_last_that_telegram_offers(add, emoji, unknown):
    (call,) = calls(outbound.React(place(7), SLOT, add), posts={SLOT: POSTS[:1]})
    assert (call.emoji, call.unknown) == (emoji, unknown)


def test_a_panel_is_one_text_with_its_buttons_below():
    panel = Panel(
        verbatim("s"),
        (
            Heading(phrase("Title")),
            Line(phrase("By {who}", who="A*n_n")),
            Divider(),
            Words(Text("bold", (Span(Style.BOLD, 0, 4),)), quoted=True),
            Facts((Fact(phrase("Tag"), verbatim("bug")),)),
            Note(phrase("small")),
            Buttons(BUTTONS),
        ),
    )
    (call,) = calls(outbound.Show(place(7), panel, SLOT))
    assert call.text.plain == "Title\nBy A*n_n\n\nbold\nTag: bug\nsmall"
    assert [span.style for span in call.text.spans] == ["bold", "quote", "bold", "bold", "italic"]
    assert call.keyboard == {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo|7"}]]}


def test_short_labels_share_a_row_and_long_ones_do_not():
    short = [Button(verbatim(label), "a") for label in ("One", "Two", "Three", "A label that is rather long")]
    rows = rendering.keyboard(short, speak, "en")["inline_keyboard"]
    assert [len(row) for row in rows] == [3, 1]


def test_a_button_that_holds_too_much_is_left_out():
    assert rendering.keyboard([Button(verbatim("x"), "a", "é" * 32)], speak, "en") is None


def test_a_press_brings_back_what_the_button_held():
    key = rendering.keyboard([Button(verbatim("x"), "tag", "a|b")], speak, "en")["inline_keyboard"][0][0]
    assert rendering.pressed(key["callback_data"]) == ("tag", "a|b")


def test_only_words_at_all_are_said():
    assert calls(outbound.Post(place(7), words(" \u200b "), SLOT)) == ()
