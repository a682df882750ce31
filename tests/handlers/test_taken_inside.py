"""A reply that its author edits to be for the team alone."""

from datetime import timedelta

from domain import outbound
from domain.conversations import Audience
from domain.deliveries import Reason
from tests import builders as a
from tests.handlers.answers import an_answered, arrived
from tests.handlers.house import House, refused


def edits(talk, said, post=None, **changes):
    post = post or talk.message(2).source
    talk.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content(said), talk.now, **changes))
    talk.deliver()


def test_an_edit_that_begins_with_slashes_stays_inside_and_its_author_is_told(talk):
    an_answered(talk)
    edits(talk, "// He is not to know.")
    assert "He is not to know" not in str(talk.seen(a.ZOES.id))
    assert talk.whispered()[-1].startswith("This stays with the team.")


def test_a_sent_reply_that_loses_its_mark_stays_as_the_customer_has_it_and_its_author_is_told(talk):
    an_answered(talk)
    edits(talk, "He is not to know.", unmarked=True)
    assert talk.seen(a.ZOES.id)[-1] == "Try again."
    assert talk.whispered()[-1].startswith("This stays with the team.")


def test_a_sent_reply_that_loses_nothing_but_its_mark_stays_too(talk):
    an_answered(talk)
    edits(talk, "Try again.", unmarked=True)
    edits(talk, "He is not to know.")
    assert talk.seen(a.ZOES.id)[-1] == "Try again."


def test_what_is_written_without_the_mark_stays_inside_when_it_comes_before_the_edit_that_took_the_mark_away(
    talk,
):
    an_answered(talk)
    post, later = talk.message(2).source, talk.now + timedelta(seconds=1)
    talk.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content("Not for him."), later))
    edits(talk, "He is not to know.", unmarked=True)
    assert arrived(talk)[-1] == "Try again."


def test_a_reply_that_gets_its_mark_again_changes_for_the_customer(talk):
    an_answered(talk)
    edits(talk, "He is not to know.", unmarked=True)
    edits(talk, "Try twice.", marked=True)
    assert talk.seen(a.ZOES.id)[-1] == "Try twice."


def test_a_reply_that_lost_its_mark_is_deleted_for_the_customer_with_its_message(talk):
    an_answered(talk)
    edits(talk, "He is not to know.", unmarked=True)
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, talk.message(2).source))
    talk.deliver()
    assert talk.seen(a.ZOES.id)[-1] == "removed"


def test_a_reply_that_was_sent_by_its_button_needs_no_mark_to_be_edited(talk):
    talk.colleague("Try again.")
    talk.press("send", 2)
    arrived(talk)
    edits(talk, "Try twice.")
    assert talk.seen(a.ZOES.id)[-1] == "Try twice."


def test_in_an_open_channel_a_sent_reply_that_loses_its_mark_changes_for_the_customer():
    talk = House(replies="open")
    talk.customer("It does not start.")
    talk.deliver()
    edits(an_answered(talk), "Try twice.", unmarked=True)
    assert talk.seen(a.ZOES.id)[-1] == "Try twice."


def a_failed(talk):
    """A talk in which an answer was refused by the customer's platform."""
    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(refused(Reason.NOT_ALLOWED, outbound.Post))
    return talk


def test_a_reply_that_never_arrived_and_loses_its_mark_is_talk_inside(talk):
    edits(a_failed(talk), "He is not to know.", unmarked=True)
    assert talk.message(2).audience is Audience.TEAM
    assert talk.shown("mark:2").startswith("↩ Taken back: the customer has not seen it.")


def test_what_failed_and_was_taken_inside_is_not_sent_by_retry(talk):
    edits(a_failed(talk), "He is not to know.", unmarked=True)
    talk.press("retry", 2)
    assert "He is not to know." not in arrived(talk)


def test_what_the_customer_has_is_still_what_a_message_says_that_was_taken_inside(talk):
    an_answered(talk)
    before = talk.message(2).content
    edits(talk, "// He is not to know.")
    assert talk.message(2).content == before


def test_a_held_reply_that_is_edited_to_begin_with_slashes_is_taken_back(talk):
    said = talk.colleague("Try agian.", marked=True)
    edits(talk, "// Try again?", said.post)
    assert arrived(talk) == []
    assert talk.shown("mark:2").startswith("↩ Taken back")


def test_a_held_reply_that_loses_its_mark_is_taken_back(talk):
    said = talk.colleague("Try again.", marked=True)
    edits(talk, "Try again.", said.post, unmarked=True)
    assert arrived(talk) == []


def test_a_held_reply_in_an_open_channel_needs_no_mark():
    talk = House(replies="open")
    talk.customer("It does not start.")
    talk.deliver()
    said = talk.colleague("Try again.", marked=True)
    edits(talk, "Try again.", said.post, unmarked=True)
    assert arrived(talk) == ["Try again."]
