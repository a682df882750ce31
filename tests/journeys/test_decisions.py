"""Decisions by real clicks and forms: every process, every end, and customers who are told."""

import pytest

from sandbox.cast import Colleague
from sandbox.seen import Post
from tests.journeys import deciding
from tests.journeys.conftest import SUPPORT, Town
from tests.journeys.deciding import Matter


@pytest.fixture
def cleo(town: Town) -> Colleague:
    return Colleague(town.client, "U0CLEO", "Cleo Marchetti")


async def objects(matter: Matter, by: Colleague, reason: str = "Nobody is here then.") -> None:
    await matter.fill(by, "Object", {"reason": reason, "lift": "Take Tuesday."})
    await matter.shows(f"@{by.id} objects: {reason}")


async def test_consent_at_once(town: Town, cleo: Colleague):
    matter = await deciding.propose(town, town.ann, [town.ben, cleo])
    assert "Waiting for: @U0BEN, @U0CLEO" in (await matter.fetch()).text
    await matter.press(town.ben, "Consent")
    await matter.shows("Waiting for: @U0CLEO")
    await matter.press(cleo, "Consent")
    await matter.shows("🏁 adopted")
    await matter.said("please write the outcome")


async def test_consent_with_a_concern(town: Town, cleo: Colleague):
    matter = await deciding.propose(town, town.ann, [town.ben])
    await matter.fill(town.ben, "Consent with concern", {"reason": "Mind the holidays."})
    card = await matter.shows("🏁 adopted")
    assert "@U0BEN: Mind the holidays." in card.text


async def test_an_objection_without_what_would_lift_it_is_refused_in_the_form(town: Town):
    matter = await deciding.propose(town, town.ann, [town.ben])
    done = await matter.fill(town.ben, "Object", {"reason": "No.", "lift": "   "})
    assert done["errors"] == {"lift": "Write a few words."}
    assert "objects" not in (await matter.fetch()).text


async def test_an_objection_an_amendment_a_second_round_and_customers_told(town: Town, cleo: Colleague):
    french, first = await town.subject("Livrez plus souvent #idea", "C0IDEAS", language="fr")
    english, second = await town.subject("Ship more often #idea", "C0IDEAS")
    silent, third = await town.subject("More often, please #idea", "C0IDEAS")
    references = ", ".join(card.text.split(" · ")[0] for card in (first, second, third))
    matter = await deciding.propose(town, town.ann, [town.ben, cleo], feedback=references)
    await objects(matter, town.ben)
    await matter.press(cleo, "Consent")
    await matter.shows("work the objections into the text")
    await matter.fill(
        town.ann, "Amend", {"text": "We ship every Tuesday.", "what": "substance", "integrates": ["1"]}
    )
    diff = await matter.said("amended the text (version 2)")
    assert struck(diff) == [("Friday", "strike"), ("Tuesday", "bold")]
    await matter.shows("round 2")
    for person in (town.ben, cleo):
        await matter.press(person, "Consent")
    await matter.shows("🏁 adopted")
    await silent.blocks()
    await tell(matter, town.ann, {"text": "We ship on Tuesdays.", "text_fr": "Nous livrons le mardi."})
    assert "Nous livrons le mardi." in (await french.gets("Nous livrons")).text
    assert (await french.gets("Nous livrons")).text.startswith("Vous nous")
    assert (await english.gets("We ship on Tuesdays.")).buttons[0].label == "No further news about this"
    card = await matter.shows("2 told · 1 not reached")
    assert f"Not reached: {silent.name}" in card.text
    again = [note for note in await english.answers() if "We ship on Tuesdays." in note.text]
    assert len(again) == 1


def struck(post: Post) -> list[tuple[str, str]]:
    """Words with a style in the quoted part of a notice."""
    found = []
    for block in post.raw["blocks"]:
        for part in block.get("elements", []):
            for run in part.get("elements", []):
                found += [(run["text"], style) for style in run.get("style", {})]
    return found


