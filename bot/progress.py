"""How far a program of ours is, shown to people. Knows its lines `progress N OF`; passes every other line on."""

import asyncio
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

STEP = 10
"""Percent after which a line is due where there is no terminal to draw a bar on."""


async def show(lines: asyncio.StreamReader) -> None:
    """Reads until the program ends."""
    if sys.stderr.isatty():
        await _bar(lines)
    else:
        await _sentences(lines)


async def _bar(lines: asyncio.StreamReader) -> None:
    columns = (TextColumn("relayed"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("relayed", total=None)
        async for raw in lines:
            if (at := _position(raw)) is None:
                bar.console.print(raw.decode(errors="replace").rstrip(), markup=False, highlight=False)
            else:
                bar.update(task, completed=at[0], total=at[1])


async def _sentences(lines: asyncio.StreamReader) -> None:
    due = STEP
    async for raw in lines:
        at = _position(raw)
        if at is None:
            print(raw.decode(errors="replace").rstrip(), file=sys.stderr, flush=True)
        elif at[1] and at[0] * 100 >= due * at[1]:
            print(f"relayed {at[0]} of {at[1]}", file=sys.stderr, flush=True)
            due = at[0] * 100 // at[1] // STEP * STEP + STEP


def _position(raw: bytes) -> tuple[int, int] | None:
    match raw.split():
        case [b"progress", done, total] if done.isdigit() and total.isdigit():
            return int(done), int(total)
        case _:
            return None
