"""Which channels a subject concerns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import routing
from domain.ids import AliasId, PlaceId
from domain.routing import Criterion, Route, Subject

SUBJECT = Subject(("bug",), "The Éxport fails", AliasId("telegram:77"), "zoe", "Acme SA", "fr-CA")


@pytest.mark.parametrize(
    ("criterion", "value", "fits"),
    [
        (Criterion.TAG, "bug", True),
        (Criterion.TAG, "Bug", True),
        (Criterion.TAG, "idea", False),
        (Criterion.WORD, "export", True),
        (Criterion.WORD, "FAILS", True),
        (Criterion.WORD, "fail", False),
        (Criterion.WORD, "export fails", True),
        (Criterion.WORD, "c++ (x", False),
        (Criterion.ACTOR, "@Zoe", True),
        (Criterion.ACTOR, "acme sa", True),
        (Criterion.ACTOR, "telegram:77", True),
        (Criterion.ACTOR, "acme", False),
        (Criterion.LANGUAGE, "FR", True),
        (Criterion.LANGUAGE, "fr-CA", True),
        (Criterion.LANGUAGE, "en", False),
    ],
)
def test_a_route_asks_for_one_thing(criterion, value, fits):
    assert routing.meets(SUBJECT, Route(0, criterion, value, "x")) is fits


@pytest.mark.parametrize(("language", "fits"), [("fr", True), ("en", False)])
def test_a_route_of_the_operator_may_ask_for_several(language, fits):
    rule = Route(0, Criterion.TAG, "bug", "x", ((Criterion.LANGUAGE, language),))
    assert routing.meets(SUBJECT, rule) is fits


def test_a_route_of_the_operator_may_ask_for_nothing():
    assert routing.meets(SUBJECT, Route(0, Criterion.ALL, "", "x"))


def test_every_channel_is_named_once_and_in_order():
    rules = [Route(0, Criterion.TAG, "bug", name) for name in ("b", "a", "b")]
    assert routing.route(SUBJECT, rules) == ("b", "a")


def test_the_first_channel_is_the_home():
    assert routing.homes([PlaceId("a"), PlaceId("b")], PlaceId("d")) == ("a", ("b",))


def test_what_nobody_wants_goes_to_the_default():
    assert routing.homes([], PlaceId("d")) == ("d", ())


@given(st.lists(st.sampled_from(["a", "b", "c"]).map(PlaceId)))
def test_there_is_always_a_home_and_it_gets_no_copy(wanted):
    home, copies = routing.homes(wanted, PlaceId("d"))
    assert home not in copies
