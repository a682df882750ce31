"""What is wrong with a form, by field."""

import pytest

from domain.proposals import machine, validation
from domain.proposals.machine import OutOfTurn
from domain.proposals.ringi import RingiProposed, RingiStep
from domain.proposals.values import Silence
from domain.proposals.vote import VoteProposed
from tests.domain.proposals.builders import BOB, CAT, DAY, DEADLINE, NOW, proposed


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"text": ""}, "text"),
        ({"text": "x" * 3001}, "text"),
        ({"context": "x" * 3001}, "context"),
        ({"participants": ()}, "participants"),
        ({"deadline": NOW}, "deadline"),
        ({"quorum": 4}, "quorum"),
        ({"quorum": -1}, "quorum"),
        ({"review_at": DEADLINE}, "review_at"),
        ({"test_until": NOW + DAY}, "test_until"),
        ({"opens": DEADLINE}, "opens"),
        ({"clarify_until": DEADLINE}, "clarify_until"),
        ({"clarify_until": NOW + 2 * DAY, "react_until": NOW + DAY}, "react_until"),
        ({"rounds": 0}, "rounds"),
    ],
)
def test_the_field_that_is_wrong_is_named(given, field):
    assert list(validation.errors(proposed(**given), NOW)) == [field]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"options": ("Tea",)}, "options"),
        ({"options": ("Tea", "Tea")}, "options"),
        ({"options": ("Tea", "Milk"), "method": "several", "most": 3}, "most"),
        ({"options": ("Tea", "Milk"), "against": "Gin"}, "against"),
        ({"options": ("Tea", "Milk"), "silence": Silence.CONSENT}, "silence"),
    ],
)
def test_a_vote_checks_its_own_rules(given, field):
    assert list(validation.errors(proposed(VoteProposed, **given), NOW)) == [field]


@pytest.mark.parametrize(
    "steps", [(), (RingiStep(()),), (RingiStep((BOB,)),), (RingiStep((BOB, CAT), "share", 0),)]
)
def test_ringi_checks_its_steps(steps):
    first = proposed(RingiProposed, steps=steps, participants=(BOB, CAT))
    assert list(validation.errors(first, NOW)) == ["steps"]


def test_what_is_right_has_no_errors():
    assert validation.errors(proposed(), NOW) == {}


def test_what_is_wrong_does_not_open():
    with pytest.raises(OutOfTurn, match="deadline"):
        machine.advance(None, proposed(deadline=NOW), NOW)
