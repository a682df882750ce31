"""What the page makes of happenings that were made up: which of them are one message, and how it stands."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOLLOWED = """async told => {
  const { crossings, standOf } = await import('/page/wire/crossings.js')
  const facts = {
    isPerson: id => id === 7, customer: () => 'Maya', colleague: () => 'Ben', channel: id => id, chat: () => 'Maya',
    album: () => undefined, said: () => '', wrote: () => '', files: () => [],
  }
  const happenings = told.map((one, n) => ({ n, at: n, ...one }))
  return crossings(happenings, facts).map(one => [one.steps.map(step => step.kind).join(' '), standOf(one)])
}"""


async def told(page: Page, *happenings: dict[str, Any]) -> list[list[str]]:
    """The steps of each message that the page finds in them, and how it stands."""
    found: list[list[str]] = await page.evaluate(FOLLOWED, list(happenings))
    return found


def slack(ts: str, text: str, **more: Any) -> dict[str, Any]:
    """A post in Maya's thread, of the bot's unless told otherwise."""
    usual = {"kind": "message", "channel": "C", "thread_ts": "1", "bot": True, "name": ""}
    return {"platform": "slack", **usual, "ts": ts, "text": text, **more}


def telegram(text: str, user: int, **more: Any) -> dict[str, Any]:
    """A message in Maya's chat."""
    usual = {"kind": "message", "chat": 7, "message_id": 1, "what": "text"}
    return {"platform": "telegram", **usual, "text": text, "user": user, **more}


def marked(text: str) -> dict[str, Any]:
    """What the post that tells the answer's fate says from now on."""
    return slack("5", text, kind="message_changed")


MAYA, BOT = 7, 1
PRESSED = slack("5", "", kind="action", user="U2", action="retry")
ASKED = [
    telegram("Help", MAYA),
    slack("1", "FB-1 · Maya", thread_ts=None),
    slack("2", "Help", name="Maya"),
]
HELD = [
    slack("3", "@isthmus Hello", bot=False, user="U2"),
    slack("4", "Maya has a note"),
    slack("5", "↗ Bientôt"),
]


async def test_a_post_under_a_name_without_its_markup_is_that_customers(visit: Visit):
    page = await visit.opens()
    arrives = slack("2", "Help", name="‹Maya›")
    facts = FOLLOWED.replace("customer: () => 'Maya'", "customer: () => '<Maya>'")
    found = await page.evaluate(facts, [telegram("Help", MAYA), arrives])
    assert found == [["wrote inThread", "inThread"]]


async def test_an_answer_that_arrives_in_other_words_is_found_by_its_mark(visit: Visit):
    page = await visit.opens()
    found = await told(page, *ASKED, *HELD, telegram("Bonjour", BOT), marked("✓ Remis"))
    assert found[1:] == [["wrote held arrived delivered", "delivered"]]


async def test_an_answer_that_is_sent_again_and_fails_again_has_failed(visit: Visit):
    page = await visit.opens()
    marks = [marked("✗ Non remis."), PRESSED, marked("↗ En route"), marked("✗ Non remis.")]
    found = await told(page, *ASKED, *HELD, *marks)
    assert found[1:] == [["wrote held failed again failed", "failed"]]


async def test_an_answer_that_is_taken_back_is_not_followed_to_the_phone(visit: Visit):
    page = await visit.opens()
    found = await told(page, *ASKED, *HELD, marked("↩ Repris"), telegram("Bonjour", BOT))
    assert found[1:] == [["wrote held undone", "undone"]]


async def test_an_edit_of_what_has_arrived_is_followed_to_the_other_side(visit: Visit):
    page = await visit.opens()
    edit = telegram("Help!", MAYA, kind="edited")
    found = await told(page, *ASKED, edit, slack("2", "Help! _✎_", kind="message_changed"))
    assert found == [["wrote card inThread reworded newInThread", "inThread"]]
