"""When a process is given up: by what it does, not by how long it takes."""

import os

import pytest

from language import pulse
from language.pulse import LONGEST, STILL, Life, Pulse

LOOKS = 2 * int(LONGEST)


def looked_at(*lives: Life | None) -> list[str]:
    """What each look at a process says that was just asked."""
    told = iter(lives)
    beat = Pulse(lambda: next(told))
    return [beat.look() for _ in lives]


def test_what_does_next_to_nothing_at_each_look_goes_on():
    assert not any(looked_at(*(Life(look / 100, 0) for look in range(LOOKS))))


def test_what_only_waits_for_its_memory_goes_on():
    assert not any(looked_at(*(Life(0, look) for look in range(LOOKS))))


def test_what_does_nothing_at_all_is_given_up():
    said = looked_at(*[Life(1, 1)] * (STILL + 1))
    assert said == [""] * STILL + ["stands_still"]


def test_a_single_step_counts_from_anew():
    assert not any(looked_at(*[Life(1, 1)] * STILL, *[Life(1, 2)] * STILL))


def test_what_never_comes_to_an_end_is_given_up():
    said = looked_at(*(Life(float(look), 0) for look in range(int(LONGEST) + 1)))
    assert (any(said[:-1]), said[-1]) == (False, "endless")


@pytest.mark.parametrize("kind", [lambda look: Life(1, 1), lambda look: Life(float(look), 0)])
def test_an_answer_counts_from_anew(kind):
    lives = (kind(look) for look in range(LOOKS))
    beat = Pulse(lambda: next(lives))
    said = []
    for look in range(LOOKS):
        if look % (STILL - 1) == 0:
            beat.begin()
        said.append(beat.look())
    assert not any(said)


def test_where_the_system_does_not_tell_looks_count():
    said = looked_at(*[None] * (int(LONGEST) + 1))
    assert (any(said[:-1]), said[-1]) == (False, "endless")


def test_the_system_tells_what_a_process_does():
    before = now = pulse.life(os.getpid())
    while before and now == before:
        sum(range(100_000))
        now = pulse.life(os.getpid())
    assert (now.seconds, now.pages) >= (before.seconds, before.pages)


def test_of_a_process_that_is_not_there_it_tells_nothing():
    assert (pulse.life(-1), pulse.resident(-1)) == (None, None)
