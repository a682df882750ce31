"""Messages that say the same, by their words alone."""

from hypothesis import given
from hypothesis import strategies as st

from domain import themes


def same(first: str, second: str, tags: tuple[str, str] = ("bug", "bug")) -> bool:
    one, other = themes.group([(tags[0], first), (tags[1], second)])
    return one == other


def test_other_forms_of_words_say_the_same():
    assert same("exporting invoices fails", "the export of an invoice fails")


def test_other_words_say_something_else():
    assert not same("exporting invoices fails", "the app is slow on my phone")


def test_filling_words_say_nothing():
    assert not same("hello please help when you can", "hello please could you call when you can")


def test_nothing_is_like_nothing():
    assert themes.group([]) == []


def test_a_theme_is_known_again_by_its_tag_and_words():
    assert themes.features(["csv export fails", "export of csv fails again"], "bug")[:2] == (
        "tag:bug",
        "word:export",
    )


@given(st.lists(st.tuples(st.sampled_from(["bug", "idea"]), st.text(max_size=30)), max_size=30))
def test_every_message_has_a_theme_and_themes_are_numbered_from_zero(messages):
    found = themes.group(messages)
    assert len(found) == len(messages)
    assert set(found) == set(range(len(set(found))))


@given(
    st.lists(
        st.tuples(st.sampled_from(["bug", "idea"]), st.sampled_from(["csv export", "dark theme", "login"]))
    )
)
def test_tags_are_never_mixed(messages):
    tags: dict[int, set[str]] = {}
    for (tag, _), number in zip(messages, themes.group(messages), strict=True):
        tags.setdefault(number, set()).add(tag)
    assert all(len(each) == 1 for each in tags.values())
