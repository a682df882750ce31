"""Commands, forms and what colleagues do with a conversation."""

import pytest

from sandbox.seen import Post
from tests.journeys.conftest import BUGS, SUPPORT, Town

GENERAL = "C0GENERAL"
"""A channel that the bot is not in."""


async def test_feedback_lists_what_customers_said(town: Town):
    await town.subject("The stairs are steep #bug", BUGS)
    assert (
        "The stairs are steep"
        in (await town.ann.runs("/feedback list bug", SUPPORT, "The stairs are steep")).text
    )


async def test_feedback_shows_one_with_its_conversation(town: Town):
    customer, card = await town.subject("The lift is slow #bug", BUGS)
    reference = card.text.split(" · ")[0]
    shown = await town.ann.runs(f"/feedback show {reference}", SUPPORT, "The lift is slow")
    assert customer.name in shown.text
    assert "The lift is slow" in shown.text


async def test_feedback_is_found_by_its_words(town: Town):
    await town.subject("The mezzanine is cold #bug", BUGS)
    found = await town.ann.runs("/feedback search mezzanine", SUPPORT, "The mezzanine is cold")
    assert "The mezzanine is cold" in found.text


async def test_feedback_that_is_not_there_is_said_so(town: Town):
    assert (
        "no feedback FB-99999"
        in (await town.ann.runs("/feedback show FB-99999", SUPPORT, "no feedback FB-99999")).text
    )


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("help", "What /isthmus can do"),
        ("", "What can be done in #support"),
        ("status", "is connected"),
        ("failed", "Nothing has failed|What could not be delivered"),  # by whatever was done here before
        ("routes", "#bugs"),
        ("tags", "#praise"),
        ("stauts", "Did you mean"),
        ("xyzzy", "This is what there is"),
    ],
)
async def test_isthmus_answers(town: Town, verb: str, words: str):
    def told(post: Post) -> bool:
        return any(each in post.text.replace("`", "") for each in words.split("|"))

    assert await town.ann.runs(f"/isthmus {verb}".strip(), SUPPORT, told)


async def test_a_command_in_a_channel_without_us_is_answered_there(town: Town):
    assert (await town.ann.runs("/isthmus status", GENERAL, "is connected")).channel == GENERAL


async def test_a_mistyped_feedback_command_names_the_nearest(town: Town):
    assert "Did you mean" in (await town.ann.runs("/feedback serach x", SUPPORT, "Did you mean")).text


async def test_a_guest_sees_no_feedback(town: Town):
    assert "Only the people" in (await town.guest.runs("/feedback list", SUPPORT, "Only the people")).text


async def test_a_new_tag_works_at_once(town: Town):
    tags = await town.ann.runs("/isthmus tags", SUPPORT, lambda post: bool(post.button("Add a tag")))
    await town.ann.opens(tags, "Add a tag")
    await town.ann.fills({"name": "garden", "emoji": "🌱", "synonyms": "jardin"})
    await town.calm()
    _, card = await town.subject("The roses are dry #jardin", SUPPORT)
    assert "garden" in card.text


async def test_a_wrong_tag_name_is_refused_in_the_form(town: Town):
    tags = await town.ann.runs("/isthmus tags", SUPPORT, lambda post: bool(post.button("Add a tag")))
    view = await town.ann.opens(tags, "Add a tag")
    done = await town.ann.fills({"name": "two words"})
    await town.client.act("/slack/close_view", {"user": town.ann.id, "view": view["id"]})
    assert "name" in done["errors"]


async def card_says(town: Town, card: Post, words: str) -> str:
    """Awaits words on a card; gives all of it."""

    async def look() -> str | None:
        text = (await town.thread(card))[0].text
        return text if words in text else None

    return await town.client.until(look, f"{words!r} on the card")


async def test_the_status_form_changes_the_card(town: Town):
    _, card = await town.subject("The roof drips #bug", BUGS)
    await town.ann.opens(card, "Status")
    await town.ann.fills({"status": "in_progress"})
    assert await card_says(town, card, "in progress")


