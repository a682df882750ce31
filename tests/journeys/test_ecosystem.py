"""The ecosystem by real commands and clicks: the map, an actor, what is said by hand, whom a decision touches; the pulse;
and the past, which themes, map and signals hold once it is imported."""

import asyncio
import time

from sandbox.cast import Colleague
from sandbox.seen import Post
from tests.journeys import deciding, exporting
from tests.journeys import house as houses
from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town
from tests.patience import PATIENCE

ENV = {"ISTHMUS_LOCALE": "en"}
"""A house of its own: the map has everybody who was ever heard in it."""
FIGURES = {
    "en": (
        "Time to the first answer: ", "the median of the time from a customer's first message",
        "Answered: ", "the share of subjects that customers opened in which somebody answered them",
        "Led to a decision: ", "the share of subjects that customers opened whose feedback stands behind a proposal",
        "Outcomes announced: ", "the share of whose outcome nobody waits to be told any more",
        "Teams taking part: ", "channels in which a customer was answered",
        "Customers taking part: ", "people who opened a subject",
        "Customers are heard: what they write reaches the team.", "Read from these figures alone, over ",
    ),
    "fr": (
        "Délai de la première réponse\u00a0: ", "la médiane du temps entre le premier message d’un client",
        "Sujets avec réponse\u00a0: ", "la part des sujets ouverts par des clients dans lesquels quelqu’un leur a répondu",
        "Suivis d’une décision\u00a0: ", "la part des sujets ouverts par des clients dont les retours sont à l’origine",
        "Décisions annoncées\u00a0: ", "la part dont plus personne n’attend d’apprendre l’issue",
        "Équipes participantes\u00a0: ", "les canaux dans lesquels un client a reçu une réponse",
        "Clients participants\u00a0: ", "les personnes qui ont ouvert un sujet",
        "Les clients sont entendus\u00a0: ", "Lu de ces seuls chiffres, sur ",
    ),
}  # fmt: skip
"""Each figure of the pulse, what it is, and what is read from all of them."""


async def organised(town: Town, name: str, text: str, channel: str, language: str = "en"):
    """Somebody who has written, and belongs to an organisation by the card's *More*; their card."""
    customer, card = await town.subject(text, channel, language)
    await town.ann.opens(card, "More")
    await town.ann.fills({"organisation": name})
    return customer, card


async def pictured(town: Town, name: str, channel: str = SUPPORT) -> Post:
    """A picture as it stands in the channel."""
    return await town.workspace.appears(
        channel, lambda post: any(file["name"] == name for file in post.raw.get("files", ()))
    )


async def test_the_map_and_the_list_say_who_writes_about_what_and_who_answers(town: Town):
    _, card = await organised(town, "Acme", "The export breaks #bug", BUGS)
    await town.ann.says(BUGS, "@isthmus We look into it.", card.ts)
    await town.said(card, "Delivered")
    await organised(town, "Globex", "We came from Acme. A dark mode? #idea", IDEAS)
    told = await town.ann.runs("/ecosystem", SUPPORT, "being drawn")
    assert "being drawn" in told.text
    await pictured(town, "ecosystem.png")
    listed = await town.workspace.appears(SUPPORT, lambda post: "Acme (customer)" in post.text)
    assert "Acme (customer) · #bug · answered by Ann Weaver · heard today" in listed.text
    assert "Globex (customer) · #idea · heard today" in listed.text


async def test_an_actor_says_whom_they_name_and_who_names_them(town: Town):
    told = await town.ann.runs("/ecosystem Globex", SUPPORT, "Names:")
    assert "Names: Acme" in told.text
    told = await town.ben.runs("/ecosystem acmee", SUPPORT, "Named by:")
    assert "Named by: Globex" in told.text


