"""Whatever is merged, taken apart, supported and answered, in whatever order: nobody is told the same twice."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ideas.values import Idea, IdeaId, Status
from domain.ids import AliasId, PlaceId
from domain.inbound import Chat, ChatKind
from tests import builders as a
from tests.handlers.ideas.board import Board

IDEAS = 3
CHATS = [Chat(PlaceId(f"telegram:main:{number}"), a.BOT, ChatKind.PRIVATE) for number in (101, 102, 103)]
PEOPLE = [a.Sender(AliasId(f"telegram:{number}"), f"P{number}", "", "en") for number in (101, 102, 103)]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("support"), st.integers(1, IDEAS), st.integers(0, 2)),
        st.tuples(st.just("merge"), st.integers(1, IDEAS), st.integers(1, IDEAS)),
        st.tuples(st.just("unmerge"), st.integers(1, IDEAS), st.just(0)),
        st.tuples(
            st.sampled_from(("looking", "planned", "done", "not_now")), st.integers(1, IDEAS), st.just(0)
        ),
    ),
    max_size=14,
)


def supporters(board: Board, number: int) -> set[str]:
    rows = board.uow.ideas.supports(board.idea(number).root)
    return {one.actor for one in rows if one.standing == "counts"}


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_everybody_is_told_once_of_each_change_and_of_nothing_that_they_heard_last(steps):
    board = Board()
    for number in range(IDEAS):
        board.uow.ideas.add(an_idea(number))
    heard: dict[str, list[tuple[str, str]]] = {}
    for what, one, other in steps:
        before = len(board.news())
        apply(board, what, one, other)
        board.deliver()
        fresh = [(str(news.place), str(news.slot).split(":")[1]) for news in board.news()[before:]]
        people = {f"telegram:{place.rpartition(':')[2]}" for place, _ in fresh}
        assert len(people) == len(fresh)
        assert people <= supporters(board, one)
        for place, change in fresh:
            heard.setdefault(place, []).append((change, what))
    for told in heard.values():
        assert max(Counter(change for change, _ in told).values()) == 1


def an_idea(number: int) -> Idea:
    return Idea(IdeaId(0), a.TEAM, a.IDEAS, f"Idea {number}", a.ANN.alias, True, a.NOON, a.IDEAS)


def apply(board: Board, what: str, one: int, other: int) -> None:
    if what == "support":
        board.tap("idea_support", one, CHATS[other], PEOPLE[other])
    elif what == "merge":
        board.command("idea", f"merge I-{one} I-{other}")
    elif what == "unmerge":
        board.command("idea", f"unmerge I-{one}")
    else:
        before = board.idea(board.idea(one).root).status
        if before != Status(what):
            board.command("idea", f"status I-{one} {what} Because.")


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_answer_given_again_after_any_links_is_told_to_nobody_who_heard_it(steps):
    board = Board()
    for number in range(IDEAS):
        board.uow.ideas.add(an_idea(number))
    for person in (0, 1, 2):
        board.tap("idea_support", 1, CHATS[person], PEOPLE[person])
    board.command("idea", "status I-1 done It is there.")
    before = len(board.news())
    for what, one, other in steps:
        if what in ("merge", "unmerge"):
            apply(board, what, one, other)
    for number in range(1, IDEAS + 1):
        board.command("idea", f"status I-{number} done It is there.")
    assert len(board.news()) == before == 3
