"""sendMessage and all other methods by which a bot says something new."""

from typing import Any

from sandbox.telegram import files, messages, rooms
from sandbox.telegram.arguments import Arguments, Upload
from sandbox.telegram.calls import Call, method
from sandbox.telegram.errors import bad
from sandbox.telegram.state import Json, Post

SENT_FILES = ("photo", "document", "audio", "voice", "video", "animation", "sticker", "video_note")
FACES = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}
_ACTIONS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document"
    " choose_sticker find_location record_video_note upload_video_note record_audio upload_audio cancel"
)
ACTIONS = frozenset(_ACTIONS.split())
ALBUM = ("photo", "video", "document", "audio")
ALBUM_MOST = 10


@method("sendMessage")
def send_message(call: Call) -> Json:
    into = messages.frame(call)
    return messages.deliver(call, into, messages.text_of(call.hub, call.arguments)).message


def _send_file(kind: str) -> Any:
    def send(call: Call) -> Json:
        into = messages.frame(call)
        content = file_content(call, kind, call.arguments, call.arguments.values.get(kind))
        if kind not in ("sticker", "video_note"):
            content |= messages.caption_of(call.hub, call.arguments)
        return messages.deliver(call, into, content).message

    return send


for _kind in SENT_FILES:
    method("send" + "".join(word.title() for word in _kind.split("_")))(_send_file(_kind))


def file_content(call: Call, kind: str, facts: Arguments, value: Any, part: str = "") -> Json:
    """The content of one file: uploaded under its own name or by attach://, or known by file_id; raises Refused."""
    stored = _stored(call, kind, value, part or kind)
    content = files.content(call.hub.files, stored, facts.values)
    if facts.flag("has_spoiler") and stored.kind in ("photo", "video", "animation"):
        content["has_media_spoiler"] = True
    return content


def _stored(call: Call, kind: str, value: Any, part: str) -> files.Stored:
    upload = _upload(call, value, part)
    if upload is not None:
        files.check(kind, upload.data)
        mime = upload.mime if upload.mime else ""
        return call.hub.files.add(kind, upload.data, upload.filename, mime)
    if not isinstance(value, str) or not value:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    return call.hub.files.known(value, kind)


def _upload(call: Call, value: Any, part: str) -> Upload | None:
    if isinstance(value, str) and value.startswith("attach://"):
        upload = call.arguments.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad("wrong file identifier/HTTP URL specified")
        return upload
    return call.arguments.files.get(part) if not value else None


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    into = messages.frame(call)
    items = call.arguments.nested("media", "media")
    if not isinstance(items, list):
        raise bad('parameter "media" is required' if items is None else "can't parse media JSON object")
    if not items:
        raise bad("there are no messages to send")
    if len(items) > ALBUM_MOST:
        raise bad("too many messages to send as an album")
    contents = [_album_item(call, item) for item in items]
    _check_mix([str(item["type"]) for item in items])
    rooms.pace(call, into.room, len(items))
    group = {"media_group_id": str(call.hub.dice.getrandbits(53))} if len(items) > 1 else {}
    plain = messages.Frame(into.room, into.reply, None, into.thread)
    return [messages.deliver(call, plain, {**group, **content}, paced=True).message for content in contents]


def _album_item(call: Call, item: Any) -> Json:
    if not isinstance(item, dict) or item.get("type") not in ALBUM:
        kind = item.get("type") if isinstance(item, dict) else item
        raise bad(f"can't parse InputMedia: type \"{kind}\" can't be used in sendMediaGroup")
    if not item.get("media"):
        raise bad("can't parse InputMedia: media not found")
    facts = Arguments(item)
    content = file_content(call, str(item["type"]), facts, item["media"])
    return {**content, **messages.caption_of(call.hub, facts)}


def _check_mix(kinds: list[str]) -> None:
    for alone in ("document", "audio"):
        if alone in kinds and set(kinds) != {alone}:
            raise bad(f"{alone} can't be mixed with other media types")


@method("sendLocation")
def send_location(call: Call) -> Json:
    into = messages.frame(call)
    return messages.deliver(call, into, {"location": location(call.arguments)}).message


def location(values: Arguments) -> Json:
    """A Location; raises Refused when a coordinate is missing."""
    for name in ("latitude", "longitude"):
        if not values.given(name) and values.values.get(name) != 0:
            raise bad(f"{name} is empty")
    place: Json = {"latitude": values.number("latitude"), "longitude": values.number("longitude")}
    if not (-90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180):
        raise bad("wrong location specified")
    for name in ("live_period", "heading", "proximity_alert_radius"):
        if values.given(name):
            place[name] = values.integer(name)
    return place


@method("sendVenue")
def send_venue(call: Call) -> Json:
    into, values = messages.frame(call), call.arguments
    for name in ("title", "address"):
        if not values.given(name):
            raise bad(f"{name} must be non-empty")
    place = location(values)
    venue = {"location": place, "title": values.text("title"), "address": values.text("address")}
    return messages.deliver(call, into, {"venue": venue, "location": place}).message


