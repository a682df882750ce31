"""Three customers ask for the same; a draft is posted with their words; a person makes a proposal of it, or dismisses it."""

from sandbox.cast import Colleague
from tests.journeys import deciding
from tests.journeys import house as houses
from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town
from tests.journeys.suggesting import (
    BARCODES,
    DARK_MODE,
    LIFT,
    TICKETS,
    ask_in_french,
    asks,
    drafted,
    suggested,
)

ENV = {"ISTHMUS_LOCALE": "en"}
"""A house of its own: what is suggested depends on all that was said there."""


async def decided(town: Town, text: str, outcome: str) -> None:
    """A decision that was adopted, and what came of it."""
    matter = await deciding.propose(town, town.ann, [town.ben], text=text)
    await matter.press(town.ben, "Consent")
    await matter.shows("🏁 adopted")
    await matter.fill(town.ann, "Write the outcome", {"text": outcome})
    await matter.shows("Outcome:")


async def test_what_three_customers_ask_becomes_a_proposal(town: Town):
    await asks(town, *DARK_MODE)
    card = await suggested(town, "dark mode")
    assert all(text in card.text for text in DARK_MODE)
    assert str(card.raw).count("/archives/C0IDEAS/p") >= len(DARK_MODE)
    assert "Nobody was heard who says otherwise." in card.text
    assert "3 people or organisations, 3 messages" in str(card.raw)
    preview = await drafted(town, card, [town.ann.id, town.ben.id], text="We build a dark mode this spring.")
    assert "Number" in preview.text
    assert not preview.thread, "nobody sees what is for one person in a thread without replies"
    await town.ann.presses(preview, "Open it")
    led = await town.workspace.appears(IDEAS, lambda post: post.ts == card.ts and "made D-" in post.text)
    assert led.button("Make it a proposal") is None


async def test_what_is_dismissed_is_not_suggested_again(town: Town):
    await asks(
        town,
        "Export my workouts as a spreadsheet file #idea",
        "I need an export of workouts as a spreadsheet #idea",
        "Workouts should be exported as a spreadsheet file #idea",
    )
    card = await suggested(town, "spreadsheet")
    await town.ann.presses(card, "Dismiss")
    await town.ann.fills({"reason": "Not before autumn"})
    await town.workspace.appears(IDEAS, lambda post: post.ts == card.ts and "Not before autumn" in post.text)
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": IDEAS, "command": "/consent suggest"}
    )
    await town.calm()
    cards = [
        post
        for post in await town.workspace.posts(IDEAS)
        if "spreadsheet" in post.text and "Suggested" in post.text
    ]
    assert len(cards) == 1


async def test_a_channel_gets_two_a_week(town: Town):
    await asks(
        town,
        "Offline maps for trips abroad please #idea",
        "I want offline maps when I am on trips #idea",
        "Can we have offline maps for trips? #idea",
    )
    await asks(town, *BARCODES, channel=BUGS)
    await suggested(town, "barcode", channel=BUGS)
    posts = await town.workspace.posts(IDEAS)
    assert not any("Suggested decision" in post.text and "Offline" in post.text for post in posts)


async def test_the_card_says_who_asks_who_says_otherwise_and_how_sure_that_is(town: Town):
    _, card = await town.subject(TICKETS[0], BUGS)
    await town.ann.opens(card, "More")
    await town.ann.fills({"organisation": "Acme"})
    command = {"user": town.ann.id, "channel": BUGS, "command": "/ecosystem set Acme"}
    await town.client.act("/slack/command", command)
    await town.ann.fills({"kind": "partner", "reason": "They resell us."})
    await asks(town, *TICKETS[1:3], channel=BUGS)
    await (await town.customer()).writes(TICKETS[3])
    told = (await suggested(town, "ticket machine", channel=BUGS)).text
    quotes, _, others = told.partition("Others say otherwise:")
    assert ([text in quotes for text in TICKETS], TICKETS[3] in others) == ([True] * 3 + [False], True)
    assert "customers: 2, Acme (partners): 1" in others
    assert "high (72 %)" in others
    assert "3 people or organisations, 3 messages, 3 of them in the last 30 days" in others
    assert "nobody says more than 33 % of it, 1 against" in others


async def test_the_nearest_past_decision_is_shown_with_what_it_led_to(town: Town):
    await decided(town, "We offer gift wrapping at the till.", "Eleven people asked for it.")
    await asks(
        town,
        "Do you offer gift wrapping? #question",
        "Could somebody do the gift wrapping? #question",
        "Is gift wrapping free? #question",
        channel=SUPPORT,
    )
    card = await suggested(town, "wrapping", channel=SUPPORT)
    assert "It led to: Eleven people asked for it." in card.text


async def test_in_french_a_week_later_there_is_room_again(town: Town):
    await decided(town, "Nous ouvrons le dimanche matin.", "Onze personnes sont venues.")
    houses.in_french(town.house, 8)
    third = await suggested(town, "Offline maps", "Décision suggérée")
    assert "Rien de semblable n’a été décidé jusqu’ici." in third.text


async def test_in_french_too(town: Town):
    await ask_in_french(
        town,
        "Ouvrez aussi le dimanche matin #bug",
        "Pourquoi n'ouvrez-vous pas le dimanche matin ? #bug",
        "Il faudrait ouvrir le dimanche matin #bug",
    )
    card = await suggested(town, "dimanche", "Décision suggérée", BUGS)
    assert "Il en est sorti\u00a0: Onze personnes sont venues." in card.text
    assert "Personne n’a été entendu qui dise le contraire." in card.text
    assert "3 personnes ou organisations, 3 messages" in str(card.raw)
    await town.ann.presses(card, "En faire une proposition")
    await town.ann.fills({"text": "Nous ouvrons le dimanche matin.", "people": [town.ben.id]})
    # What one person alone sees is in their own language, whatever the workspace's is.
    await town.ann.presses(await town.ann.overhears("Nous ouvrons"), "Open it")
    await town.workspace.appears(BUGS, lambda post: post.ts == card.ts and "D-" in post.text)
    await (await town.customer("fr")).writes("/idea Une cloche à la porte du magasin")
    idea = await town.workspace.appears(IDEAS, lambda post: "💡 I-" in post.text and "1 client" in post.text)
    assert "· proposée" in idea.text
    await town.ann.runs(f"/idea status {idea.text.split()[1]} planned En mai.", IDEAS)
    await town.workspace.appears(
        IDEAS, lambda post: post.ts == idea.ts and "prévu" in post.text and "En mai." in post.text
    )


async def test_in_french_who_says_otherwise_is_quoted_and_it_is_dismissed_once(town: Town):
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    await ask_in_french(town, *LIFT)
    card = await suggested(town, "ascenseur", "Décision suggérée", BUGS)
    quotes, _, others = card.text.partition("D’autres disent le contraire")
    assert ([text in quotes for text in LIFT], LIFT[3] in others) == ([True] * 3 + [False], True)
    assert str(card.raw).count("/archives/C0") >= len(LIFT)
    await town.guest.presses(card, "Écarter")
    await town.guest.overhears("not by its guests")
    for person in (town.ann, cleo):
        await person.opens(card, "Écarter")
    await cleo.fills({"reason": "Pas avant l’automne"})
    await town.workspace.appears(BUGS, lambda post: post.ts == card.ts and "Pas avant l’automne" in post.text)
    await town.ann.fills({"reason": "Pas du tout"})
    await town.ann.receives("Somebody has opened or dismissed this already.")
