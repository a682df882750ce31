"""What the team does with a conversation: status, tags, who sees to it, splitting, merging, the organisation."""

import pytest

from domain.content import Text
from domain.conversations import Status
from domain.routing import Criterion
from domain.sight import NOTHING
from tests import builders as a
from tests.handlers.house import House, words


def test_a_status_is_shown_on_the_card(talk):
    talk.submit("status", status="in_progress")
    talk.deliver()
    assert "Status: in progress" in talk.shown("thread:1")


@pytest.mark.parametrize(
    ("status", "told"), [("resolved", "Resolved, but"), ("waiting", "It is the customer's turn now, but")]
)
def test_ending_the_waiting_without_an_answer_says_so(talk, status, told):
    talk.submit("status", status=status)
    talk.deliver()
    assert any(shown.startswith(told) and shown.endswith("[Reply]") for shown in talk.seen(a.SUPPORT))


def test_resolving_after_an_answer_says_nothing(talk):
    talk.colleague("Try again.", marked=True)
    talk.submit("status", status="resolved")
    talk.deliver()
    assert not any("Resolved, but" in shown for shown in talk.seen(a.SUPPORT))


def test_a_resolved_conversation_waits_for_nobody(talk):
    talk.submit("status", status="resolved")
    assert talk.uow.conversations.count_waiting(NOTHING) == 0


@pytest.mark.parametrize("status", ["resolved", "waiting"])
def test_who_has_had_no_answer_waits_on_once_such_a_status_is_taken_back(talk, status):
    since = talk.conversation().waiting_since
    talk.submit("status", status=status)
    assert talk.conversation().waiting_since is None
    talk.submit("status", status="in_progress")
    assert talk.conversation().waiting_since == since


def test_who_has_had_an_answer_does_not_wait_once_it_is_open_again(talk):
    talk.colleague("Try again.", marked=True)
    talk.submit("status", status="resolved")
    talk.submit("status", status="in_progress")
    assert talk.conversation().waiting_since is None


def test_who_is_assigned_stands_on_the_card(talk):
    talk.submit("assign", person=a.BEN.alias)
    talk.deliver()
    assert "Assigned to: Ben" in talk.shown("thread:1")


def test_who_is_assigned_is_told_in_private(talk):
    talk.submit("assign", person=a.BEN.alias)
    talk.deliver()
    assert talk.whispered(a.BEN) == ["Ann assigned C-1 to you."]


@pytest.mark.parametrize(
    ("to", "told"),
    [
        (a.GUEST.alias, "Ann passed C-1 on from you to Gus."),
        (a.ANN.alias, "Ann took C-1 over from you."),
        ("", "Ann took C-1 off your list; nobody has it now."),
    ],
)
def test_who_had_it_is_told_who_has_it_now(talk, to, told):
    talk.submit("assign", person=a.BEN.alias)
    talk.deliver()
    talk.wait(minutes=1)
    talk.submit("assign", person=to)
    talk.deliver()
    assert talk.whispered(a.BEN)[1:] == [told]


def test_who_gives_it_away_is_told_nothing(talk):
    talk.submit("assign", person=a.ANN.alias)
    talk.wait(minutes=1)
    talk.submit("assign", person=a.BEN.alias)
    talk.deliver()
    assert talk.whispered(a.ANN) == []


def test_who_cannot_answer_customers_is_not_assigned(talk):
    assert talk.checked("assign", person=a.GUEST.alias) == {
        "person": "Gus cannot answer customers. Choose somebody who can."
    }


def test_who_takes_it_on_needs_no_telling(talk):
    talk.submit("assign", person=a.ANN.alias)
    talk.deliver()
    assert talk.whispered() == []


def test_the_teams_tags_replace_what_was_there(talk):
    talk.tap("tag", "1:bug")
    talk.submit("tag", tags=("idea", "billing"))
    assert [one.tag for one in talk.uow.feedback.of_conversation(1)] == ["idea", "billing"]


