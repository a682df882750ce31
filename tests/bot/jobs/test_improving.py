"""A language model is asked about what nobody is sure of, and about nothing else."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.jobs import improving
from bot.jobs.improving import Improving
from domain.ids import ConversationId, MessageId
from domain.understanding import Batch, Reading, Unread
from ports.language import Mood, Suggestion
from tests import builders as a
from tests.handlers.digests.newsroom import OneStore
from tests.handlers.house import House

SAID = Unread(MessageId(1), ConversationId(1), a.ZOE.alias, "It does not start, says Zoé")
UNSURE = Reading(MessageId(1), tag="idea", confidence=0.3)


@dataclass
class Model:
    tag_: Suggestion | None = None
    mood_: Mood | None = None
    seconds: float = 0.0
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def tag(self, message, tags, names=()):
        self.asked.append((message, tuple(names)))
        await asyncio.sleep(self.seconds)
        return self.tag_

    async def mood(self, message, names=()):
        return self.mood_


def improved(model: Model, reading: Reading = UNSURE, message: Unread = SAID) -> Reading:
    house = House()
    house.customer()
    asking = Improving(model, OneStore(house), house.policy)  # type: ignore[arg-type]
    return asyncio.run(asking([message], Batch((reading,)))).readings[0]


def test_a_sure_answer_is_taken():
    better = improved(Model(Suggestion("bug", 0.9, True, True), Mood("dislike", 0.9)))
    assert (better.tag, better.sure, better.mood) == ("bug", True, "dislike")


def test_an_unsure_answer_is_not():
    assert improved(Model(Suggestion("bug", 0.5, False, True), Mood("like", 0.3))) == UNSURE


def test_no_answer_changes_nothing():
    assert improved(Model()) == UNSURE


def test_what_is_sure_is_not_asked_about():
    model = Model()
    sure = Reading(MessageId(1), tag="idea", confidence=0.9, sure=True, mood="like", mood_confidence=0.9)
    assert improved(model, sure) == sure
    assert not model.asked


def test_a_sure_tag_stays_where_only_the_mood_is_asked_about():
    sure = Reading(MessageId(1), tag="idea", confidence=0.9, sure=True)
    assert improved(Model(Suggestion("bug", 0.9, True, True)), sure).tag == "idea"


def test_what_colleagues_say_is_not_asked_about():
    model = Model()
    improved(model, message=replace(SAID, inside=True))
    assert not model.asked


def test_the_authors_name_is_told_to_be_masked():
    model = Model()
    improved(model)
    assert model.asked == [(SAID.text, ("Zoé", "zoe"))]


def test_a_slow_one_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(improving, "TIME", 0.05)
    assert improved(Model(Suggestion("bug", 0.9, True, True), seconds=5)) == UNSURE
