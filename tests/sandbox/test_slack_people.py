"""What people do, and what an app gets to know of it: messages, buttons, modals, files."""

import base64
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox import slack_house
from tests.sandbox.slack_house import BOT, House
from tests.sandbox.slack_wire import Wire, wired

INPUT: dict[str, Any] = {
    "type": "input",
    "block_id": "words",
    "label": {"type": "plain_text", "text": "Words"},
    "element": {"type": "plain_text_input", "action_id": "text"},
}
MODAL: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "T"},
    "submit": {"type": "plain_text", "text": "S"},
    "notify_on_close": True,
    "blocks": [INPUT],
}
PRESS: list[dict[str, Any]] = [
    {
        "type": "actions",
        "block_id": "tools",
        "elements": [
            {"type": "button", "action_id": "go", "value": "1", "text": {"type": "plain_text", "text": "Go"}},
            {
                "type": "checkboxes",
                "action_id": "tick",
                "options": [{"text": {"type": "plain_text", "text": t}, "value": t} for t in ("a", "b")],
            },
            {"type": "datepicker", "action_id": "day"},
        ],
    }
]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with slack_house.house() as made:
        yield made


@pytest.fixture
async def wire(house: House) -> AsyncIterator[Wire]:
    async with wired(house) as made:
        yield made


async def opened(house: House, wire: Wire, view: dict[str, Any] = MODAL) -> str:
    """A modal that Ann has open."""
    await house.do("shortcut", user="U0ANN", callback_id="any")
    trigger = (await wire.hears("interactive"))["trigger_id"]
    return str((await house.api("views.open", trigger_id=trigger, view=view))["view"]["id"])


async def test_typed_text_comes_with_its_rich_text(house: House) -> None:
    await house.say("*see* #bugs & 👍🏽")
    message = (await house.see("messages", channel="support"))["messages"][0]
    kinds = [e["type"] for e in message["blocks"][0]["elements"][0]["elements"]]
    assert (message["text"], kinds) == (
        "*see* <#C0BUGS|bugs> &amp; :+1::skin-tone-4:",
        ["text", "text", "channel", "text", "emoji"],
    )


async def test_an_edit_tells_the_old_and_the_new_text(house: House, wire: Wire) -> None:
    ts = await house.say("old")
    await house.do("edit", channel="C0SUPPORT", ts=ts, text="new")
    event = await wire.event("message_changed")
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("old", "new")


async def test_a_link_preview_changes_a_message_without_editing_it(house: House, wire: Wire) -> None:
    ts = await house.say("see https://example.org")
    await house.do("unfurl", channel="C0SUPPORT", ts=ts, url="https://example.org")
    assert "edited" not in (await wire.event("message_changed"))["message"]


async def test_a_deleted_message_is_told_with_its_ts(house: House, wire: Wire) -> None:
    ts = await house.say("gone")
    await house.do("delete", channel="C0SUPPORT", ts=ts)
    assert (await wire.event("message_deleted"))["deleted_ts"] == ts


async def test_a_deleted_parent_leaves_a_tombstone(house: House) -> None:
    ts = await house.say("parent")
    await house.say("reply", thread_ts=ts)
    await house.do("delete", channel="C0SUPPORT", ts=ts)
    thread = await house.get("conversations.replies", channel="C0SUPPORT", ts=ts)
    assert [m.get("subtype") for m in thread["messages"]] == ["tombstone", None]


async def test_nobody_edits_what_another_wrote(house: House) -> None:
    ts = await house.say("mine")
    said = await house.refused("edit", channel="C0SUPPORT", ts=ts, user="U0BEN", text="yours")
    assert said == "ben did not write that message"


async def test_a_bot_hears_only_the_channels_it_is_in(house: House, wire: Wire) -> None:
    await house.say("unheard", channel="C0GENERAL")
    await house.say("heard")
    assert (await wire.event("message"))["text"] == "heard"


