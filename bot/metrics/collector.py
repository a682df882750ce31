"""What Prometheus asks for: the pumps' own counts, and what the database says of all processes together.

Read when somebody asks, from the database at most every few seconds. Labels are names of ours: accounts, states, parts.
"""

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.holding import Holding
from bot.metrics import figures
from bot.wiring import App
from delivery.supervision import Supervisor
from domain.ids import AccountId
from ports.storage import StorageTrouble

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

    from bot.drafter import Drafter
    from bot.mind import Mind

FRESH = 5.0
"""Seconds for which what was read of the database is shown again."""


@dataclass(slots=True, eq=False)
class Metrics:
    """A collector that keeps nothing but its last look at the database. `model` and `mind` are set once there are any;
    accounts that are `gone` have removed us, which is no trouble."""

    app: App
    held: Holding
    supervisor: Supervisor
    clock: Callable[[], float] = time.monotonic
    model: "Drafter | None" = None
    mind: "Mind | None" = None
    gone: Collection[AccountId] = ()
    _figures: figures.Figures | None = None
    _read_at: float = -FRESH
    _registry: "CollectorRegistry | None" = field(default=None, repr=False)

    async def text(self) -> bytes:
        """Everything in Prometheus' own format."""
        from prometheus_client import generate_latest  # late: a process that nobody asks needs none of it

        await self._look()
        return generate_latest(self.registry())

    def registry(self) -> "CollectorRegistry":
        """What is collected: this and what the library knows of the process."""
        if self._registry is None:
            from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector

            self._registry = CollectorRegistry()
            ProcessCollector(registry=self._registry)
            PlatformCollector(registry=self._registry)
            self._registry.register(self)
        return self._registry

    async def _look(self) -> None:
        if self.clock() - self._read_at < FRESH:
            return
        try:
            self._figures = await self.app.store.read(figures.read)
        except StorageTrouble:
            self._figures = None
        self._read_at = self.clock()

    def collect(self) -> "Iterator[Metric]":
        """See `prometheus_client.registry.Collector`."""
        from bot.metrics import families

        yield from families.of_database(self._figures, self.app.accounts.keys() - self.gone)
        yield from families.of_inbox(self.app.inbox.counts)
        yield from families.of_outboxes(self.held.outboxes)
        yield from families.of_parts(self.supervisor.parts)
        yield families.of_model(self.model.counts if self.model else {})
        yield from families.of_mind(
            self.mind.resident if self.mind else None, self.mind.ends if self.mind else {}
        )
