"""Every way in which a decision ends, and what a late click is told."""

from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVE, EVERYONE


def everyone(circle, label="Consent"):
    for person in EVERYONE:
        circle.press(label, person)


def objected(circle):
    circle.fill("Object", a.BEN, reason="Not on Fridays.", lift="Tuesday.")
    circle.press("Consent", CLEO)
    circle.press("Consent", DAN)


def test_no_quorum_lets_it_lapse_and_says_why(circle):
    circle.open(quorum="2")
    circle.press("Consent", a.BEN)
    circle.wait(days=3)
    assert "🏁 lapsed, Mar 5, 2026, 12:00.\n1 answered where 2 had to." in circle.card


def test_silence_as_consent_adopts_at_the_deadline(circle):
    circle.open(silence="consent")
    circle.wait(days=3)
    assert "🏁 adopted, Mar 5, 2026, 12:00." in circle.card


def test_nobody_supporting_it_lets_it_lapse(asked):
    asked.wait(days=3)
    assert "🏁 lapsed" in asked.card
    assert "Nobody supported it." in asked.card


def test_withdrawn_with_a_reason(asked):
    asked.fill("End it otherwise", what="withdrawn", reason="It solved itself.")
    assert "🏁 withdrawn" in asked.card
    assert "It solved itself." in asked.card


def test_what_is_withdrawn_asks_for_no_outcome(asked):
    asked.fill("End it otherwise", what="withdrawn", reason="It solved itself.")
    assert "write the outcome" not in asked.notices()[-1]


def test_tabled_with_a_reason(asked):
    asked.fill("End it otherwise", what="tabled", reason="After the summer.")
    assert "🏁 tabled" in asked.card


def test_passed_on_names_the_circle(asked):
    asked.fill("End it otherwise", what="passed_on", reason="Too large.", circle="All of sales")
    assert "🏁 passed to a wider circle" in asked.card
    assert "All of sales" in asked.card


def test_passing_on_without_a_circle_is_refused_in_the_form(asked):
    wrong = asked.fill("End it otherwise", what="passed_on", reason="Too large.", circle="")
    assert list(wrong.values()) == ["Say which circle decides instead."]


def test_only_the_proposer_ends_it(asked):
    wrong = asked.send("end", "1", a.BEN, what="withdrawn", reason="No.")
    assert list(wrong.values()) == ["Only @Ann can do that here."]


def stuck(circle):
    """Three rounds without agreement."""
    circle.open()
    objected(circle)
    circle.fill("Amend", text="Every Thursday.", what="substance")
    objected(circle)
    circle.fill("Amend", text="Every Wednesday.", what="substance")
    objected(circle)
    return circle


def test_three_rounds_without_agreement_offer_the_ways_out(circle):
    assert stuck(circle).notices()[-1] == (
        "@Ann: 3 rounds brought no agreement. Ways out: amend once more, try it for a term, ask a wider circle,"
        " or table it with a reason.\n[Amend] [Try it for a term] [End it otherwise]"
    )
    assert not circle.state.closed


def test_being_stuck_offers_them_again_when_nobody_chooses(circle):
    stuck(circle)
    circle.wait(days=3, minutes=30)
    ways = [one for one in circle.notices() if "Ways out" in one]
    assert len(ways) == 2


def test_a_term_asks_everyone_and_is_adopted_for_that_long(circle):
    stuck(circle)
    circle.fill("Try it for a term", until=circle.after(days=60))
    everyone(circle)
    assert "🏁 adopted for a test term" in circle.card
    assert "Review: May 1, 2026, 12:00" in circle.card


def test_a_term_in_the_past_is_refused_in_the_form(circle):
    stuck(circle)
    assert circle.fill("Try it for a term", until="1000") == {"until": "The test term would end in the past."}


def test_a_late_click_says_when_it_ended_and_what_was_decided(asked):
    everyone(asked)
    asked.fill("Write the outcome", text="We ship on Fridays.")
    asked.house.press("stance", "1:consent", EVE)
    assert asked.told(EVE) == "This closed on Mar 2, 2026, 12:00: adopted.\nWe ship on Fridays."


def test_a_form_that_opens_late_says_so_too(asked):
    everyone(asked)
    for form, context in (("stance", "1:object"), ("amend", "1"), ("remark", "1"), ("people", "1")):
        assert refusal(asked, form, context) == "This closed on Mar 2, 2026, 12:00: adopted."


def refusal(circle, form, context):
    from domain.errors import Refusal
    from tests.handlers.house import said

    try:
        circle.house.form(form, context, by=a.BEN)
    except Refusal as refused:
        return said(refused.sentence)
    return "opened"


def test_a_form_sent_late_says_so_in_the_form(asked):
    form = asked.house.form("stance", "1:object", by=a.BEN)
    everyone(asked)
    wrong = asked.send("stance", form.context, a.BEN, reason="x", lift="y")
    assert wrong == {"reason": "This closed on Mar 2, 2026, 12:00: adopted."}


def test_an_answer_after_the_deadline_and_before_its_fact_is_told(asked):
    asked.house.wait(days=3, seconds=1)
    asked.house.press("stance", "1:consent", a.BEN)
    assert asked.told(a.BEN) == "The time to answer ended on Mar 5, 2026, 12:00."


def test_advice_is_heard_and_then_decided(circle):
    circle.open(process="advice")
    for person in EVERYONE:
        circle.fill("Give advice", person, reason="Go slowly.")
    assert "Waiting for: @Ann\n➡️ @Ann: decide." in circle.card
    circle.fill("Decide", adopt="no", reason="Too early.")
    assert "🏁 refused" in circle.card


def test_a_ranked_vote_is_counted(circle):
    circle.draft(process="vote")
    circle.fill("Name the options", options="Red\nGreen\nBlue", method="ranked")
    circle.press("Open it")
    for person, order in zip(EVERYONE, ("012", "120", "102"), strict=True):
        circle.fill("Vote", person, **{f"choice{n}": value for n, value in enumerate(order, 1)})
    circle.press("Go on")
    assert "🏁 adopted" in circle.card
    assert "Green" in circle.state.end.choice


def test_a_ballot_that_names_an_option_twice_is_refused_in_the_form(circle):
    circle.draft(process="vote")
    circle.fill("Name the options", options="Red\nGreen", method="ranked")
    circle.press("Open it")
    assert circle.fill("Vote", a.BEN, choice1="0", choice2="0") == {"choice1": "Name each option once."}


def a_ringi(circle):
    circle.draft(process="ringi", people=())
    circle.fill("Name the steps", people1=(a.BEN.alias,), rule1="all", people2=(CLEO.alias,), rule2="all")
    circle.press("Open it")


def test_ringi_goes_from_step_to_step(circle):
    a_ringi(circle)
    circle.press("Approve", a.BEN)
    assert "Waiting for: @Cleo" in circle.card
    circle.press("Approve", CLEO)
    assert "🏁 adopted" in circle.card


def test_ringi_sent_back_to_the_drafter_begins_anew(circle):
    a_ringi(circle)
    circle.fill("Send back", a.BEN, to="0", reason="Say who pays.")
    assert "Waiting for: @Ann" in circle.card
    assert "@Ben sent it back:\nSay who pays." in circle.notices()
    circle.fill("Amend", text="Sales pays.", what="substance")
    assert "Waiting for: @Ben" in circle.card


def test_out_of_turn_in_ringi_is_told(circle):
    a_ringi(circle)
    circle.press("Approve", CLEO)
    assert circle.told(CLEO) == "It is the turn of step 1: @Ben."
