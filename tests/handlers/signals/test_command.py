"""`/signal`: what is out of the ordinary, what is watched, muted, tuned, and tried on the past."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import outbound
from domain.errors import Refusal
from domain.signals.episodes import Phase
from domain.signals.series import Kind, Rule
from tests import builders as a
from tests.handlers.signals.listening import BUG, Listening

IDEA = replace(BUG, value="idea")


def test_alone_it_says_that_nothing_is_out_of_the_ordinary(house: Listening):
    said = house.command("signal")
    assert "Nothing is out of the ordinary." in said
    assert "[Watch something]" in said


def test_open_signals_are_listed(house: Listening):
    house.burst()
    assert "SG-1 #bug: 8 in the last hour" in house.command("signal", "list")


def test_a_reference_alone_says_how_a_signal_stands(house: Listening):
    house.burst()
    assert house.command("signal", "sg-1").startswith("SG-1 #bug")


def test_a_reference_that_no_signal_has_is_told_so(house: Listening):
    assert house.command("signal", "SG-9").startswith("There is no signal SG-9.")


def test_every_message_with_a_watched_word_stands_in_one_living_message(house: Listening):
    assert "Watched from now on" in house.command("signal", "watch word refund")
    for said in ("Where is my REFUND?", "It is about réfund again", "Nothing of the kind"):
        house.someone(said)
        house.count()
    assert [signal.series.value for signal in house.signals()] == ["stem:refund"]
    card = house.card()
    assert "👀 SG-1 · “refund”" in card
    assert "Where is my REFUND?" in card
    assert "It is about réfund again" in card
    assert "Nothing of the kind" not in card


def test_after_the_cooldown_the_next_hit_is_another_message(house: Listening):
    house.command("signal", "watch word refund")
    house.someone("My refund please")
    house.count()
    house.time_comes(hours=2)
    house.time_comes(hours=7)
    house.someone("Another refund")
    house.count()
    assert len(house.signals()) == 2


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("#bug", (Kind.TAG, "bug")),
        ("tag idée", (Kind.TAG, "idea")),
        ("channel #bugs", (Kind.CHANNEL, a.BUGS)),
        ("#bugs", (Kind.CHANNEL, a.BUGS)),
        ("mood support", (Kind.MOOD, a.SUPPORT)),
        ("word late delivery", (Kind.WORD, "phrase:late delivery")),
        ("word deliveries", (Kind.WORD, "stem:deliveries")),
        ("“deliveries”", (Kind.WORD, "exact:deliveries")),
        ("word refund", (Kind.WORD, "stem:refund")),
        ("word order", (Kind.WORD, "exact:order")),
        ("refund", (Kind.WORD, "stem:refund")),
        ("late delivery", (Kind.WORD, "phrase:late delivery")),
    ],
)
def test_what_people_type_names_a_series(house: Listening, said: str, found: tuple[Kind, str]):
    house.command("signal", f"watch {said}")
    assert [(r.series.kind, r.series.value) for r in house.uow.signals.rules().values() if r.series] == [
        found
    ]


@pytest.mark.parametrize(
    "said",
    [
        *("watch word ?!", "watch #nonsense", "tune T-99", "mute x", "test", "watch"),
        *(
            "watch wrod refund",
            "watch chanel support",
            "watch bugg",
            "watch T-99",
            "watch whatever anybody says here",
        ),
    ],
)
def test_what_names_nothing_is_said_and_changes_nothing(house: Listening, said: str):
    answer = house.command("signal", said)
    assert "know nothing by this name" in answer or "Say what:" in answer
    assert house.uow.signals.rules() == {}


def test_a_private_channel_is_unknown_to_whoever_is_not_in_it(house: Listening):
    bugs = house.uow.channels.get(a.BUGS)
    assert bugs is not None
    house.uow.channels.save(replace(bugs, private=True))
    assert "know nothing by this name" in house.command("signal", "watch channel #bugs")
    assert house.checked("signal_watch", a.SUPPORT, kind="channel", value="#bugs", channel=a.SUPPORT)


def test_what_is_watched_is_listed_and_stopped(house: Listening):
    house.command("signal", "watch #bug")
    assert "👀 #bug: from 5 an hour and 2 times the usual → #support" in house.command("signal")
    house.press("signal_unwatch", BUG.key)
    assert house.uow.signals.rules() == {}


@pytest.mark.parametrize("verb", ["unwatch", "stop"])
def test_a_word_is_watched_no_more_whichever_way_it_was(house: Listening, verb: str):
    house.submit("signal_watch", a.SUPPORT, kind="word", value="refunds", mode="exact", channel=a.BUGS)
    assert "is watched no more" in house.command("signal", f"{verb} word refunds")
    assert house.uow.signals.rules() == {}
    assert "is not watched" in house.command("signal", f"{verb} word refunds")


def test_what_is_watched_is_told_where_it_was_asked_for(house: Listening):
    house.command("signal", "watch #bug")
    house.burst()
    assert house.signal().place == a.SUPPORT


def test_the_form_of_watching_says_what_is_wrong(house: Listening):
    wrong = house.checked("signal_watch", a.SUPPORT, kind="tag", value="nothing", channel=a.SUPPORT)
    assert list(wrong) == ["value"]


def test_the_form_of_watching_watches(house: Listening):
    assert house.form("signal_watch", "").fields
    house.submit("signal_watch", a.SUPPORT, kind="word", value="refunds", mode="exact", channel=a.BUGS)
    (rule,) = house.uow.signals.rules().values()
    assert (rule.series and rule.series.value, rule.place) == ("exact:refunds", a.BUGS)


def test_what_is_muted_makes_no_signal(house: Listening):
    assert "muted until" in house.command("signal", "mute #bug week")
    house.burst()
    assert house.signals() == []


def test_what_is_open_about_a_subject_is_muted_with_it_and_heard_again_with_it(house: Listening):
    house.burst()
    house.command("signal", "mute #bug week")
    house.burst(12)
    assert not any("widens" in note for note in house.notes())
    house.command("signal", "unmute #bug")
    assert house.signal().phase is Phase.OPEN


def test_what_is_listed_as_muted_is_heard_again_by_its_button(house: Listening):
    house.command("signal", "mute #bug week")
    assert "[🔔 Unmute]" in house.command("signal")
    house.press("signal_unmute", BUG.key)
    house.deliver()
    assert (house.whispered()[-1], house.uow.signals.rules()) == ("#bug is heard again.", {})


def test_nobody_unmutes_a_subject_of_another_workspace(house: Listening):
    theirs = Rule(replace(BUG, team=a.AccountId("slack:other")), muted_until=house.now + timedelta(days=1))
    house.uow.signals.save_rule(theirs)
    house.press("signal_unmute", theirs.series.key)  # type: ignore[union-attr]
    assert list(house.uow.signals.rules().values()) == [theirs]


def test_what_saw_the_same_of_a_muted_subject_is_muted_with_it(house: Listening):
    house.burst()
    house.uow.signals.save(replace(house.signal(), also=(IDEA,)), None)
    house.command("signal", "mute #idea week")
    assert house.signal().phase is Phase.MUTED


def test_what_is_calm_is_listed_with_since_when(house: Listening):
    house.burst()
    house.time_comes(hours=2)
    assert "SG-1 #bug: back to usual since" in house.command("signal")


def test_what_is_muted_is_heard_again_and_its_rule_forgotten(house: Listening):
    house.command("signal", "mute #bug semaine")
    assert "is heard again" in house.command("signal", "unmute #bug")
    assert (house.uow.signals.rules(), house.command("signal", "unmute #bug")) == ({}, "It is not muted.")
    house.command("signal", "watch #bug")
    house.command("signal", "mute #bug day")
    house.command("signal", "unmute #bug")
    assert [rule.watched for rule in house.uow.signals.rules().values()] == [True]


def test_a_rule_with_no_numbers_says_what_belongs_there(house: Listening):
    assert "say how many" in house.command("signal", "test #bug two")


@pytest.mark.parametrize("numbers", ["999999999999 3", "20000", "8 300", "0", "-5 3", "8 nan", "inf"])
def test_numbers_that_cannot_be_are_told_which_can(house: Listening, numbers: str):
    told = house.command("signal", f"test #bug {numbers}")
    assert "how many in an hour, 1 to 10000, and how many times the usual, 1 to 100" in told
    assert not house.tries()


def test_a_minimum_may_be_larger_than_any_ratio(house: Listening):
    assert "in private" in house.command("signal", "test #bug 150 2,5")
    house.tries()
    assert "at least 150 in an hour, 2.5 times" in house.whispered()[-1]


def test_a_span_that_nobody_knows_is_asked_for_and_mutes_nothing(house: Listening):
    assert "Say for how long" in house.command("signal", "mute #bug decade")
    assert house.uow.signals.rules() == {}


def test_a_signal_is_muted_by_its_reference(house: Listening):
    house.burst()
    house.command("signal", "mute SG-1 hour")
    house.deliver()
    assert "🔕 Ann muted it until" in house.card()


def test_a_tuned_rule_counts(house: Listening):
    assert "[Tune]" in house.command("signal", "tune #bug")
    house.submit("signal_tune", f"@{a.SUPPORT}", minimum=50, ratio="1,5", cooldown=3)
    assert house.uow.signals.rules()[""] == Rule(None, 50, 1.5, 3, by=a.ANN.alias)
    house.burst(20)
    assert house.signals() == []


def test_a_ratio_that_is_none_is_refused(house: Listening):
    for said in ("0.5", "much", "nan", "1e9"):
        assert "ratio" in house.checked("signal_tune", f"@{a.SUPPORT}", minimum=5, ratio=said, cooldown=3)


def test_a_forged_context_changes_nothing(house: Listening):
    house.submit("signal_tune", f"tag|slack:other|bug@{a.SUPPORT}", minimum=50, ratio="2", cooldown=3)
    assert house.uow.signals.rules() == {}
    with pytest.raises(Refusal):
        house.form("signal_tune", "nonsense")


def test_a_rule_is_tried_on_the_past_and_told_in_private_with_a_picture(house: Listening):
    house.burst()
    house.command("signal", "test #bug 5 2")
    assert house.tries()
    told = [one for one in house.sent if getattr(one, "slot", "").startswith("trial:")]
    assert [type(one) for one in told] == [outbound.Direct, outbound.Post]
    assert "would have fired once in the last 30 days" in house.whispered()[-1]
    assert not house.tries()


def test_the_picture_of_a_trial_marks_the_day(house: Listening):
    from handlers.signals import trials
    from tests.handlers.house import said

    house.burst()
    house.command("signal", "test #bug")
    house.tries()
    plot = trials.picture("1", said, house.uow, house.policy)
    assert (plot.title, plot.marks) == ("#bug: the busiest hour of each day", (29,))
    with pytest.raises(KeyError):
        trials.picture("2", said, house.uow, house.policy)


def test_a_guest_sees_help_and_nothing_else(house: Listening):
    assert "Only the people who answer customers" in house.command("signal", "list", by=a.GUEST)
    assert "`/signal watch" in house.command("signal", "help", by=a.GUEST)


def test_a_plain_word_is_watched_and_told_how(house: Listening):
    assert "“refund”, in any form: every message with it" in house.command("signal", "watch refund")


def test_a_plain_word_is_watched_no_more(house: Listening):
    house.command("signal", "watch refund")
    assert "is watched no more" in house.command("signal", "unwatch refund")


@pytest.mark.parametrize(
    ("words", "how"),
    [("refund", "in any form"), ("“refund”", "exactly so"), ("late again", "these words in a row")],
)
def test_who_watches_a_word_is_told_how_it_is_taken(house: Listening, words: str, how: str):
    assert f", {how}: every message with it" in house.command("signal", f"watch word {words}")
