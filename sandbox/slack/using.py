"""Control routes by which people use the bot: commands, buttons, shortcuts, modals and its home tab."""

from typing import Any

from sandbox.services import Services, Wrong, control
from sandbox.slack import building, events, forms, interactions, told
from sandbox.slack.desk import Answer, Desk
from sandbox.slack.model import Bot, Channel, Json, Person, View, Workspace


def routes(app: Any, services: Services, desk: Desk) -> None:
    """Add the routes under /control/slack by which people use a bot."""

    async def command(body: Any) -> Any:
        return await _command(desk, body)

    async def click(body: Any) -> Any:
        return await _click(desk, body)

    async def suggest(body: Any) -> Any:
        return await _suggest(desk, body)

    async def shortcut(body: Any) -> Any:
        return await _shortcut(desk, body)

    async def submit(body: Any) -> Any:
        return await _submit(desk, body)

    async def close_view(body: Any) -> Any:
        return await _close(desk, body)

    async def open_home(body: Any) -> Any:
        return _open_home(desk, body)

    made = {"command": command, "click": click, "suggest": suggest, "shortcut": shortcut, "submit": submit}
    made |= {"close_view": close_view, "open_home": open_home}
    for name, handle in made.items():
        control(app, "POST", f"/slack/{name}", handle)


def _said(answer: Answer | None) -> Json:
    if answer is None:
        return {"acknowledged": True}
    return {"acknowledged": answer.acknowledged} | ({"error": answer.error} if answer.error else {})


async def _command(desk: Desk, body: Json) -> Json:
    """{"user", "channel", "command": "/x", "text"?}; commands do not work in threads."""
    ws = told.workspace(desk, body)
    person, bot = told.person(ws, body), told.bot(ws, body)
    channel = told.channel(desk, ws, body, person)
    if body.get("thread_ts"):
        raise Wrong("slash commands cannot be used in threads")
    name, text = str(body["command"]), str(body.get("text", ""))
    if not name.startswith("/"):
        raise Wrong("a command begins with /")
    if not text and " " in name:
        name, _, text = name.partition(" ")
    answer, shown = await interactions.command(desk, ws, bot, channel, person, name, text)
    return _said(answer) | {"response": shown}


def _bot_of(ws: Workspace, bot_id: Any) -> Bot:
    found = ws.bot_of(str(bot_id))
    if found is None:
        raise Wrong("that message is no bot's: nothing in it can be pressed")
    return found


def _value(body: Json) -> Any:
    """What was chosen: `value`, `selected` or one of Slack's own selected_… names."""
    chosen = [v for k, v in body.items() if k in ("value", "selected") or k.startswith("selected_")]
    return chosen[0] if chosen else None


async def _click(desk: Desk, body: Json) -> Json:
    """{"user", "action_id", "channel" and "ts", or "view", "block_id"?, "value"?}: a button, select, checkbox …"""
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    if "channel" in body:
        channel = told.channel(desk, ws, body, person)
        return await _click_message(desk, ws, channel, person, body)
    view = told.view(ws, body, person)
    block, element = forms.find(view.shown["blocks"], str(body["action_id"]), str(body.get("block_id", "")))
    done = interactions.action(desk, block, element, _value(body))
    bot = ws.bots[view.bot]
    return _said(await interactions.act_on_view(desk, ws, bot, person, view, done)) | {"action": done}


async def _click_message(desk: Desk, ws: Workspace, channel: Channel, person: Person, body: Json) -> Json:
    told.member(channel, person)
    message = told.acted_on(ws, channel, body, person)
    bricks = [*message.get("blocks", [])]
    for attachment in message.get("attachments", []):
        bricks += attachment.get("blocks", [])
    block, element = forms.find(bricks, str(body["action_id"]), str(body.get("block_id", "")))
    done = interactions.action(desk, block, element, _value(body))
    bot = _bot_of(ws, message.get("bot_id"))
    answer = await interactions.act_on_message(desk, ws, bot, channel, person, message, done)
    return _said(answer) | {"action": done}


