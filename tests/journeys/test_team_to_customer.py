"""What the team marks for the customer reaches them, and nothing else does."""

import base64

from sandbox.cast import Customer
from sandbox.seen import Note
from tests.journeys.conftest import BUGS, Town


async def test_the_reply_form_answers_the_customer(town: Town):
    customer, card = await town.subject("It blinks #bug", BUGS)
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": "Does it blink *red*? See https://a.example/_x_ for 2 * 3"})
    note = await customer.gets("Does it blink")
    assert note.text == "Does it blink red? See https://a.example/_x_ for 2 * 3"
    assert [one["type"] for one in note.raw["entities"] if one["type"] != "url"] == ["bold"]
    view = await town.ann.opens(await town.said(card, "Delivered"), "Edit")
    assert "Does it blink *red*? See https://a.example/_x_" in str(view)
    await town.ann.fills({"words": "Does it blink _green_?"})
    note = await customer.gets("green")
    assert (note.text, note.raw["entities"][0]["type"]) == ("Does it blink green?", "italic")


async def test_a_reply_by_form_stands_in_the_thread_with_its_fate(town: Town):
    _customer, card = await town.subject("It rattles #bug", BUGS)
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": "Since when?"})
    assert "Since when?" in (await town.said(card, "Delivered")).text


async def test_an_empty_reply_is_refused_in_the_form(town: Town):
    _, card = await town.subject("It hums #bug", BUGS)
    view = await town.ann.opens(card, "Reply")
    done = await town.ann.fills({"words": "   "})
    await town.client.act("/slack/close_view", {"user": town.ann.id, "view": view["id"]})
    assert done["open"]
    assert done["errors"]


async def test_a_mention_at_the_start_answers_the_customer(town: Town):
    customer, card = await town.subject("It squeaks #bug", BUGS)
    await town.ann.says(BUGS, "@isthmus Please send us a picture", card.ts)
    assert (await customer.gets("send us a picture")).text == "Please send us a picture"


async def test_the_button_under_the_hint_sends_what_was_written(town: Town):
    customer, card = await town.subject("It leaks #bug", BUGS)
    written = await town.ben.says(BUGS, "A new seal is on its way", card.ts)
    hint = await town.ben.overhears("Only the team sees this", after=written)
    await town.ben.presses(hint, "Send to customer")
    assert await customer.gets("A new seal is on its way")


async def test_the_shortcut_sends_an_existing_message(town: Town):
    customer, card = await town.subject("It smells #bug", BUGS)
    written = await town.ben.says(BUGS, "Please unplug it", card.ts)
    await town.ben.uses("send_to_customer", BUGS, written)
    assert await customer.gets("Please unplug it")


async def test_the_shortcut_sends_once_however_often_it_is_used(town: Town):
    customer, card = await town.subject("It glows #bug", BUGS)
    written = await town.ben.says(BUGS, "That is normal", card.ts)
    await town.ben.uses("send_to_customer", BUGS, written)
    await town.ben.uses("send_to_customer", BUGS, written)
    await customer.gets("That is normal")
    await town.calm()
    assert sum("That is normal" in note.text for note in await customer.answers()) == 1


async def test_an_internal_remark_stays_inside(town: Town):
    customer, card = await town.subject("It spins #bug", BUGS)
    written = await town.ann.says(BUGS, "He writes every week", card.ts)
    await town.ann.overhears("Only the team sees this", after=written)
    await town.calm()
    assert not [note for note in await customer.answers() if "every week" in note.text]


async def test_a_guest_is_refused_with_a_sentence(town: Town):
    customer, card = await town.subject("It rocks #bug", BUGS)
    written = await town.guest.says(BUGS, "@isthmus I will answer", card.ts)
    await town.guest.overhears("Only the people who answer customers", after=written)
    await town.calm()
    assert not [note for note in await customer.answers() if "I will answer" in note.text]


async def test_a_guest_cannot_open_the_reply_form(town: Town):
    _, card = await town.subject("It rolls #bug", BUGS)
    await town.guest.presses(card, "Reply")

    async def told() -> bool | None:
        shown = await town.client.see("/slack/user", user=town.guest.id)
        titles = [str(view["blocks"]) for view in shown["views"]] + [
            one["text"] for one in shown["ephemerals"]
        ]
        return True if any("Only the people who answer customers" in text for text in titles) else None

    assert await town.client.until(told, "a sentence for the guest")


