"""How far something is, shown to people: a bar on a terminal, elsewhere a sentence every tenth. Knows numbers and nouns,
and the lines `progress N OF` of a program of ours, whose every other line it passes on.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

STEP = 10
"""Percent after which a line is due where there is no terminal to draw a bar on."""


class Shown(Protocol):
    """Where progress is shown."""

    def tell(self, doing: str, done: int, of: int) -> None:
        """So many of so many are `doing` (copied, relayed)."""
        ...

    def say(self, words: str) -> None:
        """A line beside it."""
        ...


class Bars:
    """A bar for everything that is done, one under the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def tell(self, doing: str, done: int, of: int) -> None:
        """See `Shown`."""
        task = self._tasks.get(doing)
        if task is None:
            self._tasks[doing] = self._progress.add_task(doing, completed=done, total=of)
        else:
            self._progress.update(task, completed=done, total=of)

    def say(self, words: str) -> None:
        """See `Shown`."""
        self._progress.console.print(words, markup=False, highlight=False)


class Sentences:
    """Lines on standard error."""

    def __init__(self) -> None:
        self._due: dict[str, int] = {}

    def tell(self, doing: str, done: int, of: int) -> None:
        """See `Shown`."""
        if of and done * 100 >= self._due.get(doing, STEP) * of:
            self.say(f"{doing} {done} of {of}")
            self._due[doing] = done * 100 // of // STEP * STEP + STEP

    def say(self, words: str) -> None:
        """See `Shown`."""
        print(words, file=sys.stderr, flush=True)


@contextmanager
def shown(*, transient: bool = False) -> Iterator[Shown]:
    """Where to show progress while the block runs; `transient` bars are gone at its end."""
    if not sys.stderr.isatty():
        yield Sentences()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=transient) as progress:
        yield Bars(progress)


async def show(lines: asyncio.StreamReader) -> None:
    """Shows what a program of ours relays, until it ends."""
    with shown(transient=True) as where:
        async for raw in lines:
            if (at := _position(raw)) is None:
                where.say(raw.decode(errors="replace").rstrip())
            else:
                where.tell("relayed", *at)


def _position(raw: bytes) -> tuple[int, int] | None:
    match raw.split():
        case [b"progress", done, total] if done.isdigit() and total.isdigit():
            return int(done), int(total)
        case _:
            return None
