"""One burst is one living message, in the channel that owns it, from its first alert to what became of it."""

from dataclasses import replace

import pytest

from domain.errors import Refusal
from domain.people import Channel
from domain.signals.episodes import Phase
from domain.signals.series import Kind, Rule, Series
from domain.understanding import Reading
from handlers.signals import card, hearing
from tests import builders as a
from tests.handlers.house import lines
from tests.handlers.signals.listening import BUG, Listening


@pytest.fixture
def burst(house: Listening) -> Listening:
    house.burst()
    return house


def test_a_burst_is_told_once_in_the_channel_of_its_tags_route(burst: Listening):
    assert [signal.series for signal in burst.signals()] == [BUG]
    assert "SG-1 · #bug" in burst.card()
    assert sum("SG-1" in said for said in burst.seen(a.BUGS)) == 1
    assert not any("SG-1" in said for said in burst.seen(a.SUPPORT))


def test_the_message_says_how_many_against_the_usual_and_who(burst: Listening):
    card = burst.card()
    assert "8 messages in the last hour" in card
    assert "People: 8" in card
    assert card.count("It broke again") == 3


def test_what_saw_the_same_burst_is_named_beside_it(burst: Listening):
    burst.someone("and again #bug")
    burst.count()
    assert "Also unusual: everything in #bugs, everything by way of Telegram" in burst.card()


def test_a_private_channel_that_saw_it_too_is_not_named_elsewhere(burst: Listening):
    burst.someone("and again #bug")
    burst.count()
    burst.uow.channels.save(Channel(a.BUGS, "bugs", member=True, private=True))
    told, _ = card.drawn(replace(burst.signal(), place=a.SUPPORT), burst.uow, burst.policy)
    facts = "\n".join(line for block in told.blocks for line in lines(block))
    assert "Also unusual: everything by way of Telegram" in facts


def test_a_burst_is_counted_whole_in_whatever_portions(house: Listening, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hearing, "PORTION", 3)
    house.burst()
    assert house.signal().count == 8


def test_where_the_channel_of_its_route_cannot_be_used_the_default_one_is_told(house: Listening):
    house.uow.channels.save(Channel(a.BUGS, "bugs", member=True, archived=True))
    house.burst()
    assert house.signal().place == a.SUPPORT


def test_a_route_that_asks_for_more_than_a_tag_owns_no_signal_of_it():
    asked = a.a_route(a.Criterion.TAG, "bug", "bugs")
    house = Listening(routes=(replace(asked, also=((a.Criterion.WORD, "refund"),)),))
    house.burst()
    assert house.signal().place == a.SUPPORT


def test_two_usual_days_are_no_signal(house: Listening):
    house.someone("just one #bug")
    house.count()
    assert house.signals() == []


def test_a_theme_that_is_found_later_becomes_the_subject(burst: Listening):
    theme = burst.uow.themes.open("export")
    for message in burst.signal().messages:
        burst.uow.understanding.save(Reading(message, theme=theme.id))
    burst.wait(minutes=16)  # nobody else is understanding here
    burst.someone("more #bug")
    burst.count()
    assert [signal.series.kind for signal in burst.signals()] == [Kind.THEME]
    assert "T-1 · export" in burst.card()
    assert "#bug" in burst.card()


def test_a_theme_that_is_heard_in_another_private_channel_too_keeps_its_words_to_itself(burst: Listening):
    theme = burst.uow.themes.open("export")
    for message in burst.signal().messages:
        burst.uow.understanding.save(Reading(message, theme=theme.id))
    elsewhere = burst.conversation(burst.message(burst.signal().messages[0]).conversation)
    burst.uow.conversations.save(replace(elsewhere, home=a.IDEAS))
    burst.uow.channels.save(Channel(a.IDEAS, "ideas", member=True, private=True))
    burst.wait(minutes=16)
    burst.someone("more #bug")
    burst.count()
    assert ("T-1" in burst.card(), "export" in burst.card()) == (True, False)


