"""The inside as a colleague sees it: commands, forms, shortcuts, reactions, Block Kit, other people."""

import asyncio
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.page import visit as page_of
from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

RICH: list[dict[str, Any]] = json.loads(Path(__file__).with_name("blocks.json").read_text("utf-8"))
STYLED = "strong, em, s, code, blockquote, ol li, pre, a, .mention"


async def test_blocks_are_drawn_as_slack_draws_them(visit: Visit):
    await visit.slack("chat.postMessage", channel="C0IDEAS", text="report", blocks=RICH)
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    message = page.locator(".channel-pane .message", has_text="Weekly 🐛 *report*")
    await expect(message.locator("h4")).to_be_visible()
    shown = await message.locator(STYLED).all_text_contents()
    assert {"bold", "it", "gone", "code", "quoted", "one", "x = 1", "said", "a link", "@Ann Weaver"} <= set(
        shown
    )


async def test_a_marker_that_a_word_joiner_sets_apart_is_no_markup(visit: Visit):
    apart = "by chance \u2060*\u2060bold\u2060*\u2060 and \u2060`\u2060code\u2060`\u2060, but *meant*"
    await visit.slack("chat.postMessage", channel="C0IDEAS", text=apart)
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    message = page.locator(".channel-pane .message", has_text="by chance")
    assert await message.locator(".mrkdwn").locator(STYLED).all_text_contents() == ["meant"]


async def test_a_date_is_told_in_the_zone_of_who_reads(visit: Visit):
    await visit.slack(
        "chat.postMessage", channel="C0IDEAS", text="doors open <!date^1790000000^{time}|later>"
    )
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    date = page.locator(".channel-pane .message", has_text="doors open").locator(".date")
    london = await date.inner_text()
    await page_of.becomes(page, "Cléo Martin")
    await expect(date).not_to_have_text(london)


async def test_a_day_that_is_near_is_told_in_the_language_of_who_reads(visit: Visit):
    now = round(time.time())
    text = f"{visit.number} closes <!date^{now}^{{date_short_pretty}}|later>, then <!date^{now + 86400}^{{date_pretty}}|later>"
    await visit.slack("chat.postMessage", channel="C0IDEAS", text=text)
    page = await visit.opens(lang="fr")
    await page_of.opens_channel(page, "ideas")
    dates = page.locator(".channel-pane .message", has_text=f"{visit.number} closes").locator(".date")
    await expect(dates).to_have_text(["Today", "Tomorrow"])
    await page_of.becomes(page, "Cléo Martin")
    await expect(dates).to_have_text(["Aujourd’hui", "Demain"])


async def test_a_press_that_asks_first_can_be_refused(visit: Visit):
    await visit.slack("chat.postMessage", channel="C0IDEAS", text="danger", blocks=RICH[-2:-1])
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    before = (await visit.control("/feed?after=0&kind=action", verb="GET"))["happenings"]
    await page.locator(".channel-pane").get_by_role("button", name="Delete all").last.click()
    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator("dialog")).to_have_count(0)
    assert (await visit.control("/feed?after=0&kind=action", verb="GET"))["happenings"] == before


def asked(value: str, title: str) -> dict[str, Any]:
    """A message with one button, of which another drawing differs in its title alone."""
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Go"},
        "action_id": "go",
        "value": value,
    }
    heading = {"type": "header", "text": {"type": "plain_text", "text": title}}
    return {
        "channel": "C0IDEAS",
        "text": title,
        "blocks": [heading, {"type": "actions", "elements": [button]}],
    }


async def test_a_press_outlives_the_drawing_in_which_it_began(visit: Visit):
    posted = await visit.slack("chat.postMessage", **asked("1", "Drawn once"))
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    await page.locator(".message", has_text="Drawn once").get_by_role("button", name="Go").hover()
    await page.mouse.down()
    await visit.slack("chat.update", ts=posted["ts"], **asked("1", "Drawn anew"))
    await expect(page.locator(".message h4", has_text="Drawn anew")).to_be_visible()
    async with page.expect_response("**/control/slack/click") as answered:
        await page.mouse.up()
    assert (await answered.value).ok


async def test_a_press_does_not_pass_to_what_has_taken_its_place(visit: Visit):
    posted = await visit.slack("chat.postMessage", **asked("1", "The first"))
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    button = page.locator(".message", has_text="The first").get_by_role("button", name="Go")
    seen = await button.element_handle()
    assert seen
    await visit.slack("chat.update", ts=posted["ts"], **asked("2", "Another"))
    await expect(page.locator(".message h4", has_text="Another")).to_be_visible()
    assert not await seen.evaluate("one => one.isConnected")


async def test_a_press_on_a_drawing_that_was_just_replaced_counts(visit: Visit):
    posted = await visit.slack("chat.postMessage", **asked("1", "As it was"))
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    await expect(page.locator(".message h4", has_text="As it was")).to_be_visible()
    await page.route(
        "**/control/slack/messages*", lambda route: asyncio.sleep(0)
    )  # the page hears, and is told nothing more
    await visit.slack("chat.update", ts=posted["ts"], **asked("1", "As it is"))
    async with page.expect_response("**/control/slack/click") as answered:
        await page.locator(".message", has_text="As it was").get_by_role("button", name="Go").click()
    assert (await answered.value).ok


