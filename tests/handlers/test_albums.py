"""The pictures of an album are one message, whichever of them has the words."""

from datetime import timedelta

from domain import outbound
from domain.content import Content, Text
from tests import builders as a
from tests.handlers.house import words


def captions(house, *said, **changed):
    """An album of which every picture has its own words; the messages that its pictures came as."""
    return [
        house.customer(Content(Text(each), (a.a_photo(f"{number}.jpg"),)), album="x", **changed)
        for number, each in enumerate(said)
    ]


def arrive(house):
    house.wait(seconds=2)
    house.deliver()


def edit(house, picture, said, file="edited.jpg"):
    """One picture of an album has other words."""
    content, at = Content(Text(said), (a.a_photo(file),)), house.now + timedelta(seconds=1)
    house.hear(a.inbound.CustomerEdit(a.ZOES, picture.post, a.ZOE, content, at, album="x"))


def pictures(house, *names, **changed):
    for name in names:
        house.customer(Content(Text(), (a.a_photo(name),)), album="x", **changed)


def test_the_pictures_of_an_album_arrive_as_one_message(house):
    pictures(house, "one.jpg", "two.jpg")
    house.wait(seconds=2)
    (post,) = (one for one in house.deliver() if isinstance(one, outbound.Post))
    assert [file.name for file in post.content.attachments] == ["one.jpg", "two.jpg"]


def test_an_album_waits_a_moment_for_its_further_pictures(house):
    pictures(house, "one.jpg")
    assert not [one for one in house.deliver() if isinstance(one, outbound.Post)]


def test_a_hashtag_below_a_further_picture_of_an_album_is_one(house):
    pictures(house, "one.jpg")
    house.customer(Content(Text("#bug see here"), (a.a_photo("two.jpg"),)), album="x")
    assert (house.conversation().tags, len(house.message().content.attachments)) == (("bug",), 2)


def test_a_picture_that_comes_too_late_for_its_album_is_not_lost(house):
    pictures(house, "one.jpg")
    house.wait(seconds=2)
    house.deliver()
    pictures(house, "late.jpg")
    assert [one.content.attachments[0].name for one in house.deliver()] == ["late.jpg"]


def test_in_a_group_an_album_follows_its_first_picture(house):
    pictures(house, "one.jpg", chat=a.CLUB, addressed=True)
    pictures(house, "two.jpg", chat=a.CLUB, addressed=False)
    assert len(house.message().content.attachments) == 2


def test_the_words_below_a_further_picture_are_followed(house):
    _, second = captions(house, "front", "back")
    arrive(house)
    edit(house, second, "rear")
    house.deliver()
    rewrite = next(one for one in house.sent if isinstance(one, outbound.Rewrite))
    assert (rewrite.slot, words(rewrite)) == ("message:1", "front\nrear ✎")


def test_words_that_are_taken_from_the_first_picture_leave_those_of_the_others(house):
    first, _ = captions(house, "front", "back")
    arrive(house)
    edit(house, first, "")
    assert house.message().content.text.plain == "back"


def test_words_that_a_further_picture_loses_stay_readable(house):
    _, second = captions(house, "front", "back")
    arrive(house)
    edit(house, second, "")
    house.deliver()
    assert (house.message().content.text.plain, "front\nback" in house.shown("history:1")) == ("front", True)


def test_words_that_a_picture_in_the_middle_gets_stand_in_their_place(house):
    _, second, _ = captions(house, "front", "", "back")
    arrive(house)
    edit(house, second, "side")
    assert house.message().content.text.plain == "front\nside\nback"


def test_edits_of_several_pictures_stand_beside_each_other(house):
    first, second = captions(house, "front", "back")
    arrive(house)
    edit(house, first, "top")
    edit(house, second, "rear")
    assert house.message().content.text.plain == "top\nrear"


def test_a_further_picture_that_is_replaced_is_replaced_in_its_place(house):
    _, second, _ = captions(house, "front", "side", "back")
    arrive(house)
    edit(house, second, "side", "mended.jpg")
    assert [each.name for each in house.message().content.attachments] == ["0.jpg", "mended.jpg", "2.jpg"]


def test_an_album_that_waits_is_sent_as_it_was_edited(house):
    _, second = captions(house, "front", "back")
    edit(house, second, "rear")
    arrive(house)
    assert [words(one) for one in house.sent if isinstance(one, outbound.Post)] == ["front\nrear ✎"]


def test_a_picture_that_joins_behind_an_edit_stands_below_what_it_says_now(house):
    (first,) = captions(house, "front")
    edit(house, first, "top")
    captions(house, "back")
    arrive(house)
    assert [words(one) for one in house.sent if isinstance(one, outbound.Post)] == ["top\nback ✎"]


def test_a_tag_that_an_edit_puts_below_a_further_picture_counts(house):
    _, second = captions(house, "front", "back")
    arrive(house)
    edit(house, second, "back #bug")
    assert house.conversation().tags == ("bug",)


def test_a_picture_that_is_handed_over_twice_joins_once(house):
    *_, second = captions(house, "front", "back")
    house.hear(second)
    assert house.message().content.text.plain == "front\nback"


def test_a_reply_to_a_further_picture_belongs_to_its_conversation(house):
    _, second = captions(house, "front", "back")
    arrive(house)
    house.customer("/new")
    house.customer("And that one?", reply_to=second.post)
    assert house.message(2).conversation == 1


def test_an_idea_below_a_further_picture_is_one(house):
    captions(house, "front")
    captions(house, "Let me sort by colour", command="idea")
    assert house.uow.ideas.get(1).text == "Let me sort by colour"


def test_nothing_is_kept_of_the_pictures_of_who_was_erased(house):
    captions(house, "front", "back")
    arrive(house)
    house.customer("", command="forget")
    house.tap("forget", a.ZOE.alias)
    house.deliver()
    assert house.uow.messages.pictures(1) == []
