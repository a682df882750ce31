"""Counting, ties included."""

from hypothesis import given
from hypothesis import strategies as st

from domain.proposals import tally

OPTIONS = ("Tea", "Coffee", "Water", "Milk")
BALLOTS = st.lists(
    st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=4, unique=True).map(tuple), max_size=12
)


def test_more_than_half_wins_at_once():
    assert tally.ranked([("Tea",), ("Tea", "Milk"), ("Milk",)], OPTIONS).winner == "Tea"


def test_the_last_goes_out_and_its_ballots_pass_on():
    ballots = [("Tea",)] * 4 + [("Coffee",)] * 3 + [("Water", "Coffee")] * 2
    assert tally.ranked(ballots, OPTIONS[:3]).winner == "Coffee"


def test_of_equals_the_one_listed_last_goes_out():
    found = tally.ranked([("Tea",), ("Coffee",)], OPTIONS[:2])
    assert (found.winner, found.out) == ("Tea", ("Coffee",))


def test_of_equals_the_one_with_fewer_votes_before_goes_out():
    ballots = [("Tea",)] * 3 + [("Coffee",)] * 4 + [("Water",)] * 4 + [("Milk", "Tea")]
    found = tally.ranked(ballots, OPTIONS)
    assert found.out == ("Milk", "Tea", "Water")


def test_the_tie_rule_is_told_where_it_was_used():
    assert "equal" in tally.ranked([("Tea",), ("Coffee",)], OPTIONS[:2]).why.text


def test_nobody_s_vote_has_no_winner():
    assert (tally.ranked([], OPTIONS).winner, tally.most([], OPTIONS).winner) == ("", "")


@given(BALLOTS)
def test_a_winner_of_more_than_half_of_first_choices_is_never_beaten(ballots):
    firsts = [ballot[0] for ballot in ballots]
    sure = [option for option in OPTIONS if 2 * firsts.count(option) > len(firsts)]
    assert not sure or tally.ranked(ballots, OPTIONS).winner == sure[0]


@given(BALLOTS, st.randoms())
def test_the_order_of_ballots_does_not_matter(ballots, random):
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert tally.ranked(shuffled, OPTIONS) == tally.ranked(ballots, OPTIONS)


@given(BALLOTS)
def test_no_ballot_counts_twice_in_one_count(ballots):
    found = tally.ranked(ballots, OPTIONS)
    assert all(sum(number for _, number in votes) <= len(ballots) for votes in found.counts)
