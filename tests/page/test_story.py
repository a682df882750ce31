"""The guided story, by real clicks and keys: every theme with every language, at every width."""

import pytest
from playwright.async_api import expect

from tests.page import visit as page_of
from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

WAYS = [
    (1440, "light", "en"), (1440, "dark", "fr"),
    (1024, "dark", "en"), (1024, "light", "fr"),
    (390, "light", "fr"), (390, "dark", "en"),
]  # fmt: skip
DONE = ".guide li.done"


@pytest.mark.parametrize(("width", "theme", "lang"), WAYS)
async def test_a_message_becomes_a_thread_and_the_answer_arrives(
    visit: Visit, width: int, theme: str, lang: str
):
    await visit.makes_customer(lang)
    page = await visit.opens(width, theme, lang)
    await page_of.takes_phone_of(page, visit.customer)
    await page.click(".guide-button")
    words = f"The export is empty, says visitor {visit.number}. #bug"

    await page_of.writes(page, words)
    await expect(page.locator("#phone .bubble", has_text=words)).to_be_visible()
    await expect(page.locator(DONE)).to_have_count(1)

    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await expect(thread.locator(".message.outside", has_text=words)).to_be_visible()
    await expect(page.locator(DONE)).to_have_count(2)

    answer = f"We have found it, visitor {visit.number}."
    await thread.locator("textarea").fill(f"@isthmus {answer}")
    await thread.locator("textarea").press("Enter")
    await page_of.turn_to(page, "phone")
    await expect(page.locator("#phone .bubble", has_text=answer)).to_be_visible()
    await expect(page.locator(DONE)).to_have_count(4)

    await page_of.turn_to(page, "wire")
    crossing = page.locator(".crossing.in", has_text=words)
    await expect(crossing.locator(".inThread")).to_contain_text("#bugs")
    await expect(page.locator(".crossing.out", has_text=answer).locator(".arrived")).to_be_visible()


async def test_the_guide_does_each_step_for_who_wants_to_watch(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.click(".guide-button")
    for step in range(1, 4):
        await page.click(".guide-acts .primary")
        await expect(page.locator(DONE).nth(step - 1)).to_be_visible()
    await expect(page.locator(DONE)).to_have_count(4)


async def test_a_message_typed_at_the_phone_appears_in_the_open_thread(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "First words #bug")
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await page_of.writes(page, "And these came later.")
    await expect(thread.locator(".message.outside", has_text="And these came later.")).to_be_visible()
