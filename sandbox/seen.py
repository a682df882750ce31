"""What people see in a Slack message or a Telegram chat, taken from its JSON: words, buttons, who. Calls nothing."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CONTROL = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: its label, and what it is called inside."""

    label: str
    action: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A message in Slack. `name` is under whose name it stands, `thread` the ts of its thread, empty at the top."""

    channel: str
    ts: str
    thread: str
    name: str
    user: str
    text: str
    """Its words without markup, as read from its blocks, or from its text where it has none."""
    buttons: tuple[Button, ...]
    files: tuple[str, ...]
    reactions: tuple[str, ...]
    from_bot: bool
    raw: Json = field(repr=False)

    def button(self, label: str) -> Button | None:
        """The button with this label."""
        return next((button for button in self.buttons if button.label == label), None)


@dataclass(frozen=True, slots=True)
class Note:
    """A message in a Telegram chat. `kind` is text, photo, document …"""

    chat: int
    id: int
    user: int
    text: str
    kind: str
    buttons: tuple[Button, ...]
    reactions: tuple[str, ...]
    from_bot: bool
    earlier: tuple[str, ...]
    raw: Json = field(repr=False)


def post(message: Json, channel: str) -> Post:
    """A Slack message from its JSON."""
    ts, thread = str(message["ts"]), str(message.get("thread_ts", ""))
    profile = message.get("bot_profile") or {}
    return Post(
        channel=channel,
        ts=ts,
        thread="" if thread == ts else thread,
        name=str(message.get("username") or profile.get("name") or ""),
        user=str(message.get("user", "")),
        text=words(message),
        buttons=tuple(slack_buttons(message.get("blocks", []))),
        files=tuple(str(file.get("name", "")) for file in message.get("files", [])),
        reactions=tuple(str(one["name"]) for one in message.get("reactions", [])),
        from_bot="bot_id" in message,
        raw=message,
    )


def words(message: Json) -> str:
    """The words of a Slack message: those of its blocks, else its text."""
    parts = [part for block in message.get("blocks", []) for part in block_words(block)]
    found = "\n".join(part for part in parts if part)
    return found if found.strip() else plain(str(message.get("text", "")))


def block_words(block: Json) -> Iterator[str]:
    """The words of one block, part by part; of buttons none."""
    kind = block.get("type")
    if kind == "rich_text":
        yield "\n".join(rich(part) for part in block.get("elements", []))
    elif kind in ("section", "header"):
        texts = [block["text"]] if block.get("text") else []
        for text in [*texts, *block.get("fields", [])]:
            yield said(text)
    elif kind == "context":
        yield " ".join(said(part) for part in block.get("elements", []) if "text" in part)
    elif kind == "image":
        yield str(block.get("alt_text", ""))


def rich(part: Json) -> str:
    """The words of a rich_text element, nested ones included."""
    kind = part.get("type")
    if "elements" in part:
        separator = "\n" if kind == "rich_text_list" else ""
        return separator.join(rich(one) for one in part["elements"])
    if kind == "link":
        return str(part.get("text") or part.get("url", ""))
    if kind == "emoji":
        code = str(part.get("unicode", ""))
        return "".join(chr(int(one, 16)) for one in code.split("-")) if code else f":{part.get('name')}:"
    named = {"user": "user_id", "channel": "channel_id", "broadcast": "range", "usergroup": "usergroup_id"}
    return f"@{part.get(named[kind])}" if kind in named else str(part.get("text", ""))


def said(text: Json) -> str:
    """A text object's words."""
    words_of = str(text.get("text", ""))
    return plain(words_of) if text.get("type") == "mrkdwn" else words_of


def plain(mrkdwn: str) -> str:
    """Slack's notation without its controls and escapes."""
    shown = CONTROL.sub(lambda found: found[2] if found[2] is not None else found[1], mrkdwn)
    return html.unescape(shown).replace(JOINER, "")


def slack_buttons(blocks: list[Json]) -> Iterator[Button]:
    """Every button of a message's blocks, from top to bottom."""
    for block in blocks:
        for part in (*block.get("elements", []), block.get("accessory") or {}):
            if part.get("type") == "button":
                yield Button(str(part["text"]["text"]), str(part["action_id"]), str(part.get("value", "")))


def note(message: Json, bots: frozenset[int] = frozenset()) -> Note:
    """A Telegram message from its JSON as the control API shows it."""
    sender = message.get("from") or {}
    rows = (message.get("keyboard") or message.get("reply_markup") or {}).get("inline_keyboard", [])
    buttons = (Button(str(key["text"]), str(key.get("callback_data", ""))) for row in rows for key in row)
    marks = message.get("reactions", {})
    return Note(
        chat=int(message["chat"]["id"]),
        id=int(message["message_id"]),
        user=int(sender.get("id", 0)),
        text=str(message.get("text", message.get("caption", ""))),
        kind=next((kind for kind in KINDS if kind in message), "service"),
        buttons=tuple(buttons),
        reactions=tuple(str(emoji) for listed in marks.values() for emoji in listed),
        from_bot=bool(sender.get("is_bot")),
        earlier=tuple(str(one) for one in message.get("earlier", [])),
        raw=message,
    )


KINDS = "text photo animation document audio voice video video_note sticker venue location contact poll dice".split()
