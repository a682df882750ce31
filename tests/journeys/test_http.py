"""Over HTTP: what platforms post to us, web and worker as two processes, workspaces that install the app.

On SQLite all is one process, on PostgreSQL `web` receives and `worker` does the rest.
"""

import asyncio
import hashlib
import hmac
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest

from sandbox.cast import Colleague, Customer
from tests import ports
from tests.journeys import house as houses
from tests.journeys.conftest import SUPPORT, Town
from tests.journeys.house import House

pytestmark = pytest.mark.parametrize("house", ["sqlite", "postgres"], indirect=True, scope="module")

FREE = True
SIGNING, HOOK, BOT, TEAM = "sandbox-signing-secret", "a-secret-of-ours", "100002:second-token", "T0SECOND"
OTHER = "T0OTHER"
ENV = {
    "SLACK_APP_TOKEN": "",
    "SLACK_SIGNING_SECRET": SIGNING,
    "SLACK_CLIENT_ID": "100001.200002",
    "SLACK_CLIENT_SECRET": "sandbox-client-secret",
    "SLACK_INSTALL_TEAMS": f"T0SANDBOX, {TEAM}",
    "TELEGRAM_WEBHOOK_SECRET": HOOK,
    "ISTHMUS_SECRET_KEY": "a key of forty random letters in this test",
    "SECOND_TOKEN": BOT,
    "SECOND_SECRET": "another-secret",
}
SECOND = f"""
[[telegram]]
name = "second"
bot_token = "env:SECOND_TOKEN"
api_url = "URL"
workspace = "{TEAM}"
webhook_url = "HOOK"
webhook_secret = "env:SECOND_SECRET"
"""
WORKSPACE = {
    "team": {"id": TEAM, "name": "Second Ltd"},
    "bots": [],
    "users": [{"id": "U1DORA", "name": "dora", "real_name": "Dora Second"}],
    "channels": [{"id": "C1SUPPORT", "name": "support"}],
}


@dataclass(slots=True)
class Street:
    """A house whose bot is reached over HTTP."""

    house: House
    url: str
    logs: list[Any]

    def said(self) -> str:
        """Everything that every process has logged."""
        return "\n".join(path.read_text("utf-8", "replace") for path in self.logs)


@pytest.fixture(scope="module")
def street(house: House) -> Iterator[Street]:
    """The bot in HTTP mode, with a second one for a workspace that has not installed us yet."""
    url = f"http://127.0.0.1:{ports.free()}"
    house.changes |= {"PORT": url.rsplit(":", 1)[1], "TELEGRAM_WEBHOOK_URL": url}
    with (house.folder / "isthmus.toml").open("a") as settings:
        settings.write(SECOND.replace("URL", house.url).replace("HOOK", url))
    house.control("/telegram/bots", {"token": BOT, "username": "second_sandbox_bot"})
    house.control("/slack/workspaces", WORKSPACE)
    house.control("/slack/workspaces", {"team": {"id": OTHER, "name": "Other Ltd"}, "bots": []})
    words = ["run"] if "DATABASE_URL" not in house.changes else ["web", "worker"]
    running: list[subprocess.Popen[bytes]] = []
    logs: list[Any] = []
    try:
        if len(words) > 1:
            assert house.launch("migrate").wait(2 * houses.PATIENCE) == 0  # as the Procfile's release does
        for word in words:
            running.append(house.launch(word))
            logs.append(house.log)
        _until_ready(running, logs)
        addresses = {"events_url": f"{url}/slack/events", "redirect_url": f"{url}/slack/oauth_redirect"}
        done = house.control("/slack/http", {**addresses, "retry_delays": [0.2, 0.5, 1.0]})
        assert done["verified"], done
        houses.acquaint(house)
        yield Street(house, url, logs)
        for process in running:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(houses.PATIENCE) for process in running] == [0] * len(running)
    finally:
        for process in running:
            process.kill()
            process.wait()


def _until_ready(running: list["subprocess.Popen[bytes]"], logs: list[Any]) -> None:
    until = time.monotonic() + houses.PATIENCE
    while not all('"event": "ready"' in path.read_text("utf-8") for path in logs):
        texts = "\n".join(path.read_text("utf-8")[-2000:] for path in logs)
        assert time.monotonic() < until, texts
        assert all(process.poll() is None for process in running), texts
        time.sleep(0.05)


