"""What stored payloads mean, each kind by a payload written by hand."""

import json
from datetime import UTC, datetime

import pytest

from domain import inbound
from domain.content import File, FileKind, Foreign
from domain.inbound import Received
from platforms.slack.inbound import SlackParser
from tests.platforms.slack import building
from tests.platforms.slack.building import TS, event, message, parse, parsed, said

ANN = building.OF.alias("U0ANN")


def test_a_message_has_its_place_and_time() -> None:
    found = parsed(message())
    assert (found.channel, found.post, found.thread, found.sent_at) == (
        building.BUGS,
        f"slack:main:C0BUGS:{TS}",
        None,
        datetime.fromtimestamp(1700000000.0001, UTC),
    )


def test_a_reply_names_its_thread() -> None:
    assert parsed(message(thread_ts="1600000000.000001")).thread == "slack:main:C0BUGS:1600000000.000001"


def test_the_message_that_opens_a_thread_is_in_none() -> None:
    assert parsed(message(thread_ts=TS)).thread is None


def test_a_mention_of_us_in_the_middle_marks_nothing() -> None:
    assert parsed(message(text="ask <@U0ISTHMUS>")).marked is False


def test_a_mention_with_a_colon_is_cut_whole() -> None:
    found = parsed(message(text="<@U0ISTHMUS>: thanks"))
    assert (found.marked, found.content.text.plain) == (True, "thanks")


@pytest.mark.parametrize(
    "parts",
    [
        {"bot_id": "B1"},
        {"subtype": "bot_message", "username": "Zoé", "bot_id": "B0ISTHMUS"},
        {"user": "U0ISTHMUS"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"subtype": "channel_topic"},
    ],
)
def test_what_nobody_said_means_nothing(parts: dict[str, str]) -> None:
    assert parse(message(**parts)) == ()


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_what_somebody_said_in_another_way_is_a_message(subtype: str) -> None:
    assert parsed(message(subtype=subtype)).content.text.plain == "Hello"


def test_a_mention_event_beside_its_message_means_nothing() -> None:
    assert (
        parse(event(type="app_mention", channel="C0BUGS", user="U0ANN", ts=TS, text="<@U0ISTHMUS> hi")) == ()
    )


def test_files_become_attachments() -> None:
    files = [
        {"id": "F1", "name": "shot.png", "mimetype": "image/png", "size": 12, "mode": "hosted"},
        {
            "id": "F2",
            "name": "note.m4a",
            "mimetype": "audio/mp4",
            "subtype": "slack_audio",
            "duration_ms": 2500,
        },
    ]
    assert said(files=files).attachments == (
        File(FileKind.PHOTO, building.ACCOUNT, "F1", "shot.png", "image/png", 12),
        File(FileKind.VOICE, building.ACCOUNT, "F2", "note.m4a", "audio/mp4", duration=2),
    )


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ({"id": "F1", "mode": "tombstone"}, "deleted file"),
        (
            {"id": "F1", "name": "Plan", "mode": "external", "external_url": "https://docs.example/x"},
            "linked file",
        ),
        ({"id": "F1", "name": "Plan", "is_external": True}, "linked file"),
    ],
)
def test_files_that_slack_does_not_hold_are_foreign(file: dict[str, object], what: str) -> None:
    [found] = said(files=[file]).attachments
    assert isinstance(found, Foreign)
    assert found.what == what


def changed(text: str, before: str, **parts: object) -> dict[str, object]:
    now = {"type": "message", "user": "U0ANN", "ts": TS, "text": text, "edited": {"ts": "1700000009.000000"}}
    old = {"type": "message", "user": "U0ANN", "ts": TS, "text": before}
    event_ = {"type": "message", "subtype": "message_changed", "channel": "C0BUGS", "ts": "1700000009.000001"}
    return event(**event_, message={**now, **parts}, previous_message=old)


def test_an_edit_says_the_new_words() -> None:
    found = parsed(changed("New", "Old"))
    assert (type(found), found.content.text.plain, found.post) == (
        inbound.TeamEdit,
        "New",
        f"slack:main:C0BUGS:{TS}",
    )


