"""Edits, deletions and reactions follow to the other side, and the team can always read what was said before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import outbound
from domain.content import Content, Text
from domain.conversations import Status
from domain.deliveries import Reason
from tests import builders as a
from tests.handlers.answers import an_answered, arrived
from tests.handlers.house import refused, words


def edit(house, message, said):
    content = said if isinstance(said, Content) else a.content(said)
    house.hear(a.inbound.CustomerEdit(a.ZOES, message.source, a.ZOE, content, house.now))
    house.deliver()


def team_edit(house, said, marked=True):
    post = house.message(2).source
    house.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content(said), house.now, marked=marked))
    house.deliver()


def test_a_customers_edit_is_shown_in_place(talk):
    edit(talk, talk.message(), "It does not stop.")
    rewrite = next(one for one in talk.sent if isinstance(one, outbound.Rewrite))
    assert (rewrite.slot, words(rewrite)) == ("message:1", "It does not stop. ✎")


def test_a_tag_that_an_edit_adds_counts(talk):
    edit(talk, talk.message(), "It does not start. #bug")
    assert (talk.conversation().tags, talk.shown("thread:1").startswith("FB-1 ·")) == (("bug",), True)


def test_a_tag_that_the_team_took_away_does_not_come_back_with_a_mended_word(house):
    house.customer("It fals #bug")
    house.deliver()
    house.submit("tag", tags=("idea",))
    edit(house, house.message(), "It fails #bug")
    assert house.conversation().tags == ("idea",)


def test_the_earlier_text_stays_readable(talk):
    edit(talk, talk.message(), "It does not stop.")
    assert talk.shown("history:1").startswith("✎ Zoé edited a message. Before, it said:\nIt does not start.")


def test_every_earlier_text_stays_readable(talk):
    edit(talk, talk.message(), "two")
    edit(talk, talk.message(), "three")
    assert [said in talk.shown("history:1") for said in ("It does not start.", "two")] == [True, True]


def test_of_many_earlier_texts_the_last_ten_are_shown(talk):
    for number in range(11):
        edit(talk, talk.message(), f"edit {number}")
    history = talk.shown("history:1")
    assert [said in history for said in ("It does not start.", "edit 0", "edit 9")] == [False, True, True]


def test_an_edit_before_the_words_were_shown_keeps_the_earlier_text_too(house):
    house.customer("It does not start.")
    edit(house, house.message(), "It does not stop.")
    assert (house.shown("message:1"), "It does not start." in house.shown("history:1")) == (
        "It does not stop. ✎",
        True,
    )


def test_an_edit_after_an_answer_is_flagged(talk):
    an_answered(talk)
    edit(talk, talk.message(), "It does not stop.")
    assert talk.shown("history:1").startswith("⚠️ Zoé edited a message after your answer.")


def test_an_edit_that_changes_nothing_is_left_alone(talk):
    talk.hear(a.inbound.CustomerEdit(a.ZOES, talk.message().source, a.ZOE, talk.message().content, talk.now))
    assert talk.deliver() == []


def test_an_edited_caption_does_not_lose_the_album(house):
    for name in ("one.jpg", "two.jpg"):
        house.customer(Content(Text("holiday" * (name == "one.jpg")), (a.a_photo(name),)), album="x")
    house.wait(seconds=2)
    house.deliver()
    edit(house, house.message(), Content(Text("holidays"), (a.a_photo("one.jpg"),)))
    assert len(house.message().content.attachments) == 2


def test_a_picture_that_is_replaced_is_the_one_that_is_kept(house):
    house.customer(Content(Text("holiday"), (a.a_photo("one.jpg"),)))
    house.deliver()
    edit(house, house.message(), Content(Text("holiday"), (a.a_photo("two.jpg"),)))
    assert [each.name for each in house.message().content.attachments] == ["two.jpg"]


def test_an_edit_of_a_sent_reply_reaches_the_customer(talk):
    an_answered(talk)
    team_edit(talk, "Try twice.")
    assert talk.seen(a.ZOES.id)[-1] == "Try twice."


def test_the_mark_says_that_a_reply_was_edited(talk):
    an_answered(talk)
    team_edit(talk, "Try twice.")
    assert talk.shown("mark:2").startswith("✓ Delivered to the customer, edited")


def test_a_reply_that_stands_in_the_thread_is_edited_there_and_by_no_form(talk):
    an_answered(talk)
    assert "[Edit]" not in talk.shown("mark:2")


def test_an_edit_of_talk_inside_stays_inside(talk):
    talk.colleague("Pump?")
    team_edit(talk, "Pump again?", marked=False)
    assert arrived(talk) == []


def test_the_edit_form_changes_what_the_customer_sees_and_what_the_thread_shows(talk):
    talk.submit("reply", words="Try agian.")
    arrived(talk)
    talk.submit("edit_reply", 2, words="Try again.")
    talk.deliver()
    assert talk.seen(a.ZOES.id)[-1] == "Try again."
    assert "Try again." in talk.shown("mark:2")


def test_an_edit_that_the_platform_refuses_is_told(talk):
    an_answered(talk)
    team_edit_refused(talk)
    assert any(
        shown.startswith("✗ The customer still sees the earlier words") for shown in talk.seen(a.SUPPORT)
    )


def team_edit_refused(house):
    post = house.message(2).source
    edit = a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content("Try twice."), house.now, marked=True)
    house.hear(edit)
    house.deliver(refused(Reason.NOT_ALLOWED, outbound.Rewrite))


def test_a_failed_reply_that_was_edited_is_sent_with_its_new_words(talk):
    talk.colleague("Try agian.", marked=True)
    talk.wait(seconds=6)
    talk.deliver(refused(Reason.NOT_ALLOWED, outbound.Post))
    team_edit(talk, "Try again.")
    talk.press("retry", 2)
    assert arrived(talk) == ["Try again."]


def test_a_deleted_reply_is_deleted_for_the_customer(talk):
    an_answered(talk)
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, talk.message(2).source))
    talk.deliver()
    assert talk.seen(a.ZOES.id)[-1] == "removed"
    assert talk.shown("mark:2") == "🗑 Deleted for the customer."


def test_who_sees_their_only_answer_no_more_waits_again(talk):
    since = talk.conversation().waiting_since
    an_answered(talk)
    talk.press("unsend", 2)
    talk.deliver()
    assert (talk.conversation().waiting_since, talk.conversation().status) == (since, Status.NEW)


def test_who_sees_a_deleted_answer_still_does_not_wait(talk):
    an_answered(talk)
    talk.press("unsend", 2)
    talk.deliver(refused(Reason.NOT_ALLOWED, outbound.Remove))
    assert talk.conversation().waiting_since is None


def a_deletion_first(talk, **ago):
    post, thread = a.PostId(f"{a.SUPPORT}:early"), talk.posts("thread:1")[0]
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, post, thread, a.ANN, talk.now - timedelta(**ago)))
    return a.inbound.TeamMessage(a.SUPPORT, thread, post, a.ANN, a.content("Try."), talk.now, True)


def test_a_message_whose_deletion_was_handed_over_first_reaches_nobody(talk):
    talk.hear(a_deletion_first(talk))
    assert arrived(talk) == []


def test_of_an_old_message_that_we_do_not_know_a_deletion_keeps_nothing(talk):
    message = a_deletion_first(talk, days=1)
    assert talk.uow.messages.by_source(message.post) is None


def test_of_a_message_whose_deletion_was_handed_over_first_no_edit_reaches_anybody(talk):
    message = a_deletion_first(talk)
    edit = a.inbound.TeamEdit(a.SUPPORT, message.post, a.ANN, a.content("Try twice."), talk.now)
    talk.hear(replace(edit, thread=message.thread, sent_at=talk.now, marked=True))
    assert arrived(talk) == []


def test_a_reply_that_was_deleted_while_it_was_held_is_not_sent(talk):
    held = talk.colleague("Try again.", marked=True)
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, held.post))
    assert arrived(talk) == []


def test_the_button_deletes_once(talk):
    an_answered(talk)
    talk.press("unsend", 2)
    talk.press("unsend", 2)
    talk.deliver()
    assert talk.seen(a.ZOES.id).count("removed") == 1


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason.NOT_ALLOWED, "✗ The customer still sees this: Telegram deletes only within 48 hours."),
        (Reason.BLOCKED, "✗ The customer still sees this: the customer has blocked the bot."),
        (Reason.POST_GONE, "🗑 Deleted for the customer."),
    ],
)
def test_a_deletion_says_what_became_of_it(talk, reason, told):
    an_answered(talk)
    talk.press("unsend", 2)
    talk.deliver(refused(reason, outbound.Remove))
    assert talk.shown("mark:2") == told


def test_a_deleted_message_of_a_form_keeps_its_words_for_the_team(talk):
    talk.submit("reply", words="Try again.")
    arrived(talk)
    talk.press("unsend", 2)
    talk.deliver()
    assert talk.shown("mark:2") == "Ann\nTry again.\n🗑 Deleted for the customer."


# reactions


def customer_reacts(house, post, added=("👍",), chat=a.ZOES):
    house.hear(a.inbound.CustomerReaction(chat, post, a.ZOE, added, ()))
    return [one for one in house.deliver() if isinstance(one, outbound.React)]


def colleague_reacts(house, post, emoji="👍", by=a.ANN, added=True):
    house.hear(a.inbound.TeamReaction(a.SUPPORT, post, by, emoji, added))
    return [(one.place, one.slot, words(one)) for one in house.deliver() if isinstance(one, outbound.React)]


def test_a_customers_reaction_to_their_words_shows_in_the_thread(talk):
    (react,) = customer_reacts(talk, talk.message().source)
    assert (react.place, react.slot, react.add) == (a.SUPPORT, "message:1", ("👍",))


def test_a_customers_reaction_to_an_answer_shows_on_the_colleagues_message(talk):
    an_answered(talk)
    (react,) = customer_reacts(talk, talk.posts("message:2")[0])
    assert react.slot == f"post:{talk.message(2).source}"


def test_a_customers_reaction_to_a_typed_answer_shows_on_its_mark(talk):
    talk.submit("reply", words="Try again.")
    arrived(talk)
    (react,) = customer_reacts(talk, talk.posts("message:2")[0])
    assert (react.place, react.slot) == (a.SUPPORT, "mark:2")


def test_a_reaction_from_another_chat_shows_nowhere(talk):
    assert customer_reacts(talk, talk.message().source, chat=a.MAXS) == []


def test_a_colleagues_reaction_to_the_customers_words_reaches_the_customer(talk):
    reaction = colleague_reacts(talk, talk.posts("message:1")[0])
    assert reaction == [(a.ZOES.id, f"post:{talk.message().source}", "+👍 -")]


def test_a_colleague_takes_a_reaction_back(talk):
    assert colleague_reacts(talk, talk.posts("message:1")[0], added=False)[0][2] == "+ -👍"


def test_a_reaction_to_talk_inside_stays_inside(talk):
    assert colleague_reacts(talk, talk.colleague("Pump?").post) == []


@pytest.mark.parametrize(("emoji", "by"), [("", a.ANN), ("👍", a.GUEST)])
def test_a_reaction_that_cannot_cross_is_left_alone(talk, emoji, by):
    assert colleague_reacts(talk, talk.posts("message:1")[0], emoji, by) == []


def test_a_reaction_that_a_platform_lacks_is_no_failure(talk):
    talk.hear(a.inbound.TeamReaction(a.SUPPORT, talk.posts("message:1")[0], a.ANN, "🦖", True))
    talk.deliver(refused(Reason.UNSUPPORTED, outbound.React))
    assert talk.uow.outbox.failures() == []


def an_edit_first(talk, said="Try twice.", **changes):
    post = a.PostId(f"{a.SUPPORT}:early")
    thread = talk.posts("thread:1")[0]
    parts = {"thread": thread, "sent_at": talk.now, "marked": True} | changes
    talk.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content(said), talk.now, **parts))
    talk.deliver()
    return post, thread


def test_an_edit_that_overtakes_its_message_stands_for_it(talk):
    post, thread = an_edit_first(talk)
    talk.hear(a.inbound.TeamMessage(a.SUPPORT, thread, post, a.ANN, a.content("Try."), talk.now, True))
    assert arrived(talk) == ["Try twice."]


def test_an_edit_of_an_old_message_that_we_do_not_know_tells_nobody(talk):
    an_edit_first(talk, sent_at=talk.now - timedelta(days=1))
    assert arrived(talk) == []


def edits_in(house, post, *made):
    """Edits that are handed over in this order, each with the minute in which it was made."""
    for minute, words_of in made:
        at = house.now + timedelta(minutes=minute)
        house.hear(a.inbound.TeamEdit(a.SUPPORT, post, a.ANN, a.content(words_of), at, marked=True))
    house.deliver()


def test_an_earlier_edit_that_comes_after_a_later_one_changes_nothing(talk):
    edits_in(talk, talk.colleague("One", marked=True).post, (2, "Three"), (1, "Two"))
    assert arrived(talk) == ["Three"]


def test_what_was_edited_back_stays_when_the_edit_between_comes_last(talk):
    edits_in(talk, talk.colleague("One", marked=True).post, (2, "One"), (1, "Two"))
    assert arrived(talk) == ["One"]


def test_an_edit_that_comes_after_its_messages_deletion_is_not_queued(talk):
    an_answered(talk)
    post = talk.message(2).source
    talk.hear(a.inbound.TeamDeletion(a.SUPPORT, post))
    talk.deliver()
    del talk.sent[:]
    edits_in(talk, post, (1, "Two"))
    assert talk.sent == []
