"""The pictures of an album are one message, whichever of them has the words."""

from domain import outbound
from domain.content import Content, Text
from tests import builders as a


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
