"""What Slack must know of our app: every scope and event with its reason, every command and shortcut, how they reach us.

The tables of docs/slack-app.md say the same; a test compares them.
"""

import json
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import quote

NAME = "Isthmus"
"""What people mention and invite."""
NEW_APP = "https://api.slack.com/apps?new_app=1"


class Form(StrEnum):
    """How the manifest is written."""

    YAML = "yaml"
    JSON = "json"


SCOPES = {
    "app_mentions:read": "see a message that starts with @Isthmus, one of the ways to mark an answer",
    "channels:history": "read threads of public channels the bot is in; look up whether an unsure post arrived",
    "channels:join": "enter a public channel that a route names",
    "channels:read": "find channels by name, see that one was archived or renamed",
    "chat:write": "post cards, customers' words and marks; update and delete its own posts",
    "chat:write.customize": "show a customer's words under the customer's name",
    "commands": "slash commands and message shortcuts",
    "files:read": "carry a colleague's file to the customer",
    "files:write": "carry a customer's file to the thread",
    "groups:history": "the same as channels:history for private channels the bot was invited to",
    "groups:read": "the same as channels:read for private channels the bot was invited to",
    "im:write": "tell a person something that concerns only them",
    "metadata.message:read": "recognise its own posts after a crash, so that none is sent twice",
    "reactions:read": "carry a colleague's reaction to the customer",
    "reactions:write": "carry a customer's reaction to the thread, and mark what was sent",
    "team:read": "name the workspace in logs and checks",
    "usergroups:read": "know who is in the agents' group",
    "users:read": "know names, languages and time zones, and who is a guest or a stranger",
}

EVENTS = {
    "app_home_opened": "the App Home shows what waits for the person who looks at it",
    "app_mention": "hear a message that starts with @Isthmus, where no other event tells of it",
    "app_uninstalled": "the operator is told at once",
    "channel_archive": "what was to stand in an archived channel stands in the default one, and it is told why",
    "channel_created": "a new channel can be named in routes at once",
    "channel_deleted": "the same as channel_archive for a deleted one",
    "channel_left": "the same as channel_archive for one that the bot was removed from",
    "channel_rename": "a renamed channel is named rightly",
    "channel_unarchive": "a channel that is open again is used again",
    "group_archive": "the same as channel_archive for private channels",
    "group_deleted": "the same as channel_deleted for private channels",
    "group_left": "the same as channel_left for private channels",
    "group_rename": "the same as channel_rename for private channels",
    "group_unarchive": "the same as channel_unarchive for private channels",
    "member_joined_channel": "introduce itself where it was invited; know whom a decision in a channel concerns",
    "member_left_channel": "know whom a decision in a channel concerns no more",
    "message.channels": "hear what the team writes in public channels the bot is in",
    "message.groups": "the same for private channels the bot was invited to",
    "reaction_added": "carry a colleague's reaction to the customer",
    "reaction_removed": "take it back there",
    "subteam_created": "know a new user group, which may be the agents' or a decision's",
    "subteam_members_changed": "know who is in a user group now",
    "subteam_updated": "know what a user group is called, and that it was disabled",
    "team_join": "know a new colleague",
    "tokens_revoked": "the operator is told at once",
    "user_change": "names, languages, time zones, and who is a guest, stay right",
}

COMMANDS = {
    "feedback": ("List, show, filter and search what customers said", "[#tag | FB-12 | words | help]"),
    "consent": ("Open or list decisions", "[mine | list | D-7 | help]"),
    "digest": (
        "Create, list, edit, preview, pause or delete digests",
        "[create | list | edit | preview | pause | delete | help]",
    ),
    "idea": ("Propose, support and list ideas", "[title | list | help]"),
    "signal": (
        "What just changed: spikes, watched words, mood",
        "[list | watch | mute | tune | test | help]",
    ),
    "ecosystem": (
        "Who talks about what: organisations, actors, relations",
        "[dark | Acme | set Acme | D-7 | help]",
    ),
    "isthmus": ("Status, dead letters, routes, tags", "[status | failed | routes | tags | help]"),
}

SHORTCUTS = {
    "send_to_customer": ("Send to customer", "Send this message to the customer of its thread"),
    "tag_as_feedback": ("Tag as feedback", "Count this message as feedback"),
    "support_idea": ("Support an idea with this", "Take this message as a voice for an idea"),
    "start_decision": ("Start a decision", "Decide about what this message says"),
    "translate": ("Translate", "Put a translation of this message into its thread"),
    "keep_answer": ("Keep answer", "Keep this answer for the next time it is asked"),
}


def manifest(url: str = "") -> dict[str, object]:
    """The app manifest: Socket Mode, or events over HTTP where `url` is our public address without a path."""
    http = {"request_url": f"{url.rstrip('/')}/slack/events"} if url else {}
    return {
        "display_information": {
            "name": NAME,
            "description": "Brings customers' words to the team's thread, and the answer back.",
            "background_color": "#1d5c63",
        },
        "features": {
            # Without the messages tab Slack refuses direct messages (messages_tab_disabled).
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": list(_shortcuts()),
            "slash_commands": list(_commands(url)),
        },
        "oauth_config": _oauth(url),
        "settings": {
            "event_subscriptions": {**http, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **http},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _shortcuts() -> Iterator[dict[str, object]]:
    for callback, (name, description) in SHORTCUTS.items():
        yield {"name": name, "type": "message", "callback_id": callback, "description": description}


def _commands(url: str) -> Iterator[dict[str, object]]:
    # should_escape: Slack then names people and channels by their ids, which stay right when names change.
    http = {"url": f"{url.rstrip('/')}/slack/events"} if url else {}
    for command, (description, hint) in COMMANDS.items():
        yield {
            "command": f"/{command}",
            **http,
            "description": description,
            "usage_hint": hint,
            "should_escape": True,
        }


def _oauth(url: str) -> dict[str, object]:
    redirect = {"redirect_urls": [f"{url.rstrip('/')}/slack/oauth_redirect"]} if url else {}
    return {**redirect, "scopes": {"bot": sorted(SCOPES)}}


def link(url: str = "") -> str:
    """Where one click creates the app in a workspace, all of the manifest filled in. Source: Slack's "App manifests"."""
    packed = json.dumps(manifest(url), separators=(",", ":"), ensure_ascii=False)
    return f"{NEW_APP}&manifest_json={quote(packed, safe='')}"


def printed(form: Form, url: str = "") -> str:
    """The manifest in one of the forms that Slack takes."""
    made = manifest(url)
    return json.dumps(made, indent=2, ensure_ascii=False) if form is Form.JSON else yaml(made)


def yaml(value: object) -> str:
    """The value as YAML, texts in quotes; only what a manifest holds."""
    return "\n".join(_lines(value, ""))


def _lines(value: object, margin: str) -> Iterator[str]:
    match value:
        case dict():
            for key, part in value.items():
                yield from _entry(f"{margin}{key}:", part, margin)
        case list():
            for part in value:
                yield from _item(part, margin)
        case _:
            yield margin + json.dumps(value, ensure_ascii=False)


def _entry(head: str, part: object, margin: str) -> Iterator[str]:
    if isinstance(part, dict | list) and part:
        yield head
        yield from _lines(part, margin + "  ")
    else:
        yield f"{head} {json.dumps(part, ensure_ascii=False)}"


def _item(part: object, margin: str) -> Iterator[str]:
    first, *rest = _lines(part, margin + "  ")
    yield f"{margin}- {first.strip()}"
    yield from rest
