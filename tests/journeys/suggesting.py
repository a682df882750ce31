"""What the modules about suggested decisions do alike: several customers ask for the same, and somebody asks for a look."""

import time

from sandbox.seen import Post
from tests.journeys.conftest import IDEAS, Town
from tests.patience import PATIENCE


async def suggested(town: Town, words: str, title: str = "Suggested decision", channel: str = IDEAS) -> Post:
    """Asks for a look until something is suggested: messages are understood in their own time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        ask = {"user": town.ann.id, "channel": channel, "command": "/consent suggest"}
        await town.client.act("/slack/command", ask)
        await town.calm()
        for post in await town.workspace.posts(channel):
            if title in post.text and words in post.text:
                return post
    raise AssertionError("nothing was suggested")


async def asks(town: Town, *texts: str, channel: str = IDEAS) -> None:
    for text in texts:
        await town.subject(text, channel)
