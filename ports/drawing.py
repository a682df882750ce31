"""What the application may ask of whoever draws."""

from typing import Protocol

from domain.pictures import Picture


class NotDrawn(Exception):
    """The picture could not be drawn; `args[0]` is a plain sentence for the operator."""


class Draws(Protocol):
    async def draw(self, picture: Picture) -> bytes:
        """A PNG. Takes a second or more and never blocks the event loop. Raises `NotDrawn`."""
        ...
