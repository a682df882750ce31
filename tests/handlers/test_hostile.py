"""Whatever a platform is made to send: parsers and handlers raise nothing and keep nothing that a database cannot hold."""

import pytest

from benchmarks import hostile


@pytest.mark.parametrize("seed", [1, 2])
def test_mutated_payloads_bring_nothing_down(seed):
    assert hostile.run(400, seed, told=False).fell == {}
