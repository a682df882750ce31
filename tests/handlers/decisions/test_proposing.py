"""From the form to an open decision: what binds is shown first, what is wrong is said, and it opens once."""

from dataclasses import replace

import pytest

from domain import inbound, outbound
from domain.errors import Refusal
from domain.ids import PlaceId
from domain.inbound import GroupSeen, MembersSeen
from domain.sight import NOTHING
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVERYONE
from tests.handlers.house import words

CONTEXT = f"place={a.SUPPORT}"


def test_a_draft_shows_everything_that_binds_to_its_author_alone(circle):
    circle.draft(context="Customers ask when.", quorum="2", clarify="1", review=circle.after(days=30))
    assert circle.told() == (
        "This is what would open. Only you see it.\n"
        "Ship on Fridays\n"
        "We ship every Friday at ten.\n"
        "Customers ask when.\n"
        "Process: Consent\n"
        "Where: #support\n"
        "Who takes part (3): @Ben, @Cleo, @Dan\n"
        "Until: Mar 5, 2026, 12:00\n"
        "Quorum: 2\n"
        "If somebody says nothing: they abstain\n"
        "Questions until: Mar 3, 2026, 12:00\n"
        "Review: Apr 1, 2026, 12:00\n"
        "[Open it] [Change] [Discard]"
    )


@pytest.mark.parametrize(("bare", "thread"), [("", f"{a.SUPPORT}:1.1"), ("|bare=1", None)])
def test_a_draft_is_shown_where_its_author_can_see_it(circle, bare: str, thread: str | None):
    where = f"{CONTEXT}|thread={a.SUPPORT}:1.1{bare}"
    circle.house.submit("propose", where, title="Ship", text="We ship.", process="consent", people=())
    circle.house.deliver()
    (shown,) = [one for one in circle.house.sent if isinstance(one, outbound.Whisper)]
    assert shown.thread == thread


def test_a_draft_without_a_quorum_says_so(circle):
    circle.draft()
    assert "Quorum: none is needed" in circle.told()


def test_a_draft_is_posted_nowhere(circle):
    circle.draft()
    circle.seen()
    assert {type(one) for one in circle.house.sent} == {outbound.Whisper}


def test_the_draft_of_an_expired_whisper_stands_for_a_day(circle):
    circle.draft()
    circle.house.wait(hours=23)
    circle.press("Open it")
    assert circle.state.round == 1


def test_opening_posts_the_card_that_asks_people_by_name(circle):
    circle.open()
    assert "Waiting for: @Ben, @Cleo, @Dan" in circle.card
    assert circle.notices() == []


def test_a_second_press_says_that_the_draft_is_gone(circle):
    circle.draft()
    button = circle.find("Open it", a.ANN)
    for _ in range(2):
        circle.house.press(button.action, button.value)
    assert circle.told() == "This draft is gone: it has been opened or discarded."


def test_two_presses_at_once_open_one_decision(circle):
    circle.draft()
    button = circle.find("Open it", a.ANN)
    for _ in range(2):
        circle.house.press(button.action, button.value)
    assert len(circle.house.uow.proposals.open_ones(NOTHING)) == 1


def test_somebody_elses_draft_is_not_to_be_opened(circle):
    circle.draft()
    button = circle.find("Open it", a.ANN)
    circle.house.press(button.action, button.value, a.BEN)
    assert circle.told(a.BEN).startswith("This draft is gone")
    assert circle.house.uow.proposals.open_ones(NOTHING) == []


def test_a_discarded_draft_is_gone(circle):
    circle.draft()
    circle.press("Discard")
    assert circle.told() == "The draft is discarded."
    circle.press("Discard")
    assert circle.told().startswith("This draft is gone")


def test_changing_a_draft_keeps_its_number_and_shows_it_anew(circle):
    circle.draft()
    circle.fill("Change", **filled(circle, title="Ship on Mondays"))
    assert circle.told().splitlines()[1] == "Ship on Mondays"
    circle.press("Open it")
    assert circle.card.startswith("D-1 · Ship on Mondays")


def filled(circle, **changed):
    given = {"title": "t", "text": "x", "people": (a.BEN.alias,), "process": "consent"}
    return {**given, "deadline": circle.after(days=2), "silence": "abstain", **changed}


def test_the_form_of_a_draft_shows_what_was_filled_in(circle):
    circle.draft(days=10, clarify="2", react="3", quorum="1")
    button = circle.find("Change", a.ANN)
    form = circle.house.form("propose", button.value)
    initial = {field.name: field.initial for field in form.fields}
    assert (initial["title"], initial["clarify"], initial["react"], initial["quorum"]) == (
        "Ship on Fridays",
        2,
        3,
        1,
    )


