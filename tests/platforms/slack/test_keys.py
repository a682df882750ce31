"""Under which names arrivals are stored, whatever somebody who posts to us calls things."""

from hypothesis import example, given
from hypothesis import strategies as st

from platforms.slack import ingest

ANY = st.text()


def test_a_name_as_slack_gives_them_is_kept():
    assert ingest.plain("Ev0123ABC:1700000000.000100") == "Ev0123ABC:1700000000.000100"


@given(ANY)
@example("a" * (ingest.LONGEST_NAME + 1))
def test_every_name_can_be_stored_as_a_key(name: str):
    kept = ingest.plain(name)
    assert (kept.isascii(), len(kept) <= ingest.LONGEST_NAME, "\0" in kept) == (True, True, False)


@given(ANY, ANY)
def test_two_names_stay_two(one: str, other: str):
    assert (ingest.plain(one) == ingest.plain(other)) == (one == other)
