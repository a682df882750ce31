"""What an app says through a response_url or in its acknowledgement of a command.

Source: Slack's "Handling user interaction", message responses."""

import json
from typing import Any

from aiohttp import web

from sandbox.slack import blocks, calls, chat, posting, texts
from sandbox.slack.calls import Call, Refusal
from sandbox.slack.desk import Desk
from sandbox.slack.model import Bot, Channel, Json, Reply, Workspace

SECONDS = 1800


def url(desk: Desk, ws: Workspace, bot: Bot, reply: Reply, command: bool = False) -> str:
    """A fresh response_url."""
    slack = desk.slack
    if len(slack.replies) > 5000:
        now = desk.now()
        slack.replies = {k: r for k, r in slack.replies.items() if r.ends > now and r.left > 0}
    secret = slack.mint.secret(12)
    slack.replies[secret] = reply
    return f"{desk.base}/{'commands' if command else 'actions'}/{ws.id}/{slack.mint.id('')}/{secret}"


def reply(desk: Desk, ws: Workspace, bot: Bot, channel: str, user: str) -> Reply:
    return Reply(ws.id, bot.user, channel, user, desk.now() + SECONDS)


async def serve(desk: Desk, request: web.Request) -> web.Response:
    """A post to a response_url; answers as Slack does, "ok" or a JSON error."""
    found = desk.slack.replies.get(request.match_info["secret"])
    if found is None or desk.now() > found.ends:
        return web.json_response({"ok": False, "error": "expired_url"}, status=404)
    if found.left <= 0:
        return web.json_response({"ok": False, "error": "used_url"}, status=404)
    try:
        raw = await request.read()
        body = json.loads(raw) if raw[:1] == b"{" else json.loads((await request.post())["payload"])  # type: ignore[arg-type]
        apply(desk, found, body)
    except (ValueError, KeyError):
        return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
    except Refusal as refused:
        return web.json_response({"ok": False, "error": refused.error, **refused.extra}, status=400)
    found.left -= 1
    return web.Response(text="ok")


def apply(desk: Desk, to: Reply, body: Json) -> None:
    """Carry out a message response: delete or replace the message acted on, or post a new one."""
    ws = desk.slack.workspaces[to.team]
    bot, channel = ws.bots[to.bot], ws.channels[to.channel]
    if body.get("delete_original") in (True, "true"):
        _delete(desk, ws, channel, to)
        return
    message = _message(desk, ws, bot, body)
    if body.get("replace_original") in (True, "true") and to.ts:
        _replace(desk, ws, channel, to, message)
        return
    if body.get("response_type") == "in_channel":
        _in_channel(desk, ws, channel, message, body)
        return
    thread = body.get("thread_ts") or to.thread_ts
    posting.ephemeral(desk, ws, channel, to.user, message | ({"thread_ts": thread} if thread else {}))


def _message(desk: Desk, ws: Workspace, bot: Bot, body: Json) -> Json:
    call = Call(desk, ws, bot, "response_url", body)
    bricks: Any = body.get("blocks") or []
    if isinstance(bricks, str):
        bricks = json.loads(bricks)
    if problems := blocks.problems_of(bricks):
        raise chat.refused_blocks(problems)
    if not body.get("text") and not bricks and not body.get("attachments"):
        raise calls.Refusal("no_text")
    message = posting.from_bot(bot, texts.stored(str(body.get("text") or "")))
    message |= {"blocks": chat.identified(call, bricks)} if bricks else {}
    if body.get("attachments"):
        message["attachments"] = body["attachments"]
    return message


def _delete(desk: Desk, ws: Workspace, channel: Channel, to: Reply) -> None:
    if to.ephemeral:
        ws.ephemerals.pop(to.ts, None)
        desk.note("ephemeral_deleted", channel=channel.id, ts=to.ts, to=to.user)
    elif to.ts in channel.messages:
        posting.delete(desk, ws, channel, to.ts)


def _replace(desk: Desk, ws: Workspace, channel: Channel, to: Reply, message: Json) -> None:
    changes = {name: message.get(name) for name in ("text", "blocks", "attachments")}
    if not to.ephemeral:
        if to.ts in channel.messages:
            posting.change(desk, ws, channel, to.ts, ws.bots[to.bot].user, changes)
        return
    old = ws.ephemerals.get(to.ts, {"channel": channel.id, "to": to.user})
    new = {**old, **message, "ts": to.ts}
    ws.ephemerals[to.ts] = {
        k: v for k, v in new.items() if k in message or k in ("ts", "channel", "to", "thread_ts")
    }
    desk.note("ephemeral_changed", channel=channel.id, ts=to.ts, to=to.user, text=message["text"])


def _in_channel(desk: Desk, ws: Workspace, channel: Channel, message: Json, body: Json) -> None:
    thread = body.get("thread_ts")
    if thread and thread in channel.messages:
        message["thread_ts"] = thread
    posting.post(desk, ws, channel, message)


def to_command(desk: Desk, to: Reply, said: Any) -> Json | None:
    """What an acknowledged command shows: a text, a message, or nothing. Gives what was shown."""
    body = {"text": said} if isinstance(said, str) else said
    if not isinstance(body, dict) or not (body.get("text") or body.get("blocks") or body.get("attachments")):
        return None
    apply(desk, to, body)
    return body
