"""Whether a call may still be made: for as long as nobody else can have had the account since it was marked."""

from delivery.lease import Lease


class Clock:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def renewed(clock: Clock) -> Lease:
    """A hold of ten seconds, asked for now."""
    lease = Lease(clock)
    lease.renew(clock.at, 10.0)
    return lease


def test_until_it_is_renewed_first_a_hold_has_no_end():
    assert Lease(Clock()).covers(0.0)


def test_while_the_hold_lasts_a_call_may_be_made():
    clock = Clock()
    lease = renewed(clock)
    clock.at += 9.0
    assert lease.covers(100.0)


def test_after_the_hold_no_call_is_made():
    clock = Clock()
    lease = renewed(clock)
    clock.at += 10.0
    assert not lease.covers(100.0)


def test_a_beating_heart_keeps_a_long_call_alive():
    clock = Clock()
    lease = renewed(clock)
    for _ in range(30):
        clock.at += 2.0
        lease.renew(clock.at, 10.0)
    assert lease.covers(100.0)


def after_a_gap() -> Lease:
    """A hold that ended at 110 and was had again at 130."""
    clock = Clock()
    lease = renewed(clock)
    clock.at += 30.0
    lease.renew(clock.at, 10.0)
    return lease


def test_what_was_marked_before_a_gap_is_never_made():
    assert not after_a_gap().covers(100.0)


def test_what_was_marked_after_a_gap_is_made():
    assert after_a_gap().covers(130.0)


def test_a_beat_that_took_longer_than_the_hold_lasts_is_a_gap():
    clock = Clock()
    lease = renewed(clock)
    asked, clock.at = 109.0, 112.0
    lease.renew(asked, 10.0)
    assert not lease.covers(105.0)


def test_an_account_that_is_anothers_is_called_no_more():
    lease = renewed(Clock())
    lease.end()
    assert not lease.covers(100.0)
