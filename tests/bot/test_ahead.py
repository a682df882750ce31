"""The demo's clock, which goes on with the sandbox's."""

from collections.abc import Iterator

import pytest

from bot import ahead, clock

HOUR = 3600.0


@pytest.fixture(autouse=True)
def on_time() -> Iterator[None]:
    """The process has the machine's time again afterwards."""
    yield
    clock.be_ahead(0)


def test_each_line_is_the_whole_difference():
    before = clock.unix()
    ahead.follow(["60.0\n", f"{HOUR}\n"])
    assert HOUR <= clock.unix() - before < HOUR + 60


def test_the_day_and_the_seconds_agree():
    ahead.follow([f"{HOUR}\n"])
    assert abs(clock.now().timestamp() - clock.unix()) < 60
