"""Signals by real clicks: one living message from a burst to its result, a watched word, a colleague's words by emoji."""

import pytest

from sandbox.cast import Colleague
from tests.journeys import house as houses
from tests.journeys import listening
from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town
from tests.journeys.house import House
from tests.journeys.listening import burst, living, signal

FREE = True
ENV = {"ISTHMUS_LOCALE": "en", "ISTHMUS_UNDERSTANDING": "off", "ISTHMUS_ADMINS": "U0ANN"}
FRENCH = {
    "« forêt »": "exactement ainsi",
    "mal de mer": "ces mots à la suite",
    "remboursement": "sous toutes ses formes",
}
"""Words to watch, and how they are taken."""


@pytest.fixture(autouse=True)
async def running(house: House) -> None:
    """The bot, started once, that remembers."""
    await houses.start_once(house, lambda house: listening.remember(house, "bug", "idea", channel=BUGS))


async def test_a_burst_is_one_living_message_until_it_is_closed(town: Town):
    town.house.typed.append("The lid <!channel> is stuck #bug")
    await burst(town, "The lid <!channel> is stuck #bug")
    shown = await signal(town, BUGS, "6 messages in the last hour")
    await signal(town, BUGS, "everything in #bugs")
    await town.ann.presses(shown, "Claim")
    claimed = await signal(town, BUGS, "sees to it")
    await town.said(claimed, "sees to it")
    await burst(town, "The lid is stuck again #bug")
    await town.said(claimed, "It widens: ×2")
    await town.ben.presses(claimed, "Why")
    await town.ben.overhears("at least 5")
    await town.ben.presses(claimed, "Close")
    assert (await town.ben.fills({"result": " "})).get("errors")
    await town.ben.fills({"result": "The lid was turned the wrong way."})
    closed = await signal(town, BUGS, "The lid was turned the wrong way.")
    assert [post.ts for post in await living(town, BUGS)] == [closed.ts]


async def test_a_decision_about_a_signal_names_what_it_answers(town: Town):
    closed = await signal(town, BUGS, "The lid was turned the wrong way.")
    await town.ben.presses(closed, "Decide")
    await town.ben.fills(
        {"title": "Print an arrow", "text": "We print an arrow on the lid.", "people": [town.ben.id]}
    )
    draft = await town.ben.overhears("This is what would open", closed.ts)
    await town.ben.presses(draft, "Open it")
    await signal(town, BUGS, "It led to")
    decision = await town.workspace.appears(BUGS, lambda post: post.button("Consent") is not None)
    await town.ben.presses(decision, "Consent")
    await signal(town, BUGS, "adopted")


async def test_every_hit_of_a_watched_word_stands_in_one_message(town: Town):
    done = await town.ann.runs("/signal watch word Pellworm", SUPPORT, "Watched from now on")
    assert "Watched from now on" in done.text
    for said in ("Do you deliver to pellworm?", "PELLWORM please"):
        customer = await town.customer()
        await customer.writes(said)
        await signal(town, SUPPORT, said)
    listed = await town.ann.runs("/signal", SUPPORT, "Pellworm")
    assert "Pellworm" in listed.text


async def test_a_word_in_quotation_marks_is_watched_exactly_so(town: Town):
    await town.ann.runs('/signal watch word "Port"', SUPPORT, "“Port”, exactly so")
    for said in ("All ports are open", "The PORT is closed", "Is the portal new?", "Which port, please?"):
        await (await town.customer()).writes(said)
    shown = await signal(town, SUPPORT, "Which port, please?")
    assert ("The PORT is closed" in shown.text, "portal" in shown.text) == (True, False)


async def test_words_are_watched_in_a_row(town: Town):
    await town.ann.runs("/signal watch word round trip", SUPPORT, "“round trip”, these words in a row")
    for said in ("A trip round the world", "Is it a Round-Trip?", "No trip at all", "The round trip, then"):
        await (await town.customer()).writes(said)
    shown = await signal(town, SUPPORT, "The round trip, then")
    assert ("Is it a Round-Trip?" in shown.text, "trip round" in shown.text) == (True, False)


