"""What reaches a customer's chat, over the sandbox's HTTP."""

import pytest

from domain import outbound
from domain.content import Contact, Content, FileKind, Location, Span, Style, Text, words
from domain.deliveries import Deferred, Reason, Refused, Scope, Sent
from domain.panels import Button, sentence
from domain.phrases import phrase
from tests.platforms.telegram.building import SLOT, a_file, carry_out, place, posts_in

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001"
    "f61738550000000049454e44ae426082"
)


def post(*things, text="", chat=7, **more):
    return outbound.Post(place(chat), Content(Text(text), things), SLOT, **more)


def rewrite(*things, text=""):
    return outbound.Rewrite(place(7), Content(Text(text), things), SLOT)


def photo(stage, name="a.png", mime="image/png"):
    stage.shelf.kept[name] = PNG
    return a_file(FileKind.PHOTO, name, mime)


def notes(stage, name="c.txt", data=b"notes"):
    stage.shelf.kept[name] = data
    return a_file(FileKind.DOCUMENT, name, "text/plain")


async def test_words_arrive_with_their_styles(stage):
    text = Text("🎉 bold", (Span(Style.BOLD, 2, 6),))
    await carry_out(stage.sender, outbound.Post(place(7), Content(text), SLOT))
    (shown,) = await stage.shown(7)
    assert (shown["text"], shown["entities"]) == ("🎉 bold", [{"type": "bold", "offset": 3, "length": 4}])


async def test_a_sent_message_is_named_as_its_post(stage):
    (outcome,) = await carry_out(stage.sender, post(text="Hello"))
    (shown,) = await stage.shown(7)
    assert outcome == Sent((f"telegram:main:7:{shown['message_id']}",))


async def test_long_words_arrive_in_order(stage):
    outcomes = await carry_out(stage.sender, post(text="\n".join(f"line {number}" for number in range(900))))
    shown = await stage.shown(7)
    assert (
        "\n".join(str(one["text"]) for one in shown).split()
        == " ".join(f"line {n}" for n in range(900)).split()
    )
    assert [outcome.last for outcome in outcomes] == [False, False, True][-len(outcomes) :]


async def test_words_of_markup_arrive_as_they_are(stage):
    await carry_out(stage.sender, post(text="<b>*_`[x](y) & \\"))
    (shown,) = await stage.shown(7)
    assert shown["text"] == "<b>*_`[x](y) & \\"


async def test_an_answer_replies_to_its_message(stage):
    asked = await stage.house.write("Question?")
    known = {"message:9": (f"telegram:main:7:{asked}",)}
    await carry_out(stage.sender, post(text="Answer", answers="message:9"), posts=known)
    assert (await stage.shown(7))[-1]["reply_to_message"]["message_id"] == asked


async def test_an_answer_to_a_deleted_message_arrives_all_the_same(stage):
    asked = await stage.house.write("Question?")
    await stage.house.act("/telegram/delete", {"user": 7, "message_id": asked})
    known = {"message:9": (f"telegram:main:7:{asked}",)}
    (outcome,) = await carry_out(stage.sender, post(text="Answer", answers="message:9"), posts=known)
    assert isinstance(outcome, Sent)


async def test_a_picture_arrives_with_its_caption(stage):
    await carry_out(stage.sender, post(photo(stage), text="Look"))
    (shown,) = await stage.shown(7)
    assert (bool(shown["photo"]), shown["caption"]) == (True, "Look")


async def test_an_album_arrives_as_one(stage):
    (outcome,) = await carry_out(stage.sender, post(photo(stage), photo(stage, "b.png"), text="Look"))
    shown = await stage.shown(7)
    assert (len(outcome.posts), len({one["media_group_id"] for one in shown})) == (2, 1)


async def test_a_document_arrives_whole_under_its_name(stage):
    data = bytes(range(256)) * 4096
    await carry_out(stage.sender, post(notes(stage, 'café "1".bin', data)))
    document = (await stage.shown(7))[0]["document"]
    assert (document["file_name"], document["file_size"]) == ("café _1_.bin", len(data))


