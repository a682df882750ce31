"""The ecosystem over many messages: counted right, drawn in time, and the pulse beside it.

    python -m benchmarks.ecosystem [--messages 200000] [--customers 8000] [--pictures FOLDER]

Fills an SQLite database with a year of messages by several hundred organisations, with tags, themes, answers and names; counts
them as the timer does; compares the map's figures with a plain count; takes the time of the list, of one actor, of the map to its
PNG, and of the pulse. `--pictures` keeps the map, light and dark, and the pulse. Ends with 1 when a figure differs or the map
takes over 3 s.
"""

import argparse
import asyncio
import math
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.year import CHANNELS, COLLEAGUES, DAY, NOW, Message, fill, firms, made_up
from bot.jobs import ecosystem as job
from domain.ecosystem.landscape import Landscape
from domain.ecosystem.values import Tie, firm
from domain.ids import AccountId, AliasId
from domain.phrases import Phrase
from domain.policy import Policy
from drawing.process import Drawing
from handlers.ecosystem import answering, looking, maps, pulses
from ports.ecosystem import Ask, What
from ports.storage import Store, UnitOfWork
from storage import engine, migrate

MOST_SECONDS = 3.0
POLICY = Policy(AccountId("slack:main"))


def brute(said: list[Message], of: dict[str, str]) -> dict[tuple[str, str, str], tuple[int, float]]:
    """Every tie by counting all messages at once: how often, and its strength as a sum of halves.

    Whoever never wrote is on no map, even when answered or named.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    sums: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    wrote = {one.by for one in said}
    on_it = {actor_of(alias, of) for alias in wrote} | {firm(name) for name in of.values()}
    for one in said:
        if one.answer and one.customer not in wrote:
            continue
        for tie in ties(one, actor_of(one.by, of), of):
            if tie[0] != Tie.NAMES.value or tie[2] in on_it:
                counts[tie] += 1
                sums[tie] += 0.5 ** ((NOW - one.at) / (60 * DAY))
    return {tie: (counts[tie], sums[tie]) for tie in counts}


def actor_of(alias: str, of: dict[str, str]) -> str:
    return firm(of.get(alias, "")) or alias


def ties(one: Message, actor: str, of: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    if one.answer:
        yield (Tie.ANSWERS.value, actor, actor_of(one.customer, of))
        return
    if one.tag:
        yield (Tie.ABOUT.value, actor, f"tag:{one.tag}")
    if one.theme:
        yield (Tie.ABOUT.value, actor, f"theme:{one.theme}")
    for name in one.names:
        if firm(name) != actor:
            yield (Tie.NAMES.value, actor, firm(name))


def differing(land: Landscape, truth: dict[tuple[str, str, str], tuple[int, float]]) -> list[str]:
    """The ties that are not as a plain count has them."""
    wrong = []
    seen = {(tie.value, one, other): weight for (tie, one, other), weight in land.ties.items()}
    for tie in sorted(truth.keys() | seen.keys()):
        count, sum_ = truth.get(tie, (0, 0.0))
        weight = seen.get(tie)
        if not (weight and weight.count == count and math.isclose(land.strength(weight), sum_, rel_tol=1e-6)):
            wrong.append(f"{tie}: {weight} instead of {count}, {sum_}")
    return wrong


async def main(count: int, customers: int, pictures: Path | None) -> int:
    organisations = firms(400)
    said, of = made_up(count, customers, organisations)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "isthmus.db"
        migrate.make_new(f"sqlite:///{path}")
        fill(path, said, of)
        store = engine.open_store(f"sqlite:///{path}", lambda: NOW)
        await store.start()
        try:
            return await measured(store, said, of, pictures)
        finally:
            await store.close()


async def measured(store: Store, said: list[Message], of: dict[str, str], pictures: Path | None) -> int:
    """Everything that is to be shown of one database."""
    began = time.perf_counter()
    await job.count(store)
    took = time.perf_counter() - began
    print(f"counted {len(said):,} messages in {took:.1f} s, {took / len(said) * 1e6:.0f} µs a message")
    right = await compared(store, said, of)
    await asked(store)
    seconds = min([await drawn(store, look, pictures) for look in ("light", "dark", "light")])
    await pulse(store, pictures)
    good = right and seconds <= MOST_SECONDS
    print(f"bar: figures right, and a map in at most {MOST_SECONDS} s: {'met' if good else 'MISSED'}")
    return 0 if good else 1


async def compared(store: Store, said: list[Message], of: dict[str, str]) -> bool:
    """Whether ties and list are as a plain count has them."""
    began = time.perf_counter()
    view = await store.read(lambda uow: looking.look(uow, (), POLICY.team))
    took = time.perf_counter() - began
    print(f"read {len(view.relations):,} relations of {len(view.land.actors):,} actors in {took:.2f} s")
    wrong = differing(view.land, brute(said, of))
    print(f"ties: {len(view.land.ties):,}, other than by a plain count: {len(wrong)}")
    print(*(f"  {line}" for line in wrong[:5]), sep="\n")
    listed = [actor.key for actor in view.land.outside()]
    plain = strongest(said, of)
    print(f"the list has {len(listed):,} actors in the order of a plain count: {listed == plain}")
    return not wrong and listed == plain


async def asked(store: Store) -> None:
    """How long each answer takes."""
    ann = AliasId(COLLEAGUES[0])
    for what, about, person in (
        (What.MAP, "", None),
        (What.ACTOR, "Nord Licht", ann),
        (What.PULSE, "", None),
    ):
        ask, began = Ask(1, what, about, person, CHANNELS[0]), time.perf_counter()
        await store.read(partial(_find, ask))
        print(f"{what.value}: answered in words in {time.perf_counter() - began:.2f} s")


def _find(ask: Ask, uow: UnitOfWork) -> answering.Answer:
    return answering.find(ask, uow, POLICY)


async def drawn(store: Store, look: str, pictures: Path | None) -> float:
    """Seconds from the question to the PNG; what the child that draws spent of the processor is told beside it."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    map_ = await store.read(lambda uow: maps.make(f"{look}:{CHANNELS[0]}", say, uow, POLICY))
    read = time.perf_counter() - began
    png = await Drawing().draw(map_)
    took = time.perf_counter() - began
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(
        f"map, {look}: {len(map_.nodes)} nodes, {len(map_.links)} links, {len(png) / 1024:.0f} KB in {took:.2f} s"
        f" (read {read:.2f} s, the child's CPU {spent:.2f} s)"
    )
    if pictures:
        (pictures / f"map_{look}.png").write_bytes(png)
    return took


async def pulse(store: Store, pictures: Path | None) -> None:
    began = time.perf_counter()
    png = await Drawing().draw(await store.read(lambda uow: pulses.make(CHANNELS[0], say, uow, POLICY)))
    print(f"pulse: drawn in {time.perf_counter() - began:.2f} s")
    if pictures:
        (pictures / "pulse.png").write_bytes(png)


def say(phrase: Phrase) -> str:
    return phrase.text.format(
        **{name: say(value) if isinstance(value, Phrase) else value for name, value in phrase.args}
    )


def strongest(said: list[Message], of: dict[str, str]) -> list[str]:
    """Whoever wrote most, lately more than long ago, by a plain count."""
    sums: defaultdict[str, float] = defaultdict(float)
    for one in said:
        if not one.answer:
            sums[actor_of(one.by, of)] += 0.5 ** ((NOW - one.at) / (60 * DAY))
    return sorted(sums, key=lambda key: (-sums[key], key))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--customers", type=int, default=8000)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    sys.exit(asyncio.run(main(given.messages, given.customers, given.pictures)))
