"""Raw Bot API updates as domain values. Pure: no PTB object, no clock, no network; the same payload means the same.

What says nothing to us gives nothing; what is not as the Bot API documents it gives `Unreadable`, never an exception.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from domain import feedback, payloads
from domain.ids import AccountId, PostId
from domain.inbound import (
    Chat,
    ChatKind,
    ChatMigrated,
    ChatReachability,
    CustomerEdit,
    CustomerMessage,
    CustomerPress,
    CustomerReaction,
    Inbound,
    Received,
    Sender,
    Unreadable,
)
from platforms.telegram import contents, entities, ids, rendering

Json = dict[str, Any]

_MALFORMED = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
    RecursionError,
)
_COMMAND = re.compile(r"[A-Za-z0-9_]{1,32}")
_ABOUT_ANOTHER: Final = frozenset(("reply_to_message", "edit_date"))
_TYPED = re.compile(r"/(\S{1,64})(?!\S)")
_PRESENT: Final = frozenset({"member", "administrator", "creator"})


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is on Telegram; `username` without `@`, in lower case."""

    id: int
    username: str = ""


@dataclass(slots=True)
class TelegramParser:
    """Parses for one account; `me` is completed when Telegram has told our name."""

    account: AccountId
    me: Me

    def parse(self, received: Received) -> Sequence[Inbound]:
        """What a stored update means: nothing, one thing, or that it cannot be read."""
        try:
            update = payloads.read(received.payload)
        except (ValueError, RecursionError):
            update = None
        kind = _kind(update)
        if kind is None:
            return (Unreadable(self.account, "update"),)
        read = _READERS.get(kind)
        if read is None:
            return (Unreadable(self.account, f"update.{ascii(kind)[1:-1]}"[:64]),)
        try:
            found = read(update[kind], self.account, self.me)
            return _numbered(found, update) if kind == "callback_query" else found
        except _MALFORMED:
            return (Unreadable(self.account, f"update.{kind}.malformed"),)


def _numbered(found: Sequence[Inbound], update: Json) -> Sequence[Inbound]:
    """Presses with the number of their update: later ones have higher numbers (Bot API: Update)."""
    number = update.get("update_id")
    order = number if type(number) is int else 0
    return tuple(replace(each, order=order) if isinstance(each, CustomerPress) else each for each in found)


def _kind(update: Any) -> str | None:
    """What kind of update it is: the one part beside its number (Bot API: Update)."""
    parts = update if isinstance(update, dict) else {}
    return next((key for key in parts if key != "update_id"), None)


def _message(message: Json, account: AccountId, me: Me) -> Sequence[Inbound]:
    if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
        return (_migrated(message, account),)
    sender = _sender(message)
    if sender is None or contents.is_service(message):
        return ()
    call = _command(message, me)
    if call is None:
        return ()  # meant for another bot
    command, skip = call
    content = contents.content(message, account, skip)
    if not content and not command:
        return ()
    chat = _chat(message["chat"], account, _thread(message))
    return (
        CustomerMessage(
            chat,
            ids.post(account, _number(message["chat"]["id"]), _number(message["message_id"])),
            sender,
            content,
            _moment(message["date"]),
            command,
            _album(message),
            _reply_to(message, account),
            _concerns_us(message, chat, command, me),
        ),
    )


def _edit(message: Json, account: AccountId, me: Me) -> Sequence[Inbound]:
    sender = _sender(message)
    moving = "location" in message and "live_period" in message["location"]
    if sender is None or moving or contents.is_service(message):
        return ()  # a live location is "edited" every few seconds: nobody said anything new
    call = _command(message, me)
    if call is None:
        return ()
    command, skip = call
    chat = _chat(message["chat"], account, _thread(message))
    post = ids.post(account, _number(message["chat"]["id"]), _number(message["message_id"]))
    content = contents.content(message, account, skip)
    at = _moment(message.get("edit_date", message["date"]))
    replied, addressed = _reply_to(message, account), _concerns_us(message, chat, command, me)
    album = _album(message)
    return (CustomerEdit(chat, post, sender, content, at, replied, command, addressed, album),)


