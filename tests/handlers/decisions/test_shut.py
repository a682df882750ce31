"""A decision of a private channel that closes is shown nowhere else, and goes on in private among those who were there."""

from dataclasses import replace

import pytest

from domain.inbound import ChannelClosed, ChannelOpened, ChannelSeen, CustomerPress, HomeOpened
from domain.outbound import Home, Post, Redraw, Remove, Show
from domain.sight import NOTHING
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVERYONE, Circle, buttons
from tests.handlers.house import gone, words

CLOSING = (
    "The private channel of D-1 “Ship on Fridays” can no longer be used. What stands there is shown nowhere else: the"
    " decision goes on among those who were in it, each in private.\n[Show it]"
)


@pytest.fixture
def vault(circle: Circle) -> Circle:
    """A decision in the private channel #bugs, in which are Ann, who proposes, Ben and Cleo; Dan is asked and is not in it."""
    circle.house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    circle.house.uow.channels.save_members(a.BUGS, [a.ANN.alias, a.BEN.alias, CLEO.alias])
    circle.send("propose", f"place={a.BUGS}", a.ANN, title="Ship on Fridays", text="The vault stands open.",
                people=tuple(one.alias for one in EVERYONE), process="consent",
                deadline=circle.after(days=4), silence="abstain")  # fmt: skip
    circle.press("Open it")
    circle.house.deliver()
    return circle


@pytest.fixture
def shut(vault: Circle) -> Circle:
    vault.house.hear(ChannelClosed(a.BUGS, "archived"))
    vault.house.deliver()
    return vault


def told(circle: Circle, *people) -> list[list[str]]:
    circle.house.deliver()
    return [circle.house.whispered(one)[-1:] for one in people]


def in_support(circle: Circle) -> list[str]:
    """What everybody reads in the default channel."""
    circle.house.deliver(gone(a.BUGS))
    public = [one for one in circle.house.sent if isinstance(one, Show | Redraw) and one.place == a.SUPPORT]
    return [words(one) for one in public]


def test_it_stays_where_it_was_said(shut: Circle):
    shut.house.press("stance", "1:consent", a.BEN)
    shut.house.submit("remark", 1, by=a.BEN, what="comment", text="The vault is mine.")
    assert (in_support(shut), shut.house.uow.proposals.open_ones(NOTHING)[0].place) == ([], a.BUGS)


def test_those_who_were_in_the_channel_are_told_and_nobody_else_is(shut: Circle):
    assert told(shut, a.ANN, a.BEN, CLEO, DAN) == [[CLOSING], [CLOSING], [CLOSING], []]


def test_where_it_is_not_known_who_was_in_it_whoever_proposed_it_is_told(vault: Circle):
    vault.house.uow.channels.save_members(a.BUGS, [])
    vault.house.hear(ChannelClosed(a.BUGS, "archived"))
    assert told(vault, a.ANN, a.BEN) == [[CLOSING], []]


def test_they_are_told_too_where_only_a_refusal_shows_that_it_is_closed(vault: Circle):
    vault.house.submit("remark", 1, by=a.BEN, what="comment", text="On my way.")
    vault.house.press("stance", "1:consent", a.BEN)
    vault.house.deliver(gone(a.BUGS))
    assert CLOSING in vault.house.whispered(CLEO)
    assert in_support(vault) == []


def test_in_the_default_channel_it_waits_for_the_operator_though_that_is_private(circle: Circle):
    circle.house.uow.channels.save(replace(a.CHANNELS[0], private=True))
    circle.open()
    circle.house.press("stance", "1:consent", a.BEN)
    circle.house.deliver(gone(a.SUPPORT))
    assert "can no longer be used" not in str(circle.house.whispered(a.ANN))