def test_an_edits_moment_is_the_events_own_which_tells_two_edits_of_one_second_apart() -> None:
    assert parsed(changed("New", "Old")).edited_at == datetime.fromtimestamp(1700000009.000001, UTC)


def test_an_edit_tells_that_the_mark_was_taken_away() -> None:
    edits = parsed(changed("New", "@Isthmus Old")), parsed(changed("@Isthmus New", "@Isthmus Old"))
    assert [edit.unmarked for edit in edits] == [True, False]


def test_a_change_that_says_the_same_is_no_edit() -> None:
    assert parse(changed("Same", "Same", reply_count=2, attachments=[{"title": "A page"}])) == ()


def test_our_own_edits_mean_nothing() -> None:
    assert parse(changed("New", "Old", bot_id="B0ISTHMUS")) == ()


def test_a_parent_deleted_under_its_replies_is_a_deletion() -> None:
    assert isinstance(
        parsed(changed("This message was deleted.", "Old", subtype="tombstone")), inbound.TeamDeletion
    )


def test_a_deletion_names_its_post() -> None:
    before = {"type": "message", "user": "U0ANN", "ts": TS, "text": "Old"}
    body = message(subtype="message_deleted", deleted_ts=TS, ts="1700000010.000000", previous_message=before)
    gone = parsed(body)
    assert (gone.channel, gone.post) == (building.BUGS, building.OF.post("C0BUGS", TS))


def test_a_deletion_tells_what_stood_there_for_who_has_not_heard_of_it() -> None:
    before = {"user": "U0ANN", "ts": TS, "text": "Old", "thread_ts": "1600000000.000001"}
    body = message(subtype="message_deleted", deleted_ts=TS, ts="1700000010.000000", previous_message=before)
    gone = parsed(body)
    thread = building.OF.post("C0BUGS", "1600000000.000001")
    assert (gone.thread, gone.sender.alias, gone.sent_at.timestamp()) == (
        thread,
        building.OF.alias("U0ANN"),
        float(TS),
    )


def reaction(kind: str, name: str, user: str = "U0ANN") -> dict[str, object]:
    item = {"type": "message", "channel": "C0BUGS", "ts": TS}
    return event(type=kind, user=user, reaction=name, item=item, event_ts=TS)


def test_a_reaction_is_unicode() -> None:
    found = parsed(reaction("reaction_added", "+1::skin-tone-3"))
    assert (found.emoji, found.added) == ("👍🏼", True)


def test_a_reaction_of_the_workspaces_own_is_empty() -> None:
    assert parsed(reaction("reaction_removed", "shipit")).emoji == ""


def test_our_own_reactions_mean_nothing() -> None:
    assert parse(reaction("reaction_added", "eyes", "U0ISTHMUS")) == ()


PRESS = {
    "type": "block_actions",
    "user": {"id": "U0ANN", "username": "ann", "name": "ann"},
    "channel": {"id": "C0BUGS", "name": "bugs"},
    "container": {"type": "message", "message_ts": TS, "channel_id": "C0BUGS", "is_ephemeral": False},
    "message": {"ts": TS, "thread_ts": "1600000000.000001"},
    "actions": [{"type": "button", "action_id": "tag#2", "value": "7", "action_ts": "1700000001.000000"}],
}


def test_a_press_gives_back_its_action_and_value() -> None:
    found = parsed(PRESS, "action")
    assert (found.action, found.value, found.thread) == ("tag", "7", "slack:main:C0BUGS:1600000000.000001")


@pytest.mark.parametrize(
    ("stamp", "given"),
    [("1700000001.500000", 1700000001.5), ("", None), ("nan", None), ("1e99", None), ("soon", None)],
)
def test_a_press_says_when_it_was_given(stamp: str, given: float | None) -> None:
    found = parsed({**PRESS, "actions": [{"action_id": "tag", "action_ts": stamp}]}, "action")
    assert (found.given and found.given.timestamp()) == given


