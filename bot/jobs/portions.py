"""Where themes stand, read a portion at a time: no transaction lasts as long as they are many."""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from domain.understanding import Place, ThemeId
from ports.storage import Store, UnitOfWork

PORTION = 500
"""Themes that are read in one transaction; 3 KB each."""


async def places(store: Store, fit: int) -> AsyncIterator[Sequence[Place]]:
    """Where all themes stand by the measure of this number, in portions; one at least. Raises `StorageTrouble`."""
    after: ThemeId | None = ThemeId(0)
    while after is not None:
        part = await store.read(partial(_some, fit=fit, after=after))
        yield part
        after = part[-1].theme if len(part) == PORTION else None


def _some(uow: UnitOfWork, fit: int, after: ThemeId) -> Sequence[Place]:
    return uow.themes.places(fit, after, PORTION)