async def test_a_mention_at_the_top_of_a_channel_says_that_nothing_was_sent(town: Town):
    written = await town.ann.says(BUGS, "@isthmus hello?")
    assert await town.ann.overhears("Nothing was sent: at the top of a channel", after=written)


async def test_a_blocked_customer_is_shown_with_its_reason(town: Town):
    customer, card = await town.subject("It hisses #bug", BUGS)
    await customer.blocks()
    await town.said(card, "has blocked the bot")
    await town.ann.says(BUGS, "@isthmus We are there at nine", card.ts)
    assert "the customer has blocked the bot" in (await town.said(card, "Not delivered")).text


async def test_a_failed_reply_is_sent_again_by_retry(town: Town):
    customer, card = await town.subject("It clicks #bug", BUGS)
    await customer.blocks()
    await town.ann.says(BUGS, "@isthmus Try the other plug", card.ts)
    failed = await town.said(card, "Not delivered")
    await customer.unblocks()
    await town.ann.presses(failed, "Retry")
    assert await customer.gets("Try the other plug")


async def answered(town: Town, about: str, words: str) -> tuple[Customer, str]:
    """A customer who has an answer of Ann's, and where she wrote it."""
    customer, card = await town.subject(about, BUGS)
    written = await town.ann.says(BUGS, f"@isthmus {words}", card.ts)
    await customer.gets(words)
    await town.said(card, "Delivered")
    return customer, written


async def test_a_colleagues_edit_is_mirrored(town: Town):
    customer, written = await answered(town, "It freezes #bug", "Come at ten")
    await town.ann.edits(BUGS, written, "@isthmus Come at eleven")
    assert (await customer.gets("Come at eleven")).earlier == ("Come at ten",)


async def test_a_reply_whose_mark_is_taken_away_stays_as_the_customer_has_it(town: Town):
    customer, written = await answered(town, "It flickers #bug", "Come at noon")
    await town.ann.edits(BUGS, written, "He had better not come")
    await town.ann.overhears("This stays with the team", after=written)
    await town.ann.edits(BUGS, written, "He had better never come")
    await town.calm()
    notes = [note for note in await customer.answers() if "come" in note.text.casefold()]
    assert [(note.text, note.earlier) for note in notes] == [("Come at noon", ())]


async def test_a_mark_that_is_added_sends_the_words_once_and_then_edits_follow(town: Town):
    customer, card = await town.subject("It crackles #bug", BUGS)
    written = await town.ann.says(BUGS, "We call you at six", card.ts)
    await town.ann.overhears("Only the team sees this", after=written)
    await town.ann.edits(BUGS, written, "@isthmus We call you at six")
    await customer.gets("We call you at six")
    await town.said(card, "Delivered")
    await town.ann.edits(BUGS, written, "@isthmus We call you at seven")
    assert (await customer.gets("We call you at seven")).earlier == ("We call you at six",)
    assert sum("We call you" in note.text for note in await customer.answers()) == 1


async def test_a_colleagues_deletion_is_mirrored(town: Town):
    customer, card = await town.subject("It melts #bug", BUGS)
    written = await town.ann.says(BUGS, "@isthmus Wrong customer, sorry", card.ts)
    await customer.gets("Wrong customer")
    await town.said(card, "Delivered")
    await town.ann.deletes(BUGS, written)

    async def gone() -> bool | None:
        return None if any("Wrong customer" in note.text for note in await customer.answers()) else True

    assert await town.client.until(gone, "the deletion in the chat")


async def test_a_sent_reply_can_be_deleted_by_its_button(town: Town):
    customer, card = await town.subject("It shrinks #bug", BUGS)
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": "Ignore this one"})
    await customer.gets("Ignore this one")
    await town.ann.presses(await town.said(card, "Delivered"), "Delete for the customer")
    await town.said(card, "Deleted for the customer")
    assert not any("Ignore this one" in note.text for note in await customer.answers())


async def test_an_edit_after_the_answer_is_flagged(town: Town):
    customer = await town.customer()
    first = await customer.writes("I want two of them #bug")
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "I want two")
    await town.ann.says(BUGS, "@isthmus Two are ordered", card.ts)
    await customer.gets("Two are ordered")
    await customer.edits(first, "I want ten of them #bug")
    assert "after your answer" in (await town.said(card, "edited a message")).text


