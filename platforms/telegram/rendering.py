"""What we show, in Telegram's form: words with entities, and keyboards. Never a parse mode: nothing needs escaping."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any, Final, assert_never

from domain.content import Foreign, Style, Text, join, styled
from domain.outbound import Author
from domain.panels import Block, Button, Buttons, Divider, Facts, Heading, Line, Note, Panel, Words
from platforms.telegram import entities
from ports.chat import Say

log = logging.getLogger(__name__)

CALLBACK: Final = 64
"""Bytes of callback data (Bot API: InlineKeyboardButton)."""
ROW: Final = 28
"""Signs of label that stand side by side on a narrow screen."""
SEPARATOR: Final = "|"

Keyboard = dict[str, Any]


def body(text: Text, field: str = "text") -> dict[str, Any]:
    """The parameters that carry words: `text` with `entities`, or `caption` with `caption_entities`."""
    found = entities.to_entities(text)
    named = "entities" if field == "text" else f"{field}_entities"
    return {field: text.plain, named: found} if found else {field: text.plain}


def signed(text: Text, author: Author | None) -> Text:
    """Somebody's words with the name above them, as Telegram shows every word under the bot's own name."""
    if author is None or not author.name.strip():
        return text
    name = styled(author.name.strip(), Style.BOLD)
    return join((name, text), "\n") if text else name


def foreign(thing: Foreign) -> Text:
    """A sentence for what Telegram cannot hold."""
    what = styled(thing.what, Style.ITALIC)
    return join((what, Text(thing.summary)), "\n") if thing.summary else what


def panel(shown: Panel, say: Say, locale: str) -> tuple[Text, tuple[Button, ...]]:
    """A panel as one text, and the buttons below it."""
    parts = [part for block in shown.blocks for part in _block(block, say, locale)]
    buttons = tuple(
        button for block in shown.blocks if isinstance(block, Buttons) for button in block.buttons
    )
    text = join(tuple(parts), "\n").stripped()
    return text or Text(say(locale, shown.summary)), buttons


def _block(block: Block, say: Say, locale: str) -> Iterator[Text]:
    match block:
        case Heading(text):
            yield styled(say(locale, text), Style.BOLD)
        case Line(text):
            yield Text(say(locale, text))
        case Note(text):
            yield styled(say(locale, text), Style.ITALIC)
        case Words(text, quoted):
            yield join((text,)) if not quoted else _quoted(text)
        case Facts(facts):
            for fact in facts:
                label = styled(say(locale, fact.label), Style.BOLD)
                yield join((label, Text(say(locale, fact.value))), ": ")
        case Divider():
            yield Text()
        case Buttons():
            return
        case _:
            assert_never(block)


def _quoted(text: Text) -> Text:
    whole = styled(text.plain, Style.QUOTE)
    return Text(text.plain, (*whole.spans, *(span for span in text.spans if span.style is not Style.QUOTE)))


def keyboard(buttons: Sequence[Button], say: Say, locale: str) -> Keyboard | None:
    """Buttons as an inline keyboard, side by side where their labels are short; None when there are none."""
    rows: list[list[dict[str, str]]] = []
    room = 0
    for button in buttons:
        key = _key(button, say, locale)
        if key is None:
            continue
        width = len(key["text"]) + 2
        if not rows or width > room:
            rows.append([])
            room = ROW
        rows[-1].append(key)
        room -= width
    return {"inline_keyboard": rows} if rows else None


def _key(button: Button, say: Say, locale: str) -> dict[str, str] | None:
    data = f"{button.action}{SEPARATOR}{button.value}"
    if len(data.encode(errors="replace")) > CALLBACK:
        # The message matters more than its button; whoever made the button must know.
        log.error("telegram.button_too_long", extra={"action": button.action})
        return None
    return {"text": say(locale, button.label).strip() or "…", "callback_data": data}


def pressed(data: str) -> tuple[str, str]:
    """The action and value that a keyboard of ours put into callback data."""
    action, _, value = data.partition(SEPARATOR)
    return action, value
