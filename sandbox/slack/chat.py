"""The chat.* methods. Source: their reference pages."""

from typing import Any

from sandbox.slack import blocks, posting, texts
from sandbox.slack.calls import Call, Method, Refusal, invalid
from sandbox.slack.desk import Desk
from sandbox.slack.model import Channel, Json

TEXT_MOST, UPDATE_MOST, MARKDOWN_MOST, ATTACHMENTS_MOST, METADATA_MOST = 40_000, 4_000, 12_000, 100, 8_000
PUBLIC_POST = "chat:write.public"


def planned(call: Call) -> tuple[Channel, Json]:
    """Where and what the arguments of chat.postMessage or chat.scheduleMessage would post."""
    channel = _target(call)
    message = _composed(call)
    _threaded(call, channel, message)
    _metadata(call, message)
    return channel, message


def post_message(call: Call) -> Json:
    channel, message = planned(call)
    posted = posting.post(call.desk, call.ws, channel, message)
    call.desk.services.stats.post("slack", channel.id)
    return {"channel": channel.id, "ts": posted["ts"], "message": _answered(posted)}


def _answered(message: Json) -> Json:
    return {k: v for k, v in message.items() if k != "reactions"}


def _target(call: Call) -> Channel:
    channel = call.channel(by_name=True)
    if channel.is_archived:
        raise Refusal("is_archived")
    if call.bot.user not in channel.members and not (channel.kind == "public" and call.may(PUBLIC_POST)):
        raise Refusal("not_in_channel")
    return channel


def _composed(call: Call) -> Json:
    """The message that the arguments describe, checked."""
    text, markdown = call.text("text"), call.text("markdown_text")
    bricks, attachments = _bricks(call), _attachments(call)
    if markdown:
        text, bricks = _marked_down(markdown, text, bricks)
    if not text and not bricks and not attachments:
        raise Refusal("no_text")
    if call.args.get("username") or call.args.get("icon_url") or call.args.get("icon_emoji"):
        call.need("chat:write.customize")
        names = (call.text("username")[:80], call.text("icon_url"), call.text("icon_emoji"))
        message = posting.from_bot(call.bot, _stored(call, text), *names)
    else:
        message = posting.from_bot(call.bot, _stored(call, text))
    if bricks:
        message["blocks"] = bricks
    if attachments:
        message["attachments"] = attachments
    return message


def _stored(call: Call, text: str) -> str:
    kept = texts.stored(text[:TEXT_MOST])
    if call.flag("link_names") or call.args.get("parse") == "full":
        return texts.named(call.ws, kept)
    return kept


def _marked_down(markdown: str, text: str, bricks: list[Json]) -> tuple[str, list[Json]]:
    if text or bricks:
        raise Refusal("markdown_text_conflict")
    if len(markdown) > MARKDOWN_MOST:
        raise Refusal("msg_too_long")
    return texts.escape(markdown), []


def _bricks(call: Call) -> list[Json]:
    """The blocks, checked, each with a block_id."""
    if not call.args.get("blocks"):
        return []
    found = call.decoded("blocks", "invalid_blocks_format")
    if not isinstance(found, list):
        raise Refusal("invalid_blocks_format")
    if problems := blocks.problems_of(found):
        raise refused_blocks(problems)
    return identified(call, found)


def refused_blocks(problems: list[str]) -> Refusal:
    refusal = invalid(*problems, error="invalid_blocks")
    refusal.extra["errors"] = problems
    return refusal


def identified(call: Call, bricks: list[Json]) -> list[Json]:
    return identified_by(call.desk, bricks)


def identified_by(desk: Desk, bricks: list[Json]) -> list[Json]:
    """Blocks with the ids that Slack adds where there are none, to the block and to what can be pressed in it."""
    mint = desk.slack.mint
    made = []
    for at, block in enumerate(bricks):
        block = block if "block_id" in block else {**block, "block_id": f"b{at}{mint.secret(2)}"}
        for part in ("accessory", "element"):
            if (
                isinstance(block.get(part), dict)
                and "action_id" not in block[part]
                and block[part]["type"] != "image"
            ):
                block = {**block, part: {**block[part], "action_id": f"a{at}{mint.secret(2)}"}}
        if block["type"] == "actions":
            parts = [e if "action_id" in e else {**e, "action_id": mint.secret(3)} for e in block["elements"]]
            block = {**block, "elements": parts}
        made.append(block)
    return made


