"""`isthmus import`: an export becomes part of the past here, in portions, each whole; broken off, it goes on where it was.

Knows files, settings and sentences; refuses to know what an entry becomes (`handlers.importing`). Nothing is sent.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TextIO

from bot import clock, process
from bot import policy as policies
from bot.console import progress
from bot.settings import Settings
from domain.ids import AccountId, PlaceId
from domain.importing import EARLIEST, Entry, Item, NotAnExport, Told, counted, within
from domain.policy import Policy
from handlers import importing
from handlers.importing import Into, Written
from ports.storage import StorageTrouble, Store, UnitOfWork

PORTION = 200
"""Entries that are written in one transaction."""
BLOCK = 1 << 20
"""Bytes of a file that are read at once for its digest."""
AHEAD = timedelta(days=1)
"""How far the clock of who exported may be ahead of ours."""
NO_CHANNELS = (
    "No channel of the workspace is known yet. Start Isthmus once and invite it to a channel, then import."
)
HTML = (
    "These are the pages that Telegram Desktop makes to be looked at."
    " Export again in the format “Machine-readable JSON”, and name its result.json."
)
NOT_THERE = (
    "Nothing to import was found under --channel {names}. "
    "Name the chat or channel as the export does, or by its number; without --channel everything is read."
)
STRANGERS = (
    "Nobody wrote here as {names} (--ours), so nothing was imported: words of the team would be taken for a customer's. "
    "Give the name as the export does; of an export of Slack none is needed."
)
NO_TEAM = "Set SLACK_BOT_TOKEN first: what is imported belongs to the channels of a workspace."


@dataclass(frozen=True, slots=True)
class Wish:
    """What an operator asks for."""

    file: Path
    channels: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    home: str = ""
    dry_run: bool = False


@dataclass(slots=True)
class Tally:
    """What came of all portions."""

    new: int = 0
    known: int = 0
    loose: int = 0

    def add(self, written: Written) -> None:
        self.new += written.new
        self.known += written.known
        self.loose += written.loose


def main(wish: Wish) -> int:
    """Imports, or with `dry_run` counts; gives the exit code."""
    chosen = process.load(accounts_needed=False)
    policy = policies.of(chosen)
    if not policy.team:
        process.say(NO_TEAM)
        return process.FAILED
    try:
        strangers = {name.lower().lstrip("@"): name for name in wish.ours}
        told = counted(met(timely(items(wish, policy.team), policy), strangers))
        announce(told, wish)
        if wish.channels and told.chats == 0:
            raise NotAnExport(NOT_THERE.format(names=", ".join(wish.channels)))
        if strangers:
            raise NotAnExport(STRANGERS.format(names=", ".join(strangers.values())))
        if wish.dry_run:
            return 0
        tally = asyncio.run(run(wish, chosen, policy, told.entries))
    except (NotAnExport, StorageTrouble) as trouble:
        return process.fail(trouble)
    print(ended(tally))
    return 0


def timely(found: Iterable[Item], policy: Policy) -> Iterator[Item]:
    """Without what cannot have been said when it says, and what is so old that its words would be erased at once."""
    days, now = policy.shortest_retention, clock.now()
    earliest = now - timedelta(days=days) if days else EARLIEST
    return within(found, earliest, now + AHEAD)


def met(found: Iterable[Item], strangers: dict[str, str]) -> Iterator[Item]:
    """The same. Whoever of the `strangers` wrote some of it, by name or number, is none any more."""
    for one in found:
        if strangers and isinstance(one, Entry):
            for called in (one.name.lower(), number := one.by.rpartition(":")[2], f"user{number}"):
                strangers.pop(called, None)
        yield one


def items(wish: Wish, team: AccountId) -> Iterator[Item]:
    """Every entry of the file, in an order that is the same each time. Raises `NotAnExport`."""
    if is_telegram(wish.file):
        from platforms.telegram import export as telegram  # late: only one of them is needed

        with _opened(wish.file) as stream:
            yield from telegram.entries(stream, wish.ours, wish.channels)
        return
    if is_html(wish.file):
        raise NotAnExport(HTML)
    from platforms.slack import export as slack

    yield from slack.entries(slack.opened(wish.file, team), wish.channels)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A file as text. Raises `NotAnExport`."""
    try:
        stream = _result(path).open("r", encoding="utf-8", errors="replace")
    except OSError as wrong:
        raise NotAnExport(f"{path} cannot be read: {wrong.strerror or wrong}.") from None
    with stream:
        yield stream


def _result(path: Path) -> Path:
    return path / "result.json" if path.is_dir() else path


