"""Ideas by real words, taps, commands and forms: found alike across languages, supported, merged, answered, in both chats."""

import re

import pytest

from sandbox.cast import Customer
from sandbox.seen import Note, Post
from tests.journeys.conftest import IDEAS, SUPPORT, Town

ENV = {"ISTHMUS_LOCALE": "en"}
"""A house of its own: what is alike depends on all that was proposed there."""

WORDS = {
    "en": {
        "idea": "/idea Let me sort my holiday photos by colour",
        "added": "Your idea is",
        "support": "Support",
        "thanks": "Thank you, you support it.",
        "comment": "Comment",
        "ask": "Write your comment",
        "stands": "your comment stands with",
        "news": "An idea that you support",
        "why": "It comes in May.",
        "stop": "No further news",
        "silent": "You will hear no more about this.",
    },
    "fr": {
        "idea": "/idea Envoyez un rappel la veille de chaque livraison",
        "added": "Votre idée est maintenant",
        "support": "Soutenir",
        "thanks": "Merci, vous la soutenez.",
        "comment": "Commenter",
        "ask": "Écrivez votre commentaire",
        "stands": "votre commentaire accompagne",
        "news": "Une idée que vous soutenez",
        "why": "Elle arrive en mai.",
        "stop": "Plus de nouvelles",
        "silent": "Vous n",
    },
}


async def proposes(customer: Customer, text: str, added: str) -> str:
    """Proposes what nobody has proposed before; its reference."""
    await customer.writes(text)
    note = await customer.gets(added)
    return next(word.strip(".") for word in note.text.split() if word.startswith("I-"))


async def card(town: Town, reference: str, words: str = "") -> Post:
    """Awaits words on the card of an idea."""

    def is_it(post: Post) -> bool:
        return bool(re.search(rf"💡 {reference}\b", post.text)) and words in post.text + str(post.raw)

    return await town.workspace.appears(IDEAS, is_it)


async def drawn(customer: Customer, note: Note, words: str) -> Note:
    """Awaits words in a message of the bot that is drawn anew."""
    return await customer.gets(lambda seen: seen.id == note.id and words in seen.text)


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_an_idea_is_proposed_supported_commented_on_answered_and_told(town: Town, language: str):
    said = WORDS[language]
    author, other = await town.customer(language), await town.customer(language)
    reference = await proposes(author, said["idea"], said["added"])
    await card(town, reference, "1 customer")
    await other.writes("/ideas")
    listed = await other.gets(f"{reference} ")
    await other.taps(listed, reference)
    shown = await drawn(other, listed, f"💡 {reference}")
    assert await other.taps(shown, said["support"]) == said["thanks"]
    await card(town, reference, "2 customers")
    shown = await drawn(other, listed, "2 ")
    await other.taps(shown, said["comment"])
    await other.gets(said["ask"])
    await other.writes("Merci / thank you, and soon")
    await other.gets(said["stands"])
    await card(town, reference, "thank you, and soon")
    asked = await town.ann.runs(f"/idea status {reference} planned It comes in May.", IDEAS)
    if language == "fr":
        await town.ann.opens(asked, "Write it in their language")
        await town.ann.fills({"reason_fr": "Elle arrive en mai."})
    news = await author.gets(said["news"])
    await other.gets(said["news"])
    assert said["why"] in news.text
    assert (await author.taps(news, said["stop"])).startswith(said["silent"])
    asked = await town.ann.runs(f"/idea status {reference} done It is there.", IDEAS)
    if language == "fr":
        await town.ann.presses(asked, "Tell them as it is")
    await other.gets("It is there.")
    assert [note for note in await author.answers() if "It is there." in note.text] == []


async def test_what_is_alike_is_shown_first_and_merging_counts_nobody_twice(town: Town):
    anna, bruno = await town.customer(), await town.customer()
    first = await proposes(anna, "/idea Please add a dark mode for the night", "Your idea is")
    await bruno.writes("/idea A dark mode in the night, please")
    asked = await bruno.gets("Is it one of these?")
    await bruno.taps(asked, "No, add mine")
    added = await drawn(bruno, asked, "Your idea is")
    second = next(word for word in added.text.split() if word.startswith("I-"))
    await anna.writes("/ideas")
    listed = await anna.gets(f"{second} ")
    await anna.taps(listed, second)
    await anna.taps(await drawn(anna, listed, f"💡 {second}"), "Support")
    await card(town, second, "2 customers")
    answer = await town.ann.runs(
        f"/idea merge {second} {first}", IDEAS, lambda post: bool(post.button("Undo"))
    )
    await card(town, first, "2 customers")
    await card(town, second, "a part of")
    await town.ann.presses(answer, "Undo")
    await card(town, first, "1 customer")
    await card(town, second, "2 customers")


async def test_a_message_is_a_voice_once_its_author_says_so(town: Town):
    reference = await proposes(
        await town.customer(), "/idea Let several people share one account", "Your idea is"
    )
    customer, thread = await town.subject("My sister cannot use the family plan with me", SUPPORT)
    words = (await town.thread(thread))[1]
    await town.known()
    await town.ann.uses("support_idea", SUPPORT, words.ts)
    await town.ann.fills({"reference": reference})
    question = await customer.gets("Is this what you meant?")
    await card(town, reference, "(not confirmed)")
    await customer.taps(question, "Yes")
    await card(town, reference, "2 customers")
    french, thread = await town.subject("Ma sœur ne peut pas partager mon abonnement", SUPPORT, language="fr")
    words = (await town.thread(thread))[1]
    await town.ann.uses("support_idea", SUPPORT, words.ts)
    await town.ann.fills({"reference": reference})
    question = await french.gets("Est-ce bien ce que vous vouliez dire")
    await french.taps(question, "Oui")
    shown = await card(town, reference, "3 customers")
    _, other = await town.subject("I rang about the shared account", SUPPORT)
    await town.ann.opens(shown, "Support")
    await town.ann.fills({"customer": other.text.split(" · ")[0]})
    await card(town, reference, "1 on behalf")


async def test_a_colleague_proposes_by_the_form_and_sees_the_list(town: Town):
    await town.client.act("/slack/command", {"user": town.ann.id, "channel": IDEAS, "command": "/idea"})
    await town.ann.fills({"text": "Sell spare keys for the green bicycle", "public": "no"})
    told = await town.ann.overhears("Your idea is I-")
    reference = next(word for word in told.text.replace("*", " ").split() if word.startswith("I-"))
    await card(town, reference, "the team only")
    listed = await town.ann.runs(
        "/idea list new", IDEAS, lambda post: "spare keys" in post.text + str(post.raw)
    )
    assert "spare keys" in listed.text + str(listed.raw)