def people_of(circle):
    """The field for who takes part."""
    return next(field for field in circle.house.form("propose", CONTEXT).fields if field.name == "people")


def test_where_people_alone_can_take_part_they_must_be_named(circle):
    assert not people_of(circle).optional


def test_where_the_channel_can_take_part_the_form_says_that_somebody_must(circle):
    circle.house.uow.channels.save_members(a.SUPPORT, [a.BEN.alias])
    assert people_of(circle).hint.text.startswith("Somebody must take part")


def test_the_form_of_a_draft_that_is_open_is_refused(asked):
    button = next(one for one in asked.house.sent if isinstance(one, outbound.Whisper))
    value = button.panel.blocks[-1].buttons[1].value
    with pytest.raises(Refusal, match="draft is gone"):
        asked.house.form("propose", value)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"deadline": "1000"}, "deadline", "The deadline lies in the past."),
        ({"people": ()}, "people", "Somebody must take part."),
        ({"quorum": "9"}, "quorum", "The quorum is 9, but only 3 people take part."),
        ({"title": " "}, "title", "Give it a title."),
        ({"text": " "}, "text", "Say what is proposed."),
        ({"text": "x" * 3001}, "text", "This has more than 3000 characters."),
        ({"feedback": "FB-99"}, "feedback", "There is no feedback FB-99."),
    ],
)
def test_what_is_wrong_is_said_in_the_form(circle, changed, field, sentence):
    assert circle.draft(**changed) == {field: sentence}


def test_a_review_before_the_deadline_is_refused_in_the_form(circle):
    assert circle.draft(review=circle.after(days=1)) == {"review": "This must come after the deadline."}


def test_a_text_of_3000_characters_is_kept_whole(circle):
    circle.open(text="x" * 3000)
    assert "x" * 3000 in circle.card


def test_a_deadline_that_passed_over_the_draft_is_said_when_it_opens(circle):
    circle.draft(days=0.01)
    circle.house.wait(hours=1)
    circle.press("Open it")
    assert "⚠️ The deadline lies in the past." in circle.told()


def test_people_of_a_group_and_of_the_channel_take_part(circle):
    circle.house.hear(GroupSeen(a.TEAM, "S1", "ship", (CLEO.alias, DAN.alias)))
    circle.house.hear(MembersSeen(a.SUPPORT, (a.ANN.alias, CLEO.alias)))
    circle.open(people=(), groups=("S1",), everyone=("channel",))
    assert "Waiting for: @Cleo, @Dan, @Ann" in circle.card


def test_everyone_in_the_channel_is_everyone_but_its_guests(circle):
    circle.house.hear(MembersSeen(a.SUPPORT, (a.ANN.alias, a.GUEST.alias)))
    circle.open(people=(), everyone=("channel",))
    assert "Waiting for: @Ann\n" in circle.card


def test_a_guest_who_is_named_takes_part(circle):
    circle.house.hear(MembersSeen(a.SUPPORT, (a.ANN.alias, a.GUEST.alias)))
    circle.open(people=(a.GUEST.alias,), everyone=("channel",))
    assert "Waiting for: @Guest, @Ann\n" in circle.card


@pytest.mark.parametrize(("members", "told"), [((a.ANN,), False), ((a.ANN, a.GUEST), True)])
def test_where_a_channel_has_guests_the_form_says_that_they_are_left_out(circle, members, told):
    circle.house.uow.channels.save_members(a.SUPPORT, [one.alias for one in members])
    fields = {field.name: field for field in circle.house.form("propose", CONTEXT).fields}
    assert (fields["everyone"].hint is not None) is told


def test_who_is_of_another_organisation_does_not_take_part(circle):
    circle.house.hear(inbound.ColleagueSeen(CLEO.alias, a.TEAM, CLEO.name, stranger=True))
    circle.open()
    assert "Waiting for: @Ben, @Dan\n" in circle.card


def test_bots_and_people_who_left_do_not_take_part(circle):
    for one, how in ((CLEO, {"bot": True}), (DAN, {"gone": True})):
        circle.house.hear(inbound.ColleagueSeen(one.alias, a.TEAM, one.name, **how))
    circle.open()
    assert "Waiting for: @Ben\n" in circle.card


