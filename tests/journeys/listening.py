"""A past that a bot has listened to, as signals know it: since when it is counted, and tags of which little was said."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.ids import AccountId, MessageId
from domain.signals import counting
from domain.signals.counting import Frame, Heard, Kept
from domain.signals.series import Kind, Series
from storage.sqlite import SqliteStore
from tests.journeys.house import House

TEAM = AccountId("slack:main")
LEARNT = timedelta(days=2)


async def remember(house: House, *tags: str, channel: str = "") -> None:
    """Two quiet days, and of each of these tags, and of a channel, as if the bot had heard them; before it is started."""
    then = datetime.now(UTC) - LEARNT
    kept: dict[Series, Kept] = {}
    wanted = [Series(Kind.TAG, TEAM, tag) for tag in tags]
    if channel:
        wanted.append(Series(Kind.CHANNEL, TEAM, f"{TEAM}:{channel}"))
    for series in wanted:
        after, _ = counting.count({}, [Heard(series, MessageId(0), then)], Frame(then))
        kept |= after
    store = SqliteStore(str(house.folder / "isthmus.db"), time.time)
    await store.start()
    await store.run(lambda uow: uow.signals.keep(kept))
    before = await store.run(lambda uow: uow.signals.claim(0))
    assert before is not None
    await store.run(lambda uow: uow.signals.settle(before, replace(before, began=then)))
    await store.close()
