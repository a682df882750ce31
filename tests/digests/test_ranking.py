"""What said the same is one entry, in its place, with its reason; and what is filtered, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Texts
from digests import gathering, ranking, selection
from digests.ranking import Ranking
from domain.digests import Filters, Said, Section, Taste
from domain.ecosystem.values import Book, Kind, firm
from domain.ids import ConversationId
from tests.digests.fakes import START
from tests.digests.said import DAY, a_window, said

SAY = Texts().say
EXPORT = "the csv export drops the last line"
COLOURS = "the new colours hurt my eyes"


def ranked(*messages: Said, tastes: dict[str, Taste] | None = None, **filters: object) -> Ranking:
    asked = Filters(**filters)  # type: ignore[arg-type]
    return ranking.rank(selection.select(messages, asked), a_window(), asked, tastes or {})


def disliked(words: str, by: int = 2) -> dict[str, Taste]:
    """What a channel has taught that pressed *less* on an entry of these words."""
    (entry,) = ranked(*(said(words, number) for number in range(by))).entries
    return dict.fromkeys(entry.features, Taste(less=1))


def reason(*messages: Said) -> str:
    (entry,) = ranked(*messages).entries
    return SAY("en", entry.reason)


def test_what_says_the_same_is_one_entry():
    found = ranked(said(EXPORT, 1), said("csv export loses the last line", 2), said(COLOURS, 3))
    assert sorted(len(entry.said) for entry in found.entries) == [1, 2]


def test_the_same_words_under_another_tag_are_another_entry():
    assert len(ranked(said(EXPORT, 1), said(EXPORT, 2, tag="idea")).entries) == 2


def test_messages_without_words_are_entries_of_their_own():
    assert len(ranked(said("", 1), said("", 2)).entries) == 2


def test_a_theme_that_is_known_already_counts_before_words():
    found = ranked(said(EXPORT, 1, theme="7"), said(COLOURS, 2, theme="7"))
    assert len(found.entries) == 1
    assert "theme:7" in found.entries[0].features


def test_what_is_not_understood_yet_has_the_theme_of_what_says_the_same():
    found = ranked(said(EXPORT, 1, theme="7"), said(EXPORT, 2), said(COLOURS, 3))
    assert sorted(len(entry.said) for entry in found.entries) == [1, 2]


def test_thanks_and_captions_go_on_with_what_their_conversation_said():
    talk = {"conversation": ConversationId(7)}
    found = ranked(
        said(EXPORT, theme="7", **talk), said("and more from a colleague", **talk), said(COLOURS, **talk)
    )
    assert sorted(len(entry.said) for entry in found.entries) == [1, 2]


def test_the_reason_counts_people_organisations_and_messages():
    acme = [said(EXPORT, 1, organisation="Acme") for _ in range(2)]
    told = reason(*acme, said(EXPORT, 2, organisation="Bolt"))
    assert told.startswith("2 customers, 2 organisations, 3 messages")


def test_the_reason_says_how_many_are_colleagues_where_customers_say_it_too():
    inside = said(EXPORT, 2, inside=True)
    assert reason(said(EXPORT, 1), inside).startswith("2 people, 1 of them a colleague")
    assert reason(inside) == "1 colleague"


def test_the_reason_says_who_is_more_than_a_customer():
    partner = said(EXPORT, 1, kind="partner")
    assert reason(partner, said(EXPORT, 2), said(EXPORT, 3)).startswith("3 customers, 1 of them a partner")
    assert reason(partner).startswith("1 customer, a partner")


def test_what_an_organisation_is_to_us_goes_before_what_one_of_its_people_is():
    one = said(EXPORT, organisation="Acme")
    book = Book(kinds={firm("Acme"): Kind.PARTNER, one.by: Kind.COMPETITOR})
    assert gathering.with_kinds([one], book)[0].kind == "partner"


def test_the_reason_says_since_when_it_rises():
    window = [said(EXPORT, number, day=7.5) for number in range(4)]
    before = [said(EXPORT, 9, day=6.5), said(EXPORT, 8, day=6.5)]
    # The window's day is Thursday the 8th of January 2026.
    assert reason(*before, *window).endswith("rising since Wednesday")


def test_what_is_heard_as_often_as_ever_does_not_rise():
    usual = [said(EXPORT, number, day=number + 0.1 * part) for number in range(7) for part in range(1, 5)]
    found = ranked(*usual, *(said(EXPORT, number) for number in range(4)))
    assert [entry.section for entry in found.entries] == [Section.COLD]


def test_one_person_who_writes_often_makes_nothing_rise():
    assert ranked(*(said(EXPORT, 1) for _ in range(9))).entries[0].section is Section.COLD


def test_what_rises_is_hot():
    assert ranked(*(said(EXPORT, number) for number in range(3))).entries[0].section is Section.HOT


def test_an_idea_of_several_people_rises():
    found = ranked(*(said("a dark theme", number, tag="idea") for number in range(2)))
    assert found.entries[0].section is Section.IDEAS


def test_who_waits_comes_first_and_the_longest_before_the_others():
    late = said(EXPORT, 1, waiting=START + 7.4 * DAY)
    early = said(COLOURS, 2, day=3, waiting=START + 3 * DAY)
    found = ranked(*(said("prices are too high", number) for number in range(5)), late, early)
    assert [entry.said[0] for entry in found.entries[:2]] == [early, late]


def waits(words: str, day: float, tag: str = "bug") -> Said:
    """What one person says in one conversation, to which nobody answers."""
    return said(words, 1, day=day, tag=tag, conversation=ConversationId(1), waiting=START + 7.1 * DAY)


def test_a_conversation_that_waits_is_one_entry_whatever_it_says_more():
    found = ranked(
        waits("the export drops the last line", 7.1), waits("nobody can read my invoice today", 7.2)
    )
    assert [entry.section for entry in found.entries] == [Section.WAITING]


def test_what_others_say_as_well_stands_by_itself_and_is_not_waited_for_once_more():
    others = [said("the colours hurt my tired eyes", number) for number in range(2, 5)]
    found = ranked(waits(EXPORT, 7.1), waits("the colours hurt my tired eyes", 7.2), *others)
    assert [(entry.section, entry.people) for entry in found.entries] == [
        (Section.WAITING, 1),
        (Section.HOT, 4),
    ]


def test_a_further_subject_of_a_conversation_that_waits_stands_by_itself():
    found = ranked(waits(EXPORT, 7.1), waits("a dark theme for my tired eyes", 7.2, "idea"))
    assert [entry.section for entry in found.entries] == [Section.WAITING, Section.COLD]


def test_a_theme_stands_in_one_section_only():
    found = ranked(*(said(EXPORT, number, waiting=START + 7 * DAY) for number in range(5)))
    assert [entry.section for entry in found.entries] == [Section.WAITING]
    assert "rising" in SAY("en", found.entries[0].reason)


def test_what_only_the_past_says_is_no_entry():
    assert ranked(said(EXPORT, 1, day=5)).entries == ()


def test_fewer_people_than_asked_for_make_it_reference():
    found = ranked(*(said(EXPORT, number) for number in range(3)), weight=4)
    assert found.entries[0].section is Section.COLD


def test_what_a_channel_wants_less_of_is_filtered_with_a_reason():
    found = ranked(said(COLOURS, 1), said(COLOURS, 2), tastes=disliked(COLOURS))
    assert found.entries == ()
    assert [entry.filtered for entry in found.filtered] == [ranking.LESS]


def test_one_voice_alone_is_never_filtered():
    found = ranked(said(COLOURS, 1), tastes=disliked(COLOURS))
    assert len(found.entries) == 1
    assert found.filtered == ()


def test_the_one_who_says_the_contrary_stands_apart_from_what_is_filtered():
    crowd = [said(COLOURS, number, mood="dislike") for number in range(5)]
    lone = said("the new colours please my eyes", 9, mood="like")
    tastes = disliked(COLOURS)
    found = ranked(*(*crowd, lone), tastes=tastes)
    assert [entry.said for entry in found.entries] == [(lone,)]


def test_who_waits_is_never_filtered():
    waiting = [said(COLOURS, number, waiting=START + 7 * DAY) for number in range(2)]
    assert ranked(*waiting, tastes=disliked(COLOURS)).filtered == ()


def test_a_dislike_of_one_theme_leaves_others_of_its_tag_alone():
    tastes = disliked(COLOURS) | {"tag:bug": Taste(less=9)}
    assert ranked(said(EXPORT, 1), said(EXPORT, 2), tastes=tastes).filtered == ()


def test_what_was_passed_over_again_and_again_is_not_filtered_for_that():
    tastes = {feature: Taste(ignored=99) for feature in disliked(COLOURS)}
    assert ranked(said(COLOURS, 1), said(COLOURS, 2), tastes=tastes).filtered == ()


def test_what_a_channel_acts_on_is_hot():
    tastes = {feature: Taste(acted=2) for feature in disliked(COLOURS)}
    assert ranked(said(COLOURS, 1), tastes=tastes).entries[0].section is Section.HOT


TASTES = st.builds(Taste, *[st.integers(0, 50)] * 4)


@given(st.lists(TASTES, max_size=6), st.integers(0, 3))
def test_a_taste_has_bounds(tastes, unknown):
    known = {f"word:{number}": taste for number, taste in enumerate(tastes)}
    features = [*known, *(f"word:x{number}" for number in range(unknown)), "tag:bug"]
    assert -3 <= ranking.taste(features, known) <= 3


WORDS = st.sampled_from(
    "export csv line colours eyes login invoice theme dark price high support slow".split()
)
MESSAGES = st.lists(
    st.builds(
        lambda words, by, day, tag, waits: said(" ".join(words), by, day=day, tag=tag, waiting=START if waits else None),
        st.lists(WORDS, max_size=6),
        st.integers(1, 6),
        st.floats(0.5, 7.9),
        st.sampled_from(["bug", "idea", "praise"]),
        st.booleans(),
    ),
    max_size=40,
)  # fmt: skip
LEARNT = st.dictionaries(
    st.sampled_from([f"word:{word[:6]}" for word in ("export", "colours", "login")]), TASTES
)


@given(MESSAGES, LEARNT)
def test_nothing_of_the_window_is_lost_or_told_twice(messages, tastes):
    found = ranked(*messages, tastes=tastes)
    shown = [one.message for entry in found.entries for one in entry.said]
    hidden = [one.message for entry in found.filtered for one in entry.said]
    window = a_window()
    assert sorted({*shown, *hidden}) == sorted(
        one.message for one in messages if one.waiting or window.holds(one.message)
    )
    assert len(shown) == len(set(shown))


@given(MESSAGES, LEARNT)
def test_no_lone_voice_and_nobody_who_waits_is_ever_filtered(messages, tastes):
    for entry in ranked(*messages, tastes=tastes).filtered:
        assert not any(one.waiting for one in entry.said)
        same = [
            one for one in messages if one.words == entry.said[0].words and one.tags == entry.said[0].tags
        ]
        assert entry.people > 1 or len({one.by for one in same}) > 1 or len(messages) > 1


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({}, 3),
        ({"tags": ("idea",)}, 1),
        ({"languages": ("fr",)}, 1),
        ({"organisations": ("ACMÉ",)}, 1),
        ({"words": ("Export",)}, 2),
        ({"words": ("nowhere",)}, 0),
        ({"without": ("csv",)}, 2),
        ({"sources": ("inside",)}, 1),
        ({"sources": ("inside", "outside")}, 3),
        ({"statuses": ("resolved",)}, 0),
        ({"channels": ("slack:main:C1",)}, 1),
        ({"words": (" ",), "without": ("",)}, 3),
    ],
)
def test_filters_let_through_what_they_name(filters, kept):
    messages = (
        said("csv export breaks", 1, organisation="acmé", language="en"),
        said("the export is slow", 2, tag="idea", language="fr-CA", home="slack:main:C1"),
        said("a colleague heard it", 3, inside=True),
    )
    chosen = selection.select(messages, Filters(**filters))
    assert len(chosen.kept) == kept
