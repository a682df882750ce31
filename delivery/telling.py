"""What became of deliveries, as lines under the keys of the events that they come of. Knows no queue and no word.

All that was sent within `GATHERED` is one line, as all that was stored at one moment is: a line costs a relayed message a
tenth of all that is done for it.
"""

import asyncio
import logging

from delivery.latencies import Histogram
from domain.deliveries import Advance, Dead, Done, TryAgain, Verdict
from domain.ids import AccountId
from domain.outbound import Delivery, Post, React

log = logging.getLogger(__name__)

GATHERED = 0.02
"""Seconds that one line tells of."""
EVENTS = {Advance: "outbox.part_sent", TryAgain: "outbox.later", Dead: "outbox.dead"}


class Telling:
    """Of one account, in one event loop. `took` is how long people's words were on their way to their post."""

    def __init__(self, account: AccountId) -> None:
        self.took = Histogram()
        self._account = account
        self._sent: list[tuple[Delivery, float]] = []

    def settled(self, delivery: Delivery, verdict: Verdict, now: float) -> None:
        """A verdict is on disk, at `now`."""
        seconds = now - delivery.since if delivery.since else 0.0
        if not isinstance(verdict, Done):
            about = {"trace": delivery.trace, "account": self._account, "delivery": delivery.id}
            tried = {"part": delivery.part, "attempt": delivery.attempt, "seconds": round(seconds, 3)}
            log.info(EVENTS[type(verdict)], extra=about | tried)
            return
        if isinstance(delivery.request.command, React):
            return  # a mark on each message tells nothing that the message's own line does not
        if delivery.since and isinstance(delivery.request.command, Post):
            self.took.add(seconds)
        if not self._sent:
            asyncio.get_running_loop().call_later(GATHERED, self.tell)
        self._sent.append((delivery, seconds))

    def tell(self) -> None:
        """Writes the line of what was sent and has none yet."""
        sent, self._sent = self._sent, []
        if not sent:
            return
        said = {
            "traces": [delivery.trace for delivery, _ in sent],
            "account": self._account,
            "deliveries": [delivery.id for delivery, _ in sent],
            "attempts": [delivery.attempt for delivery, _ in sent],
            "seconds": [round(seconds, 3) for _, seconds in sent],
        }
        log.info("outbox.sent", extra=said)