async def test_a_bot_hears_its_own_messages(house: House, wire: Wire) -> None:
    await house.post("mine")
    assert (await wire.event("message"))["bot_id"] == "B0ISTHMUS"


async def test_a_removed_bot_is_told_and_hears_no_more(house: House, wire: Wire) -> None:
    await house.do("channels/kick", channel="support", by="U0ANN")
    assert (await wire.event("channel_left"))["channel"] == "C0SUPPORT"


async def test_a_command_cannot_be_used_in_a_thread(house: House) -> None:
    said = await house.refused("command", user="ann", channel="support", command="/x", thread_ts="1.2")
    assert said == "slash commands cannot be used in threads"


async def test_a_command_without_any_bot_is_told_to_the_user(house: House) -> None:
    said = await house.do("command", user="ann", channel="support", command="/x")
    assert (said["acknowledged"], said["error"]) == (False, "dispatch_failed")


async def test_a_ticked_box_comes_with_its_options(house: House, wire: Wire) -> None:
    ts = await house.post(blocks=PRESS)
    await house.do("click", user="ann", channel="support", ts=ts, action_id="tick", value=["b"])
    action = (await wire.hears("interactive"))["actions"][0]
    assert [o["value"] for o in action["selected_options"]] == ["b"]


async def test_what_was_chosen_before_is_in_the_state_of_the_next_click(house: House, wire: Wire) -> None:
    ts = await house.post(blocks=PRESS)
    where = {"user": "ann", "channel": "support", "ts": ts}
    await house.do("click", **where, action_id="day", value="2026-01-02")
    await house.do("click", **where, action_id="go")
    state = (await wire.hears("interactive", 2))["state"]["values"]["tools"]
    assert state["day"]["selected_date"] == "2026-01-02"


async def test_pressing_what_is_not_there_names_what_is(house: House) -> None:
    ts = await house.post(blocks=PRESS)
    said = await house.refused("click", user="ann", channel="support", ts=ts, action_id="no")
    assert said == "there is no element 'no'; there are: go, tick, day"


async def test_an_ephemeral_message_can_be_replaced_through_its_response_url(
    house: House, wire: Wire
) -> None:
    shown = await house.api("chat.postEphemeral", channel="C0SUPPORT", user="U0ANN", text="old", blocks=PRESS)
    await house.do("click", user="ann", channel="support", ephemeral=shown["message_ts"], action_id="go")
    url = (await wire.hears("interactive"))["response_url"]
    await house.http.post(url, json={"replace_original": True, "text": "new"})
    assert [m["text"] for m in (await house.see("user", user="ann"))["ephemerals"]] == ["new"]


async def test_a_response_url_works_five_times(house: House, wire: Wire) -> None:
    await house.do("command", user="ann", channel="support", command="/x")
    url = (await wire.hears("slash_commands"))["response_url"]
    states = []
    for _ in range(6):
        async with house.http.post(url, json={"text": "x", "response_type": "in_channel"}) as answer:
            states.append(answer.status)
    assert states == [200] * 5 + [404]


async def test_a_trigger_is_good_once(house: House, wire: Wire) -> None:
    await house.do("shortcut", user="ann", callback_id="any")
    trigger = (await wire.hears("interactive"))["trigger_id"]
    said = [(await house.api("views.open", trigger_id=trigger, view=MODAL)).get("error") for _ in range(2)]
    assert said == [None, "exchanged_trigger_id"]


async def test_a_trigger_is_good_for_three_seconds(house: House, wire: Wire) -> None:
    await house.do("shortcut", user="ann", callback_id="any")
    trigger = (await wire.hears("interactive"))["trigger_id"]
    house.shared.clock.forward(3.1)
    assert (await house.api("views.open", trigger_id=trigger, view=MODAL))["error"] == "expired_trigger_id"


