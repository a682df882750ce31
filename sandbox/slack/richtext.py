"""The rich_text block that Slack adds to what a person writes, made from the message's mrkdwn.

Source: Block Kit reference, rich text block."""

import html
import re
from typing import Any

from sandbox.slack.model import Json

PIECE = re.compile(
    r"<(?P<control>[^<>]+)>|(?<![\w])\:(?P<emoji>[a-z0-9_+'-]+)(?:::skin-tone-(?P<tone>[2-6]))?:(?!\w)"
    r"|`(?P<code>[^`\n]+)`|(?<!\w)\*(?P<bold>[^*\n]+)\*(?!\w)|(?<!\w)_(?P<italic>[^_\n]+)_(?!\w)"
    r"|(?<!\w)~(?P<strike>[^~\n]+)~(?!\w)"
)
FENCE = re.compile(r"```\n?(.*?)\n?```\n?", re.DOTALL)
QUOTE = re.compile(r"(?:^&gt; ?.*(?:\n|\Z))+", re.MULTILINE)
BULLETS = re.compile(r"(?:^(?:•|-) .*(?:\n|\Z))+", re.MULTILINE)


def block(mrkdwn: str, block_id: str) -> Json:
    """One rich_text block that shows the same as `mrkdwn`."""
    elements: list[Json] = []
    at = 0
    for fence in FENCE.finditer(mrkdwn):
        elements += _lines(mrkdwn[at : fence.start()])
        elements.append({"type": "rich_text_preformatted", "elements": [_text(fence[1])], "border": 0})
        at = fence.end()
    elements += _lines(mrkdwn[at:])
    return {"type": "rich_text", "block_id": block_id, "elements": elements}


def _lines(text: str) -> list[Json]:
    found: list[Json] = []
    at = 0
    for part in sorted([*QUOTE.finditer(text), *BULLETS.finditer(text)], key=lambda m: m.start()):
        found += _section(text[at : part.start()])
        rows = part[0].rstrip("\n").split("\n")
        if part.re is QUOTE:
            inner = "\n".join(row.removeprefix("&gt;").removeprefix(" ") for row in rows)
            found.append({"type": "rich_text_quote", "elements": _inline(inner)})
        else:
            items = [{"type": "rich_text_section", "elements": _inline(row[2:])} for row in rows]
            found.append(
                {"type": "rich_text_list", "style": "bullet", "indent": 0, "border": 0, "elements": items}
            )
        at = part.end()
    return found + _section(text[at:])


def _section(text: str) -> list[Json]:
    return [{"type": "rich_text_section", "elements": _inline(text)}] if text else []


def _inline(text: str) -> list[Json]:
    found: list[Json] = []
    at = 0
    for piece in PIECE.finditer(text):
        if piece.start() > at:
            found.append(_text(text[at : piece.start()]))
        found.append(_piece(piece))
        at = piece.end()
    if at < len(text):
        found.append(_text(text[at:]))
    return found


def _piece(piece: re.Match[str]) -> Json:
    if control := piece["control"]:
        return _control(control)
    if emoji := piece["emoji"]:
        return {"type": "emoji", "name": emoji} | ({"skin_tone": int(piece["tone"])} if piece["tone"] else {})
    style = next(name for name in ("code", "bold", "italic", "strike") if piece[name])
    return _text(piece[style], style)


def _control(control: str) -> Json:
    target, _, label = control.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target[9:]}
    if target in ("!here", "!channel", "!everyone"):
        return {"type": "broadcast", "range": target[1:]}
    link: Json = {"type": "link", "url": html.unescape(target)}
    return link | ({"text": html.unescape(label)} if label else {})


def _text(text: str, style: str = "") -> Json:
    made: dict[str, Any] = {"type": "text", "text": html.unescape(text)}
    return made | ({"style": {style: True}} if style else {})
