"""`/digest` and its form."""

from dataclasses import replace

import pytest

from domain import outbound
from domain.digests import DigestId
from domain.errors import Refusal
from tests import builders as a
from tests.handlers.digests.newsroom import FORM, Newsroom


def made(room: Newsroom, **changed: object) -> None:
    room.submit("digest", "", **{**FORM, **changed})
    room.deliver()


def test_a_form_makes_a_digest(room: Newsroom):
    made(room)
    assert "DG-1* News → #support" in room.command("digest", "list")
    assert "Monday to Friday at 09:00 (Europe/Paris); next:" in room.command("digest", "list")


def test_the_form_offers_every_channel_of_a_large_workspace_and_keeps_the_chosen_one(room: Newsroom):
    places = [a.PlaceId(f"slack:main:C{number:03}") for number in range(150)]
    for place in places:
        room.uow.channels.save(replace(a.CHANNELS[0], place=place, name=place[-4:].lower()))
    made(room, channels=(places[-1],))
    form = {field.name: field for field in room.form("digest", 1).fields}  # type: ignore[union-attr]
    assert form["channels"].initial == (places[-1],)
    assert {*places} <= {option.value for option in form["channels"].options}


def test_whoever_makes_a_digest_sees_it_at_once(room: Newsroom):
    room.says("Where is my invoice?")
    made(room)
    room.write()
    assert "Where is my invoice?" in room.whispered()[-1]
    assert room.posted() == []