@pytest.mark.parametrize(
    ("kind", "name", "mime"),
    [
        (FileKind.VOICE, "v.ogg", "audio/ogg"),
        (FileKind.VIDEO, "v.mp4", "video/mp4"),
        (FileKind.AUDIO, "a.mp3", "audio/mpeg"),
        (FileKind.ANIMATION, "a.gif", "image/gif"),
        (FileKind.STICKER, "s.webp", "image/webp"),
        (FileKind.VIDEO_NOTE, "n.mp4", "video/mp4"),
    ],
)
async def test_every_kind_of_file_arrives_as_what_it_is(stage, kind, name, mime):
    stage.shelf.kept[name] = b"x" * 100
    await carry_out(stage.sender, post(a_file(kind, name, mime)))
    assert kind.value in (await stage.shown(7))[0]


async def test_a_place_and_a_number_arrive(stage):
    await carry_out(stage.sender, post(Location(1.5, 2.5), Contact("Ben", "+331")))
    spot, card = await stage.shown(7)
    assert (spot["location"]["latitude"], card["contact"]["phone_number"]) == (1.5, "+331")


async def test_a_named_place_arrives_with_its_name(stage):
    await carry_out(stage.sender, post(Location(1.5, 2.5, "Café", "1 rue X")))
    assert (await stage.shown(7))[0]["venue"]["title"] == "Café"


async def test_a_file_that_is_gone_leaves_its_words_and_says_so(stage):
    (outcome,) = await carry_out(stage.sender, post(a_file(name="lost.txt"), text="See"))
    (shown,) = await stage.shown(7)
    assert (shown["text"], outcome.shortfall) == ("See", "lost.txt: deleted")


async def test_a_file_that_is_gone_and_stands_alone_is_refused(stage):
    assert await carry_out(stage.sender, post(a_file(name="lost.txt"))) == [
        Refused(Reason.POST_GONE, "deleted")
    ]


async def test_of_several_files_those_that_can_go_arrive(stage):
    (outcome,) = await carry_out(stage.sender, post(notes(stage), notes(stage, "empty.txt", b"")))
    assert (len(outcome.posts), outcome.shortfall) == (1, "empty.txt: the file is empty")


async def test_a_file_known_to_be_too_large_is_not_even_read(stage):
    huge = a_file(name="huge.bin", mime="application/zip", size=60 << 20)
    (outcome,) = await carry_out(stage.sender, post(huge))
    assert (outcome.reason, stage.shelf.opened) == (Reason.TOO_LARGE, 0)


async def test_a_file_found_to_be_too_large_is_refused(stage):
    stage.shelf.kept["huge.bin"] = bytes(51 << 20)
    (outcome,) = await carry_out(stage.sender, post(a_file(name="huge.bin", mime="application/zip")))
    assert outcome.reason is Reason.TOO_LARGE


async def test_a_large_photo_arrives_as_a_document(stage):
    stage.shelf.kept["big.png"] = PNG + bytes(11 << 20)
    await carry_out(stage.sender, post(a_file(FileKind.PHOTO, "big.png", "image/png")))
    assert "document" in (await stage.shown(7))[0]


async def test_a_rewrite_changes_the_words_in_place(stage):
    outcomes = await carry_out(stage.sender, post(text="Old"))
    await carry_out(stage.sender, rewrite(text="New"), posts={SLOT: posts_in(outcomes)})
    assert [one["text"] for one in await stage.shown(7)] == ["New"]


async def test_a_rewrite_changes_a_caption_in_place(stage):
    picture = photo(stage)
    outcomes = await carry_out(stage.sender, post(picture, text="Old"))
    await carry_out(stage.sender, rewrite(picture, text="New"), posts={SLOT: posts_in(outcomes)})
    assert [one["caption"] for one in await stage.shown(7)] == ["New"]


