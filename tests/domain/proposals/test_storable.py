"""Every event can be written and read again, told apart by its `kind`."""

import dataclasses
import functools
import operator
from collections import Counter
from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter

from domain.ids import FeedbackId
from domain.proposals import effects, events, registry
from domain.proposals.advice import Decided
from domain.proposals.ringi import RingiProposed, RingiStep, SentBack
from domain.proposals.values import CLOCK, Deputy, Mark, Settings
from domain.proposals.vote import VoteProposed
from tests.domain.proposals.builders import ANN, BOB, CAT, DAY, DEADLINE, NOW, objects, proposed, votes

UNION = functools.reduce(operator.or_, registry.event_types())
STORED = TypeAdapter(Annotated[UNION, Field(discriminator="kind")])


def kind(value):
    return value.__dataclass_fields__["kind"].default


def test_no_two_events_have_one_kind():
    assert max(Counter(map(kind, registry.event_types())).values()) == 1


def test_no_two_effects_have_one_kind():
    assert max(Counter(map(kind, effects.Effect.__args__)).values()) == 1


@pytest.mark.parametrize("event", registry.event_types())
def test_every_event_is_frozen(event):
    assert event.__dataclass_params__.frozen


@pytest.mark.parametrize("event", registry.event_types())
def test_every_event_says_whose_act_it_was(event):
    assert "by" in {field.name for field in dataclasses.fields(event)}


@pytest.mark.parametrize(
    "event",
    [
        proposed(feedback=(FeedbackId(3),), deputies=(Deputy(BOB, CAT, NOW, NOW + DAY),)),
        proposed(VoteProposed, options=("Tea", "Milk"), method="ranked"),
        proposed(RingiProposed, steps=(RingiStep((BOB,), "any"),), participants=(BOB,)),
        objects(CAT),
        votes(BOB, "Tea", "Milk"),
        SentBack(BOB, 0, "Why?"),
        Decided(ANN, True, "Good."),
        events.Reminded(CLOCK, (BOB,), (Mark.HALF_TIME,), DEADLINE),
        events.Amended(ANN, "Two.", 1, integrates=(3,)),
        events.Reviewed(ANN, "It works.", DEADLINE),
    ],
)
def test_what_was_written_is_read_again(event):
    assert STORED.validate_json(STORED.dump_json(event)) == event


def test_settings_have_a_kind():
    assert Settings(DEADLINE).kind == "settings"