async def test_a_rule_is_tuned_by_its_form(town: Town):
    way = await town.ann.runs("/signal tune #bug", SUPPORT, lambda post: post.button("Tune") is not None)
    await town.ann.opens(way, "Tune")
    assert (await town.ann.fills({"ratio": "many"})).get("errors")
    await town.ann.fills({"minimum": "5", "ratio": "2,5"})
    told = await town.ann.overhears("Saved.", way.ts)
    assert "from 5 an hour and 2.5 times the usual" in told.text


async def test_a_rule_is_tried_on_the_past_and_drawn_in_private(town: Town):
    await town.ann.runs("/signal test #bug 5 2", SUPPORT)
    await town.ann.receives("in the last 30 days")
    await town.ann.receives(lambda post: bool(post.files))


async def test_a_colleagues_words_count_by_the_emoji_and_no_longer(town: Town):
    await town.ann.runs("/isthmus inside on", IDEAS)
    # Of another tag than the next test's burst: whether a signal counts it depends on how soon the emoji goes.
    ts = await town.ben.says(IDEAS, "Rent out the old mill #praise")
    post = next(one for one in await town.workspace.posts(IDEAS) if one.ts == ts)
    await town.ann.reacts(post, "memo")
    await town.ann.overhears("It counts as feedback")
    listed = await town.ann.runs("/feedback search mill", SUPPORT, "inside")
    assert "inside" in listed.text
    await town.client.act("/slack/unreact", {"user": town.ann.id, "channel": IDEAS, "ts": ts, "name": "memo"})
    await town.calm()
    gone = await town.ann.runs("/feedback search mill", SUPPORT, "Nothing found")
    assert "Nothing found" in gone.text
    await town.ann.uses("tag_as_feedback", IDEAS, ts)
    await town.ann.fills({"tags": ["praise"]})
    back = await town.ann.runs("/feedback search mill", SUPPORT, "inside")
    assert "👏 praise" in back.text


async def test_in_french_two_months_later(town: Town):
    silent, _ = await town.subject("The door is lovely #praise")
    houses.in_french(town.house, 70)
    houses.acquaint(town.house)
    judged = await signal(town, BUGS, "La décision l’a fait baisser")
    assert "0 la semaine d’après, 12 la semaine d’avant" in str(judged.raw)
    assert "Il a mené à D-" in judged.text
    await burst(town, "Et si vous vendiez du miel ? #idea")
    shown = await signal(town, IDEAS, "6 messages depuis une heure")
    await town.ann.presses(shown, "Je m’en occupe")
    await signal(town, IDEAS, "s’en occupe")
    await town.ann.presses(await signal(town, IDEAS, "🔕 1 heure"), "🔕 1 heure")
    await town.ann.presses(await signal(town, IDEAS, "Mis en sourdine par"), "🔔 Fin de la sourdine")
    await town.ann.presses(await signal(town, IDEAS, "Fermer"), "Fermer")
    await town.ann.fills({"result": "Nous avons des abeilles."})
    await signal(town, IDEAS, "Nous avons des abeilles.")
    ts = await town.ben.says(IDEAS, "Un four dans le moulin #praise")
    post = next(one for one in await town.workspace.posts(IDEAS) if one.ts == ts)
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    told = await cleo.runs(f"/ecosystem {silent.name}", SUPPORT, silent.name)
    assert "rien depuis 70 jours" in told.text
    await cleo.reacts(post, "memo")
    counted = await cleo.overhears("👏 compliment")
    assert "FB-" in counted.text


async def test_words_are_watched_in_french_too(town: Town):
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    for words, how in FRENCH.items():
        await cleo.runs(f"/signal watch word {words}", SUPPORT, how)
    for said in ("Ils remboursent ?", "Des forêts", "Le FORET", "La mer, pas de mal", "Le mal de mer."):
        await (await town.customer("fr")).writes(said)
    await signal(town, SUPPORT, "Le mal de mer.")
    await signal(town, SUPPORT, "Ils remboursent ?")
    exact = await signal(town, SUPPORT, "Le FORET")
    assert "Des forêts" not in exact.text
