"""What a channel says of an entry changes its next digest."""

import pytest

from tests import builders as a
from tests.handlers.digests.newsroom import Newsroom

COLOURS = "The new colours hurt my eyes badly"
EXPORT = "The csv export drops the last line"


def a_day(room: Newsroom) -> None:
    """Two people say one thing, two another; all were answered."""
    for number in (1, 2):
        room.says(COLOURS, number, "complaint", answered=True)
    for number in (3, 4):
        room.says(EXPORT, number, "bug", answered=True)
    room.tomorrow()
    room.tick()


def test_less_like_this_filters_its_like_the_next_day(room: Newsroom):
    room.digest()
    a_day(room)
    assert COLOURS in room.posted()[0]
    room.press("digest_less", "1:1")
    a_day(room)
    assert COLOURS not in room.posted()[1]
    assert "1 entry filtered out" in room.posted()[1]


def test_what_was_filtered_can_be_had_back(room: Newsroom):
    room.digest()
    a_day(room)
    room.press("digest_less", "1:1")
    a_day(room)
    room.press("digest_filtered", 2)
    room.deliver()
    assert "people of this channel asked for less like this" in room.whispered()[-1]
    room.press("digest_more", "2:2")
    a_day(room)
    assert COLOURS in room.posted()[2]


def test_more_like_this_puts_its_like_first(room: Newsroom):
    room.digest()
    a_day(room)
    first = room.posted()[0].index
    assert first(COLOURS) < first(EXPORT)
    room.press("digest_more", "1:2")
    a_day(room)
    second = room.posted()[1].index
    assert second(EXPORT) < second(COLOURS)


def test_one_person_teaches_once_by_one_entry(room: Newsroom):
    room.digest()
    a_day(room)
    for _ in range(5):
        room.press("digest_less", "1:1")
    assert room.uow.digests.tastes(a.SUPPORT)["tag:complaint"].less == 1


def test_who_changes_their_mind_takes_the_first_word_back(room: Newsroom):
    room.digest()
    a_day(room)
    room.press("digest_less", "1:1")
    room.press("digest_more", "1:1")
    taste = room.uow.digests.tastes(a.SUPPORT)["tag:complaint"]
    assert (taste.more, taste.less) == (1, 0)


def test_what_nobody_acts_on_is_passed_over(room: Newsroom):
    room.digest()
    a_day(room)
    a_day(room)
    assert room.uow.digests.tastes(a.SUPPORT)["tag:complaint"].ignored == 1


@pytest.mark.parametrize("conversation", [1, 2])
def test_an_answer_after_the_digest_is_acting_on_it(room: Newsroom, conversation: int):
    room.digest()
    a_day(room)
    room.wait(minutes=5)
    room.colleague("We look into it.", conversation, marked=True)
    room.wait(minutes=5)
    a_day(room)
    assert room.uow.digests.tastes(a.SUPPORT)["tag:complaint"].acted == 1


def test_a_look_by_hand_soon_after_passes_nothing_over(room: Newsroom):
    room.digest()
    a_day(room)
    room.wait(minutes=5)
    room.says("Something else.", 9)
    room.command("digest", "now")
    room.write()
    assert room.uow.digests.tastes(a.SUPPORT) == {}


def test_why_says_what_the_channel_has_taught(room: Newsroom):
    room.digest()
    a_day(room)
    room.press("digest_less", "1:1")
    room.press("digest_why", "1:1")
    room.deliver()
    why = room.whispered()[-1]
    assert "2 customers" in why
    assert "tag #complaint: 0 × more, 1 × less, acted on 0 ×, passed over 0 ×" in why


def test_a_guest_teaches_nothing(room: Newsroom):
    room.digest()
    a_day(room)
    room.press("digest_less", "1:1", by=a.GUEST)
    assert room.uow.digests.tastes(a.SUPPORT) == {}


def test_a_button_of_nothing_gets_a_sentence(room: Newsroom):
    for value in ("", "x", "1:1", "9:9", "-1:2", "1:99999999999999999999"):
        room.press("digest_more", value)
        room.deliver()
        assert "not kept any more" in room.whispered()[-1]


def test_what_one_channel_teaches_is_its_own(room: Newsroom):
    room.digest()
    a_day(room)
    room.press("digest_less", "1:1")
    assert room.uow.digests.tastes(a.BUGS) == {}
