"""Lives of proposals, made up by hypothesis: legal and illegal events, clocks that jump, and what must hold whatever happens."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.ids import AliasId, FeedbackId
from domain.proposals import due, events, frame, machine, markdown, summary
from domain.proposals.effects import Announce, Ended, Remind
from domain.proposals.frame import Proposal
from domain.proposals.registry import PROCESSES, Registry
from domain.proposals.values import ADOPTED, CLOCK, EndKind, Mark, Phase, Settings, Silence
from tests.domain.proposals.builders import ANN, BOB, CAT, DAN, DAY, EVE, HOUR, LEA, MAX, NOW, proposed

LIMITS = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
PEOPLE = (ANN, BOB, CAT, DAN, EVE)
ZONES = {BOB: "Europe/Paris", CAT: "Asia/Tokyo", DAN: "America/New_York", EVE: "Nowhere/At_All"}
WORDS = st.sampled_from(["", " ", "Too fast.", "Slower, with care."])
TEXTS = st.sampled_from(["One.", "One, two.", "Two.", "Three three.", "x" * 3001, " "])
SOMEBODY = st.sampled_from(PEOPLE)
CUSTOMER = st.sampled_from((MAX, LEA, AliasId("telegram:3")))
MOMENTS = st.integers(-2, 40).map(lambda half_days: NOW + half_days * DAY / 2)
AFTERMATH = ("outcome", "announcements", "waived", "review_at", "reviews", "proposer", "feedback")

SETTINGS = st.builds(
    Settings,
    deadline=st.just(NOW + 3 * DAY),
    opens=st.sampled_from([None, None, None, NOW + HOUR]),
    clarify_until=st.sampled_from([None, None, None, NOW + DAY]),
    react_until=st.sampled_from([None, None, None, NOW + 2 * DAY]),
    quorum=st.integers(0, 2),
    silence=st.sampled_from(Silence),
    rounds=st.integers(1, 3),
    round_length=st.sampled_from([timedelta(hours=5), 2 * DAY]),
    review_at=st.sampled_from([None, NOW + 30 * DAY]),
    test_until=st.sampled_from([None, None, NOW + 20 * DAY]),
)


def decision(state: Proposal) -> Proposal:
    """What may never change after the end."""
    blank: dict[str, Any] = {"announcements": (), "proposer": ANN, "feedback": (), "reviews": ()}
    return replace(state, outcome=None, waived="", review_at=None, **blank)


class Life(RuleBasedStateMachine):
    """One proposal; a subclass names its process and adds what only that process has."""

    answers: tuple[str, ...] = ()
    processes: Registry = PROCESSES
    asking: tuple[str, ...] = (Phase.ROUND,)

    def first(self, data: st.DataObject) -> events.Proposed:
        raise NotImplementedError

    @initialize(data=st.data())
    def propose(self, data: st.DataObject) -> None:
        self.now = NOW
        self.latest = NOW
        self.log: list[events.Entry] = []
        self.told: Counter[AliasId] = Counter()
        self.reminded: Counter[tuple[AliasId, datetime, Mark]] = Counter()
        self.ends = 0
        first = replace(
            self.first(data), customers=(MAX, LEA), feedback=(FeedbackId(1),), text="We try it.", title="Try"
        )
        self.state = machine.advance(None, first, self.now, self.processes).state
        self.log.append(events.Entry(self.now, first))
        if data.draw(st.booleans()):
            self.people_are_asked()

    def people_are_asked(self) -> None:
        while self.state.phase in (Phase.SCHEDULED, Phase.CLARIFY, Phase.REACT):
            assert self.happens(events.WentOn(ANN))

    def happens(self, event: events.Event) -> bool:
        """Lets it happen if it may; whatever happens, what must hold is checked."""
        before, kept = self.state, repr(self.state)
        try:
            step = machine.advance(before, event, self.now, self.processes)
        except machine.OutOfTurn:
            assert repr(before) == kept
            return False
        assert repr(before) == kept
        self.log.append(events.Entry(self.now, event))
        self.state = step.state
        self.told.update(each.customer for each in step.effects if isinstance(each, Announce))
        self.ends += sum(isinstance(each, Ended) for each in step.effects)
        self.reminded.update(
            (each.person, each.closes, each.mark) for each in step.effects if isinstance(each, Remind)
        )
        self.check_step(before, event)
        return True

    def check_step(self, before: Proposal, event: events.Event) -> None:
        after = self.state
        assert after.stances[: len(before.stances)] == before.stances
        assert after.versions[: len(before.versions)] == before.versions
        assert after.remarks[: len(before.remarks)] == before.remarks
        assert after.voices[: len(before.voices)] == before.voices
        if before.closed:
            assert decision(after) == decision(before)
        if isinstance(event, events.Amended) and not after.closed:
            kept = frame.answers(before) if event.editorial else {}
            assert frame.answers(after) == kept
        if isinstance(event, events.StanceGiven) and after.stances != before.stances:
            assert after.stances[-1].person == (event.person or event.by)

    # What people do as they are meant to

    @precondition(lambda self: not self.state.closed)
    @rule(data=st.data(), reason=WORDS, lift=WORDS)
    def somebody_answers(self, data: st.DataObject, reason: str, lift: str) -> None:
        value = data.draw(st.sampled_from(self.answers))
        self.happens(events.StanceGiven(data.draw(SOMEBODY), value, reason, lift, self.choices(data)))

    @precondition(lambda self: self.state.phase in self.asking)
    @rule(data=st.data())
    def someone_waited_for_answers(self, data: st.DataObject) -> None:
        waiting = summary.waiting_for(self.state, self.processes)
        if waiting:
            value = data.draw(st.sampled_from(self.answers))
            person = data.draw(st.sampled_from(waiting))
            self.happens(events.StanceGiven(person, value, "Because.", "Less.", self.good_choices(data)))

    @precondition(lambda self: self.state.phase in self.asking)
    @rule(data=st.data())
    def everyone_waited_for_agrees(self, data: st.DataObject) -> None:
        for person in summary.waiting_for(self.state, self.processes):
            value = self.answers[0]
            self.happens(events.StanceGiven(person, value, "Because.", "", self.good_choices(data)))

    @precondition(lambda self: self.state.phase in self.asking)
    @rule(data=st.data())
    def a_deputy_answers(self, data: st.DataObject) -> None:
        for person in summary.waiting_for(self.state, self.processes)[:1]:
            self.happens(events.DeputyNamed(person, LEA, self.now, self.now + DAY))
            value = data.draw(st.sampled_from(self.answers))
            self.happens(events.StanceGiven(LEA, value, "Because.", "Less.", self.good_choices(data), person))

    def good_choices(self, data: st.DataObject) -> tuple[str, ...]:
        return ()

    def choices(self, data: st.DataObject) -> tuple[str, ...]:
        return ()

    @rule(by=SOMEBODY, person=SOMEBODY, data=st.data())
    def an_answer_is_recorded_for_another(self, by: AliasId, person: AliasId, data: st.DataObject) -> None:
        value = data.draw(st.sampled_from(self.answers))
        choices = self.choices(data)
        self.happens(events.StanceGiven(by, value, "By phone.", "Less.", choices, person))

    @precondition(lambda self: not self.state.closed)
    @rule(text=TEXTS, editorial=st.booleans(), stale=st.integers(0, 1), by=st.sampled_from((ANN, ANN, BOB)))
    def somebody_amends(self, text: str, editorial: bool, stale: int, by: AliasId) -> None:
        base = self.state.version.number - stale * (self.state.version.number > 1)
        self.happens(events.Amended(by, text, base, editorial))

    # What time does

    @rule(hours=st.sampled_from([1, 5, 13, 24, 60]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * HOUR
        self.time_works()

    @rule(hours=st.sampled_from([1, 30]))
    def the_clock_jumps_back(self, hours: int) -> None:
        self.now -= hours * HOUR
        self.time_works()

    def time_works(self) -> None:
        for _ in range(50):
            event = due.event(self.state, self.now, ZONES, self.processes)
            if event is None:
                break
            assert self.happens(event), event
        else:
            raise AssertionError("time never rests")
        coming = due.next_at(self.state, self.now, ZONES, self.processes)
        assert coming is None or coming > self.now

    # Anything else, by anybody, mostly out of turn

    @rule(
        event=st.one_of(
            st.builds(events.WentOn, SOMEBODY),
            st.builds(events.ObjectionLifted, SOMEBODY),
            st.builds(events.Asked, SOMEBODY, WORDS),
            st.builds(events.Answered, SOMEBODY, st.integers(1, 3), WORDS),
            st.builds(events.Commented, SOMEBODY, WORDS),
            st.builds(events.VoicesAsked, SOMEBODY, st.just((MAX, LEA))),
            st.builds(events.VoiceHeard, CUSTOMER, WORDS, message=st.integers(0, 2)),
            st.builds(events.VoiceEdited, CUSTOMER, st.integers(0, 2)),
            st.builds(events.FeedbackLinked, SOMEBODY, st.just((FeedbackId(2),)), st.tuples(CUSTOMER)),
            st.builds(events.ParticipantAdded, SOMEBODY, SOMEBODY),
            st.builds(events.ParticipantRemoved, SOMEBODY | st.just(CLOCK), SOMEBODY),
            st.builds(events.DeputyNamed, SOMEBODY, SOMEBODY, MOMENTS, MOMENTS),
            st.builds(events.HandedOver, SOMEBODY, st.just(ANN)),
            st.builds(events.DeadlineMoved, SOMEBODY, MOMENTS),
            st.builds(events.DeadlinePassed, st.just(CLOCK), MOMENTS),
            st.builds(events.Opened, st.just(CLOCK)),
            st.builds(events.ReviewCame, st.just(CLOCK), MOMENTS),
            st.builds(events.TermProposed, SOMEBODY, MOMENTS),
        )
    )
    def anything_happens(self, event: events.Event) -> None:
        self.happens(event)

    @precondition(lambda self: len(self.log) > 12)
    @rule(
        event=st.one_of(
            st.builds(events.Withdrawn, SOMEBODY),
            st.builds(events.Tabled, SOMEBODY, WORDS),
            st.builds(events.PassedOn, SOMEBODY, WORDS),
        )
    )
    def somebody_ends_it(self, event: events.Event) -> None:
        self.happens(event)

    @rule(
        event=st.one_of(
            st.builds(events.OutcomeWritten, SOMEBODY, WORDS),
            st.builds(events.AnnouncementConfirmed, SOMEBODY),
            st.builds(events.AnnouncementWaived, SOMEBODY, WORDS),
            st.builds(events.CustomerTold, st.just(CLOCK), CUSTOMER),
            st.builds(events.CustomerNotReached, st.just(CLOCK), CUSTOMER),
            st.builds(events.CustomerOptedOut, CUSTOMER),
            st.builds(events.Reviewed, SOMEBODY, WORDS, st.none() | MOMENTS),
        )
    )
    def something_follows(self, event: events.Event) -> None:
        self.happens(event)

    @precondition(lambda self: self.state.closed)
    @rule(reached=st.booleans())
    def customers_are_told(self, reached: bool) -> None:
        self.happens(events.OutcomeWritten(self.state.proposer, "We try it for a while."))
        self.happens(events.AnnouncementConfirmed(self.state.proposer))
        for customer in list(self.told):
            self.happens(
                events.CustomerTold(CLOCK, customer)
                if reached
                else events.CustomerNotReached(CLOCK, customer)
            )

    # What must hold

    @invariant()
    def there_is_one_end_at_most(self) -> None:
        assert self.ends == (self.state.end is not None) == self.state.closed

    @invariant()
    def every_customer_is_told_once_at_most(self) -> None:
        assert max(self.told.values(), default=0) <= 1

    @invariant()
    def nobody_is_reminded_twice_of_the_same(self) -> None:
        assert max(self.reminded.values(), default=0) <= 1

    @invariant()
    def the_last_answer_counts(self) -> None:
        for person, stance in frame.answers(self.state).items():
            assert stance == [each for each in self.state.stances if each.person == person][-1]

    @invariant()
    def what_was_adopted_had_the_right(self) -> None:
        end = self.state.end
        if end is not None and end.what in ADOPTED:
            counting = self.counting()
            assert not any(stance.objects for stance in counting.values())
            assert len(counting) >= self.state.settings.quorum
            assert (end.what is EndKind.ADOPTED) == (end.until is None)

    def counting(self) -> dict[AliasId, Any]:
        """The last answers of this round, found another way than the product does."""
        present = {stay.person for stay in self.state.participants if stay.until is None}
        found: dict[AliasId, Any] = {}
        for stance in reversed(self.state.stances):
            if stance.round == self.state.round and stance.person in present:
                found.setdefault(stance.person, stance)
        return found

    @invariant()
    def a_card_can_be_shown(self) -> None:
        shown = summary.of(self.state, self.processes)
        assert shown.next_action.text
        assert self.state.closed == bool(shown.ended.text)

    @invariant()
    def it_never_waits_for_nothing(self) -> None:
        """Open means that either a moment comes, or there is nothing to be brought by time."""
        assert self.state.closed or due.next_at(self.state, self.now, ZONES, self.processes) is not None

    def teardown(self) -> None:
        if not hasattr(self, "log"):
            return
        half = len(self.log) // 2
        part = machine.replay(self.log[:half], processes=self.processes)
        assert machine.replay(self.log[half:], part, self.processes) == self.state
        assert self.state.reference in markdown.export(
            self.state, {}, lambda said: said.text, processes=self.processes
        )


def opening(kind: type[events.Proposed], data: st.DataObject, **given: Any) -> events.Proposed:
    """A valid first event of a process."""
    return replace(proposed(kind, **given), settings=data.draw(SETTINGS))
