"""A search by meaning: how long it takes where all that customers said is looked at, tagged or not.

    python -m benchmarks.searching [--messages 200000]

Fills an SQLite database with messages, half of them tagged, and has the nearest of them found as the bot does: store, child and
search are its own. The bare rival in the same run reads the same rows with the standard library and multiplies them by numpy.
Ends with 1 above 20 µs of CPU for each message.
"""

import argparse
import asyncio
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import digest
from bot import memory
from bot.jobs import searching
from bot.mind import Mind
from domain.feedback import Filter
from domain.sight import NOTHING
from language import embeddings, library
from storage import engine, migrate

MOST_MICROSECONDS = 20.0
MESSAGES = 200_000
DIFFERENT = 2_000
"""Messages that are embedded; the others say the same as one of them."""
ASKED = Filter("export stops since yesterday", hidden=NOTHING)
SEARCHES = 5


def fill(path: Path, count: int) -> str:
    """Messages with their vectors; the model that made these."""
    digest.fill(path, count, understood=True)
    with sqlite3.connect(path) as base:
        said = [row[0] for row in base.execute("SELECT folded FROM messages LIMIT ?", (DIFFERENT,))]
        encoder = embeddings.shared()
        packed = [library.packed(row) for row in encoder.rows(said)]
        base.executemany(
            "INSERT INTO vectors (message, model, data) VALUES (?, ?, ?)",
            ((n, encoder.name, packed[(n - 1) % len(packed)]) for n in range(1, count + 1)),
        )
    return encoder.name


def bare(path: Path) -> float:
    """The same vectors read by the standard library and multiplied at once."""
    started = time.perf_counter()
    with sqlite3.connect(path) as base:
        rows = base.execute(
            "SELECT v.data, u.language FROM vectors v JOIN understood u ON u.message = v.message"
        ).fetchall()
    vectors = library.all_unpacked([data for data, _ in rows])
    (vectors @ vectors[0]).argsort()
    return time.perf_counter() - started


def used(children: bool = False) -> float:
    """Seconds of CPU of this process, or of its children that have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF)[:2])


async def search(url: str, model: str) -> tuple[float, float]:
    """Seconds that the median search takes, and seconds of CPU of each, here and in the child."""
    store, mind, taken = engine.open_store(url, digest.NOW.timestamp), Mind(), list[float]()
    read, _ = await mind.library()
    await read.begin()
    memory.settle()
    before = used()
    for _ in range(SEARCHES):
        started = time.perf_counter()
        assert await searching.nearest(ASKED, read, model, store)
        taken.append(time.perf_counter() - started)
    here = used() - before
    await mind.close()
    await store.close()
    return sorted(taken)[SEARCHES // 2], (here + used(children=True)) / SEARCHES


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--messages", type=int, default=MESSAGES)
    count = parser.parse_args(arguments).messages
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "isthmus.db"
        url = f"sqlite:///{path}"
        migrate.upgrade(url)
        model, rival = fill(path, count), bare(path)
        seconds, cpu = asyncio.run(search(url, model))
    print(
        f"a search among {count:,} messages: {seconds:.2f} s, {cpu:.2f} s of CPU (read and multiplied only: {rival:.2f} s)"
    )
    return int(1e6 * cpu / count > MOST_MICROSECONDS)


if __name__ == "__main__":
    sys.exit(main())
