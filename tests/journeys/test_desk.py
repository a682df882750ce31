"""A colleague's own page by real clicks, and the quiet words that a customer gets."""

import os
from typing import Any

from sandbox import seen
from sandbox.seen import Post
from tests.journeys.conftest import SUPPORT, Town
from tests.patience import PATIENCE, OwnTime

PROMPT = 2.0
"""Seconds within which the page shows what has changed, on a machine with time for it."""


async def desk(town: Town, person: str) -> Post | None:
    """Somebody's page as it is shown now."""
    home = (await town.client.see("/slack/user", user=person))["home"]
    return seen.post({"ts": "", "blocks": home["blocks"], **home}, "") if home else None


async def looks(town: Town, words: str, *, without: str = "", person: str = "U0ANN") -> Post:
    """Awaits that a page says something, and something else no more."""

    async def look() -> Post | None:
        shown = await desk(town, person)
        there = shown is not None and words in shown.text and not (without and without in shown.text)
        return shown if there else None

    assert town.house.bot is not None
    own = OwnTime(town.house.bot.pid, town.house.sandbox.pid, os.getpid())
    shown = await town.client.until(look, f"a page with {words!r} and without {without!r}", PATIENCE)
    assert own.passed() < PROMPT
    return shown


async def opened(town: Town, person: str = "U0ANN") -> None:
    await town.client.act("/slack/open_home", {"user": person})
    await town.client.until(lambda: desk(town, person), f"the page of {person}")


async def sets(town: Town, **values: Any) -> None:
    """Ann changes her settings from her page."""
    home = (await town.client.see("/slack/user", user=town.ann.id))["home"]
    press = {"user": town.ann.id, "view": home["id"], "action_id": "form:settings"}
    assert (await town.client.act("/slack/click", press))["acknowledged"]
    done = await town.ann.fills(values)
    assert not done.get("errors"), done


async def test_who_waits_for_me_is_on_my_page_and_goes_when_answered(town: Town):
    """Of somebody to whom nobody else gives anything: what waits for Ann depends on all that was said in the house."""
    new = (await town.client.act("/slack/users", {"name": "noor", "real_name": "Noor Newcomer"}))["user"]
    await opened(town, new)
    await looks(town, "Your desk", person=new)
    customer, card = await town.subject("The lantern flickers")
    await town.ann.opens(card, "Assign")
    done = await town.ann.fills({"person": new})
    assert not done.get("errors"), done
    await looks(town, customer.name, person=new)
    await town.ann.says(SUPPORT, "@isthmus Change its wick.", card.ts)
    await looks(town, "Your desk", without=customer.name, person=new)


async def test_the_page_and_its_form_speak_the_language_that_was_set(town: Town):
    await opened(town)
    await sets(town, language="fr")
    await looks(town, "Votre bureau")
    home = (await town.client.see("/slack/user", user=town.ann.id))["home"]
    press = {"user": town.ann.id, "view": home["id"], "action_id": "form:settings"}
    await town.client.act("/slack/click", press)
    [form] = (await town.client.see("/slack/user", user=town.ann.id))["views"]
    assert form["title"]["text"] == "Réglages"
    await town.ann.fills({"language": "profile"})
    await looks(town, "Your desk")


async def test_hours_that_cannot_be_are_said_in_the_form(town: Town):
    await opened(town)
    home = (await town.client.see("/slack/user", user=town.ann.id))["home"]
    press = {"user": town.ann.id, "view": home["id"], "action_id": "form:settings"}
    await town.client.act("/slack/click", press)
    done = await town.ann.fills({"begins": "25:99"})
    assert done["errors"] == {"begins": "Say a time such as 09:00 or 17:30."}


async def test_isthmus_alone_shows_this_channel(town: Town):
    await town.subject("The awning is torn")
    answer = await town.ann.runs("/isthmus", SUPPORT, "What can be done in #support")
    assert "What can be done in #support" in answer.text
    assert answer.button("New digest") is not None


async def test_a_customer_is_told_once_that_their_words_have_come(town: Town):
    customer = await town.customer()
    await customer.writes("The kettle whistles #bug")
    await customer.gets("Received, the team will answer here.")
    await customer.writes("It whistles still #bug")
    await town.workspace.card("C0BUGS", customer.name)
    await town.calm()
    said = [note for note in await customer.answers() if "Received" in note.text]
    assert len(said) == 1


async def test_a_mistyped_command_names_the_nearest_in_the_customers_language(town: Town):
    customer = await town.customer("fr")
    await customer.writes("/stauts")
    await customer.gets("Vouliez-vous dire /status")


async def test_the_menu_speaks_both_languages(town: Town):
    bots = (await town.client.see("/telegram/state"))["bots"]
    menus = {one["language_code"]: one["commands"] for one in bots[0]["commands"]}
    assert sorted(menus) == ["", "en", "fr"]


async def test_who_has_just_joined_has_a_page_too(town: Town):
    made = await town.client.act("/slack/users", {"name": "nia", "real_name": "Nia Newcomer"})
    await opened(town, made["user"])
    await looks(town, "Your desk", person=made["user"])