async def test_a_customers_reaction_shows_on_the_answer(town: Town):
    customer, card = await town.subject("It works again #bug", BUGS)
    written = await town.ann.says(BUGS, "@isthmus We are glad", card.ts)
    answer = await customer.gets("We are glad")
    await customer.reacts(answer.id, "🎉")

    async def marked() -> tuple[str, ...] | None:
        return next(
            (post.reactions for post in await town.thread(card) if post.ts == written and post.reactions),
            None,
        )

    assert await town.client.until(marked, "the reaction in Slack") == ("tada",)


async def test_a_colleagues_reaction_shows_on_the_customers_words(town: Town):
    customer, card = await town.subject("Here is praise for you #bug", BUGS)
    words = next(post for post in await town.thread(card) if post.name == customer.name)
    await town.ann.reacts(words, "heart")

    async def marked() -> tuple[str, ...] | None:
        return next((note.reactions for note in await customer.notes() if note.reactions), None)

    assert await town.client.until(marked, "the reaction in Telegram") == ("❤",)


async def test_formatted_words_keep_their_form_for_the_customer(town: Town):
    customer, card = await town.subject("How do I start it? #bug", BUGS)
    await town.ann.says(BUGS, "@isthmus Press *twice* and type `start`", card.ts)
    note = await customer.gets("Press twice and type start")
    kinds = {
        (one["type"], note.text[one["offset"] : one["offset"] + one["length"]])
        for one in note.raw["entities"]
    }
    assert kinds == {("bold", "twice"), ("code", "start")}


async def test_people_and_channels_that_a_reply_names_become_no_links_to_strangers(town: Town):
    customer, card = await town.subject("Who looks at it? #bug", BUGS)
    await town.ann.says(BUGS, "@isthmus @agents in #bugs, @here, or #safety at @acme_help", card.ts)
    await customer.gets("agents in bugs, here, or #safety at @acme_help")


async def test_a_file_of_the_team_reaches_the_customer(town: Town):
    customer, card = await town.subject("May I have the manual? #bug", BUGS)
    manual = base64.b64encode(b"how it works").decode()
    await town.ann.uploads(BUGS, card.ts, name="manual.txt", content=manual, text="@isthmus Here it is")
    note = await customer.gets(_is_document, what="the manual")
    assert (note.raw["document"]["file_name"], note.text) == ("manual.txt", "Here it is")


def _is_document(note: Note) -> bool:
    return note.kind == "document"


async def test_a_file_too_large_for_the_customer_is_told_in_the_thread(town: Town):
    customer, card = await town.subject("May I have the film? #bug", BUGS)
    film = {"name": "film.mov", "size": 60_000_000, "mimetype": "video/quicktime"}
    await town.ann.uploads(BUGS, card.ts, text="@isthmus The film of it", **film)
    await customer.gets("The film of it")
    assert "film.mov" in (await town.said(card, "Not sent along")).text


async def test_in_an_open_channel_everything_goes_unless_it_is_set_apart(town: Town):
    await town.client.act("/slack/channels", {"name": "open-desk", "id": "C0OPEN", "bot_is_member": True})
    await town.calm()
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": "C0OPEN", "command": "/isthmus replies open"}
    )
    await town.workspace.appears("C0OPEN", lambda post: "changed how this channel answers" in post.text)
    customer = await town.customer()
    routes = await town.ann.runs("/isthmus routes", BUGS, lambda post: bool(post.button("Add a route")))
    await town.ann.opens(routes, "Add a route")
    await town.ann.fills({"criterion": "word", "value": "opendesk", "channel": "C0OPEN"})
    await town.ann.receives("opendesk")
    await customer.writes("opendesk, can you hear me?")
    card = await town.workspace.card("C0OPEN", customer.name)
    await town.said(card, "can you hear me?")
    await town.ann.says("C0OPEN", "// he sounds worried", card.ts)
    await town.ann.says("C0OPEN", "Loud and clear", card.ts)
    await customer.gets("Loud and clear")
    await town.calm()
    assert not [note for note in await customer.answers() if "worried" in note.text]


async def test_a_long_answer_arrives_whole(town: Town):
    customer, card = await town.subject("Tell me everything #bug", BUGS)
    letter = " ".join(f"part{number}" for number in range(1_500))
    await town.ann.says(BUGS, f"@isthmus {letter}", card.ts)
    await customer.gets("part1499")
    shown = [note.text for note in await customer.answers() if "part" in note.text]
    assert "".join("".join(shown).split()) == "".join(letter.split())
