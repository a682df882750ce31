"""A reply that its author edits to be for the team alone."""

from tests import builders as a
from tests.handlers.answers import an_answered, arrived
from tests.handlers.house import House


def edits(talk, said, post=None, **changes):
    post = post or talk.message(2).source
    talk.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content(said), talk.now, **changes))
    talk.deliver()


def test_an_edit_that_begins_with_slashes_stays_inside_and_its_author_is_told(talk):
    an_answered(talk)
    edits(talk, "// He is not to know.")
    assert "He is not to know" not in str(talk.seen(a.ZOES.id))
    assert talk.whispered()[-1].startswith("This stays with the team.")


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
