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


async def test_a_menu_is_opened_moved_in_and_left_by_keys(visit: Visit):
    page = await visit.opens()
    button = page.locator("#slack .self button").first
    await button.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Escape")
    await expect(button).to_be_focused()
