"""What the modules about signals do alike: a past in which little was said, bursts, and the living messages they bring."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.ids import AccountId, MessageId
from domain.signals import counting
from domain.signals.counting import Frame, Heard, Kept
from domain.signals.series import Kind, Series
from sandbox.seen import Post
from storage.sqlite import SqliteStore
from tests.journeys.conftest import Town
from tests.journeys.house import House

TEAM = AccountId("slack:main")
LEARNT = timedelta(days=2)


async def remember(house: House, *tags: str, channel: str = "", bot: str = "") -> None:
    """Two quiet days, and of each of these tags, of a channel and of a bot, as if they had been heard; before it is started."""
    then = datetime.now(UTC) - LEARNT
    kept: dict[Series, Kept] = {}
    wanted = [Series(Kind.TAG, TEAM, tag) for tag in tags]
    if channel:
        wanted.append(Series(Kind.CHANNEL, TEAM, f"{TEAM}:{channel}"))
    if bot:
        wanted.append(Series(Kind.ACCOUNT, TEAM, bot))
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


async def burst(town: Town, text: str, count: int = 6) -> None:
    """Several customers write the same."""
    for number in range(count):
        await (await town.customer()).writes(f"{text} {number}")


async def signal(town: Town, channel: str, words: str, after: str = "") -> Post:
    """Awaits words on a living message, where so said on one that is younger than another."""
    return await town.workspace.appears(
        channel, lambda post: "SG-" in post.text and words in str(post.raw) and post.ts > after
    )


async def living(town: Town, channel: str) -> list[Post]:
    """Every living message of a channel, in their order."""
    return [post for post in await town.workspace.posts(channel) if "SG-" in post.text and "📈" in post.text]
