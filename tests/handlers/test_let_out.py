"""Talk inside that an edit marks as meant for the customer."""

from datetime import timedelta

import pytest

from tests import builders as a
from tests.handlers.answers import arrived
from tests.handlers.house import House


def edits(talk, said, *, marked=True, seconds=0, by=a.ANN, number=2):
    """An edit of a message in the thread, made so many seconds from now."""
    message, at = talk.message(number), talk.now + timedelta(seconds=seconds)
    thread = talk.posts("thread:1")[0]
    talk.hear(
        a.inbound.TeamEdit(
            a.SUPPORT, message.source, by, a.content(said), at, thread, message.sent_at, marked
        )
    )
    talk.deliver()


@pytest.fixture
def inside(talk: House) -> House:
    """A talk in which Ann has written something for the team."""
    talk.colleague("Try agian.")
    talk.deliver()
    return talk


def test_what_gets_a_mark_is_sent_to_the_customer(inside):
    edits(inside, "Try again.")
    assert arrived(inside) == ["Try again."]


def test_a_mark_alone_that_is_added_sends_the_words_as_they_are(inside):
    edits(inside, "Try agian.")
    assert arrived(inside) == ["Try agian."]


def test_it_is_held_for_a_moment_as_any_reply(inside):
    edits(inside, "Try again.")
    inside.press("undo", 2)
    assert arrived(inside) == []


def test_nobody_waits_any_more(inside):
    edits(inside, "Try again.")
    assert inside.conversation().waiting_since is None


def test_the_same_change_once_more_sends_nothing_twice(inside):
    edits(inside, "Try again.")
    edits(inside, "Try again.")
    assert arrived(inside) == ["Try again."]


def test_a_further_edit_changes_what_the_customer_has(inside):
    edits(inside, "Try again.")
    arrived(inside)
    edits(inside, "Try twice.", seconds=1)
    assert arrived(inside) == ["Try again.", "Try twice."]


def test_an_edit_from_before_the_mark_that_comes_later_changes_nothing(inside):
    edits(inside, "Try again.", seconds=2)
    edits(inside, "Hm.", marked=False, seconds=1)
    assert arrived(inside) == ["Try again."]


def test_a_later_edit_with_the_mark_that_comes_first_is_what_is_sent(inside):
    edits(inside, "Try twice.", seconds=2)
    edits(inside, "Try again.", seconds=1)
    assert arrived(inside) == ["Try twice."]


def test_what_was_taken_back_is_not_sent_by_a_mended_word(talk):
    talk.colleague("Try agian.", marked=True)
    talk.press("undo", 2)
    edits(talk, "Try again.")
    assert arrived(talk) == []


def test_what_was_taken_back_is_sent_when_it_gets_its_mark_again(talk):
    talk.colleague("Try again.", marked=True)
    edits(talk, "Try again.", marked=False)
    edits(talk, "Try again.", seconds=1)
    assert arrived(talk) == ["Try again."]


def test_a_mark_without_words_is_sent_once_it_has_some(talk):
    talk.colleague("", marked=True)
    edits(talk, "Try again.")
    assert arrived(talk) == ["Try again."]


def test_behind_slashes_a_mark_sends_nothing(inside):
    edits(inside, "// Try again?")
    assert arrived(inside) == []


def test_slashes_that_are_taken_away_behind_a_mark_let_the_words_out(talk):
    talk.colleague("// Try again.", marked=True)
    edits(talk, "Try again.")
    assert arrived(talk) == ["Try again."]


def test_who_may_not_answer_is_refused_with_a_sentence(talk):
    talk.colleague("Try again.", by=a.GUEST)
    edits(talk, "Try again.", by=a.GUEST)
    assert arrived(talk) == []
    assert talk.whispered(a.GUEST)[-1].startswith("Only the people who answer customers can send this.")


def test_an_edit_without_a_mark_sends_nothing(inside):
    edits(inside, "Try again.", marked=False)
    assert arrived(inside) == []


def test_outside_any_thread_a_mark_says_that_nothing_was_sent():
    house = House(admins=("U1ANN",))
    house.command("isthmus", "inside on")
    post = a.PostId(f"{a.SUPPORT}:1700000001.000100")
    house.hear(a.inbound.TeamMessage(a.SUPPORT, None, post, a.BEN, a.content("No ink"), house.now))
    house.hear(a.inbound.TeamReaction(a.SUPPORT, post, a.ANN, "📝", True))
    house.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.BEN, a.content("No ink"), house.now, marked=True))
    house.deliver()
    assert house.whispered(a.BEN)[-1].startswith("Nothing was sent: at the top of a channel")


def test_what_was_said_inside_before_is_in_no_export(inside):
    edits(inside, "Try again?", marked=False)
    edits(inside, "Try twice.", seconds=1)
    assert inside.uow.messages.versions(inside.message(2).id) == []
