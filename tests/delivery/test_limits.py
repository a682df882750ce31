"""Reservations of moments, with a clock that the tests move."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.limits import SPACING, Charge, Gate, Limits
from domain.deliveries import Scope
from tests.storage.stores import post


def one_a_second(request):
    return (Charge(request.target, 1.0),)


def channel_in_account(request):
    return (Charge(request.target, 1.0), Charge("account", 0.1, scope=Scope.ACCOUNT))


def send_all(
    limits: Limits, requests: list[tuple[str, object]], start: float = 0.0
) -> list[tuple[float, str]]:
    """The moments and lanes of all calls, made as early as the limits allow."""
    waiting, sent, now = list(requests), [], start
    while waiting:
        heads: dict[str, object] = {}
        for lane, request in waiting:
            heads.setdefault(lane, request)
        due = [(limits.reserve(lane, request, now), lane) for lane, request in heads.items()]
        at, lane = min(due)
        if at <= now:
            limits.spend(lane)
            waiting.remove(next(each for each in waiting if each[0] == lane))
            sent.append((now, lane))
        else:
            now = at
    return sent


def test_the_first_call_goes_at_once():
    assert Limits(one_a_second).reserve("a", post(1), 5.0) == 5.0


def test_calls_to_one_target_keep_their_distance():
    sent = send_all(Limits(one_a_second), [("a", post(n)) for n in range(4)])
    assert [round(at, 6) for at, _ in sent] == [round(n * SPACING, 6) for n in range(4)]


def test_the_rate_used_stays_one_percent_behind_what_is_allowed():
    sent = send_all(Limits(one_a_second), [("a", post(n)) for n in range(200)])
    assert 199 / sent[-1][0] <= 0.99


def test_the_rate_used_is_at_least_97_percent_of_what_is_allowed():
    sent = send_all(Limits(one_a_second), [("a", post(n)) for n in range(200)])
    assert 199 / sent[-1][0] >= 0.97


def test_asking_again_does_not_cost_again():
    limits = Limits(one_a_second)
    limits.reserve("a", post(1), 0.0)
    limits.spend("a")
    assert {limits.reserve("b", post(2), 0.0) for _ in range(5)} == {SPACING}


def test_lanes_that_share_a_target_take_turns():
    requests = [("a", post(1)), ("a", post(2)), ("a", post(3)), ("b", post(4)), ("b", post(5))]
    lanes = [lane for _, lane in send_all(Limits(one_a_second), requests)]
    assert lanes == ["a", "b", "a", "b", "a"]


def test_a_long_queue_before_one_target_takes_nothing_from_the_account():
    limits = Limits(channel_in_account)
    for n in range(50):
        limits.reserve(f"lane {n}", post(n), 0.0)
    assert limits.reserve("quiet", post(99, target="slack:main:C2"), 0.0) <= 0.2


def test_a_burst_is_allowed_where_the_bucket_holds_one():
    limits = Limits(lambda request: (Charge("tier", 1.2, burst=3),))
    moments = []
    for n in range(4):
        moments.append(limits.reserve(f"{n}", post(n), 0.0))
        limits.spend(f"{n}")
    assert moments[:3] == [0.0, 0.0, 0.0]
    assert moments[3] > 1.0


def test_a_strict_bucket_never_holds_more_in_its_window():
    limits = Limits(lambda request: (Charge("group", 3.0, burst=20, strict=True),))
    moments = [at for at, _ in send_all(limits, [("a", post(n)) for n in range(100)])]
    assert all(later - earlier >= 60.0 for earlier, later in zip(moments, moments[20:], strict=False))


def test_a_strict_bucket_counts_every_message_of_a_call():
    limits = Limits(lambda request: (Charge("group", 3.0, burst=20, cost=8, strict=True),))
    moments = [at for at, _ in send_all(limits, [("a", post(n)) for n in range(20)])]
    assert all(later - earlier >= 60.0 for earlier, later in zip(moments, moments[2:], strict=False))


def test_a_call_of_several_counts_as_several():
    limits = Limits(lambda request: (Charge("chat", 1.0, cost=5),))
    limits.reserve("a", post(1), 0.0)
    limits.spend("a")
    assert limits.reserve("a", post(2), 0.0) == 5 * SPACING


def test_a_hold_stops_its_target_until_it_is_over():
    limits = Limits(one_a_second)
    limits.hold(post(1), Scope.TARGET, 30.0)
    assert limits.reserve("a", post(1), 1.0) == 30.0


def test_after_a_hold_lanes_go_one_after_the_other():
    limits = Limits(one_a_second)
    for n in range(3):
        limits.reserve(f"lane {n}", post(n), 0.0)
    limits.hold(post(1), Scope.TARGET, 30.0)
    moments = sorted(limits.reserve(f"lane {n}", post(n), 30.0) for n in range(3))
    assert moments == [30.0, 30.0 + SPACING, 30.0 + 2 * SPACING]


def test_a_hold_of_a_method_stops_no_other_method():
    limits = Limits(one_a_second)
    limits.hold(post(1), Scope.METHOD, 30.0)
    from tests.storage.stores import redraw

    assert limits.reserve("a", redraw("r", "text"), 1.0) == 1.0


def test_a_hold_of_the_account_stops_everything():
    limits = Limits(one_a_second)
    limits.hold(post(1), Scope.ACCOUNT, 30.0)
    assert limits.reserve("a", post(2, target="slack:main:C9"), 1.0) == 30.0


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 2)), max_size=40))
def test_no_target_ever_hears_two_calls_within_its_interval(calls):
    requests = [(lane, post(n, target=f"t{target}")) for n, (lane, target) in enumerate(calls)]
    targets = {(lane, n): request.target for n, (lane, request) in enumerate(requests)}
    order: dict[str, list[str]] = {}
    for (lane, _n), target in targets.items():
        order.setdefault(lane, []).append(target)
    moments: dict[str, list[float]] = {}
    for at, lane in send_all(Limits(one_a_second), requests):
        moments.setdefault(order[lane].pop(0), []).append(at)
    for times in moments.values():
        assert all(later - earlier >= 1.0 for earlier, later in pairwise(times))


CALL = Gate(one_a_second).kept_apart(post(1))


def through(gate: Gate, *wishes: float) -> list[float]:
    """When calls to one place are made that want to at these moments and ask again as they are told; none is answered."""
    made = []
    for now in wishes:
        while wait := gate.wait(CALL, now):
            now += wait
        made.append(gate.begin(CALL, now))
    return made


def begun(gate: Gate, *calls: tuple[float, float]) -> Gate:
    """A gate through which calls have gone: when each was begun, and when it was answered."""
    for started, ended in calls:
        gate.answered(CALL, gate.begin(CALL, started), ended)
    return gate


def test_the_gate_keeps_real_calls_apart():
    assert through(Gate(one_a_second), 0.0, 0.4, 0.5) == [0.0, 1.0, 2.0]


def test_the_gate_costs_nothing_where_calls_are_far_apart():
    assert through(Gate(one_a_second), 0.0, 1.015, 2.03) == [0.0, 1.015, 2.03]


def test_what_a_call_took_longer_keeps_the_next_one_away():
    gate = begun(Gate(one_a_second), (0.0, 0.1), (1.5, 1.9))
    assert gate.wait(CALL, 2.0) == pytest.approx(0.8, abs=0.01)


def test_a_slow_but_even_network_keeps_nobody_away():
    gate = begun(Gate(one_a_second), (0.0, 0.9))
    assert gate.wait(CALL, 1.0) == pytest.approx(0.0)


def test_the_next_call_waits_for_one_that_was_begun_late():
    gate = begun(Gate(one_a_second), (0.0, 0.1))
    gate.begin(CALL, 1.3)
    assert gate.wait(CALL, 2.0) == pytest.approx(0.3)


def test_the_next_call_waits_while_one_is_longer_under_way_than_calls_are():
    gate = begun(Gate(one_a_second), (0.0, 0.1))
    gate.begin(CALL, 1.0)
    assert gate.wait(CALL, 2.0) > 0


def test_it_goes_an_interval_after_the_answer_has_come():
    gate = begun(Gate(one_a_second), (0.0, 0.1), (1.0, 1.8))
    assert gate.wait(CALL, 2.0) == pytest.approx(0.7, abs=0.01)


def test_an_answer_that_comes_after_the_next_call_was_begun_keeps_the_third_away():
    gate = begun(Gate(one_a_second), (0.0, 0.1))
    slow = gate.begin(CALL, 1.0)
    gate.begin(CALL, 3.0)
    gate.answered(CALL, slow, 3.5)
    assert gate.wait(CALL, 4.0) == pytest.approx(0.4, abs=0.01)


def test_nobody_waits_longer_than_a_turn_for_an_answer_that_does_not_come():
    gate = begun(Gate(one_a_second), (0.0, 0.1))
    gate.begin(CALL, 1.0)
    assert gate.wait(CALL, 3.0) == 0.0


def test_calls_that_always_take_long_wait_for_no_answer():
    gate = begun(Gate(one_a_second), (0.0, 1.5))
    gate.begin(CALL, 1.6)
    assert gate.wait(CALL, 2.6) == pytest.approx(0.0)


def test_a_call_to_another_place_waits_for_nothing():
    gate = begun(Gate(one_a_second), (0.0, 0.1))
    gate.begin(CALL, 1.0)
    assert gate.wait(gate.kept_apart(post(2, target="elsewhere")), 1.1) == 0.0
