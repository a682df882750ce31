"""Digests by real clicks: made by a form, previewed, posted, an entry dismissed, and the next one changed by it."""

import pytest

from sandbox.seen import Post
from tests.journeys import digest_crowd
from tests.journeys import house as houses
from tests.journeys.conftest import BUGS, IDEAS, SUPPORT, Town
from tests.journeys.digesting import EVERY_DAY, WORDS, made, reference
from tests.journeys.house import House

FREE = True
ENV = {"ISTHMUS_LOCALE": "en", "ISTHMUS_ADMINS": "U0ANN"}
"""A house of its own: what a channel's digest holds depends on all that was said there."""


@pytest.fixture(autouse=True)
async def running(house: House) -> None:
    """The bot, started once; a crowd has written before."""
    await houses.start_once(house, digest_crowd.told)


async def test_a_digest_is_made_and_previewed_to_one_person(town: Town):
    word = next(WORDS)
    customer, _ = await town.subject(f"The {word} export breaks #bug", BUGS)
    await town.ann.runs("/isthmus inside on", IDEAS)
    ts = await town.ben.says(IDEAS, f"The {word} export breaks #bug")
    heard = next(one for one in await town.workspace.posts(IDEAS) if one.ts == ts)
    await town.ann.reacts(heard, "memo")
    await town.ann.overhears("It counts as feedback")
    await made(town, word)
    preview = await town.ann.overhears(
        lambda post: f"The {word} export" in post.text and "Waiting for us" in post.text
    )
    assert customer.name in preview.text
    assert "2 people, 1 of them a colleague" in preview.text
    assert preview.button("More like this") is not None
    await made(town, word, locale="fr")
    french = await town.ann.overhears(lambda post: "On nous attend" in post.text)
    assert "dont 1 collègue" in french.text


async def test_now_posts_it_and_an_entry_leads_to_its_thread(town: Town):
    word = next(WORDS)
    _, card = await town.subject(f"The {word} export breaks #bug", BUGS)
    await made(town, word)
    name = await reference(town, word)
    told = await town.ann.runs(f"/digest now {name}", SUPPORT, "in place of today")
    assert "in place of today" in told.text
    post = await town.workspace.appears(
        SUPPORT, lambda post: f"About {word}" in post.text and "Waiting" in post.text
    )
    assert card.ts.replace(".", "") in str(post.raw)


async def test_what_is_dismissed_is_filtered_from_the_next(town: Town):
    word = next(WORDS)
    for _ in range(2):
        _, card = await town.subject(f"The {word} colours hurt my eyes #complaint", SUPPORT)
        await town.ann.says(SUPPORT, "@isthmus We look into it.", card.ts)
        await town.said(card, "Delivered")
    await made(town, word)
    preview = await town.ann.overhears(
        lambda post: f"The {word} colours" in post.text and "Since" in post.text
    )
    await town.ann.presses(preview, "Less like this")
    await town.ann.overhears("will see less like", preview.ts)
    name = await reference(town, word)
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": f"/digest preview {name}"}
    )
    after = await town.ann.overhears(
        lambda post: "filtered out" in post.text and word in post.text, preview.ts
    )
    assert f"The {word} colours" not in after.text
    await town.ann.presses(after, "Show what was filtered")
    await town.ann.overhears(lambda post: "asked for less like this" in post.text, after.ts)


async def test_the_form_shows_what_would_come_of_it(town: Town):
    word = next(WORDS)
    await town.subject(f"The {word} export breaks")
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": "/digest new"}
    )
    chosen = {"user": town.ann.id, "view": "", "block_id": "words", "action_id": "answer"}
    await town.client.until(lambda: town.ann._form(), "the form")
    await town.client.act("/slack/click", {**chosen, "value": word})
    view = str((await town.client.see("/slack/user", user=town.ann.id))["views"][-1])
    assert "Now it would say 1 entry" in view
    assert f"The {word} export breaks" in view
    await town.client.act("/slack/close_view", {"user": town.ann.id, "view": ""})


async def test_a_wrong_time_zone_is_told_in_the_form(town: Town):
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": "/digest new"}
    )
    given = {"title": "x", "channel": SUPPORT, "time": "9", "weekdays": EVERY_DAY, "zone": "Paris"}
    done = await town.ann.fills(given)
    assert done["errors"] == {"zone": "There is no such time zone. Did you mean Europe/Paris?"}


async def test_a_very_long_one_is_a_file_in_its_thread(town: Town):
    await made(town, digest_crowd.WORD, locale="fr")
    name = await reference(town, digest_crowd.WORD)
    await town.client.act(
        "/slack/command", {"user": town.ann.id, "channel": SUPPORT, "command": f"/digest now {name}"}
    )
    head = await town.workspace.appears(SUPPORT, "qui s’y trouve contient tout")
    filed = await town.workspace.appears(SUPPORT, lambda post: bool(post.files), head.ts, "the file")
    assert filed.files == (f"{name}.txt",)
    said = await read(town, filed)
    assert said.splitlines()[0] == "⏳ On nous attend (21)"
    assert [said.count(f"A {digest_crowd.WORD} for {part} ") for part in digest_crowd.PARTS] == [
        21,
        21,
        1,
        21,
    ]


async def read(town: Town, post: Post) -> str:
    """The text of a file, fetched as the bot's own may be."""
    (file,) = post.raw["files"]
    headers = {"Authorization": "Bearer xoxb-sandbox"}
    async with town.client.session.get(file["url_private_download"], headers=headers) as answer:
        return (await answer.read()).decode()