def test_claiming_shows_who_and_tells_the_thread(burst: Listening):
    burst.press("signal_claim", 1)
    burst.deliver()
    assert "✋ Ann sees to it." in burst.card()
    assert burst.notes() == ["✋ Ann sees to it."]
    assert "[Claim]" not in burst.card()


def test_it_widens_at_each_doubling(burst: Listening):
    for count in (8, 2, 14):
        burst.burst(count)
    assert [note.split(",")[0] for note in burst.notes()] == ["⚠️ It widens: ×2", "⚠️ It widens: ×4"]


def test_a_claimed_signal_that_is_muted_says_who_sees_to_it(burst: Listening):
    burst.press("signal_claim", "1")
    burst.press("signal_mute", "1:hour", by=a.BEN)
    burst.deliver()
    assert "Ben muted it until" in burst.card()
    assert "✋ Ann sees to it." in burst.card()


def test_a_muted_signal_keeps_quiet_and_comes_back_when_its_time_is_over(burst: Listening):
    burst.press("signal_mute", "1:hour")
    burst.burst(20)
    assert len(burst.notes()) == 1  # that it was muted
    burst.time_comes(hours=1)
    assert burst.signal().phase is Phase.OPEN


def test_a_muted_signal_speaks_again_when_somebody_wants_it(burst: Listening):
    burst.press("signal_mute", "1:week")
    burst.deliver()
    assert ("[🔔 Unmute]" in burst.card(), "🔕" in burst.card().splitlines()[-1]) == (True, False)
    for _ in range(2):
        burst.press("signal_unmute", 1)
    burst.deliver()
    assert (burst.signal().phase, burst.whispered()[-1]) == (Phase.OPEN, "It is not muted.")
    assert "muted it until" not in burst.card()


def test_it_is_calm_again_and_ends_by_itself(burst: Listening):
    burst.time_comes(hours=2)
    assert "Back to usual since" in burst.card()
    assert burst.notes()[-1].startswith("🌿 Back to usual")
    burst.time_comes(hours=6)
    assert burst.signal().phase is Phase.CLOSED
    assert "It ended by itself" in burst.card()


def test_closing_needs_a_result_and_shows_it(burst: Listening):
    assert burst.checked("signal_close", 1, result=" ") != {}
    burst.submit("signal_close", 1, result="The cable was out.")
    burst.deliver()
    assert "✅ Ann closed it: The cable was out." in burst.card()
    assert "[Close]" not in burst.card()


def test_the_tail_of_a_closed_burst_opens_nothing(burst: Listening):
    burst.submit("signal_close", 1, result="Known.")
    burst.burst(2)
    assert [signal.phase for signal in burst.signals()] == [Phase.CLOSED]


def test_the_same_again_within_the_cooldown_opens_the_same_signal(burst: Listening):
    burst.submit("signal_close", 1, result="Fixed.")
    burst.time_comes(hours=3)
    burst.burst(20)
    assert [signal.phase for signal in burst.signals()] == [Phase.OPEN]
    assert burst.notes()[-1].startswith("🔁 It is back")


def test_the_same_again_much_later_is_another_signal(burst: Listening):
    burst.submit("signal_close", 1, result="Fixed.")
    burst.wait(days=2)
    burst.burst(20)
    assert [signal.phase for signal in burst.signals()] == [Phase.CLOSED, Phase.OPEN]


def test_a_burst_that_has_a_message_of_its_own_brings_back_no_wider_one(house: Listening):
    for number in range(9):
        house.someone(f"Hello #{('bug', 'idea', 'praise')[number % 3]}")
    house.count()
    house.time_comes(hours=2)
    house.burst(12)
    assert [signal.series.kind for signal in house.signals()] == [Kind.ACCOUNT, Kind.TAG]
    assert not any("It is back" in note for note in house.notes())


