"""A reply that its author edits to be for the team alone."""

from datetime import timedelta

import pytest

from domain import outbound
from domain.conversations import Audience
from domain.deliveries import Deferred, Reason, Refused, Sent
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


def while_sent(talk, said, outcome=None, **changes):
    """A platform that is being asked to take a reply while its author edits it; what it answers then."""

    def answer(delivery):
        if not isinstance(delivery.request.command, outbound.Post) or delivery.request.message != 2:
            return None
        if talk.message(2).content != a.content(said):
            talk.hear(
                a.inbound.TeamEdit(
                    a.SUPPORT, talk.message(2).source, a.ANN, a.content(said), talk.now, **changes
                )
            )
        return outcome(delivery) if outcome else None

    return answer


def nothing(delivery):
    """What the customer's platform does with a reply that it does not take."""
    return Refused(Reason.NOT_ALLOWED)


def half(delivery):
    """What the customer's platform does when it takes only the first part of a reply."""
    return Refused(Reason.NOT_ALLOWED) if delivery.part else Sent((a.a_post(a.ZOES.id),), last=False)


def half_for_now(delivery):
    """What the customer's platform does when it takes the first part of a reply, and has the next one wait."""
    return Deferred(600) if delivery.part else half(delivery)


def taken_inside_while_sent(talk, said="// He is not to know.", outcome=None, **changes):
    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(while_sent(talk, said, outcome, **changes))
    return talk


def failures(talk):
    return talk.command("isthmus", "failed")


def test_who_takes_a_reply_inside_while_it_is_sent_is_told_that_it_is_on_its_way(talk):
    taken_inside_while_sent(talk)
    assert "What it said before is on its way to the customer" in talk.whispered()[-1]


def test_who_takes_a_reply_inside_of_which_a_part_waits_is_told_that_it_is_on_its_way(talk):
    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(lambda delivery: half_for_now(delivery) if delivery.request.message == 2 else None)
    edits(talk, "// He is not to know.")
    assert "What it said before is on its way to the customer" in talk.whispered()[-1]


def test_what_arrives_although_it_was_taken_inside_says_what_the_customer_has(talk):
    taken_inside_while_sent(talk)
    assert talk.message(2).content == a.content("Try again.")
    assert talk.shown("mark:2").startswith("✓ Delivered")


def test_what_arrives_although_it_was_taken_inside_is_an_answer(talk):
    taken_inside_while_sent(talk)
    assert talk.message(2).audience is Audience.CUSTOMER
    assert talk.conversation().waiting_since is None


def test_what_arrives_although_it_was_taken_inside_is_followed_by_no_unmarked_words(talk):
    taken_inside_while_sent(talk)
    edits(talk, "He is not to know.")
    assert talk.seen(a.ZOES.id)[-1] == "Try again."


def test_what_arrives_in_an_open_channel_although_it_was_taken_inside_says_what_the_customer_has():
    talk = House(replies="open")
    talk.customer("It does not start.")
    talk.deliver()
    taken_inside_while_sent(talk)
    assert (talk.message(2).content, talk.message(2).audience) == (
        a.content("Try again."),
        Audience.CUSTOMER,
    )


def test_what_is_taken_inside_while_it_is_sent_and_fails_is_talk_inside(talk):
    taken_inside_while_sent(talk, outcome=nothing)
    assert (talk.message(2).content, talk.message(2).audience) == (
        a.content("// He is not to know."),
        Audience.TEAM,
    )


def test_what_is_taken_inside_while_it_is_sent_and_fails_offers_no_retry(talk):
    taken_inside_while_sent(talk, outcome=nothing)
    assert talk.shown("mark:2").startswith("↩ Taken back")
    assert "Retry" not in talk.shown("mark:2")


def test_the_customer_of_what_was_taken_inside_and_fails_waits_again(talk):
    taken_inside_while_sent(talk, outcome=nothing)
    assert talk.conversation().waiting_since is not None


