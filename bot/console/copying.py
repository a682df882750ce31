"""What a child process says: copied to a file line by line, and listened to for the word that it is ready.

Knows our log as machines read it; refuses to know who runs the child.
"""

import asyncio
import json
from pathlib import Path

LINES, LONGEST = 8, 500
"""Of what a child said last: how many lines are shown, and how many characters of each."""


async def copy(lines: asyncio.StreamReader, log: Path, ready: asyncio.Event) -> None:
    """Writes what is said to a file until nothing more comes; tells when the child is ready."""
    with log.open("wb", buffering=0) as file:
        async for line in lines:
            file.write(line)
            if not ready.is_set() and _event(line) == "ready":
                ready.set()


def last_words(log: Path) -> str:
    """The end of a log, and where all of it is."""
    said = [line[:LONGEST] for line in log.read_text("utf-8", "replace").splitlines()[-LINES:]]
    return "\n".join((*said, f"Its log is {log}."))


def _event(line: bytes) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return ""
    return str(said.get("event", "")) if isinstance(said, dict) else ""
