"""Ideas by real words, taps, commands and forms: found alike across languages, supported, merged, answered, in both chats."""

import re

import pytest

from sandbox.cast import Colleague, Customer
from sandbox.seen import Note, Post
from tests.journeys import house as houses
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


async def below(town: Town, post: Post, label: str) -> Post:
    """Awaits a button in a thread."""
    return await town.workspace.appears(
        IDEAS, lambda each: each.button(label) is not None and each.ts != post.ts, post.ts
    )


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


ALIKE = {
    "en": ("Print the opening hours on the door", "Opening hours printed on the door, please", "Yes, ", "Noted: you"),
    "fr": ("Imprimez un plan du magasin", "Un plan du magasin imprimé, merci", "Oui, ", "C’est noté"),
}  # fmt: skip
"""An idea, the same once more, and how one says that it is."""


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_who_is_shown_their_own_idea_supports_it_with_a_tap(town: Town, language: str):
    idea, again, yes, noted = ALIKE[language]
    author, other = await town.customer(language), await town.customer(language)
    reference = await proposes(author, f"/idea {idea}", WORDS[language]["added"])
    await other.writes(f"/idea {again}")
    asked = await other.gets(lambda note: any(yes in button.label for button in note.buttons))
    await other.taps(asked, yes + reference)
    await drawn(other, asked, noted)
    await card(town, reference, "2 customers")


async def test_a_colleague_is_shown_what_is_alike_and_counts_with_it(town: Town):
    reference = await proposes(await town.customer(), "/idea A bench in front of the shop", "Your idea is")
    asked = await town.ann.runs("/idea Put a bench in front of the shop", IDEAS, "Is it one of these?")
    await town.ann.presses(asked, f"Yes, {reference}")
    await town.ann.overhears(f"Noted: you support {reference}")
    await card(town, reference, "2 (1 customer, 1 colleague)")
    await town.ann.presses(asked, "No, add mine")
    await town.ann.overhears("That choice is no longer open.")


async def test_who_did_not_mean_it_is_counted_nowhere_and_not_asked_again(town: Town):
    reference = await proposes(await town.customer(), "/idea Sell tickets for the tram", "Your idea is")
    customer, thread = await town.subject("The tram was late again")
    words = (await town.thread(thread))[1]
    await town.known()
    for told in ("The customer is asked", "not what they meant"):
        await town.ann.uses("support_idea", SUPPORT, words.ts)
        await town.ann.fills({"reference": reference})
        await town.ann.receives(told)
        if told == "The customer is asked":
            question = await customer.gets("Is this what you meant?")
            assert await customer.taps(question, "No") == "Thank you, we have taken it back."
    shown = await card(town, reference, "1 customer")
    assert "not confirmed" not in shown.text + str(shown.raw)


async def test_who_supports_two_that_are_one_is_told_once_of_each_change(town: Town):
    anna, bruno = await town.customer(), await town.customer()
    first = await proposes(anna, "/idea Deliver to the islands", "Your idea is")
    second = await proposes(bruno, "/idea Gift cards for children", "Your idea is")
    await anna.writes(f"/ideas {second}")
    await anna.taps(await anna.gets(f"💡 {second}"), "Support")
    await town.guest.runs(f"/idea merge {second} {first}", IDEAS, "Only the people who answer customers")
    await town.ann.runs(f"/idea merge {second} {first}", IDEAS, "is a part of")
    await card(town, first, "2 customers")
    for status in ("looking We ask around.", "planned In June.", "not now No boat."):
        await town.ann.runs(f"/idea status {first} {status}", IDEAS)
    for customer in (anna, bruno):
        await customer.gets("No boat.")
        news = [note for note in await customer.answers() if "An idea that you support" in note.text]
        assert [note.text.splitlines()[-1] for note in news] == ["Why: In June.", "Why: No boat."]


async def test_a_colleague_supports_and_comments_by_the_buttons_of_the_card(town: Town):
    reference = await proposes(await town.customer(), "/idea Paint the shutters green", "Your idea is")
    shown = await card(town, reference)
    await town.guest.opens(shown, "Support")
    await town.guest.fills({})
    await card(town, reference, "1 colleague")
    await town.ben.opens(shown, "Comment")
    await town.ben.fills({"words": "The neighbours would like it."})
    await card(town, reference, "The neighbours would like it.")


async def test_what_is_decided_about_an_idea_becomes_of_it_and_is_told_once(town: Town):
    author, other = await town.customer(), await town.customer()
    reference = await proposes(author, "/idea Let us borrow umbrellas", "Your idea is")
    await other.writes(f"/ideas {reference}")
    await other.taps(await other.gets(f"💡 {reference}"), "Support")
    shown = await card(town, reference, "2 customers")
    await town.ann.opens(shown, "Decide")
    await town.ann.fills({"title": "Umbrellas", "text": "We lend them.", "people": [town.ben.id]})
    await town.ann.presses(await town.ann.overhears("This is what would open"), "Open it")
    await town.ben.presses(await below(town, shown, "Consent"), "Consent")
    asked = await below(town, shown, "Write the outcome")
    await town.ann.opens(asked, "Write the outcome")
    await town.ann.fills({"text": "We lend them from May."})
    await town.ann.presses(await below(town, shown, "Tell the customers"), "Tell the customers")
    preview = await town.ann.overhears(lambda post: post.button("Tell them now") is not None)
    await town.ann.presses(preview, "Tell them now")
    await card(town, reference, "We lend them from May.")
    for customer in (author, other):
        await customer.gets("We lend them from May.")
    await town.calm()
    for customer in (author, other):
        assert sum("We lend them from May." in note.text for note in await customer.answers()) == 1


async def test_in_french_the_team_does_the_same(town: Town):
    houses.in_french(town.house)
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    author, other = await town.customer("fr"), await town.customer("fr")
    added = WORDS["fr"]["added"]
    first = await proposes(author, "/idea Une fontaine dans la cour", added)
    second = await proposes(other, "/idea Un atelier de couture le jeudi", added)
    asked = await cleo.runs("/idea Une fontaine au milieu de la cour", IDEAS, "Est-ce l’une de celles-ci")
    await cleo.presses(asked, f"Oui, {first}")
    await card(town, first, "2 (1 client, 1 collègue)")
    merged = await cleo.runs(f"/idea merge {second} {first}", IDEAS, "fait maintenant partie de")
    await card(town, first, "3 (2 clients, 1 collègue)")
    await cleo.presses(merged, "Annuler")
    shown = await card(town, first, "2 (1 client, 1 collègue)")
    await cleo.opens(shown, "Commentaire")
    await cleo.fills({"words": "Avec un banc."})
    await card(town, first, "Avec un banc.")
    await cleo.runs("/idea list", IDEAS, "Idées · Les plus soutenues")
    await cleo.runs(f"/idea status {second} pas maintenant Trop de monde.", IDEAS, "1 personne")
    await other.gets("Trop de monde.")


async def test_in_french_a_customer_is_noted_who_did_not_say_so_here(town: Town):
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    reference = await proposes(await town.customer("fr"), "/idea Des timbres à la caisse", "Votre idée est")
    caller = await town.customer("fr")
    await caller.writes("J’ai appelé hier #question")

    def is_theirs(post: Post) -> bool:
        return caller.name in post.text and post.button("Répondre") is not None

    called = await town.workspace.appears(SUPPORT, is_theirs)
    await cleo.opens(await card(town, reference), "Soutenir")
    assert (await cleo.fills({"customer": "FB-99999"})).get("errors")
    await cleo.fills({"customer": called.text.split(" · ")[0]})
    await card(town, reference, "1 noté pour un client")