async def test_resolving_without_an_answer_says_so(town: Town):
    _, card = await town.subject("The cellar is wet #bug", BUGS)
    await town.ann.opens(card, "Status")
    await town.ann.fills({"status": "resolved"})
    assert await town.said(card, "has had no answer")


async def test_a_message_after_resolution_reopens_the_thread(town: Town):
    customer, card = await town.subject("The heating is off #bug", BUGS)
    await town.ann.opens(card, "Status")
    await town.ann.fills({"status": "resolved"})
    await card_says(town, card, "resolved")
    await customer.writes("It is off again")
    await town.said(card, "It is off again")
    assert await card_says(town, card, "in progress")


async def test_the_tag_form_sends_a_copy_where_the_tag_is_routed(town: Town):
    customer, card = await town.subject("It is broken, I think")
    await town.ann.opens(card, "Tag")
    await town.ann.fills({"tags": ["bug"]})
    copy = await town.workspace.appears(BUGS, lambda post: customer.name in post.text, what="the copy")
    assert "For your information" in copy.text


async def test_who_is_assigned_is_told(town: Town):
    _, card = await town.subject("The bell is mute #bug", BUGS)
    await town.ann.opens(card, "Assign")
    await town.ann.fills({"person": town.ben.id})
    await card_says(town, card, town.ben.id)
    assert await town.client.until(lambda: told(town), "a word to Ben")


async def told(town: Town) -> bool | None:
    """Whether Ben was told, beside a thread or in a direct message."""
    if any("assigned" in post.text for post in await town.ben.whispers()):
        return True
    for one in (await town.client.see("/slack/channels"))["channels"]:
        if one["kind"] == "im" and town.ben.id in one["members"]:
            return (
                True
                if any("assigned" in post.text for post in await town.workspace.posts(one["id"]))
                else None
            )
    return None


async def test_a_split_moves_the_rest_into_a_thread_of_its_own(town: Town):
    customer, card = await town.subject("The first subject #bug", BUGS)
    await customer.writes("Now something else entirely")
    await town.said(card, "something else entirely")
    view = await town.ann.opens(card, "More")
    option = next(
        one["value"]
        for block in view["blocks"]
        if block["block_id"] == "split"
        for one in block["element"]["options"]
        if "something else" in one["text"]["text"]
    )
    await town.ann.fills({"split": option})
    second = await town.workspace.appears(
        BUGS,
        lambda post: customer.name in post.text and post.button("Reply") is not None and post.ts != card.ts,
        what="the second card",
    )
    assert await town.said(second, "something else entirely")
    assert await town.said(card, "the subject is another one")


async def test_a_merge_continues_in_the_other_thread(town: Town):
    customer, first = await town.subject("The window is stuck #bug", BUGS)
    await customer.writes("/new")
    await customer.gets("new subject")
    await customer.writes("The same window again #bug")
    second = await town.workspace.appears(
        BUGS,
        lambda post: customer.name in post.text and post.button("Reply") is not None and post.ts != first.ts,
        what="the second card",
    )
    await town.said(second, "The same window again")
    await town.ann.opens(second, "More")
    await town.ann.fills({"merge": first.text.split(" · ")[0]})
    await town.said(second, "goes on in")
    await customer.writes("Still stuck")
    assert await town.said(first, "Still stuck")


async def test_a_customer_sees_what_became_of_their_messages(town: Town):
    customer, _ = await town.subject("The lamp flickers #bug", BUGS)
    await customer.writes("/status")
    assert "The lamp flickers" in (await customer.gets("received")).text


async def test_a_customer_chooses_the_language(town: Town):
    customer = await town.customer()
    await customer.writes("/language")
    question = await customer.gets(lambda note: len(note.buttons) == 2, what="the languages")
    await customer.taps(question, "Français")
    await customer.writes("/help")
    assert await customer.gets("équipe")
