"""Messages by the Web API, as calls over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.sandbox import slack_house
from tests.sandbox.slack_house import BOT, House


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with slack_house.house() as made:
        yield made


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def test_arguments_may_come_as_form_with_json_strings(house: House) -> None:
    posted = await house.form(
        "chat.postMessage", channel="C0BUGS", blocks='[{"type": "divider"}]', unfurl_links="0"
    )
    assert posted["message"]["blocks"][0]["type"] == "divider"


async def test_arguments_may_come_in_the_query_of_a_post_without_body(house: House) -> None:
    ts = await house.post()
    query = {"channel": "C0SUPPORT", "timestamp": ts, "name": "eyes", "team_id": "T0SANDBOX"}
    async with house.http.post(f"{house.base}/api/reactions.add", params=query, headers=BOT) as answer:
        assert await answer.json() == {"ok": True}


async def test_the_token_may_come_in_the_body(house: House) -> None:
    async with house.http.post(f"{house.base}/api/auth.test", data={"token": "xoxb-sandbox"}) as answer:
        assert (await answer.json())["user_id"] == "U0ISTHMUS"


async def test_a_method_that_reads_no_json_sees_no_arguments_in_it(house: House) -> None:
    assert (await house.api("conversations.info", channel="C0BUGS"))["error"] == "invalid_arguments"


async def test_a_refusal_is_no_error_of_http(house: House) -> None:
    async with house.http.post(
        f"{house.base}/api/chat.postMessage", json={"channel": "C0NOPE"}, headers=BOT
    ) as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": False, "error": "channel_not_found"})


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": "C0BUGS"}, "no_text"),
        ("chat.postMessage", {"channel": "C0GENERAL", "text": "x"}, "not_in_channel"),
        (
            "chat.postMessage",
            {"channel": "C0BUGS", "text": "x", "markdown_text": "y"},
            "markdown_text_conflict",
        ),
        (
            "chat.postMessage",
            {"channel": "C0BUGS", "text": "x", "thread_ts": "1700000000.000100"},
            "thread_not_found",
        ),
        (
            "chat.postMessage",
            {"channel": "C0BUGS", "text": "x", "metadata": {"a": 1}},
            "invalid_metadata_format",
        ),
        ("chat.postMessage", {"channel": "C0BUGS", "text": "x", "blocks": {"a": 1}}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "C0BUGS", "attachments": [{}] * 101}, "too_many_attachments"),
        ("chat.update", {"channel": "C0BUGS", "ts": "1700000000.000100", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "C0BUGS", "ts": "1700000000.000100"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "C0BUGS", "user": "U0NOBODY", "text": "x"}, "user_not_found"),
        (
            "reactions.add",
            {"channel": "C0BUGS", "timestamp": "1700000000.000100", "name": ":a:"},
            "invalid_name",
        ),
        ("reactions.add", {"channel": "C0BUGS", "name": "eyes"}, "no_item_specified"),
        ("views.open", {"trigger_id": "1.2.3"}, "invalid_arguments"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("chat.postMesage", {}, "unknown_method"),
    ],
)
async def test_a_wrong_call_is_refused_with_slack_s_word(
    house: House, method: str, args: Any, error: str
) -> None:
    assert (await house.api(method, **args))["error"] == error


async def test_a_text_over_the_limit_of_an_update_is_refused(house: House) -> None:
    ts = await house.post()
    assert (await house.api("chat.update", channel="C0SUPPORT", ts=ts, text="x" * 4001))[
        "error"
    ] == "msg_too_long"


async def test_special_characters_come_back_escaped(house: House) -> None:
    posted = await house.api("chat.postMessage", channel="C0BUGS", text="a & b <c> <@U0ANN> &lt;d&gt;")
    assert posted["message"]["text"] == "a &amp; b &lt;c&gt; <@U0ANN> &lt;d&gt;"


async def test_a_message_under_another_name_is_a_bot_message_without_user(house: House) -> None:
    posted = await house.api(
        "chat.postMessage", channel="C0BUGS", text="x", username="Tom", icon_emoji=":bird:"
    )
    message = posted["message"]
    assert (message["subtype"], message["username"], "user" in message) == ("bot_message", "Tom", False)


async def test_metadata_is_given_only_to_those_who_ask(house: House) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "7"}}
    ts = await house.post(metadata=metadata)
    asked = await house.get("conversations.replies", channel="C0SUPPORT", ts=ts, include_all_metadata="1")
    plain = await house.get("conversations.replies", channel="C0SUPPORT", ts=ts)
    assert (asked["messages"][0]["metadata"], "metadata" in plain["messages"][0]) == (metadata, False)


async def test_history_is_newest_first_and_without_replies(house: House) -> None:
    first = await house.post("one")
    await house.post("reply", thread_ts=first)
    await house.post("shown", thread_ts=first, reply_broadcast=True)
    found = await house.get("conversations.history", channel="C0SUPPORT")
    assert [m["text"] for m in found["messages"]] == ["shown", "one"]


async def test_cursors_walk_through_a_channel_once(house: House) -> None:
    for number in range(5):
        await house.post(str(number))
    seen, cursor = [], ""
    while True:
        page = await house.get("conversations.history", channel="C0SUPPORT", limit="2", cursor=cursor)
        seen += [m["text"] for m in page["messages"]]
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == ["4", "3", "2", "1", "0"]


async def test_a_thread_begins_with_its_parent_on_every_page(house: House) -> None:
    parent = await house.post("parent")
    for number in range(3):
        await house.post(str(number), thread_ts=parent)
    first = await house.get("conversations.replies", channel="C0SUPPORT", ts=parent, limit="2")
    cursor = first["response_metadata"]["next_cursor"]
    second = await house.get(
        "conversations.replies", channel="C0SUPPORT", ts=parent, limit="2", cursor=cursor
    )
    assert [[m["text"] for m in page["messages"]] for page in (first, second)] == [
        ["parent", "0", "1"],
        ["parent", "2"],
    ]


async def test_a_reply_cannot_be_a_parent(house: House) -> None:
    parent = await house.post("parent")
    reply = await house.post("reply", thread_ts=parent)
    said = await house.api("chat.postMessage", channel="C0SUPPORT", text="x", thread_ts=reply)
    assert said["error"] == "cannot_reply_to_message"


async def test_only_its_writer_updates_a_message(house: House) -> None:
    ts = await house.say("mine")
    assert (await house.api("chat.update", channel="C0SUPPORT", ts=ts, text="x"))[
        "error"
    ] == "cant_update_message"


async def test_an_update_keeps_the_blocks_that_it_does_not_name(house: House) -> None:
    ts = await house.post("x", blocks=[section("a")])
    new = await house.api("chat.update", channel="C0SUPPORT", ts=ts, text="y")
    assert new["message"]["blocks"][0]["text"]["text"] == "a"


async def test_a_second_reaction_of_the_same_kind_is_refused(house: House) -> None:
    ts = await house.post()
    await house.api("reactions.add", channel="C0SUPPORT", timestamp=ts, name="eyes")
    again = await house.api("reactions.add", channel="C0SUPPORT", timestamp=ts, name="eyes")
    assert again["error"] == "already_reacted"


async def test_an_archived_channel_takes_no_message(house: House) -> None:
    await house.do("channels/archive", channel="#bugs")
    assert (await house.api("chat.postMessage", channel="C0BUGS", text="x"))["error"] == "is_archived"


async def test_an_ephemeral_message_is_seen_by_one_person_only(house: House) -> None:
    await house.api("chat.postEphemeral", channel="C0SUPPORT", user="U0ANN", text="for you")
    seen = [len((await house.see("user", user=name))["ephemerals"]) for name in ("ann", "ben")]
    assert seen == [1, 0]


async def test_the_feed_tells_with_which_message_a_file_came(house: House) -> None:
    thread = await house.say("see below")
    sent = await house.do(
        "upload", user="U0ANN", channel="C0SUPPORT", name="a.txt", body="x", thread_ts=thread
    )
    told = await house.await_("file")
    assert (told["ts"], told["thread_ts"]) == (sent["ts"], thread)


async def test_the_feed_tells_in_which_thread_somebody_is_shown_something_alone(house: House) -> None:
    thread = await house.say("between us")
    await house.api("chat.postEphemeral", channel="C0SUPPORT", user="U0ANN", text="for you", thread_ts=thread)
    assert (await house.await_("ephemeral"))["thread_ts"] == thread


async def test_the_scope_that_is_missing_is_named(house: House) -> None:
    await house.do("scopes", remove=["chat:write"])
    said = await house.api("chat.postMessage", channel="C0BUGS", text="x")
    assert (said["error"], said["needed"], "reactions:write" in said["provided"]) == (
        "missing_scope",
        "chat:write",
        True,
    )


async def test_the_scope_of_a_conversation_depends_on_its_kind(house: House) -> None:
    made = await house.do("channels", name="secret", private=True, members=["ann", "isthmus"])
    await house.do("scopes", remove=["groups:history"])
    said = await house.get("conversations.history", channel=made["channel"])
    assert said["needed"] == "groups:history"


async def test_a_private_channel_of_others_is_not_found(house: House) -> None:
    made = await house.do("channels", name="secret", private=True, members=["ann"])
    assert (await house.get("conversations.info", channel=made["channel"]))["error"] == "channel_not_found"


async def test_a_revoked_token_is_told_so(house: House) -> None:
    await house.do("token", revoked=True)
    assert (await house.api("auth.test"))["error"] == "token_revoked"


async def test_scopes_come_in_a_header(house: House) -> None:
    async with house.http.post(f"{house.base}/api/auth.test", headers=BOT) as answer:
        assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_the_second_message_within_a_second_is_held_back() -> None:
    async with slack_house.house(pacing=True) as house:
        await house.post("one")
        body = {"channel": "C0SUPPORT", "text": "two"}
        async with house.http.post(f"{house.base}/api/chat.postMessage", json=body, headers=BOT) as answer:
            said = (answer.status, answer.headers["Retry-After"], await answer.json())
        assert said == (429, "1", {"ok": False, "error": "ratelimited"})


async def test_a_lost_answer_was_carried_out(house: House) -> None:
    house.shared.faults.add({"platform": "slack", "method": "chat.postMessage", "kind": "lost", "count": 1})
    with pytest.raises(aiohttp.ClientError):
        await house.post("done")
    assert [m["text"] for m in (await house.see("messages", channel="C0SUPPORT"))["messages"]] == ["done"]


async def test_a_scheduled_message_is_posted_when_its_time_comes(house: House) -> None:
    when = int(house.shared.clock.now()) + 3600
    await house.api("chat.scheduleMessage", channel="C0BUGS", text="later", post_at=when)
    house.shared.clock.forward(3601)
    assert (await house.await_("message"))["text"] == "later"


async def test_an_oauth_code_gives_the_bot_s_token(house: House) -> None:
    ids = {"client_id": "100001.200002", "scope": "chat:write"}
    async with house.http.get(f"{house.base}/oauth/v2/authorize", params=ids) as answer:
        code = (await answer.json())["code"]
    secret = {"client_id": "100001.200002", "client_secret": "sandbox-client-secret", "code": code}
    async with house.http.post(f"{house.base}/api/oauth.v2.access", data=secret) as answer:
        granted = await answer.json()
    assert (granted["access_token"], granted["scope"]) == ("xoxb-sandbox", "chat:write")


async def test_an_app_token_says_which_app_it_is(house: House) -> None:
    async with house.http.post(f"{house.base}/api/auth.test", headers=slack_house.APP) as answer:
        assert (await answer.json())["app_id"] == "A0ISTHMUS"


async def test_workspaces_are_apart(house: House) -> None:
    plan = {
        "team": {"id": "T0OTHER", "name": "Other Ltd"},
        "bot_token": "xoxb-other",
        "users": [{"name": "dee"}],
    }
    plan |= {
        "bot": {"name": "isthmus", "app_id": "A0ISTHMUS"},
        "channels": [{"name": "help", "bot_is_member": True}],
    }
    await house.do("workspaces", **plan)
    body = {"token": "xoxb-other", "channel": "#help", "text": "hello"}
    async with house.http.post(f"{house.base}/api/chat.postMessage", data=body) as answer:
        assert (await answer.json())["message"]["team"] == "T0OTHER"
    assert (await house.see("messages", team="T0OTHER", channel="help"))["messages"][0]["text"] == "hello"


async def test_a_message_to_a_person_goes_into_their_direct_messages(house: House) -> None:
    posted = await house.api("chat.postMessage", channel="U0ANN", text="psst")
    info = await house.get("conversations.info", channel=posted["channel"])
    assert (info["channel"]["is_im"], info["channel"]["user"]) == (True, "U0ANN")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a & b", "a &amp; b"),
        ("@ben and @agents", "<@U0BEN> and <!subteam^S0AGENTS>"),
        ("@channel", "<!channel>"),
        ("a@b.example", "<mailto:a@b.example|a@b.example>"),
        ("(see https://example.org/a?b=1&c=2).", "(see <https://example.org/a?b=1&amp;c=2>)."),
        ("`@ben <x>`", "`@ben &lt;x&gt;`"),
        ("👋 hi", ":wave: hi"),
    ],
)
async def test_what_a_person_types_is_stored_in_slack_s_notation(
    house: House, typed: str, stored: str
) -> None:
    await house.say(typed)
    assert (await house.see("messages", channel="support"))["messages"][0]["text"] == stored