@pytest.mark.parametrize("kind", ["static_select", "overflow"])
def test_a_choice_gives_back_its_value(kind: str) -> None:
    action = {"type": kind, "action_id": "tag", "selected_option": {"value": "bug"}}
    assert parsed({**PRESS, "actions": [action]}, "action").value == "bug"


def test_a_press_in_a_whisper_has_no_post() -> None:
    container = {"type": "message", "message_ts": TS, "channel_id": "C0BUGS", "is_ephemeral": True}
    assert parsed({**PRESS, "container": container}, "action").post is None


def test_a_form_comes_back_with_every_kind_of_answer() -> None:
    values = {
        "words": {"answer": {"type": "plain_text_input", "value": "hi"}},
        "empty": {"answer": {"type": "plain_text_input", "value": None}},
        "one": {"answer": {"type": "static_select", "selected_option": {"value": "a"}}},
        "some": {
            "answer": {"type": "multi_static_select", "selected_options": [{"value": "a"}, {"value": "b"}]}
        },
        "where": {"answer": {"type": "conversations_select", "selected_conversation": "C1"}},
        "who": {"answer": {"type": "users_select", "selected_user": "U1"}},
    }
    view = {"id": "V1", "callback_id": "reply", "private_metadata": "FB-1", "state": {"values": values}}
    found = parsed({"type": "view_submission", "user": {"id": "U0ANN"}, "view": view}, "view")
    assert dict(found.answers) == {
        "words": ("hi",),
        "empty": (),
        "one": ("a",),
        "some": ("a", "b"),
        "where": ("slack:main:C1",),
        "who": ("slack:main:U1",),
    }


def test_a_command_is_read() -> None:
    body = {"command": "/Isthmus", "text": " status &amp; more ", "channel_id": "C0BUGS", "user_id": "U0ANN"}
    found = parsed(body, "command")
    assert (found.command, found.text, found.sender.alias) == ("isthmus", "status & more", ANN)


def test_a_command_keeps_the_signs_of_whom_it_names() -> None:
    body = {"command": "/ecosystem", "text": "<@U0BEN|ben> <#C0BUGS|bugs> <!subteam^S1|@ops> <!here>"}
    assert parsed(body, "command").text == "@ben #bugs @ops @here"


@pytest.mark.parametrize("payload", ["", "{", "[]", "null", '{"kind":"event"}', '{"kind":"event","body":[]}'])
def test_a_broken_payload_is_kept_for_the_record(payload: str) -> None:
    [found] = SlackParser(building.ACCOUNT).parse(Received("k", building.ACCOUNT, "l", payload))
    assert isinstance(found, inbound.Unreadable)


def test_an_unknown_event_means_nothing() -> None:
    assert parse(event(type="emoji_changed", subtype="add")) == ()


def test_the_same_payload_means_the_same() -> None:
    one = json.loads(building.stored(message()).payload)
    assert parse(one["body"]) == parse(one["body"])


def test_a_forwarded_message_keeps_its_words() -> None:
    attachments = [{"is_share": True, "text": "their words"}, {"title": "A preview", "text": "of a page"}]
    assert said(attachments=attachments).attachments == (Foreign("forwarded message", "their words"),)


def test_what_no_database_keeps_is_replaced() -> None:
    assert said(text="a\x00b\ud800c").text.plain == "a\ufffdb\ufffdc"


@pytest.mark.parametrize("typed", ["@Isthmus thanks", "@isthmus: thanks", "  @ISTHMUS,\nthanks"])
def test_a_typed_mention_of_us_at_the_start_counts(typed: str) -> None:
    found = parsed(message(text=typed))
    assert (found.marked, found.content.text.plain) == (True, "thanks")


@pytest.mark.parametrize("typed", ["@isthmusian thanks", "ask @Isthmus", "@ isthmus", "@ann thanks"])
def test_a_typed_word_that_is_no_mention_of_us_marks_nothing(typed: str) -> None:
    assert parsed(message(text=typed)).marked is False
