"""Whatever can happen to a proposal comes back from JSON as it went."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.proposals import registry
from domain.proposals.events import Event
from domain.proposals.values import Settings
from storage import mapping
from storage.repositories import logs
from tests.domain.proposals.builders import ANN, BOB, NOW, objects, proposed

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(0), timedelta(days=4000))
st.register_type_strategy(datetime, moments)
st.register_type_strategy(timedelta, spans)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(*map(st.from_type, registry.event_types())))
def test_an_event_comes_back_as_it_went(event: Event):
    assert mapping.events.read(mapping.events.write(event)) == event


@given(spans)
def test_a_span_comes_back_to_the_microsecond(span: timedelta):
    event = proposed(settings=Settings(NOW, round_length=span))
    assert mapping.events.read(mapping.events.write(event)) == event


def test_every_event_has_a_kind_of_its_own():
    kinds = [kind.__dataclass_fields__["kind"].default for kind in registry.event_types()]
    assert len(set(kinds)) == len(kinds)


def test_an_event_of_a_version_that_is_gone_is_refused():
    with pytest.raises(ValueError, match="kind"):
        mapping.events.read('{"kind":"unheard"}')


def test_what_people_wrote_is_searched_and_names_are_not():
    assert logs.words_of(objects(BOB)) == "too fast.\ntwo days instead of one."
    assert str(ANN) not in logs.words_of(proposed())
