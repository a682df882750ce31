"""One payload of every kind that the platforms send us, as their documents show them. Whoever wants harm changes them."""

from typing import Any

Json = dict[str, Any]

ZOE = {
    "id": 77,
    "is_bot": False,
    "first_name": "Zoé",
    "last_name": "N",
    "username": "zoe",
    "language_code": "fr",
}
PRIVATE = {"id": 77, "type": "private", "first_name": "Zoé"}
GROUP = {"id": -1005, "type": "supergroup", "title": "The Club", "is_forum": True}
FILE = {"file_id": "AgAC1", "file_unique_id": "u1", "file_size": 1000}
PHOTO = [{**FILE, "width": 90, "height": 90}, {**FILE, "width": 900, "height": 900}]
BOT_POST = {
    "message_id": 2,
    "chat": PRIVATE,
    "date": 1_770_000_000,
    "text": "Hello",
    "from": {"id": 100001, "is_bot": True, "first_name": "I"},
}


def _said(**parts: Any) -> Json:
    return {"message_id": 55, "from": ZOE, "chat": PRIVATE, "date": 1_772_450_000, **parts}


def _entity(kind: str, offset: int, length: int, **more: Any) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


_STYLED = _said(
    text="Bold #bug and @zoe at https://x.example",
    entities=[
        _entity("bold", 0, 4),
        _entity("hashtag", 5, 4),
        _entity("mention", 14, 4),
        _entity("url", 22, 17),
    ],
)
_REPLY = _said(text="Yes", reply_to_message=BOT_POST, quote={"text": "Hel", "position": 0})
_ALBUM = _said(photo=PHOTO, caption="Two", media_group_id="m1", caption_entities=[_entity("italic", 0, 3)])
_DOCUMENT = _said(document={**FILE, "file_name": "../a.pdf", "mime_type": "application/pdf"})
_STICKER = _said(
    sticker={**FILE, "type": "regular", "width": 9, "height": 9, "emoji": "👍", "is_animated": False}
)
_CONTACT = _said(
    contact={"phone_number": "+1", "first_name": "A"}, location={"latitude": 1.5, "longitude": 2.5}
)
_FORWARD = _said(text="Look", forward_origin={"type": "user", "sender_user": ZOE, "date": 1_770_000_000})
_SERVICE = {**_said(), "chat": GROUP, "migrate_to_chat_id": -1009, "new_chat_members": [ZOE]}
_COMMANDS = (
    "start",
    "help",
    "new",
    "bug",
    "idea",
    "question",
    "praise",
    "status",
    "ideas",
    "language",
    "privacy",
    "export",
    "forget",
)
_COMMAND = [
    _said(text=f"/{name} words", entities=[_entity("bot_command", 0, len(name) + 1)]) for name in _COMMANDS
]
_REACTION = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}]}
_MEMBER = {"user": ZOE, "status": "member"}
_PRESSES = (
    "tag:1:bug",
    "undo:1",
    "tag:1:question",
    "forget:yes",
    "idea:1",
    "support:1",
    "useful:1:yes",
    "language:fr",
    "thanks:1",
)

UPDATES: list[tuple[str, Json]] = [
    *[
        ("message", {"message": one})
        for one in (_said(text="It does not start."), _STYLED, _REPLY, _ALBUM, _DOCUMENT)
    ],
    *[
        ("message", {"message": one})
        for one in (_STICKER, _CONTACT, _FORWARD, _SERVICE, {**_STYLED, "chat": GROUP})
    ],
    *[("command", {"message": one}) for one in _COMMAND],
    ("edit", {"edited_message": {**_STYLED, "edit_date": 1_772_450_100}}),
    (
        "reaction",
        {"message_reaction": {"chat": PRIVATE, "message_id": 2, "user": ZOE, "date": 1, **_REACTION}},
    ),
    *[
        (
            "press",
            {
                "callback_query": {
                    "id": "1",
                    "from": ZOE,
                    "message": BOT_POST,
                    "chat_instance": "1",
                    "data": data,
                }
            },
        )
        for data in _PRESSES
    ],
    (
        "member",
        {
            "my_chat_member": {
                "chat": GROUP,
                "from": ZOE,
                "date": 1,
                "old_chat_member": _MEMBER,
                "new_chat_member": {**_MEMBER, "status": "kicked"},
            }
        },
    ),
]

