"""What *Show more* shows of a digest: the rest of its own section."""

import pytest

from tests.handlers.digests.newsroom import Newsroom


@pytest.fixture
def two_sections(room: Newsroom) -> Newsroom:
    """One customer waits, another was answered; both stand in a digest, each in a section."""
    room.digest()
    room.says("The export breaks.", 1)
    room.says("The colours are dull.", 2, answered=True)
    room.tomorrow()
    room.tick()
    return room


@pytest.mark.parametrize(("first", "shown"), [(1, [True, False]), (2, [False, True])])
def test_the_rest_of_a_section_holds_nothing_of_another(
    two_sections: Newsroom, first: int, shown: list[bool]
):
    two_sections.press("digest_rest", f"1:{first}")
    two_sections.deliver()
    said = two_sections.whispered()[-1]
    assert [words in said for words in ("The export breaks.", "The colours are dull.")] == shown
