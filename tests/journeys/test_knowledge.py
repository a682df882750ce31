"""What is known is kept, offered and found again, by real clicks, in both languages."""

import itertools

from sandbox.cast import Colleague
from sandbox.seen import Post
from tests.journeys import house as houses
from tests.journeys.conftest import SUPPORT, Town
from tests.patience import PATIENCE

ENV = {"ISTHMUS_LOCALE": "en", "ISTHMUS_ADMINS": "U0ANN", "ISTHMUS_KNOWLEDGE_DAYS": "30"}
"""A house of its own: what is offered depends on all that was kept there."""
LATER = 40
"""Days: more than an answer is trusted for, and than lie between the first workdays of two months."""
THINGS = itertools.cycle(("pickle slicer", "garden gnome", "tin whistle"))


async def keeps(
    town: Town, question: str, answer: str, language: str = "en", keeper: Colleague | None = None
) -> Post:
    """Ann, or another keeper, answers somebody and keeps the answer with the shortcut; the thread's note."""
    keeper = keeper or town.ann
    customer, card = await town.subject(question, language=language)
    await keeper.opens(card, "Reply")
    await keeper.fills({"words": answer})
    await customer.gets(answer)
    reply = await town.said(card, answer)
    await town.known()
    await keeper.uses("keep_answer", SUPPORT, reply.ts)
    await keeper.fills({"question": question, "reply": answer})
    return await town.said(card, "kept an answer")


def reference(note: Post) -> str:
    """The reference in the note of a kept answer."""
    return next(word for word in note.text.replace(".", " ").split() if word.startswith("K-"))


async def test_an_answer_is_kept_offered_in_another_language_and_used(town: Town):
    await keeps(town, "How do I reset my password?", "Open Settings and choose Reset.")
    customer, card = await town.subject("Comment réinitialiser mon mot de passe ?", language="fr")
    offer = await town.said(card, "A kept answer may fit", PATIENCE)
    assert not [one for one in await customer.answers() if "Settings" in one.text]
    form = await town.ann.opens(offer, "Use it")
    assert "Open Settings and choose Reset." in str(form)
    assert "answer's language: English" in str(form)
    await town.ann.fills({"words": "Ouvrez les réglages, puis Réinitialiser."})
    await customer.gets("Ouvrez les réglages, puis Réinitialiser.")
    await town.said(card, "was used by")


async def test_not_this_teaches(town: Town):
    await keeps(town, "Do you deliver on Saturdays?", "We do, until noon.")
    _, card = await town.subject("Do you deliver to Iceland on Saturdays?")
    offer = await town.said(card, "A kept answer may fit", PATIENCE)
    await town.ann.presses(offer, "Not this")
    await town.said(card, "does not fit")
    _, again = await town.subject("Can you deliver to Iceland on Saturdays?")
    await town.calm()
    assert not [one for one in await town.thread(again) if "A kept answer may fit" in one.text]


async def test_exactly_the_same_is_answered_by_itself_and_a_person_is_a_tap_away(town: Town):
    note = await keeps(town, "Quels sont vos horaires ?", "De neuf heures à midi.", "fr")
    await town.ann.runs(f"/isthmus auto {reference(note)} on", SUPPORT)
    customer, card = await town.subject("Bonjour, quels sont vos horaires ?", language="fr")
    got = await customer.gets("De neuf heures à midi.", seconds=PATIENCE)
    assert "Réponse automatique" in got.text
    assert await customer.taps(got, "Je préfère parler à quelqu") == "Quelqu’un va vous répondre ici."
    await town.said(card, "would rather talk to a person")


async def test_in_english_it_is_marked_as_automatic_too_until_that_ends(town: Town):
    note = await keeps(town, "Where can I park?", "Behind the shop.")
    refused = await town.ben.runs(f"/isthmus auto {reference(note)} on", SUPPORT, "Only administrators")
    assert "can allow automatic answers" in refused.text
    await town.ann.runs(f"/isthmus auto {reference(note)} on", SUPPORT, "marked as automatic")
    customer, card = await town.subject("where can I park")
    got = await customer.gets("Behind the shop.")
    assert "Automatic answer" in got.text
    assert "A person will answer" in await customer.taps(got, "I would rather talk to a person")
    await town.said(card, "would rather talk to a person")
    await town.ann.runs(f"/isthmus auto {reference(note)} off", SUPPORT, "waits for a person again")
    other, card = await town.subject("Where can I park?")
    await town.said(card, "A kept answer may fit")
    assert not [one for one in await other.answers() if "Behind the shop." in one.text]


