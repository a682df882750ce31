"""The metrics by name, with their help and labels. Knows Prometheus' kinds; refuses to know where numbers come from."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from bot.metrics.figures import Figures, kind, platform
from delivery.outbox import Outbox
from delivery.supervision import Part
from domain.ids import AccountId

WHO = ["platform", "account"]
SPOKEN_FOR = ("done", "tryagain", "dead", "advance")
"""What becomes of a delivery; the pump's other counts are of its own work."""


def _gauge(name: str, words: str, labels: Iterable[str] = ()) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"isthmus_{name}", words, labels=list(labels))


def _counter(name: str, words: str, labels: Iterable[str] = ()) -> CounterMetricFamily:
    return CounterMetricFamily(f"isthmus_{name}", words, labels=list(labels))


def _who(account: AccountId | str) -> list[str]:
    return [platform(account), str(account)]


def of_database(figures: Figures | None, ours: Container[AccountId]) -> Iterator[Metric]:
    """What every process says alike, as it is read from the one database; nothing but its absence while it is away.

    Of accounts, those that are `ours` still: what a database remembers of others is nobody's trouble.
    """
    up = _gauge("database_up", "1 while the database answers.")
    up.add_metric([], 1.0 if figures else 0.0)
    yield up
    yield from _queues(figures)
    yield from _accounts(figures, ours)
    yield from _understanding(figures)
    digests = _counter("digests", "Digests by what became of them.", ["state"])
    for state, rows in figures.digests.items() if figures else ():
        digests.add_metric([state], rows)
    yield digests
    tokens = _gauge("model_tokens_today", "Tokens of the language model since midnight UTC, all processes.")
    if figures:
        tokens.add_metric([], figures.tokens)
    yield tokens


def _queues(figures: Figures | None) -> Iterator[Metric]:
    rows = _gauge(
        "queue_rows", "Rows that wait, are being sent, or were set aside.", ["queue", *WHO, "state"]
    )
    age = _gauge("queue_oldest_seconds", "How long the oldest such row is there.", ["queue", *WHO, "state"])
    for depth in figures.depths if figures else ():
        labels = [depth.queue, *_who(depth.account), depth.state]
        rows.add_metric(labels, depth.rows)
        age.add_metric(labels, _since(depth.oldest, figures))
    yield from (rows, age)


def _since(moment: datetime | None, figures: Figures | None) -> float:
    return max(0.0, (figures.at - moment).total_seconds()) if moment and figures else 0.0


def _accounts(figures: Figures | None, ours: Container[AccountId]) -> Iterator[Metric]:
    held = _gauge("account_held", "1 while a process serves the account.", WHO)
    locked = _gauge("account_locked", "1 while the platform refuses us.", WHO)
    connected = _gauge("account_connected", "1 while its platform can be reached, and lets us in.", WHO)
    for each in (each for each in figures.accounts if each.account in ours) if figures else ():
        held.add_metric(_who(each.account), 1.0 if each.owner else 0.0)
        locked.add_metric(_who(each.account), 1.0 if each.locked else 0.0)
        connected.add_metric(_who(each.account), 1.0 if each.connected else 0.0)
    yield from (held, locked, connected)


def _understanding(figures: Figures | None) -> Iterator[Metric]:
    rows = _gauge("understanding_waiting", "Messages that wait to be understood.")
    lag = _gauge("understanding_lag_seconds", "How long the oldest of them waits.")
    if figures:
        rows.add_metric([], figures.unread[0])
        lag.add_metric([], _since(figures.unread[1], figures))
    yield from (rows, lag)


def of_inbox(counts: Mapping[str, int]) -> Iterator[Metric]:
    """What this process has handled."""
    events = _counter("inbox_events", "Events by what became of them: handled, failed, dead.", ["outcome"])
    for outcome, count in counts.items():
        events.add_metric([outcome], count)
    yield events


def of_outboxes(pumps: Mapping[AccountId, Outbox]) -> Iterator[Metric]:
    """What this process has sent."""
    sent = _counter("deliveries", "Deliveries by what became of them.", [*WHO, "outcome"])
    work = _counter("sender_work", "Calls made, looked up, repeated, left, failed.", [*WHO, "what"])
    waits = _counter("limit_waits", "Calls that waited for their turn below a platform's limit.", WHO)
    waited = _counter("limit_wait_seconds", "How long they waited in all.", WHO)
    took = HistogramMetricFamily(
        "isthmus_message_seconds",
        "From a message's arrival, or the end of its hold, to its post on the other side.",
        labels=["direction", *WHO],
    )
    for name, pump in pumps.items():
        for outcome, count in pump.counts.items():
            (sent if outcome in SPOKEN_FOR else work).add_metric([*_who(name), outcome], count)
        waits.add_metric(_who(name), pump.limits.waits)
        waited.add_metric(_who(name), pump.limits.waited)
        took.add_metric([kind(name), *_who(name)], pump.took.buckets(), pump.took.total)
    yield from (sent, work, waits, waited, took)


def of_parts(parts: Mapping[str, Part]) -> Iterator[Metric]:
    """Whether the pumps run."""
    running = _gauge("part_running", "1 while a part of this process runs.", ["part"])
    failures = _counter("part_failures", "How often it was started again.", ["part"])
    for part in parts.values():
        running.add_metric([part.name], 1.0 if part.running else 0.0)
        failures.add_metric([part.name], part.failures)
    yield from (running, failures)


def of_model(counts: Mapping[tuple[str, str], int]) -> Metric:
    """What this process asked the language model."""
    asked = _counter(
        "model_questions", "Questions by task and outcome: answered, or why not.", ["task", "outcome"]
    )
    for (task, outcome), count in counts.items():
        asked.add_metric([task, outcome], count)
    return asked


def of_mind(resident: int | None, ends: Mapping[str, int]) -> Iterator[Metric]:
    """Of the process that understands, which this one has started."""
    memory = _gauge(
        "understanding_resident_bytes", "Memory of the process that understands, while there is one."
    )
    if resident is not None:
        memory.add_metric([], resident)
    ended = _counter("understanding_ends", "Processes that understood and ended, by why.", ["why"])
    for why, count in ends.items():
        ended.add_metric([why], count)
    yield from (memory, ended)
