"""What a bot says about itself: getMe, its commands, name, descriptions, menu button and default rights."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.telegram import chatting, rooms
from sandbox.telegram.calls import Call, method
from sandbox.telegram.errors import bad
from sandbox.telegram.state import Bot, Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}$")
SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


@method("getMe")
def get_me(call: Call) -> Json:
    return me(call.bot)


def me(bot: Bot) -> Json:
    """The bot's own User with what only getMe tells."""
    return {
        **bot.user,
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_all,
        "supports_inline_queries": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


@method("logOut", "close")
def log_out(_call: Call) -> bool:
    return True


@method("setMyCommands")
def set_commands(call: Call) -> bool:
    wish = call.arguments.nested("commands", "commands")
    if not isinstance(wish, list):
        raise bad('parameter "commands" is required' if wish is None else "expected an Array of BotCommand")
    if len(wish) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in wish]
    call.bot.commands[_scope(call), call.arguments.text("language_code")] = commands
    names = " ".join(one["command"] for one in commands)
    call.hub.services.feed.push("telegram", "commands_set", user=call.bot.id, text=names)
    return True


def _command(one: Any) -> Json:
    if not isinstance(one, dict):
        raise bad("expected an Object as BotCommand")
    name, words = str(one.get("command", "")).removeprefix("/"), str(one.get("description", "")).strip()
    if not COMMAND.match(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(words) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": words}


def _scope(call: Call) -> str:
    scope = call.arguments.nested("scope", "bot command scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in SCOPES:
        return str(kind)
    if kind in CHAT_SCOPES:
        if scope.get("chat_id") in (None, ""):
            raise bad("chat_id is empty")
        if kind == "chat_member" and not scope.get("user_id"):
            raise bad("invalid user_id specified")
        return ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)
    raise bad("can't parse BotCommandScope: Unsupported type specified")


@method("getMyCommands")
def get_commands(call: Call) -> list[Json]:
    return call.bot.commands.get((_scope(call), call.arguments.text("language_code")), [])


@method("deleteMyCommands")
def delete_commands(call: Call) -> bool:
    call.bot.commands.pop((_scope(call), call.arguments.text("language_code")), None)
    return True


def _texts(field: str, longest: int, refusal: str) -> tuple[Callable[[Call], bool], Callable[[Call], Json]]:
    def write(call: Call) -> bool:
        words, language = call.arguments.text(field), call.arguments.text("language_code")
        if len(words) > longest:
            raise bad(refusal)
        call.bot.texts[field, language] = words
        if field == "name" and words and not language:
            call.bot.user["first_name"] = words
        return True

    def read(call: Call) -> Json:
        texts, language = call.bot.texts, call.arguments.text("language_code")
        fallback = call.bot.user["first_name"] if field == "name" else ""
        return {field: texts.get((field, language)) or texts.get((field, "")) or fallback}

    return write, read


for _field, _longest, _refusal, _name in (
    ("name", 64, "BOT_TITLE_INVALID", "Name"),
    ("description", 512, "BOT_DESCRIPTION_INVALID", "Description"),
    ("short_description", 120, "BOT_SHORT_DESCRIPTION_INVALID", "ShortDescription"),
):
    _write, _read = _texts(_field, _longest, _refusal)
    method(f"setMy{_name}")(_write)
    method(f"getMy{_name}")(_read)


@method("setChatMenuButton")
def set_menu_button(call: Call) -> bool:
    button = call.arguments.nested("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        raise bad("can't parse MenuButton: Unsupported type specified")
    chat = rooms.known(call).id if call.arguments.given("chat_id") else 0
    call.bot.menus[chat] = button
    return True


@method("getChatMenuButton")
def get_menu_button(call: Call) -> Json:
    chat = rooms.known(call).id if call.arguments.given("chat_id") else 0
    return call.bot.menus.get(chat) or call.bot.menus.get(0) or {"type": "commands"}


@method("setMyDefaultAdministratorRights")
def set_rights(call: Call) -> bool:
    wish = call.arguments.nested("rights", "administrator rights")
    call.bot.rights[call.arguments.flag("for_channels")] = chatting.rights(wish)
    return True


@method("getMyDefaultAdministratorRights")
def get_rights(call: Call) -> Json:
    return call.bot.rights.get(call.arguments.flag("for_channels")) or chatting.rights()