async def test_a_kept_answer_leads_to_its_thread_and_is_edited_and_retired(town: Town):
    note = await keeps(town, "Is the sauna open?", "On Mondays.")
    shown = await town.ben.runs(f"/isthmus knowledge {reference(note)}", SUPPORT, "On Mondays.")
    assert note.thread.replace(".", "") in str(shown.raw)
    await town.ben.opens(shown, "Edit")
    assert list((await town.ben.fills({"question": " ", "reply": "On Tuesdays."}))["errors"]) == ["question"]
    await town.ben.fills({"question": "Is the sauna open?", "reply": "On Tuesdays."})
    edited = await town.ann.runs(f"/isthmus knowledge {reference(note)}", SUPPORT, "On Tuesdays.")
    await town.ann.presses(edited, "Retire")
    await town.ann.overhears(f"{reference(note)} is retired.")
    await town.ann.runs("/isthmus knowledge retired", SUPPORT, "On Tuesdays.")


async def test_who_knows_is_told_with_threads_and_may_leave(town: Town):
    thing = next(THINGS)
    customer, card = await town.subject(f"The {thing} came without a lid")
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": "A lid is on its way to you."})
    got = await customer.gets("A lid is on its way to you.")
    await customer.reacts(got.id, "👍")
    await town.calm()
    found = await town.ben.runs(f"/isthmus who {thing}", SUPPORT, "with thanks")
    assert "U0ANN" in str(found.raw) or "Ann Weaver" in found.text
    assert "with thanks" in found.text
    assert card.ts.replace(".", "") in str(found.raw)
    await town.ann.runs("/isthmus who leave", SUPPORT)
    gone = await town.ben.runs(f"/isthmus who {thing}", SUPPORT, "Nobody has answered")
    assert "Nobody has answered" in gone.text


async def test_what_was_kept_is_found_by_its_words(town: Town):
    thing = next(THINGS)
    await keeps(town, f"Is there a manual for the {thing}?", "It is on our site.")
    listed = await town.ben.runs(f"/isthmus knowledge {thing} manual", SUPPORT, "It is on our site.")
    assert "It is on our site." in listed.text


async def test_in_french_after_a_month_the_pulse_has_come_once_and_keepers_are_asked(town: Town):
    cleo, question = Colleague(town.client, "U0CLEO", "Cléo Martin"), "Où range-t-on les parapluies ?"
    await keeps(town, question, "Dans le placard du hall.", "fr", cleo)
    joined = await town.ann.runs("/isthmus pulse monthly", SUPPORT, "first workday of each month")
    assert "`/isthmus pulse off` ends it" in joined.text
    houses.in_french(town.house, LATER)
    pulse = await town.workspace.appears(SUPPORT, "Délai de la première réponse")
    figure = next(line for line in pulse.text.splitlines() if line.startswith("Délai"))
    assert "\u00a0: rien encore (les 30 jours précédents\u00a0: " in figure
    assert figure.endswith((" minute)", " minutes)"))
    assert "Il est publié ici le premier jour ouvré de chaque mois." in pulse.text
    await town.workspace.appears(SUPPORT, lambda post: "pulse.png" in post.files)
    asked = await cleo.receives("Ces réponses sont-elles encore justes")
    await cleo.presses(asked, "Encore juste")
    settled = await cleo.receives("l’a confirmée")
    assert (settled.ts, settled.button("Encore juste")) == (asked.ts, None)
    customer = await town.customer("fr")
    await customer.writes(question)
    card = await town.workspace.appears(
        SUPPORT, lambda post: customer.name in post.text and post.button("Répondre") is not None
    )
    offer = await town.said(card, "Une réponse gardée peut convenir")
    await cleo.opens(offer, "L’utiliser")
    await cleo.fills({"words": "Dans le placard, à gauche."})
    got = await customer.gets("Dans le placard, à gauche.")
    await town.said(card, " a utilisé K-")
    await customer.reacts(got.id, "👍")
    reply = await town.said(card, "Dans le placard, à gauche.")
    await cleo.uses("keep_answer", SUPPORT, reply.ts)
    await cleo.fills({"question": "Et les cannes ?", "reply": "Avec les parapluies."})
    await town.said(card, "a gardé une réponse")
    told = await cleo.runs("/isthmus who parapluies", SUPPORT, "avec un merci")
    assert "Qui a bien répondu" in told.text
    assert card.ts.replace(".", "") in str(told.raw)
    await cleo.runs("/isthmus who quitter", SUPPORT, "Vous n’êtes plus proposé à personne.")
    await town.ben.runs("/isthmus who parapluies", SUPPORT, "Nobody has answered")
    await cleo.runs("/isthmus who rejoindre", SUPPORT, "Vous êtes proposé")
    await town.ben.runs("/isthmus who parapluies", SUPPORT, "Who answered well")
    pulses = [post for post in await town.workspace.posts(SUPPORT) if post.text == pulse.text]
    assert [post.ts for post in pulses] == [pulse.ts]