def test_a_place_where_nobody_could_see_it_gives_way_to_the_default_channel(circle):
    circle.send("propose", "place=slack:main:D1ANN", a.ANN, **filled(circle))
    assert "Where: #support" in circle.told()
    circle.press("Open it")
    assert circle.house.uow.proposals.open_ones(NOTHING)[0].place == a.SUPPORT


def test_decide_on_a_customers_card_brings_words_reference_and_thread(circle):
    circle.house.customer("It does not start. #bug")
    circle.house.customer("Any news?")
    circle.house.deliver()
    form = circle.house.form("decide_conversation", 1)
    initial = {field.name: getattr(field, "initial", None) for field in form.fields}
    assert (initial["context"], initial["feedback"]) == ("It does not start. #bug", "FB-1")
    circle.send("propose", form.context, a.ANN, **filled(circle, feedback="FB-1"))
    assert "Customers behind it: Zoé" in circle.told()
    circle.press("Open it")
    shown = next(one for one in circle.house.sent if getattr(one, "slot", "") == "proposal:1")
    assert shown.under == f"post:{circle.house.posts('thread:1')[0]}"


def test_who_does_not_answer_customers_is_told_how_many_are_behind_it(circle):
    circle.house.customer("It does not start. #bug")
    circle.house.policy = replace(circle.house.policy, agents=(a.BEN.alias,))
    circle.send("propose", "", a.ANN, **filled(circle, feedback="FB-1"))
    assert "Customers behind it: 1" in circle.told()


def test_start_a_decision_on_a_message_stands_in_its_thread(circle):
    post = a.a_post(a.BUGS)
    form = circle.house.form("decide_message", "", post=post)
    assert f"thread={post}" in form.context


def test_a_draft_in_a_thread_is_whispered_there(circle):
    post = a.a_post(a.BUGS)
    circle.send("propose", f"place={a.BUGS}|thread={post}", a.ANN, **filled(circle))
    circle.seen()
    assert [one.thread for one in circle.house.sent if isinstance(one, outbound.Whisper)] == [post]


def test_ringi_asks_for_its_steps_before_it_opens(circle):
    circle.draft(process="ringi", people=())
    assert "⚠️ Every step needs somebody." in circle.told()
    assert "[Open it]" not in circle.told()
    circle.fill(
        "Name the steps", people1=(a.BEN.alias,), rule1="all", people2=(CLEO.alias, DAN.alias), rule2="any"
    )
    assert "Step 2 (any one of them): @Cleo, @Dan" in circle.told()
    circle.press("Open it")
    assert "Waiting for: @Ben\n" in circle.card


def test_steps_that_were_named_are_shown_when_the_form_opens_again(circle):
    circle.draft(process="ringi", people=())
    circle.fill("Name the steps", people1=(a.BEN.alias,), rule1="half")
    button = circle.find("Name the steps", a.ANN)
    form = circle.house.form("ringi_steps", button.value)
    assert [field.initial for field in form.fields[:2]] == [(a.BEN.alias,), ("half",)]


def test_a_vote_asks_for_its_options_before_it_opens(circle):
    circle.draft(process="vote")
    assert "⚠️ Give two options at least." in circle.told()
    circle.fill("Name the options", options="Red\nGreen\n\nRed", method="ranked")
    assert "Options (rank them): Red · Green" in circle.told()
    assert "[Open it]" in circle.told()


def test_silence_cannot_be_consent_in_a_vote(circle):
    assert circle.draft(process="vote", silence="consent") == {
        "silence": "In a vote silence cannot mean consent to an option."
    }


def test_advice_names_who_decides(circle):
    circle.draft(process="advice")
    assert "Who decides: @Ann" in circle.told()
    circle.fill("Say who decides", decider=DAN.alias)
    assert "Who decides: @Dan" in circle.told()


def test_everyone_named_is_asked_once(circle):
    circle.open(people=(*(one.alias for one in EVERYONE), a.BEN.alias))
    assert "Answers: 0 of 3" in circle.card


def test_guests_get_no_form(circle):
    with pytest.raises(Refusal):
        circle.house.form("propose", "", by=a.Sender(PlaceId("slack:main:U9X"), "X"))


def test_the_card_is_posted_once_though_it_changes_at_once(circle):
    circle.draft()
    button = circle.find("Open it", a.ANN)
    circle.house.press(button.action, button.value)
    circle.house.press("stance", "1:consent", a.BEN)
    shown = [one for one in circle.seen() if getattr(one, "slot", "") == "proposal:1"]
    assert [type(one).__name__ for one in shown] == ["Show", "Redraw"]
    assert "Consent (1): @Ben" in words(shown[-1])
