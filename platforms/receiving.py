"""What we fetched from a platform is held until the database takes it in. Knows neither platform.

What a platform pushes must not wait so: whoever pushes is told at once, and comes again. Where it comes again late, or not for
ever, what it pushed is held beside that.
"""

import asyncio
import logging
from collections.abc import Sequence

from domain.inbound import Received
from ports.chat import Accept
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

TROUBLE_PATIENCE = 1.0
"""Seconds between tries. A database that is back is found at once, and nothing of a platform's is fetched twice."""
MOST = 1000
"""Rows that are held; what comes when there are so many is left to come again."""


class Held:
    """What was pushed and not acknowledged while the database was away: stored in its order as soon as it can be."""

    def __init__(self, accept: Accept) -> None:
        self._accept = accept
        self._rows: list[Received] = []
        self._storing: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is yet to be stored, so that what comes now has to stand behind it."""
        return self._storing is not None and not self._storing.done()

    def hold(self, row: Received) -> None:
        """Stores a row behind the others. It may come again meanwhile: a row that is known is left out."""
        if len(self._rows) < MOST:
            self._rows.append(row)
        self._go_on()

    def drop(self) -> None:
        """Forgets what waits: whoever pushed it was not told that we have it."""
        self._rows.clear()
        if self._storing is not None:
            self._storing.cancel()

    def _go_on(self) -> None:
        if self._rows and not self.busy:
            self._storing = asyncio.get_running_loop().create_task(self._store())
            self._storing.add_done_callback(self._ended)

    def _ended(self, storing: "asyncio.Task[None]") -> None:
        """What cannot be stored for a reason that is not the database's is left to come again; the rest goes on."""
        if not storing.cancelled() and (error := storing.exception()) is not None:
            log.error("receiving.failed", extra={"error": type(error).__name__})
            self._go_on()

    async def _store(self) -> None:
        while self._rows:
            rows, self._rows = self._rows, []
            await keep(self._accept, rows)


async def keep(accept: Accept, received: Sequence[Received]) -> None:
    """Returns once all of it is stored, in its order and in one commit."""
    while True:
        try:
            await accept(received)
        except StorageTrouble as trouble:
            log.warning("receiving.trouble", extra={"rows": len(received), "trouble": str(trouble)})
            await asyncio.sleep(TROUBLE_PATIENCE)
        else:
            return
