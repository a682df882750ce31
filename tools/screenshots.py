"""`make screenshots`: the pictures in docs/pictures, taken of the page as it is, after the story was played on it.

Knows which moments are shown; the sandbox, the bot and the story are the real ones. Needs Chromium and, for emoji, a font
that has them (Debian: `apt-get install chromium fonts-noto-color-emoji`).
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.journeys import house as houses

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
STORY_SECONDS = 180
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
    await takes_phone_of(page, "Maya")
    await page.mouse.move(5, 5)


async def in_a_form(page: Page) -> None:
    """The form that answers Nora, with the guide above."""
    await takes_phone_of(page, "Nora")
    await page.click(".rail .channel:has-text('support')")
    await page.click(".guide-button")
    await page.locator(".message .b-button.primary").first.click()
    await page.locator(".modal textarea").fill("Elle est aussi dans le courriel du 2 octobre.")


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


async def small_phone(page: Page) -> None:
    await takes_phone_of(page, "Maya")


async def small_wire(page: Page) -> None:
    await page.click(".tabs button:nth-child(2)")


async def takes_phone_of(page: Page, name: str) -> None:
    if await page.locator(".tabs").is_visible():
        await page.click(".tabs button:nth-child(3)")
    await page.click("#phone .side-head .menu-text")
    await page.click(f"#phone .side-head [role=menuitemradio]:has-text('{name}')")


MOMENTS = (
    Moment("page", (1440, 900), "theme=light&lang=en", in_thread),
    Moment("page-dark", (1440, 900), "theme=dark&lang=fr", in_a_form),
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


def main() -> int:
    """Plays the story, takes the pictures; gives 1 where there is no Chromium."""
    if not Path(CHROMIUM).exists():
        print("Chromium is not installed: `apt-get install chromium`, or name it in CHROMIUM.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        house = houses.build(Path(folder), {"ISTHMUS_REPLY_HOLD_SECONDS": "2"})
        (Path(folder) / "isthmus.toml").unlink()  # the story makes its routes itself
        try:
            house.start()
            command = [sys.executable, "-m", "sandbox.stories", "--url", house.url]
            told = subprocess.run(command, cwd=ROOT, check=False, timeout=STORY_SECONDS, capture_output=True)
            if told.returncode:
                print(told.stdout.decode()[-2000:])
                return 1
            asyncio.run(take_all(house.url))
        finally:
            house.end()
            house.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