async def _suggest(desk: Desk, body: Json) -> Json:
    """{"user", "view" or "channel" and "ts", "action_id", "value"}: typing into an external select."""
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    if "channel" in body:
        channel = told.channel(desk, ws, body, person)
        message = told.acted_on(ws, channel, body, person)
        bot, bricks = _bot_of(ws, message.get("bot_id")), message.get("blocks", [])
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": False,
        }
        place: Json = {
            "container": container,
            "channel": {"id": channel.id, "name": channel.name},
            "message": message,
        }
    else:
        view = told.view(ws, body, person)
        bot, bricks = ws.bots[view.bot], view.shown["blocks"]
        place = {
            "container": {"type": "view", "view_id": view.shown["id"]},
            "view": interactions.seen(ws, view),
        }
    block, element = forms.find(bricks, str(body["action_id"]), str(body.get("block_id", "")))
    ids = (block["block_id"], element["action_id"])
    answer = await interactions.suggest(desk, ws, bot, person, place, *ids, str(body.get("value", "")))
    return _said(answer) | {"options": answer.payload}


async def _shortcut(desk: Desk, body: Json) -> Json:
    """{"user", "callback_id"} for a global one, with "channel" and "ts" for one on a message."""
    ws = told.workspace(desk, body)
    person, bot = told.person(ws, body), told.bot(ws, body)
    channel = told.channel(desk, ws, body, person) if "ts" in body else None
    message = told.message(channel, body) if channel is not None else None
    if channel is not None:
        told.member(channel, person)
    callback = str(body["callback_id"])
    return _said(await interactions.shortcut(desk, ws, bot, person, callback, channel, message))


async def _submit(desk: Desk, body: Json) -> Json:
    """{"user", "view"?, "values": {block_id: {action_id: value}} or {label or block_id or action_id: value}}. What
    Slack's own form would not let pass comes back as `errors` without troubling the app."""
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    view = told.view(ws, body, person)
    _fill(ws, view, body.get("values") or {})
    values = interactions.seen(ws, view)["state"]["values"]
    if errors := forms.complaints(view.shown["blocks"], values):
        return {"acknowledged": False, "open": True, "errors": errors, "by": "slack"}
    answer, became = await interactions.submit(desk, ws, ws.bots[view.bot], person, view)
    return _said(answer) | became


def _fill(ws: Workspace, view: View, values: Json) -> None:
    filled = ws.filled.setdefault((view.user, view.shown["id"]), {})
    for name, value in values.items():
        block, element, plain = _field(view.shown["blocks"], name, value)
        entered = forms.entered(element, plain)
        filled.setdefault(block["block_id"], {})[element["action_id"]] = entered


def _field(bricks: list[Json], name: str, value: Any) -> tuple[Json, Json, Any]:
    """The element that a key of `values` means, and what goes into it."""
    labels = []
    for block, element in forms.elements(bricks):
        action = element.get("action_id")
        if block["block_id"] == name and isinstance(value, dict) and set(value) <= {action}:
            return block, element, value.get(action)
        label = block.get("label", {}).get("text", "")
        if name in (block["block_id"], action, label):
            return block, element, value
        labels.append(label or str(action))
    raise Wrong(f"the form has no field {name!r}; it has: {', '.join(labels) or 'none'}")


async def _close(desk: Desk, body: Json) -> Json:
    """{"user", "view"?, "all"?}: the modal's close button, or the cross for all of them."""
    ws = told.workspace(desk, body)
    person = told.person(ws, body)
    view = told.view(ws, body, person)
    bot = ws.bots[view.bot]
    return _said(await interactions.close(desk, ws, bot, person, view, bool(body.get("all", False))))


def _open_home(desk: Desk, body: Json) -> Json:
    """{"user", "tab"?: home | messages}: app_home_opened goes out."""
    ws = told.workspace(desk, body)
    person, bot = told.person(ws, body), told.bot(ws, body)
    channel = building.conversation(desk.slack, ws, [person.id, bot.user])
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": str(body.get("tab", "home")),
        "event_ts": events.at(desk),
    }
    home = ws.views.get(ws.homes.get((person.id, bot.user), ""))
    if home is not None and event["tab"] == "home":
        event["view"] = interactions.seen(ws, home)
    events.tell(desk, ws, event, only=bot)
    return {"ok": True, "channel": channel.id, "home": home.shown if home else None}
