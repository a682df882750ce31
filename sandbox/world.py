"""The people, channels and bots that a sandbox starts with. Plain data: each platform reads its own half."""

from typing import Any


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
                "users": [
                    {"id": "U0ANN", "name": "ann", "real_name": "Ann Weaver"},
                    {"id": "U0BEN", "name": "ben", "real_name": "Ben Okafor"},
                    {
                        "id": "U0CLEO",
                        "name": "cleo",
                        "real_name": "Cléo Martin",
                        "tz": "Europe/Paris",
                        "locale": "fr-FR",
                    },
                    {"id": "U0GUEST", "name": "guest", "real_name": "Gil Guest", "is_restricted": True},
                ],
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