@pytest.fixture
async def web(street: Street) -> Any:
    """A browser, or whoever says they are a platform."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


def event(text: str, number: str, thread: str = "") -> dict[str, Any]:
    """What Slack would post if Ann wrote this."""
    said = {"type": "message", "channel": SUPPORT, "user": "U0ANN", "text": text, "ts": f"{time.time():.6f}"}
    where = {"thread_ts": thread} if thread else {}
    body = {"type": "event_callback", "team_id": "T0SANDBOX", "event_id": number, "event": said | where}
    return body | {"api_app_id": "A0ISTHMUS", "authorizations": [{"team_id": "T0SANDBOX"}]}


async def posted(
    web: aiohttp.ClientSession, street: Street, body: Any, secret: str = SIGNING, age: float = 0
) -> int:
    """The status of a Slack event that is signed with this secret so many seconds ago."""
    stamp, text = str(int(time.time() - age)), json.dumps(body)
    mac = hmac.new(secret.encode(), f"v0:{stamp}:{text}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}
    headers["Content-Type"] = "application/json"
    async with web.post(f"{street.url}/slack/events", data=text, headers=headers) as answer:
        return answer.status


async def test_both_ways_over_http(street: Street, town: Town):
    customer, card = await town.subject("The door sticks")
    await town.ann.opens(card, "Reply")
    await town.ann.fills({"words": "Which door?"})
    assert await customer.gets("Which door?")


async def test_a_form_is_refused_at_once(street: Street, town: Town):
    _, card = await town.subject("The window sticks")
    view = await town.ann.opens(card, "Reply")
    done = await town.ann.fills({"words": "  "})
    await town.client.act("/slack/close_view", {"user": town.ann.id, "view": view["id"]})
    assert done["errors"]


async def test_a_command_is_answered(street: Street, town: Town):
    assert (
        "Slack is connected" in (await town.ann.runs("/isthmus status", SUPPORT, "Slack is connected")).text
    )


async def test_what_slack_repeats_is_said_once(street: Street, town: Town, web: aiohttp.ClientSession):
    customer, card = await town.subject("The lamp flickers")
    body = event("<@U0ISTHMUS> We are on our way", "Ev0TWICE", card.ts)
    assert [await posted(web, street, body) for _ in range(3)] == [200] * 3
    await customer.gets("We are on our way")
    await town.calm()
    assert sum("on our way" in note.text for note in await customer.answers()) == 1


@pytest.mark.parametrize("wrong", [{"secret": "forged"}, {"age": 301}, {"age": -301}])
async def test_what_is_forged_or_old_leaves_no_trace(
    street: Street, town: Town, web: aiohttp.ClientSession, wrong: dict[str, Any]
):
    customer, card = await town.subject("The tap drips")
    body = event("<@U0ISTHMUS> Forged words", f"Ev{card.ts}", card.ts)
    refused = await posted(web, street, body, **wrong)
    body["event"]["text"] = (
        "<@U0ISTHMUS> Honest words"  # the same event_id: it would be known, had it been stored
    )
    assert (refused, await posted(web, street, body)) == (401, 200)
    await customer.gets("Honest words")
    assert not [note for note in await customer.answers() if "Forged" in note.text]


@pytest.mark.parametrize(
    ("path", "secret", "status"),
    [("main", HOOK, 200), ("main", "wrong", 403), ("main", "", 403), ("second", HOOK, 403), ("x", HOOK, 404)],
)
async def test_only_telegram_posts_updates(
    street: Street, web: aiohttp.ClientSession, path: str, secret: str, status: int
):
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    body = {"update_id": 7_000_000, "poll": {}}
    async with web.post(f"{street.url}/telegram/{path}", json=body, headers=headers) as answer:
        assert answer.status == status


async def test_somebody_of_another_organisation_never_answers(street: Street, town: Town):
    customer, card = await town.subject("The roof leaks")
    stranger = Colleague(town.client, "W9XENIA", "Xenia Elsewhere")
    wish = {"id": stranger.id, "name": "xenia", "real_name": stranger.name, "home": "T9OTHER"}
    await town.client.act("/slack/users", {**wish, "channels": [SUPPORT]})
    written = await stranger.says(SUPPORT, "@isthmus I will answer", card.ts)
    await stranger.overhears("Only the people who answer customers", after=written)
    assert not [note for note in await customer.answers() if "I will answer" in note.text]


async def installed(street: Street, web: aiohttp.ClientSession, **asked: str) -> tuple[int, str]:
    """A person of a workspace installs the app in their browser; status and page."""
    async with web.get(f"{street.url}/slack/install", allow_redirects=False) as begun:
        away = begun.headers["Location"]
    async with web.get(f"{away}&{urlencode(asked)}") as answer:
        return answer.status, await answer.text()


async def test_what_waits_for_a_workspace_goes_there_when_it_installs_us(
    street: Street, town: Town, web: aiohttp.ClientSession
):
    await says(town, "Nobody is here yet")
    status, page = await installed(street, web, team=TEAM)
    assert (status, "Second Ltd" in page) == (200, True)
    await invite(town)
    await asyncio.to_thread(houses.acquaint, street.house, f"slack:{TEAM}", ("C1SUPPORT",))
    said = await appears(town, "Nobody is here yet")
    await answered(town, said["thread_ts"], "We are now")


async def test_no_token_and_no_code_is_in_any_log(street: Street):
    said = street.said()
    assert not [word for word in ("xoxb-", "xoxe", "code=", HOOK, BOT.split(":")[1]) if word in said]


async def test_an_uninstalled_workspace_leaves_the_others_alone(
    street: Street, town: Town, web: aiohttp.ClientSession
):
    await town.client.act("/slack/uninstall", {"team": TEAM})
    await says(town, "Are you gone?")
    customer, _ = await town.subject("Still here")
    assert customer

    async def ready() -> bool | None:
        return True if await status_of(web, f"{street.url}/readyz") == 200 else None

    await town.client.until(ready, "readiness without the one that is gone")
    assert (await installed(street, web, team=TEAM))[0] == 200
    await invite(town)
    await appears(town, "Are you gone?")


async def test_a_token_that_ends_is_renewed_ahead(street: Street, town: Town, web: aiohttp.ClientSession):
    await town.client.act("/slack/rotation", {"seconds": 3000})
    await installed(street, web, team=TEAM)
    await town.client.until(lambda: renewed(street), "a fresh token")
    await town.client.act("/slack/rotation", {"seconds": 0})


async def renewed(street: Street) -> bool | None:
    return True if "installation.renewed" in street.said() else None


async def test_a_state_is_good_once_and_in_one_browser(street: Street, web: aiohttp.ClientSession):
    async with web.get(f"{street.url}/slack/install", allow_redirects=False) as begun:
        state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
    back = f"{street.url}/slack/oauth_redirect?code=x&state={state}"
    async with aiohttp.ClientSession() as another, another.get(back) as answer:
        elsewhere = answer.status
    first, second = [await status_of(web, back) for _ in range(2)]
    assert (elsewhere, first, second) == (403, 502, 403)


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"team": "T0SANDBOX"}, 409, "joined already"),
        ({"team": TEAM, "org": "1"}, 403, "whole organisation"),
        ({"team": TEAM, "error": "access_denied"}, 403, "not allowed"),
        ({"team": OTHER}, 403, f"add {OTHER} to SLACK_INSTALL_TEAMS"),
    ],
)
async def test_what_cannot_be_installed_is_a_sentence(
    street: Street, web: aiohttp.ClientSession, asked: dict[str, str], status: int, words: str
):
    found, page = await installed(street, web, **asked)
    assert (found, words in page) == (status, True)


async def status_of(web: aiohttp.ClientSession, url: str) -> int:
    async with web.get(url) as answer:
        return answer.status


async def says(town: Town, text: str) -> None:
    """A customer of the second bot writes."""
    await town.client.act("/telegram/message", {"user": 30_001, "name": "Zoe", "text": text, "bot": BOT})


async def invite(town: Town) -> None:
    """The bot comes into the second workspace's channel."""
    await town.client.act("/slack/channels/invite", {"team": TEAM, "channel": "C1SUPPORT"})


async def shown(town: Town) -> list[dict[str, Any]]:
    found = await town.client.see("/slack/messages", team=TEAM, channel="C1SUPPORT")
    return list(found["messages"])


async def appears(town: Town, words: str) -> dict[str, Any]:
    """Awaits a customer's words in the second workspace."""

    async def look() -> dict[str, Any] | None:
        return next((one for one in await shown(town) if words in one["text"]), None)

    return await town.client.until(look, f"{words!r} in the second workspace", 45)


async def answered(town: Town, card: str, words: str) -> None:
    """Dora of the second workspace answers, and the customer of the second bot gets it."""
    wish = {"user": "U1DORA", "channel": "C1SUPPORT", "thread_ts": card, "text": f"@isthmus {words}"}
    await town.client.act("/slack/message", {"team": TEAM, **wish})
    customer = Customer(town.client, 30_001, "Zoe")

    async def look() -> bool | None:
        seen = await town.client.see("/telegram/messages", user=customer.id, bot=BOT)
        return True if any(words in str(one) for one in seen["messages"]) else None

    await town.client.until(look, f"{words!r} for the customer")
