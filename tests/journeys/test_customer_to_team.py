"""What a customer sends reaches the team's thread, on both databases."""

import pytest

from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town

pytestmark = pytest.mark.parametrize("house", ["sqlite", "empty postgres"], indirect=True, scope="module")


async def test_a_tagged_message_opens_a_thread_in_the_routed_channel(town: Town):
    customer, card = await town.subject("The printer page stays empty #bug", BUGS)
    assert customer.name in card.text


async def test_a_command_tags_and_leaves_its_name_out(town: Town):
    customer = await town.customer()
    await customer.writes("/idea Let me sort by colour")
    card = await town.workspace.card(IDEAS, customer.name)
    assert (await town.said(card, "Let me sort by colour")).text == "Let me sort by colour"


async def test_a_second_route_gets_a_card_with_a_link(town: Town):
    customer, _ = await town.subject("A dark mode, please #idea", IDEAS)
    copy = await town.workspace.appears(SUPPORT, lambda post: customer.name in post.text and not post.thread)
    assert "For your information" in copy.text


async def test_what_follows_lands_in_the_same_thread(town: Town):
    customer, card = await town.subject("It began on Tuesday #bug", BUGS)
    await customer.writes("And it got worse today")
    assert (await town.said(card, "got worse today")).name == customer.name


async def test_an_untagged_message_goes_to_the_default_channel(town: Town):
    _, card = await town.subject("Good evening to all of you")
    assert card.channel == SUPPORT


async def test_a_customer_of_an_untagged_message_is_asked_once_in_their_language(town: Town):
    customer, _ = await town.subject("Bonsoir à toute l'équipe", language="fr")
    await customer.gets(lambda note: len(note.buttons) > 2, what="the keyboard")
    await customer.writes("Encore un mot")
    await town.calm()
    asked = [note for note in await customer.answers() if note.buttons]
    assert [note.text.startswith("Merci") for note in asked] == [True]


async def test_a_tap_on_the_keyboard_tags_the_thread(town: Town):
    customer, card = await town.subject("Où est le bouton d'impression ?", language="fr")
    keyboard = await customer.gets(lambda note: len(note.buttons) > 2, what="the keyboard")
    await customer.taps(keyboard, "🐞")

    async def tagged() -> bool | None:
        return True if "bug" in (await town.thread(card))[0].text else None

    assert await town.client.until(tagged, "the tag on the card")


async def test_an_album_is_one_post_with_all_its_pictures(town: Town):
    customer, card = await town.subject("Pictures will follow #bug", BUGS)
    await customer.sends("album", items=[{"caption": "Three views of it"}, {}, {}])
    await town.said(card, "Three views of it")
    await town.calm()
    assert [len(post.files) for post in await town.thread(card) if post.files] == [3]


async def test_the_words_below_each_picture_of_an_album_are_followed(town: Town):
    customer, card = await town.subject("Views will follow #bug", BUGS)
    items = [{"caption": "From the front"}, {"caption": "From the back"}]
    first = await customer.sends("album", items=items)
    await town.said(card, "From the back")
    await customer.captions(first + 1, "From the side")
    await customer.captions(first, "")
    await town.calm()
    [words] = [post.text for post in await town.thread(card) if post.files]
    assert words == f"*{customer.name}*\nFrom the side _✎_"


async def test_a_message_of_a_picture_only_opens_a_thread(town: Town):
    customer = await town.customer()
    await customer.sends("photo")
    card = await town.workspace.card(SUPPORT, customer.name)
    assert (await town.workspace.appears(SUPPORT, lambda post: bool(post.files), card.ts)).files


async def test_an_edit_is_mirrored_and_the_earlier_words_stay_readable(town: Town):
    customer = await town.customer()
    first = await customer.writes("It costs fifty #bug")
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "It costs fifty")
    await customer.edits(first, "It costs fifteen #bug")
    history = await town.said(card, "edited a message")
    words = await town.said(card, "It costs fifteen")
    assert "It costs fifty" in history.text
    assert words.name == customer.name


@pytest.mark.parametrize(("alone", "then"), [("/bug", "/bug It fell down"), ("#bug", "It fell down #bug")])
async def test_words_that_an_edit_adds_to_a_tag_alone_reach_the_team_once(town: Town, alone: str, then: str):
    customer = await town.customer()
    written = await customer.writes(alone)
    await customer.gets("what happened")
    await customer.edits(written, then)
    card = await town.workspace.card(BUGS, customer.name)
    await town.said(card, "It fell down")
    await customer.gets("The team has it now.")
    await customer.edits(written, then.replace("down", "over"))
    await town.said(card, "It fell over")
    assert sum("It fell" in post.text for post in await town.thread(card) if post.name == customer.name) == 1