def test_a_reference_alone_previews_a_digest(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    room.command("digest", "DG-1")
    room.write()
    assert "Where is my invoice?" in room.whispered()[-1]


def test_a_reference_that_no_digest_has_is_told_so(room: Newsroom):
    made(room)
    assert room.command("digest", "DG-9").startswith("There is no digest DG-9.")


def test_the_preview_stands_where_the_form_was_asked_for(room: Newsroom):
    form = room.form("digest", "")
    room.submit("digest", form.context, **{**FORM, "channel": a.BUGS})
    room.write()
    told = [one.place for one in room.sent if isinstance(one, outbound.Whisper)]
    assert told == [a.SUPPORT, a.SUPPORT]
    assert room.uow.digests.get(DigestId(1)).place == a.BUGS


def test_the_form_names_no_private_channel_that_one_is_not_in(room: Newsroom):
    room.uow.channels.save(replace(a.CHANNELS[1], private=True))
    room.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    assert ["#bugs" in str(room.form("digest", "", by)) for by in (a.ANN, a.BEN)] == [True, False]
    made(room, channels=(a.BUGS,))
    assert "#bugs" in str(room.form("digest", 1, a.BEN))  # or saving it would take the channel from it


def test_a_preview_of_nothing_says_so(room: Newsroom):
    made(room)
    room.write()
    assert "nothing to say now" in room.whispered()[-1]


def test_a_preview_after_the_last_one_says_since_when_nothing_was_said(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?", answered=True)
    for asked in ("now", "preview"):
        room.command("digest", asked)
        room.write()
    assert len(room.posted()) == 1
    assert "nothing new was said since" in room.whispered()[-1]


def test_a_preview_moves_nothing_on(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?", answered=True)
    room.command("digest", "preview")
    room.write()
    room.tomorrow()
    room.tick()
    assert "invoice" in room.posted()[0]


def test_now_posts_and_stands_for_todays(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    room.now = room.now.replace(day=3, hour=8)
    assert "in place of today's" in room.command("digest", "now DG-1")
    room.write()
    room.tomorrow()
    room.tick()
    assert len(room.posted()) == 1
    room.tomorrow()
    room.tick()
    assert len(room.posted()) == 2


def asked_for_while_paused(room: Newsroom) -> None:
    room.digest()
    room.says("Where is my invoice?")
    room.command("digest", "pause DG-1")
    room.command("digest", "now DG-1")
    room.write()


def test_a_paused_digest_comes_when_somebody_asks_for_it(room: Newsroom):
    asked_for_while_paused(room)
    assert len(room.posted()) == 1


def test_a_paused_digest_that_was_asked_for_stays_paused(room: Newsroom):
    asked_for_while_paused(room)
    assert room.uow.digests.get(DigestId(1)).next_at is None


def test_now_with_nothing_to_say_posts_nothing(room: Newsroom):
    room.digest()
    room.command("digest", "now")
    room.write()
    assert room.posted() == []
    assert "nothing to say now" in room.whispered()[-1]


def test_a_paused_digest_can_be_resumed(room: Newsroom):
    room.digest()
    room.command("digest", "pause")
    assert "paused" in room.command("digest", "list")
    assert "comes again" in room.command("digest", "resume")
    assert room.uow.digests.get(DigestId(1)).next_at is not None


def test_a_deleted_digest_is_gone_with_what_it_showed(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    room.tomorrow()
    room.tick()
    room.command("digest", "delete DG-1")
    assert "There is no digest yet" in room.command("digest")


def test_help_and_a_slip_of_the_finger(room: Newsroom):
    assert "/digest new" in room.command("digest", "help")
    assert "Did you mean `/digest preview`" in room.command("digest", "preveiw")


def test_a_digest_that_is_not_there_is_told(room: Newsroom):
    room.digest()
    assert "There is no digest DG-9" in room.command("digest", "pause DG-9")


def test_a_guest_may_not(room: Newsroom):
    assert "Only the people who answer" in room.command("digest", "list", by=a.GUEST)


def test_an_edit_after_todays_brings_no_second_today(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    room.tomorrow()
    room.tick()
    room.submit("digest", 1, **{**FORM, "zone": "UTC", "time": "15:00", "weekdays": tuple("0123456")})
    room.now = room.now.replace(hour=16)
    room.tick()
    assert len(room.posted()) == 1


def test_an_edit_to_an_earlier_hour_brings_todays_at_once(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    room.tomorrow()
    room.now = room.now.replace(hour=8)
    room.submit("digest", 1, **{**FORM, "zone": "UTC", "time": "07:00", "weekdays": tuple("0123456")})
    room.tick()
    assert len(room.posted()) == 1


def test_the_form_opens_with_what_the_digest_is(room: Newsroom):
    made(room, time="17:45", without="casino, spam")
    form = {field.name: field for field in room.form("digest", 1).fields}  # type: ignore[union-attr]
    assert form["time"].initial == "17:45"
    assert form["without"].initial == "casino, spam"


def test_the_form_of_a_digest_that_is_gone_is_refused(room: Newsroom):
    with pytest.raises(Refusal):
        room.form("digest", 7)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("time", "25:00", "09:00 or 17:30"),
        ("time", "soon", "09:00 or 17:30"),
        ("title", " ", "Give it a name"),
        ("weekdays", (), "at least one day"),
        ("zone", "Paris", "Did you mean Europe/Paris?"),
        ("zone", "Europe/Pariss", "Did you mean Europe/Paris?"),
        ("zone", "../../etc/passwd", "Write it like Europe/Paris."),
        ("channel", "", "Choose a channel."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(room: Newsroom, field: str, value: object, told: str):
    wrong = room.checked("digest", "", **{**FORM, field: value})
    assert list(wrong) == [field]
    assert told in wrong[field]


@pytest.mark.parametrize("time", ["9", "09:00", "9h", "09h30", "9.30", "23:59", "00:00"])
def test_times_as_people_write_them_are_understood(room: Newsroom, time: str):
    assert room.checked("digest", "", **{**FORM, "time": time}) == {}


def test_buttons_of_the_list_do_the_same(room: Newsroom):
    room.digest()
    for action in ("digest_pause", "digest_resume", "digest_delete"):
        room.press(action, 1)
    room.press("digest_pause", 1)
    room.deliver()
    assert "does not exist any more" in room.whispered()[-1]


def test_a_preview_is_seen_by_one_person_alone(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    room.command("digest", "preview", by=a.BEN)
    room.write()
    told = [one.person for one in room.sent if isinstance(one, outbound.Whisper)]
    assert told == [a.BEN.alias]


def test_edit_opens_the_form_of_the_digest_it_names(room: Newsroom):
    room.digest()
    assert room.form("digest", "dg-1").context.startswith("1@")
    with pytest.raises(Refusal):
        room.form("digest", "dg-9")


def test_edit_alone_lists_what_can_be_edited(room: Newsroom):
    room.digest()
    assert "[Edit]" in room.command("digest", "edit")


def test_without_a_digest_there_is_a_way_to_the_first(room: Newsroom):
    assert "There is no digest yet" in room.command("digest", "preview")
