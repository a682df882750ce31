"""A person before the page: opens it, clicks, types, reads. Knows the page's places, no test."""

import asyncio
import json
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.journeys.house import House
from tests.patience import PATIENCE

expect.set_options(timeout=1000 * PATIENCE)
HEIGHTS = {1440: 900, 1024: 768, 390: 844}
HELPS = """said => document.querySelector('.guide-words').innerText === said
    && Boolean(document.querySelector('.guide-acts .primary'))"""
"""Whether the stage that says this is one in which the guide can help: the words and the button are looked at together, for a
stage that waits for nobody may be followed by the next between two looks."""


@dataclass  # no slots: Playwright notes on the object which of its methods listen
class Visit:
    """One visitor, with a customer of their own; `complaints` are console errors and requests to other hosts."""

    house: House
    browser: Browser
    number: int
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def customer(self) -> str:
        return f"Nadia Visitor{self.number}"

    @property
    def customer_id(self) -> int:
        return 70_000 + self.number

    async def opens(self, width: int = 1440, theme: str = "light", lang: str = "en", tab: str = "") -> Page:
        """The page, with both sides read."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, reduced_motion="reduce"
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        await page.goto(f"{self.house.url}/?theme={theme}&lang={lang}&tab={tab}")
        await page.wait_for_selector(".stage")
        return page

    async def leaves(self) -> None:
        """Close what was opened."""
        for context in self.contexts:
            await context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # A refusal of the sandbox is a 400 that the page says in words; the browser notes it all the same.
        if message.type in ("error", "warning") and "status of 400" not in message.text:
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.house.url, "data:", "blob:")):
            self.complaints.append(f"asked {request.url}")

    async def makes_customer(self, language: str = "en") -> None:
        """A customer of this visit's own, whose phone can be taken up."""
        wish = {
            "id": self.customer_id, "name": self.customer, "username": f"visitor{self.number}",
            "language_code": language, "started": True,
        }  # fmt: skip
        await asyncio.to_thread(self.house.control, "/telegram/users", wish)

    async def has_written(self, text: str) -> tuple[str, str]:
        """A customer of this visit's own has written; gives the channel and the thread in which the words stand."""
        await self.makes_customer()
        after = (await self.control("/feed?after=4503599627370496", verb="GET"))["last"]
        await self.control("/telegram/message", {"user": self.customer_id, "text": text})
        while True:
            told = await self.control(f"/feed?after={after}&platform=slack&kind=message&wait=5", verb="GET")
            for one in told["happenings"]:
                after = one["n"]
                if one["name"] == self.customer and one["thread_ts"]:
                    return one["channel"], one["thread_ts"]

    async def control(self, path: str, body: Any = None, verb: str = "POST") -> Any:
        return await asyncio.to_thread(self.house.control, path, body, verb)

    async def slack(self, method: str, **arguments: Any) -> Any:
        """A Web API call with the bot's token."""
        headers = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json"}
        return await asyncio.to_thread(_call, f"{self.house.url}/api/{method}", arguments, headers)

    async def telegram(self, method: str, **arguments: Any) -> Any:
        """A Bot API call with the bot's token."""
        url = f"{self.house.url}/bot100001:sandbox-token/{method}"
        return await asyncio.to_thread(_call, url, arguments, {"Content-Type": "application/json"})


def _call(url: str, arguments: Any, headers: dict[str, str]) -> Any:
    asked = urllib.request.Request(url, data=json.dumps(arguments).encode(), headers=headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(asked, timeout=PATIENCE) as answer:
        said = json.loads(answer.read())
    assert said["ok"], said
    return said


async def turn_to(page: Page, tab: str) -> None:
    """Bring one part of the page to sight, where only some are shown."""
    width = (page.viewport_size or {"width": 1440})["width"]
    order = {"slack": 1, "wire": 2, "phone": 3}
    if width <= 760:
        await page.click(f".tabs button:nth-child({order[tab]})")
    elif width <= 1240 and tab != "slack":
        await page.click(f".side-switch button:nth-child({order[tab] - 1})")


async def takes_phone_of(page: Page, name: str) -> None:
    """Choose whose phone it is."""
    await turn_to(page, "phone")
    await page.click("#phone .side-head .menu-text")
    await page.click(f"#phone .side-head [role=menuitemradio]:has-text('{name}')")
    await expect(page.locator("#phone .side-head .menu-text")).to_contain_text(name)


async def becomes(page: Page, name: str) -> None:
    """Take a colleague's place in Slack."""
    await page.click("#slack .self button")
    await page.click(f"#slack .self [role=menuitemradio]:has-text('{name}')")
    await expect(page.locator("#slack .self button").first).to_contain_text(name)


async def writes(page: Page, text: str) -> None:
    """The customer types and sends."""
    await page.locator("#phone .compose textarea").fill(text)
    await page.keyboard.press("Enter")


async def opens_channel(page: Page, name: str) -> None:
    await turn_to(page, "slack")
    await page.click(f".rail .channel:has-text('{name}')")


def card_of(page: Page, name: str) -> Locator:
    """The newest card of a customer in the channel that is open."""
    return page.locator(".channel-pane .message", has=page.locator("h4", has_text=name)).last


async def opens_thread(page: Page, name: str) -> Locator:
    """Open the thread below a customer's card; gives the thread."""
    await card_of(page, name).locator(".replies").click()
    thread = page.locator(".thread-pane")
    await expect(thread).to_be_visible()
    return thread


async def is_guided_on(page: Page) -> None:
    """One stage of the guide: it helps where it can; back when the next stage is there."""
    words = page.locator(".guide-words")
    said = await words.inner_text()
    if await page.evaluate(HELPS, said):
        await page.click(".guide-acts .primary")
    await expect(words).not_to_have_text(said)
