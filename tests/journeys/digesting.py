"""What the modules about digests do alike: making one, and finding how it is called."""

import itertools
from collections.abc import Iterator

from sandbox.seen import Post
from tests.journeys.conftest import SUPPORT, Town

WORDS = (f"zebra{number}" for number in itertools.count(1))
EVERY_DAY = list("0123456")


async def made(town: Town, word: str, **values: object) -> Post:
    """A digest about one word only, so that tests do not hear each other; the sentence that it is saved."""
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": "/digest new"}
    )
    given = {
        "title": f"About {word}",
        "channel": SUPPORT,
        "time": "04:00",
        "weekdays": EVERY_DAY,
        "zone": "Europe/Paris",
    }
    done = await town.ann.fills({**given, "words": word, **values})
    assert not done.get("errors"), done
    return await town.ann.overhears(f"About {word}")


async def reference(town: Town, word: str) -> str:
    """How the digest is called."""
    listed = await town.ann.runs("/digest list", SUPPORT, lambda post: any(named(post, word)))
    return next(named(listed, word)).strip("*")


def named(post: Post, word: str) -> Iterator[str]:
    """The references that stand on a line with the digest."""
    lines = (line for line in post.text.splitlines() if f"About {word}" in line)
    return (part for line in lines for part in line.split() if "DG-" in part)