_TS = "1772450000.000100"
_RICH = [
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "user", "user_id": "U0ISTHMUS"},
                    {"type": "text", "text": " Try again", "style": {"bold": True}},
                    {"type": "link", "url": "https://x.example", "text": "here"},
                    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": []}],
            },
        ],
    }
]
_SLACK_FILE = {
    "id": "F1",
    "name": "a.png",
    "mimetype": "image/png",
    "size": 1000,
    "url_private": "https://files.slack.com/a.png",
    "mode": "hosted",
}


def _wrote(**parts: Any) -> Json:
    common = {
        "type": "message",
        "channel": "C0SUPPORT",
        "channel_type": "channel",
        "user": "U1ANN",
        "ts": _TS,
        "team": "T0SANDBOX",
    }
    return {**common, "text": "Hello", **parts}


def _event(event: Json) -> Json:
    return {
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": 1_772_450_000,
        "team_id": "T0SANDBOX",
        "event": event,
    }


_CHANGED = {
    **_wrote(subtype="message_changed", ts="1772450001.000200"),
    "message": {
        **_wrote(text="Better", thread_ts="1700000001.000100"),
        "edited": {"user": "U1ANN", "ts": "1772450001.000000"},
    },
    "previous_message": _wrote(text="Worse"),
}
_DELETED = {**_wrote(subtype="message_deleted"), "deleted_ts": _TS, "previous_message": _wrote()}
_ITEM = {"type": "message", "channel": "C0SUPPORT", "ts": _TS}
_PROFILE = {"display_name": "ann", "real_name": "Ann Weaver"}
_USER = {
    "id": "U1ANN",
    "team_id": "T0SANDBOX",
    "name": "ann",
    "deleted": False,
    "is_admin": True,
    "tz": "Europe/Paris",
    "profile": _PROFILE,
}
_CHANNEL = {"id": "C0SUPPORT", "name": "support", "is_private": False, "is_archived": False}

