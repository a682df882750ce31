"""reply_markup: checked as the server checks it. Bot API: InlineKeyboardMarkup and its siblings."""

from typing import Any

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.errors import bad

Json = dict[str, Any]
DATA_BYTES = 64
BUTTONS = 100
_ACTIONS = (
    "url callback_data callback_game pay switch_inline_query switch_inline_query_chosen_chat"
    " switch_inline_query_current_chat login_url web_app copy_text disabled"
)
ACTIONS = tuple(_ACTIONS.split())  # a button does one thing: the first of these that it names
DRESS = ("text", "icon_custom_emoji_id", "style")


def read(arguments: Arguments) -> Json | None:
    """The keyboard of a call, None if it has none or an empty one; raises Refused."""
    markup = arguments.nested("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", _inline)
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        return {**markup, "keyboard": _rows(markup["keyboard"], "keyboard", _plain)}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def _rows(rows: Any, name: str, button: Any) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{name}" of the reply markup must be an Array of Arrays')
    checked = [[button(one) for one in row] for row in rows if row]
    if sum(len(row) for row in checked) > BUTTONS:
        raise bad("reply markup is too long")
    return checked


def _plain(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad("can't parse keyboard button: Text must be non-empty")
    return button


def _inline(button: Any) -> Json:
    where = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad(f"{where}: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad(f'{where}: Can\'t find field "text"')
    if not button["text"].strip():
        raise bad(f"{where}: Text buttons are unallowed in the inline keyboard")
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad(f"{where}: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 0 < len(str(data).encode("utf-8", "surrogatepass")) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(str(button["url"]))
    kept = (*DRESS, actions[0])
    return {k: v for k, v in button.items() if k in kept and v is not None}


def _check_url(url: str) -> None:
    host = url.split("://", 1)[-1].split("/", 1)[0]
    odd = " " in url or ("." not in host and not host.startswith("localhost"))
    if odd and not url.startswith("tg://"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def find(markup: Json | None, data: str | None, label: str | None) -> Json | None:
    """The inline button with this callback data, or with this text; None if there is none."""
    rows = (markup or {}).get("inline_keyboard", [])
    for button in (one for row in rows for one in row):
        if data is not None and button.get("callback_data") == data:
            return dict(button)
        if data is None and button.get("text") == label:
            return dict(button)
    return None
