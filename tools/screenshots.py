"""`make screenshots`: the pictures in docs/pictures, taken of the page as it is, after the story was played on it.

Knows which moments are shown; the sandbox, the bot and the story are the real ones. Needs Chromium and, for emoji, a font
that has them (Debian: `apt-get install chromium fonts-noto-color-emoji`).
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.console import demo, supervising
from tests import ports
from tests.page import visit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
STORY_SECONDS = 180
HELP = ".guide-acts .primary"
SETTLED = 600
"""Milliseconds after the last click, in which pictures and letters come in."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One picture: its file, the size and look of the page, and what is done before it is taken."""

    name: str
    size: tuple[int, int]
    look: str
    prepare: Callable[[Page], Awaitable[None]]


async def in_thread(page: Page) -> None:
    """Maya's thread beside the channel, her phone at the right."""
    await page.click(".rail .channel:has-text('bugs')")
    await page.click(".replies")
    await visit.takes_phone_of(page, "Maya")
    await page.mouse.move(5, 5)


async def in_a_form(page: Page) -> None:
    """The form that answers Nora, with the guide above."""
    await visit.takes_phone_of(page, "Nora")
    await page.click(".rail .channel:has-text('support')")
    await page.click(".guide-button")
    await page.locator(".message .b-button.primary").first.click()
    await page.locator(".modal textarea").fill("Elle est aussi dans le courriel du 2 octobre.")


async def at_the_consent(page: Page) -> None:
    """The guided story in the middle: a proposal waits for a colleague, who is at the screen."""
    await led_by_the_guide(page, 3)
    if "Ben" in await page.locator("#slack .self button").first.inner_text():
        # Else the guide, which goes on by itself, has been helped to a colleague already.
        await page.click(HELP)
        await page.wait_for_selector("#slack .self button:not(:has-text('Ben'))")
    await page.mouse.move(5, 5)


async def at_the_digest(page: Page) -> None:
    """The guided story at its end."""
    await led_by_the_guide(page, 6)
    await page.mouse.move(5, 5)


async def led_by_the_guide(page: Page, steps: int) -> None:
    """Lets the guide do so many steps, for a customer who has not written before."""
    await page.click("#phone .side-head .menu-text")
    await page.get_by_role("menuitem", name="New customer").click()
    await page.click("dialog button[type=submit]")
    await page.wait_for_selector("#phone .first-words")
    await page.click(".guide-button")
    while await page.locator(".guide li.done").count() < steps:
        await visit.is_guided_on(page)


async def at_the_desk(page: Page) -> None:
    """App Home."""
    await visit.takes_phone_of(page, "Julien")
    await page.click(".rail .app")
    await page.wait_for_selector(".home h4")


async def at_the_faults(page: Page) -> None:
    """Everything that can go wrong, one of it switched on."""
    await page.click(".rail .channel:has-text('ideas')")
    await page.click(".side-switch button:nth-child(1)")
    await page.click("#tab-faults")
    await page.get_by_role("switch").nth(0).click()
    await page.mouse.move(5, 5)


async def small_slack(page: Page) -> None:
    await page.click(".rail .channel:has-text('bugs')")
    await page.click(".replies")
    await page.mouse.move(5, 5)


async def small_phone(page: Page) -> None:
    await visit.takes_phone_of(page, "Maya")


async def small_wire(page: Page) -> None:
    await page.click(".tabs button:nth-child(2)")


MOMENTS = (
    Moment("page", (1440, 900), "theme=light&lang=en", in_thread),
    Moment("page-dark", (1440, 900), "theme=dark&lang=fr", in_a_form),
    Moment("page-digest", (1440, 900), "theme=dark&lang=en", at_the_digest),
    Moment("page-desk", (1440, 900), "theme=light&lang=en", at_the_desk),
    Moment("page-decision", (1440, 900), "theme=light&lang=en", at_the_consent),
    Moment("page-faults", (1024, 768), "theme=light&lang=en", at_the_faults),
    Moment("page-small-inside", (390, 844), "theme=light&lang=en", small_slack),
    Moment("page-small-between", (390, 844), "theme=dark&lang=fr", small_wire),
    Moment("page-small-outside", (390, 844), "theme=light&lang=en", small_phone),
)


async def take(browser: Browser, url: str, moment: Moment) -> None:
    """One picture, into FOLDER."""
    width, height = moment.size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", timezone_id="Europe/London"
    )
    page = await context.new_page()
    await page.goto(f"{url}/?{moment.look}")
    await page.wait_for_selector(".stage")
    await moment.prepare(page)
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(SETTLED)
    await page.screenshot(path=FOLDER / f"{moment.name}.png")
    await page.keyboard.press("Escape")  # a form would stay open for whoever looks next
    await page.wait_for_timeout(SETTLED)
    await context.close()


async def take_all(url: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for moment in MOMENTS:
            await take(browser, url, moment)
            print(f"docs/pictures/{moment.name}.png")
        await browser.close()


async def show() -> int:
    """Plays the story as the demo does, takes the pictures; gives 1 when the story went wrong."""
    with tempfile.TemporaryDirectory() as name:
        async with demo.children_in(Path(name)) as children:
            bots = demo.Bots(children, demo.Wish(once=True, replay=None), ports.free())
            async with supervising.serving(bots, demo.HOST) as supervisor:
                await demo.begin(children, bots, supervisor)
                url = f"http://{demo.HOST}:{bots.port}"
                pipe = asyncio.subprocess.PIPE
                story = await children.start("story", "sandbox.stories", "--url", url, stdout=pipe)
                told, _ = await asyncio.wait_for(story.communicate(), STORY_SECONDS)
                if story.returncode:
                    print(told.decode()[-2000:])
                    return 1
                await take_all(url)
    return 0


def main() -> int:
    """The exit code: 1 where there is no Chromium, or where the story went wrong."""
    if not Path(CHROMIUM).exists():
        print("Chromium is not installed: `apt-get install chromium`, or name it in CHROMIUM.")
        return 1
    for folder in (FOLDER, demo.FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    return asyncio.run(show())


if __name__ == "__main__":
    sys.exit(main())