async def test_every_word_by_hand_is_kept_with_its_reason_also_of_who_never_wrote(town: Town):
    for values in (
        {"kind": "supplier", "reason": "They sell to us."},
        {"kind": "competitor", "tie": "competes_with", "other": "Acme", "reason": "They sell the same."},
    ):
        await town.client.act(
            "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": "/ecosystem set Rivalo"}
        )
        done = await town.ann.fills(values)
        assert not done.get("errors"), done
        await town.known()
    told = await town.ben.runs("/ecosystem Rivalo", SUPPORT, "They sell the same.")
    assert ("competitor" in told.text, "They sell to us." in told.text) == (True, True)
    assert "Rivalo competes with Acme" in told.text
    await town.guest.runs("/ecosystem Rivalo", SUPPORT, "Only the people who answer customers")


async def test_what_is_said_by_hand_stands_on_the_card_and_is_read_in_ones_own_language(town: Town):
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    _, card = await organised(town, "Initech", "The import stops #bug", BUGS)
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": "/ecosystem set Initech"}
    )
    done = await town.ann.fills({"kind": "partner", "reason": "They resell us."})
    assert not done.get("errors"), done
    await town.workspace.appears(BUGS, lambda post: post.ts == card.ts and "partner" in post.text)
    await town.client.act(
        "/slack/command", {"user": cleo.id, "channel": SUPPORT, "command": "/ecosystem initech"}
    )
    told = await cleo.overhears("Initech")
    assert "partenaire" in told.text
    assert "They resell us." in told.text
    assert "Écrit au sujet de\u00a0: #bug" in told.text


async def test_a_form_without_a_reason_is_sent_back(town: Town):
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": "/ecosystem set Umbrella"}
    )
    done = await town.ann.fills({"kind": "competitor", "reason": "  "})
    assert list(done["errors"]) == ["reason"]


