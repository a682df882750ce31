"""Blocks, messages' lists of them, and views, checked against the documented limits.

Source: Block Kit reference (blocks, views)."""

from typing import Any

from sandbox.slack import elements
from sandbox.slack.blockkit import (
    Field,
    Problems,
    Shape,
    anything,
    array,
    check,
    flag,
    number,
    one_of,
    say,
    string,
    text,
    typed,
    url,
)

PLAIN = "plain_text"
IN_MESSAGE, IN_VIEW, MARKDOWN = 50, 100, 12_000
CONTEXT_TEXT, CONTEXT_IMAGE = text(3000), elements.element({"image"})
RICH_LEAF = {
    "text": "text",
    "link": "url",
    "user": "user_id",
    "channel": "channel_id",
    "emoji": "name",
    "usergroup": "usergroup_id",
    "team": "team_id",
    "broadcast": "range",
    "date": "timestamp",
    "color": "value",
}


def _section(block: dict[str, Any], path: str, problems: Problems) -> None:
    if not block.get("text") and not block.get("fields"):
        say(problems, "missing required field: text or fields", path)


def _picture(block: dict[str, Any], path: str, problems: Problems) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        say(problems, "must provide either image_url or slack_file", path)


def _unique_actions(block: dict[str, Any], path: str, problems: Problems) -> None:
    seen: set[str] = set()
    for one in block.get("elements") or ():
        action = one.get("action_id") if isinstance(one, dict) else None
        if action and action in seen:
            say(problems, f"action_id {action} already exists in this block", path)
        seen.add(action or "")


def _context(value: Any, path: str, problems: Problems) -> None:
    picture = isinstance(value, dict) and value.get("type") == "image"
    (CONTEXT_IMAGE if picture else CONTEXT_TEXT)(value, path, problems)


def _leaf(value: Any, path: str, problems: Problems) -> None:
    kind = value.get("type") if isinstance(value, dict) else None
    wanted = RICH_LEAF.get(str(kind))
    if wanted is None:
        return say(problems, f"unsupported type: {kind}", f"{path}/type")
    if value.get(wanted) is None:
        return say(problems, f"missing required field: {wanted}", path)
    return say(problems, "must be more than 0 characters", f"{path}/text") if value[wanted] == "" else None


LEAVES = array(_leaf, 10_000, 0)
RICH: dict[str, Shape] = {
    "rich_text_section": Shape({"elements": LEAVES}, ("elements",)),
    "rich_text_quote": Shape({"elements": LEAVES, "border": anything}, ("elements",)),
    "rich_text_preformatted": Shape(
        {"elements": LEAVES, "border": anything, "language": anything}, ("elements",)
    ),
}
RICH["rich_text_list"] = Shape(
    {
        "elements": array(typed(RICH, {"rich_text_section"}), 10_000, 0),
        "style": one_of("bullet", "ordered"),
        "indent": number(0, 8),
        "offset": number(0, 1e9),
        "border": anything,
    },
    ("elements", "style"),
)
CELL = typed(
    {"raw_text": Shape({"text": string(10_000)}, ("text",)), "rich_text": Shape({"elements": anything})}
)
ID: dict[str, Field] = {"block_id": string(255)}
ACTIONS = elements.element(elements.IN_ACTIONS)


def _open(*required: str, names: str = "") -> Shape:
    """A block whose parts are not looked into."""
    return Shape({**ID, **dict.fromkeys((*required, *names.split()), anything)}, required)


BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {
            **ID,
            "text": text(3000),
            "fields": array(text(2000), 10),
            "accessory": elements.element(elements.IN_ACCESSORY),
            "expand": flag,
        },
        rule=_section,
    ),
    "divider": Shape(ID),
    "header": Shape({**ID, "text": text(150, PLAIN)}, ("text",)),
    "context": Shape({**ID, "elements": array(_context, 10)}, ("elements",)),
    "actions": Shape({**ID, "elements": array(ACTIONS, 25)}, ("elements",), _unique_actions),
    "context_actions": Shape(
        {**ID, "elements": array(elements.element({"feedback_buttons", "icon_button"}), 5)},
        ("elements",),
        _unique_actions,
    ),
    "image": Shape(
        {
            **ID,
            "image_url": url(),
            "slack_file": anything,
            "alt_text": string(2000),
            "title": text(2000, PLAIN),
        },
        ("alt_text",),
        _picture,
    ),
    "input": Shape(
        {
            **ID,
            "label": text(2000, PLAIN),
            "hint": text(2000, PLAIN),
            "element": elements.element(elements.IN_INPUT),
            "optional": flag,
            "dispatch_action": flag,
        },
        ("label", "element"),
    ),
    "markdown": Shape({**ID, "text": string(MARKDOWN)}, ("text",)),
    "rich_text": Shape({**ID, "elements": array(typed(RICH), 10_000, 0)}, ("elements",)),
    "table": Shape(
        {**ID, "rows": array(array(CELL, 20), 100), "column_settings": array(anything, 20)}, ("rows",)
    ),
    "video": Shape(
        {
            **ID,
            "alt_text": string(3000),
            "video_url": string(3000),
            "thumbnail_url": string(3000),
            "title": text(200, PLAIN),
            "title_url": string(3000),
            "description": text(200, PLAIN),
            "provider_icon_url": string(3000),
            "provider_name": string(50),
            "author_name": string(50),
        },
        ("alt_text", "video_url", "thumbnail_url", "title"),
    ),
    "call": _open("call_id", names="api_decoration_available call"),
    "alert": _open("text", names="level"),
    "card": _open(names="hero_image icon title subtitle body actions slack_icon subtext"),
    "carousel": _open("elements"),
    "container": _open(
        "child_blocks",
        names="title rich_text_title subtitle width icon is_collapsible default_collapsed has_header_divider",
    ),
    "data_table": _open("rows", names="caption page_size row_header_column_index"),
    "task_card": _open("task_id", "title", names="details output sources status"),
    "plan": _open("title", names="tasks"),
}
NOT_IN_VIEW = {"markdown", "table", "task_card", "plan"}
MESSAGE_BLOCK = typed(BLOCKS)
VIEW_BLOCK = typed(BLOCKS, set(BLOCKS) - NOT_IN_VIEW)
MODAL = Shape(
    {
        "title": text(24, PLAIN),
        "blocks": anything,
        "close": text(24, PLAIN),
        "submit": text(24, PLAIN),
        "private_metadata": string(3000, 0),
        "callback_id": string(255, 0),
        "external_id": string(255, 0),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
    ("title", "blocks"),
)
HOME = Shape({k: v for k, v in MODAL.fields.items() if k not in ("submit_disabled",)}, ("blocks",))
VIEWS = {"modal": MODAL, "home": HOME}


def problems_of(blocks: list[Any], most: int = IN_MESSAGE, path: str = "/blocks") -> Problems:
    """What Slack would object to in a list of blocks; empty = fine."""
    problems: Problems = []
    if len(blocks) > most:
        say(problems, f"no more than {most} items allowed", path)
    known = MESSAGE_BLOCK if most == IN_MESSAGE else VIEW_BLOCK
    ids: set[str] = set()
    markdown = 0
    for at, block in enumerate(blocks):
        known(block, f"{path}/{at}", problems)
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if block_id and block_id in ids:
            say(problems, f"block_id {block_id} already exists", f"{path}/{at}/block_id")
        ids.add(str(block_id))
        if block.get("type") == "markdown":
            markdown += len(str(block.get("text", "")))
    if markdown > MARKDOWN:
        say(problems, f"markdown blocks must be less than {MARKDOWN + 1} characters together", path)
    return problems


def problems_of_view(view: Any) -> Problems:
    """What Slack would object to in a view to open, push, update or publish."""
    problems: Problems = []
    if not isinstance(view, dict) or str(view.get("type")) not in VIEWS:
        say(problems, "unsupported type: a view is a modal or a home", "/view/type")
        return problems
    check(VIEWS[view["type"]], view, "/view", problems)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        say(problems, "must provide an array", "/view/blocks")
        return problems
    if view["type"] == "modal" and not view.get("submit") and any(_is_input(b) for b in blocks):
        say(problems, "missing required field: submit", "/view")
    return problems + problems_of(blocks, IN_VIEW, "/view/blocks")


def _is_input(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") == "input"
