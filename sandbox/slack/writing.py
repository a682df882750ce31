"""Control routes by which people write: messages, edits, deletions, reactions, files and bursts of messages."""

import asyncio
import base64
import uuid
from typing import Any

from sandbox.services import Services, Wrong, control
from sandbox.slack import files, marks, posting, richtext, told
from sandbox.slack.desk import Desk
from sandbox.slack.emoji import named as emoji
from sandbox.slack.model import Channel, Json, Person, Stored, Workspace
from sandbox.slack.texts import stored, typed

BULK_MOST = 100_000


def routes(app: Any, services: Services, desk: Desk) -> None:
    """Add the routes under /control/slack by which people write."""

    async def message(body: Any) -> Any:
        return _message(desk, body)

    async def messages(body: Any) -> Any:
        wishes = body if isinstance(body, list) else body.get("messages") or _repeated(body)
        if len(wishes) > BULK_MOST:
            raise Wrong(f"at most {BULK_MOST} messages at once")
        stamps = []
        for at, wish in enumerate(wishes):
            stamps.append(_message(desk, wish)["ts"])
            if at % 200 == 199:
                await asyncio.sleep(0)  # a burst must not keep others from being answered
        return {"ts": stamps}

    async def edit(body: Any) -> Any:
        return _edit(desk, body)

    async def delete(body: Any) -> Any:
        ws, channel, found = _own(desk, body)
        posting.delete(desk, ws, channel, found["ts"])
        return {"ok": True}

    async def react(body: Any) -> Any:
        return _react(desk, body, True)

    async def unreact(body: Any) -> Any:
        return _react(desk, body, False)

    async def upload(body: Any) -> Any:
        return _upload(desk, body)

    async def unfurl(body: Any) -> Any:
        return _unfurl(desk, body)

    made = {"message": message, "messages": messages, "edit": edit, "delete": delete, "react": react}
    made |= {"unreact": unreact, "upload": upload, "unfurl": unfurl}
    for name, handle in made.items():
        control(app, "POST", f"/slack/{name}", handle)


def _repeated(body: Json) -> list[Json]:
    """{"count": N, "text": "… {n}", …} as N messages."""
    count = int(body.get("count", 0))
    if not 0 < count <= BULK_MOST:
        raise Wrong(f"messages is a list, or count a number from 1 to {BULK_MOST}")
    text = told.sentence(body.get("text"), "text")
    return [{**body, "text": text.replace("{n}", str(n))} for n in range(1, count + 1)]


def _message(desk: Desk, body: Json) -> Json:
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    channel = told.channel(desk, ws, body, person)
    made = composed(desk, ws, person, told.sentence(body.get("text"), "text"), bool(body.get("raw", False)))
    _placed(desk, ws, channel, person, made, body)
    if body.get("files"):
        found = [_stored(desk, ws, person, wish) for wish in body["files"]]
        posted = files.share(desk, ws, channel, made, found)
    else:
        posted = posting.post(desk, ws, channel, made)
    return {"ok": True, "channel": channel.id, "ts": posted["ts"], "message": posted}


def composed(desk: Desk, ws: Workspace, person: Person, text: str, raw: bool = False) -> Json:
    """A person's message: what they typed in Slack's notation, with its rich_text block. `raw` text is taken as
    Slack's notation already."""
    mrkdwn = stored(text) if raw else typed(ws, emoji(text))
    return {
        "client_msg_id": str(uuid.uuid4()),
        "type": "message",
        "text": mrkdwn,
        "user": person.id,
        "team": person.home or ws.id,
        **_stranger(person),
        "blocks": [richtext.block(mrkdwn, desk.slack.mint.secret(3))] if mrkdwn else [],
    }


def _stranger(person: Person) -> Json:
    """What a message in a shared channel says of somebody from another organisation."""
    if not person.home:
        return {}
    profile = {
        "team": person.home,
        "name": person.name,
        "real_name": person.real_name,
        "display_name": person.name,
    }
    return {"user_team": person.home, "source_team": person.home, "user_profile": profile}


