"""Digests: how fast one is written over many messages, and what a channel's filter learns in a month.

    python -m benchmarks.digest speed [--messages 100000] [--understood]
    python -m benchmarks.digest learn [--seeds 5]

`speed` fills an SQLite database with messages of one day, half of them tagged, by 20,000 customers in two languages, and has
the digest written by a process of its own, as the timer would: read, ranked, composed and queued. The bare rival in the same
run reads the same rows with the standard library and counts them by their first tag. Ends with 1 above 5 s or 300 MB.

`learn` shows a month of one channel that acts on two themes, dismisses two and passes over eight, while one person alone
says the contrary of what was dismissed. Ends with 1 when what is acted on does not rise by half, or that person is filtered.
"""

import argparse
import asyncio
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from digests import publish
from domain.digests import Kind, Plan, RunId
from domain.ids import AliasId, PlaceId
from domain.schedules import WEEK, Schedule
from storage import engine, migrate
from tests.digests import month

MOST_SECONDS, MOST_MB = 5.0, 300.0
CUSTOMERS = 20_000
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
THEMES = 2000
TAGS = ("bug", "idea", "question", "praise", "complaint", "billing")
SUBJECTS = """export import invoice login password dashboard report search printer label order cart payment refund delivery
address phone tablet browser colour font theme sticker photo video sound alarm calendar reminder contact group member price
plan trial discount coupon language translation map route driver facture commande livraison adresse paiement compte mot
recherche rapport couleur alarme calendrier prix offre langue carte""".split()
VERBS = """fails breaks freezes loads opens closes shows hides loses drops prints sends repeats doubles vanishes stops échoue
bloque charge ouvre ferme montre cache perd imprime envoie répète double disparaît cesse""".split()
REST = """again today since yesterday with my big file on the old machine after update before lunch when offline in the
evening for our whole team encore hier avec mon gros fichier sur la vieille machine après la mise à jour""".split()


def sentences(count: int, chance: random.Random) -> list[str]:
    """Some 1,500 themes, each said in many ways, the popular ones much more often."""
    themes = [(chance.choice(SUBJECTS), chance.choice(SUBJECTS), chance.choice(VERBS)) for _ in range(1500)]
    return [
        " ".join((*themes[min(int(chance.paretovariate(0.6)) - 1, 1499)], *chance.sample(REST, 5)))
        for _ in range(count)
    ]


def fill_themes(base: sqlite3.Connection, rows: range, start: float) -> None:
    """Themes and moods as they were understood."""
    base.executemany(
        "INSERT INTO themes (id, label, root, created_at, last_at) VALUES (?, 'theme', ?, ?, ?)",
        [(n, n, start, start) for n in range(1, THEMES + 1)],
    )
    base.executemany(
        "INSERT INTO understood (message, language, language_confidence, mood, mood_confidence, tag, confidence,"
        " sure, assigned, theme) VALUES (?, 'en', 1, ?, 1, '', 0, 0, ?, ?)",
        [(n, ("", "like", "dislike")[n % 3], 1 + n % THEMES, 1 + n % THEMES) for n in rows],
    )


def fill(path: Path, count: int, *, understood: bool = False) -> None:
    """Rows as the relay leaves them."""
    chance, rows, start = random.Random(7), range(1, count + 1), NOW.timestamp() - 80_000
    said = sentences(count, chance)
    with sqlite3.connect(path) as base:
        base.executemany(
            "INSERT INTO customers (alias, account, name, username, language, chosen_language, organisation, unreachable)"
            " VALUES (?, 'telegram:main', ?, '', ?, '', ?, '')",
            [
                (
                    f"telegram:{n}",
                    f"Customer {n}",
                    "fr" if n % 3 else "en",
                    f"Firm {n % 900}" if n % 2 else "",
                )
                for n in range(CUSTOMERS)
            ],
        )
        base.executemany(
            "INSERT INTO conversations (id, account, chat, topic, customer, home, opened_at, last_at, status, tags, suggested,"
            " copies, answered, asked_for_tag, closed, title, waiting_since) VALUES (?, 'telegram:main', ?, '', ?,"
            " 'slack:main:C1', ?, ?, 'waiting', '[]', 0, '[]', 1, 0, 0, '', ?)",
            [
                (n, f"telegram:main:{n}", f"telegram:{n - 1}", start, start, None if n % 40 else start)
                for n in range(1, CUSTOMERS + 1)
            ],
        )
        base.executemany(
            "INSERT INTO messages (id, conversation, audience, by, by_customer, name, content, folded, sent_at)"
            " VALUES (?, ?, 'customer', ?, 1, '', ?, ?, ?)",
            [
                (n, 1 + n % CUSTOMERS, f"telegram:{n % CUSTOMERS}", content(text), text, start + n * 0.7)
                for n, text in zip(rows, said, strict=True)
            ],
        )
        base.executemany(
            "INSERT INTO feedback (message, conversation, tag, suggested, created_at) VALUES (?, ?, ?, 0, ?)",
            [(n, 1 + n % CUSTOMERS, TAGS[n % 6], start) for n in rows if n % 2],
        )
        if understood:
            fill_themes(base, rows, start)


