"""The people, channels and bots that a sandbox starts with. Plain data: each platform reads its own half."""

from typing import Any

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
    "send_to_customer": "Send to customer",
    "tag_as_feedback": "Tag as feedback",
    "support_idea": "Support an idea with this",
    "start_decision": "Start a decision",
    "translate": "Translate",
    "keep_answer": "Keep answer",
}


def default() -> dict[str, Any]:
    """A fresh copy of the default world, {"slack": …, "telegram": …}."""
    return {"slack": _slack(), "telegram": _telegram()}


def _slack() -> dict[str, Any]:
    return {
        "workspaces": [
            {
                "team": {"id": "T0SANDBOX", "name": "Sandbox Ltd", "domain": "sandbox-ltd"},
                "bot_token": "xoxb-sandbox",
                "app_token": "xapp-sandbox",
                "signing_secret": "sandbox-signing-secret",
                "client_id": "100001.200002",
                "client_secret": "sandbox-client-secret",
                "bot": {"user": "U0ISTHMUS", "name": "isthmus", "bot_id": "B0ISTHMUS", "app_id": "A0ISTHMUS"},
                "features": _features(),
                "users": _people(),
                "channels": [
                    {"id": "C0SUPPORT", "name": "support", "bot_is_member": True},
                    {"id": "C0BUGS", "name": "bugs", "bot_is_member": True},
                    {"id": "C0IDEAS", "name": "ideas", "bot_is_member": True},
                    {"id": "C0GENERAL", "name": "general", "bot_is_member": False},
                ],
                "usergroups": [
                    {
                        "id": "S0AGENTS",
                        "handle": "agents",
                        "name": "Agents",
                        "users": ["U0ANN", "U0BEN", "U0CLEO"],
                    }
                ],
            }
        ]
    }


def _people() -> list[dict[str, Any]]:
    paris = {"tz": "Europe/Paris", "locale": "fr-FR"}
    return [
        {"id": "U0ANN", "name": "ann", "real_name": "Ann Weaver", "is_admin": True},
        {"id": "U0BEN", "name": "ben", "real_name": "Ben Okafor"},
        {"id": "U0CLEO", "name": "cleo", "real_name": "Cléo Martin", **paris},
        {"id": "U0GUEST", "name": "guest", "real_name": "Gil Guest", "is_restricted": True},
    ]


def _features() -> dict[str, Any]:
    """What Slack offers people of the app, as its manifest says it."""
    return {
        "slash_commands": [
            {"command": f"/{name}", "description": words, "usage_hint": hint}
            for name, (words, hint) in COMMANDS.items()
        ],
        "shortcuts": [
            {"name": name, "type": "message", "callback_id": callback} for callback, name in SHORTCUTS.items()
        ],
    }


def _telegram() -> dict[str, Any]:
    return {
        "bots": [
            {
                "token": "100001:sandbox-token",
                "username": "isthmus_sandbox_bot",
                "name": "Isthmus",
                "can_read_all_group_messages": False,
            }
        ],
        "users": [],
    }
