"""`/consent`, the page of one's own, and the record as a file."""

import pytest

from bot.texts import Texts
from domain import outbound
from domain.inbound import HomeOpened
from domain.people import Colleague
from domain.proposals.values import ProposalId
from handlers.decisions import export
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVE, EVERYONE
from tests.handlers.house import words


def consent(circle, text, by=a.ANN):
    return circle.house.command("consent", text, by)


def test_list_shows_what_is_open_with_what_it_wants_of_me(asked):
    assert consent(asked, "list", a.BEN).splitlines()[:2] == [
        "Open decisions",
        "D-1 *Ship on Fridays*: Answer: is it good enough for now and safe enough to try?",
    ]


def test_list_of_nothing_is_a_sentence(circle):
    assert consent(circle, "list") == "Nothing is being decided now. `/consent` proposes something."


def test_mine_shows_what_waits_for_me(asked):
    assert "D-1" in consent(asked, "mine", a.BEN)
    asked.press("Consent", a.BEN)
    assert consent(asked, "mine", a.BEN) == "Nothing waits for you."


def test_mine_shows_what_i_proposed(asked):
    assert "D-1 *Ship on Fridays*: 0 of 3 have answered" in consent(asked, "mine")


@pytest.mark.parametrize("text", ["show D-1", "show d1", "show 1", "D-1", "SHOW d-1"])
def test_show_is_the_card_with_the_way_to_it(asked, text):
    assert consent(asked, text).startswith("Its card: D-1\nD-1 · Ship on Fridays\n")


def test_show_of_nothing_says_so(circle):
    assert consent(circle, "show D-9").startswith("There is no decision D-9.")


def test_a_draft_is_not_shown(circle):
    circle.draft()
    assert consent(circle, "show D-1").startswith("There is no decision D-1.")


def test_search_finds_words_of_reasons_too(asked):
    asked.fill("Object", a.BEN, reason="Été is too hot.", lift="Autumn.")
    assert "D-1" in consent(asked, "search ete hot")
    assert consent(asked, "search winter") == "No decision speaks of that."


def test_search_without_words_says_how(asked):
    assert consent(asked, "search").startswith("Say what to search for")


def test_a_mistyped_verb_names_the_nearest(asked):
    assert consent(asked, "serach fridays").startswith(
        "I do not know `serach`. Did you mean `/consent search`?"
    )


def test_a_reference_alone_that_no_decision_has_is_told_so(asked):
    assert consent(asked, "D-9").startswith("There is no decision D-9.")


def test_help_names_every_verb(circle):
    said = consent(circle, "help")
    assert all(verb in said for verb in ("list", "mine", "show", "search", "announce", "export"))


def test_a_guest_is_told_that_it_is_not_for_them(circle):
    from tests.handlers.decisions.conftest import Sender

    stranger = Sender(a.AliasId("slack:main:U9X"), "X")
    assert consent(circle, "list", stranger) == (
        "Only people of this workspace can take part in its decisions."
    )


def exported(circle):
    circle.house.deliver()
    return [one for one in circle.house.sent if str(getattr(one, "slot", "")).startswith("export:")]


def test_export_puts_a_file_below_the_card(asked):
    assert consent(asked, "export D-1") == "The record of D-1 is being put below its card."
    (post,) = exported(asked)
    assert (post.under, post.content.attachments[0].name) == ("proposal:1", "D-1.md")


def test_exporting_the_same_again_says_where_it_is(asked):
    consent(asked, "export D-1")
    assert consent(asked, "export D-1") == "The record of D-1 stands below its card already."
    assert len(exported(asked)) == 1


def test_exporting_after_a_change_gives_a_further_file(asked):
    consent(asked, "export D-1")
    asked.press("Consent", a.BEN)
    consent(asked, "export D-1")
    assert len(exported(asked)) == 2


def test_export_of_nothing_says_so(circle):
    assert consent(circle, "export D-9").startswith("There is no decision D-9.")


def test_the_file_has_texts_people_reasons_and_outcome(asked):
    asked.fill("Object", a.BEN, reason="Not on Fridays.", lift="Tuesday.")
    asked.press("Consent", CLEO)
    asked.press("Consent", DAN)
    asked.fill("Amend", text="We ship every Tuesday.", what="substance", integrates=("1",))
    for person in EVERYONE:
        asked.press("Consent", person)
    asked.fill("Write the outcome", text="Tuesdays it is.")
    house = asked.house
    said = Texts().say
    text = export.document(ProposalId(1), lambda one: said("en", one), uow=house.uow, policy=house.policy)
    wanted = ("D-1", "Ship on Fridays", "every Friday at ten", "every Tuesday", "Ben", "Not on Fridays.",
              "Tuesday.", "Tuesdays it is.", "Ann")  # fmt: skip
    assert [one for one in wanted if one not in text] == []


def test_the_file_names_who_led_and_who_decided_though_they_take_no_part(circle):
    circle.house.uow.people.save_colleague(Colleague(EVE.alias, a.TEAM, "Eve"))
    circle.draft(process="advice")
    circle.fill("Say who decides", decider=EVE.alias)
    circle.press("Open it")
    circle.fill("People and time", hand_over=a.BEN.alias)
    house, said = circle.house, Texts().say
    text = export.document(ProposalId(1), lambda one: said("en", one), uow=house.uow, policy=house.policy)
    assert "slack:" not in text


def page(circle, person):
    circle.house.hear(HomeOpened(a.TEAM, person))
    circle.house.deliver()
    return [one for one in circle.house.sent if isinstance(one, outbound.Home) and one.person == person.alias]


def test_the_page_lists_what_waits_for_me_first(asked):
    assert words(page(asked, a.BEN)[-1]).splitlines()[:4] == [
        "Your desk",
        "Decisions that wait for you",
        "D-1 *Ship on Fridays*: Answer: is it good enough for now and safe enough to try?",
        "until Mar 5, 2026, 12:00",
    ]


def test_an_empty_page_says_so(circle):
    assert words(page(circle, EVE)[-1]).startswith("Your desk\nNothing waits for you. 🌿")


def test_the_page_of_who_looked_today_follows(asked):
    page(asked, a.BEN)
    asked.press("Consent", a.BEN)
    assert words([one for one in asked.house.sent if isinstance(one, outbound.Home)][-1]).startswith(
        "Your desk\nNothing waits for you. 🌿"
    )


def test_nobodys_page_is_drawn_who_has_not_looked(asked):
    asked.press("Consent", a.BEN)
    assert [one for one in asked.house.sent if isinstance(one, outbound.Home)] == []


def test_the_page_shows_what_was_decided(asked):
    for person in EVERYONE:
        asked.press("Consent", person)
    assert "What was decided\nD-1 *Ship on Fridays*: adopted" in words(page(asked, a.BEN)[-1])