def is_telegram(path: Path) -> bool:
    """Whether it is Telegram's: a JSON file, or a folder with a result.json."""
    return _result(path).is_file() if path.is_dir() else path.suffix.lower() == ".json"


def is_html(path: Path) -> bool:
    """Whether it is what Telegram Desktop writes unless it is told otherwise: pages to look at."""
    return any(path.glob("messages*.html")) if path.is_dir() else path.suffix.lower() in (".html", ".htm")


def key_of(path: Path, wish: Wish) -> str:
    """What an import is known by: the same bytes, asked for in the same way. Raises `NotAnExport`."""
    digest = hashlib.sha256(repr((wish.channels, wish.ours, wish.home)).encode())
    try:
        for each in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
            digest.update(str(each.relative_to(path) if path.is_dir() else "").encode(errors="replace"))
            with each.open("rb") as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
    except OSError as wrong:
        raise NotAnExport(f"{path} cannot be read: {wrong.strerror or wrong}.") from None
    return digest.hexdigest()


async def run(wish: Wish, chosen: Settings, policy: Policy, total: int) -> Tally:
    """Opens the database and writes. Raises `NotAnExport` and `StorageTrouble`."""
    from bot import worker  # late: counting alone needs no database

    worker.bring_up_to_date(chosen)
    async with worker.opened(chosen, ()) as store:
        if not await store.read(lambda uow: uow.channels.usable(policy.team)):
            raise NotAnExport(NO_CHANNELS)
        with progress.shown() as where:
            return await write(wish, store, policy, lambda done: where.tell("imported", done, total))


async def write(wish: Wish, store: Store, policy: Policy, tell: Callable[[int], None]) -> Tally:
    """Writes what is not written yet, a portion in one transaction. Raises `NotAnExport` and `StorageTrouble`."""
    source = "telegram" if is_telegram(wish.file) else "slack"
    key = key_of(wish.file, wish)
    into = await store.read(lambda uow: destination(source, wish, uow, policy))
    begun = await store.run(lambda uow: uow.imports.begin(key, source))
    tally, done, found = Tally(), 0, items(wish, policy.team)
    while portion := list(islice(found, PORTION)):
        done += len(portion)
        entries = [one for one in timely(portion, policy) if isinstance(one, Entry)]
        if done <= begun:
            tally.known += len(entries)
            tell(tally.known)
            continue

        def save(uow: UnitOfWork, entries: Sequence[Entry] = entries, done: int = done) -> Written:
            written = importing.write(entries, into, uow, policy)
            uow.imports.advance(key, done, written.first, written.last)
            return written

        tally.add(await store.run(save))
        tell(tally.new + tally.known + tally.loose)
    await store.run(lambda uow: uow.imports.end(key))
    return tally


def destination(source: str, wish: Wish, uow: UnitOfWork, policy: Policy) -> Into:
    """Where it goes. Raises `NotAnExport` for a channel that is not known."""
    bot = next(
        (account for account, _ in policy.teams if account.startswith("telegram:")),
        AccountId("telegram:main"),
    )
    home: PlaceId | None = None
    if wish.home:
        channel = uow.channels.named(policy.team, wish.home)
        if channel is None:
            raise NotAnExport(
                f"There is no channel {wish.home} here. Start Isthmus once so that it knows the workspace's channels."
            )
        home = channel.place
    return Into(source, bot, home)


def announce(told: Told, wish: Wish) -> None:
    """Says what is in the file."""
    people = number_of(told.people, "person", "people")
    print(f"{number_of(told.entries, 'message')} of {people} in {number_of(told.chats, 'chat')}.")
    if told.files:
        stays = "stays where it is" if told.files == 1 else "stay where they are"
        print(f"{number_of(told.files, 'file')} {stays}: words alone are imported.")
    for why, count in told.left:
        print(f"  left out: {number_of(count, 'message')} {why.value}")
    if wish.dry_run:
        print("Nothing was written. Leave out --dry-run to import.")


def ended(tally: Tally) -> str:
    """The last word."""
    were = "was" if tally.new == 1 else "were"
    parts = [f"{number_of(tally.new, 'message')} {were} imported; nothing was sent to anybody."]
    if tally.known:
        parts.append(f"Already here: {tally.known}.")
    if tally.loose:
        parts.append(f"Left out, as they answer nobody: {tally.loose} of colleagues in groups.")
    return " ".join(parts)


def number_of(count: int, one: str, many: str = "") -> str:
    """A number with its word."""
    return f"{count} {one if count == 1 else many or one + 's'}"
