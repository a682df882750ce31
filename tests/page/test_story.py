"""The guided story, by real clicks and keys: six steps from a message to a digest, in both languages."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page import visit as page_of
from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

DONE = ".guide li.done"
STEPS = 6
CONSENT = "Consent"
"""What the stage in which a colleague gives theirs names: the button."""


async def presses(within: Page | Locator, action: str) -> None:
    """The newest button with this action, wherever it stands."""
    await within.locator(f'[data-action="{action}"]').last.click()


async def fills(page: Page, *entries: str) -> None:
    """Types into the first fields of the form that is open."""
    fields = page.locator(".modal .b-input :is(input[type=text], textarea)")
    for number, words in enumerate(entries):
        await fields.nth(number).fill(words)


async def is_done(page: Page, steps: int) -> None:
    await expect(page.locator(DONE)).to_have_count(steps)


@pytest.mark.parametrize(("width", "theme", "lang"), [(1440, "light", "en"), (390, "dark", "fr")])
async def test_a_message_becomes_an_outcome_and_a_digest(visit: Visit, width: int, theme: str, lang: str):
    await visit.makes_customer(lang)
    page = await visit.opens(width, theme, lang)
    await page_of.takes_phone_of(page, visit.customer)
    await page.click(".guide-button")
    await a_message_is_answered(visit, page)
    await a_proposal_is_consented_to(visit, page)
    await the_customer_hears_the_outcome(visit, page)
    await a_digest_sums_up(visit, page)


async def a_message_is_answered(visit: Visit, page: Page) -> None:
    words, answer = (
        f"The export is empty, says visitor {visit.number}. #bug",
        f"Found, visitor {visit.number}.",
    )
    await page_of.writes(page, words)
    await is_done(page, 1)
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await expect(thread.locator(".message.outside", has_text=words)).to_be_visible()
    await thread.locator(".composer textarea").fill(f"@isthmus {answer}")
    await page.keyboard.press("Enter")
    await is_done(page, 2)
    await page_of.turn_to(page, "phone")
    await expect(page.locator("#phone .bubble", has_text=answer)).to_be_visible()
    await page_of.turn_to(page, "wire")
    await expect(page.locator(".crossing.in", has_text=words).locator(".inThread")).to_contain_text("#bugs")
    await expect(page.locator(".crossing.out", has_text=answer).locator(".arrived")).to_be_visible()


async def a_proposal_is_consented_to(visit: Visit, page: Page) -> None:
    thread = page.locator(".thread-pane")
    await page_of.turn_to(page, "slack")
    await presses(thread, "form:decide_conversation")
    await fills(page, f"Matter {visit.number}", "The export says why it is empty.")
    for name in ("Ann Weaver", "Cléo Martin"):
        await page.locator(".modal label", has_text=name).click()
    await page.click(".modal button[type=submit]")
    await presses(thread, "decision_open")
    await is_done(page, 3)
    for name in ("Ann Weaver", "Cléo Martin"):
        await page_of.becomes(page, name)
        await presses(thread, "stance")
        await expect(page.locator(".guide-words")).not_to_contain_text(CONSENT)
    await is_done(page, 4)


async def the_customer_hears_the_outcome(visit: Visit, page: Page) -> None:
    thread, outcome = page.locator(".thread-pane"), f"Visitor {visit.number}, it says why now."
    await page_of.becomes(page, "Ben Okafor")
    await presses(thread, "form:outcome")
    await fills(page, outcome)
    await page.click(".modal button[type=submit]")
    await presses(thread, "announce_preview")
    await presses(thread, "announce")
    await is_done(page, 5)
    await page_of.turn_to(page, "phone")
    await expect(page.locator("#phone .bubble", has_text=outcome)).to_be_visible()


async def a_digest_sums_up(visit: Visit, page: Page) -> None:
    await page_of.opens_channel(page, "bugs")
    box = page.locator(".channel-pane .composer textarea")
    await box.fill("/digest new")
    await box.press("Enter")
    await fills(page, f"Paper {visit.number}")
    await page.click(".modal button[type=submit]")
    command = page.locator(".guide-words b")
    await expect(command).to_contain_text("/digest now DG-")  # it comes when the preview has come
    await box.fill(await command.inner_text())
    await box.press("Enter")
    await is_done(page, STEPS)
    await expect(page.locator(".channel-pane h4", has_text=f"Paper {visit.number}").last).to_be_visible()


async def test_the_guide_does_each_stage_for_who_wants_to_watch(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens(1024, "dark")
    await page_of.takes_phone_of(page, visit.customer)
    await page.click(".guide-button")
    while await page.locator(DONE).count() < STEPS:
        await expect(page.locator(".pointed")).to_have_count(1)
        await page_of.is_guided_on(page)
    await expect(page.locator(".guide-acts .plain")).to_be_visible()


async def test_a_message_typed_at_the_phone_appears_in_the_open_thread(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "First words #bug")
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await page_of.writes(page, "And these came later.")
    await expect(thread.locator(".message.outside", has_text="And these came later.")).to_be_visible()
