"""The outside as a customer sees it: a new customer, keyboards, formats, pictures, edits, blocking."""

import pytest
from playwright.async_api import expect

from tests.page import visit as page_of
from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_new_customer_writes_at_once(visit: Visit):
    page = await visit.opens()
    await page.click("#phone .side-head .menu-text")
    await page.get_by_role("menuitem", name="New customer").click()
    await page.locator("dialog input").fill(f"Fresh Face{visit.number}")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#phone .side-head .menu-text")).to_contain_text(f"Face{visit.number}")
    await page_of.writes(page, "Hello from a new phone")
    await page_of.opens_channel(page, "support")
    await expect(page_of.card_of(page, f"Fresh Face{visit.number}")).to_be_visible()


async def test_a_name_that_is_typed_takes_the_place_of_the_one_that_is_proposed(visit: Visit):
    page = await visit.opens()
    await page.click("#phone .side-head .menu-text")
    await page.get_by_role("menuitem", name="New customer").click()
    await expect(page.locator("dialog input")).to_be_focused()
    await page.keyboard.type(f"Typed Name{visit.number}")
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone .compose textarea")).to_be_focused()
    name = page.locator("#phone .side-head .menu-text > span:not(.face)")
    await expect(name).to_have_text(f"Typed Name{visit.number}")


async def test_a_tap_on_a_keyboard_is_answered(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "Where is my invoice?")
    await page.locator("#phone .keyboard button", has_text="question").first.click()
    await expect(page.locator("#phone .toast")).to_be_visible()


async def test_the_longest_name_leaves_the_menu_of_people_on_the_screen(visit: Visit):
    long = {
        "id": visit.customer_id,
        "name": f"Visitor{visit.number} {'Featherstonehaugh-' * 6}",
        "started": True,
    }
    await visit.control("/telegram/users", long)
    page = await visit.opens(390, tab="phone")
    await page.click("#phone .side-head .menu-text")
    await expect(page.locator("#phone .side-head [role=menu]")).to_be_visible()
    box = await page.locator("#phone .side-head [role=menu]").bounding_box()
    assert box
    assert 0 <= box["x"] <= 390 - box["width"]


async def test_a_letter_goes_to_the_next_person_whose_name_begins_with_it(visit: Visit):
    await visit.control(
        "/telegram/users", {"id": visit.customer_id, "name": "Quentin Quill", "started": True}
    )
    page = await visit.opens()
    await page.click("#phone .side-head .menu-text")
    await page.keyboard.press("q")
    await expect(page.locator("#phone .side-head [role=menuitemradio]:focus")).to_contain_text("Quentin")


async def test_a_line_in_arabic_runs_from_right_to_left(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "مرحبا\nand a line in English, which is longer #bug")
    spans = """words => { const line = document.createRange(), box = words.getBoundingClientRect()
        const text = document.createTreeWalker(words, NodeFilter.SHOW_TEXT).nextNode()
        line.setStart(text, 0); line.setEnd(text, 5); return line.getBoundingClientRect().left - box.left }"""
    assert await page.locator("#phone .mine .words").last.evaluate(spans) > 40


async def test_formats_are_drawn_as_telegram_draws_them(visit: Visit):
    await visit.makes_customer()
    marked = "<b>bold <i>both</i></b> <s>gone</s> <code>x</code> <tg-spoiler>secret</tg-spoiler>"
    text = f"{marked} <blockquote>said 🎉</blockquote>\nafter"
    await visit.telegram("sendMessage", chat_id=visit.customer_id, text=text, parse_mode="HTML")
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    shown = page.locator("#phone .bubble").locator("strong, strong em, s, code, .spoiler, blockquote")
    await expect(shown).to_have_text(["bold both", "both", "gone", "x", "secret", "said 🎉"])
    assert "said 🎉\nafter" in await page.locator("#phone .bubble .words").inner_text()


async def test_a_picture_is_seen_on_both_sides(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.locator("#phone .compose textarea").fill("Look at this #bug")
    await page.locator("#phone .compose .menu button").first.click()
    await page.get_by_role("menuitem", name="A picture").click()
    await expect(page.locator("#phone .photo")).to_have_js_property("naturalWidth", 480)
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await expect(thread.locator(".picture img")).to_have_js_property("naturalWidth", 480)


async def test_an_edit_and_a_reaction_cross(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "It brakes #bug")
    mine = page.locator("#phone .bubble-row.mine").last
    await page_of.opens_channel(page, "bugs")
    thread = await page_of.opens_thread(page, visit.customer)
    await expect(thread.locator(".message.outside")).to_contain_text("It brakes")
    await mine.hover()
    await mine.locator(".bubble-menu button").first.click()
    await mine.get_by_role("menuitem", name="Edit").click()
    await expect(page.locator("#phone .compose textarea")).to_have_value("It brakes #bug")
    await page.locator("#phone .compose textarea").fill("It breaks #bug")
    await page.keyboard.press("Enter")
    await expect(thread.locator(".message.outside").first).to_contain_text("It breaks")


async def test_the_menu_of_commands_is_in_the_customers_language(visit: Visit):
    await visit.makes_customer("fr")
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.locator("#phone .compose textarea").press_sequentially("/ne")
    await expect(page.locator("#bot-commands [role=option]")).to_have_count(1)
    assert "Start" not in await page.locator("#bot-commands").inner_text()


async def test_a_command_that_arrows_lead_to_comes_into_sight(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens(1024)
    await page_of.takes_phone_of(page, visit.customer)
    await page.locator("#phone .compose textarea").press_sequentially("/")
    await page.keyboard.press("ArrowUp")
    last = page.locator("#bot-commands [role=option]").last
    await expect(last).to_have_attribute("aria-selected", "true")
    await expect(last).to_be_in_viewport(ratio=1)


async def test_who_blocks_the_bot_cannot_write_until_unblocking(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.click("#phone .chat-head .menu button")
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(page.locator("#phone .compose textarea")).to_have_count(0)
    await page.click("#phone .compose .primary")
    await expect(page.locator("#phone .compose textarea")).to_be_visible()


async def test_a_group_is_made_and_a_command_in_it_reaches_the_team(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.click("#phone .side-head .menu-text")
    await page.get_by_role("menuitem", name="New group").click()
    await page.locator("dialog input[type=text]").fill(f"Club {visit.number}")
    await page.locator("dialog button[type=submit]").click()
    await expect(page.locator("#phone .chat-title")).to_contain_text(f"Club {visit.number}")
    await page_of.writes(page, "/bug We all have this")
    await page_of.opens_channel(page, "bugs")
    await expect(page_of.card_of(page, visit.customer)).to_contain_text(f"Club {visit.number}")
