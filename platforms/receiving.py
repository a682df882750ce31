"""What we fetched from a platform is held until the database takes it in. Knows neither platform.

What a platform pushes must not wait so: whoever pushes is told at once, and comes again.
"""

import asyncio
import logging
from collections.abc import Sequence

from domain.inbound import Received
from ports.chat import Accept
from ports.storage import StorageTrouble

log = logging.getLogger(__name__)

TROUBLE_PATIENCE = 1.0
"""Seconds between tries. A database that is back is found at once, and nothing of a platform's is fetched twice."""


async def keep(accept: Accept, received: Sequence[Received]) -> None:
    """Returns once all of it is stored, in its order and in one commit."""
    while True:
        try:
            await accept(received)
        except StorageTrouble as trouble:
            log.warning("receiving.trouble", extra={"rows": len(received), "trouble": str(trouble)})
            await asyncio.sleep(TROUBLE_PATIENCE)
        else:
            return
