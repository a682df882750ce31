"""A customer is erased: afterwards nothing of them is in the database's files, in Slack, or in the bot's logs."""

import asyncio
import itertools
import json
import time
from collections.abc import Iterator

import asyncpg
import pytest

from sandbox.cast import Customer
from sandbox.seen import Note
from tests.journeys import deciding
from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town
from tests.journeys.digesting import WORDS, made, reference
from tests.journeys.house import House
from tests.patience import PATIENCE

pytestmark = pytest.mark.parametrize("house", ["sqlite", "postgres"], indirect=True, scope="module")

ENV = {"ISTHMUS_LOCALE": "en"}
MARKS = itertools.count(1)


def distinctive() -> Iterator[str]:
    """Words that nobody else says."""
    number = next(MARKS)
    for kind in (
        "Xantippa",
        "Quillfether",
        "marmelad",
        "sousafon",
        "zeplin",
        "krokant",
        "vibrafon",
        "tamburin",
        "xylofon",
    ):
        yield f"{kind}{'abcdefgh'[number]}"


async def forgets(customer: Customer) -> Note:
    """Asks for it, and takes the second step."""
    await customer.writes("/forget")
    question = await customer.gets("Erase everything about you?")
    assert "What remains" in question.text
    await customer.taps(question, "Erase everything")
    return await customer.gets("Everything about you is erased")


async def stored(house: House) -> str:
    """Everything in the database: the bytes of its files, or every row of every table."""
    url = house.variables()["DATABASE_URL"]
    if url.startswith("sqlite"):
        paths = sorted(house.folder.glob("isthmus.db*"))
        return "".join(path.read_bytes().decode("latin-1") for path in paths)
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [await connection.fetch(f'SELECT * FROM "{table[0]}"') for table in tables]
        return "\n".join(str(dict(row)) for each in rows for row in each)
    finally:
        await connection.close()


async def in_slack(town: Town) -> str:
    """Everything that stands in the workspace: posts, threads, files, and everybody's own page."""
    state = await town.client.see("/slack/state")
    for user in state["users"]:
        user.pop("ephemerals", None)
    return json.dumps(state, ensure_ascii=False)


def in_logs(house: House) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in house.folder.glob("bot-*.log"))


async def everywhere(town: Town) -> str:
    return await stored(town.house) + await in_slack(town) + in_logs(town.house)


async def gone(town: Town, words: list[str]) -> bool:
    """Waits until none of the words is anywhere; whether that came."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = await everywhere(town)
        left = [word for word in words if word.encode().decode("latin-1") in found or word in found]
        if not left:
            return True
        await asyncio.sleep(0.25)
    raise AssertionError("\n".join(await remains(town, left)))


async def remains(town: Town, left: list[str]) -> list[str]:
    """Where words still stand, with what stands around them."""
    texts = {"database": await stored(town.house), "slack": await in_slack(town), "logs": in_logs(town.house)}
    return [
        f"{place}: …{text[max(0, text.index(word) - 200) : text.index(word) + 60]!r}…"
        for place, text in texts.items()
        for word in left
        if word in text
    ]


async def test_nothing_is_left_of_a_customer_who_is_erased(town: Town):
    first, family, said, edited, file, caption, comment, title, _ = distinctive()
    customer = await town.customer(name=f"{first} {family}")
    message = await customer.writes(f"The {said} came late #idea")
    card = await town.workspace.card(IDEAS, customer.name)
    await town.said(card, said)
    await customer.edits(message, f"The {edited} came late #idea")
    await town.said(card, edited)
    await customer.sends("document", name=f"{file}.txt", content="paper", caption=f"See the {caption}")
    await town.said(card, caption)
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": f"Dear {first}, we look at the {caption}."})
    await town.said(card, "Delivered")
    reference = card.text.split(" · ")[0]
    matter = await deciding.propose(
        town, town.ann, [town.ben], feedback=reference, context=f"{first} said {title}"
    )
    await matter.press(town.ann, "Ask the customers")
    question = await customer.gets("would like to know what you think")
    await customer.writes(f"Only with {comment}", reply_to=question.id)
    await matter.shows(comment)
    await digested(town, edited, customer)
    words = [first, family, said, edited, file, caption, comment]
    await forgets(customer)
    assert await gone(town, words)
    assert "a customer, erased" in (await matter.fetch()).text


async def digested(town: Town, words: str, customer: Customer) -> None:
    """A digest that quotes the customer stands in a channel."""
    topic = next(WORDS)
    await customer.writes(f"The {topic}: again the {words} is late #idea")
    await made(town, topic)
    await town.ann.runs(f"/digest now {await reference(town, topic)}", SUPPORT)
    await town.workspace.appears(SUPPORT, lambda post: "Since" in post.text and customer.name in post.text)


async def test_an_export_holds_what_was_said_and_answered(town: Town):
    customer, card = await town.subject("The ferry leaves early")
    await town.ann.says(SUPPORT, "@isthmus It leaves at nine.", card.ts)
    await customer.gets("It leaves at nine.")
    await customer.writes("/export")
    note = await customer.gets(lambda note: "isthmus-export.json" in str(note.raw))
    assert note.kind == "document"


async def test_erasing_survives_a_slack_that_is_away(town: Town):
    word = next(distinctive())
    customer, _ = await town.subject(f"The {word} is late")
    await town.client.fault("slack", "500", method="chat.delete", count=3)
    await forgets(customer)
    assert await gone(town, [word])


async def test_words_that_an_edit_brought_stay_erased_when_they_are_edited_again(town: Town):
    word, again, *_ = distinctive()
    customer = await town.customer()
    alone = await customer.writes("/bug")
    await customer.gets("what happened")
    await customer.edits(alone, f"/bug The {word} is late")
    await town.said(await town.workspace.card(BUGS, customer.name), word)
    await forgets(customer)
    assert await gone(town, [word])
    await customer.edits(alone, f"/bug The {again} is late")
    await town.calm()
    assert again not in await everywhere(town)
