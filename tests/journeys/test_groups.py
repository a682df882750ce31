"""In a Telegram group only what is addressed to us is relayed, and a group that moves is followed."""

from dataclasses import replace

import pytest

from sandbox.cast import Customer
from tests.journeys.conftest import BUGS, SUPPORT, Town

BOT = "@isthmus_sandbox_bot"


async def group(town: Town, kind: str = "supergroup") -> Customer:
    """A customer in a new group with the bot."""
    customer = await town.customer()
    wish = {
        "title": f"Users of {customer.name}",
        "kind": kind,
        "members": [customer.id],
        "bot_status": "administrator",
    }
    made = await town.client.act("/telegram/groups", wish)
    return replace(customer, chat=made["id"])


@pytest.mark.parametrize("text", ["It fails #bug", "/bug It fails"])
async def test_a_tagged_message_is_relayed(town: Town, text: str):
    customer = await group(town)
    await customer.writes(text)
    card = await town.workspace.card(BUGS, customer.name)
    assert await town.said(card, "It fails")


async def test_words_that_an_edit_adds_are_relayed_where_they_are_meant_for_us(town: Town):
    customer = await group(town)
    written = await customer.writes("/bug")
    await customer.gets("what happened")
    await customer.edits(written, "Never mind, lunch?")
    await customer.edits(written, "/bug It fails to open")
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "It fails to open")
    assert not [post for post in await town.thread(card) if "lunch" in post.text]


async def test_a_mention_is_relayed(town: Town):
    customer = await group(town)
    await customer.writes(f"{BOT} is anybody there?")
    card = await town.workspace.card(SUPPORT, customer.name)
    assert await town.said(card, "is anybody there?")


async def test_chatter_is_left_alone(town: Town):
    customer = await group(town)
    await customer.writes("Shall we have lunch?")
    await customer.writes("It is about the invoice #bug")
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "about the invoice")
    await town.calm()
    assert not [post for post in await town.thread(card) if "lunch" in post.text]


async def test_an_answer_goes_to_the_group_and_a_reply_to_it_comes_back(town: Town):
    customer = await group(town)
    await customer.writes("The door is locked #bug")
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "door is locked")
    await town.ann.says(BUGS, "@isthmus Try the back door", card.ts)
    answer = await customer.gets("Try the back door")
    await customer.writes("That one works", reply_to=answer.id)
    assert await town.said(card, "That one works")


async def test_an_album_with_a_tag_comes_whole(town: Town):
    customer = await group(town)
    await customer.sends("album", items=[{"caption": "Two views #bug"}, {}])
    card = await town.workspace.card(BUGS, customer.name)
    post = await town.workspace.appears(BUGS, lambda post: bool(post.files), card.ts, "the album")
    assert len(post.files) == 2


async def test_after_the_group_became_a_supergroup_answers_reach_it(town: Town):
    customer = await group(town, "group")
    await customer.writes("We are growing #bug")
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "We are growing")
    moved = await town.client.act("/telegram/migrate", {"chat": customer.chat})
    await town.ann.says(BUGS, "@isthmus Congratulations", card.ts)
    assert await replace(customer, chat=moved["chat"]).gets("Congratulations")
