"""What became of an idea, and why, in the language of whoever looks it up."""

import pytest

from tests import builders as a
from tests.handlers.ideas.board import Board


@pytest.fixture
def planned(board: Board) -> Board:
    """Zoé, who reads French, proposed an idea; it is planned, with a reason in both languages."""
    board.proposes("Let me sort the photos by colour")
    context = "1:planned:It comes in May."
    board.submit("idea_status", context, status="planned", reason="It comes in May.", reason_fr="En mai.")
    board.deliver()
    return board


def looks(board: Board, by: a.Sender, chat: a.Chat) -> str:
    board.customer("", command="ideas", sender=by, chat=chat)
    board.deliver()
    board.taps("I-1", by, chat)
    return board.shown(board.newest(chat).slot)


def test_whoever_looks_an_idea_up_reads_the_reason_in_their_language(planned: Board):
    assert "En mai." in looks(planned, a.ZOE, a.ZOES)


def test_whose_language_it_was_not_written_in_reads_it_as_the_team_gave_it(planned: Board):
    assert "It comes in May." in looks(planned, a.MAX, a.MAXS)


def test_a_later_reason_in_one_language_leaves_none_of_an_earlier_one(planned: Board):
    planned.moves("I-1 done It is here.")
    assert "It is here." in looks(planned, a.ZOE, a.ZOES)