def _reaction(reaction: Json, account: AccountId, me: Me) -> Sequence[Inbound]:
    sender = _user(reaction["user"]) if "user" in reaction else _speaking_chat(reaction["actor_chat"])
    old, new = _emoji(reaction["old_reaction"]), _emoji(reaction["new_reaction"])
    added = tuple(emoji for emoji in new if emoji not in old)
    removed = tuple(emoji for emoji in old if emoji not in new)
    if sender is None or not (added or removed):
        return ()
    chat = _chat(reaction["chat"], account)
    post = ids.post(account, _number(reaction["chat"]["id"]), _number(reaction["message_id"]))
    return (CustomerReaction(chat, post, sender, added, removed),)


def _press(query: Json, account: AccountId, me: Me) -> Sequence[Inbound]:
    sender = _user(query["from"])
    if sender is None:
        return ()
    message = query["message"]
    chat = _chat(message["chat"], account, _thread(message))
    post = ids.post(account, _number(message["chat"]["id"]), _number(message["message_id"]))
    action, value = rendering.pressed(contents.text_of(query["data"]))
    return (CustomerPress(chat, post, sender, contents.text_of(query["id"]), action, value),)


def _membership(change: Json, account: AccountId, me: Me) -> Sequence[Inbound]:
    sender = _user(change["from"])
    old, new = change["old_chat_member"], change["new_chat_member"]
    if sender is None or change["chat"]["type"] == "channel" or _may_write(old) == _may_write(new):
        return ()
    chat = _chat(change["chat"], account)
    status = contents.text_of(new["status"])
    reason = "" if _may_write(new) else "blocked" if chat.chat is ChatKind.PRIVATE else status
    return (ChatReachability(chat, sender, _may_write(new), reason),)


def _may_write(member: Json) -> bool:
    if member["status"] == "restricted":
        return bool(member.get("is_member")) and bool(member.get("can_send_messages"))
    return member["status"] in _PRESENT


def _migrated(message: Json, account: AccountId) -> ChatMigrated:
    here = _number(message["chat"]["id"])
    old = _number(message.get("migrate_from_chat_id", here))
    new = _number(message.get("migrate_to_chat_id", here))
    return ChatMigrated(account, ids.place(account, old), ids.place(account, new))


Reader = Callable[[Json, AccountId, Me], Sequence[Inbound]]

_READERS: Final[dict[str, Reader]] = {
    "message": _message,
    "edited_message": _edit,
    "message_reaction": _reaction,
    "callback_query": _press,
    "my_chat_member": _membership,
}
KINDS: Final = tuple(_READERS)
"""The kinds of update to ask for (Bot API: getUpdates, allowed_updates)."""


def _chat(chat: Json, account: AccountId, thread: str = "") -> Chat:
    private = chat["type"] == "private"
    kind = ChatKind.PRIVATE if private else ChatKind.GROUP
    title = "" if private else _title(chat) or "…"
    return Chat(ids.place(account, _number(chat["id"])), account, kind, title, thread)


def _title(chat: Json) -> str:
    return entities.legible(contents.text_of(chat.get("title", "")))


def _thread(message: Json) -> str:
    """The forum topic; replies outside forums carry a thread id too, which is none."""
    return str(_number(message["message_thread_id"])) if message.get("is_topic_message") else ""


def _sender(message: Json) -> Sender | None:
    """Who wrote: a person, or a chat in its own name (an anonymous administrator); None for bots and channels."""
    if message["chat"]["type"] == "channel" or message.get("is_automatic_forward"):
        return None
    if "sender_chat" in message:
        return _speaking_chat(message["sender_chat"])
    return _user(message["from"])