EVENTS: list[Json] = [
    _wrote(),
    _wrote(blocks=_RICH, thread_ts="1700000001.000100"),
    _wrote(subtype="file_share", files=[_SLACK_FILE], text="<https://x|y> *b* <@U2BEN> <#C0BUGS|bugs> &amp;"),
    _CHANGED,
    _DELETED,
    {
        "type": "reaction_added",
        "user": "U1ANN",
        "reaction": "eyes",
        "item": _ITEM,
        "item_user": "U0ISTHMUS",
        "event_ts": _TS,
    },
    {"type": "reaction_removed", "user": "U1ANN", "reaction": "eyes", "item": _ITEM, "event_ts": _TS},
    {"type": "user_change", "user": _USER, "event_ts": _TS},
    {"type": "team_join", "user": _USER},
    {"type": "channel_rename", "channel": {**_CHANNEL, "name": "help"}},
    {"type": "channel_archive", "channel": "C0SUPPORT", "user": "U1ANN"},
    {"type": "channel_deleted", "channel": "C0SUPPORT"},
    {"type": "channel_created", "channel": _CHANNEL},
    {
        "type": "member_joined_channel",
        "user": "U0ISTHMUS",
        "channel": "C0SUPPORT",
        "team": "T0SANDBOX",
        "inviter": "U1ANN",
    },
    {"type": "member_left_channel", "user": "U1ANN", "channel": "C0SUPPORT"},
    {
        "type": "subteam_updated",
        "subteam": {"id": "S1", "handle": "agents", "users": ["U1ANN"], "date_delete": 0},
    },
    {"type": "app_home_opened", "user": "U1ANN", "channel": "D1", "tab": "home"},
    {"type": "app_mention", "user": "U1ANN", "text": "<@U0ISTHMUS> hi", "ts": _TS, "channel": "C0SUPPORT"},
    {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U0ISTHMUS"]}},
    {"type": "app_uninstalled"},
]
_FROM = {
    "user": {"id": "U1ANN", "username": "ann", "team_id": "T0SANDBOX"},
    "team": {"id": "T0SANDBOX"},
    "channel": {"id": "C0SUPPORT"},
}
_BUTTONS = (
    "send undo delete retry tag assign status resolve reply more consent stand_aside vote announce dismiss more_like less_like "
    "keep useful support watch open discard"
).split()
_PRESS = {
    "type": "block_actions",
    **_FROM,
    "container": {"type": "message", "message_ts": _TS, "channel_id": "C0SUPPORT", "thread_ts": _TS},
    "message": _wrote(thread_ts=_TS),
}
_COMMAND_WORDS = "feedback consent digest idea signal ecosystem isthmus".split()
_ARGUMENTS = (
    "", "help", "list", "mine", "FB-1", "#bug", "search words", "new", "preview DG-1", "status", "failed", "routes", "tags",
    "replies open", "merge", "block", "export", "watch word", "organisation", "1", "C-1", "link 1 2",
)  # fmt: skip
_FORMS = (
    "reply tag status assign more consent amend vote object digest edit_reply organisation start_decision "
    "keep_answer"
).split()
_STATE = {
    "values": {
        "words": {"answer": {"type": "plain_text_input", "value": "words"}},
        "tags": {"answer": {"selected_options": []}},
    }
}


def _view(form: str) -> Json:
    return {"id": "V1", "callback_id": form, "private_metadata": "1", "state": _STATE, "type": "modal"}


INTERACTIONS: list[tuple[str, Json]] = [
    *[
        (
            "action",
            {**_PRESS, "actions": [{"action_id": name, "value": "1", "type": "button", "action_ts": _TS}]},
        )
        for name in _BUTTONS
    ],
    *[
        (
            "command",
            {
                "command": f"/{name}",
                "text": words,
                "user_id": "U1ANN",
                "user_name": "ann",
                "channel_id": "C0SUPPORT",
                "team_id": "T0SANDBOX",
            },
        )
        for name in _COMMAND_WORDS
        for words in _ARGUMENTS
    ],
    *[("view", {"type": "view_submission", **_FROM, "view": _view(form)}) for form in _FORMS],
    *[
        (
            "shortcut",
            {"type": "message_action", **_FROM, "callback_id": name, "message": _wrote(), "message_ts": _TS},
        )
        for name in ("send_to_customer", "tag_as_feedback", "start_decision", "translate", "keep_answer")
    ],
]
_NAMES = {"U1ANN": "Ann", "U2BEN": "Ben", "U0ISTHMUS": "isthmus"}


def _stored(kind: str, body: Json) -> Json:
    """As the ingest of Slack stores it."""
    return {"kind": kind, "bot": "U0ISTHMUS", "team": "T0SANDBOX", "names": _NAMES, "body": body}


ALL: list[tuple[str, str, Json]] = [
    *[(f"update {name}", "telegram", {"update_id": 1, **update}) for name, update in UPDATES],
    *[(f"event {event['type']}", "slack", _stored("event", _event(event))) for event in EVENTS],
    *[(f"{kind} of Slack", "slack", _stored(kind, body)) for kind, body in INTERACTIONS],
]
"""A name, the platform, and the payload as its parser gets it."""

KINDS: list[list[tuple[str, str, Json]]] = [
    [one for one in ALL if one[0] == name] for name in dict.fromkeys(name for name, _, _ in ALL)
]
"""The same by name, so that none of the names comes more often than another."""
