"""What people decide about signals, by commands, forms and buttons: muted, heard again, watched elsewhere, tuned, stopped; and
colleagues' own words as a signal."""

import itertools

import pytest

from sandbox.cast import Colleague
from tests.journeys import house as houses
from tests.journeys import listening
from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town
from tests.journeys.house import House
from tests.journeys.listening import burst, living, signal

FREE = True
ENV = {"ISTHMUS_LOCALE": "en", "ISTHMUS_UNDERSTANDING": "off", "ISTHMUS_ADMINS": "U0ANN"}
DAYS = 2.25
"""From one burst to the next, at an hour that had none on other days."""
MARKS = (f"ostrich{number}" for number in itertools.count(1))


@pytest.fixture(autouse=True)
async def running(house: House) -> None:
    """The bot, started once, that remembers."""
    tags = ("bug", "idea", "praise", "other")
    await houses.start_once(house, lambda house: listening.remember(house, *tags))


async def counted(town: Town) -> None:
    """Waits until everything that was said so far is counted: a watched word that is said after it is."""
    mark = next(MARKS)
    await (await town.customer()).writes(f"{mark} ostrich")
    await signal(town, SUPPORT, mark)


async def complains(town: Town, by: Colleague, words: str, count: int = 6) -> None:
    """A colleague says something in a channel that opted in, and another one makes it count."""
    for number in range(count):
        ts = await by.says(IDEAS, f"{words} {number}")
        mark = {"user": town.ann.id, "channel": IDEAS, "ts": ts, "name": "memo"}
        await town.client.act("/slack/react", mark)


async def form_of_watching(town: Town, by: Colleague) -> None:
    command = {"user": by.id, "channel": SUPPORT, "command": "/signal watch"}
    await town.client.act("/slack/command", command)


async def test_what_is_muted_says_nothing_until_it_is_heard_again(town: Town):
    await town.ann.runs("/signal watch word ostrich", SUPPORT, "Watched from now on")
    await town.ann.runs("/signal mute #idea week", IDEAS, "#idea is muted until")
    await burst(town, "Sell honey #idea")
    await counted(town)
    assert await living(town, IDEAS) == []
    await town.ben.runs("/signal", IDEAS, "🔕 #idea, muted until")
    await town.ann.runs("/signal unmute #idea", IDEAS, "#idea is heard again.")
    await burst(town, "Sell more honey #idea", 1)
    await signal(town, IDEAS, "7 messages in the last hour")


async def test_what_is_open_is_muted_with_its_tag_and_heard_again_with_it(town: Town):
    shown = await signal(town, IDEAS, "7 messages in the last hour")
    await town.ann.runs("/signal mute #idea day", IDEAS, "#idea is muted until")
    await signal(town, IDEAS, "muted it until")
    await burst(town, "And jam #idea", 8)
    await counted(town)
    assert not any("It widens" in post.text for post in await town.thread(shown))
    await town.ann.runs("/signal unmute #idea", IDEAS, "#idea is heard again.")
    await town.workspace.appears(IDEAS, lambda post: post.ts == shown.ts and bool(post.button("🔕 1 hour")))


async def test_a_signal_is_muted_by_a_button_of_whoever_answers_customers(town: Town):
    await burst(town, "The lid is stuck #bug")
    shown = await signal(town, BUGS, "6 messages in the last hour")
    await town.guest.presses(shown, "🔕 1 hour")
    await town.guest.overhears("Only the people who answer customers")
    await town.ben.presses(shown, "🔕 1 hour")
    await town.ann.presses(await signal(town, BUGS, "muted it until"), "🔔 Unmute")
    await town.workspace.appears(BUGS, lambda post: post.ts == shown.ts and bool(post.button("🔕 1 hour")))


async def test_a_tag_is_told_in_the_channel_that_watches_it_until_that_is_stopped(town: Town):
    await form_of_watching(town, town.ann)
    assert (await town.ann.fills({"kind": "tag", "value": "#nonsense"})).get("errors")
    await town.ann.fills({"kind": "tag", "value": "#praise", "channel": BUGS})
    watched = await town.ann.overhears("#praise: from 5 an hour and 2 times the usual → #bugs")
    await burst(town, "Lovely tea #praise")
    await signal(town, BUGS, "#praise")
    await town.ann.presses(watched, "Stop")
    await town.ann.overhears("#praise is watched no more than anything else.")


async def test_what_colleagues_say_is_a_signal_that_says_so(town: Town):
    await town.ann.runs("/isthmus inside on", IDEAS)
    await complains(town, town.ben, "The coffee machine leaks")
    shown = await signal(town, IDEAS, "Ben Okafor, inside")
    await town.workspace.appears(IDEAS, lambda post: post.ts == shown.ts and "*Said inside*\n6" in post.text)


async def test_where_no_channel_opted_in_a_colleagues_words_do_not_count(town: Town):
    ts = await town.ben.says(SUPPORT, "The coffee is cold")
    await town.ann.uses("tag_as_feedback", SUPPORT, ts)
    await town.ann.overhears("Here only customers' words count.")


async def test_in_french_it_is_muted_and_heard_again_by_the_list(town: Town):
    houses.in_french(town.house, DAYS)
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    before = await living(town, BUGS)
    await cleo.runs("/signal mute #bug semaine", BUGS, "#bug est en sourdine")
    await burst(town, "Le couvercle est coincé #bug")
    await counted(town)
    assert [post.ts for post in await living(town, BUGS)] == [post.ts for post in before]
    listed = await cleo.runs("/signal", SUPPORT, "🔕 #bug, en sourdine")
    await cleo.presses(listed, "🔔 Fin de la sourdine")
    await cleo.overhears("De nouveau signalé\u00a0: #bug.")
    await burst(town, "Le couvercle est encore coincé #bug", 1)
    await signal(town, BUGS, "7 messages depuis une heure")


async def test_in_french_a_tag_is_watched_tuned_and_left_alone(town: Town):
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    await form_of_watching(town, cleo)
    await cleo.fills({"kind": "tag", "value": "#praise", "channel": BUGS})
    await cleo.overhears("Surveillé à partir de maintenant. 👀 #praise")
    way = await cleo.runs("/signal tune #praise", SUPPORT, "#praise")
    await cleo.opens(way, "Régler")
    assert (await cleo.fills({"ratio": "beaucoup"})).get("errors")
    await cleo.fills({"minimum": "6", "ratio": "2,5"})
    await cleo.overhears("dès 6 par heure et 2,5 fois l’habituel → #bugs")
    await cleo.runs("/signal unwatch #praise", SUPPORT, "n’est pas plus surveillé que le reste")


async def test_in_french_what_colleagues_say_is_a_signal_that_says_so(town: Town):
    await complains(town, town.ben, "La machine à café fuit")
    shown = await signal(town, IDEAS, "La machine à café fuit")
    assert "Ben Okafor, en interne" in shown.text
    ts = await town.ben.says(SUPPORT, "Le café est froid")
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    await cleo.uses("tag_as_feedback", SUPPORT, ts)
    await cleo.overhears("Ici, seuls les mots des clients comptent.")
    ts = await town.ben.says(IDEAS, "Merci pour le thé")
    await town.known()
    await cleo.uses("tag_as_feedback", IDEAS, ts)
    await cleo.fills({"tags": ["praise"]})
    await cleo.overhears("👏 compliment")
    await cleo.runs("/feedback search thé", SUPPORT, "en interne")