def test_they_are_told_once_a_day(vault: Circle):
    vault.house.press("stance", "1:consent", a.BEN)
    vault.house.deliver(gone(a.BUGS))
    vault.house.hear(ChannelClosed(a.BUGS, "archived"))
    vault.house.deliver()
    assert vault.house.whispered(CLEO) == [CLOSING]


def test_what_closed_while_we_did_not_listen_is_told_when_the_workspace_says_so(vault: Circle):
    vault.house.hear(ChannelSeen(a.BUGS, "bugs", archived=True, member=True, private=True))
    assert told(vault, CLEO) == [[CLOSING]]


def test_a_notice_on_its_way_to_the_channel_is_told_in_private(vault: Circle):
    vault.house.submit("remark", 1, by=a.BEN, what="comment", text="On my way.")
    vault.house.deliver(gone(a.BUGS))
    assert told(vault, CLEO) == [["@Ben comments:\nOn my way.\n[Show it]"]]


def test_what_is_said_later_is_told_in_private(shut: Circle):
    shut.house.submit("remark", 1, by=a.BEN, what="comment", text="Here we are.")
    assert told(shut, CLEO, DAN) == [["@Ben comments:\nHere we are.\n[Show it]"], []]


def test_who_was_in_the_channel_is_shown_the_card_with_its_buttons(shut: Circle):
    shut.house.press("decision_show", 1, a.BEN)
    assert "The vault stands open." in shut.told(a.BEN)
    assert "[Consent]" in shut.told(a.BEN)


def test_who_was_not_is_not(shut: Circle):
    shut.house.press("decision_show", 1, DAN)
    assert shut.told(DAN) == "There is no decision D-1. `/consent list` shows the open ones."


def test_ones_own_page_shows_it_by_a_button(shut: Circle):
    shut.house.hear(HomeOpened(a.TEAM, a.BEN))
    shut.house.deliver()
    (page,) = [one for one in shut.house.sent if isinstance(one, Home) and one.person == a.BEN.alias][-1:]
    assert ("decision_show", "1") in [(button.action, button.value) for button in buttons(page)]


def test_an_answer_is_confirmed_and_counts(shut: Circle):
    shut.house.press("stance", "1:consent", a.BEN)
    assert shut.told(a.BEN) == "Noted for D-1, whose channel can no longer be used.\n[Show it]"
    assert [one.person for one in shut.state.stances] == [a.BEN.alias]


def test_what_a_form_says_is_confirmed(shut: Circle):
    shut.house.submit("stance", "1:object", by=a.BEN, reason="Too soon.", lift="A week more.")
    assert shut.told(a.BEN).startswith("Noted for D-1")


def test_its_end_comes_at_its_deadline_and_the_one_who_leads_it_writes_the_outcome(shut: Circle):
    shut.house.press("stance", "1:consent", a.BEN)
    shut.wait(days=5)
    (last,) = [
        one
        for one in shut.house.sent
        if getattr(one, "slot", "").startswith(f"decision:1:ended:{a.ANN.alias}")
    ]
    assert "adopted" in words(last)
    assert "form:outcome" in [button.action for button in buttons(last)]


def test_who_was_in_it_is_reminded_with_a_way_to_the_card(shut: Circle):
    shut.wait(days=2, hours=1)
    assert shut.told(CLEO).startswith("D-1 “Ship on Fridays” waits for your answer")
    assert shut.told(CLEO).endswith("[Show it]")


def test_who_was_not_in_it_is_reminded_of_no_more_than_whom_to_ask(shut: Circle):
    shut.wait(days=2, hours=1)
    assert "that you were not in, and that can no longer be used: ask @Ann about it." in shut.told(DAN)


def test_its_record_is_sent_to_whoever_asks_for_it_alone(shut: Circle):
    said = shut.house.command("consent", "export D-1", by=a.BEN)
    (file,) = [one for one in shut.house.sent if isinstance(one, Post)]
    assert (file.place, said) == (
        a.BEN.alias,
        "The record of D-1 is sent to you alone: its channel can no longer be used.",
    )


