"""A signal leads to a decision, and a week later says whether that lowered it."""

from dataclasses import replace

import pytest

from domain.proposals.values import EndKind
from domain.signals.episodes import Phase
from tests import builders as a
from tests.handlers.signals.listening import Listening

TERMS = {
    "title": "Repair it", "text": "We repair it.", "people": (a.ANN.alias,), "process": "consent",
    "silence": "abstain", "quorum": "0",
}  # fmt: skip


@pytest.fixture
def decided(house: Listening) -> Listening:
    """A burst about which something was decided by consent of Ann alone."""
    house.burst()
    form = house.form("decide_signal", 1)
    fields = {field.name: field for field in form.fields if hasattr(field, "name")}
    deadline = str(int(house.now.timestamp()) + 3 * 86400)
    given = {**TERMS, "deadline": deadline, "feedback": fields["feedback"].initial}  # type: ignore[union-attr]
    house.submit("propose", form.context, **given)
    house.deliver()
    house.press("decision_open", f"{form.context}|draft=1")
    house.deliver()
    return house


def test_the_form_names_the_feedback_behind_the_signal(house: Listening):
    house.burst()
    form = house.form("decide_signal", 1)
    named = next(field for field in form.fields if getattr(field, "name", "") == "feedback")
    assert len(named.initial.split(", ")) == 8  # type: ignore[union-attr]
    assert "signal=1" in form.context


def test_the_signal_shows_what_it_led_to(decided: Listening):
    assert decided.signal().proposal == 1
    assert "🗳️ It led to D-1." in decided.card()
    assert decided.notes()[-1] == "🗳️ It led to D-1."


def test_the_signal_says_at_once_how_its_decision_ended(decided: Listening):
    assert not decided.uow.signals.take_due()
    decided.press("stance", "1:consent")
    assert [number for number, _ in decided.uow.signals.take_due()] == [1]
    decided.time_comes()
    assert "🗳️ It led to D-1: adopted." in decided.card()


def test_a_week_after_the_decision_the_signal_says_whether_it_helped(decided: Listening):
    decided.press("stance", "1:consent")
    decided.deliver()
    record = decided.uow.proposals.get(1)  # type: ignore[arg-type]
    assert record.opened.end is not None
    assert record.opened.end.what is EndKind.ADOPTED
    decided.wait(days=2)
    decided.someone("one more #bug")
    decided.count()
    decided.time_comes(days=6)
    assert "📉 The decision lowered it: 1 in the week after, 10 in the week before." in decided.card()
    assert "adopted" in decided.card()


def test_what_came_to_nothing_is_not_judged(decided: Listening):
    decided.submit("end", "1", what="withdrawn", reason="No.")
    decided.time_comes(days=8)
    assert decided.signal().aftermath is None


def test_a_signal_of_another_workspace_leads_nowhere(house: Listening):
    house.burst()
    signal = house.signal()
    house.uow.signals.save(replace(signal, series=replace(signal.series, team=a.AccountId("slack:b"))), None)
    house.press("signal_claim", 1)
    assert house.signal().phase is Phase.OPEN