def test_what_is_taken_inside_while_it_is_sent_and_fails_is_no_failure(talk):
    taken_inside_while_sent(talk, outcome=nothing)
    assert failures(talk) == "Nothing has failed."


def test_a_group_that_moved_gets_nothing_that_was_taken_inside_meanwhile(talk):
    moved = Refused(Reason.MIGRATED, moved_to="telegram:support:-100")
    taken_inside_while_sent(talk, outcome=lambda delivery: moved)
    assert arrived(talk) == []


def test_what_arrived_in_part_and_was_taken_inside_offers_no_retry(talk):
    taken_inside_while_sent(talk, outcome=half)
    assert talk.shown("mark:2").startswith("✗ Only a part of this has reached the customer.")
    assert talk.message(2).content == a.content("Try again.")


@pytest.fixture
def deleted_while_sent(talk):
    """A talk in which a reply was deleted while it was being sent, and then failed."""

    def deleting(delivery):
        if not isinstance(delivery.request.command, outbound.Post):
            return None
        talk.hear(a.inbound.TeamDeletion(a.SUPPORT, talk.message(2).source))
        return Refused(Reason.NOT_ALLOWED)

    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(deleting)
    return talk


def test_what_is_deleted_while_it_is_sent_and_fails_offers_no_retry(deleted_while_sent):
    assert "Retry" not in deleted_while_sent.shown("mark:2")


def test_what_is_deleted_while_it_is_sent_and_fails_is_no_failure(deleted_while_sent):
    assert failures(deleted_while_sent) == "Nothing has failed."


def test_what_failed_and_is_deleted_is_no_failure_any_more(talk):
    a_failed(talk).hear(a.inbound.TeamDeletion(a.SUPPORT, talk.message(2).source))
    talk.deliver()
    assert failures(talk) == "Nothing has failed."


def test_what_failed_and_is_sent_again_with_other_words_is_no_failure_any_more(talk):
    edits(a_failed(talk), "Try twice.", marked=True)
    talk.press("retry", 2)
    assert arrived(talk) == ["Try twice."]
    assert failures(talk) == "Nothing has failed."


def test_deleting_takes_back_what_was_taken_inside_while_it_was_sent(talk):
    def deleting(delivery):
        talk.hear(a.inbound.TeamDeletion(a.SUPPORT, talk.message(2).source))

    taken_inside_while_sent(talk, outcome=deleting)
    assert talk.seen(a.ZOES.id)[-1] == "removed"


def test_undo_of_what_was_taken_inside_while_it_is_sent_comes_too_late(talk):
    def undoing(delivery):
        talk.press("undo", 2)

    taken_inside_while_sent(talk, outcome=undoing)
    assert "Too late: it is on its way. You can delete it for the customer." in talk.whispered()


def test_an_old_retry_says_that_it_was_taken_inside(talk):
    edits(a_failed(talk), "He is not to know.", unmarked=True)
    talk.press("retry", 2)
    talk.deliver()
    assert talk.whispered()[-1] == "This was taken inside: it is for the team only, so nothing was sent."


def test_an_old_retry_in_the_list_of_failures_says_that_it_was_taken_inside(talk):
    edits(a_failed(talk), "He is not to know.", unmarked=True)
    talk.press("retry_failed", "message:2")
    talk.deliver()
    assert talk.whispered()[-1] == "This was taken inside: it is for the team only, so nothing was sent."


def test_what_failed_and_was_taken_inside_is_no_failure_any_more(talk):
    edits(a_failed(talk), "He is not to know.", unmarked=True)
    assert failures(talk) == "Nothing has failed."


def test_what_failed_half_way_and_was_taken_inside_is_not_gone_on_with(talk):
    talk.colleague("Try again.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(lambda delivery: half(delivery) if delivery.request.message == 2 else None)
    edits(talk, "// He is not to know.")
    talk.press("retry", 2)
    talk.deliver()
    assert talk.shown("mark:2").startswith("✗ Only a part of this has reached the customer.")
    assert talk.whispered()[-1] == "This was taken inside: it is for the team only, so nothing was sent."
