"""What would be suggested to decide, had real customers written to us: their messages, replayed through understanding.

    python -m benchmarks.suggestions [--limit N] [--plain]

The store, the reader and the search for suggestions are the bot's own; only platforms are missing, and weeks pass at once.
Exit 1 when a quote does not exist word for word, a suggestion rests on fewer than three actors, or two are alike.
"""

import argparse
import asyncio
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import texts
from bot.jobs import suggesting
from bot.jobs.understanding import Reader
from bot.mind import Mind
from domain import heard, suggestions
from domain.content import words
from domain.conversations import Audience
from domain.feedback import BUILTIN
from domain.ids import AccountId, AliasId, PlaceId, PostId
from domain.people import Channel, Customer
from domain.policy import Policy
from domain.suggestions import Suggestion
from handlers import tagging
from handlers.suggestions import card, finding
from ports.queues import UnitOfWork
from storage import migrate
from storage.engine import SQLITE
from storage.sqlite import SqliteStore

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "customers.jsonl"
TEAM, BOT = AccountId("slack:main"), AccountId("telegram:main")
SUPPORT = PlaceId("slack:main:C0SUPPORT")
BEGIN, EVERY = 1_760_000_000.0, 600.0
"""When the first message comes, and how many seconds lie between two."""
WEEK, WEEKS = 7 * 86400.0, 8


@dataclass(slots=True)
class Clock:
    at: float = BEGIN

    def __call__(self) -> float:
        return self.at


def read(limit: int) -> list[dict[str, object]]:
    with DATA.open("r", encoding="utf-8") as lines:
        return [json.loads(line) for line in itertools.islice(lines, limit or None)]


def say(number: int, one: dict[str, object], at: float, uow: UnitOfWork) -> None:
    """A customer writes, as the relay would keep it."""
    alias = AliasId(f"telegram:{one['customer']}")
    if uow.people.customer(alias) is None:
        uow.people.save_customer(Customer(alias, BOT, str(one["customer"]), language=str(one["language"])))
    moment = uow.now
    opened = uow.conversations.open(
        account=BOT,
        chat=PlaceId(f"{BOT}:{one['customer']}"),
        topic="",
        customer=alias,
        home=SUPPORT,
        at=moment,
    )
    message = uow.messages.add(
        conversation=opened.id, audience=Audience.TEAM, by=alias, by_customer=True, name=str(one["customer"]),
        content=words(str(one["text"])), sent_at=moment, source=PostId(f"{BOT}:{one['customer']}:{number}"),
    )  # fmt: skip
    tags = tuple(str(tag) for tag in one["tags"])  # type: ignore[attr-defined]
    tagging.note(uow, message, tags)


async def replay(found: Sequence[dict[str, object]], store: SqliteStore, clock: Clock, mind: Mind) -> None:
    """All messages, each at its time, and then their themes."""
    for number, one in enumerate(found):
        clock.at = BEGIN + number * EVERY
        await store.run(lambda uow, number=number, one=one: say(number, one, clock.at, uow))  # type: ignore[misc]
    reader = Reader(store, Policy(TEAM, tags=BUILTIN), "benchmark", mind)
    while await reader.step():
        pass


async def run(limit: int, *, plain: bool) -> int:
    found, clock, mind = read(limit), Clock(), Mind()
    with tempfile.TemporaryDirectory() as folder:
        url = f"{SQLITE}{folder}/isthmus.db"
        migrate.upgrade(url)
        store = SqliteStore(url.removeprefix(SQLITE), clock)
        await store.start()
        await store.run(lambda uow: uow.channels.save(Channel(SUPPORT, "support", member=True)))
        started = time.perf_counter()
        await replay(found, store, clock, mind)
        people, seconds = len({one["customer"] for one in found}), time.perf_counter() - started
        print(f"{len(found)} messages of {people} people replayed in {seconds:.0f} s")
        looks = suggesting.Suggesting(store, Policy(TEAM), texts.load(), None if plain else mind)
        for _ in range(WEEKS):
            started = time.perf_counter()
            posted = await looks.look()
            print(f"a look: {posted} suggested in {time.perf_counter() - started:.2f} s")
            clock.at += WEEK
        shown = await store.read(lambda uow: uow.suggestions.newest())
        first = [one.themes[0] for one in shown]
        near = sorted(
            {cosine for one, other, cosine in await looks.likeness(first) if other in first}, reverse=True
        )
        wrong = await store.read(lambda uow: judge(uow, {str(one["text"]) for one in found}))
        print("likeness of the nearest two: " + ", ".join(f"{cosine:.2f}" for cosine in near[:5]))
        await store.close()
    await mind.close()
    return wrong


def judge(uow: UnitOfWork, said: set[str]) -> int:
    """Prints every suggestion; 1 when one of them does not hold."""
    shown = list(reversed(uow.suggestions.newest()))
    faults = [fault for one in shown for fault in faults_of(one, said, uow)]
    for one in shown:
        show(one, uow)
    voices = [finding.voices_of(one, uow) for one in shown]
    usual = heard.usual_words(voices)
    distinct = [(one, heard.words_of(said_, usual)) for one, said_ in zip(shown, voices, strict=True)]
    for (one, own), (other, words_) in itertools.combinations(distinct, 2):
        if heard.alike(own, words_) or set(one.themes) & set(other.themes):
            faults.append(f"S-{one.id} and S-{other.id} are alike")
    print(
        f"\n{len(shown)} suggestions; "
        + ("; ".join(faults) or "every quote exists word for word, from three actors at least; no two alike")
    )
    return int(bool(faults) or not shown)


def faults_of(one: Suggestion, said: set[str], uow: UnitOfWork) -> list[str]:
    quotes = [uow.messages.get(number) for number in one.quotes]
    faults = []
    if len({each.by for each in quotes}) < suggestions.FEWEST:
        faults.append(f"S-{one.id} has {len(quotes)} actors")
    shown = [heard.excerpt(each.content.text.plain) for each in quotes]
    faults += [
        f"S-{one.id} quotes what nobody said" for each in shown if not any(each in text for text in said)
    ]
    return faults


def show(one: Suggestion, uow: UnitOfWork) -> None:
    known = one.confidence
    print(f"\nS-{one.id}  {one.label}  #{one.tag or '–'}  {one.people} people  confidence {known.value:.2f} ({known.level}: "
          f"{known.actors} actors, {known.voices} messages, {known.recent} recent, loudest {known.largest:.0%}, "
          f"{known.against} against)  themes {len(one.themes)}")  # fmt: skip
    for sign, numbers in (("+", one.quotes), ("-", one.against)):
        for message in card.said(numbers, uow):
            print(
                f"   {sign} {message.name}: {heard.excerpt(' '.join(message.content.text.plain.split()), 160)}"
            )
    if one.also_against:
        print(f"   - and {one.also_against} more")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limit", type=int, default=0, help="only so many messages")
    parser.add_argument("--plain", action="store_true", help="compare themes by their words alone")
    asked = parser.parse_args(arguments)
    if not DATA.exists():
        print("The customers' messages are not here: nothing is replayed.")
        return 0
    return asyncio.run(run(asked.limit, plain=asked.plain))


if __name__ == "__main__":
    sys.exit(main())
