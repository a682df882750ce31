"""After `/forget` nothing of a customer is left with ideas, and what others want stays."""

from domain.ideas.counting import Count
from handlers.privacy import erasing, exporting
from tests import builders as a
from tests.handlers.ideas.board import Board


def forgets(board: Board) -> None:
    erasing.person(a.ZOE, a.ZOES.id, uow=board.uow, policy=board.policy)
    board.deliver()


def test_the_words_and_the_support_are_gone_and_the_idea_stays_with_who_else_wants_it(board: Board):
    board.proposes("Let me sort the holiday photos by colour")
    board.tap("idea_support", 1, a.MAXS, a.MAX)
    forgets(board)
    assert board.count() == Count(customers=1)
    assert board.idea().text == ""
    assert "The words of this idea were erased." in board.card()
    assert "Zoé" not in board.card()


def test_lists_that_other_customers_see_lose_the_words(board: Board):
    board.proposes("Let me sort the holiday photos by colour")
    board.customer("", command="ideas", sender=a.MAX, chat=a.MAXS)
    board.deliver()
    slot = board.newest(a.MAXS).slot
    forgets(board)
    assert "colour" not in board.shown(slot)


def test_comments_and_what_colleagues_quoted_of_them_are_gone(board: Board):
    board.submit("idea", a.IDEAS, text="Zoé says: by colour please, always", public="yes")
    board.deliver()
    board.tap("idea_comment", 1)
    board.customer("By shade too, if you please")
    board.deliver()
    forgets(board)
    assert board.uow.ideas.count_comments(board.idea().id) == 0
    assert "Zoé" not in board.idea().text


def test_what_nobody_has_placed_is_gone_as_a_whole(board: Board):
    board.proposes("Sort the holiday photos by colour", a.MAX, a.MAXS)
    board.proposes("Holiday photos sorted by colour")
    forgets(board)
    assert [one.id for one, _ in board.uow.ideas.of_person(a.ZOE.alias)] == []
    assert not board.uow.ideas.asking()


def test_an_export_names_own_ideas_with_their_words_and_others_without(board: Board):
    board.proposes("Sort the holiday photos by colour")
    board.proposes("Dark mode in the night", a.MAX, a.MAXS)
    board.tap("idea_support", 2)
    found = exporting.everything(a.ZOE.alias, board.uow)["ideas"]
    assert [(one["reference"], one["text"], one["supported"]) for one in found] == [
        ("I-1", "Sort the holiday photos by colour", True), ("I-2", "", True),
    ]  # fmt: skip


def test_reasons_in_every_language_name_them_no_more(board: Board):
    board.proposes("Sort the holiday photos by colour", a.MAX, a.MAXS)
    board.tap("idea_support", 1)
    board.submit("idea_status", "1", status="planned", reason="As Zoé said.", reason_fr="Comme dit Zoé.")
    forgets(board)
    assert "Zoé" not in repr((board.idea().reason, board.idea().reasons))
