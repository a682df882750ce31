"""Files: the files.* methods, the upload address and the download that needs a token.

Source: the methods' reference pages and Slack's "Working with files"."""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from sandbox.slack import events, posting, shapes, texts
from sandbox.slack.calls import Call, Method, Refusal, invalid
from sandbox.slack.desk import Desk
from sandbox.slack.model import Channel, Json, Stored, Workspace

LARGEST, CHUNK = 1 << 30, 1 << 16
SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to your workspace</body></html>"
SHARE_DELAY = 0.05  # seconds: Slack answers before the message with the file is there


def upload_url(call: Call) -> Json:
    name = call.required("filename")
    length = call.required("length")
    if not length.isdigit() or int(length) < 1:
        raise Refusal("missing_argument")
    if int(length) > LARGEST:
        raise Refusal("file_upload_size_restricted")
    file = keep(call.desk, call.ws, name, int(length), call.bot.user)
    file.bot_id = call.bot.id
    secret = call.desk.slack.mint.secret(16)
    call.desk.slack.uploads[secret] = (call.ws.id, file.id)
    return {"upload_url": f"{call.desk.base}/upload/v1/{secret}", "file_id": file.id}


def keep(desk: Desk, ws: Workspace, name: str, size: int, user: str, mimetype: str = "") -> Stored:
    """A new file without content."""
    mime = mimetype or shapes.kind_of(name)[1]
    made = Stored(desk.slack.mint.id("F"), name, name, mime, user, int(desk.now()), size)
    ws.files[made.id] = made
    return made


def complete(call: Call) -> Json:
    wishes = call.decoded("files", "invalid_arguments")
    if (
        not isinstance(wishes, list)
        or not wishes
        or not all(isinstance(w, dict) and w.get("id") for w in wishes)
    ):
        raise invalid("files must be an array of objects with an id")
    found = [_pending(call, wish) for wish in wishes]
    places = call.text("channel_id") or call.text("channels")
    channels = [_place(call, name) for name in places.split(",")] if places else []
    if call.text("thread_ts") and len(channels) != 1:
        raise Refusal("invalid_arguments")
    for file, wish in zip(found, wishes, strict=True):
        file.complete, file.title = True, wish.get("title") or file.name
    _share(call, found, channels)
    return {"files": [shapes.file_with_shares(call.ws, f, call.desk.base) for f in found]}


def _pending(call: Call, wish: Json) -> Stored:
    file = call.ws.files.get(wish["id"])
    if file is None or file.user != call.bot.user or not file.uploaded:
        raise Refusal("file_not_found")
    return file


def _place(call: Call, name: str) -> Channel:
    channel = call.ws.channels.get(name)
    if channel is None or (channel.kind != "public" and call.bot.user not in channel.members):
        raise Refusal("channel_not_found")
    if call.bot.user not in channel.members:
        raise Refusal("not_in_channel")
    if channel.is_archived:
        raise Refusal("posting_to_channel_denied")
    return channel


def _share(call: Call, found: list[Stored], channels: list[Channel]) -> None:
    comment = texts.stored(call.text("initial_comment"))
    thread_ts = call.text("thread_ts")
    for channel in channels:
        message = posting.from_bot(call.bot, comment)
        if thread_ts in channel.messages:
            message["thread_ts"] = thread_ts
        asyncio.get_running_loop().call_later(SHARE_DELAY, share, call.desk, call.ws, channel, message, found)


def share(desk: Desk, ws: Workspace, channel: Channel, message: Json, found: list[Stored]) -> Json:
    """Post `message` with files; file_created, file_shared and the message event follow."""
    # The message shows its files as shared, so the channel is noted before there is a ts to note.
    for file in found:
        file.shares.setdefault(channel.id, [])
    message |= {
        "files": [shapes.file(ws, f, desk.base) for f in found],
        "upload": False,
        "display_as_bot": False,
    }
    posted = posting.post(desk, ws, channel, message)
    for file in found:
        file.shares[channel.id].append(posted["ts"])
        facts = {
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "event_ts": events.at(desk),
        }
        events.tell(desk, ws, {"type": "file_shared", "channel_id": channel.id, **facts}, channel)
        stood = {"ts": posted["ts"], "thread_ts": posted.get("thread_ts")}
        desk.note("file", channel=channel.id, file=file.id, name=file.name, size=file.size, **stood)
    return posted


