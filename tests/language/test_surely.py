"""Only what surely says the same is shown as one."""

from language import surely

SAID = [
    "I cannot log in with my password",
    "My password is refused at login",
    "The parcel has not arrived",
    "Please add a dark mode",
    "The new login is wonderful, I love it",
    "Do you sell gift cards?",
]


def test_what_says_the_same_is_one():
    assert [0, 1] in [sorted(group) for group in surely.groups(SAID)]


def test_praise_and_trouble_are_never_one():
    assert [4] in surely.groups(SAID)


def test_everything_is_in_one_group_however_little_there_is():
    for count in range(4):
        found = surely.groups(["", "ok", "ok"][:count])
        assert sorted(place for group in found for place in group) == list(range(count))