async def test_a_command_is_completed_and_its_answer_is_for_one_alone(visit: Visit):
    page = await visit.opens()
    await page_of.opens_channel(page, "support")
    box = page.locator(".channel-pane .composer textarea")
    await box.press_sequentially("/ist")
    await expect(page.locator(".suggestions [role=option]")).to_have_count(1)
    await box.press("Tab")
    await box.press_sequentially("help")
    await box.press("Enter")
    whisper = page.locator(".channel-pane .message.hidden").last
    await expect(whisper.locator(".only-you")).to_be_visible()
    await box.press_sequentially("/isthmus")
    await box.press("Enter")
    await expect(box).to_be_empty()
    await page_of.becomes(page, "Ann Weaver")
    await expect(page.locator(".channel-pane .message.hidden")).to_have_count(0)


async def test_the_face_of_a_suggested_name_is_as_wide_as_it_is_high(visit: Visit):
    page = await visit.opens(390)
    await page_of.opens_channel(page, "support")
    await page.locator(".channel-pane .composer textarea").press_sequentially("@ann")
    box = await page.locator(".suggestions .face").bounding_box()
    assert box
    assert box["width"] == box["height"]


async def test_the_name_of_an_emoji_is_not_cut_in_the_menu_of_reactions(visit: Visit):
    posted = await visit.slack("chat.postMessage", channel="C0IDEAS", text=f"Marked by {visit.number}")
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    message = page.locator(f'.channel-pane .message[data-ts="{posted["ts"]}"]')
    await message.hover()
    await message.locator(".more-reactions button").first.click()
    name = message.get_by_role("menuitem", name="white check mark").locator("span").last
    assert await name.evaluate("one => one.scrollWidth <= one.clientWidth")


async def test_a_remark_behind_two_slashes_is_no_command(visit: Visit):
    await visit.makes_customer()
    await visit.control("/telegram/message", {"user": visit.customer_id, "text": "Any remark? #bug"})
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await thread.locator("textarea").fill("// between us")
    await thread.locator("textarea").press("Enter")
    await expect(thread.locator(".message.inside", has_text="// between us")).to_be_visible()


async def test_a_form_says_what_is_missing(visit: Visit):
    await visit.makes_customer()
    await visit.control("/telegram/message", {"user": visit.customer_id, "text": "An empty answer? #bug"})
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).get_by_role("button", name="Reply", exact=True).click()
    await page.click(".modal button[type=submit]")
    await expect(page.locator(".modal .error")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".modal")).to_have_count(0)


async def test_a_shortcut_sends_a_colleagues_message_to_the_customer(visit: Visit):
    await visit.makes_customer()
    await visit.control("/telegram/message", {"user": visit.customer_id, "text": "Shortcuts? #bug"})
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await thread.locator("textarea").fill("By shortcut, then.")
    await thread.locator("textarea").press("Enter")
    own = thread.locator(".message.inside", has_text="By shortcut, then.")
    await own.hover()
    await own.locator(".tools .menu button").last.click()
    await own.get_by_role("menuitem", name=re.compile("Send to customer")).click()
    await expect(page.locator("#phone .bubble", has_text="By shortcut, then.")).to_be_visible()


async def test_a_message_is_changed_reacted_to_and_deleted(visit: Visit):
    page = await visit.opens()
    await page_of.opens_channel(page, "general")
    box = page.locator(".channel-pane .composer textarea")
    await box.fill(f"Lunch, visitor {visit.number}?")
    await box.press("Enter")
    own = page.locator(".channel-pane .message", has_text=f"visitor {visit.number}")
    await own.hover()
    await own.get_by_role("button", name="React with +1").click()
    await expect(own.locator(".reaction.mine")).to_have_count(1)
    await own.get_by_role("button", name="More actions").click()
    await own.get_by_role("menuitem", name="Edit").click()
    await page.locator(".edit textarea").fill(f"Tea, visitor {visit.number}?")
    await page.locator(".edit textarea").press("Enter")
    await expect(own.locator(".edited")).to_be_visible()
    await own.hover()
    await own.get_by_role("button", name="More actions").click()
    await own.get_by_role("menuitem", name="Delete").click()
    await expect(own).to_have_count(0)


async def test_the_home_that_a_bot_publishes_is_shown(visit: Visit):
    page = await visit.opens()
    await page_of.becomes(page, "Cléo Martin")
    await page.click(".rail .app")
    await expect(page.locator(".home h4", has_text="Votre bureau")).to_be_visible()


async def test_two_thousand_messages_are_drawn_as_one_comes_to_them(visit: Visit):
    channel = (await visit.control("/slack/channels", {"name": f"long-{visit.number}"}))["channel"]
    await visit.control(
        "/slack/messages", {"count": 2000, "text": "line {n}", "user": "U0ANN", "channel": channel}
    )
    page = await visit.opens()
    await page_of.opens_channel(page, f"long-{visit.number}")
    await expect(page.locator(".message").last).to_contain_text("line 2000")
    await expect(page.locator(".older")).to_be_attached()
    shown = page.locator(".channel-pane .message")
    assert await shown.count() <= 130
    for number in (1960, 1940, 1920):
        await page.locator(".channel-pane .scroll").evaluate("list => { list.scrollTop = 0 }")
        await expect(page.locator(".channel-pane")).to_contain_text(f"line {number}")
    assert await shown.count() <= 130