def _file(call: Call) -> Stored:
    file = call.ws.files.get(call.required("file"))
    if file is None or not file.complete:
        raise Refusal("file_not_found")
    if file.user != call.bot.user and not any(_in(call, cid) for cid in file.shares):
        raise Refusal("file_not_found")
    return file


def _in(call: Call, cid: str) -> bool:
    channel = call.ws.channels.get(cid)
    return channel is not None and call.bot.user in channel.members


def info(call: Call) -> Json:
    shown = shapes.file_with_shares(call.ws, _file(call), call.desk.base)
    return {"file": shown, "comments": [], "response_metadata": {"next_cursor": ""}}


def list_(call: Call) -> Json:
    user, channel = call.text("user"), call.text("channel")
    found = [
        f
        for f in reversed(call.ws.files.values())
        if f.complete and user in ("", f.user) and (not channel or channel in f.shares)
    ]
    count, number = call.number("count", 100, 1000), max(1, call.number("page", 1, 100_000))
    part = found[(number - 1) * count : number * count]
    pages = max(1, -(-len(found) // count))
    paging = {"count": count, "total": len(found), "page": number, "pages": pages}
    return {"files": [shapes.file_with_shares(call.ws, f, call.desk.base) for f in part], "paging": paging}


def delete(call: Call) -> Json:
    file = _file(call)
    if file.user != call.bot.user:
        raise Refusal("cant_delete_file")
    remove(call.desk, call.ws, file)
    return {}


def remove(desk: Desk, ws: Workspace, file: Stored) -> None:
    """Delete a file; the messages that carried it go with it unless they have a text."""
    del ws.files[file.id]
    for cid, stamps in file.shares.items():
        channel = ws.channels.get(cid)
        for ts in stamps if channel else []:
            assert channel is not None
            message = channel.messages.get(ts)
            if message is None:
                continue
            left = [f for f in message.get("files", []) if f["id"] != file.id]
            if left or message["text"]:
                posting.change(desk, ws, channel, ts, "", {"files": left or None})
            else:
                posting.delete(desk, ws, channel, ts)
    event = {"type": "file_deleted", "file_id": file.id, "event_ts": events.at(desk)}
    events.tell(desk, ws, event)


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": upload_url,
    "files.completeUploadExternal": complete,
    "files.info": info,
    "files.list": list_,
    "files.delete": delete,
}


async def receive(desk: Desk, request: web.Request) -> web.Response:
    """The bytes sent to an upload_url: raw, or the first file part of a multipart form."""
    team, file_id = desk.slack.uploads.get(request.match_info["secret"], ("", ""))
    if not team:
        return web.Response(status=404, text="upload url not found or expired")
    if request.content_type == "multipart/form-data":
        content = await _part(request)
    else:
        content = await request.read()
    file = desk.slack.workspaces[team].files.get(file_id)
    if file is None:
        return web.Response(status=404, text="file not found")
    file.content, file.uploaded, file.size = content, True, len(content)
    return web.Response(text=f"OK - {len(content)}")


async def _part(request: web.Request) -> bytes:
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return bytes(value.file.read())
        return value.encode() if isinstance(value, str) else bytes(value)
    return b""


async def send(desk: Desk, request: web.Request) -> web.StreamResponse:
    """A download: the content for a token that may read it, and for all others a page to sign in."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ") or request.query.get("t", "")
    team, _, file_id = request.match_info["file"].partition("-")
    bot = desk.slack.tokens.get(token)
    file = desk.slack.workspaces[team].files.get(file_id) if team in desk.slack.workspaces else None
    if bot is None or bot.revoked or bot.team != team or "files:read" not in bot.scopes:
        return web.Response(text=SIGN_IN, content_type="text/html")
    if file is None:
        return web.Response(
            status=404, text="<html><body>File not found</body></html>", content_type="text/html"
        )
    headers = {"Content-Disposition": "attachment", "Content-Length": str(file.size)}
    response = web.StreamResponse(headers={**headers, "Content-Type": file.mimetype})
    await response.prepare(request)
    for piece in pieces(file.content):
        await response.write(piece)
    await response.write_eof()
    return response


def pieces(content: bytes | int) -> Iterator[bytes]:
    """Content in portions; a number of bytes is made of a repeated pattern."""
    if isinstance(content, bytes):
        for at in range(0, len(content), CHUNK):
            yield content[at : at + CHUNK]
        return
    pattern: Any = bytes(range(256)) * (CHUNK // 256)
    for at in range(0, content, CHUNK):
        yield pattern[: min(CHUNK, content - at)]