async def once_both_are_understood(town: Town, decision: str, name: str) -> Post:
    """What `/ecosystem D-7` says once it names somebody: of messages understood one after the other themes differ meanwhile."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        told = await town.ann.runs(f"/ecosystem {decision}", SUPPORT, f"Whom {decision}")
        if name in told.text:
            return told
    raise AssertionError(f"{name} is not touched")


async def test_who_was_not_heard_about_a_decision_is_asked_in_their_language(town: Town):
    _, card = await town.subject("Deliver more often #praise", SUPPORT)
    french, _ = await town.subject("Livrez plus souvent #praise", SUPPORT, language="fr")
    matter = await deciding.propose(town, town.ann, [town.ben], feedback=card.text.split(" · ")[0])
    before = await once_both_are_understood(town, await matter.reference(), french.name)
    await matter.press(town.ann, "Who is touched")
    told = await town.ann.overhears("Not heard about it", after=before.ts)
    assert french.name in told.text
    await town.ann.presses(told, "Ask them")
    question = await french.gets("aimerait savoir")
    assert question.buttons
    await town.ann.overhears(lambda post: post.text.endswith("asked."))


async def test_somebody_unknown_is_told_of(town: Town):
    told = await town.ann.runs("/ecosystem Nobody At All", SUPPORT, "Nobody here is called")
    assert "Nobody here is called" in told.text


async def test_the_pulse_comes_with_a_picture_and_what_it_means(town: Town):
    told = await town.ann.runs("/isthmus pulse", SUPPORT, "being taken")
    assert "being taken" in told.text
    await pictured(town, "pulse.png")
    pulse = await town.workspace.appears(SUPPORT, lambda post: "Time to the first answer" in post.text)
    assert all(words in pulse.text for words in FIGURES["en"])


async def test_channels_of_slack_are_past_to_themes_map_and_signals(town: Town):
    file, count = exporting.of_slack(town.house.folder)
    await exporting.taken_in(town, file, count)
    again = await asyncio.to_thread(exporting.imported, town.house, file)
    assert again == f"0 messages were imported; nothing was sent to anybody. Already here: {count}."
    _, card = await town.subject(exporting.ASKED[0], BUGS)
    await town.workspace.appears(BUGS, lambda seen: seen.ts == card.ts and "like this" in str(seen.raw))
    told = await town.ann.runs("/ecosystem Gil Guest", SUPPORT, "Gil Guest")
    assert "customer" in told.text
    assert "Writes about: #bug, " in told.text
    await town.ann.runs("/signal test #bug 5 2", SUPPORT)
    await town.ann.receives("#bug: this rule would have fired once in the last 30 days")


async def test_a_terminal_shows_how_far_an_import_is(town: Town):
    file, count = exporting.of_one_chat(town.house.folder)
    shown = await asyncio.to_thread(exporting.on_a_terminal, town.house, file)
    _, bar, last = shown.strip().split("\r\n")
    assert f"{count}/{count}" in bar.rpartition("\r")[2]
    assert last.endswith(f"{count} messages were imported; nothing was sent to anybody.")


async def test_in_french_too(town: Town):
    houses.in_french(town.house)
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": IDEAS, "command": "/ecosystem dark"}
    )
    await pictured(town, "ecosystem.png", IDEAS)
    drawn = await town.workspace.appears(IDEAS, "Qui parle de quoi")
    assert "Acme (client) · #bug" in drawn.text
    assert "entendu aujourd’hui" in drawn.text
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": IDEAS, "command": "/isthmus pulse"}
    )
    pulse = await town.workspace.appears(IDEAS, "Délai de la première réponse")
    await pictured(town, "pulse.png", IDEAS)
    assert all(words in pulse.text for words in FIGURES["fr"])


async def test_in_french_who_was_not_heard_is_asked(town: Town):
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    heard, silent = await town.customer("fr"), await town.customer("fr")
    for customer in (silent, heard):
        await customer.writes("La cour est sombre #complaint")

    def is_theirs(post: Post) -> bool:
        return heard.name in post.text and post.button("Répondre") is not None

    card = await town.workspace.appears(SUPPORT, is_theirs)
    feedback = card.text.split(" · ")[0]
    await town.client.act("/slack/command", {"user": cleo.id, "channel": SUPPORT, "command": "/consent"})
    values = {"title": "Une lampe", "text": "Nous éclairons la cour.", "deadline": deciding.soon(86_400)}
    await cleo.fills({**values, "people": [town.ben.id], "feedback": feedback})
    await cleo.presses(await cleo.overhears("Voici ce qui s’ouvrirait"), "Ouvrir")
    opened = await town.workspace.appears(SUPPORT, lambda post: "· Une lampe" in post.text)
    decision = opened.text.split(" · ")[0]
    await town.ben.runs(f"/ecosystem {decision}", SUPPORT, "can ask them.")
    told = await cleo.runs(f"/ecosystem {decision}", SUPPORT, f"Qui est concerné par {decision}")
    assert f"Entendus\u00a0: {heard.name}" in told.text
    assert silent.name in told.text.partition("Pas encore entendus")[2]
    await cleo.presses(told, "Leur demander")
    await silent.gets("aimerait savoir")
    await cleo.overhears("client est consulté.")
    await cleo.presses(told, "Leur demander")
    await cleo.overhears("ont déjà été consultés")
    assert not [note for note in await heard.answers() if "aimerait savoir" in note.text]


async def test_chats_of_telegram_are_past_in_a_french_workspace(town: Town):
    await exporting.taken_in(town, *exporting.of_telegram(town.house.folder))
    customer = await town.customer("fr")
    await customer.writes(exporting.ASKED[1])
    await town.workspace.appears(
        BUGS, lambda seen: customer.name in seen.text and "semblable" in str(seen.raw)
    )
    cleo = Colleague(town.client, "U0CLEO", "Cléo Martin")
    told = await cleo.runs(f"/ecosystem {exporting.PEOPLE[0]}", SUPPORT, exporting.PEOPLE[0])
    assert "Écrit au sujet de\u00a0: #bug, " in told.text
    assert "Réponses de\u00a0: Ann Weaver" in told.text
    await cleo.runs("/signal test #bug 5 2", SUPPORT)
    await cleo.receives("cette règle aurait sonné 2 fois ces 30 derniers jours")
    await cleo.receives(lambda post: "signal.png" in post.files)