def content(text: str) -> str:
    return json.dumps({"text": {"plain": text}})


async def wanted(url: str) -> None:
    """A digest whose window is the whole day, and a run of it."""
    store = engine.open_store(url, NOW.timestamp)
    schedule = Schedule(NOW.time(), WEEK, "Europe/Paris")
    plan = Plan("News", schedule)
    place, ann = PlaceId("slack:main:C1"), AliasId("slack:main:ANN")
    digest = await store.run(lambda uow: uow.digests.add(place=place, by=ann, plan=plan, next_at=None))
    await store.run(lambda uow: uow.digests.want("one", digest.id, Kind.SLOT))
    await store.close()


async def written(url: str) -> dict[str, float]:
    """One digest, written as the timer has it written; the longest that the event loop had to wait meanwhile."""
    store = engine.open_store(url, NOW.timestamp)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    waiting = asyncio.create_task(longest_wait())
    began = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    started = time.perf_counter()
    assert await publish.write_next(store)
    seconds = time.perf_counter() - started
    waiting.cancel()
    kept = await store.read(lambda uow: len(uow.digests.items(RunId(1))))
    await store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "cpu": spent.ru_utime + spent.ru_stime - began,
        "peak": peak,
        "before": before,
        "kept": kept,
        "wait": LONGEST[0],
    }


LONGEST = [0.0]


async def longest_wait() -> None:
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.005)
        LONGEST[0] = max(LONGEST[0], time.perf_counter() - started - 0.005)


def bare(path: Path) -> float:
    """The same rows read and counted by the standard library alone."""
    started = time.perf_counter()
    with sqlite3.connect(path) as base:
        rows = base.execute(
            "SELECT m.folded, f.tag FROM messages m LEFT JOIN feedback f ON f.message = m.id AND f.conversation = m.conversation"
            " WHERE m.by_customer"
        )
        Counter(tag for _, tag in rows)
    return time.perf_counter() - started


def speed(count: int, *, understood: bool = False) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "isthmus.db"
        url = f"sqlite:///{path}"
        migrate.upgrade(url)
        fill(path, count, understood=understood)
        asyncio.run(wanted(url))
        rival = bare(path)
        command = [sys.executable, "-m", "benchmarks.digest", "written", "--url", url]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    figures = json.loads(done.stdout)
    print(
        f"{count:,} messages: {figures['seconds']:.2f} s, {figures['cpu']:.2f} s of CPU (read and counted only: {rival:.2f} s)"
    )
    print(f"memory at the peak: {figures['peak']:.0f} MB (before: {figures['before']:.0f} MB)")
    print(
        f"longest wait of the event loop: {1000 * figures['wait']:.0f} ms; entries kept: {figures['kept']:.0f}"
    )
    return int(figures["seconds"] > MOST_SECONDS or figures["peak"] > MOST_MB)


def learn(seeds: int) -> int:
    failed = 0
    for seed in range(1, seeds + 1):
        learnt, plain = month.simulate(seed=seed), month.simulate(seed=seed, learning=False)
        usual = sum(plain.ranks) / len(plain.ranks)
        better = 1 - learnt.last_week / usual
        print(
            f"month {seed}: what is acted on, its mean rank by day: {' '.join(f'{one:g}' for one in learnt.ranks)}"
        )
        print(f"  without learning {usual:.1f}, in the last week {learnt.last_week:.1f}: {better:.0%} better")
        print(f"  entries filtered by day: {' '.join(map(str, learnt.hidden))}")
        print(f"  the lone dissenter was filtered on {learnt.dissent_filtered} of {month.DAYS} days")
        failed += better < 0.5 or learnt.dissent_filtered > 0
    return int(failed > 0)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", choices=("speed", "learn", "written"))
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--understood", action="store_true", help="themes and moods are known already")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--url", default="")
    asked = parser.parse_args(arguments)
    if asked.what == "written":
        print(json.dumps(asyncio.run(written(asked.url))))
        return 0
    return speed(asked.messages, understood=asked.understood) if asked.what == "speed" else learn(asked.seeds)


if __name__ == "__main__":
    sys.exit(main())
