"""Making and changing messages: text with its markup, replies, threads, albums' items. Knows no HTTP.

Bot API: Message. Everything a bot sends passes `deliver`; everything a person says is made in people.py.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram import html, keyboards, markdown, rooms, text
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.calls import Call
from sandbox.telegram.errors import bad
from sandbox.telegram.state import Hub, Json, Post, Room

TEXT, CAPTION = 4096, 1024
PREVIEW = ("is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text")
PARSERS = {"html": html.parse, "markdownv2": markdown.parse_v2, "markdown": markdown.parse_legacy}


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a message's content: where it goes, to what it answers, its keyboard."""

    room: Room
    reply: Json
    markup: Json | None
    thread: int = 0


def formatted(hub: Hub, source: str, mode: str, given: Any) -> tuple[str, list[text.Entity]]:
    """Plain text and its entities, trimmed, sorted, with those that Telegram finds by itself; raises Refused."""
    if mode and mode.lower() != "none":
        parse = PARSERS.get(mode.lower())
        if parse is None:
            raise bad("unsupported parse_mode")
        plain, entities = parse(source)
    else:
        plain, entities = source, text.checked(source, given) if given else []
    plain, entities = text.trimmed(plain, entities)
    if entities:
        entities = [one for entity in entities for one in _with_person(hub, entity)]
    return plain, text.found(plain, entities)


def _with_person(hub: Hub, entity: text.Entity) -> list[text.Entity]:
    """A mention of somebody unknown is dropped, as the server does."""
    if entity["type"] != "text_mention":
        return [entity]
    try:
        return [{**entity, "user": hub.user(int(entity["user"]["id"]))}]
    except (KeyError, TypeError):
        return []


def text_of(hub: Hub, arguments: Arguments) -> Json:
    """{"text", "entities"} of a call; raises Refused if there is none, or too much."""
    source = arguments.text("text")
    mode = arguments.text("parse_mode")
    plain, entities = formatted(hub, source, mode, arguments.nested("entities", "entities"))
    if text.is_empty(plain):
        raise bad("message text is empty")
    if len(plain) > TEXT:
        raise bad("message is too long")
    content: Json = {"text": plain, "entities": entities} if entities else {"text": plain}
    preview = arguments.nested("link_preview_options", "link preview options")
    if preview is None and arguments.flag("disable_web_page_preview"):
        preview = {"is_disabled": True}
    if isinstance(preview, dict) and any(e["type"] in ("url", "text_link") for e in entities):
        known = {k: v for k, v in preview.items() if k in PREVIEW and v}
        content |= {"link_preview_options": known} if known else {}
    return content


def caption_of(hub: Hub, values: Arguments) -> Json:
    """{"caption", "caption_entities"} of a call or an album's item; {} without a caption."""
    given = values.nested("caption_entities", "caption entities")
    plain, entities = formatted(hub, values.text("caption"), values.text("parse_mode"), given)
    if not plain:
        return {}
    if len(plain) > CAPTION:
        raise bad("message caption is too long")
    above = {"show_caption_above_media": True} if values.flag("show_caption_above_media") else {}
    return {"caption": plain, **({"caption_entities": entities} if entities else {}), **above}


def frame(call: Call) -> Frame:
    """Resolve chat, reply, thread and keyboard of a send call; raises Refused."""
    room = rooms.target(call)
    return Frame(room, _reply(call, room), keyboards.read(call.arguments), _thread(call, room))


def _thread(call: Call, room: Room) -> int:
    thread = call.arguments.integer("message_thread_id")
    if thread and thread not in room.threads:
        raise bad("message thread not found")
    return thread


def _reply(call: Call, room: Room) -> Json:
    wish = call.arguments.nested("reply_parameters", "reply parameters") or {}
    if not isinstance(wish, dict):
        raise bad("can't parse reply parameters JSON object")
    number = Arguments(wish).integer("message_id") or call.arguments.integer("reply_to_message_id")
    if number <= 0:
        return {}
    elsewhere = wish.get("chat_id") not in (None, "", room.id, str(room.id))
    source = (
        rooms.known(Call(call.hub, call.bot, Arguments({"chat_id": wish["chat_id"]}))) if elsewhere else room
    )
    post = source.live(number)
    if post is None:
        if Arguments(wish).flag("allow_sending_without_reply") or call.arguments.flag(
            "allow_sending_without_reply"
        ):
            return {}
        raise bad("message to be replied not found")
    if elsewhere:
        return {"external_reply": _external(source, post)}
    return {"reply_to_message": without_reply(post.message), **_quote(call.hub, wish, post)}


def _external(room: Room, post: Post) -> Json:
    message = post.message
    origin = {"type": "user", "date": message["date"], "sender_user": message["from"]}
    return {"origin": origin, **({} if room.private else {"chat": room.chat, "message_id": post.id})}


def _quote(hub: Hub, wish: Json, post: Post) -> Json:
    if not wish.get("quote"):
        return {}
    mode, given = str(wish.get("quote_parse_mode") or ""), wish.get("quote_entities")
    plain, entities = formatted(hub, str(wish["quote"]), mode, given)
    whole = post.message.get("text") or post.message.get("caption") or ""
    at = whole.find(plain)
    if at < 0:
        raise bad("message to be replied not found: QUOTE_TEXT_INVALID")
    shown: Json = {"text": plain, "position": text.units(whole[:at]), "is_manual": True}
    return {"quote": {**shown, **({"entities": entities} if entities else {})}}


def without_reply(message: Json) -> Json:
    """A message as it appears inside another: never with a further one in it."""
    return {k: v for k, v in message.items() if k not in ("reply_to_message", "external_reply", "quote")}


def deliver(call: Call, into: Frame, content: Json, paced: bool = False) -> Post:
    """Put a bot's message into the room: counted, kept, and told to the feed; raises Refused 429."""
    hub, room = call.hub, into.room
    if not paced:
        rooms.pace(call, room)
    message: Json = {
        "message_id": hub.next_message(call.bot, room),
        "from": call.bot.user,
        "chat": room.chat,
        "date": hub.now(),
    }
    if into.thread:
        message |= {"message_thread_id": into.thread, "is_topic_message": True}
    if into.reply:
        message |= into.reply
    message |= content
    post = Post(message, call.bot.id, into.markup)
    if into.markup is not None and "inline_keyboard" in into.markup:
        message["reply_markup"] = into.markup
    if call.arguments.flag("protect_content"):
        message["has_protected_content"] = post.protected = True
    post.silent = call.arguments.flag("disable_notification")
    room.posts[post.id] = post
    hub.services.stats.post("telegram", room.id)
    tell(hub, "message", room, post)
    return post


def tell(hub: Hub, kind: str, room: Room, post: Post) -> None:
    """Note a happening with the message's ids, author and words."""
    message = post.message
    words = message.get("text", message.get("caption", ""))
    hub.services.feed.push(
        "telegram",
        kind,
        chat=room.id,
        message_id=message["message_id"],
        user=post.author,
        text=words,
        what=what(message),
    )


def what(message: Json) -> str:
    """The kind of a message's content, e.g. "text", "photo", "poll", "service"."""
    for kind in CONTENT:
        if kind in message:
            return kind
    return "service"


CONTENT = (
    "text",
    "photo",
    "animation",
    "document",
    "audio",
    "voice",
    "video",
    "video_note",
    "sticker",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
)
