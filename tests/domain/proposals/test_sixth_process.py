"""A further process needs one file and its line in the registry: here `delegate.py` and the line below."""

from unittest import TestCase

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.ids import AliasId
from domain.proposals import events, machine, registry, summary
from domain.proposals.registry import PROCESSES
from domain.proposals.values import EndKind, Phase
from tests.domain.proposals import delegate
from tests.domain.proposals.builders import ANN, BOB, CAT, HOUR, NOW, open_, proposed, votes
from tests.domain.proposals.lives import LIMITS, PEOPLE, SOMEBODY, Life, opening

SIX = (*PROCESSES, delegate.PROCESS)


def play(state, *given):
    for event in given:
        state = machine.advance(state, event, NOW + HOUR, SIX).state
    return state


def named():
    names = [events.StanceGiven(person, "name", choices=(CAT,)) for person in (ANN, BOB, CAT)]
    return play(open_(delegate.DelegateProposed, SIX), *names)


def test_it_runs_like_the_others():
    assert play(named(), delegate.DelegateSpoke(CAT)).end.what is EndKind.ADOPTED


def test_its_card_is_shown_like_the_others():
    assert summary.of(named(), SIX).next_action.text == "The delegate speaks."


def test_its_events_can_be_stored_like_the_others():
    assert {delegate.DelegateProposed, delegate.DelegateSpoke} <= set(registry.event_types(SIX))


def test_it_has_no_stance_of_others():
    with pytest.raises(machine.OutOfTurn):
        play(open_(delegate.DelegateProposed, SIX), votes(ANN, CAT))


def test_without_its_line_it_is_not_known():
    with pytest.raises(KeyError):
        machine.advance(None, proposed(delegate.DelegateProposed), NOW)


class DelegateLife(Life):
    answers = ("name",)
    processes = SIX

    def first(self, data: st.DataObject) -> events.Proposed:
        return opening(delegate.DelegateProposed, data)

    def choices(self, data: st.DataObject) -> tuple[str, ...]:
        return (data.draw(st.sampled_from(PEOPLE)),)

    good_choices = choices

    @rule(by=SOMEBODY)
    def somebody_speaks(self, by: AliasId) -> None:
        early = self.state.phase != Phase.DECIDE
        assert not (self.happens(delegate.DelegateSpoke(by)) and early)


TestDelegateLife: type[TestCase] = DelegateLife.TestCase
TestDelegateLife.settings = LIMITS
