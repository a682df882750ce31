"""Messages that say the same are found, named, and joined as they arrive."""

import pytest

from language import keeping, labels, likeness, summaries, themes
from language.embeddings import Letters

LOGIN = [
    "I cannot log in with my password",
    "Login impossible since this morning, password refused",
    "My password is refused at login",
    "Impossible de me connecter, mot de passe refusé",
]
PARCEL = [
    "The parcel has not arrived",
    "My parcel is late by a week",
    "Where is my parcel? It has not arrived yet",
    "Mon colis n'est toujours pas arrivé",
]
DARK = ["Please add a dark mode", "A dark mode would be nice for the night", "dark mode please"]
ALL = [*LOGIN, *PARCEL, *DARK]


def group_of(place, **links):
    found = themes.cluster(ALL, **links)
    return next(set(group.members) for group in found if place in group.members)


def test_messages_that_say_the_same_are_one_theme():
    assert {0, 1, 2} <= group_of(0)


def test_other_subjects_are_other_themes():
    assert not group_of(0) & group_of(8)


def test_every_message_is_in_exactly_one_theme():
    assert sorted(place for group in themes.cluster(ALL) for place in group.members) == list(range(len(ALL)))


def test_a_theme_is_named_by_its_own_words():
    dark = next(group for group in themes.cluster(ALL) if 8 in group.members)
    assert "dark mode" in dark.label


def test_a_link_by_hand_joins():
    assert 8 in group_of(0, together=[(0, 8)])


def test_a_parting_by_hand_parts():
    assert 2 not in group_of(0, apart=[(0, 2)])


def test_a_link_to_nowhere_is_refused():
    with pytest.raises(IndexError):
        themes.cluster(ALL, together=[(0, 99)])


@pytest.mark.parametrize("messages", [[], [""], ["same", "same"], ["", "👍"]])
def test_few_and_empty_messages_are_no_trouble(messages):
    assert sum(len(group.members) for group in themes.cluster(messages)) == len(messages)


def test_more_messages_than_are_compared_at_once_all_find_a_place(monkeypatch):
    monkeypatch.setattr(themes, "AT_ONCE", 5)
    assert sorted(place for group in themes.cluster(ALL) for place in group.members) == list(range(len(ALL)))


def test_a_message_joins_the_theme_that_says_the_same():
    assert themes.assign("My password is refused, I cannot log in", themes.index([LOGIN, PARCEL, DARK])) == 0


def test_a_message_about_something_new_joins_no_theme():
    assert themes.assign("Do you sell gift cards for weddings?", themes.index([LOGIN, PARCEL, DARK])) is None


def test_a_merged_theme_answers_as_the_one_it_went_into():
    known = themes.index([LOGIN, PARCEL, DARK])
    known.merge(2, into=1)
    assert themes.assign("please offer a dark mode", known) == 1


def test_a_merge_can_be_undone():
    known = themes.index([LOGIN, PARCEL, DARK])
    known.merge(2, into=1)
    known.part(2)
    assert themes.assign("please offer a dark mode", known) == 2


def test_an_index_survives_a_restart():
    known = themes.index([LOGIN, PARCEL, DARK])
    known.merge(2, into=1)
    again = keeping.restored(keeping.kept(known))
    row = known.row("please offer a dark mode")
    assert again.find(row)[0] == known.find(row)[0] == 1


@pytest.mark.parametrize("damage", [b"", b"PK nonsense", None])
def test_a_damaged_index_is_refused_by_name(damage):
    data = keeping.kept(themes.index([DARK]))
    with pytest.raises(keeping.Unreadable):
        keeping.restored(data[:-40] if damage is None else damage)


def test_an_index_of_another_model_is_refused():
    with pytest.raises(keeping.Unreadable):
        keeping.restored(keeping.kept(themes.index([DARK])), encoder=Letters())


def test_an_empty_index_knows_no_theme():
    assert themes.assign("anything", themes.index([])) is None


def test_related_messages_come_nearest_first():
    found = likeness.related("parcel not arrived", ALL, limit=3)
    assert {one.index for one in found} <= {4, 5, 6, 7}


def test_what_says_the_same_is_marked():
    found = likeness.related("I can't log in, my password is refused", ALL, limit=len(ALL))
    assert found[0].same > found[-1].same


def test_nothing_is_related_to_nothing():
    assert likeness.related("x", []) == []


def test_themes_are_found_without_a_model():
    found = themes.cluster(ALL, encoder=Letters())
    assert any({8, 10} <= set(group.members) for group in found)


def test_a_summary_quotes_word_for_word():
    assert all(quote.sentence in ALL[quote.source] for quote in summaries.summarise(ALL))


def test_a_summary_leaves_out_what_says_too_little():
    quotes = summaries.summarise(["Thanks.", "Thanks a lot.", "The door is stuck."], limit=3)
    assert "Thanks." not in [quote.sentence for quote in quotes]


def test_a_summary_does_not_repeat_itself():
    quotes = summaries.summarise(
        ["The door is stuck.", "the door is stuck", "The lamp is broken again."], limit=3
    )
    assert len(quotes) == 2


@pytest.mark.parametrize("messages", [[], [""], ["👍"]])
def test_nothing_said_is_nothing_summed_up(messages):
    assert summaries.summarise(messages) == []


@pytest.mark.parametrize("together", [(), ((0, 4),)])
def test_of_many_messages_their_divisions_are_asked_and_links_hold(monkeypatch, together):
    monkeypatch.setattr(themes, "SEVERAL", 5)
    found = group_of(0, together=together, apart=[(0, 1)])
    assert (4 in found, 1 in found) == (bool(together), False)


def test_a_theme_whose_words_name_nothing_is_called_by_its_shortest_message():
    assert labels.label_all([["It is not doing that at all", "it does not work 4711"], ["🙂", "?!"]]) == [
        "it does not work",
        "",
    ]
