"""Channels that go away: what was to stand there stands in the default channel, and nothing else stops."""

import asyncio
import time

import pytest

from sandbox.cast import Colleague, Customer
from sandbox.seen import Post
from tests.journeys import deciding
from tests.journeys.conftest import SUPPORT, Town
from tests.patience import PATIENCE


async def routed_channel(town: Town, name: str, **wish: object) -> str:
    """A new channel with a tag of its own, routed there."""
    made = await town.client.act("/slack/channels", {"name": name, **wish})
    await town.client.act("/slack/channels/invite", {"channel": made["channel"], "user": "U0ISTHMUS"})
    await town.calm()
    routes = await town.ann.runs("/isthmus routes", SUPPORT, lambda post: bool(post.button("Add a route")))
    await town.ann.opens(routes, "Add a route")
    await town.ann.fills({"criterion": "word", "value": name, "channel": made["channel"]})
    await town.ann.receives(f": {name} →")
    return str(made["channel"])


async def close(town: Town, channel: str, what: str = "archive") -> None:
    await town.client.act(f"/slack/channels/{what}", {"channel": channel, "user": "U0ISTHMUS"})


async def goes_on(town: Town, customer: Customer, words: str) -> Post:
    """The customer writes: the card in the default channel below which that stands."""
    await customer.writes(words)
    card = await town.workspace.card(SUPPORT, customer.name)
    await town.said(card, words)
    return card


async def test_where_it_is_invited_the_bot_introduces_itself(town: Town):
    made = await town.client.act("/slack/channels", {"name": "parlour"})
    await town.client.act("/slack/channels/invite", {"channel": made["channel"], "user": "U0ISTHMUS"})
    assert await town.workspace.appears(made["channel"], "Hello, I am Isthmus")


@pytest.mark.parametrize("what", ["archive", "delete", "kick"])
async def test_what_follows_goes_on_in_the_default_channel(town: Town, what: str):
    channel = await routed_channel(town, f"room-{what}")
    customer, _ = await town.subject(f"About room-{what} there is much to say", channel)
    await close(town, channel, what)
    assert await goes_on(town, customer, "And this comes after it has gone")


async def named(town: Town, name: str) -> None:
    """Awaits that the bot has read how a channel is called that it came to later."""
    await lists(town.ann, "/isthmus routes", f"→ #{name}")


async def lists(by: Colleague, command: str, words: str) -> None:
    """Awaits that a command, typed again and again, is answered with these words."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if words in (await by.runs(command, SUPPORT)).text:
            return
        await asyncio.sleep(0.5)
    raise AssertionError(f"{command} does not tell of {words}")


async def test_the_default_channel_is_told(town: Town):
    channel = await routed_channel(town, "attic")
    await named(town, "attic")
    await town.subject("The attic is dusty", channel)
    await close(town, channel)
    assert await town.workspace.appears(SUPPORT, "#attic can no longer be used")


async def test_an_answer_in_the_new_place_reaches_the_customer(town: Town):
    channel = await routed_channel(town, "porch")
    customer, _ = await town.subject("The porch is dark", channel)
    await close(town, channel)
    card = await goes_on(town, customer, "Is anybody there?")
    await town.ann.says(SUPPORT, "@isthmus Yes, here we are", card.ts)
    assert await customer.gets("Yes, here we are")


async def private_channel(town: Town, name: str) -> str:
    """A new private channel with Ann in it, routed to as well."""
    return await routed_channel(town, name, private=True, members=["U0ANN"])


@pytest.mark.parametrize("what", ["archive", "delete", "kick"])
async def test_what_was_said_in_a_private_channel_stays_there(town: Town, what: str):
    channel = await private_channel(town, f"vault-{what}")
    customer, _ = await town.subject(f"The vault-{what} has a secret door", channel)
    await close(town, channel, what)
    card = await goes_on(town, customer, "And this comes after it has gone")
    assert await town.said(card, "This follows a conversation whose channel is closed.")
    assert not [post for post in await town.workspace.posts(SUPPORT) if f"vault-{what}" in post.text]
    found = await town.ben.runs("/feedback search secret door", SUPPORT)
    assert f"vault-{what}" not in found.text


async def test_a_reply_to_an_old_answer_reaches_the_place_that_follows_a_private_one(town: Town):
    channel = await private_channel(town, "cellar")
    customer, old = await town.subject("The cellar is wet", channel)
    await town.ann.says(channel, "@isthmus We pump it dry", old.ts)
    answer = await customer.gets("We pump it dry")
    await town.known()
    await close(town, channel)
    card = await goes_on(town, customer, "Is anybody there?")
    await customer.writes("It is still wet", reply_to=answer.id)
    assert await town.said(card, "It is still wet")
    await town.ann.says(SUPPORT, "@isthmus Yes, here we are", card.ts)
    assert await customer.gets("Yes, here we are")


async def proposed(town: Town, channel: str, title: str) -> Post:
    """Ann asks Ben for his consent in a channel: the card."""
    await town.client.act("/slack/command", {"user": "U0ANN", "channel": channel, "command": "/consent"})
    given = {"title": title, "text": "We paint it green.", "people": ["U0BEN"]}
    await town.ann.fills(given | {"deadline": deciding.soon(86_400)})
    preview = await town.ann.overhears(lambda post: title in post.text and post.button("Open it") is not None)
    await town.ann.presses(preview, "Open it")
    return await town.workspace.appears(channel, lambda post: title in post.text and "·" in post.text)


async def test_a_decision_of_a_private_channel_that_closes_goes_on_in_private(town: Town):
    channel = await routed_channel(town, "study", private=True, members=["U0ANN", "U0BEN"])
    await proposed(town, channel, "Paint the study")
    await lists(town.ben, "/consent mine", "Paint the study")  # who is in the channel is known
    await close(town, channel)
    told = await town.ben.receives("The private channel of D-")
    await town.ben.presses(told, "Show it")
    card = await town.ben.overhears(
        lambda post: "Paint the study" in post.text and post.button("Consent") is not None
    )
    assert "We paint it green." in card.text
    await town.ben.presses(card, "Consent")
    ended = await town.ann.receives("“Paint the study”: adopted")
    await town.ann.opens(ended, "Write the outcome")
    await town.ann.fills({"text": "Green it is."})
    await town.ann.receives("Noted for D-")
    assert not [post for post in await town.workspace.posts(SUPPORT) if "the study" in post.text]
    await town.client.act("/slack/channels/unarchive", {"channel": channel, "user": "U0ANN"})
    await town.workspace.appears(channel, lambda post: "Green it is." in post.text and "🏁" in post.text)
