"""A channel's filter over a simulated month. `python -m benchmarks.digest learn` shows the same, day by day."""

import pytest

from tests.digests import month
from tests.digests.month import DISMISSED, Month


@pytest.fixture(params=range(1, 4))
def simulated(request: pytest.FixtureRequest) -> Month:
    return month.simulate(seed=request.param)


def test_what_a_channel_acts_on_rises_by_at_least_half(simulated: Month):
    unlearnt = month.simulate(learning=False)
    assert simulated.last_week <= sum(unlearnt.ranks) / len(unlearnt.ranks) / 2


def test_a_lone_dissenting_voice_is_never_filtered(simulated: Month):
    assert simulated.dissent_filtered == 0


def test_only_what_was_dismissed_is_filtered(simulated: Month):
    people = {by.removeprefix("telegram:").rstrip("0123456789") for day in simulated.filtered for by in day}
    assert people == set(DISMISSED)


def test_what_was_dismissed_stays_filtered(simulated: Month):
    assert min(simulated.hidden[7:]) >= len(DISMISSED)


def test_nothing_is_filtered_before_anything_is_taught(simulated: Month):
    assert simulated.filtered[0] == ()


def test_without_learning_nothing_is_filtered():
    assert sum(month.simulate(learning=False).hidden) == 0
