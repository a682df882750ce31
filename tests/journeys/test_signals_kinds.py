"""What signals are of beside tags and words: a theme that nobody tagged, and all that comes by one bot."""

import pytest

from tests.journeys import house as houses
from tests.journeys import listening
from tests.journeys.conftest import SUPPORT, Town
from tests.journeys.house import House
from tests.journeys.listening import living, signal

FREE = True
ENV = {"ISTHMUS_LOCALE": "en"}
DAYS = 2.25
"""From one burst to the next, which has to have more than any hour of the last day, at an hour that had none on other days."""


@pytest.fixture(autouse=True)
async def running(house: House) -> None:
    """The bot, started once, that remembers."""
    await houses.start_once(house, lambda house: listening.remember(house, bot="telegram:main"))


async def say(town: Town, *texts: str) -> None:
    """A customer for each text."""
    for text in texts:
        await (await town.customer()).writes(text)


async def test_a_theme_that_nobody_tagged_is_a_signal(town: Town):
    await say(
        town,
        "The parcel arrived with a broken lid",
        "My parcel came with the lid broken",
        "The lid of the parcel was broken",
        "Broken lid again in the parcel",
        "Parcel delivered, lid broken",
        "Another parcel with a broken lid",
    )
    shown = await signal(town, SUPPORT, "SG-1 · T-1 · ")
    assert "everything by way of Telegram" in shown.text


async def test_all_that_comes_by_a_bot_is_a_signal(town: Town):
    theme = (await living(town, SUPPORT))[0]
    houses.later(town.house, DAYS)
    await say(
        town,
        "The login page is blank #bug",
        "Do you sell gift cards? #question",
        "A dark mode would be nice #idea",
        "My invoice has the wrong address #bug",
        "Thanks to your driver #praise",
        "Where is the museum entrance? #question",
    )
    shown = await signal(town, SUPPORT, "6 messages in the last hour", theme.ts)
    assert shown.text.startswith("📈 SG-2 · everything by way of Telegram")


async def test_in_french_a_theme_is_told_and_not_once_more_by_its_bot(town: Town):
    bot = (await living(town, SUPPORT))[-1]
    houses.in_french(town.house, DAYS)
    await signal(town, SUPPORT, "Revenu à l’habituel depuis")
    await say(
        town,
        "La fontaine de la place ne coule plus",
        "Plus d'eau à la fontaine de la place",
        "La fontaine ne coule plus depuis hier",
        "Pourquoi la fontaine de la place est-elle à sec ?",
        "La fontaine est encore à sec, sur la place",
        "Il n'y a plus d'eau à la fontaine",
    )
    await signal(town, SUPPORT, "SG-3 · T-")
    assert not any("C’est de retour" in post.text for post in await town.thread(bot))


async def test_in_french_unhappy_customers_are_named_beside_what_goes_on(town: Town):
    theme = (await living(town, SUPPORT))[-1]
    await say(
        town,
        "C'est nul, le colis est encore arrivé cassé et je suis furieux",
        "Je déteste cette attente au téléphone, personne ne répond",
        "Quel service lamentable, je suis très déçu",
        "La soupe était froide et dégoûtante, remboursez-moi",
        "Vos vendeurs ont été odieux avec ma mère, c'est honteux",
        "Le manteau est tombé en morceaux, quelle honte",
    )
    await town.workspace.appears(
        SUPPORT, lambda post: post.ts >= theme.ts and "les clients mécontents dans #support" in post.text
    )