@pytest.fixture
def wide(house: Listening) -> Listening:
    """Everything that comes by the bot is unusual, and goes on, and much of what is counted together now is of one tag."""
    for number in range(9):
        house.someone(f"Hello #{('bug', 'idea', 'praise')[number % 3]}")
    house.count()
    for number in range(12):
        house.someone(f"Hello #{('idea', 'praise', 'question')[number % 3]}")
    house.burst(7)
    return house


def test_a_burst_that_a_wider_one_explains_is_not_posted_as_another(wide: Listening):
    assert [signal.series.kind for signal in wide.signals()] == [Kind.ACCOUNT]


def test_a_burst_that_a_wider_one_explains_is_noted_on_that_one(wide: Listening):
    assert "#bug" in wide.card().partition("Also unusual")[2].partition("\n")[0]


def test_who_closes_what_is_closed_is_told(burst: Listening):
    for _ in range(2):
        burst.submit("signal_close", 1, result="Done.")
    burst.deliver()
    assert "It is closed already. When the same thing comes back, it opens again." in burst.whispered()


def test_who_would_close_what_is_closed_is_told_before_they_write(burst: Listening):
    burst.submit("signal_close", 1, result="Done.")
    with pytest.raises(Refusal, match="It is closed already"):
        burst.form("signal_close", 1)


def test_a_guest_may_not_claim(burst: Listening):
    burst.press("signal_claim", 1, by=a.GUEST)
    burst.deliver()
    assert burst.signal().phase is Phase.OPEN
    assert "Only the people who answer customers" in burst.whispered(a.GUEST)[-1]


def test_a_signal_of_a_private_channel_is_none_to_whoever_is_not_in_it(burst: Listening):
    burst.uow.channels.save(Channel(a.BUGS, "bugs", member=True, private=True))
    burst.uow.channels.save_members(a.BUGS, [a.ANN.alias])
    burst.press("signal_claim", 1, by=a.BEN)
    burst.deliver()
    assert "There is no such signal" in burst.whispered(a.BEN)[-1]


@pytest.mark.parametrize("forged", ["99", "x", "", "SG-9"])
def test_a_button_that_names_no_signal_says_so(burst: Listening, forged: str):
    burst.press("signal_claim", forged)
    burst.deliver()
    assert "There is no such signal" in burst.whispered()[-1]


def test_why_names_the_rule(burst: Listening):
    burst.press("signal_why", 1)
    burst.deliver()
    assert "at least 5, at least 2 times" in burst.whispered()[-1]


def test_words_of_a_private_channel_are_counted_and_not_quoted_elsewhere(burst: Listening):
    bugs = burst.uow.channels.get(a.BUGS)
    assert bugs is not None
    burst.uow.channels.save(replace(bugs, private=True))
    burst.uow.signals.save_rule(Rule(Series(Kind.ACCOUNT, BUG.team, "telegram:main"), place=a.SUPPORT))
    signal = replace(burst.signal(), place=a.SUPPORT)
    burst.uow.signals.save(signal, None)
    burst.press("signal_claim", 1)
    burst.deliver()
    assert "It broke again" not in burst.card()
    assert "People: 8" in burst.card()


def test_what_is_deleted_is_not_quoted_any_more(burst: Listening):
    newest = burst.message(burst.signal().messages[-1])
    burst.uow.messages.save(replace(newest, deleted_at=burst.now))
    burst.press("signal_claim", 1)
    burst.deliver()
    assert newest.content.text.plain not in burst.card()


def test_an_old_burst_after_an_outage_is_learnt_and_not_told(house: Listening):
    for number in range(20):
        house.someone(f"It broke #bug {number}")
    house.wait(hours=5)
    house.count()
    assert house.signals() == []


def test_what_is_erased_is_not_quoted_any_more(burst: Listening):
    from domain.ids import MessageId
    from handlers.privacy import erasing

    message = burst.uow.messages.get(MessageId(burst.signal().messages[-1]))
    sender = a.Sender(message.by, message.name)
    erasing.person(sender, None, uow=burst.uow, policy=burst.policy)
    burst.deliver()
    assert message.content.text.plain not in burst.card()
