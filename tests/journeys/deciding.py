"""Decisions as people make them in Slack: the form of /consent, the card with its buttons, what is said below it."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.cast import Colleague
from sandbox.seen import Post
from tests.journeys.conftest import SUPPORT, Town

TITLES = (f"Matter {number:03}" for number in itertools.count(1))
WORDY = frozenset(("Object", "Consent with concern", "Give advice", "Vote"))


def soon(seconds: float) -> int:
    """A moment as a datetimepicker gives it."""
    return int(time.time() + seconds)


@dataclass(slots=True)
class Matter:
    """One decision in the shared channel; `ts` is its card."""

    town: Town
    title: str
    ts: str = ""

    async def fetch(self) -> Post:
        """The card as it is now."""
        posts = await self.town.workspace.posts(SUPPORT)
        return next(post for post in posts if post.ts == self.ts)

    async def shows(self, words: str | Callable[[str], bool]) -> Post:
        """Awaits words on the card."""

        async def look() -> Post | None:
            card = await self.fetch()
            found = words(card.text) if callable(words) else words in card.text
            return card if found else None

        return await self.town.client.until(look, f"{words!r} on the card of {self.title}")

    async def said(self, words: str) -> Post:
        """Awaits words below the card."""
        return await self.town.workspace.appears(SUPPORT, words, self.ts)

    async def press(self, by: Colleague, label: str) -> None:
        await by.presses(await self.holder(by, label), label)

    async def fill(self, by: Colleague, label: str, values: dict[str, Any], post: Post | None = None) -> Any:
        """Opens the form behind a button of the card (or of another post) and sends it."""
        await by.opens(post or await self.holder(by, label), label)
        return await by.fills(values)

    async def holder(self, by: Colleague, label: str) -> Post:
        """What has this button: the card, or what *More* on it shows this person."""
        card = await self.fetch()
        if card.button(label):
            return card
        before = max((post.ts for post in await by.whispers()), default="")
        await by.presses(card, "More")
        return await by.overhears(
            lambda post: post.button(label) is not None, before, f"{label} behind *More* of {self.title}"
        )

    async def reference(self) -> str:
        return (await self.fetch()).text.split(" · ")[0]


@dataclass(slots=True)
class Ending:
    """An end that somebody names, `at` last, and names anew, twice as far off, where it came too soon."""

    seconds: float
    at: int = 0

    def name(self) -> int:
        self.at, self.seconds = soon(self.seconds), 2 * self.seconds
        return self.at


async def draft(
    town: Town, by: Colleague, people: list[Colleague], ending: Ending | None = None, **values: Any
) -> tuple[Matter, Post]:
    """Fills in the form of /consent; the preview that its author sees."""
    matter = Matter(town, next(TITLES))
    await town.client.act("/slack/command", {"user": by.id, "channel": SUPPORT, "command": "/consent"})
    given = {"title": matter.title, "text": "We ship every Friday.", "deadline": soon(86_400)}
    given |= {"people": [one.id for one in people]} | values
    done = await by.fills(given | ({"deadline": ending.name()} if ending else {}))
    while ending and list(done.get("errors", ())) == ["deadline"]:
        done = await by.fills(given | {"deadline": ending.name()})
    assert not done.get("errors"), done
    return matter, await previewed(matter, by)


async def previewed(matter: Matter, by: Colleague, label: str = "", after: str = "") -> Post:
    """The newest preview of a draft."""

    def fits(post: Post) -> bool:
        here = matter.title in post.text and "Only you see it" in post.text
        return here and (not label or post.button(label) is not None)

    return await by.overhears(fits, after, what=f"the preview of {matter.title}")


async def opened(matter: Matter, by: Colleague, preview: Post) -> Matter:
    """Presses *Open it*; the card stands."""
    await by.presses(preview, "Open it")
    found = await matter.town.workspace.appears(SUPPORT, lambda post: is_card(post, matter))
    matter.ts = found.ts
    return matter


def is_card(post: Post, matter: Matter) -> bool:
    return matter.title in post.text and "·" in post.text.split(matter.title)[0] and not post.thread


async def opened_in_time(matter: Matter, by: Colleague, preview: Post) -> bool:
    """Presses *Open it*; whether the card stands, and not a word that its end has passed."""
    await by.presses(preview, "Open it")

    async def look() -> bool | None:
        for post in await matter.town.workspace.posts(SUPPORT):
            if is_card(post, matter):
                matter.ts = post.ts
                return True
        refused = any("lies in the past" in post.text for post in await by.whispers(preview.ts))
        return False if refused else None

    return await matter.town.client.until(look, f"the card of {matter.title} or why there is none")


async def propose(town: Town, by: Colleague, people: list[Colleague], **values: Any) -> Matter:
    """A decision that is open."""
    matter, preview = await draft(town, by, people, **values)
    return await opened(matter, by, preview)


async def propose_ending(
    town: Town, by: Colleague, people: list[Colleague], seconds: float, **values: Any
) -> tuple[Matter, int]:
    """A decision that is open and ends so many seconds from now or a little later; with the moment.

    An end can only be moved later: how long it takes to open one is measured on another. Where that was too little, it is
    done once more, with an end that is farther off: so a machine that is slow at the moment never comes too late.
    """
    before = time.monotonic()
    await propose(town, by, [town.ben])
    ending = Ending(seconds + 4 * (time.monotonic() - before))
    while True:
        matter, preview = await draft(town, by, people, ending, **values)
        if await opened_in_time(matter, by, preview) and ending.at - time.time() >= seconds:
            return matter, ending.at
