"""From an idea to a decision and back: its outcome is what becomes of the idea, and nobody is told twice."""

import pytest

from domain import outbound
from domain.ideas.values import Status
from domain.people import Colleague
from tests import builders as a
from tests.handlers.decisions.conftest import CLEO, DAN, EVERYONE, Circle
from tests.handlers.ideas.board import Board


@pytest.fixture
def circle(board: Board) -> Circle:
    """Zoé wrote an idea, Max supports it without ever having written, and Ann proposes to do it."""
    board.proposes("Let me sort the photos by colour")
    board.tap("idea_support", 1, a.MAXS, a.MAX)
    for one in (CLEO, DAN):
        board.uow.people.save_colleague(Colleague(one.alias, a.TEAM, one.name))
    circle = Circle(board)
    form = board.form("decide_idea", 1)
    (references,) = [field.initial for field in form.fields if getattr(field, "name", "") == "feedback"]
    given = {
        "title": "Colours", "text": "We sort by colour.", "people": tuple(one.alias for one in EVERYONE),
        "process": "consent", "deadline": circle.after(days=3), "silence": "abstain", "feedback": references,
    }  # fmt: skip
    assert circle.send("propose", form.context, a.ANN, **given) == {}
    circle.press("Open it")
    return circle


def adopted(circle: Circle, **outcome: str) -> Board:
    for person in EVERYONE:
        circle.press("Consent", person)
    circle.fill("Write the outcome", text="Yes, in May.", **outcome)
    return circle.house  # type: ignore[return-value]


def told(board: Board, kind: str) -> list[str]:
    return [
        one.place for one in board.sent if isinstance(one, outbound.Show) and one.slot.startswith(f"{kind}:")
    ]


def test_the_decision_stands_below_the_card_with_the_feedback_linked(circle: Circle, board: Board):
    assert "Decided in D-1" in board.card()
    assert [each.customer for each in circle.state.announcements] == [a.ZOE.alias]
    assert [one.thread for one in [board.uow.proposals.get(1)]] == [board.posts("idea:1")[0]]


def test_the_outcome_moves_the_idea_once_customers_are_told_and_each_hears_of_it_once(circle: Circle):
    board = adopted(circle)
    assert board.idea().status is Status.NEW
    circle.press("Tell the customers")
    circle.press("Tell them now")
    assert (board.idea().status, board.idea().reason) == (Status.PLANNED, "Yes, in May.")
    assert told(board, "outcome") == [a.ZOES.id]
    assert told(board, "idea-news") == [a.MAXS.id]


def test_a_draft_that_nobody_opened_is_no_decision_about_it(board: Board):
    board.proposes("Let me sort the photos by colour")
    form = board.form("decide_idea", 1)
    board.submit(
        "propose", form.context, title="Colours", text="We do.", process="consent", silence="abstain"
    )
    board.deliver()
    assert "Decided in" not in board.card()
