"""The page for those who see little, use no mouse, or read by ear: axe-core's rules, focus, keys, names."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.page import visit as page_of
from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
SERIOUS = ("serious", "critical")
RUN = """async () => {
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
  const { violations } = await axe.run(document, rules)
  const told = node => `${node.html.slice(0, 140)} | ${node.failureSummary}`
  return violations.map(one => [one.impact, one.id, one.nodes.slice(0, 3).map(told).join(' ~ ')])
}"""


async def faults_of(page: Page) -> list[str]:
    """What axe finds serious on the page as it stands."""
    await page.evaluate(AXE.read_text("utf-8") + "; undefined")
    found = await page.evaluate(RUN)
    return [f"{rule}: {where}" for impact, rule, where in found if impact in SERIOUS]


async def with_a_thread(visit: Visit, page: Page) -> None:
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "Is anybody *there*? See https://example.org #bug")
    await page_of.opens_channel(page, "bugs")
    await page_of.opens_thread(page, visit.customer)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
async def test_axe_finds_nothing_serious_with_a_thread_open(visit: Visit, width: int, theme: str):
    await visit.makes_customer()
    page = await visit.opens(width, theme)
    await with_a_thread(visit, page)
    assert await faults_of(page) == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
async def test_axe_finds_nothing_serious_in_the_faults_the_lines_and_the_phone(
    visit: Visit, width: int, theme: str
):
    await visit.makes_customer("fr")
    page = await visit.opens(width, theme, "fr")
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "Bonjour")
    await expect(page.locator("#phone .keyboard")).to_be_visible()
    found = await faults_of(page)
    await page_of.turn_to(page, "wire")
    for tab in ("everything", "faults"):
        await page.click(f"#tab-{tab}")
        found += await faults_of(page)
    assert found == []


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious_in_a_form_and_a_menu(visit: Visit, theme: str):
    await visit.makes_customer()
    page = await visit.opens(1440, theme)
    await page_of.takes_phone_of(page, visit.customer)
    await page_of.writes(page, "A form, please #bug")
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).get_by_role("button", name="Reply", exact=True).click()
    await page.wait_for_selector(".modal")
    await page.click(".guide-button")
    found = await faults_of(page)
    await page.keyboard.press("Escape")
    await page.click("#phone .side-head .menu-text")
    assert found + await faults_of(page) == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "light")])
async def test_axe_finds_nothing_serious_in_the_form_that_proposes(visit: Visit, width: int, theme: str):
    await visit.has_written("A long form, please #bug")
    page = await visit.opens(width, theme)
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).get_by_role("button", name="Decide", exact=True).click()
    await page.wait_for_selector(".modal")
    assert await faults_of(page) == []


async def test_axe_finds_nothing_serious_in_reactions(visit: Visit):
    posted = await visit.slack("chat.postMessage", channel="C0IDEAS", text=f"Liked by {visit.number}")
    await visit.control(
        "/slack/react", {"user": "U0ANN", "channel": "C0IDEAS", "ts": posted["ts"], "name": "eyes"}
    )
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    await expect(page.locator(".reaction").last).to_be_visible()
    assert await faults_of(page) == []


EDGES = """() => {
  const part = one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4
  const shine = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(one => part(one / 255))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
  }
  const apart = (one, other) => Math.max(shine(one) / shine(other), shine(other) / shine(one))
  const row = getComputedStyle(document.querySelector('.channel-pane .composer-row'))
  const knob = document.querySelector('.knob'), behind = getComputedStyle(knob.closest('button'))
  return [apart(row.borderTopColor, row.backgroundColor), apart(getComputedStyle(knob).backgroundColor, behind.backgroundColor)]
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_edge_of_what_is_filled_in_or_switched_is_seen_by_who_sees_little(visit: Visit, theme: str):
    page = await visit.opens(1440, theme)
    await page.click("#tab-faults")
    assert min(await page.evaluate(EDGES)) >= 3


async def test_an_answer_is_given_by_keys_alone(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.locator("#phone .compose textarea").focus()
    await page.keyboard.type("No mouse here #bug")
    await page.keyboard.press("Enter")
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).get_by_role("button", name="Reply", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".modal textarea")).to_be_focused()
    await page.keyboard.type("Answered by keys.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#phone .bubble", has_text="Answered by keys.")).to_be_visible()


async def test_a_button_that_is_at_work_keeps_the_focus(visit: Visit):
    await visit.has_written("Will it stay? #bug")
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    unheard = '{"acknowledged": false, "error": "dispatch_failed"}'
    await page.route("**/control/slack/click", lambda route: route.fulfill(body=unheard))
    button = page_of.card_of(page, visit.customer).get_by_role("button", name="Reply", exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".notices .error")).to_be_visible()
    await expect(button).to_be_focused()


