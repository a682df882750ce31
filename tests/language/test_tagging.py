"""Tags are suggested from descriptions, examples and corrections."""

import pytest

from language import seeds, tagging
from language.embeddings import Letters
from ports.language import Topic

BUILTIN = [Topic(name) for name in seeds.TAGS]
OWN = [
    Topic("garden", "plants, lawns and flowers", ("My roses are withering", "When do I sow the lawn?")),
    Topic("kitchen", "cooking and ovens", ("The oven stays cold", "A recipe for soup, please")),
]


@pytest.mark.parametrize(
    ("message", "tag"),
    [
        ("The program closes by itself whenever I print.", "bug"),
        ("Could you offer a monthly calendar as well?", "idea"),
        ("Le logiciel se ferme tout seul quand j'imprime.", "bug"),
        ("You took the money from my account two times.", "billing"),
        ("Magnifique, toute l'équipe vous remercie !", "praise"),
    ],
)
def test_a_fresh_install_knows_the_built_in_tags(message, tag):
    assert tagging.suggest([message], BUILTIN)[0].tag == tag


def test_the_teams_own_tags_are_learnt_from_a_few_examples():
    said = tagging.suggest(["The tulips need water", "How hot should the stove be?"], OWN)
    assert [one.tag for one in said] == ["garden", "kitchen"]


def test_a_tag_is_learnt_in_one_language_and_used_in_another():
    assert tagging.suggest(["Mes tulipes manquent d'eau"], OWN)[0].tag == "garden"


@pytest.mark.parametrize(
    ("message", "tag"),
    [
        ("My lawn is yellow", "garden"),
        ("Mes tulipes manquent d'eau", "garden"),
        ("Une recette de gâteau", "kitchen"),
    ],
)
def test_the_teams_own_tags_are_heard_beside_the_built_in_ones(message, tag):
    assert tagging.suggest([message], [*BUILTIN, *OWN])[0].tag == tag


def test_a_description_alone_makes_a_tag():
    tags = [Topic("a", "delivery of parcels"), Topic("b", "music and concerts")]
    assert tagging.suggest(["My package has not come"], tags)[0].tag == "a"


def test_a_correction_counts_from_the_next_message_on():
    message = "The moss between the tiles is ugly"
    said = tagging.suggest([message], OWN, corrections=[(message, "kitchen")])
    assert said[0].tag == "kitchen"


def test_the_last_correction_of_a_message_counts():
    message = "The moss between the tiles is ugly"
    said = tagging.suggest([message], OWN, corrections=[(message, "kitchen"), (message, "garden")])
    assert said[0].tag == "garden"


def test_a_correction_to_a_tag_that_is_gone_is_passed_over():
    assert tagging.suggest(["The tulips need water"], OWN, corrections=[("x y z", "gone")])[0].tag == "garden"


def test_what_is_unlike_every_example_is_less_certain():
    near, far = tagging.suggest(["The oven is cold again", "The share price of the railway fell"], OWN)
    assert far.confidence < near.confidence


KINDS = [
    Topic(
        "red", "", ("It crashes whenever I print", "Saving does not work any more", "The page stays blank")
    ),
    Topic(
        "blue", "", ("A dark mode would be nice", "Please add a calendar", "I wish it could export to Excel")
    ),
]
"""Kinds of message under names that nobody knows."""


@pytest.mark.parametrize(("tags", "subjects"), [(OWN, True), (KINDS, False)], ids=["subjects", "kinds"])
def test_a_few_tags_of_ones_own_are_subjects_unless_their_sound_tells_them(tags, subjects):
    assert (tagging.learn(tags).subjects is not None) == subjects


@pytest.mark.parametrize("message", ["\ud800 half", "\x00", "a" * 100_000, "😀" * 5000, "\u202eabc", "你好"])
def test_no_text_is_too_odd_for_a_suggestion(message):
    assert len(tagging.suggest([message, "The oven is cold"], OWN)) == 2


@pytest.mark.parametrize("message", ["", "   ", "!!!", "👍"])
def test_a_message_without_words_is_never_tagged_without_asking(message):
    assert not tagging.suggest([message], BUILTIN)[0].sure


def test_no_tags_are_refused():
    with pytest.raises(ValueError, match="no tags"):
        tagging.suggest(["x"], [])


def test_one_tag_is_enough():
    assert tagging.suggest(["The oven is cold"], OWN[:1])[0].tag == "garden"


def test_without_a_model_the_same_words_still_tell():
    assert tagging.suggest(["My roses are withering again"], OWN, embeddings=Letters())[0].tag == "garden"


def test_every_built_in_kind_has_twenty_sentences_in_each_language():
    kinds = (*seeds.TAGS, *seeds.MOODS)
    counts = {
        (kind, language): sum((seed.kind, seed.language) == (kind, language) for seed in seeds.every())
        for kind in kinds
        for language in seeds.LANGUAGES
    }
    assert min(counts.values()) >= 20


def test_a_tags_name_is_recognised_by_its_synonyms():
    assert [seeds.builtin(name) for name in ("Feature request", "problème", "our_own")] == [
        "idea",
        "bug",
        None,
    ]
