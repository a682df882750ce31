"""Block Kit's limits."""

from typing import Any

import pytest

from sandbox.slack import blocks


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def button(**parts: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain("B"), **parts}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: str = "o") -> list[dict[str, Any]]:
    return [{"text": plain(text), "value": str(number)} for number in range(count)]


def select(count: int, text: str = "o", **parts: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": options(count, text), **parts}


def test_a_message_at_its_limits_passes() -> None:
    full = {
        "type": "section",
        "text": mrkdwn("x" * 3000),
        "fields": [mrkdwn("f" * 2000)] * 10,
        "accessory": button(),
    }
    pressed = actions(*[button(action_id=f"a{n}", value="v" * 2000) for n in range(25)])
    context = {"type": "context", "elements": [mrkdwn("c")] * 10}
    found = blocks.problems_of([full, pressed, context, *[{"type": "divider"}] * 47])
    assert found == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        ({"type": "section", "text": mrkdwn("x" * 3001)}, "/blocks/0/text/text"),
        ({"type": "section", "text": mrkdwn("")}, "/blocks/0/text/text"),
        ({"type": "section"}, "/blocks/0"),
        ({"type": "section", "fields": [mrkdwn("f")] * 11}, "/blocks/0/fields"),
        ({"type": "section", "fields": [mrkdwn("f" * 2001)]}, "/blocks/0/fields/0/text"),
        ({"type": "header", "text": plain("h" * 151)}, "/blocks/0/text/text"),
        ({"type": "header", "text": mrkdwn("h")}, "/blocks/0/text/type"),
        ({"type": "context", "elements": [mrkdwn("c")] * 11}, "/blocks/0/elements"),
        ({"type": "divider", "block_id": "b" * 256}, "/blocks/0/block_id"),
        ({"type": "divider", "colour": "red"}, "/blocks/0"),
        ({"type": "paragraph"}, "/blocks/0/type"),
        ({"type": "image", "image_url": "https://example.org/i.png"}, "/blocks/0"),
        ({"type": "image", "image_url": "file:///i.png", "alt_text": "i"}, "/blocks/0/image_url"),
        ({"type": "input", "label": plain("l"), "element": button()}, "/blocks/0/element/type"),
        ({"type": "markdown", "text": ""}, "/blocks/0/text"),
        (actions(*[button(action_id=f"a{n}") for n in range(26)]), "/blocks/0/elements"),
        (actions(button(), button()), "/blocks/0"),
        (actions(button(text=plain("b" * 76))), "/blocks/0/elements/0/text/text"),
        (actions(button(value="v" * 2001)), "/blocks/0/elements/0/value"),
        (actions(button(action_id="a" * 256)), "/blocks/0/elements/0/action_id"),
        (actions(button(style="green")), "/blocks/0/elements/0/style"),
        (actions(button(text={**plain("B"), "colour": "red"})), "/blocks/0/elements/0/text"),
        (actions(select(101)), "/blocks/0/elements/0/options"),
        (actions(select(1, "o" * 76)), "/blocks/0/elements/0/options/0/text/text"),
        (actions(select(1, initial_option={"text": plain("x"), "value": "9"})), "/blocks/0/elements/0"),
        (
            actions({"type": "overflow", "action_id": "o", "options": options(6)}),
            "/blocks/0/elements/0/options",
        ),
    ],
)
def test_what_is_over_a_limit_is_pointed_at(block: dict[str, Any], where: str) -> None:
    assert [p.rpartition("json-pointer:")[2] for p in blocks.problems_of([block])] == [where + "]"]


def test_a_message_has_fifty_blocks_at_most() -> None:
    assert blocks.problems_of([{"type": "divider"}] * 51) != []


def test_markdown_blocks_are_limited_together() -> None:
    assert blocks.problems_of([{"type": "markdown", "text": "x" * 6001}] * 2) != []


def test_block_ids_are_unique() -> None:
    assert blocks.problems_of([{"type": "divider", "block_id": "b"}] * 2) != []


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": plain("t" * 25)},
        {"submit": plain("t" * 25)},
        {"private_metadata": "x" * 3001},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": [{"type": "input", "label": plain("L"), "element": {"type": "plain_text_input"}}]},
        {"state": {}},
        {"type": "page"},
    ],
)
def test_a_view_outside_its_limits_is_refused(wrong: dict[str, Any]) -> None:
    view = {"type": "modal", "title": plain("T"), "blocks": []}
    assert (blocks.problems_of_view(view), blocks.problems_of_view({**view, **wrong}) == []) == ([], False)
