"""A session of the real slack_bolt against the sandbox, recorded and checked where a validator is at hand."""

import asyncio
import pathlib
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.patience import PATIENCE
from tests.sandbox import slack_house

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "answer",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Answer"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Your answer"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}]}
CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "A customer asks"}},
    {
        "type": "actions",
        "block_id": "tools",
        "elements": [
            {
                "type": "button",
                "action_id": "take",
                "value": "7",
                "text": {"type": "plain_text", "text": "Take"},
            },
            {
                "type": "static_select",
                "action_id": "tag",
                "placeholder": {"type": "plain_text", "text": "Tag"},
                "options": [{"text": {"type": "plain_text", "text": t}, "value": t} for t in ("bug", "idea")],
            },
        ],
    },
]


class Bot:
    """A bolt app that keeps what it was sent."""

    def __init__(self, base: str) -> None:
        self.heard: list[tuple[str, Any]] = []
        client = AsyncWebClient(token="xoxb-sandbox", base_url=f"{base}/api/")
        self.app = AsyncApp(client=client)
        self.client = client
        app = self.app
        app.event("app_home_opened")(self._home)
        app.event(re.compile(".+"))(self._event)
        app.command("/feedback")(self._command)
        app.action("take")(self._take)
        app.action("tag")(self._action)
        app.shortcut("send")(self._shortcut)
        app.view("answer")(self._submitted)
        app.view_closed("answer")(self._closed)

    async def _event(self, event: dict[str, Any]) -> None:
        self.heard.append((event["type"] + ":" + event.get("subtype", ""), event))

    async def _home(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        self.heard.append(("app_home_opened:", event))
        await client.views_publish(user_id=event["user"], view=HOME)

    async def _command(self, ack: Any, body: dict[str, Any]) -> None:
        self.heard.append(("command", body))
        await ack("noted")

    async def _take(self, ack: Any, body: dict[str, Any], client: AsyncWebClient, respond: Any) -> None:
        await ack()
        self.heard.append(("take", body))
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await respond("taken", replace_original=False)

    async def _action(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self.heard.append(("action", body))

    async def _shortcut(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self.heard.append(("shortcut", body))

    async def _submitted(self, ack: Any, body: dict[str, Any]) -> None:
        value = body["view"]["state"]["values"]["words"]["text"]["value"]
        self.heard.append(("submitted", value))
        if value == "no":
            await ack(response_action="errors", errors={"words": "Say more."})
        else:
            await ack()

    async def _closed(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self.heard.append(("closed", body))

    async def hears(self, kind: str, count: int = 1) -> Any:
        """The newest of `count` things of that kind; raises AssertionError when they do not come."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [what for name, what in self.heard if name == kind]
            if len(found) >= count:
                return found[-1]
            await asyncio.sleep(0.01)
        raise AssertionError(f"{kind} did not come; heard {[n for n, _ in self.heard]}")


@pytest.fixture
async def house() -> AsyncIterator[slack_house.House]:
    async with slack_house.house() as made:
        yield made


@pytest.fixture
async def bot(house: slack_house.House) -> AsyncIterator[Bot]:
    made = Bot(house.base)
    handler = AsyncSocketModeHandler(made.app, "xapp-sandbox")
    await handler.connect_async()
    await house.await_("socket_opened")
    yield made
    await handler.close_async()


async def test_a_person_s_message_reaches_the_bot_as_slack_writes_it(
    house: slack_house.House, bot: Bot
) -> None:
    await house.say("a & b <c> @ben https://example.org")
    event = await bot.hears("message:")
    assert event["text"] == "a &amp; b &lt;c&gt; <@U0BEN> <https://example.org>"


async def test_a_mention_comes_as_app_mention_too(house: slack_house.House, bot: Bot) -> None:
    await house.say("@isthmus help")
    assert (await bot.hears("app_mention:"))["text"] == "<@U0ISTHMUS> help"


async def test_a_command_s_acknowledgement_is_shown_to_its_user(house: slack_house.House, bot: Bot) -> None:
    said = await house.do("command", user="U0ANN", channel="C0SUPPORT", command="/feedback", text="help")
    assert said == {"acknowledged": True, "response": {"text": "noted"}}


async def test_a_button_opens_a_modal_for_the_one_who_pressed_it(house: slack_house.House, bot: Bot) -> None:
    ts = await house.post("card", blocks=CARD)
    await house.do("click", user="U0BEN", channel="C0SUPPORT", ts=ts, action_id="take")
    opened = await house.await_("view_opened")
    assert opened["user"] == "U0BEN"


async def test_a_refused_form_stays_open_with_the_bot_s_errors(house: slack_house.House, bot: Bot) -> None:
    ts = await house.post("card", blocks=CARD)
    await house.do("click", user="U0BEN", channel="C0SUPPORT", ts=ts, action_id="take")
    await house.await_("view_opened")
    said = await house.do("submit", user="U0BEN", values={"Your answer": "no"})
    assert said == {"acknowledged": True, "open": True, "errors": {"words": "Say more."}}


async def test_an_accepted_form_closes(house: slack_house.House, bot: Bot) -> None:
    ts = await house.post("card", blocks=CARD)
    await house.do("click", user="U0BEN", channel="C0SUPPORT", ts=ts, action_id="take")
    await house.await_("view_opened")
    said = await house.do("submit", user="U0BEN", values={"words": {"text": "Yes, gladly"}})
    assert said == {"acknowledged": True, "open": False}


async def test_opening_the_home_tab_lets_the_bot_publish_it(house: slack_house.House, bot: Bot) -> None:
    await house.do("open_home", user="U0ANN")
    await house.await_("home_published")
    assert (await house.see("user", user="ann"))["home"]["type"] == "home"


async def test_a_reconnecting_client_gets_what_came_meanwhile(house: slack_house.House, bot: Bot) -> None:
    await house.do("sockets/drop", reason="refresh_requested")
    await house.say("in the gap")
    assert (await bot.hears("message:"))["text"] == "in the gap"


async def test_a_recorded_session_satisfies_the_validator(
    house: slack_house.House, tmp_path: pathlib.Path
) -> None:
    house.shared.recorder.start(str(tmp_path))
    bot = Bot(house.base)
    handler = AsyncSocketModeHandler(bot.app, "xapp-sandbox")
    await handler.connect_async()
    await _people_at_work(house, bot)
    await _every_method(house, bot)
    await _acknowledged(house)
    await handler.close_async()
    house.shared.recorder.stop()
    assert await slack_house.errors_in(tmp_path) == []


async def _acknowledged(house: slack_house.House) -> None:
    """Waits until the bot has acknowledged whatever it was sent."""
    async with asyncio.timeout(PATIENCE):
        while True:
            [app] = [app for app in (await house.see("connections"))["apps"] if app["sockets"]]
            if not app["unacknowledged"] and not app["waiting"]:
                return
            await asyncio.sleep(0.05)


async def _people_at_work(house: slack_house.House, bot: Bot) -> None:
    ts = await house.say("Hello *all*, see #bugs & <x> :wave: https://example.org/a?b=1&c=2")
    reply = await house.say("> quoted\n• one\n• two", user="U0BEN", thread_ts=ts)
    await house.do("edit", channel="C0SUPPORT", ts=reply, text="better & shorter")
    await house.do("react", channel="C0SUPPORT", ts=ts, user="U0CLEO", name="+1::skin-tone-3")
    await house.do("unreact", channel="C0SUPPORT", ts=ts, user="U0CLEO", name="+1::skin-tone-3")
    await house.say("@isthmus look", thread_ts=ts, broadcast=True)
    await house.do(
        "upload", user="U0ANN", channel="C0SUPPORT", name="a b.png", size=1000, text="a picture", thread_ts=ts
    )
    await house.do("upload", user="U0ANN", channel="C0SUPPORT", name="b.pdf", size=1000)
    await house.do("unfurl", channel="C0SUPPORT", ts=ts, url="https://example.org")
    await house.do("delete", channel="C0SUPPORT", ts=reply)
    await house.do("delete", channel="C0SUPPORT", ts=ts)
    await house.say("psst", channel="@isthmus")
    await house.do("open_home", user="U0ANN")
    await house.await_("home_published")
    await house.do("open_home", user="U0ANN", tab="messages")
    await house.do("command", user="U0ANN", channel="C0SUPPORT", command="/feedback", text="a & b")
    await house.do("shortcut", user="U0ANN", callback_id="send")
    card = await house.post("card", blocks=CARD, username="Tom (Telegram)", icon_emoji=":bird:")
    await house.do("react", channel="C0SUPPORT", ts=card, user="U0CLEO", name="eyes")
    await house.do("shortcut", user="U0ANN", callback_id="send", channel="C0SUPPORT", ts=card)
    await house.do("click", user="U0BEN", channel="C0SUPPORT", ts=card, action_id="tag", value="idea")
    await house.do("click", user="U0BEN", channel="C0SUPPORT", ts=card, action_id="take")
    await house.await_("view_opened")
    await house.do("submit", user="U0BEN", values={"Your answer": "no"})
    await house.do("close_view", user="U0BEN")
    await house.do("channels", name="new-place", bot_is_member=True)
    await house.do("channels/rename", channel="#new-place", name="newer-place")
    await house.do("channels/topic", channel="#newer-place", value="All & everything")
    await house.do("channels/invite", channel="C0GENERAL", user="isthmus", by="U0ANN")
    await house.do("channels/archive", channel="#newer-place")
    await house.do("channels/delete", channel="#newer-place")
    await house.do("users/change", user="U0BEN", title="Support")
    await bot.hears("channel_archive:")


async def _every_method(house: slack_house.House, bot: Bot) -> None:
    client = bot.client
    await client.auth_test()
    await client.team_info()
    await client.bots_info(bot="B0ISTHMUS")
    await client.users_list(limit=2)
    await client.users_info(user="U0CLEO", include_locale=True)
    await client.users_profile_get(user="U0CLEO")
    await client.users_lookupByEmail(email="ann@sandbox-ltd.example")
    await client.usergroups_list(include_users=True)
    await client.usergroups_users_list(usergroup="S0AGENTS")
    await client.emoji_list()
    made = await client.conversations_create(name="fresh")
    fresh = made["channel"]["id"]
    await client.conversations_invite(channel=fresh, users="U0ANN,U0BEN")
    await client.conversations_setTopic(channel=fresh, topic="t")
    await client.conversations_rename(channel=fresh, name="fresher")
    await client.conversations_kick(channel=fresh, user="U0BEN")
    await client.conversations_archive(channel=fresh)
    await client.conversations_unarchive(channel=fresh)
    await client.conversations_leave(channel=fresh)
    await client.conversations_join(channel=fresh)
    await client.conversations_list(types="public_channel,private_channel,im", limit=3)
    await client.conversations_info(channel=fresh, include_num_members=True)
    await client.conversations_members(channel=fresh)
    await client.users_conversations()
    await client.conversations_open(users="U0CLEO", return_im=True)
    await _messages(client)
    await _files(client)


async def _messages(client: AsyncWebClient) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(channel="C0BUGS", text="a &amp; b", metadata=metadata, blocks=CARD)
    ts = posted["ts"]
    await client.chat_postMessage(channel="C0BUGS", text="reply", thread_ts=ts)
    shown = await client.chat_postMessage(channel="C0BUGS", text="reply", thread_ts=ts, reply_broadcast=True)
    await client.chat_postMessage(
        channel="C0BUGS", text="Tom", username="Tom", icon_emoji=":bird:", thread_ts=ts
    )
    await client.chat_update(channel="C0BUGS", ts=ts, text="changed", blocks=CARD)
    await client.chat_getPermalink(channel="C0BUGS", message_ts=shown["ts"])
    await client.chat_postEphemeral(channel="C0BUGS", user="U0ANN", text="for you")
    await client.reactions_add(channel="C0BUGS", timestamp=ts, name="eyes")
    await client.reactions_get(channel="C0BUGS", timestamp=ts)
    await client.reactions_list()
    await client.reactions_remove(channel="C0BUGS", timestamp=ts, name="eyes")
    await client.pins_add(channel="C0BUGS", timestamp=ts)
    await client.pins_list(channel="C0BUGS")
    await client.pins_remove(channel="C0BUGS", timestamp=ts)
    await client.conversations_history(channel="C0BUGS", limit=1, include_all_metadata=True)
    await client.conversations_replies(channel="C0BUGS", ts=ts, limit=1, include_all_metadata=True)
    planned = await client.chat_scheduleMessage(
        channel="C0BUGS", text="later", post_at=int(time.time()) + 3600
    )
    assert planned["ok"]


async def _files(client: AsyncWebClient) -> None:
    sent = await client.files_upload_v2(
        channel="C0BUGS", filename="a.txt", content="words", initial_comment="see"
    )
    await asyncio.sleep(0.2)
    await client.files_info(file=sent["file"]["id"])
    await client.files_list(channel="C0BUGS")
    await client.files_delete(file=sent["file"]["id"])
    await client.chat_delete(
        channel="C0BUGS", ts=(await client.chat_postMessage(channel="C0BUGS", text="x"))["ts"]
    )
