"""What is stored of a payload says what the payload said."""

import json

import pytest

from platforms.written import written


@pytest.mark.parametrize(
    "said", ["plain", "é👋", "\x00", "half a pair \ud83d", '"\\', 1.5, None, [{"a": True}]]
)
def test_what_is_written_reads_as_it_was(said):
    assert json.loads(written({"said": said})) == {"said": said}
