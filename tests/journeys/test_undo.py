"""A reply is held for a moment, in which it can be taken back."""

from tests.journeys.conftest import BUGS, Town

ENV = {"ISTHMUS_REPLY_HOLD_SECONDS": "4"}


async def test_a_reply_taken_back_never_reaches_the_customer(town: Town):
    customer, card = await town.subject("Is it done? #bug", BUGS)
    await town.ann.says(BUGS, "@isthmus It is done", card.ts)
    await town.ann.presses(await town.said(card, "To the customer in"), "Undo")
    await town.said(card, "Taken back")
    await town.client.quiet(5, 30)
    assert not [note for note in await customer.answers() if "It is done" in note.text]


async def test_a_reply_edited_while_it_is_held_goes_out_as_edited(town: Town):
    customer, card = await town.subject("How much is it? #bug", BUGS)
    written = await town.ann.says(BUGS, "@isthmus It is fre", card.ts)
    await town.said(card, "To the customer in")
    await town.ann.edits(BUGS, written, "@isthmus It is free")
    assert (await customer.gets("It is fre")).text == "It is free"


async def test_a_reply_taken_back_can_be_sent_after_all(town: Town):
    customer, card = await town.subject("Will you call? #bug", BUGS)
    await town.ann.says(BUGS, "@isthmus Tomorrow at nine", card.ts)
    await town.ann.presses(await town.said(card, "To the customer in"), "Undo")
    await town.ann.presses(await town.said(card, "Taken back"), "Send to customer")
    assert await customer.gets("Tomorrow at nine")