def test_its_record_is_not_sent_to_who_was_not_in_the_channel(shut: Circle):
    shut.house.press("decision_export", 1, DAN)
    assert shut.told(DAN) == "There is no such decision."


def test_its_record_is_sent_once(shut: Circle):
    shut.house.command("consent", "export D-1", by=a.BEN)
    assert shut.house.command("consent", "export D-1", by=a.BEN) == "You have the record of D-1 as it is."


def test_the_record_goes_when_a_customer_whom_it_names_is_erased(circle: Circle):
    circle.house.customer("The marmalade came late. #bug")
    circle.house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    circle.house.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    circle.send("propose", f"place={a.BUGS}", a.ANN, title="t", text="The marmalade came late.", feedback="FB-1",
                people=(a.ANN.alias,), process="consent", deadline=circle.after(days=4), silence="abstain")  # fmt: skip
    circle.press("Open it")
    circle.house.hear(ChannelClosed(a.BUGS, "archived"))
    circle.house.command("consent", "export D-1")
    circle.house.customer("", command="forget")
    circle.house.hear(CustomerPress(a.ZOES, a.a_post(a.ZOES.id), a.ZOE, "press1", "forget", a.ZOE.alias))
    circle.house.deliver(gone(a.BUGS))
    removed = [one.slot for one in circle.house.sent if isinstance(one, Remove)]
    assert [slot for slot in removed if slot.startswith("export:1:") and slot.endswith(a.ANN.alias)]


# back again


def test_once_the_channel_is_back_its_card_shows_what_happened_meanwhile(shut: Circle):
    shut.house.press("stance", "1:consent", a.BEN)
    shut.house.hear(ChannelOpened(a.BUGS))
    shut.house.deliver()
    assert [one.place for one in shut.house.sent if isinstance(one, Redraw)] == [a.BUGS]
    assert "Consent (1): @Ben" in shut.card


def test_once_it_is_back_the_card_of_what_ended_says_so(shut: Circle):
    shut.wait(days=5)
    shut.house.hear(ChannelSeen(a.BUGS, "bugs", archived=False, member=True, private=True))
    assert "🏁" in shut.card


def test_what_is_said_then_stands_below_the_card_again(shut: Circle):
    shut.house.hear(ChannelOpened(a.BUGS))
    shut.house.submit("remark", 1, by=a.BEN, what="comment", text="Here we are.")
    assert shut.notices()[-1] == "@Ben comments:\nHere we are."
    assert [one.place for one in shut.house.sent if getattr(one, "slot", "") == "decision:1:remark:1"] == [
        a.BUGS
    ]


@pytest.fixture
def never_stood(circle: Circle) -> Circle:
    """A decision in a private channel that was closed before its card was posted."""
    circle.house.uow.channels.save(replace(a.CHANNELS[1], private=True))
    circle.house.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    circle.send("propose", f"place={a.BUGS}", a.ANN, title="t", text="x", people=(a.ANN.alias,),
                process="consent", deadline=circle.after(days=1), silence="abstain")  # fmt: skip
    button = circle.find("Open it", a.ANN)
    circle.house.press(button.action, button.value)
    circle.house.deliver(gone(a.BUGS))
    return circle


def cards(circle: Circle) -> list[str]:
    """Where its card was posted."""
    circle.house.deliver()
    return [one.place for one in circle.house.sent if getattr(one, "slot", "") == "proposal:1"]


def test_a_card_that_never_stood_is_posted_once_the_channel_is_back(never_stood: Circle):
    never_stood.house.hear(ChannelOpened(a.BUGS))
    assert cards(never_stood) == [a.BUGS]


def test_a_card_that_never_stood_is_not_posted_while_the_channel_is_closed(never_stood: Circle):
    never_stood.house.hear(ChannelSeen(a.BUGS, "bugs", archived=True, member=True, private=True))
    assert cards(never_stood) == []
