"""A card whose message or channel is gone stands somewhere else, and what was said about it follows."""

from domain.deliveries import Reason, Refused
from domain.inbound import ChannelClosed, ChannelSeen, CustomerPress
from domain.outbound import Redraw, Remove, Show
from domain.sight import NOTHING
from tests import builders as a
from tests.handlers.decisions.conftest import EVERYONE


def gone(reason, place, *kinds):
    def answer(delivery):
        command = delivery.request.command
        here = isinstance(command, kinds or (Show, Redraw)) and command.place == place
        return Refused(reason) if here else None

    return answer


def cards(circle):
    return [one for one in circle.house.sent if getattr(one, "slot", "") == "proposal:1"]


def once(answer):
    """Refuses the first time only."""
    left = [True]

    def first(delivery):
        outcome = answer(delivery) if left else None
        if outcome:
            left.clear()
        return outcome

    return first


def test_a_deleted_card_is_posted_anew(asked):
    asked.house.press("stance", "1:consent", a.BEN)
    asked.house.deliver(once(gone(Reason.POST_GONE, a.SUPPORT, Redraw)))
    assert [type(one) for one in cards(asked)] == [Show, Show]
    assert "Consent (1): @Ben" in asked.card


def test_a_deleted_card_in_a_thread_stays_in_its_thread(circle):
    post = a.a_post(a.BUGS)
    circle.send("propose", f"place={a.BUGS}|thread={post}", a.ANN, title="t", text="x",
                people=(a.BEN.alias,), process="consent", deadline=circle.after(days=1), silence="abstain")  # fmt: skip
    circle.press("Open it")
    circle.house.press("stance", "1:stand_aside", a.BEN)
    circle.house.deliver(once(gone(Reason.POST_GONE, a.BUGS, Redraw)))
    assert [one.under for one in cards(circle)] == [f"post:{post}", f"post:{post}"]


def test_the_deleted_card_of_what_is_over_stays_deleted(asked):
    for person in EVERYONE:
        asked.press("Consent", person)
    asked.house.submit("outcome", 1, text="Fridays.")
    asked.house.deliver(gone(Reason.POST_GONE, a.SUPPORT, Redraw))
    assert [type(one) for one in cards(asked)].count(Show) == 1


def in_bugs(circle, text="x", feedback=""):
    circle.send("propose", f"place={a.BUGS}", a.ANN, title="Ship on Fridays", text=text, feedback=feedback,
                people=tuple(one.alias for one in EVERYONE), process="consent",
                deadline=circle.after(days=1), silence="abstain")  # fmt: skip
    circle.press("Open it")
    return circle


def test_a_channel_that_cannot_be_used_gives_way_to_the_default_one(circle):
    in_bugs(circle)
    circle.house.press("stance", "1:consent", a.BEN)
    circle.house.deliver(gone(Reason.PLACE_GONE, a.BUGS))
    assert cards(circle)[-1].place == a.SUPPORT
    assert circle.notices()[-1] == "The channel of D-1 cannot be used any more: it stands here now."


def test_an_archived_channel_is_left_at_once(circle):
    in_bugs(circle)
    circle.house.hear(ChannelClosed(a.BUGS, "archived"))
    circle.house.deliver()
    assert circle.house.uow.proposals.open_ones(NOTHING)[0].place == a.SUPPORT
    assert cards(circle)[-1].place == a.SUPPORT


def test_the_card_left_behind_goes_when_a_customer_whom_it_names_is_erased(circle):
    circle.house.customer("The marmalade came late. #bug")
    in_bugs(circle, "The marmalade came late.", "FB-1")
    circle.house.deliver()
    [card] = circle.house.uow.mirrors.posts("proposal:1")
    circle.house.hear(ChannelClosed(a.BUGS, "archived"))
    circle.house.customer("", command="forget")
    forget = CustomerPress(a.ZOES, a.a_post(a.ZOES.id), a.ZOE, "press1", "forget", a.ZOE.alias)
    circle.house.hear(forget)
    circle.house.deliver()
    assert f"stood:1:{card}" in [one.slot for one in circle.house.sent if isinstance(one, Remove)]


def test_what_is_said_after_the_move_is_said_there(circle):
    in_bugs(circle)
    circle.house.hear(ChannelClosed(a.BUGS, "archived"))
    circle.fill("Ask or comment", a.BEN, what="comment", text="Here we are.")
    circle.house.deliver()
    last = [one for one in circle.house.sent if str(getattr(one, "slot", "")).startswith("decision:1:remark")]
    assert [one.place for one in last] == [a.SUPPORT]


def test_a_notice_on_its_way_to_the_old_place_follows_the_card(circle):
    in_bugs(circle)
    circle.house.submit("remark", 1, by=a.BEN, what="comment", text="On my way.")
    circle.house.deliver(gone(Reason.PLACE_GONE, a.BUGS))
    circle.house.press("stance", "1:consent", a.BEN)
    circle.house.deliver(gone(Reason.PLACE_GONE, a.BUGS))
    placed = [
        one for one in circle.house.sent if str(getattr(one, "slot", "")).startswith("decision:1:remark")
    ]
    assert [one.place for one in placed] == [a.SUPPORT]


def test_a_card_that_never_stood_is_posted_in_the_default_channel(circle):
    circle.send("propose", f"place={a.BUGS}", a.ANN, title="t", text="x", people=(a.BEN.alias,),
                process="consent", deadline=circle.after(days=1), silence="abstain")  # fmt: skip
    button = circle.find("Open it", a.ANN)
    circle.house.press(button.action, button.value)
    circle.house.deliver(gone(Reason.PLACE_GONE, a.BUGS))
    assert [one.place for one in cards(circle)] == [a.SUPPORT]


def test_the_default_channel_itself_being_gone_waits_for_the_operator(asked):
    asked.house.hear(ChannelSeen(a.SUPPORT, "support", archived=False, member=True))
    asked.house.press("stance", "1:consent", a.BEN)
    asked.house.deliver(once(gone(Reason.PLACE_GONE, a.SUPPORT)))
    asked.house.wait(minutes=1)
    assert "Consent (1): @Ben" in asked.card
