"""What a card shows, and the record as Markdown."""

from zoneinfo import ZoneInfo

from bot import texts
from domain.proposals import markdown, summary
from domain.proposals.events import (
    AnnouncementConfirmed,
    Asked,
    CustomerNotReached,
    ObjectionLifted,
    OutcomeWritten,
    StanceGiven,
    VoiceEdited,
    VoiceHeard,
    VoicesAsked,
)
from domain.proposals.values import CLOCK
from tests.domain.proposals import builders
from tests.domain.proposals.builders import ANN, BOB, CAT, DAY, MAX, NOW, amends, consent, objects, play, says

NAMES = {ANN: "Ann", BOB: "Bob", CAT: "Cat", MAX: "Max"}


def contested():
    return play(consent(), says(BOB, "concern", "Costly."), objects(CAT))


def exported(state):
    return markdown.export(state, NAMES, lambda said: texts.Texts().say("en", said), ZoneInfo("Europe/Paris"))


def whole():
    """A decision with something of everything."""
    state = consent(customers=(MAX,), context="FB-3 said so.")
    state = play(state, VoicesAsked(ANN, (MAX,)), VoiceHeard(MAX, "for", "At last!"), Asked(BOB, "Sundays?"))
    state = play(state, StanceGiven(ANN, "consent", person=BOB), says(ANN, "consent"), objects(CAT))
    state = play(state, amends(state, "We answer within two working days.", integrates=(3,)))
    state = play(state, says(ANN, "consent"), says(BOB, "consent"), objects(CAT), ObjectionLifted(CAT))
    state = play(state, OutcomeWritten(ANN, "Two days at most."), AnnouncementConfirmed(ANN))
    return play(state, CustomerNotReached(CLOCK, MAX, "blocked"))


def test_answers_are_grouped_in_the_order_of_the_process():
    assert [group.value for group in summary.of(contested()).groups] == ["concern", "object"]


def test_objections_stand_with_what_would_lift_them():
    assert [each.lift for each in summary.of(contested()).objections] == ["Two days instead of one."]


def test_the_card_says_how_many_have_answered():
    shown = summary.of(contested())
    assert (shown.answered, shown.participants, shown.waiting_for) == (2, 3, (ANN,))


def test_no_answers_are_offered_before_people_are_asked():
    assert summary.of(consent(react_until=NOW + DAY)).choices == ()


def test_once_it_is_announced_nothing_is_left_to_do():
    assert summary.of(whole()).next_action.text == "Nothing is left to do."


def test_who_was_not_reached_is_shown():
    assert summary.of(whole()).telling.not_reached == (MAX,)


def test_the_record_has_every_version():
    assert "### Version 2" in exported(whole())


def test_the_record_shows_what_changed():
    assert "~~one~~ **two**" in exported(
        play(consent(), amends(consent(), builders.TEXT.replace("one", "two")))
    )


def test_the_record_says_who_said_what_when():
    assert "- 2026-03-02 11:00 CET Cat: Object (round 1, version 1). Too fast. – Would be lifted by: Two" in (
        exported(whole())
    )


def test_the_record_marks_what_was_said_by_phone():
    assert "Bob: Consent (round 1, version 1) (by phone, recorded by Ann)" in exported(whole())


def test_the_record_says_how_it_ended():
    assert "**adopted**, 2026-03-02 11:00 CET, –. Nobody objects." in exported(whole())


def test_the_record_sets_customers_apart():
    assert "## Customers' voices (advisory)" in exported(whole())


def test_words_cannot_break_the_record():
    state = play(consent(), Asked(BOB, "# Not a heading\n<b>*bold*</b>"))
    assert "\\# Not a heading \\<b\\>\\*bold\\*\\</b\\>" in exported(state)


def test_a_vote_is_recorded_with_its_counts():
    state = builders.deadline(play(builders.vote(), builders.votes(ANN, "Tea")))
    assert "- Count 1: Tea 1, Coffee 0, Water 0" in exported(state)


def test_a_voice_that_was_edited_after_the_end_stands_as_it_was_and_says_so():
    state = play(
        consent(customers=(MAX,)), VoicesAsked(ANN, (MAX,)), VoiceHeard(MAX, "for", "At last!", message=7)
    )
    state = play(state, says(ANN, "consent"), says(BOB, "consent"), says(CAT, "consent"), VoiceEdited(MAX, 7))
    assert "(edited after the end)" in exported(state)
