"""A job that is done again and again: what, how often, and what is said when the database has trouble. Knows no timer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import log
from ports.storage import StorageTrouble

logger = log.get("bot.jobs")


@dataclass(frozen=True, slots=True)
class Job:
    """`area` begins the name of the event that tells of trouble; `seconds` lie between two times, and before the first.

    What is done `at_once` is also done when the process begins: what came due while none ran waits no longer.
    """

    area: str
    do: Callable[[], Awaitable[object]]
    seconds: float
    at_once: bool = False

    async def once(self) -> None:
        """Does it. What the database's trouble leaves undone is done the next time."""
        try:
            await self.do()
        except StorageTrouble as trouble:
            logger.warning(f"{self.area}.trouble", trouble=str(trouble))