async def test_a_rewrite_finds_words_where_the_picture_was_never_sent(stage):
    outcomes = await carry_out(
        stage.sender, post(a_file(FileKind.PHOTO, "lost.png", "image/png"), text="Old")
    )
    lost = a_file(FileKind.PHOTO, "lost.png", "image/png")
    await carry_out(stage.sender, rewrite(lost, text="New"), posts={SLOT: posts_in(outcomes)})
    assert [one["text"] for one in await stage.shown(7)] == ["New"]


async def test_a_rewrite_grows_and_shrinks(stage):
    first = posts_in(await carry_out(stage.sender, post(text="short")))
    grown = posts_in(await carry_out(stage.sender, rewrite(text="word " * 2000), posts={SLOT: first}))
    assert len(await stage.shown(7)) == 3
    await carry_out(stage.sender, rewrite(text="short"), posts={SLOT: grown})
    assert [one["text"] for one in await stage.shown(7)] == ["short"]


async def test_what_a_shorter_version_deleted_is_posted_anew(stage):
    first = posts_in(await carry_out(stage.sender, post(text="word " * 2000)))
    known = {SLOT: first}
    await carry_out(stage.sender, rewrite(text="short"), posts=known)
    await carry_out(stage.sender, rewrite(text="once more " * 1000), posts=known)
    shown = " ".join(one["text"] for one in await stage.shown(7))
    assert shown.split() == ["once", "more"] * 1000


async def test_the_same_words_again_count_as_sent(stage):
    first = posts_in(await carry_out(stage.sender, post(text="Same")))
    assert await carry_out(stage.sender, rewrite(text="Same"), posts={SLOT: first}) == [Sent(first)]


async def test_removal_takes_every_part_away(stage):
    first = posts_in(await carry_out(stage.sender, post(text="word " * 2000)))
    await carry_out(stage.sender, outbound.Remove(place(7), SLOT), posts={SLOT: first})
    assert await stage.shown(7) == []


async def test_removing_what_is_gone_counts_as_sent(stage):
    first = posts_in(await carry_out(stage.sender, post(text="x")))
    removal = outbound.Remove(place(7), SLOT)
    await carry_out(stage.sender, removal, posts={SLOT: first})
    assert await carry_out(stage.sender, removal, posts={SLOT: first}) == [Sent()]


async def test_a_group_post_of_three_days_ago_cannot_be_removed(stage):
    group = await stage.house.group()
    first = posts_in(await carry_out(stage.sender, post(text="x", chat=group)))
    await stage.house.act("/clock", {"forward": 3 * 86400})
    (outcome,) = await carry_out(stage.sender, outbound.Remove(place(group), SLOT), posts={SLOT: first})
    assert outcome.reason is Reason.NOT_ALLOWED


async def test_a_reaction_stands_on_the_customers_message(stage):
    asked = await stage.house.write("Hi")
    known = {SLOT: (f"telegram:main:7:{asked}",)}
    assert isinstance(
        (await carry_out(stage.sender, outbound.React(place(7), SLOT, ("👍",)), posts=known))[0], Sent
    )
    assert isinstance((await carry_out(stage.sender, outbound.React(place(7), SLOT), posts=known))[0], Sent)


async def test_a_reaction_that_telegram_has_not_is_a_shortfall(stage):
    asked = await stage.house.write("Hi")
    known = {SLOT: (f"telegram:main:7:{asked}",)}
    (outcome,) = await carry_out(stage.sender, outbound.React(place(7), SLOT, ("🧮",)), posts=known)
    assert outcome.shortfall


