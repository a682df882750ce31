"""What storage costs a relayed message: accepted, handled, queued, claimed, sent to nobody, done.

    python -m benchmarks.engine [--messages 5000] [--lanes 200] [--profile] [--url sqlite:///…|postgresql://…]

Beside it, in the same run, a bare loop over sqlite3 that writes the same rows with one commit for every 64 messages.
"""

import argparse
import asyncio
import cProfile
import os
import pstats
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from delivery.inbox import Inbox
from delivery.outbox import Outbox
from domain.content import words
from domain.deliveries import Outcome, Sent
from domain.ids import AccountId, MessageId, PlaceId, PostId, Slot
from domain.inbound import Received
from domain.outbound import Delivery, Post, Request
from ports.queues import Arrived, Store, UnitOfWork
from storage import engine, migrate

SLACK = AccountId("slack:main")
TELEGRAM = AccountId("telegram:main")
PAYLOAD = '{"update_id":1,"message":{"text":"' + "words " * 30 + '"}}'
CONTENT = words("words " * 30)
FEED = 100
"""Updates in one commit, as one poll brings them."""


@dataclass(slots=True)
class Nobody:
    """A platform that takes everything at once."""

    sent: int = 0

    async def send(self, delivery: Delivery) -> Outcome:
        self.sent += 1
        return Sent((PostId(f"slack:main:C:{delivery.id}"),))


@dataclass(slots=True)
class Account:
    id: AccountId
    sender: Nobody

    async def verify(self) -> None:
        return None


def relay(row: Arrived, uow: UnitOfWork) -> None:
    """The least that a handler does: queue the words."""
    lane = row.received.lane
    place = PlaceId(f"slack:main:{lane}")
    message = MessageId(row.id)
    command = Post(place, CONTENT, Slot(f"message:{message}"))
    uow.outbox.add(Request(f"relay:{message}", SLACK, lane, place, command, message=message))


def beat(uow: UnitOfWork) -> None:
    """A process sends only while its heart beats."""
    uow.owners.beat("bench", "", "")
    uow.owners.take(SLACK, "bench", 10.0)


async def keep_beating(store: Store) -> None:
    while True:
        await asyncio.sleep(2.0)
        await store.aside(beat)


async def ours(url: str, messages: int, lanes: int) -> None:
    """Everything through the store and both pumps."""
    store = engine.open_store(url, time.time)
    await store.start()
    sender = Nobody()
    inbox = Inbox(store, relay)
    outbox = Outbox(Account(SLACK, sender), store, "bench")  # type: ignore[arg-type]
    await store.aside(beat)
    pumps = [asyncio.create_task(part) for part in (inbox.run(), outbox.run(), keep_beating(store))]
    for start in range(0, messages, FEED):
        numbers = range(start, min(start + FEED, messages))
        await inbox.accept([Received(f"k{n}", TELEGRAM, f"lane{n % lanes}", PAYLOAD) for n in numbers])
    while outbox.counts["done"] < messages:  # noqa: ASYNC110 - the pump tells nobody
        await asyncio.sleep(0.01)
    for pump in pumps:
        pump.cancel()
    await asyncio.gather(*pumps, return_exceptions=True)
    print(f"    {store.commits} commits")
    await store.close()


def bare(path: str, messages: int) -> None:
    """The same rows by hand: insert, insert, claim, done, mirror."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE inbox(id INTEGER PRIMARY KEY, key TEXT UNIQUE, lane TEXT, payload TEXT, state TEXT);"
        "CREATE TABLE outbox(id INTEGER PRIMARY KEY, key TEXT UNIQUE, lane TEXT, command TEXT, state TEXT);"
        "CREATE TABLE mirrors(slot TEXT PRIMARY KEY, post TEXT UNIQUE);"
    )
    for start in range(0, messages, 64):
        connection.execute("BEGIN IMMEDIATE")
        for n in range(start, min(start + 64, messages)):
            connection.execute(
                "INSERT INTO inbox VALUES (?,?,?,?,'done')", (n, f"k{n}", f"l{n % 200}", PAYLOAD)
            )
            connection.execute(
                "INSERT INTO outbox VALUES (?,?,?,?,'ready')", (n, f"k{n}", f"l{n % 200}", PAYLOAD)
            )
            connection.execute("UPDATE outbox SET state='sending' WHERE id=?", (n,))
            connection.execute("UPDATE outbox SET state='done' WHERE id=?", (n,))
            connection.execute("INSERT INTO mirrors VALUES (?,?)", (f"message:{n}", f"post:{n}"))
        connection.execute("COMMIT")
    connection.close()


@contextmanager
def measured(name: str, messages: int) -> Iterator[None]:
    """Prints the rate, and the CPU a message of the whole process."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rate, cost = messages / wall, cpu / messages * 1e6
    print(f"{name:<28} {rate:8.0f} messages/s {cost:8.0f} µs CPU a message")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--lanes", type=int, default=200)
    parser.add_argument("--url", default="")
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{os.path.join(folder, 'isthmus.db')}"
        migrate.upgrade(url)
        profile = cProfile.Profile() if given.profile else None
        with measured("inbox, outbox, pumps", given.messages):
            if profile:
                profile.runcall(asyncio.run, ours(url, given.messages, given.lanes))
            else:
                asyncio.run(ours(url, given.messages, given.lanes))
        with measured("bare loop over sqlite3", given.messages):
            bare(os.path.join(folder, "bare.db"), given.messages)
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
