"""The demo's bot in its supervisor's hands: its clock goes with the sandbox's, and it comes back after a kill; a digest that
has nothing to say for a week says so once."""

import pytest

from bot.console import demo, supervising
from sandbox import client as clients
from sandbox.cast import Colleague, Customer, Workspace
from sandbox.client import Client
from sandbox.seen import Post
from tests import ports
from tests.journeys import house
from tests.journeys.conftest import SUPPORT

DAY = 86_400.0
DIGEST = {"title": "Morning paper", "channel": SUPPORT, "time": "04:00", "weekdays": list("0123456")}


async def test_a_digest_comes_as_the_page_moves_the_clock_again_after_a_kill_and_after_a_silent_week(
    tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    demo.FOLDER.mkdir(parents=True)
    async with demo.children_in(tmp_path) as children:
        bots = demo.Bots(children, demo.Wish(once=True, replay=None), ports.free())
        async with supervising.serving(bots, demo.HOST) as supervisor:
            await demo.begin(children, bots, supervisor)
            async with clients.connected(f"http://{demo.HOST}:{bots.port}") as client:
                card = await _two_days(client)
                await _a_silent_week(client, card)


def test_two_demos_side_by_side_write_two_logs():
    assert demo.log_of(demo.PORT) == demo.FOLDER / "bot.log"
    assert demo.log_of(demo.PORT + 1) != demo.log_of(demo.PORT + 2)


async def knows() -> bool | None:
    """Whether the bot, which has just started, knows Ann."""
    return True if house.knows([demo.FOLDER / "bot.log"]) else None


async def _two_days(client: Client) -> Post:
    await client.act("/limits", clients.UNLIMITED, "PUT")
    workspace, ann = Workspace(client), Colleague(client, "U0ANN", "Ann Weaver")
    await client.act("/telegram/users", {"id": 1, "name": "Ada Early"})
    await Customer(client, 1, "Ada Early").writes("Is anybody there?")
    card = await workspace.card(SUPPORT, "Ada Early")
    await client.until(knows, "who and what there is in Slack")
    await client.act("/slack/command", {"user": ann.id, "channel": SUPPORT, "command": "/digest new"})
    await ann.fills(DIGEST)
    await ann.overhears("Saved:")
    for number in (1, 2):
        if number == 2:
            await client.act("/restart")
        await client.act("/clock", {"forward": DAY})

        async def posted(count: int = number) -> bool | None:
            papers = [post for post in await workspace.posts(SUPPORT) if post.from_bot and "🗞️" in post.text]
            return True if len(papers) == count else None

        await client.until(posted, f"the digest of day {number}")
    return card


async def _a_silent_week(client: Client, card: Post) -> None:
    """Nobody waits any more and nobody writes: eight mornings later one line says so."""
    workspace, ann = Workspace(client), Colleague(client, "U0ANN", "Ann Weaver")
    await ann.says(card.channel, "@isthmus Yes, somebody is.", card.ts)
    await workspace.appears(card.channel, lambda post: "Delivered" in post.text, card.ts, "the answer's fate")
    await client.act("/clock", {"forward": 8 * DAY})
    line = await workspace.appears(SUPPORT, lambda post: "still here" in post.text)
    assert line.text.startswith("🌿 Morning paper: still here.")