async def test_a_panel_is_shown_pressed_answered_and_redrawn(stage):
    panel = sentence(phrase("Which?"), Button(phrase("Bug"), "tag", "bug"))
    (outcome,) = await carry_out(stage.sender, outbound.Show(place(7), panel, SLOT))
    (shown,) = await stage.shown(7)
    made = await stage.house.act(
        "/telegram/press", {"user": 7, "message_id": shown["message_id"], "data": "tag|bug"}
    )
    answer = outbound.Acknowledge("telegram:main", made["callback_query_id"], phrase("Thanks"))
    assert await carry_out(stage.sender, answer) == [Sent()]
    await carry_out(
        stage.sender, outbound.Redraw(place(7), sentence(phrase("Bug")), SLOT), posts={SLOT: outcome.posts}
    )
    (shown,) = await stage.shown(7)
    assert (shown["text"], "reply_markup" in shown) == ("Bug", False)


async def test_a_late_answer_to_a_press_is_refused_as_expired(stage):
    (outcome,) = await carry_out(stage.sender, outbound.Acknowledge("telegram:main", "123", phrase("Thanks")))
    assert outcome.reason is Reason.EXPIRED


async def test_a_direct_panel_goes_to_the_persons_chat(stage):
    await carry_out(
        stage.sender, outbound.Direct("telegram:main", "telegram:7", sentence(phrase("Psst")), SLOT)
    )
    assert [one["text"] for one in await stage.shown(7)] == ["Psst"]


async def test_telegram_has_no_whispers(stage):
    whisper = outbound.Whisper(place(7), "telegram:7", sentence(phrase("Psst")))
    (outcome,) = await carry_out(stage.sender, whisper)
    assert outcome.reason is Reason.UNSUPPORTED


async def test_nothing_to_be_seen_is_refused(stage):
    (outcome,) = await carry_out(stage.sender, outbound.Post(place(7), words(" \u200b"), SLOT))
    assert outcome.reason is Reason.MALFORMED


async def test_another_platforms_place_is_refused(stage):
    (outcome,) = await carry_out(stage.sender, outbound.Post("slack:main:C1", words("x"), SLOT))
    assert outcome.reason is Reason.MALFORMED


async def test_another_platforms_post_cannot_be_rewritten(stage):
    known = {SLOT: ("slack:main:C1:1.0",)}
    (outcome,) = await carry_out(stage.sender, rewrite(text="x"), posts=known)
    assert outcome.reason is Reason.MALFORMED


async def test_a_customer_who_blocked_us_is_named_so(stage):
    await stage.house.act("/telegram/block", {"user": 7})
    (outcome,) = await carry_out(stage.sender, post(text="Hello"))
    assert outcome.reason is Reason.BLOCKED


async def test_a_deleted_account_is_a_chat_that_is_gone(stage):
    await stage.house.act("/telegram/deactivate", {"user": 7})
    (outcome,) = await carry_out(stage.sender, post(text="Hello"))
    assert outcome.reason is Reason.CHAT_GONE


async def test_an_unknown_chat_is_gone(stage):
    (outcome,) = await carry_out(stage.sender, post(text="Hello", chat=12345))
    assert outcome.reason is Reason.CHAT_GONE


async def test_a_group_that_moved_says_where_it_is(stage):
    group = await stage.house.group()
    moved = await stage.house.act("/telegram/migrate", {"chat": group})
    (outcome,) = await carry_out(stage.sender, post(text="Hello", chat=group))
    assert (outcome.reason, outcome.moved_to) == (Reason.MIGRATED, f"telegram:main:{moved['chat']}")


async def test_a_topic_is_where_a_message_appears(stage):
    group = await stage.house.group(kind="supergroup", forum=True)
    topic = (await stage.house.act("/telegram/topic", {"chat": group, "name": "T"}))["message_thread_id"]
    await carry_out(stage.sender, post(text="Hello", chat=group, topic=str(topic)))
    assert (await stage.shown(group))[-1]["message_thread_id"] == topic


async def test_a_full_disk_is_tried_again_later(stage, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    (outcome,) = await carry_out(stage.sender, post(notes(stage)))
    assert (type(outcome), outcome.scope) == (Deferred, Scope.DELIVERY)
