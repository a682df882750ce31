"""What is like an idea is found by meaning where that comes in time, else by words; the answer is given once."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from bot.jobs import idea_likeness
from domain.ideas.values import IdeaId, Stage
from ports.language import Neighbour, NoEmbeddings
from tests import builders as a
from tests.handlers.house import House

ENGLISH, FRENCH = "Please sort the photos by colour", "Un ordre des images selon leur teinte"


class OneStore:
    """The house's one unit of work as a store."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def run(self, work: Callable[[Any], Any]) -> Any:
        self._house.uow.begin(self._house.now.timestamp())
        return work(self._house.uow)

    read = run


class Mind:
    """Knows that the first idea says the same, after a while or never."""

    def __init__(
        self, seconds: float = 0.0, fails: bool = False, same: bool = True, likeness: float = 0.5
    ) -> None:
        self.seconds, self.fails, self.same, self.likeness = seconds, fails, same, likeness

    async def related(self, message: str, others: Sequence[str], limit: int = 5) -> Sequence[Neighbour]:
        await asyncio.sleep(self.seconds)
        if self.fails:
            raise NoEmbeddings("none")
        return [Neighbour(len(others) - 1, self.likeness, self.same)]


def a_house() -> House:
    """One idea stands, and Max has just written another."""
    house = House()
    house.customer(ENGLISH, command="idea")
    house.uow.understanding.claim("p", 30)
    house.uow.understanding.note("static", "")
    house.customer(FRENCH, command="idea", sender=a.MAX, chat=a.MAXS)
    house.deliver()
    assert house.uow.ideas.get(IdeaId(2)).stage is Stage.ASKING
    return house


def answered(house: House, mind: Mind | None) -> None:
    asyncio.run(idea_likeness.answer_all(OneStore(house), house.policy, mind))  # type: ignore[arg-type]
    house.deliver()


def test_what_says_the_same_in_another_language_is_found_by_meaning():
    house = a_house()
    answered(house, Mind())
    assert house.uow.ideas.get(IdeaId(2)).stage is Stage.DRAFT
    assert "Is it one of these?" in "\n".join(house.seen(a.MAXS.id))


def test_what_is_only_near_in_meaning_is_not_asked_about():
    house = a_house()
    answered(house, Mind(same=False))
    assert house.uow.ideas.get(IdeaId(2)).stage is Stage.OPEN


def test_what_stands_out_among_strangers_without_being_alike_is_not_asked_about():
    house = a_house()
    answered(house, Mind(likeness=0.2))
    assert house.uow.ideas.get(IdeaId(2)).stage is Stage.OPEN


def test_where_meaning_cannot_be_had_or_takes_too_long_words_serve(monkeypatch):
    monkeypatch.setattr(idea_likeness, "PATIENCE", 0.01)
    for mind in (None, Mind(fails=True), Mind(seconds=5)):
        house = a_house()
        answered(house, mind)
        assert house.uow.ideas.get(IdeaId(2)).stage is Stage.OPEN


def test_a_second_process_that_answers_too_changes_nothing():
    house = a_house()
    answered(house, Mind())
    idea_likeness._answer(IdeaId(2), [], house.policy, house.uow)
    assert house.uow.ideas.get(IdeaId(2)).stage is Stage.DRAFT