async def test_sixty_thousand_characters_arrive_whole_and_in_order(town: Town):
    customer, card = await town.subject("A long letter follows #bug", BUGS)
    letter = " ".join(f"word{number}" for number in range(6_600))[:60_000]
    await customer.writes(letter)
    last = letter.rsplit(" ", 1)[-1]
    await town.said(card, last)
    await town.calm()
    shown = [post.text for post in await town.thread(card) if post.name == customer.name][1:]
    assert "".join("".join(shown).split()) == "".join(letter.split())


@pytest.mark.parametrize("kind", ["sticker", "voice", "video", "document", "audio", "animation"])
async def test_every_kind_of_file_arrives(town: Town, kind: str):
    customer, card = await town.subject(f"Now a {kind} #bug", BUGS)
    await customer.sends(kind)
    post = await town.workspace.appears(BUGS, lambda post: bool(post.files), card.ts, f"the {kind}")
    assert len(post.files) == 1


async def test_a_place_arrives_as_words(town: Town):
    customer, card = await town.subject("We are here #bug", BUGS)
    await customer.sends("location", latitude=48.85, longitude=2.35)
    assert "48.85" in (await town.said(card, "2.35")).text


async def test_a_contact_arrives_as_words(town: Town):
    customer, card = await town.subject("Ask my colleague #bug", BUGS)
    await customer.sends("contact", phone_number="+33100000000", first_name="Odile")
    assert "+33100000000" in (await town.said(card, "Odile")).text


async def test_a_file_over_the_limit_is_told_to_both_sides(town: Town):
    customer, card = await town.subject("The log is large #bug", BUGS)
    await customer.sends("document", name="log.zip", size=60_000_000)
    inside = await town.said(card, "Not carried over")
    outside = await customer.gets("did not reach the team")
    assert "log.zip" in inside.text
    assert "log.zip" in outside.text


async def test_an_empty_file_does_not_stop_what_follows(town: Town):
    customer, card = await town.subject("An empty one #bug", BUGS)
    await customer.sends("document", name="empty.txt", size=0)
    await customer.writes("and this comes after")
    assert await town.said(card, "and this comes after")


async def test_formatted_words_keep_their_form(town: Town):
    customer, card = await town.subject("Look #bug", BUGS)
    bold = {"type": "bold", "offset": 0, "length": 6}
    code = {"type": "code", "offset": 11, "length": 5}
    await customer.writes("really use x = 1", entities=[bold, code])
    post = await town.said(card, "really use x = 1")
    styles = [part.get("style", {}) for part in post.raw["blocks"][0]["elements"][0]["elements"]]
    assert {"bold": True} in styles
    assert {"code": True} in styles


@pytest.mark.parametrize(
    "text",
    ["<!channel> look here", "@here <@U0STRANGER> and <#C0BUGS>", "*a* <https://x.test|y> &lt;!here&gt;"],
)
async def test_hostile_words_ping_nobody_and_change_nothing(town: Town, text: str):
    town.house.typed.append(text)
    _, card = await town.subject(f"{text} #bug", BUGS)
    words = (await town.thread(card))[1]
    kinds = {part["type"] for part in words.raw["blocks"][0]["elements"][0]["elements"]}
    assert words.text == f"{text} #bug"
    assert not kinds & {"broadcast", "user", "usergroup", "channel"}


async def test_what_comes_after_new_is_another_subject(town: Town):
    customer, first = await town.subject("The first matter #bug", BUGS)
    await customer.writes("/new")
    await customer.gets("new subject")
    await customer.writes("The second matter #bug")
    second = await town.workspace.appears(
        BUGS,
        lambda post: post.button("Reply") is not None and customer.name in post.text and post.ts != first.ts,
    )
    assert await town.said(second, "The second matter")


async def test_an_unknown_command_is_answered_and_not_relayed(town: Town):
    customer, card = await town.subject("Something small #bug", BUGS)
    await customer.writes("/hepl")
    answer = await customer.gets("/help")
    assert "hepl" in answer.text
    assert not any("hepl" in post.text for post in await town.thread(card))
