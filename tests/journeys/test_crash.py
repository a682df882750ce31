"""kill -9 in the middle of many messages, then a new start: nothing lost, nothing twice in Slack."""

import asyncio

import pytest

from sandbox import judging
from sandbox.client import Client
from tests.journeys.conftest import BUGS, Town
from tests.patience import PATIENCE

pytestmark = pytest.mark.parametrize("house", ["sqlite", "postgres"], indirect=True, scope="module")

KILLED = True
MANY = 200
CHATS = 10


async def test_a_killed_bot_loses_and_doubles_nothing_in_slack(town: Town):
    customers = [await town.customer() for _ in range(CHATS)]
    lines = [{"user": customers[n % CHATS].id, "text": f"line {n} #bug"} for n in range(MANY)]
    before = await posts(town.client, BUGS)
    await town.client.act("/telegram/messages", lines)
    await reach(town.client, BUGS, before + MANY // 3)
    town.house.kill()
    await asyncio.to_thread(town.house.start)
    await reach(town.client, BUGS, before + MANY + CHATS)
    await town.client.quiet(3, 60)
    names = {customer.id: customer.name for customer in customers}
    verdict = judging.Verdict()
    theirs = await judging.threads(town.client)
    for number, name in names.items():
        wanted = [str(line["text"]) for line in lines if line["user"] == number]
        judging.compare(verdict, name, wanted, theirs.get(name, []))
    assert (verdict.found, verdict.lost, verdict.duplicated, verdict.disordered) == (MANY, 0, 0, 0)


async def test_a_killed_bot_loses_no_answer(town: Town):
    customer, card = await town.subject("Tell me all of it #bug", BUGS)
    wishes = [
        {"user": "U0ANN", "channel": BUGS, "text": f"@isthmus step {n}", "thread_ts": card.ts}
        for n in range(60)
    ]
    await town.client.act("/slack/messages", wishes)
    await customer.gets("step 15", seconds=PATIENCE)
    town.house.kill()
    await asyncio.to_thread(town.house.start)
    await customer.gets("step 59", seconds=PATIENCE)
    await town.client.quiet(3, 60)
    steps = [note.text for note in await customer.answers() if note.text.startswith("step")]
    once = list(dict.fromkeys(steps))
    assert once == [f"step {n}" for n in range(60)]


async def posts(client: Client, channel: str) -> int:
    """How many messages of the bot a channel holds."""
    return int((await client.see("/stats"))["posts"].get(f"slack:{channel}", 0))


async def reach(client: Client, channel: str, wanted: int) -> None:
    """Awaits so many messages in a channel."""

    async def look() -> bool | None:
        return True if await posts(client, channel) >= wanted else None

    await client.until(look, f"{wanted} messages in {channel}", PATIENCE)
