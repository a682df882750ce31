"""What a theme suggests: its words as they stand, from three actors at least, with who sees it otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain import heard, suggestions
from domain.digests import Taste
from domain.heard import Voice
from domain.ids import PlaceId
from domain.suggestions import State, Suggestion, Theme

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERE = PlaceId("slack:main:C1")
SAYINGS = (
    "Please add an export of invoices as CSV",
    "An export of our invoices would help me every month",
    "I miss the export of invoices, CSV would do",
    "Exporting invoices by hand takes me hours",
)


def voice(number: int, words: str = "", by: object = None, **given: object) -> Voice:
    said = words or SAYINGS[number % len(SAYINGS)]
    values = {"mood": "dislike", "tag": "idea", "home": HERE, **given}
    return Voice(
        number,
        number,
        f"telegram:{number if by is None else by}",
        NOW - timedelta(days=number),
        said,
        **values,
    )  # type: ignore[arg-type]


def theme(*voices: Voice, number: int = 1, **given: object) -> Theme:
    return Theme(number, "invoices, export", tuple(voices), **given)  # type: ignore[arg-type]


def made(*voices: Voice) -> Suggestion:
    draft = suggestions.suggest(theme(*voices), HERE, NOW)
    assert draft is not None
    return draft


def test_three_actors_who_ask_make_a_suggestion():
    draft = made(*map(voice, range(3)))
    assert (len(draft.quotes), draft.tag, draft.people) == (3, "idea", 3)


def test_two_actors_do_not():
    assert suggestions.suggest(theme(voice(1), voice(2), voice(3, by=2)), HERE, NOW) is None


def test_an_organisation_speaks_with_one_voice():
    voices = [voice(number, organisation="Acme") for number in range(3)]
    assert suggestions.suggest(theme(*voices), HERE, NOW) is None


@pytest.mark.parametrize("tag", ["praise", ""])
def test_what_asks_for_nothing_is_not_suggested(tag: str):
    assert suggestions.suggest(theme(*(voice(number, tag=tag) for number in range(5))), HERE, NOW) is None


def test_what_people_like_needs_people_who_said_that_it_asks():
    taken = [voice(number, mood="like", given=False) for number in range(5)]
    assert not suggestions.asks(taken)
    assert suggestions.asks([replace(one, given=True) for one in taken])


def test_what_few_of_many_who_are_pleased_ask_is_not_suggested():
    pleased = [voice(number, mood="like", tag="", given=False) for number in range(9)]
    assert not suggestions.asks([*pleased, *(voice(number, mood="like") for number in range(10, 13))])


def test_who_is_pleased_is_not_quoted_as_asking():
    pleased = voice(9, "Invoices as PDF keep me on track, great export", mood="like", given=False)
    draft = made(*(voice(number, mood="like") for number in range(4)), pleased)
    assert (9 in draft.quotes, draft.confidence.voices) == (False, 4)


def test_who_sees_it_otherwise_is_shown_and_not_quoted():
    other = voice(9, "The export of invoices works well, I am happy", mood="like", tag="")
    draft = made(*map(voice, range(4)), other)
    assert (draft.against, 9 in draft.quotes, draft.confidence.against) == ((9,), False, 1)


def test_counter_voices_beyond_those_shown_are_counted():
    others = [
        voice(number, "Invoices: the export is fine as it is", mood="like", tag="")
        for number in range(10, 16)
    ]
    draft = made(*map(voice, range(8)), *others)
    assert (len(draft.against), draft.also_against) == (3, 3)


def test_dissent_near_the_theme_counts_where_it_uses_its_words():
    near = (
        voice(20, "The export of invoices is fine for me", mood="like", tag=""),
        voice(21, "What a nice day", mood="like", tag=""),
    )
    draft = suggestions.suggest(theme(*map(voice, range(4)), near=near), HERE, NOW)
    assert draft is not None
    assert draft.against == (20,)


def test_who_asks_is_told_by_organisation_and_kind():
    draft = made(voice(1, organisation="Acme"), voice(2), voice(3), voice(4, organisation="Acme"))
    assert [(one.organisation, one.people) for one in draft.asking] == [("", 2), ("Acme", 2)]


MORE_SURE = [
    ([voice(n) for n in range(3)], [voice(n) for n in range(9)]),
    ([replace(voice(n), at=NOW - timedelta(days=300)) for n in range(4)], [voice(n) for n in range(4)]),
    ([voice(n, by=min(n, 3)) for n in range(9)], [voice(n, by=n % 4) for n in range(9)]),
]


@pytest.mark.parametrize(("less", "more"), MORE_SURE, ids=["breadth", "recency", "spread"])
def test_more_actors_newer_words_and_even_voices_make_it_surer(less: list[Voice], more: list[Voice]):
    assert suggestions.confidence(less, [], NOW).value < suggestions.confidence(more, [], NOW).value


def test_dissent_makes_it_less_sure():
    voices = [voice(n) for n in range(4)]
    assert (
        suggestions.confidence(voices, voices[:2], NOW).value < suggestions.confidence(voices, [], NOW).value
    )


def test_the_beginning_of_long_words_stands_as_it_was_written():
    words = "one two  three\n" * 100
    shown = heard.excerpt(words)
    assert words.startswith(shown)
    assert len(shown) <= heard.LONGEST_QUOTE


def posted(people: int = 4, state: State = State.DISMISSED) -> Suggestion:
    return replace(made(*map(voice, range(people))), state=state)


GROWN = [(5, State.DISMISSED, False), (6, State.DISMISSED, True), (99, State.POSTED, False)]


@pytest.mark.parametrize(("people", "state", "again"), GROWN)
def test_what_was_dismissed_comes_again_when_it_has_grown_by_half(people: int, state: State, again: bool):
    assert suggestions.may_come_again(posted(state=state), people) is again


def test_what_a_channel_dismissed_the_like_of_gives_way():
    bug, idea = replace(posted(), tag="bug", themes=(2,)), posted()  # type: ignore[arg-type]
    tastes = {"suggested-tag:idea": Taste(less=3)}
    assert suggestions.chosen([idea, bug], tastes, 1) == [bug]


def test_a_channel_gets_no_more_than_there_is_room_for():
    assert suggestions.chosen([posted(), posted()], {}, 0) == []


WORDS = some.lists(
    some.sampled_from("export invoice dark mode login crash sync watch".split()), min_size=1, max_size=5
)
THEMES = some.lists(some.lists(WORDS.map(" ".join), min_size=1, max_size=4), min_size=1, max_size=8)


@given(THEMES, some.lists(some.tuples(some.integers(1, 8), some.integers(1, 8)), max_size=5))
def test_united_themes_keep_every_voice_once_and_none_stays_beside_what_is_linked_to_it(
    found: list[list[str]], same: list[tuple[int, int]]
):
    numbered = enumerate(found, 1)
    all_ = [
        theme(*(voice(100 * n + at, words) for at, words in enumerate(said)), number=n)
        for n, said in numbered
    ]
    united = suggestions.united(all_, same)  # type: ignore[arg-type]
    voices = [one.message for each in united for one in each.voices]
    assert sorted(voices) == sorted(one.message for each in all_ for one in each.voices)
    assert not {(one.id, other.id) for one in united for other in united if one is not other} & set(same)


@given(some.lists(some.tuples(some.sampled_from(SAYINGS), some.integers(1, 6)), max_size=12))
def test_every_quote_is_a_voice_and_no_actor_is_quoted_twice(said: list[tuple[str, int]]):
    voices = [voice(number, words, by) for number, (words, by) in enumerate(said, 1)]
    quotes = heard.quoted(voices, 5)
    assert set(quotes) <= set(voices)
    assert len({one.actor for one in quotes}) == len(quotes) == min(5, len({one.actor for one in voices}))
