"""What the modules about suggested decisions do alike: several customers ask for the same, and somebody asks for a look."""

import time
from collections.abc import Sequence

from sandbox.seen import Post
from tests.journeys.conftest import IDEAS, Town
from tests.patience import PATIENCE

DARK_MODE = (
    "Please add a dark mode to the app #idea",
    "A dark mode for the app would be great at night #idea",
    "When does the app get a dark mode? #idea",
)
TICKETS = (
    "The ticket machine eats my card, this is awful #bug",
    "Your ticket machine ate my card again, terrible #bug",
    "The ticket machine swallowed my card, I am angry #bug",
    "I love the ticket machine for my card, great!",
)
LIFT = (
    "L'ascenseur du magasin est encore en panne, c'est nul #bug",
    "Ascenseur du magasin en panne tous les lundis, c'est honteux #bug",
    "L'ascenseur du magasin tombe toujours en panne, je suis furieux #bug",
    "Merci pour l'ascenseur du magasin, j'adore, il est parfait",
)
"""Of each the last says otherwise."""
BARCODES = (
    "The barcode scanner freezes #bug",
    "My barcode scanner freezes every day #bug",
    "Barcode scanner freezes again #bug",
)


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


async def ask_in_french(town: Town, *texts: str) -> None:
    for text in texts:
        await (await town.customer("fr")).writes(text)


async def drafted(town: Town, card: Post, people: Sequence[str], **fields: str) -> Post:
    """Ann makes a proposal of what is suggested: what she sees of it before others do."""
    await town.ann.presses(card, "Make it a proposal")
    await town.ann.fills({"people": list(people), **fields})
    return await town.ann.overhears("Only you see it")
