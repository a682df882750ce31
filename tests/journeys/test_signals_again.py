"""A signal that comes back: within its cooldown in the same message, after it in another, and how either widens."""

import pytest

from tests.journeys import house as houses
from tests.journeys import listening
from tests.journeys.conftest import BUGS, Town
from tests.journeys.house import House
from tests.journeys.listening import burst, living, signal

FREE = True
ENV = {"ISTHMUS_LOCALE": "en", "ISTHMUS_UNDERSTANDING": "off"}
WITHIN, AFTER = 0.2, 1.2
"""Days: five of the six hours of a cooldown; and so many that no hour of the last day had more, either."""


@pytest.fixture(autouse=True)
async def running(house: House) -> None:
    """The bot, started once, that remembers."""
    await houses.start_once(house, lambda house: listening.remember(house, "bug"))


async def test_within_its_cooldown_it_is_back_in_the_same_message(town: Town):
    await burst(town, "The gate creaks #bug")
    shown = await signal(town, BUGS, "6 messages in the last hour")
    houses.later(town.house, WITHIN)
    await signal(town, BUGS, "Back to usual since")
    await burst(town, "The gate creaks again #bug")
    await town.said(shown, "It is back")
    assert [post.ts for post in await living(town, BUGS)] == [shown.ts]


async def test_after_its_cooldown_it_is_another_message_and_widens(town: Town):
    first = await signal(town, BUGS, "messages in the last hour")
    await town.ann.presses(first, "Close")
    await town.ann.fills({"result": "It is oiled."})
    await signal(town, BUGS, "It is oiled.")
    houses.later(town.house, AFTER)
    await burst(town, "The gate is stuck #bug")
    second = await signal(town, BUGS, "6 messages in the last hour", first.ts)
    await burst(town, "The gate is stuck for good #bug")
    await town.said(second, "It widens: ×2")
    assert [post.ts for post in await living(town, BUGS)] == [first.ts, second.ts]


async def test_in_french_too(town: Town):
    last = (await living(town, BUGS))[-1]
    houses.in_french(town.house, WITHIN)
    await signal(town, BUGS, "Revenu à l’habituel depuis")
    await burst(town, "Le portail est coincé #bug")
    await town.said(last, "C’est de retour")
    await burst(town, "Le portail est toujours coincé #bug", 12)
    await town.said(last, "Cela s’étend")
