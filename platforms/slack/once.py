"""What is shown to one person for one choice, and goes once it was made. Slack tells with each press at which address what was
pressed may be deleted, five times within half an hour ("Handling user interaction"), and gives back the ids of its blocks."""

from collections.abc import Sequence
from typing import Any

from platforms.slack.payloads import FORM, Json, child, children, string

ONCE = "once:"


def marked(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of such a panel: by their names its buttons are known again."""
    return [
        block | {"block_id": f"{ONCE}{number}"} if block["type"] == "actions" else block
        for number, block in enumerate(blocks)
    ]


def address(body: Json) -> str:
    """Where to have deleted what was pressed; empty where it stays, as it does while a form may yet be cancelled."""
    chosen = any(
        string(action, "block_id").startswith(ONCE) and not string(action, "action_id").startswith(FORM)
        for action in children(body, "actions")
    )
    alone = child(body, "container").get("is_ephemeral") is True
    return string(body, "response_url") if chosen and alone else ""
