"""Changing, deleting, pinning and answering what is already there."""

from typing import Any

from sandbox.telegram import files, keyboards, messages, rooms, sending
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.calls import Call, method
from sandbox.telegram.errors import Refused, bad
from sandbox.telegram.state import Json, Post, Room

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600
CALLBACK_SECONDS = 60
ANSWER_LENGTH = 200
MEDIA = ("photo", "document", "audio", "voice", "video", "animation")
_EDITED = (
    "text entities link_preview_options caption caption_entities show_caption_above_media has_media_spoiler"
    " photo document audio voice video animation"
)
EDITED = frozenset(_EDITED.split())
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌"
    " 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉"
    " 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
EMOJI = frozenset(_EMOJI.split())


def _target(call: Call) -> tuple[Room, Post]:
    """The bot's own message that a call wants to change; raises Refused."""
    if call.arguments.given("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    if not call.arguments.given("chat_id"):
        raise bad("message identifier is not specified")
    room = rooms.target(call)
    number = call.arguments.integer("message_id")
    if number <= 0:
        raise bad("message identifier is not specified")
    post = room.live(number)
    if post is None:
        raise bad("message to edit not found")
    if post.author != call.bot.id or "forward_origin" in post.message:
        raise bad("message can't be edited")
    return room, post


def _change(call: Call, room: Room, post: Post, content: Json | None) -> Json:
    """Replace content (None = leave it) and inline keyboard; a call that leaves all as it was is refused."""
    before = post.message
    markup = keyboards.read(call.arguments)
    kept = {k: v for k, v in before.items() if k not in ("reply_markup", "edit_date")}
    if content is not None:
        kept = {k: v for k, v in kept.items() if k not in EDITED} | content
    if markup is not None and "inline_keyboard" in markup:
        kept["reply_markup"] = markup
    if kept == {k: v for k, v in before.items() if k != "edit_date"}:
        raise bad(NOT_MODIFIED)
    rooms.pace(call, room)
    post.earlier.append(before)
    post.markup = kept.get("reply_markup")
    post.message = {**kept, "edit_date": call.hub.now()}
    messages.tell(call.hub, "edited", room, post)
    return post.message


@method("editMessageText")
def edit_text(call: Call) -> Json:
    room, post = _target(call)
    content = messages.text_of(call.hub, call.arguments)
    if "text" not in post.message:
        raise bad("there is no text in the message to edit")
    return _change(call, room, post, content)


@method("editMessageCaption")
def edit_caption(call: Call) -> Json:
    room, post = _target(call)
    if not any(kind in post.message for kind in MEDIA):
        raise bad("there is no caption in the message to edit")
    media = {k: v for k, v in post.message.items() if k in MEDIA or k == "has_media_spoiler"}
    return _change(call, room, post, {**media, **messages.caption_of(call.hub, call.arguments)})


@method("editMessageReplyMarkup")
def edit_markup(call: Call) -> Json:
    room, post = _target(call)
    return _change(call, room, post, None)


@method("editMessageMedia")
def edit_media(call: Call) -> Json:
    room, post = _target(call)
    item = call.arguments.nested("media", "media")
    if not isinstance(item, dict) or item.get("type") not in MEDIA:
        raise bad("can't parse InputMedia: media not found")
    facts = Arguments(item)
    content = sending.file_content(call, str(item["type"]), facts, item.get("media"))
    return _change(call, room, post, {**content, **messages.caption_of(call.hub, facts)})


@method("stopPoll")
def stop_poll(call: Call) -> Json:
    room, post = _target(call)
    if "poll" not in post.message:
        raise bad("message with poll to stop not found")
    if post.message["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    post.message = {**post.message, "poll": {**post.message["poll"], "is_closed": True}}
    messages.tell(call.hub, "edited", room, post)
    return dict(post.message["poll"])


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    room = rooms.target(call)
    post = room.live(call.arguments.integer("message_id"))
    if post is None:
        raise bad("message to delete not found")
    _check_deletable(call, room, post)
    _delete(call, room, post)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    room = rooms.target(call)
    posts = rooms.listed(call, room)
    for post in posts:
        _check_deletable(call, room, post)
    for post in posts:
        _delete(call, room, post)
    return True


def _check_deletable(call: Call, room: Room, post: Post) -> None:
    own = post.author == call.bot.id
    if not own and not room.private and not rooms.is_admin(room, call.bot.id):
        raise bad("message can't be deleted")
    if call.hub.now() - post.message["date"] > DELETABLE_SECONDS and not rooms.is_admin(room, call.bot.id):
        raise bad("message can't be deleted for everyone")


def _delete(call: Call, room: Room, post: Post) -> None:
    post.deleted = True
    messages.tell(call.hub, "deleted", room, post)


@method("setMessageReaction")
def set_reaction(call: Call) -> bool:
    room = rooms.target(call)
    post = room.live(call.arguments.integer("message_id"))
    if post is None:
        raise bad("message to react not found")
    wish = call.arguments.nested("reaction", "reaction") or []
    if not isinstance(wish, list):
        raise bad("can't parse reaction types JSON object")
    if len(wish) > 1:
        raise bad("REACTIONS_TOO_MANY")
    react(call, room, post, [_reaction(one) for one in wish])
    return True


def _reaction(one: Any) -> Json:
    if isinstance(one, dict) and one.get("type") == "emoji" and one.get("emoji") in EMOJI:
        return {"type": "emoji", "emoji": one["emoji"]}
    raise bad("REACTION_INVALID")


def react(call: Call, room: Room, post: Post, wish: list[Json]) -> None:
    """Set the bot's reactions on a message; an empty list takes them back."""
    post.reactions.pop(call.bot.id, None)
    if wish:
        post.reactions[call.bot.id] = wish
    emoji = " ".join(str(one.get("emoji", one["type"])) for one in wish)
    call.hub.services.feed.push(
        "telegram", "reaction", chat=room.id, message_id=post.id, user=call.bot.id, text=emoji
    )


@method("answerCallbackQuery")
def answer_callback(call: Call) -> bool:
    callback = call.hub.callbacks.get(call.arguments.text("callback_query_id"))
    late = callback is None or call.hub.services.clock.now() - callback.at > CALLBACK_SECONDS
    if callback is None or late or callback.answer is not None or callback.bot != call.bot.id:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    words = call.arguments.text("text")
    if len(words) > ANSWER_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    callback.answer = {"text": words, "show_alert": call.arguments.flag("show_alert")}
    if call.arguments.given("url"):
        callback.answer["url"] = call.arguments.text("url")
    call.hub.services.feed.push(
        "telegram",
        "callback_answered",
        chat=callback.chat,
        message_id=callback.message_id,
        user=callback.user,
        callback=call.arguments.text("callback_query_id"),
        text=words,
    )
    return True


@method("pinChatMessage")
def pin(call: Call) -> bool:
    room = rooms.target(call)
    if not room.private and not rooms.is_admin(room, call.bot.id):
        raise bad("not enough rights to manage pinned messages in the chat")
    post = room.live(call.arguments.integer("message_id"))
    if post is None:
        raise bad("message to pin not found")
    room.pinned = post.id
    messages.tell(call.hub, "pinned", room, post)
    return True


@method("unpinChatMessage", "unpinAllChatMessages")
def unpin(call: Call) -> bool:
    room = rooms.target(call)
    if not room.private and not rooms.is_admin(room, call.bot.id):
        raise bad("not enough rights to manage pinned messages in the chat")
    room.pinned = 0
    return True


@method("getFile")
def get_file(call: Call) -> Json:
    file_id = call.arguments.text("file_id")
    if not file_id:
        raise bad("file_id not specified")
    try:
        stored = call.hub.files.known(file_id)
    except Refused:
        raise bad("invalid file_id") from None
    if len(stored.data) > files.LARGEST_DOWNLOAD:
        raise bad("file is too big")
    return {**stored.shown(), "file_path": stored.path}