@method("sendContact")
def send_contact(call: Call) -> Json:
    into = messages.frame(call)
    return messages.deliver(call, into, {"contact": contact(call.arguments)}).message


def contact(values: Arguments) -> Json:
    """A Contact; raises Refused without a number or a first name."""
    if not values.given("phone_number"):
        raise bad("phone number is empty")
    if not values.given("first_name"):
        raise bad("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return {name: values.text(name) for name in names if values.given(name)}


@method("sendPoll")
def send_poll(call: Call) -> Json:
    into = messages.frame(call)
    made = poll(call.arguments, str(call.hub.dice.getrandbits(60)))
    return messages.deliver(call, into, {"poll": made}).message


def poll(values: Arguments, poll_id: str) -> Json:
    """A Poll without votes; raises Refused for an empty question or fewer than two options."""
    question = values.text("question").strip()
    options = values.nested("options", "options") or []
    if not question or len(question) > 300:
        raise bad("poll question must be non-empty" if not question else "poll question is too long")
    if not isinstance(options, list) or len(options) < 2:
        raise bad("poll must have at least 2 option")
    if len(options) > 12:
        raise bad("poll can't have more than 12 options")
    if values.text("type") not in ("", "regular", "quiz"):
        raise bad("unsupported poll type specified")
    words = [str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in options]
    anonymous = values.values.get("is_anonymous") is None or values.flag("is_anonymous")
    return {
        "id": poll_id,
        "question": question,
        "options": [
            {"persistent_id": str(n), "text": word, "voter_count": 0} for n, word in enumerate(words)
        ],
        "total_voter_count": 0,
        "is_closed": values.flag("is_closed"),
        "is_anonymous": anonymous,
        "type": values.text("type") or "regular",
        "allows_multiple_answers": values.flag("allows_multiple_answers"),
        "allows_revoting": values.values.get("allows_revoting") is None or values.flag("allows_revoting"),
        "members_only": values.flag("members_only"),
    }


@method("sendDice")
def send_dice(call: Call) -> Json:
    into = messages.frame(call)
    emoji = call.arguments.text("emoji") or "🎲"
    if emoji not in FACES:
        raise bad("wrong dice emoji specified")
    dice = {"emoji": emoji, "value": call.hub.dice.randint(1, FACES[emoji])}
    return messages.deliver(call, into, {"dice": dice}).message


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    room = rooms.target(call)
    action = call.arguments.text("action").lower()
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    call.hub.services.feed.push("telegram", "chat_action", chat=room.id, user=call.bot.id, text=action)
    return True


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    into = messages.frame(call)
    return _forward(call, into, _source(call, "forward"), paced=False).message


def _source(call: Call, verb: str) -> Post:
    room = rooms.known(call, "from_chat_id")
    post = room.live(call.arguments.integer("message_id"))
    if post is None:
        raise bad(f"message to {verb} not found")
    if post.protected or messages.what(post.message) == "service":
        raise bad(f"the message can't be {'forwarded' if verb == 'forward' else 'copied'}")
    return post


def _forward(call: Call, into: messages.Frame, post: Post, paced: bool) -> Post:
    content = {k: v for k, v in post.message.items() if k not in FRAME}
    origin = post.message.get("forward_origin") or {
        "type": "user",
        "date": post.message["date"],
        "sender_user": post.message["from"],
    }
    plain = messages.Frame(into.room, {}, None, into.thread)
    return messages.deliver(call, plain, {"forward_origin": origin, **content}, paced)


_FRAME = (
    "message_id from chat date edit_date reply_to_message external_reply quote reply_markup"
    " message_thread_id is_topic_message has_protected_content media_group_id forward_origin"
)
FRAME = frozenset(_FRAME.split())


@method("copyMessage")
def copy_message(call: Call) -> Json:
    into = messages.frame(call)
    return {"message_id": _copy(call, into, _source(call, "copy"), False).id}


def _copy(call: Call, into: messages.Frame, post: Post, paced: bool) -> Post:
    content = {k: v for k, v in post.message.items() if k not in FRAME}
    if call.arguments.values.get("caption") is not None and "text" not in content:
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= messages.caption_of(call.hub, call.arguments)
    return messages.deliver(call, into, content, paced)


def _several(verb: str, one: Any) -> Any:
    def run(call: Call) -> list[Json]:
        into = messages.frame(call)
        room = rooms.known(call, "from_chat_id")
        posts = rooms.listed(call, room)
        if not posts:
            raise bad(f"there are no messages to {verb}")
        rooms.pace(call, into.room, len(posts))
        return [{"message_id": one(call, into, post, True).id} for post in posts]

    return run


method("forwardMessages")(_several("forward", _forward))
method("copyMessages")(_several("copy", _copy))