def _user(user: Json) -> Sender | None:
    if user.get("is_bot"):
        return None
    return Sender(
        ids.alias(_number(user["id"])),
        contents.person(user),
        contents.text_of(user.get("username", "")),
        contents.text_of(user.get("language_code", "")),
    )


def _speaking_chat(chat: Json) -> Sender:
    return Sender(
        ids.alias(_number(chat["id"])),
        _title(chat),
        contents.text_of(chat.get("username", "")),
    )


def _command(message: Json, me: Me) -> tuple[str, int] | None:
    """The command a message starts with and how many code points it takes; None when it is another bot's."""
    plain, found = contents.words(message)
    first = next((e for e in found if e["type"] == "bot_command" and e["offset"] == 0), None)
    if first is None:
        return _called(message, me) or _accented(plain)
    _, end = entities.positions(plain, first)
    word, _, bot = plain[1:end].partition("@")
    if not _COMMAND.fullmatch(word):
        return "", 0
    elsewhere = message["chat"]["type"] != "private"  # in a chat with us alone nobody else would hear it
    if elsewhere and bot and me.username and bot.lower() != me.username:
        return None
    return word.lower(), end


def _called(message: Json, me: Me) -> tuple[str, int] | None:
    """What a message that begins with our name says: the words behind it. Who writes our name alone asks for help; below
    somebody's message, or as an edit, it stays as it is.
    """
    plain, found = contents.words(message)
    first = next((e for e in found if e["type"] == "mention" and e["offset"] == 0), None)
    if first is None or not _names_us(first, plain, me):
        return None
    _, end = entities.positions(plain, first)
    rest = plain[end:].lstrip(" \t\n,:")
    if rest or "text" not in message:
        return "", len(plain) - len(rest)
    return ("", 0) if _ABOUT_ANOTHER & message.keys() else ("help", end)


def _accented(plain: str) -> tuple[str, int]:
    """A command with accents, such as `/idée`: Telegram marks none, since its commands are plain letters, but people type it."""
    typed = _TYPED.match(plain)
    if typed is None or typed[1].isascii() or not _COMMAND.fullmatch(word := feedback.fold(typed[1])):
        return "", 0
    return word, typed.end()


def _concerns_us(message: Json, chat: Chat, command: str, me: Me) -> bool:
    return chat.chat is ChatKind.PRIVATE or bool(command) or _is_addressed(message, me)


def _is_addressed(message: Json, me: Me) -> bool:
    replied = message.get("reply_to_message")
    if replied and replied.get("from", {}).get("id") == me.id and "forum_topic_created" not in replied:
        return True
    plain, found = contents.words(message)
    return any(_names_us(entity, plain, me) for entity in found)


def _names_us(entity: Json, plain: str, me: Me) -> bool:
    kind = entity["type"]
    if kind == "hashtag":
        return True
    if kind == "text_mention":
        return bool(entity["user"]["id"] == me.id)
    if kind in ("mention", "bot_command") and me.username:
        start, end = entities.positions(plain, entity)
        return plain[start:end].lower().endswith(f"@{me.username}")
    return False


def _reply_to(message: Json, account: AccountId) -> PostId | None:
    replied = message.get("reply_to_message")
    if not replied or "forum_topic_created" in replied:
        return None  # every message of a topic "replies" to its opening
    return ids.post(account, _number(replied["chat"]["id"]), _number(replied["message_id"]))


def _album(message: Json) -> str:
    return contents.text_of(message.get("media_group_id", ""))


def _emoji(reactions: list[Json]) -> list[str]:
    """Reactions as Unicode; custom pictures have none, a paid one is a star."""
    return [
        "⭐" if reaction["type"] == "paid" else contents.text_of(reaction["emoji"])
        for reaction in reactions
        if reaction["type"] in ("emoji", "paid")
    ]


def _moment(unix: Any) -> datetime:
    return datetime.fromtimestamp(_number(unix), UTC)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no number where one belongs")
    return value