def test_a_tag_set_by_the_team_tells_the_channel_it_concerns():
    house = House(routes=(a.a_route(Criterion.TAG, "bug", "bugs"),))
    house.customer()
    house.submit("tag", tags=("bug",))
    house.deliver()
    assert house.seen(a.BUGS)[0].startswith("FB-1 · Zoé")


def test_an_organisation_stands_on_the_card(talk):
    talk.submit("more", organisation="Acme")
    talk.deliver()
    assert "Organisation: Acme" in talk.shown("thread:1")


# splitting


def a_split(talk):
    talk.customer("By the way, #idea: dark mode.")
    talk.customer("It would help.")
    talk.deliver()
    talk.submit("more", organisation="", split="2")
    talk.deliver()
    return talk


def test_what_is_split_off_has_a_thread_of_its_own(talk):
    a_split(talk)
    posts = [words(one) for one in talk.sent if getattr(one, "under", "") == "thread:2"]
    assert posts == ["By the way, #idea: dark mode.", "It would help."]


def test_the_earlier_thread_links_to_it(talk):
    a_split(talk)
    assert talk.shown("split:2").startswith("From here on the subject is another one:")


def test_the_tags_go_with_their_messages(talk):
    a_split(talk)
    assert (talk.conversation(1).tags, talk.conversation(2).tags) == ((), ("idea",))


def test_what_the_customer_writes_next_goes_to_the_newer_one(talk):
    a_split(talk)
    talk.customer("Thank you.")
    assert talk.message(4).conversation == 2


def test_an_edit_after_the_split_reaches_both_threads(talk):
    a_split(talk)
    talk.hear(
        a.inbound.CustomerEdit(
            a.ZOES, talk.message(3).source, a.ZOE, a.content("It would help a lot."), talk.now
        )
    )
    talk.deliver()
    assert talk.shown("message:3") == talk.shown("retold:3:2") == "It would help a lot. ✎"


def test_from_the_first_message_on_there_is_nothing_to_split(talk):
    talk.submit("more", organisation="", split="1")
    assert len(talk.uow.conversations.of_chat(a.ZOES.id)) == 1


# merging


@pytest.fixture
def two(talk):
    talk.customer("", command="new")
    talk.customer("The same again.")
    talk.deliver()
    return talk


def test_a_merged_conversation_goes_on_in_the_other(two):
    two.submit("more", 2, organisation="", merge="C-1")
    two.customer("Any news?")
    assert two.message(3).conversation == 1


def test_both_threads_say_where_it_goes_on(two):
    two.submit("more", 2, organisation="", merge="C-1")
    two.deliver()
    assert two.shown("merged:2") == "The conversation goes on in C-1."
    assert two.shown("merged-from:2") == "C-2 was merged into this conversation."


def test_the_card_of_a_merged_conversation_offers_nothing_more(two):
    two.submit("more", 2, organisation="", merge="C-1")
    two.deliver()
    assert "[Reply]" not in two.shown("thread:2")


def test_what_was_merged_stands_as_what_it_was_merged_into(two):
    two.submit("tag", 2, tags=("bug",))
    two.submit("more", 2, organisation="", merge="C-1")
    two.submit("status", 1, status="resolved")
    assert "bug · resolved" in two.command("feedback", "list resolved")
    assert "Status: resolved" in two.command("feedback", "show FB-1")
    assert two.command("feedback", "list new").startswith("Nothing found.")
    assert "Status" not in two.shown("thread:2")


def test_what_was_merged_goes_on_where_that_is_merged_to_in_turn(two):
    two.customer("", command="new")
    two.customer("And once more.")
    two.submit("more", 1, organisation="", merge="C-2")
    two.submit("more", 2, organisation="", merge="C-3")
    two.deliver()
    assert [two.conversation(number).merged_into for number in (1, 2)] == [3, 3]
    assert "The conversation goes on in C-3." in two.shown("thread:1")


def test_an_answer_in_the_merged_thread_still_reaches_the_customer(two):
    two.submit("more", 2, organisation="", merge="C-1")
    two.colleague("Try again.", 2, marked=True)
    assert two.message(3).conversation == 1