async def tell(matter: Matter, by: Colleague, texts: dict[str, str]) -> None:
    """Writes the outcome, looks at the preview, confirms."""
    await matter.fill(by, "Write the outcome", texts)
    await matter.shows("Outcome:")
    await matter.press(by, "Tell the customers")
    preview = await by.overhears(
        lambda post: post.button("Tell them now") is not None and texts["text"] in post.text
    )
    await by.presses(preview, "Tell them now")


async def test_customers_are_asked_and_heard(town: Town):
    customer, card = await town.subject("Could it be later? #idea", "C0IDEAS")
    matter = await deciding.propose(town, town.ann, [town.ben], feedback=card.text.split(" · ")[0])
    await matter.press(town.ann, "Ask the customers")
    question = await customer.gets("would like to know what you think")
    assert await customer.taps(question, "doubts") == "Thank you, the team sees it."
    await matter.shows(f"{customer.name}: 🤔 I have doubts")
    await customer.writes("Only in summer", reply_to=question.id)
    await matter.shows("“Only in summer”")


async def test_it_lapses_where_too_few_answer(town: Town, cleo: Colleague):
    matter, _ = await deciding.propose_ending(town, town.ann, [town.ben, cleo], 2, quorum=2)
    await matter.press(town.ben, "Consent")
    await matter.shows("🏁 lapsed")
    await matter.shows("1 answered where 2 had to.")
    await matter.press(cleo, "Exporter")  # what one person is shown is in their language
    file = await town.workspace.appears(SUPPORT, lambda post: bool(post.files), matter.ts, "the record")
    assert file.files == (f"{await matter.reference()}.md",)


async def test_whoever_proposed_it_withdraws_it(town: Town):
    matter = await deciding.propose(town, town.ann, [town.ben])
    await matter.fill(town.ann, "End it otherwise", {"what": "withdrawn", "reason": "It solved itself."})
    assert "It solved itself." in (await matter.shows("🏁 withdrawn")).text


async def test_stuck_after_three_rounds_until_a_term_is_tried(town: Town, cleo: Colleague):
    matter = await deciding.propose(town, town.ann, [town.ben, cleo])
    for day in ("Thursday", "Wednesday", ""):
        await objects(matter, town.ben, f"Not that, before {day or 'the end'}.")
        await matter.press(cleo, "Consent")
        await matter.shows("into the text" if day else "choose a way out")
        if day:
            await matter.fill(town.ann, "Amend", {"text": f"We ship every {day}.", "what": "substance"})
            await matter.shows(f"We ship every {day}.")
    ways = await matter.said("Ways out")
    await matter.fill(town.ann, "Try it for a term", {"until": deciding.soon(40 * 86_400)}, ways)
    await matter.shows("round 4")
    for person in (town.ben, cleo):
        await matter.press(person, "Consent")
    await matter.shows("🏁 adopted for a test term")


async def test_an_answer_by_phone_then_changed(town: Town, cleo: Colleague):
    matter = await deciding.propose(town, town.ann, [town.ben, cleo])
    await matter.fill(town.ann, "Answer for somebody", {"person": "U0CLEO", "value": "consent"})
    await matter.shows("@U0CLEO (by phone, recorded by @U0ANN)")
    await matter.press(cleo, "Stand aside")
    await matter.shows("Stand aside (1): @U0CLEO")


