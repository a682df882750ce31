"""Block Kit's interactive elements and composition objects with their limits.

Source: Block Kit reference (block elements, composition objects) and the published types of Slack's client libraries."""

from typing import Any

from sandbox.slack.blockkit import (
    Field,
    Problems,
    Shape,
    anything,
    array,
    flag,
    number,
    one_of,
    say,
    shaped,
    string,
    text,
    typed,
    url,
)

PLAIN = "plain_text"
CONFIRM = Shape(
    {
        "title": text(100, PLAIN),
        "text": text(300),
        "confirm": text(30, PLAIN),
        "deny": text(30, PLAIN),
        "style": one_of("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)
DISPATCH = Shape(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)},
    ("trigger_actions_on",),
)
STYLE = one_of("primary", "danger")
OPTION = Shape(
    {"text": text(75, PLAIN), "value": string(150), "description": text(75, PLAIN), "url": url()},
    ("text", "value"),
)
RICH_OPTION = Shape({"text": text(75), "value": string(150), "description": text(75)}, ("text", "value"))
OPTION_GROUP = Shape({"label": text(75, PLAIN), "options": array(shaped(OPTION), 100)}, ("label", "options"))
COMMON: dict[str, Field] = {
    "action_id": string(255),
    "confirm": shaped(CONFIRM),
    "focus_on_load": flag,
    "placeholder": text(150, PLAIN),
}
INPUT: dict[str, Field] = {
    "action_id": string(255),
    "focus_on_load": flag,
    "placeholder": text(150, PLAIN),
    "dispatch_action_config": shaped(DISPATCH),
}


def _chosen(element: dict[str, Any], path: str, problems: Problems) -> None:
    if ("options" in element) == ("option_groups" in element):
        say(problems, "must provide either options or option_groups", path)
    _initial(element, path, problems)


def _initial(element: dict[str, Any], path: str, problems: Problems) -> None:
    options = [o for o in element.get("options") or () if isinstance(o, dict)]
    for group in element.get("option_groups") or ():
        options += group.get("options") or [] if isinstance(group, dict) else []
    initial = element.get("initial_option")
    for one in [initial] if initial is not None else element.get("initial_options") or []:
        if one not in options:
            say(problems, "initial option must match one of the options", path)


def _pictured(element: dict[str, Any], path: str, problems: Problems) -> None:
    if ("image_url" in element) == ("slack_file" in element):
        say(problems, "must provide either image_url or slack_file", path)


IMAGE_FIELDS: dict[str, Field] = {"image_url": url(), "slack_file": anything, "alt_text": string(2000)}
FILTER = Shape(
    {
        "include": array(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    }
)
STATIC: dict[str, Field] = {
    "options": array(shaped(OPTION), 100),
    "option_groups": array(shaped(OPTION_GROUP), 100),
}
MANY: dict[str, Field] = {"max_selected_items": number(1, 10000)}
CONVERSATIONS: dict[str, Field] = {
    "default_to_current_conversation": flag,
    "response_url_enabled": flag,
    "filter": shaped(FILTER),
}


def _selects() -> dict[str, Shape]:
    ids = string(255)
    own: dict[str, tuple[dict[str, Field], str, Field]] = {
        "static": (STATIC, "initial_option", shaped(OPTION)),
        "external": ({"min_query_length": number(0, 1000)}, "initial_option", shaped(OPTION)),
        "users": ({}, "initial_user", ids),
        "conversations": (CONVERSATIONS, "initial_conversation", ids),
        "channels": ({"response_url_enabled": flag}, "initial_channel", ids),
    }
    made = {}
    for name, (fields, initial, kind) in own.items():
        rule = _chosen if name == "static" else None
        made[f"{name}_select"] = Shape({**COMMON, **fields, initial: kind}, rule=rule)
        several = {**COMMON, **fields, **MANY, f"{initial}s": array(kind, 100)}
        made[f"multi_{name}_select"] = Shape(several, rule=rule)
    return made


SELECTS = _selects()
TYPED_INPUT: dict[str, Field] = {**INPUT, "initial_value": string(3000, 0)}
NUMBERS = string(100, 0)
BUTTON = Shape(
    {
        "text": text(75, PLAIN),
        "action_id": string(255),
        "url": string(3000),
        "value": string(2000),
        "style": STYLE,
        "confirm": shaped(CONFIRM),
        "accessibility_label": string(75),
        "agent_prompt": anything,
        "agent_prompt_display": anything,
        "visible_to_user_ids": anything,
    },
    ("text",),
)
FEEDBACK_BUTTON = Shape(
    {"text": text(75, PLAIN), "value": string(2000), "accessibility_label": string(75)}, ("text", "value")
)
ELEMENTS: dict[str, Shape] = {
    **SELECTS,
    "button": BUTTON,
    "workflow_button": Shape(
        {
            "text": text(75, PLAIN),
            "workflow": anything,
            "style": STYLE,
            "accessibility_label": string(75),
            "action_id": string(255),
        },
        ("text", "workflow"),
    ),
    "overflow": Shape(
        {"action_id": string(255), "options": array(shaped(OPTION), 5), "confirm": shaped(CONFIRM)},
        ("options",),
    ),
    "image": Shape(IMAGE_FIELDS, ("alt_text",), _pictured),
    "checkboxes": Shape(
        {
            **COMMON,
            "options": array(shaped(RICH_OPTION), 10),
            "initial_options": array(shaped(RICH_OPTION), 10),
        },
        ("options",),
        _initial,
    ),
    "radio_buttons": Shape(
        {**COMMON, "options": array(shaped(RICH_OPTION), 10), "initial_option": shaped(RICH_OPTION)},
        ("options",),
        _initial,
    ),
    "datepicker": Shape({**COMMON, "initial_date": string(10)}),
    "timepicker": Shape({**COMMON, "initial_time": string(5), "timezone": string(100)}),
    "datetimepicker": Shape({**COMMON, "initial_date_time": number(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": Shape(
        {**TYPED_INPUT, "multiline": flag, "min_length": number(0, 3000), "max_length": number(1, 3000)}
    ),
    "email_text_input": Shape(TYPED_INPUT),
    "url_text_input": Shape(TYPED_INPUT),
    "number_input": Shape(
        {
            **INPUT,
            "is_decimal_allowed": flag,
            "initial_value": NUMBERS,
            "min_value": NUMBERS,
            "max_value": NUMBERS,
        },
        ("is_decimal_allowed",),
    ),
    "file_input": Shape(
        {"action_id": string(255), "filetypes": array(string(50), 100), "max_files": number(1, 10)}
    ),
    "rich_text_input": Shape(
        {**INPUT, "initial_value": anything, "min_lines": anything, "max_lines": anything}
    ),
    "feedback_buttons": Shape(
        {
            "action_id": string(255),
            "positive_button": shaped(FEEDBACK_BUTTON),
            "negative_button": shaped(FEEDBACK_BUTTON),
        },
        ("positive_button", "negative_button"),
    ),
    "icon_button": Shape(
        {
            "action_id": string(255),
            "icon": string(50),
            "text": text(75, PLAIN),
            "accessibility_label": string(75),
            "value": string(2000),
            "visible_to_user_ids": anything,
            "confirm": shaped(CONFIRM),
        },
        ("icon", "text"),
    ),
}
PICKERS = {"checkboxes", "datepicker", "radio_buttons", "timepicker", "datetimepicker"}
BUTTONS = {"button", "overflow", "workflow_button"}
IN_ACTIONS = {*SELECTS, *PICKERS, *BUTTONS, "rich_text_input"}
IN_ACCESSORY = {*SELECTS, *PICKERS, *BUTTONS, "image"} - {"datetimepicker"}
IN_INPUT = {
    *SELECTS,
    *PICKERS,
    "email_text_input",
    "file_input",
    "number_input",
    "plain_text_input",
    "rich_text_input",
    "url_text_input",
}


def element(allowed: set[str]) -> Field:
    return typed(ELEMENTS, allowed)
