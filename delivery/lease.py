"""Whether an account has been surely ours ever since a moment. Knows no database and no platform.

A process that was stopped, or starved of CPU, wakes up in the midst of what it did, while another one may have taken its
accounts and made its calls. So a call is made only while the account cannot have been anybody else's since it was marked.
"""

import math
import time
from collections.abc import Callable

MARGIN = 0.5
"""Seconds before the end of our hold that we stop at: a call that is let go must still come out of this machine."""


class Lease:
    """Our hold on one account, by a clock that never jumps. Until it is renewed first, it has no end.

    >>> moments = iter((10.0, 11.0, 30.0))
    >>> lease = Lease(lambda: next(moments))
    >>> lease.renew(asked=10.0, lasts=10.0)
    >>> lease.covers(10.5), lease.covers(10.5)
    (True, False)
    """

    __slots__ = ("_clock", "_since", "_until")

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = -math.inf
        self._until = math.inf

    def renew(self, asked: float, lasts: float) -> None:
        """The account is ours; it was asked for at `asked`, and nobody takes it for `lasts` seconds from then on."""
        now = self._clock()
        if now >= self._until:
            self._since = now  # it may have been another's in between
        self._until = asked + lasts - MARGIN

    def end(self) -> None:
        """The account is another's."""
        self._until = -math.inf

    def covers(self, since: float) -> bool:
        """Whether nobody else can have had the account from `since` to now."""
        return self._since <= since and self._clock() < self._until
