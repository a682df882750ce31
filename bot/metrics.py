"""What Prometheus asks for: counts of the pumps, read when somebody asks."""

from collections.abc import Iterator

from prometheus_client import REGISTRY, Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.holding import Holding
from bot.wiring import App


class Counts(Collector):
    """A collector over the pumps' own counters; keeps nothing of its own."""

    def __init__(self, app: App, held: Holding) -> None:
        self._app = app
        self._held = held

    def collect(self) -> Iterator[Metric]:
        inbox = CounterMetricFamily("isthmus_inbox", "Events by what became of them.", labels=["outcome"])
        for outcome, count in self._app.inbox.counts.items():
            inbox.add_metric([outcome], count)
        outbox = CounterMetricFamily(
            "isthmus_deliveries", "Deliveries by what became of them.", labels=["account", "outcome"]
        )
        locked = GaugeMetricFamily(
            "isthmus_account_locked", "1 where a platform refuses us.", labels=["account"]
        )
        for name, pump in self._held.outboxes.items():
            locked.add_metric([name], 1.0 if self._held.locked.get(name) or pump.locked else 0.0)
            for outcome, count in pump.counts.items():
                outbox.add_metric([name, outcome], count)
        yield from (inbox, outbox, locked)


def register(app: App, held: Holding) -> None:
    """Makes the counts part of `/metrics`."""
    REGISTRY.register(Counts(app, held))
