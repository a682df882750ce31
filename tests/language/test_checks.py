"""What stands between a language model and a reader: schemas, masks, citations, prompts, limits."""

from datetime import UTC, datetime, timedelta

import pytest

from language import answers, citations, likeness, limits, masking, prompting
from ports.language import Cited

LIST = {"type": "array", "minItems": 1, "items": {"type": "integer"}}
OBJECT = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 3}, "numbers": LIST}}
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_what_fits_the_schema_is_parsed():
    assert answers.parse('{"name": "abc", "numbers": [1]}', OBJECT) == {"name": "abc", "numbers": [1]}


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "abcd", "numbers": [1]}',
        '{"name": "abc", "numbers": []}',
        '{"name": "abc", "numbers": [1.5]}',
        '{"name": "abc", "numbers": [true]}',
        '{"name": "abc"}',
        '{"name": "abc", "numbers": [1], "more": 1}',
        "[]",
        "null",
        "NaN",
        "{" * 5000,
        "",
    ],
)
def test_what_does_not_fit_the_schema_is_refused(text):
    with pytest.raises(answers.BadAnswer):
        answers.parse(text, OBJECT)


def test_a_strict_schema_requires_every_key():
    assert answers.strict(OBJECT)["required"] == ["name", "numbers"]


@pytest.mark.parametrize(
    "contact",
    [
        "a.b@c.example",
        "https://c.example/x?y=1",
        "+44 20 7946 0958",
        "@ann_lee",
        "FR76 3000 6000 0112 3456 7890 189",
    ],
)
def test_contacts_are_masked(contact):
    assert masking.Mask().hide(f"see {contact} now") == "see ⟦1⟧ now"


def test_short_numbers_and_prices_are_not_contacts():
    text = "version 12.4 costs 35,90 since 2024, error 503"
    assert masking.Mask().hide(text) == text


def test_a_name_is_masked_as_a_word_only():
    assert masking.Mask(["Ann"]).hide("Ann likes annexes") == "⟦1⟧ likes annexes"


def test_a_whole_name_is_masked_where_a_part_of_it_is_one_too():
    assert masking.Mask(["Ann", "Ann Lee"]).hide("Ann Lee likes it") == "⟦1⟧ likes it"


def test_a_forged_mark_brings_back_nothing():
    mask = masking.Mask()
    assert mask.show(mask.hide("a@b.example ⟦1⟧")) == "a@b.example [1]"


def test_a_sentence_without_any_source_does_not_hold():
    assert citations.held([Cited("It crashes.", ())], ["It crashes."]) == []


def test_a_sentence_with_one_false_source_does_not_hold():
    assert citations.held([Cited("It crashes.", (0, 7))], ["It crashes."]) == []


def test_a_sentence_with_a_figure_that_its_source_has_not_does_not_hold():
    assert citations.held([Cited("It crashes in 90 percent.", (0,))], ["It crashes."]) == []


def test_likeness_in_meaning_stands_in_for_words_of_another_language():
    said = Cited("Das Programm stürzt ab.", (0,))
    assert citations.held([said], ["It crashes."], near=[0.7]) == [said]


def test_every_prompt_says_that_words_are_not_instructions():
    tasks = ("tag", "label", "summary", "mood", "translate")
    assert [task for task in tasks if "never" not in prompting.load(task).text] == []


def test_a_budget_ends():
    budget = limits.Budget(100)
    budget.spend(130, NOW)
    assert budget.left(NOW) == 0


def test_a_budget_cannot_be_earned():
    budget = limits.Budget(100)
    budget.spend(-50, NOW)
    assert budget.left(NOW) == 100


def test_an_open_breaker_lets_one_try_pass_after_its_rest():
    breaker = limits.Breaker(failures=1)
    breaker.fell(NOW)
    later = NOW + timedelta(minutes=2)
    assert [breaker.lets(NOW), breaker.lets(later), breaker.lets(later)] == [False, True, False]


def test_meaning_is_near_across_languages():
    messages = ["L'export vers Excel échoue tous les lundis", "Bravo, super application"]
    assert likeness.nearness("The export to Excel fails on Mondays.", messages) > citations.ALIKE
    assert likeness.nearness("Deliveries come days late.", messages) < citations.ALIKE