def test_merging_back_and_forth_ends(two):
    two.submit("more", 2, organisation="", merge="C-1")
    two.submit("more", 1, organisation="", merge="C-2")
    two.deliver()
    assert two.whispered() == ["Nothing was merged: C-2 is not another conversation of this chat."]


def test_merging_into_a_resolved_one_opens_it_again(two):
    two.submit("status", 1, status="resolved")
    two.submit("more", 2, organisation="", merge="C-1")
    assert (two.conversation(1).status, two.conversation(1).resolved_at) == (Status.IN_PROGRESS, None)


@pytest.mark.parametrize("reference", ["C-3", "C-1", "FB-9", "nonsense", "²"])
def test_a_merge_with_another_chat_or_with_nothing_is_refused(talk, reference):
    talk.customer(chat=a.MAXS, sender=a.MAX)
    talk.customer("", chat=a.MAXS, sender=a.MAX, command="new")
    talk.customer(chat=a.MAXS, sender=a.MAX)
    talk.submit("more", 1, organisation="", merge=reference)
    assert talk.conversation(1).merged_into is None


# forms


@pytest.mark.parametrize("name", ["reply", "tag", "status", "assign", "more"])
def test_every_form_of_the_card_opens(talk, name):
    assert talk.form(name).context == "1"


@pytest.mark.parametrize("name", ["route", "new_tag"])
def test_the_forms_of_administration_open(house, name):
    assert house.form(name, "").name == name


def test_the_reply_form_shows_what_the_customer_wrote(talk):
    assert talk.form("reply").fields[0].words.plain == "It does not start."


def test_the_reply_form_says_that_words_are_formatted_as_in_messages(talk):
    assert "*bold*" in talk.form("reply").fields[1].hint.text


def test_the_reply_form_warns_of_a_customer_who_cannot_be_reached(talk):
    talk.hear(a.inbound.ChatReachability(a.ZOES, a.ZOE, reachable=False))
    assert "Nothing reaches" in talk.form("reply").fields[0].text.text


def test_the_edit_form_holds_the_words_of_the_reply(talk):
    talk.submit("reply", words="Try again.")
    assert talk.form("edit_reply", 2).fields[0].formatted == Text("Try again.")


def test_the_shortcut_on_a_customers_message_opens_the_tags_of_its_conversation(talk):
    assert talk.form("tag_message", "", post=talk.posts("message:1")[0]).context == "1"


def test_a_form_of_a_merged_conversation_is_about_where_it_went(two):
    two.submit("more", 2, organisation="", merge="C-1")
    assert two.form("status", 2).context == "1"


def test_an_empty_answer_is_not_accepted(talk):
    assert talk.checked("reply", words="  ") == {"words": "Write what the customer shall read."}


@pytest.mark.parametrize("reference", ["C-1", "FB-7", "nonsense"])
def test_a_merge_is_checked_before_the_form_closes(talk, reference):
    assert talk.checked("more", merge=reference) == {
        "merge": "This is no other conversation of the same chat."
    }


@pytest.mark.parametrize("reference", ["C-1", "c1", " C-1 "])
def test_a_merge_is_accepted_as_people_write_it(two, reference):
    assert two.checked("more", 2, merge=reference) == {}


@pytest.mark.parametrize("name", ["two words", "", "123", "a-b", "é" * 33])
def test_a_tag_must_work_as_a_hashtag(house, name):
    assert "name" in house.checked("new_tag", "", name=name, synonyms="")


@pytest.mark.parametrize(
    ("name", "synonyms", "field"),
    [
        ("status", "", "name"),
        ("problem", "", "name"),
        ("refund", "bogue", "synonyms"),
        ("refund", "new", "synonyms"),
    ],
)
def test_a_tag_that_means_something_else_already_is_not_accepted(house, name, synonyms, field):
    assert list(house.checked("new_tag", "", name=name, synonyms=synonyms)) == [field]


def test_a_route_asks_for_a_tag_that_there_is(house):
    wrong = house.checked("route", "", criterion="tag", value="bgu", channel=a.BUGS)
    assert wrong["value"].startswith("There is no such tag. There are: bug,")