async def test_ringi_sent_back_and_approved_with_a_deputy(town: Town, cleo: Colleague):
    matter, first = await deciding.draft(town, town.ann, [], process="ringi")
    await matter.fill(
        town.ann,
        "Name the steps",
        {"people1": ["U0BEN"], "rule1": "all", "people2": ["U0CLEO"], "rule2": "all"},
        first,
    )
    preview = await deciding.previewed(matter, town.ann, "Open it", first.ts)
    await deciding.opened(matter, town.ann, preview)
    await matter.fill(town.ben, "Send back", {"to": "0", "reason": "Say who pays."})
    await matter.said("sent it back")
    await matter.shows("rework it")
    await matter.fill(town.ann, "Amend", {"text": "Sales pays.", "what": "substance"})
    await matter.shows("Waiting for: @U0BEN")
    await matter.press(town.ben, "Approve")
    await matter.shows("Waiting for: @U0CLEO")
    await matter.fill(cleo, "Personnes et délai", {"deputy": "U0ANN"})
    await matter.shows("@U0ANN may answer for @U0CLEO")
    await matter.fill(town.ann, "Answer for somebody", {"person": "U0CLEO", "value": "approve"})
    await matter.shows("🏁 adopted")


async def test_whoever_was_named_decides_after_advice(town: Town, cleo: Colleague):
    matter, first = await deciding.draft(town, town.ann, [town.ben], process="advice")
    await matter.fill(town.ann, "Say who decides", {"decider": "U0CLEO"}, first)
    preview = await deciding.previewed(matter, town.ann, "Open it", first.ts)
    await deciding.opened(matter, town.ann, preview)
    await matter.fill(town.ben, "Give advice", {"reason": "Go slowly."})
    await matter.shows("@U0CLEO: decide.")
    await matter.fill(cleo, "Decide", {"adopt": "yes", "reason": "Ben is right, and we go."})
    assert "Ben is right, and we go." in (await matter.shows("🏁 adopted")).text


async def test_a_ranked_vote(town: Town, cleo: Colleague):
    people = [town.ann, town.ben, cleo]
    matter, first = await deciding.draft(town, town.ann, people, process="vote")
    await matter.fill(
        town.ann, "Name the options", {"options": "Red\nGreen\nBlue", "method": "ranked"}, first
    )
    preview = await deciding.previewed(matter, town.ann, "Open it", first.ts)
    await deciding.opened(matter, town.ann, preview)
    for person, (one, two) in zip(people, (("0", "1"), ("1", "2"), ("2", "1")), strict=True):
        await matter.fill(person, "Vote", {"choice1": one, "choice2": two})
    await matter.shows("3 of 3")
    await matter.press(town.ann, "Go on")
    assert "Chosen: Green" in (await matter.shows("🏁 adopted")).text


async def test_the_page_of_ones_own_lists_what_waits(town: Town):
    matter = await deciding.propose(town, town.ann, [town.ben])
    await town.client.act("/slack/open_home", {"user": "U0BEN"})

    async def look() -> bool | None:
        home = (await town.client.act("/slack/open_home", {"user": "U0BEN", "tab": "messages"}))["home"]
        return True if home and matter.title in str(home) else None

    assert await town.client.until(look, "the page of Ben")


async def test_a_deleted_card_stands_anew(town: Town, cleo: Colleague):
    matter = await deciding.propose(town, town.ann, [town.ben, cleo])
    await town.client.act("/slack/delete", {"user": "U0ISTHMUS", "channel": SUPPORT, "ts": matter.ts})
    await town.client.act("/slack/command", {"user": "U0BEN", "channel": SUPPORT, "command": "/consent list"})
    listed = await town.ben.overhears(lambda post: matter.title in post.text)
    shown = await town.ben.runs(
        f"/consent show {reference(listed, matter)}", SUPPORT, lambda post: bool(post.button("Consent"))
    )
    await town.ben.presses(shown, "Consent")
    anew = await town.workspace.appears(
        SUPPORT, lambda post: matter.title in post.text and post.ts != matter.ts
    )
    matter.ts = anew.ts
    await matter.shows("Consent (1): @U0BEN")


def reference(listed: Post, matter: Matter) -> str:
    """The reference of a decision in a list."""
    line = next(line for line in listed.text.splitlines() if matter.title in line)
    return line.split()[0]