async def test_an_empty_required_field_does_not_reach_the_app(house: House, wire: Wire) -> None:
    await opened(house, wire)
    said = await house.do("submit", user="ann")
    assert (said["by"], list(said["errors"])) == ("slack", ["words"])


async def test_a_submission_carries_what_was_entered(house: House, wire: Wire) -> None:
    await opened(house, wire)
    await house.do("submit", user="ann", values={"Words": "hello"})
    view = (await wire.hears("interactive", 2))["view"]
    assert view["state"]["values"]["words"]["text"]["value"] == "hello"


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"response_action": "errors", "errors": {"words": "No."}}, 1),
        ({"response_action": "update", "view": MODAL}, 1),
        ({"response_action": "push", "view": MODAL}, 2),
        ({"response_action": "clear"}, 0),
        (None, 0),
    ],
)
async def test_the_answer_to_a_submission_moves_the_modals(
    house: House, wire: Wire, answer: Any, left: int
) -> None:
    await opened(house, wire)
    wire.answer = answer
    await house.do("submit", user="ann", values={"Words": "hello"})
    assert len((await house.see("user", user="ann"))["views"]) == left


async def test_closing_a_modal_is_told_where_it_was_asked_for(house: House, wire: Wire) -> None:
    await opened(house, wire)
    await house.do("close_view", user="ann")
    assert (await wire.hears("interactive", 2))["type"] == "view_closed"


async def test_an_update_with_an_old_hash_conflicts(house: House, wire: Wire) -> None:
    view = await opened(house, wire)
    said = await house.api("views.update", view_id=view, hash="1.old", view=MODAL)
    assert said["error"] == "hash_conflict"


async def test_a_view_with_a_fault_is_refused_with_a_pointer(house: House) -> None:
    said = await house.api(
        "views.publish", user_id="U0ANN", view={"type": "home", "blocks": [{"type": "section"}]}
    )
    assert said["response_metadata"]["messages"] == [
        "[ERROR] missing required field: text or fields [json-pointer:/view/blocks/0]"
    ]


async def test_a_person_s_file_is_for_those_with_a_token(house: House) -> None:
    content = base64.b64encode(b"picture").decode()
    sent = await house.do("upload", user="ann", channel="support", name="a.png", content=content)
    url = sent["message"]["files"][0]["url_private_download"]
    bodies = []
    for headers in (BOT, {}):
        async with house.http.get(url, headers=headers) as answer:
            bodies.append((answer.status, answer.content_type, await answer.read() == b"picture"))
    assert bodies == [(200, "image/png", True), (200, "text/html", False)]


async def test_a_file_known_by_its_size_only_has_as_many_bytes(house: House) -> None:
    sent = await house.do("upload", user="ann", channel="support", name="a.bin", size=100_001)
    async with house.http.get(sent["message"]["files"][0]["url_private"], headers=BOT) as answer:
        assert len(await answer.read()) == 100_001


@pytest.mark.parametrize("multipart", [False, True])
async def test_a_bot_s_file_arrives_as_a_message(house: House, wire: Wire, multipart: bool) -> None:
    place = await house.form("files.getUploadURLExternal", filename="a.txt", length="5")
    await house.http.post(place["upload_url"], data={"body": io.BytesIO(b"words")} if multipart else b"words")
    wish = f'[{{"id": "{place["file_id"]}", "title": "A"}}]'
    await house.form("files.completeUploadExternal", files=wish, channel_id="C0BUGS", initial_comment="see")
    assert (await wire.event("file_share"))["files"][0]["size"] == 5


async def test_many_messages_come_in_their_order(house: House, wire: Wire) -> None:
    await house.do("messages", count=300, text="no {n}", user="ann", channel="support")
    await wire.hears("events_api", 300)
    assert [e["text"] for e in wire.events("message")] == [f"no {n}" for n in range(1, 301)]


async def test_a_part_of_the_wrong_type_is_named(house: House) -> None:
    assert await house.refused("users/change", user="ann", title=["x"]) == "title must be a str, not ['x']"
