"""Customers propose, browse, support and comment: by words and taps, in private and in groups."""

from dataclasses import replace

import pytest

from domain.content import Content, Text
from domain.ideas.counting import Count
from domain.ideas.values import Stage
from domain.ids import AliasId
from domain.inbound import Sender
from tests import builders as a
from tests.handlers.house import words as shown_words
from tests.handlers.ideas.board import Board


def test_an_idea_reaches_the_team_and_is_on_the_list_with_its_author_behind_it(board: Board):
    board.proposes("Let me sort by colour")
    assert "Let me sort by colour" in board.seen(a.IDEAS)[1]
    assert board.count() == Count(customers=1)
    assert "1 customer" in board.card()
    assert "Your idea is I-1 now" in shown_words(board.newest())


def test_the_card_links_to_the_message_that_it_came_from(board: Board):
    board.proposes("Let me sort by colour")
    assert "Said in FB-1" in board.card()


def test_what_says_much_the_same_is_shown_before_it_is_added(board: Board):
    board.proposes("Let me sort the photos by colour")
    board.proposes("Sorting photos by colour please", a.MAX, a.MAXS)
    assert "[Yes, I-1] [No, add mine]" in shown_words(board.newest(a.MAXS))
    assert board.idea(2).stage is Stage.DRAFT


def test_who_says_that_it_is_that_one_supports_it_and_their_message_is_a_source(board: Board):
    board.proposes("Let me sort the photos by colour")
    board.proposes("Sorting photos by colour please", a.MAX, a.MAXS)
    board.taps("Yes, I-1", a.MAX, a.MAXS)
    assert board.count() == Count(customers=2)
    assert "FB-2" in board.card()
    assert "This is idea I-1, the customer says." in "\n".join(board.seen(a.IDEAS))


def test_who_says_that_it_is_another_adds_theirs(board: Board):
    board.proposes("Let me sort the photos by colour")
    board.proposes("Sorting photos by colour please", a.MAX, a.MAXS)
    board.taps("No, add mine", a.MAX, a.MAXS)
    assert (board.count(1), board.count(2)) == (Count(customers=1), Count(customers=1))
    assert board.idea(2).stage is Stage.OPEN


def test_nobody_answers_for_somebody_else(board: Board):
    board.proposes("Let me sort the photos by colour", chat=a.CLUB)
    board.proposes("Sorting photos by colour please", a.MAX, a.CLUB)
    assert "no longer open" in board.taps("No, add mine", a.ZOE, a.CLUB)
    assert board.idea(2).stage is Stage.DRAFT


def test_the_question_is_answered_once(board: Board):
    board.proposes("Let me sort the photos by colour")
    board.proposes("Sorting photos by colour please", a.MAX, a.MAXS)
    question = board.newest(a.MAXS).slot
    mine = board._button("No, add mine", a.MAXS, "")[1]
    board.taps("No, add mine", a.MAX, a.MAXS)
    board.tap(mine.action, mine.value, a.MAXS, a.MAX)
    board.deliver()
    assert len(board.uow.ideas.parts(board.idea(2).id)) == 1
    assert "I-2 now" in board.shown(question)


def test_an_idea_without_words_says_how_to_write_one(board: Board):
    board.proposes("")
    assert "Write your idea after the command" in shown_words(board.newest())


@pytest.mark.parametrize("command", ["idea", "ideas"])
def test_who_types_the_reference_of_an_idea_is_shown_it_and_proposes_nothing(board: Board, command: str):
    board.proposes("Let me sort by colour")
    board.customer("I-1", command=command, sender=a.MAX, chat=a.MAXS)
    board.deliver()
    assert "Let me sort by colour" in shown_words(board.newest(a.MAXS))


@pytest.mark.parametrize("command", ["idea", "ideas"])
def test_who_types_a_reference_that_there_is_not_is_told_so(board: Board, command: str):
    board.customer("I-99", command=command)
    board.deliver()
    assert "There is no idea I-99 here." in shown_words(board.newest())


def many(board: Board, count: int = 7) -> None:
    for number in range(count):
        word = "abcdefghijk"[number] * 7
        board.proposes(f"{word} {word[::-1]}x{number}")


def test_the_list_goes_page_by_page_and_by_other_orders(board: Board):
    many(board)
    board.customer("", command="ideas", sender=a.MAX, chat=a.MAXS)
    board.deliver()
    first = shown_words(board.newest(a.MAXS))
    assert "I-7" in first
    assert "I-2 · " not in first
    board.taps("More", a.MAX, a.MAXS)
    assert "I-2 · " in board.shown(board.newest(a.MAXS).slot)
    board.taps("Mine", a.MAX, a.MAXS)
    assert "You have not proposed or supported" in board.shown(board.newest(a.MAXS).slot)


def opens(board: Board, by: Sender = a.MAX, chat=a.MAXS) -> None:
    board.customer("", command="ideas", sender=by, chat=chat)
    board.deliver()
    board.taps("I-1", by, chat)


