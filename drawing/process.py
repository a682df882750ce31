"""Draws in a process of its own, so that the server keeps its memory, and a picture that fails takes nothing with it.

Knows how the child is started and fed; refuses to know what is drawn.
"""

import asyncio
import dataclasses
import json
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE

from domain.pictures import Picture
from ports.drawing import NotDrawn

PATIENCE = 300.0
"""Seconds after which a child that does nothing is given up; how much it may do at most, it sees to itself."""


class Drawing:
    """Implements `ports.drawing.Draws`. One picture at a time: two would only share the same core."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def draw(self, picture: Picture) -> bytes:
        """A PNG. Raises `NotDrawn`."""
        async with self._turn:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "drawing", stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
            try:
                told = json.dumps(dataclasses.asdict(picture)).encode()
                drawn, _ = await asyncio.wait_for(child.communicate(told), PATIENCE)
            except TimeoutError:
                raise NotDrawn("Drawing did not end.") from None
            finally:
                if child.returncode is None:
                    child.kill()
                    await child.wait()
        if child.returncode == -signal.SIGXCPU:
            raise NotDrawn("Drawing took too long.")
        if child.returncode or not drawn:
            raise NotDrawn(
                f"Drawing ended with exit code {child.returncode}: try `python -m drawing` by hand."
            )
        return drawn
