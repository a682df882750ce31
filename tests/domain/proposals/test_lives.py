"""Every process lives through whatever may happen."""

from dataclasses import replace
from typing import Any
from unittest import TestCase

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.ids import AliasId
from domain.proposals import advice, consensus, consent, events, ringi, vote
from domain.proposals.ringi import RingiStep
from domain.proposals.values import Phase, Silence
from tests.domain.proposals import lives
from tests.domain.proposals.builders import ANN, BOB, CAT, DAN, EVE
from tests.domain.proposals.lives import LIMITS, SOMEBODY, Life, opening

WORKING = (Phase.ROUND, Phase.INTEGRATE, Phase.STUCK)


class ConsentLife(Life):
    answers = ("consent", "object", "concern", "stand_aside")

    def first(self, data: st.DataObject) -> events.Proposed:
        return opening(consent.ConsentProposed, data)

    @precondition(lambda self: self.state.phase in WORKING)
    @rule(text=st.sampled_from(["Four.", "Five.", "Six."]), until=lives.MOMENTS, term=st.booleans())
    def the_proposer_works_on_it(self, text: str, until: Any, term: bool) -> None:
        objections = tuple(each.number for each in self.state.stances if each.objects)
        if term:
            self.happens(events.TermProposed(ANN, until))
        else:
            self.happens(events.Amended(ANN, text, self.state.version.number, False, objections))


class ConsensusLife(Life):
    answers = ("agree", "block", "reservations", "stand_aside")

    def first(self, data: st.DataObject) -> events.Proposed:
        return opening(consensus.ConsensusProposed, data)


class VoteLife(Life):
    answers = ("vote", "abstain")
    options = ("Tea", "Coffee", "Water")

    def first(self, data: st.DataObject) -> events.Proposed:
        method = data.draw(st.sampled_from(["one", "several", "ranked"]))
        first = opening(vote.VoteProposed, data, options=self.options, method=method, most=2, against="Water")
        if first.settings.silence is Silence.CONSENT:
            return replace(first, settings=replace(first.settings, silence=Silence.ABSTAIN))
        return first

    def good_choices(self, data: st.DataObject) -> tuple[str, ...]:
        most = vote.limit(vote.rules(self.state))
        return tuple(
            data.draw(st.lists(st.sampled_from(self.options), min_size=1, max_size=most, unique=True))
        )

    def choices(self, data: st.DataObject) -> tuple[str, ...]:
        return tuple(data.draw(st.lists(st.sampled_from((*self.options, "Gin")), max_size=3)))


class AdviceLife(Life):
    answers = ("advice", "nothing")
    asking = (Phase.ROUND, Phase.DECIDE)

    def first(self, data: st.DataObject) -> events.Proposed:
        return opening(advice.AdviceProposed, data, decider=data.draw(st.sampled_from([None, DAN])))

    @rule(by=SOMEBODY, adopt=st.booleans(), reason=lives.WORDS)
    def somebody_decides(self, by: AliasId, adopt: bool, reason: str) -> None:
        early = self.state.phase != Phase.DECIDE
        assert not (self.happens(advice.Decided(by, adopt, reason)) and early)

    @precondition(lambda self: self.state.phase == Phase.DECIDE)
    @rule(adopt=st.booleans())
    def the_decider_decides(self, adopt: bool) -> None:
        self.happens(advice.Decided(self.state.decider or ANN, adopt, "It helps."))

    @rule(by=SOMEBODY, to=SOMEBODY)
    def another_is_to_decide(self, by: AliasId, to: AliasId) -> None:
        self.happens(advice.DeciderNamed(by, to))


class RingiLife(Life):
    answers = ("approve", "refuse")
    steps = (RingiStep((BOB,)), RingiStep((CAT, DAN, EVE), "share", 60), RingiStep((DAN, EVE), "any"))

    def first(self, data: st.DataObject) -> events.Proposed:
        return opening(ringi.RingiProposed, data, steps=self.steps, participants=(BOB, CAT, DAN, EVE))

    @rule(by=SOMEBODY, to=st.integers(-1, 3), reason=lives.WORDS, whom=st.none() | SOMEBODY)
    def somebody_sends_it_back(self, by: AliasId, to: int, reason: str, whom: AliasId | None) -> None:
        self.happens(ringi.SentBack(by, to, reason, whom))

    @precondition(lambda self: self.state.phase == Phase.ROUND)
    @rule(to=st.integers(0, 2))
    def it_is_sent_back(self, to: int) -> None:
        for person in ringi.waiting(self.state)[:1]:
            self.happens(ringi.SentBack(person, to, "Say what it costs."))

    @precondition(lambda self: self.state.phase == Phase.INTEGRATE)
    @rule()
    def the_drafter_sends_it_round_again(self) -> None:
        self.happens(events.WentOn(ANN))

    @rule(by=SOMEBODY, text=lives.WORDS)
    def somebody_is_sounded(self, by: AliasId, text: str) -> None:
        before = self.state.stances
        self.happens(ringi.Sounded(by, text))
        assert self.state.stances == before

    def counting(self) -> dict[AliasId, Any]:
        """Refusals may be outvoted in a step, and never count for the quorum."""
        return {person: stance for person, stance in super().counting().items() if stance.value == "approve"}


def lived(life: type[Life]) -> type[TestCase]:
    """The life as a test."""
    case: type[TestCase] = life.TestCase
    case.settings = LIMITS
    return case


TestConsentLife = lived(ConsentLife)
TestConsensusLife = lived(ConsensusLife)
TestVoteLife = lived(VoteLife)
TestAdviceLife = lived(AdviceLife)
TestRingiLife = lived(RingiLife)