def test_a_tap_supports_and_another_withdraws(board: Board):
    board.proposes("Let me sort by colour")
    opens(board)
    assert board.taps("Support", a.MAX, a.MAXS) == "Thank you, you support it."
    assert board.count() == Count(customers=2)
    board.taps("Withdraw", a.MAX, a.MAXS)
    assert board.count() == Count(customers=1)


def test_in_a_group_everybody_taps_for_themselves(board: Board):
    board.proposes("Let me sort by colour")
    opens(board, a.MAX, a.CLUB)
    board.taps("Support", a.MAX, a.CLUB)
    board.taps("Support", Sender(AliasId("telegram:99"), "Lou"), a.CLUB)
    board.taps("Withdraw", a.MAX, a.CLUB)
    assert board.count() == Count(customers=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Colours", "1 idea about “Colours”"),
        ("trier par prix", "No idea speaks of “trier par prix” yet."),
    ],
)
def test_words_after_the_list_look_for_ideas_that_speak_of_them(board: Board, words: str, said: str):
    board.proposes("Let me sort by colour")
    board.proposes("Une version sombre le soir", a.MAX, a.MAXS)
    board.customer(words, command="ideas", sender=a.MAX, chat=a.MAXS)
    board.deliver()
    assert said in shown_words(board.newest(a.MAXS))


def test_a_comment_is_the_next_message_and_stands_with_the_idea_alone(board: Board):
    board.proposes("Let me sort by colour")
    board.customer("It crashes", command="bug", sender=a.MAX, chat=a.MAXS)
    opens(board)
    board.taps("Comment", a.MAX, a.MAXS)
    board.customer("By shade too, please", sender=a.MAX, chat=a.MAXS)
    board.customer("And hello", sender=a.MAX, chat=a.MAXS)
    board.deliver()
    bug = board.uow.conversations.of_customer(a.MAX.alias, 5)
    assert [one.tags for one in bug] == [("bug",)]
    assert [one.content.text.plain for one in board.uow.messages.of_conversation(bug[0].id)] == [
        "It crashes",
        "And hello",
    ]
    assert board.uow.ideas.count_comments(board.idea().id) == 1
    assert "💬 Max: By shade too, please" in board.card()
    assert "it stands on the card above" in "\n".join(board.seen(a.IDEAS))


@pytest.mark.parametrize("said", [Content(Text("By shade")), Content(Text("By shade"), (a.a_photo(),))])
def test_an_edited_comment_changes_on_the_card(board: Board, said: Content):
    board.proposes("Let me sort by colour")
    opens(board)
    board.taps("Comment", a.MAX, a.MAXS)
    first = board.customer(said, sender=a.MAX, chat=a.MAXS)
    again = replace(said, text=Text("By hue <b>"))
    for sender in (a.ZOE, a.MAX):
        words = again if sender is a.MAX else Content(Text("Not mine"))
        board.hear(a.inbound.CustomerEdit(a.MAXS, first.post, sender, words, board.now))
        board.deliver()
    assert "💬 Max: By hue <b>" in board.card()


def test_who_cancels_or_waits_too_long_writes_to_the_team_as_usual(board: Board):
    board.proposes("Let me sort by colour")
    opens(board)
    board.taps("Comment", a.MAX, a.MAXS)
    board.taps("Cancel", a.MAX, a.MAXS)
    board.customer("Something else", sender=a.MAX, chat=a.MAXS)
    board.taps("Comment", a.MAX, a.MAXS, "answer")
    board.wait(hours=1)
    board.customer("And more", sender=a.MAX, chat=a.MAXS)
    assert board.uow.ideas.count_comments(board.idea().id) == 0


def test_what_only_the_team_sees_is_not_shown_to_customers(board: Board):
    board.submit("idea", a.IDEAS, text="Raise the prices quietly", public="no")
    board.deliver()
    board.customer("", command="ideas")
    board.deliver()
    assert "There is no idea yet" in shown_words(board.newest())
    board.tap("idea", "1")
    board.deliver()
    assert "Raise" not in "\n".join(board.seen(a.ZOES.id))


def test_what_only_the_team_sees_is_not_found_by_customers(board: Board):
    board.submit("idea", a.IDEAS, text="Raise the prices quietly", public="no")
    board.customer("prices", command="ideas")
    board.deliver()
    assert "No idea speaks of “prices” yet" in shown_words(board.newest())


def test_old_and_made_up_buttons_say_so(board: Board):
    for action, value in (
        ("idea", "x"),
        ("idea_support", "99"),
        ("ideas", "top:-1"),
        ("ideas", "top:10001"),
        ("ideas", "up:0"),
        ("idea_same", "1:1"),
        ("idea_voice", "7:yes"),
    ):
        board.tap(action, value)
    board.deliver()
    assert [shown_words(one) for one in board.sent] == ["That choice is no longer open."] * 7
