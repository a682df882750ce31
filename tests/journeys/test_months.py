"""What two months bring to what was said and done: a signal that judges its decision, answers that are doubted, a customer
who fades, the pulse."""

import pytest

from sandbox.seen import Post
from tests.journeys import house as houses
from tests.journeys import listening
from tests.journeys.conftest import BUGS, SUPPORT, Town
from tests.journeys.house import House
from tests.journeys.listening import burst, signal

FREE = True
ENV = {
    "ISTHMUS_LOCALE": "en",
    "ISTHMUS_UNDERSTANDING": "off",
    "ISTHMUS_ADMINS": "U0ANN",
    "ISTHMUS_KNOWLEDGE_DAYS": "30",
}
MONTHS = 70
ASKED, FADED = "Where are the umbrellas?", "Silent Sam"


@pytest.fixture(autouse=True)
async def two_months_later(house: House, town: Town) -> None:
    """The bot, started once; what was said and done, and then nothing for two months."""
    if house.bot is None:
        await houses.start_once(house, lambda house: listening.remember(house, "bug"))
        await decided(town)
        await kept(town, ASKED, "In the cupboard.")
        await kept(town, "Do you rent bicycles?", "We do.")
        await town.ann.runs("/isthmus pulse monthly", SUPPORT, "first workday of each month")
        houses.later(house, MONTHS)


async def decided(town: Town) -> None:
    """A burst, and a decision because of it."""
    await burst(town, "The lid is stuck #bug")
    shown = await signal(town, BUGS, "6 messages in the last hour")
    await town.ann.presses(shown, "Decide")
    await town.ann.fills({"title": "Turn it", "text": "We turn the lid.", "people": [town.ben.id]})
    await town.ann.presses(await town.ann.overhears("This is what would open"), "Open it")
    card = await town.workspace.appears(BUGS, lambda post: post.button("Consent") is not None)
    await town.ben.presses(card, "Consent")
    await signal(town, BUGS, "adopted")


async def kept(town: Town, question: str, answer: str) -> None:
    """Somebody asks and is answered, and the answer is kept."""
    customer = await town.customer(name=FADED if question == ASKED else "")
    await customer.writes(question)
    card = await town.workspace.card(SUPPORT, customer.name)
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": answer})
    reply = await town.said(card, answer)
    await town.known()
    await town.ann.uses("keep_answer", SUPPORT, reply.ts)
    await town.ann.fills({"question": question, "reply": answer})
    await town.said(card, "kept an answer")


async def test_the_signal_says_that_the_decision_lowered_it(town: Town):
    judged = await signal(town, BUGS, "The decision lowered it")
    assert "0 in the week after, 6 in the week before" in judged.text


async def test_the_keeper_of_answers_is_asked_whether_they_are_still_right(town: Town):
    asked = await town.ann.receives("Are these answers still right?")
    assert asked.text.count("Nobody has used or confirmed it for 30 days.") == 2
    await town.ann.presses(asked, "Still right")

    def is_settled(post: Post) -> bool:
        return post.ts == asked.ts and "✓ " in post.text

    settled = await town.ann.receives(is_settled)
    assert settled.text.count("Nobody has used or confirmed it") == 1


async def test_who_was_not_heard_for_two_months_fades(town: Town):
    told = await town.ann.runs(f"/ecosystem {FADED}", SUPPORT, FADED)
    assert f"not heard for {MONTHS} days" in told.text


async def test_the_pulse_has_come_once_and_can_be_ended(town: Town):
    pulse = await town.workspace.appears(SUPPORT, "Time to the first answer")
    assert "Too few subjects were opened in these 30 days to read anything from them." in pulse.text
    assert "It stands here on the first workday of each month." in pulse.text
    await town.workspace.appears(SUPPORT, lambda post: "pulse.png" in post.files)
    await town.ann.runs("/isthmus pulse off", SUPPORT, "gets no pulse any more")
    pulses = [post for post in await town.workspace.posts(SUPPORT) if post.text == pulse.text]
    assert [post.ts for post in pulses] == [pulse.ts]
