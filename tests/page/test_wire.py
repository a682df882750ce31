"""Between both sides: what crossed, what failed, and the switches that make it fail."""

import pytest
from playwright.async_api import expect

from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_refusal_is_shown_with_the_call_it_struck(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page.click("#tab-faults")
    switch = page.get_by_role("switch", name="Slack: too many requests")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    await visit.control("/telegram/message", {"user": visit.customer_id, "text": "Through the refusals #bug"})
    await expect(switch).to_contain_text("struck")
    await page.click("#tab-everything")
    await expect(page.locator(".line.bad", has_text="chat.postMessage").first).to_contain_text("429")


async def test_an_outage_ends_when_it_is_switched_off(visit: Visit):
    page = await visit.opens()
    await page.click("#tab-faults")
    switch = page.get_by_role("switch", name="Telegram is silent")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "true")
    await switch.click()
    await expect(switch).to_have_attribute("aria-checked", "false")
    assert (await visit.control("/faults", verb="GET"))["rules"] == []


async def test_a_cut_socket_comes_back(visit: Visit):
    page = await visit.opens()
    await page.click("#tab-faults")
    await page.get_by_role("button", name="Cut the sockets").click()
    await page.click("#tab-everything")
    await expect(page.locator(".line", has_text="socket opened").first).to_be_visible()


async def test_a_crossing_opens_both_sides_of_it(visit: Visit):
    await visit.makes_customer()
    await visit.control(
        "/telegram/message", {"user": visit.customer_id, "text": f"Follow {visit.number} #bug"}
    )
    page = await visit.opens()
    crossing = page.locator(".crossing", has_text=f"Follow {visit.number}")
    await expect(crossing.locator(".inThread")).to_be_visible()
    await crossing.locator(".crossing-head").click()
    await expect(page.locator(".thread-pane")).to_contain_text(f"Follow {visit.number}")
    await expect(page.locator("#phone .bubble").first).to_contain_text(f"Follow {visit.number}")


async def test_angle_brackets_of_a_customer_are_shown_as_written(visit: Visit):
    await visit.makes_customer()
    words = f"<b>{visit.number}</b> & <!channel>"
    await visit.control("/telegram/message", {"user": visit.customer_id, "text": words})
    page = await visit.opens()
    crossing = page.locator(".crossing", has_text=words)
    await expect(crossing.locator(".inThread")).to_be_visible()


async def test_restarting_the_bot_is_offered_only_where_somebody_can(visit: Visit):
    page = await visit.opens()
    await page.click("#tab-faults")
    await expect(page.get_by_role("button", name="kill -9")).to_have_count(0)
