"""Commands name posts by slot: what must be known first, and what they can do without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import ids, outbound
from domain.content import words
from domain.ids import AliasId, DeliveryId, MessageId, PlaceId, PostId, Slot
from domain.outbound import Delivery, Post, React, Request, Whisper
from domain.panels import sentence
from domain.phrases import phrase
from tests.builders import BOT, ZOES

OWN = ids.post_slot(PostId("telegram:main:77:5"))
REPLY = Post(
    ZOES.id, words("hello"), ids.message_slot(MessageId(1)), Slot("thread:1"), answers=Slot("message:2")
)


def a_delivery(command, **posts):
    return Delivery(DeliveryId(1), Request("", BOT, "lane", "target", command), posts=tuple(posts.items()))


def test_a_post_needs_its_thread_and_what_it_answers():
    assert outbound.slots_of(REPLY) == ("thread:1", "message:2")


def test_it_can_do_without_what_it_answers():
    assert outbound.links_of(REPLY) == ("message:2",)


def test_a_panel_can_do_without_its_links():
    whisper = Whisper(ZOES.id, AliasId("x"), sentence(phrase("Hello")), links=(Slot("thread:1"),))
    assert outbound.links_of(whisper) == outbound.slots_of(whisper) == ("thread:1",)


def test_the_post_of_somebody_else_needs_no_looking_up():
    assert outbound.slots_of(React(PlaceId("x"), OWN)) == ()


def test_the_post_of_somebody_else_stands_under_itself():
    assert a_delivery(React(PlaceId("x"), OWN)).posts_of(OWN) == ("telegram:main:77:5",)


def test_a_slot_without_posts_has_none():
    assert a_delivery(REPLY).posts_of(Slot("thread:1")) == ()


@given(st.integers(0, 10**18 - 1))
def test_a_number_is_found_in_its_slot(number):
    assert ids.number_in(ids.message_slot(MessageId(number)), "message") == number


@pytest.mark.parametrize(
    "slot", ["message:", "message:x", "thread:1", "message:²", "message:" + "9" * 19, ""]
)
def test_no_number_is_found_elsewhere(slot):
    assert ids.number_in(slot, "message") is None


@given(st.text(max_size=30))
def test_what_is_taken_for_an_id_fits_a_database(text):
    assert 0 <= (ids.number(text) or 0) < 2**63


@pytest.mark.parametrize("place", ["telegram:main:-1001", "slack:main:C1", "slack:main:C1:17.1"])
def test_a_place_tells_its_account(place):
    assert place.startswith(ids.account_of(place) + ":")