def _attachments(call: Call) -> list[Json]:
    if not call.args.get("attachments"):
        return []
    found = call.decoded("attachments", "invalid_attachments")
    if not isinstance(found, list) or not all(isinstance(a, dict) for a in found):
        raise Refusal("invalid_attachments")
    if len(found) > ATTACHMENTS_MOST:
        raise Refusal("too_many_attachments")
    for at, one in enumerate(found):
        if isinstance(one.get("blocks"), list) and (
            problems := blocks.problems_of(one["blocks"], path=f"/attachments/{at}/blocks")
        ):
            raise refused_blocks(problems)
    return [
        {"id": at, "fallback": a.get("text", "[no preview available]"), **a} for at, a in enumerate(found, 1)
    ]


def _threaded(call: Call, channel: Channel, message: Json) -> None:
    broadcast = call.args.get("reply_broadcast") is not None and call.flag("reply_broadcast")
    thread_ts = call.args.get("thread_ts")
    if not thread_ts:
        if broadcast:
            raise invalid("reply_broadcast needs thread_ts")
        return
    parent = channel.messages.get(str(thread_ts))
    if parent is None:
        raise Refusal("thread_not_found")
    if parent.get("thread_ts", thread_ts) != thread_ts:
        raise Refusal("cannot_reply_to_message")
    message["thread_ts"] = thread_ts
    if broadcast:
        message["subtype"], message["root"] = "thread_broadcast", dict(posting.shown(parent))


def _metadata(call: Call, message: Json) -> None:
    if not call.args.get("metadata"):
        return
    found: Any = call.decoded("metadata", "invalid_metadata_format")
    if not isinstance(found, dict) or not isinstance(found.get("event_type"), str) or not found["event_type"]:
        raise Refusal("invalid_metadata_format")
    if not isinstance(found.get("event_payload"), dict):
        raise Refusal("invalid_metadata_format")
    if len(str(found["event_payload"])) > METADATA_MOST:
        raise Refusal("metadata_too_large")
    message["metadata"] = {"event_type": found["event_type"], "event_payload": found["event_payload"]}


def own(call: Call, error: str) -> tuple[Channel, Json]:
    """The bot's own message named by channel and ts; `error` when it is somebody else's."""
    channel = call.channel()
    message = call.message(channel)
    if message.get("bot_id") != call.bot.id or message.get("subtype") == "tombstone":
        raise Refusal(error)
    return channel, message


def update(call: Call) -> Json:
    channel, message = own(call, "cant_update_message")
    if channel.is_archived:
        raise Refusal("is_archived")
    if len(call.text("text")) > UPDATE_MOST:
        raise Refusal("msg_too_long")
    changed = _changes(call)
    new = posting.change(call.desk, call.ws, channel, message["ts"], call.bot.user, changed)
    answer = {"channel": channel.id, "ts": new["ts"], "text": new["text"], "message": _answered(new)}
    answer["message"].setdefault("user", call.bot.user)
    return answer


def _changes(call: Call) -> Json:
    """What an update replaces: what is not named is kept, an empty list removes."""
    text, markdown = call.text("text"), call.text("markdown_text")
    bricks, attachments = _bricks(call), _attachments(call)
    if markdown:
        text, bricks = _marked_down(markdown, text, bricks)
    changes: Json = {}
    _metadata(call, changes)
    if not text and not bricks and not attachments and not changes and not call.args.get("file_ids"):
        raise Refusal("no_text")
    if text or bricks:
        changes["text"] = _stored(call, text)
    for name, value in (("blocks", bricks), ("attachments", attachments)):
        if call.args.get(name) is not None:
            changes[name] = value or None
    return changes


def delete(call: Call) -> Json:
    channel, message = own(call, "cant_delete_message")
    posting.delete(call.desk, call.ws, channel, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(call: Call) -> Json:
    channel = _target(call)
    person = call.person()
    if person.id not in channel.members:
        raise Refusal("user_not_in_channel")
    message = _composed(call)
    if call.args.get("thread_ts"):
        message["thread_ts"] = call.ts("thread_ts", "invalid_arguments")
    return {"message_ts": posting.ephemeral(call.desk, call.ws, channel, person.id, message)}


def permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": link(call, channel, message)}


def link(call: Call, channel: Channel, message: Json) -> str:
    """The web address of a message."""
    url = f"https://{call.ws.domain}.slack.com/archives/{channel.id}/p{message['ts'].replace('.', '')}"
    parent = message.get("thread_ts")
    return url if parent in (None, message["ts"]) else f"{url}?thread_ts={parent}&cid={channel.id}"


def me_message(call: Call) -> Json:
    channel = _target(call)
    message = posting.from_bot(call.bot, texts.stored(call.required("text"))) | {"subtype": "me_message"}
    return {"channel": channel.id, "ts": posting.post(call.desk, call.ws, channel, message)["ts"]}


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": permalink,
    "chat.meMessage": me_message,
}