async def test_focus_is_seen_on_whatever_has_it(visit: Visit):
    page = await visit.opens()
    hidden = []
    for _ in range(12):
        await page.keyboard.press("Tab")
        style = "document.activeElement && getComputedStyle(document.activeElement)"
        outline = await page.evaluate(f"{style}.outlineStyle + ' ' + {style}.outlineWidth")
        if outline.startswith("none") or outline.endswith(" 0px"):
            hidden.append(await page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert [one for one in hidden if "<textarea" not in one] == []


CUT = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect()
  const wide = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset) - 0.5, cut = []
  for (let part = one.parentElement; part; part = part.parentElement) {
    const edge = part.getBoundingClientRect()
    if (getComputedStyle(part).overflowY === 'visible') continue
    if (box.left - wide < edge.left || box.right + wide > edge.right || box.bottom + wide > edge.bottom) cut.push(part.className)
  }
  return cut.length ? one.outerHTML.slice(0, 120) : ''
}"""


async def test_the_ring_around_what_has_the_focus_is_not_cut_at_an_edge(visit: Visit):
    page = await visit.opens(390, tab="wire")
    await page.click("#tab-faults")
    cut = []
    for _ in range(16):
        await page.keyboard.press("Tab")
        cut.append(await page.evaluate(CUT))
    assert [one for one in cut if one] == []


async def test_a_menu_is_opened_moved_in_and_left_by_keys(visit: Visit):
    page = await visit.opens()
    button = page.locator("#slack .self button").first
    await button.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()


async def test_the_phone_is_four_keys_away(visit: Visit):
    await visit.makes_customer()
    page = await visit.opens()
    for key in ("Tab", "Tab", "Tab", "Enter"):
        await page.keyboard.press(key)
    await expect(page.locator("#phone .compose textarea")).to_be_focused()


async def test_a_form_that_is_closed_gives_the_focus_back_to_its_button(visit: Visit):
    await visit.has_written("Will it come back? #bug")
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    button = page_of.card_of(page, visit.customer).get_by_role("button", name="Reply", exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".modal textarea")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()


async def test_the_phone_can_be_reached_by_keys_while_a_form_is_open(visit: Visit):
    await visit.has_written("Both at once? #bug")
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).get_by_role("button", name="Reply", exact=True).click()
    await page.locator(".modal button[type=submit]").focus()
    await page.keyboard.press("Tab")
    await expect(page.locator("#tab-crossings")).to_be_focused()


async def test_a_thread_that_is_opened_by_a_key_is_where_one_writes(visit: Visit):
    await visit.has_written("Open me #bug")
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).locator(".replies").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".thread-pane .composer textarea")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page_of.card_of(page, visit.customer).locator(".replies")).to_be_focused()


async def test_what_can_be_done_with_a_message_is_one_stop_in_which_arrows_move(visit: Visit):
    for words in ("First", "Second"):
        await visit.slack("chat.postMessage", channel="C0IDEAS", text=f"{words} of {visit.number}")
    page = await visit.opens()
    await page_of.opens_channel(page, "ideas")
    first = page.locator(".channel-pane .message", has_text=f"First of {visit.number}")
    await first.locator(".tools-call").focus()
    await expect(first.get_by_role("button", name="React with +1")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(first.get_by_role("button", name="React with eyes")).to_be_focused()
    await page.keyboard.press("Tab")
    second = page.locator(".channel-pane .message", has_text=f"Second of {visit.number}")
    await expect(second.locator(".tools button").first).to_be_focused()
    await expect(first.locator(".tools")).to_have_count(0)


async def guided(visit: Visit) -> Page:
    """The page of somebody who has a customer's phone in hand and has opened the guide."""
    await visit.makes_customer()
    page = await visit.opens()
    await page_of.takes_phone_of(page, visit.customer)
    await page.click(".guide-button")
    return page


async def test_who_is_guided_by_keys_stays_with_the_guide(visit: Visit):
    page = await guided(visit)
    await page.locator(".guide-acts .primary").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".guide li.done")).to_have_count(1)
    await expect(page.locator(".guide:focus-within, .guide:focus")).to_have_count(1)


async def test_who_is_shown_the_place_by_a_key_is_led_to_it(visit: Visit):
    page = await guided(visit)
    await page.locator(".guide-acts .show").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#phone .compose textarea")).to_be_focused()


async def test_the_name_of_a_field_leads_into_it(visit: Visit):
    await visit.has_written("Where is the field? #bug")
    page = await visit.opens()
    await page_of.opens_channel(page, "bugs")
    await page_of.card_of(page, visit.customer).get_by_role("button", name="Decide", exact=True).click()
    await page.locator(".modal label", has_text="What is proposed").click()
    await expect(page.get_by_label("What is proposed")).to_be_focused()
