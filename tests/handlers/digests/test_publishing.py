"""What a digest posts, when, and what it does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import conversations, outbound
from domain.digests import Filters, RunId, Section, State
from domain.ids import ConversationId
from domain.inbound import DigestPosted, HomeOpened, MembersSeen
from domain.panels import Buttons
from domain.schedules import WEEK
from tests import builders as a
from tests.digests.fakes import a_schedule
from tests.handlers.digests.newsroom import PLAN, Newsroom
from tests.handlers.house import words


def test_who_waits_stands_in_the_digest_with_a_reason(room: Newsroom):
    room.digest()
    room.says("The export drops the last line.", tag="bug")
    room.tomorrow()
    room.tick()
    assert "Waiting for us* (1)" in room.posted()[0]
    assert (
        "FB-1 “The export drops the last line. #bug”: 1 customer, waiting for an answer since"
        in room.posted()[0]
    )


def test_feedback_has_its_own_name_beside_other_feedback_of_its_conversation(room: Newsroom):
    room.digest()
    room.says("The export drops the last line.", tag="bug")
    room.says("Please offer darkness for tired eyes.", tag="idea")
    room.tomorrow()
    room.tick()
    assert "FB-2 “Please offer darkness for tired eyes. #idea”" in room.posted()[0]


@pytest.mark.parametrize("little", ["this one", "yes I did", "any news?"])
def test_who_waits_with_words_that_say_little_is_known_by_what_they_said_before(room: Newsroom, little: str):
    room.digest()
    room.says("The export drops the last line.", tag="bug", answered=True)
    room.says(little)
    room.tomorrow()
    room.tick()
    assert "FB-1 “The export drops the last line. #bug”" in room.posted()[0]


def test_nothing_is_posted_when_there_is_nothing(room: Newsroom):
    room.digest()
    room.tomorrow()
    room.tick()
    assert room.posted() == []


def test_after_a_silent_week_it_says_that_it_is_still_here(room: Newsroom):
    room.digest()
    for _ in range(8):
        room.tomorrow()
        room.tick()
    assert room.posted() == ["🌿 What customers say: still here. Nothing needed you in the last week."]


def test_the_line_of_a_silent_week_comes_weekly(room: Newsroom):
    room.digest()
    for _ in range(22):
        room.tomorrow()
        room.tick()
    assert len(room.posted()) == 3


def test_what_was_in_a_digest_is_not_in_the_next(room: Newsroom):
    room.digest()
    room.says("A lovely green button.", tag="praise", answered=True)
    for _ in range(2):
        room.tomorrow()
        room.tick()
    assert len(room.posted()) == 1


def test_whoever_waits_is_in_every_digest_until_answered(room: Newsroom):
    room.digest()
    room.says("Where is my invoice?")
    for _ in range(3):
        room.tomorrow()
        room.tick()
    assert len(room.posted()) == 3


def test_people_who_say_the_same_are_one_entry(room: Newsroom):
    room.digest()
    for number in range(1, 5):
        room.says("The csv export drops the last line", number, "bug", answered=True)
    room.tomorrow()
    room.tick()
    (post,) = room.posted()
    assert post.count("More like this") == 1
    assert "4 customers" in post
    assert "rising" in post


def test_a_filter_by_tag_leaves_the_others_out(room: Newsroom):
    room.digest(replace(PLAN, filters=Filters(tags=("idea",))))
    room.says("The export breaks.", 1, "bug")
    room.says("A dark theme, please.", 2, "idea")
    room.tomorrow()
    room.tick()
    assert "dark theme" in room.posted()[0]
    assert "export" not in room.posted()[0]


def test_what_a_word_keeps_out_is_counted_and_shown_on_request(room: Newsroom):
    room.digest(replace(PLAN, filters=Filters(without=("casino",))))
    room.says("The export breaks.", 1)
    room.says("Win at my casino tonight.", 2)
    room.tomorrow()
    room.tick()
    assert "1 entry filtered out" in room.posted()[0]
    assert "casino" not in room.posted()[0]
    room.press("digest_filtered", 1)
    room.deliver()
    assert "Win at my casino tonight." in room.whispered()[-1]
    assert "it contains a word that this digest leaves out" in room.whispered()[-1]


def test_a_section_that_is_not_asked_for_is_not_there(room: Newsroom):
    room.digest(replace(PLAN, sections=(Section.DECISIONS,)))
    room.says("The export breaks.")
    room.tomorrow()
    room.tick()
    assert room.posted() == []


def test_a_long_digest_has_a_short_head_and_a_thread(room: Newsroom):
    room.digest()
    for number in range(1, 60):
        room.says(f"{chr(97 + number % 26) * 5}{chr(97 + number // 26) * 4} broke", number)
    room.tomorrow()
    room.tick()
    head, *thread = room.posted()
    assert head.count("FB-") + head.count("C-") == 3
    assert len(thread) == 2
    assert "and 19 more entries" in thread[-1]


def test_the_rest_of_a_long_section_is_shown_on_request(room: Newsroom):
    room.digest()
    for number in range(1, 50):
        room.says(f"{chr(97 + number % 26) * 5}{chr(97 + number // 26) * 4} broke", number)
    room.tomorrow()
    room.tick()
    room.press("digest_rest", "1:41")
    room.deliver()
    assert room.whispered()[-1].count("Why is this here?") == 9


def test_a_paused_digest_does_not_come(room: Newsroom):
    room.digest()
    room.says("The export breaks.")
    room.command("digest", "pause DG-1")
    room.tomorrow()
    room.tick()
    assert room.posted() == []


def test_a_slot_that_is_told_twice_is_written_once(room: Newsroom):
    from domain.inbound import DigestDue

    room.digest()
    room.says("The export breaks.")
    for _ in range(2):
        room.hear(DigestDue(1, "digest:1:2026-03-03T09:00[UTC]"))
        room.write()
    assert len(room.posted()) == 1


def test_a_run_that_somebody_else_has_ended_posts_nothing(room: Newsroom):
    import asyncio

    from digests import publish
    from domain.digests import Kind
    from tests.handlers.digests.newsroom import OneStore

    digest = room.digest()
    room.says("The export breaks.")
    room.uow.digests.want("k", digest, Kind.SLOT)
    run = room.uow.digests.claim(0)
    assert run is not None
    room.uow.digests.settle(run.id, State.POSTED)
    asyncio.run(publish.write(run, OneStore(room)))  # type: ignore[arg-type]
    room.deliver()
    assert room.posted() == []


def test_a_run_whose_process_died_is_taken_up_by_the_next(room: Newsroom):
    from digests import publish
    from domain.digests import Kind

    digest = room.digest()
    room.says("The export breaks.")
    room.uow.digests.want("k", digest, Kind.SLOT)
    room.uow.digests.claim(publish.PATIENCE)
    room.write()
    assert room.posted() == []
    room.wait(seconds=publish.PATIENCE)
    room.write()
    assert len(room.posted()) == 1


def test_a_run_that_kills_whoever_begins_it_is_given_up(room: Newsroom):
    from domain.digests import Kind

    room.uow.digests.want("k", room.digest(), Kind.SLOT)
    claimed = [room.uow.digests.claim(0) for _ in range(6)]
    assert [run is None for run in claimed] == [False] * 5 + [True]


def test_the_words_of_customers_are_not_kept_twice(room: Newsroom):
    room.digest()
    room.says("Call me on 555 0100.")
    room.tomorrow()
    room.tick()
    assert room.uow.digests.items(RunId(1))[0].item.words == ""


def test_a_message_that_was_deleted_since_is_not_shown_again(room: Newsroom):
    room.digest()
    room.says("A secret I regret.")
    room.tomorrow()
    room.tick()
    message = room.message(1)
    room.uow.messages.save(replace(message, deleted_at=room.now))
    room.press("digest_rest", "1:1")
    room.deliver()
    assert "regret" not in room.whispered()[-1]


def test_messages_that_arrive_late_are_in_the_next_digest(room: Newsroom):
    room.digest()
    room.says("The export breaks.")
    room.tomorrow()
    room.tick()
    written = room.now - timedelta(hours=20)
    room.customer("Written yesterday.", sent_at=written, chat=a.MAXS, sender=a.MAX)
    room.tomorrow()
    room.tick()
    assert "Written yesterday." in room.posted()[-1]


def proposed(room: Newsroom, feedback: str = "") -> None:
    """Ann proposes something to Ben, for three days."""
    deadline = str(int((room.now + timedelta(days=3)).timestamp()))
    about = {"title": "Ship on Monday", "text": "We ship on Monday.", "people": (a.BEN.alias,)}
    binds = {"process": "consent", "deadline": deadline, "silence": "abstain", "feedback": feedback}
    room.submit("propose", f"place={a.SUPPORT}", **about, **binds)
    room.deliver()
    rows = [block for block in room.sent[-1].panel.blocks if isinstance(block, Buttons)]  # type: ignore[union-attr]
    room.press(rows[-1].buttons[0].action, rows[-1].buttons[0].value)
    room.deliver()


def test_decisions_stand_with_whom_they_wait_for(room: Newsroom):
    room.digest()
    proposed(room)
    room.tomorrow()
    room.tick()
    assert "Decisions waiting* (1)" in room.posted()[0]
    assert "D-1 “Ship on Monday”: waiting for @Ben until" in room.posted()[0]


def test_an_outcome_that_is_to_be_told_stands_among_the_outcomes(room: Newsroom):
    room.digest()
    room.says("Please ship on a Monday.", tag="idea")
    proposed(room, "FB-1")
    room.press("stance", "1:consent", a.BEN)
    room.deliver()
    room.tomorrow()
    room.tick()
    assert "Outcomes to announce* (1)" in room.posted()[0]
    assert "D-1 “Ship on Monday”: @Ann: write the outcome." in room.posted()[0]


@pytest.mark.parametrize("at", ["02:30", "09:00"])
def test_every_day_of_the_autumn_change_has_one_post(room: Newsroom, at: str):
    plan = replace(PLAN, schedule=a_schedule(at, "Europe/Paris", WEEK))
    room.now = room.now.replace(month=10, day=23)
    room.digest(plan)
    room.says("Nobody answers me.")
    for _ in range(24 * 4):
        room.wait(hours=1)
        room.tick()
    assert len(room.posted()) in (3, 4)


def test_a_conversation_that_was_answered_does_not_wait(room: Newsroom):
    room.digest()
    number = room.says("Where is my invoice?")
    found = room.uow.conversations.get(ConversationId(number))
    room.uow.conversations.save(conversations.answered(found, room.now))
    room.tomorrow()
    room.tick()
    assert "Waiting for us" not in room.posted()[0]


def test_the_desks_of_its_channel_show_when_it_comes_next(room: Newsroom):
    room.digest()
    room.hear(MembersSeen(a.SUPPORT, (a.ANN.alias,)))
    room.hear(HomeOpened(a.TEAM, a.ANN))
    room.deliver()
    room.tomorrow()
    room.tick()
    desks = [words(one) for one in room.sent if isinstance(one, outbound.Home)]
    assert [day for desk in desks for day in ("Mar 3", "Mar 4") if f"next: {day}" in desk] == [
        "Mar 3",
        "Mar 4",
    ]


def test_after_one_by_hand_desks_show_that_todays_does_not_come_any_more(room: Newsroom):
    room.digest()
    room.hear(MembersSeen(a.SUPPORT, (a.ANN.alias,)))
    room.wait(hours=20)
    room.hear(HomeOpened(a.TEAM, a.ANN))
    room.says("The export breaks.")
    room.command("digest", "now DG-1")
    room.write()
    room.hear(DigestPosted(1))
    room.deliver()
    desk = [words(one) for one in room.sent if isinstance(one, outbound.Home)][-1]
    assert "next: Mar 4" in desk


def test_a_digest_that_is_drawn_anew_without_somebody_keeps_its_language(room: Newsroom):
    room.digest(replace(PLAN, locale="fr"))
    room.says("The export drops the last line.", 78, "bug")
    room.says("A lovely green button.", tag="praise")
    room.tomorrow()
    room.tick()
    room.customer("", command="forget")
    room.tap("forget", a.ZOE.alias)
    room.deliver()
    (drawn,) = (
        one for one in room.sent if isinstance(one, outbound.Redraw) and one.slot.startswith("digest:")
    )
    assert drawn.locale == "fr"
