"""Ideas as values: who counts, what may become of them, who is still to be told, what is alike by its words."""

from datetime import UTC, datetime

import pytest

from domain.errors import Refusal
from domain.ideas import counting, likeness, moves, values
from domain.ideas.counting import Count
from domain.ideas.values import (
    ChangeId,
    IdeaId,
    Kind,
    Link,
    LinkId,
    Standing,
    Status,
    Support,
    SupportId,
    Told,
)
from domain.ids import AliasId, PlaceId

ZOE, MAX = AliasId("telegram:77"), AliasId("telegram:88")
ONE, TWO, THREE = IdeaId(1), IdeaId(2), IdeaId(3)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def wants(actor: AliasId = ZOE, **given: object) -> Support:
    row: dict[str, object] = {
        "id": SupportId(1), "idea": ONE, "actor": actor, "kind": Kind.OWN, "standing": Standing.COUNTS,
        "inside": False, "by": actor, "at": NOW, **given,
    }  # fmt: skip
    return Support(**row)  # type: ignore[arg-type]


def link(idea: IdeaId, into: IdeaId, number: int = 1, *, undone: bool = False) -> Link:
    return Link(LinkId(number), idea, into, ZOE, NOW, undone)


def test_a_person_counts_once_by_the_best_that_is_known_of_them():
    rows = [wants(kind=Kind.BEHALF), wants(idea=TWO), wants(standing=Standing.ASKED, kind=Kind.MESSAGE)]
    assert counting.count(rows) == Count(customers=1)


def test_who_has_not_answered_and_who_took_it_back_count_nowhere():
    rows = [wants(standing=Standing.ASKED), wants(MAX, standing=Standing.TAKEN_BACK)]
    assert counting.count(rows) == Count(unconfirmed=1)
    assert counting.count(rows).whole == 0


def test_links_lead_on_and_those_undone_lead_nowhere():
    links = [link(ONE, TWO), link(TWO, THREE, 2), link(THREE, ONE, 3, undone=True)]
    assert counting.roots([ONE, TWO, THREE], links) == {ONE: THREE, TWO: THREE, THREE: THREE}


def test_somebody_is_told_where_they_said_so_last():
    rows = [wants(chat=PlaceId("a")), wants(id=SupportId(2), chat=PlaceId("b")), wants(id=SupportId(3))]
    assert counting.supporters(rows)[ZOE].chat == "b"


def test_who_heard_just_that_last_is_not_told_again_whatever_was_linked():
    told = [Told(ONE, ZOE, Status.PLANNED, ChangeId(1)), Told(TWO, ZOE, Status.DONE, ChangeId(4))]
    assert counting.untold([ZOE], Status.DONE, told) == ()
    assert counting.untold([ZOE], Status.PLANNED, reversed(told)) == (ZOE,)


def test_who_wants_to_hear_no_more_of_a_part_hears_no_more_of_the_whole():
    assert counting.untold([ZOE, MAX], Status.DONE, [Told(TWO, ZOE, no_more=True)]) == (MAX,)


@pytest.mark.parametrize("status", list(Status))
def test_nothing_becomes_new_again_and_nothing_moves_to_where_it_is(status: Status):
    assert Status.NEW not in moves.MOVES[status]
    with pytest.raises(Refusal):
        moves.move(status, status, "Because.")


@pytest.mark.parametrize("reason", ["", "  ", "x" * (values.LONGEST_REASON + 1)])
def test_a_move_without_a_reason_that_people_can_read_is_refused(reason: str):
    with pytest.raises(Refusal):
        moves.move(Status.NEW, Status.DONE, reason)


def test_answers_matter_and_so_does_taking_one_back():
    assert moves.matters(Status.NEW, Status.NOT_NOW)
    assert moves.matters(Status.PLANNED, Status.LOOKING)
    assert not moves.matters(Status.NOT_NOW, Status.LOOKING)


def test_ideas_are_alike_by_their_rarer_words():
    others = ["Export to a spreadsheet", "Sorting my photos by colour", "Photos of the party"]
    assert likeness.alike("Please sort photos by colour", others) == [1]
    assert likeness.alike("?", others) == []


@pytest.mark.parametrize(
    ("text", "number"), [("I-12", 12), ("i12", 12), (" 7 ", 7), ("FB-1", None), ("I-", None)]
)
def test_a_reference_is_read(text: str, number: int | None):
    assert values.reference(text) == number
