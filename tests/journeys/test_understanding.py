"""What is understood of messages, by real clicks: a suggestion corrected and learnt, themes across languages, a search."""

import os
import signal
from pathlib import Path

import pytest

from sandbox.seen import Post
from tests.journeys import house as houses
from tests.journeys import listening
from tests.journeys.conftest import SUPPORT, Town
from tests.journeys.house import House
from tests.patience import PATIENCE, ends

FREE = True
ENV = {"ISTHMUS_LOCALE": "en"}
"""A house of its own: what says the same depends on all that was said there."""
KILLED = True
UNHAPPY = (
    "This is awful, the parcel came broken again and I am really angry.",
    "Quel service lamentable, je suis très déçu.",
    "Terrible service: nobody picks up the phone any more.",
    "I am so disappointed, the coat fell apart after one day.",
    "La soupe était froide et dégoûtante, remboursez-moi.",
    "Vos vendeurs ont été odieux avec ma mère, c'est honteux.",
)
"""Nothing but the mood joins these, which are of two languages."""


@pytest.fixture(autouse=True)
async def running(house: House) -> None:
    """The bot, started once, that has counted what is said for two days."""
    await houses.start_once(house, listening.remember)


def children(town: Town) -> list[int]:
    """The processes that the bot has started."""
    assert town.house.bot is not None
    tasks = Path(f"/proc/{town.house.bot.pid}/task").glob("*/children")
    return [int(number) for each in tasks for number in each.read_text().split()]


async def card(town: Town, post: Post, words: str) -> Post:
    """Awaits words on a card."""
    return await town.workspace.appears(
        SUPPORT, lambda seen: seen.ts == post.ts and words in seen.text + str(seen.raw), seconds=PATIENCE
    )


async def test_a_correction_of_a_suggestion_is_learnt_and_outlives_a_restart(town: Town):
    _, first = await town.subject("The pickle slicer stops with an error in the middle of its work")
    suggested = await card(town, first, "(suggested)")
    await town.ann.presses(suggested, "Tag")
    await town.ann.fills({"tags": ["question"]})
    await card(town, first, "❓ question")
    [understands] = children(town)
    town.house.kill()
    assert ends(understands)
    town.house.start()
    _, second = await town.subject("The pickle slicer stops with an error in the middle of our work")
    again = await card(town, second, "like this")
    assert "🐞 bug" not in again.text


async def test_two_languages_share_a_theme_which_is_parted_and_joined_again(town: Town):
    for understands in children(town):
        os.kill(understands, signal.SIGKILL)  # another one knows what this one knew
    _, english = await town.subject("Please add a dark mode to the app, my eyes hurt at night")
    _, french = await town.subject("Ajoutez un mode sombre à l'application, s'il vous plaît", language="fr")
    shown = await card(town, english, "1 like this")
    await card(town, french, "1 like this")
    await town.ann.presses(shown, "1 like this")
    listed = await town.ann.overhears("mode sombre")
    await town.ann.presses(listed, "Not the same")
    parted = await town.ann.overhears("apart from", listed.ts)
    await town.workspace.appears(
        SUPPORT, lambda seen: seen.ts == english.ts and "like this" not in str(seen.raw), seconds=PATIENCE
    )
    await town.ann.presses(parted, "Undo")
    await card(town, english, "1 like this")


async def test_what_is_searched_for_is_found_by_its_meaning(town: Town):
    customer, first = await town.subject("My parcel has still not been delivered #complaint")
    _, again = await town.subject("My parcel has not been delivered yet #complaint")
    await card(town, again, "1 like this")  # both have been read
    await town.client.act(
        "/slack/command",
        {"user": town.ann.id, "channel": SUPPORT, "command": "/feedback search où est mon colis"},
    )
    found = await town.ann.overhears("Near in meaning")
    assert customer.name in found.text
    assert first.ts.replace(".", "") in str(found.raw)


async def test_unhappy_customers_are_a_signal_of_their_channel(town: Town):
    for words in UNHAPPY:
        await (await town.customer()).writes(words)
    await town.workspace.appears(
        SUPPORT, lambda post: "unhappy customers in #support" in post.text and UNHAPPY[-1] in post.text
    )
