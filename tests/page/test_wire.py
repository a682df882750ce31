"""Between both sides: what crossed, what failed, and the switches that make it fail."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page import visit as page_of
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


WORDLESS: list[tuple[str, dict[str, Any]]] = [
    ("poll", {"question": "Which day suits?", "options": ["Monday", "Tuesday"]}),
    ("location", {"latitude": 9.08, "longitude": -79.68}),
    ("venue", {"latitude": 9.08, "longitude": -79.68, "title": "The canal", "address": "Panama"}),
    ("contact", {"phone_number": "+44 20 7946 0018", "first_name": "Rosa"}),
    ("dice", {"emoji": "🎲"}),
    ("sticker", {"emoji": "🌊"}),
    ("photo", {"size": 3000}),
    ("voice", {"size": 3000, "duration": 2}),
]


@pytest.mark.parametrize(("kind", "content"), WORDLESS, ids=[kind for kind, _ in WORDLESS])
async def test_what_has_no_words_of_its_own_is_followed_into_the_thread(
    visit: Visit, kind: str, content: dict[str, Any]
):
    await visit.makes_customer()
    await visit.control(f"/telegram/{kind}", {"user": visit.customer_id, **content})
    page = await visit.opens()
    await expect(newest(page, "in", visit.customer).locator(".inThread")).to_be_visible()


async def test_two_wordless_messages_of_one_customer_are_told_apart(visit: Visit):
    await visit.makes_customer()
    await visit.control("/telegram/photo", {"user": visit.customer_id, "size": 3000})
    await visit.control("/telegram/location", {"user": visit.customer_id, "latitude": 1.5, "longitude": 2.5})
    page = await visit.opens()
    own = page.locator(".crossing.in", has_text="Nadia")
    await expect(own.filter(has_text="Picture").first.locator(".inThread")).to_have_count(1)
    await expect(own.filter(has_text="Location").first.locator(".inThread")).to_have_count(1)


async def test_words_that_are_edited_before_they_are_in_the_thread_arrive_as_one_message(visit: Visit):
    await visit.makes_customer()
    wrote = await visit.control(
        "/telegram/message", {"user": visit.customer_id, "text": f"It brakes {visit.number} #bug"}
    )
    edit = {
        "user": visit.customer_id,
        "message_id": wrote["message_id"],
        "text": f"It breaks {visit.number} #bug",
    }
    await visit.control("/telegram/edit", edit)
    page = await visit.opens()
    crossing = page.locator(".crossing.in", has_text=f"It breaks {visit.number}")
    await expect(crossing.locator(".inThread")).to_be_visible()
    await expect(crossing.locator(".reworded")).to_be_visible()


async def test_an_answer_that_is_edited_while_it_is_held_arrives_as_it_was_edited(visit: Visit):
    channel, thread = await visit.has_written("Does it work? #bug")
    place = {"user": "U0BEN", "channel": channel}
    wrote = await visit.control(
        "/slack/message", {**place, "thread_ts": thread, "text": f"@isthmus Yes it doess {visit.number}"}
    )
    await visit.control(
        "/slack/edit", {**place, "ts": wrote["ts"], "text": f"@isthmus Yes, it does {visit.number}"}
    )
    page = await visit.opens()
    crossing = page.locator(".crossing.out", has_text=f"Yes, it does {visit.number}")
    await expect(crossing.locator(".arrived")).to_be_visible()
    await expect(crossing.locator(".reworded")).to_be_visible()


async def test_an_answer_that_failed_is_followed_when_it_is_sent_once_more(visit: Visit):
    channel, thread = await visit.has_written("Please tell me #bug")
    await visit.control("/telegram/block", {"user": visit.customer_id})
    answer = f"Here you are, visitor {visit.number}."
    await visit.control(
        "/slack/message",
        {"user": "U0BEN", "channel": channel, "thread_ts": thread, "text": f"@isthmus {answer}"},
    )
    page = await visit.opens()
    crossing = page.locator(".crossing.out", has_text=answer)
    await expect(crossing.locator(".failed")).to_have_count(1)
    await expect(page.locator(".crossing.out.failed", has_text=answer)).to_be_visible()
    await visit.control("/telegram/unblock", {"user": visit.customer_id})
    await page_of.opens_channel(page, "bugs")
    opened = await page_of.opens_thread(page, visit.customer)
    await opened.get_by_role("button", name="Retry").click()
    await expect(crossing.locator(".again")).to_have_count(1)
    await expect(page.locator(".crossing.out.done", has_text=answer)).to_be_visible()
    await expect(crossing.locator(".delivered")).to_be_visible()


async def test_an_answer_that_is_sent_from_the_hint_shows_the_press_and_the_phone(visit: Visit):
    await visit.has_written("By a hint? #bug")
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    opened = await page_of.opens_thread(page, visit.customer)
    await opened.locator(".composer textarea").fill(f"By the hint, {visit.number} :tada:")
    await opened.locator(".composer textarea").press("Enter")
    crossing = page.locator(".crossing.out", has_text=f"By the hint, {visit.number}")
    await expect(crossing).to_contain_text("stays inside")
    await opened.locator(".message.hidden").get_by_role("button", name="Send to customer").click()
    await expect(crossing.locator(".arrived")).to_be_visible()
    await expect(crossing.locator(".pressed")).to_be_visible()


async def test_a_file_without_words_is_followed_to_the_phone(visit: Visit):
    channel, thread = await visit.has_written("The plan, please #bug")
    body = {"user": "U0BEN", "channel": channel, "thread_ts": thread, "text": "@isthmus", "body": "a plan"}
    await visit.control("/slack/upload", {**body, "name": f"plan-{visit.number}.txt"})
    page = await visit.opens()
    crossing = page.locator(".crossing.out", has_text=f"plan-{visit.number}.txt")
    await expect(crossing.locator(".arrived")).to_be_visible()


async def test_a_line_of_what_has_no_words_says_what_it_is(visit: Visit):
    await visit.makes_customer()
    await visit.control("/telegram/dice", {"user": visit.customer_id, "emoji": "🎲"})
    page = await visit.opens()
    await page.click("#tab-everything")
    await expect(page.locator(".line", has_text="Dice").first).to_be_visible()


def newest(page: Page, way: str, name: str) -> Locator:
    """The newest crossing of somebody, by their first name."""
    return page.locator(f".crossing.{way}", has_text=name.split()[0]).first
