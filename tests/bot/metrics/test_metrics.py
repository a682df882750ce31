"""What is counted, and that the dashboard and the alerts ask for nothing else."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import holding, wiring
from bot.metrics import collector
from delivery.inbox import Inbox
from delivery.supervision import Supervisor
from domain.ids import AccountId
from ports.storage import StorageTrouble
from tests.delivery.fakes import Sender, eventually, running
from tests.storage.stores import LANE, SLACK, Clock, Store, arrival, post

DOCS = Path(__file__).parents[3] / "docs"
NAMED = re.compile(r"\b(?:isthmus|process|python)_[a-z_]+\b")
WHO = {"platform": "slack", "account": "slack:main"}


def metered(store: Store) -> collector.Metrics:
    """The metrics of a process that serves nothing yet."""
    inbox = Inbox(store, lambda arrived, uow: None)
    app = wiring.App(store, cast(Any, None), inbox, cast(Any, {SLACK: None}), {}, "me")
    supervisor = Supervisor()
    return collector.Metrics(app, holding.Holding(app, supervisor), supervisor)


async def asked(meter: collector.Metrics) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Every sample by its name."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families((await meter.text()).decode()):
        found.setdefault(family.name, [])
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


async def test_what_waits_is_counted_with_its_age(store: Store, clock: Clock):
    await store.run(lambda uow: uow.incoming.accept([arrival(1), arrival(2)]))
    clock.at += 30
    said = await asked(metered(store))
    labels = {"queue": "inbox", "platform": "telegram", "account": "telegram:main", "state": "ready"}
    assert (said["isthmus_queue_rows"], said["isthmus_queue_oldest_seconds"]) == (
        [(labels, 2.0)],
        [(labels, 30.0)],
    )


async def test_what_was_set_aside_is_counted_apart(store: Store):
    await store.run(lambda uow: uow.outbox.add(post(1)))
    await store.run(lambda uow: uow.outgoing.bury_head(SLACK, LANE, "why"))
    said = await asked(metered(store))
    assert said["isthmus_queue_rows"] == [({"queue": "outbox", **WHO, "state": "dead"}, 1.0)]


async def test_an_account_that_is_locked_is_one(store: Store):
    await store.run(lambda uow: uow.outgoing.lock(SLACK, "invalid_auth"))
    said = await asked(metered(store))
    assert (said["isthmus_account_locked"], said["isthmus_account_held"]) == ([(WHO, 1.0)], [(WHO, 0.0)])


async def test_an_account_whose_platform_cannot_be_reached_is_not_connected(store: Store):
    await store.run(lambda uow: (uow.owners.beat("me", "h", "worker"), uow.owners.take(SLACK, "me", 10.0)))
    await store.run(lambda uow: uow.owners.reach(SLACK, "me", uow.at))
    said = await asked(metered(store))
    assert (said["isthmus_account_held"], said["isthmus_account_connected"]) == ([(WHO, 1.0)], [(WHO, 0.0)])


async def test_an_account_that_is_no_longer_in_the_settings_is_none(store: Store):
    await store.run(lambda uow: uow.outgoing.lock(AccountId("slack:old"), "account_inactive"))
    assert (await asked(metered(store)))["isthmus_account_locked"] == []


async def test_an_account_that_has_removed_us_is_no_trouble(store: Store):
    await store.run(lambda uow: uow.outgoing.lock(SLACK, "no bot token"))
    meter = metered(store)
    meter.gone = {SLACK}
    said = await asked(meter)
    assert said["isthmus_account_locked"] == said["isthmus_account_connected"] == []


async def test_how_long_words_were_on_their_way_is_a_histogram(store: Store, clock: Clock):
    meter = metered(store)

    def handled(uow) -> None:
        uow.caused("telegram:main:1", clock.at)
        uow.outbox.add(post(1))

    await store.run(handled)
    clock.at += 3
    async with running(store, Sender()) as pump:
        await eventually(lambda: pump.counts["done"] == 1)
        meter.held.outboxes[AccountId(SLACK)] = pump
        said = await asked(meter)
    took = {labels["le"]: value for labels, value in said["isthmus_message_seconds_bucket"]}
    assert (took["2.0"], took["5.0"], said["isthmus_message_seconds_sum"][0][1]) == (0.0, 1.0, 3.0)


class Away:
    """A database that does not answer."""

    def listen(self, woken: object) -> None:
        return None

    async def read(self, work: object) -> None:
        raise StorageTrouble("It is away.")


async def test_a_database_that_is_away_is_zero():
    said = await asked(metered(cast(Any, Away())))
    assert said["isthmus_database_up"] == [({}, 0.0)]


async def test_what_is_read_of_the_database_is_shown_again_for_a_moment(store: Store):
    meter = metered(store)
    await meter.text()
    await store.run(lambda uow: uow.incoming.accept([arrival(1)]))
    assert (await asked(meter))["isthmus_queue_rows"] == []


async def test_the_process_itself_is_measured(store: Store):
    assert (await asked(metered(store)))["process_resident_memory_bytes"][0][1] > 0


async def test_the_process_that_understands_is_measured_apart(store: Store):
    meter = metered(store)
    meter.mind = cast(Any, SimpleNamespace(resident=280e6, ends={"stands_still": 1}))
    said = await asked(meter)
    assert (said["isthmus_understanding_resident_bytes"], said["isthmus_understanding_ends_total"]) == (
        [({}, 280e6)],
        [({"why": "stands_still"}, 1.0)],
    )


@pytest.mark.parametrize("file", ["grafana/isthmus.json", "prometheus/alerts.yml"])
async def test_everything_that_is_asked_for_is_counted(store: Store, file: str):
    known = set(await asked(metered(store)))
    known |= {f"{name}_{part}" for name in known for part in ("total", "bucket", "count", "sum")}
    named = set(NAMED.findall((DOCS / file).read_text("utf-8")))
    assert (len(named) > 5, named - known) == (True, set())


def test_the_dashboard_is_json_with_panels():
    board = json.loads((DOCS / "grafana" / "isthmus.json").read_text("utf-8"))
    assert all(panel["targets"] for panel in board["panels"] if panel["type"] != "row")


def test_every_metric_but_the_librarys_is_on_the_dashboard_or_in_an_alert():
    from bot.metrics import families  # its names are read from its source: nothing has to be counted for that

    source = Path(families.__file__).read_text("utf-8")
    names = {f"isthmus_{name}" for name in re.findall(r'_(?:gauge|counter)\(\s*"(\w+)"', source)}
    shown = "".join(
        (DOCS / file).read_text("utf-8") for file in ("grafana/isthmus.json", "prometheus/alerts.yml")
    )
    assert {name for name in names if name not in shown} == set()