def _placed(desk: Desk, ws: Workspace, channel: Channel, person: Person, made: Json, body: Json) -> None:
    """Check that this person can write there, and put the message into its thread."""
    if channel.is_archived:
        raise Wrong(f"{channel.name} is archived")
    told.member(channel, person)
    thread_ts = body.get("thread_ts")
    if not thread_ts:
        return
    parent = told.message(channel, body, "thread_ts")
    made["thread_ts"] = parent.get("thread_ts", parent["ts"])
    if body.get("broadcast"):
        made["subtype"], made["root"] = "thread_broadcast", dict(posting.shown(parent))


def _own(desk: Desk, body: Json) -> tuple[Workspace, Channel, Json]:
    """A message that its writer, or an administrator, changes or deletes."""
    ws = told.workspace(desk, body)
    channel = told.channel(desk, ws, body, told.person(ws, body) if body.get("user") else None)
    found = told.message(channel, body)
    if body.get("user") and told.person(ws, body).id != found.get("user"):
        person = told.person(ws, body)
        if not person.is_admin:
            raise Wrong(f"{person.name} did not write that message")
    return ws, channel, found


def _edit(desk: Desk, body: Json) -> Json:
    ws, channel, found = _own(desk, body)
    writer = ws.people.get(str(found.get("user", "")))
    if writer is None or "bot_id" in found:
        raise Wrong("only its writer can edit a message, and a bot uses chat.update")
    made = composed(desk, ws, writer, told.sentence(body.get("text"), "text"))
    changes = {"text": made["text"], "blocks": made["blocks"]}
    new = posting.change(desk, ws, channel, found["ts"], writer.id, changes)
    return {"ok": True, "ts": new["ts"], "message": new}


def _react(desk: Desk, body: Json, add: bool) -> Json:
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    channel = told.channel(desk, ws, body, person)
    name = str(body["name"]).strip(":")
    if not marks.EMOJI.match(name):
        raise Wrong(f"{name!r} is no emoji name such as thumbsup")
    found = told.message(channel, body)
    return {"ok": posting.react(desk, ws, channel, found["ts"], person.id, name, add)}


def _stored(desk: Desk, ws: Workspace, person: Person, wish: Json) -> Stored:
    """A person's file from {"name", "content" (base64) or "text" or "size", "mimetype"?, "title"?}."""
    name = told.sentence(wish.get("name"), "a file's name")
    if "size" in wish:
        content: bytes | int = int(wish["size"])
        size = int(wish["size"])
    else:
        content = base64.b64decode(wish["content"]) if "content" in wish else str(wish["body"]).encode()
        size = len(content)
    made = files.keep(desk, ws, name, size, person.id, str(wish.get("mimetype", "")))
    made.content, made.complete, made.uploaded = content, True, True
    made.title = str(wish.get("title", name))
    return made


def _upload(desk: Desk, body: Json) -> Json:
    """One file with an optional text; the text is what `message` with files requires."""
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    channel = told.channel(desk, ws, body, person)
    made = composed(desk, ws, person, str(body.get("text", "")))
    if not made["text"]:
        del made["blocks"]
    _placed(desk, ws, channel, person, made, body)
    file = _stored(desk, ws, person, body)
    posted = files.share(desk, ws, channel, made | {"upload": True}, [file])
    return {"ok": True, "ts": posted["ts"], "file": file.id, "message": posted}


def _unfurl(desk: Desk, body: Json) -> Json:
    """Slack adds a link preview: message_changed without any change of the text."""
    ws = told.workspace(desk, body)
    channel = told.channel(desk, ws, body)
    found = told.message(channel, body)
    preview = {
        "id": 1,
        "title": str(body.get("title", "A page")),
        "fallback": "A page",
        "from_url": str(body.get("url", "")),
    }
    new = posting.change(desk, ws, channel, found["ts"], "", {"attachments": [preview]})
    return {"ok": True, "ts": new["ts"]}
