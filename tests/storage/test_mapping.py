"""Commands and contents come back from JSON as they went."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import outbound
from domain.content import Content
from domain.panels import Line, Panel
from domain.phrases import Person, phrase
from storage import mapping

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
st.register_type_strategy(datetime, moments)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@given(st.from_type(Content))
def test_content_comes_back_as_it_went(content: Content):
    assert mapping.contents.read(mapping.contents.write(content)) == content


@given(st.one_of(*map(st.from_type, outbound.Command.__args__)))
def test_a_command_comes_back_as_it_went(command: outbound.Command):
    assert mapping.commands.read(mapping.commands.write(command)) == command


def test_a_moment_in_a_sentence_is_not_taken_for_words():
    at = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    said = phrase("{name} wrote {words} at {at}", name=Person("slack:main:U1"), words="2026-11-21", at=at)
    command = outbound.Show("slack:main:C1", Panel(said, (Line(said),)), "thread:1")
    assert mapping.commands.read(mapping.commands.write(command)) == command


@given(moments)
def test_a_moment_comes_back_to_the_microsecond(at: datetime):
    assert mapping.instant(mapping.seconds(at)) == at


def test_what_was_never_written_is_refused():
    with pytest.raises(ValueError, match="kind"):
        mapping.commands.read('{"kind":"unheard"}')
