"""What an app receives when a person uses a command, presses something, or closes a modal, and what follows.

Source: Slack's interaction payload reference."""

from typing import Any

from sandbox.slack import blocks, chat, forms, posting, responses, texts, views
from sandbox.slack.desk import Answer, Desk
from sandbox.slack.model import Bot, Channel, Json, Person, Reply, View, Workspace


def _envelope(ws: Workspace, bot: Bot, person: Person, kind: str) -> Json:
    user = {"id": person.id, "username": person.name, "name": person.name, "team_id": person.home or ws.id}
    return {
        "type": kind,
        "user": user,
        "api_app_id": bot.app.id,
        "token": bot.app.verification_token,
        "team": {"id": ws.id, "domain": ws.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(channel: Channel) -> Json:
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def reply_to(
    desk: Desk, ws: Workspace, bot: Bot, channel: Channel, person: Person, message: Json | None
) -> Reply:
    """The response_url's meaning for something done to a message."""
    made = responses.reply(desk, ws, bot, channel.id, person.id)
    if message is not None:
        made.ts, made.ephemeral = message["ts"], "to" in message
        made.thread_ts = message.get("thread_ts", "")
    return made


async def command(
    desk: Desk, ws: Workspace, bot: Bot, channel: Channel, person: Person, name: str, text: str
) -> tuple[Answer, Json | None]:
    """A slash command; gives the acknowledgement and what it showed at once."""
    to = responses.reply(desk, ws, bot, channel.id, person.id)
    payload = {
        "token": bot.app.verification_token,
        "team_id": ws.id,
        "team_domain": ws.domain,
        "channel_id": channel.id,
        "channel_name": _place(channel)["name"],
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": texts.escape(text),
        "api_app_id": bot.app.id,
        "is_enterprise_install": "false",
        "response_url": responses.url(desk, ws, bot, to, command=True),
        "trigger_id": views.trigger(desk, ws, bot, person.id),
    }
    desk.note("command", channel=channel.id, user=person.id, command=name, text=text)
    answer = await desk.outlet(bot.app).ask("slash_commands", payload)
    return answer, responses.to_command(desk, to, answer.payload) if answer.acknowledged else None


def action(desk: Desk, block: Json, element: Json, value: Any) -> Json:
    """The entry of `actions` for one element that a person acted upon."""
    kind = element["type"]
    made: Json = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    if kind in ("button", "workflow_button", "icon_button"):
        made |= {k: element[k] for k in ("text", "value", "style", "url", "confirm") if k in element}
    elif kind == "feedback_buttons":
        chosen = "negative_button" if value in ("negative", "negative_button") else "positive_button"
        made |= {"text": element[chosen]["text"], "value": element[chosen]["value"]}
    else:
        made |= forms.entered(element, value)
        made |= {k: element[k] for k in ("placeholder", "confirm") if k in element}
    stamp = desk.slack.mint.ts()
    return made | {"action_ts": stamp}


async def act_on_message(
    desk: Desk, ws: Workspace, bot: Bot, channel: Channel, person: Person, message: Json, done: Json
) -> Answer:
    """A button, select or the like in a message; `done` is made by `action`."""
    filled = _remember(ws, person, message["ts"], done)
    container: Json = {"type": "message", "message_ts": message["ts"], "channel_id": channel.id}
    container["is_ephemeral"] = "to" in message
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    payload = _envelope(ws, bot, person, "block_actions") | {
        "container": container,
        "trigger_id": views.trigger(desk, ws, bot, person.id),
        "channel": _place(channel),
        "state": forms.state(message.get("blocks", []), filled),
        "response_url": responses.url(desk, ws, bot, reply_to(desk, ws, bot, channel, person, message)),
        "actions": [done],
    }
    if "to" not in message:
        payload["message"] = posting.shown(message)
    desk.note("action", channel=channel.id, ts=message["ts"], user=person.id, action=done["action_id"])
    return await desk.outlet(bot.app).ask("interactive", payload)


def _remember(ws: Workspace, person: Person, where: str, done: Json) -> Json:
    if done["type"] in forms.STATELESS:
        filled = ws.filled.get((person.id, where), {})
    else:
        filled = ws.filled.setdefault((person.id, where), {})
        kept = {k: v for k, v in done.items() if k in ("type", forms.key_of(done["type"]))}
        filled.setdefault(done["block_id"], {})[done["action_id"]] = kept
    return filled


def seen(ws: Workspace, view: View) -> Json:
    """A view with what its person has filled in."""
    filled = ws.filled.get((view.user, view.shown["id"]), {})
    return {**view.shown, "state": forms.state(view.shown["blocks"], filled)}


async def act_on_view(desk: Desk, ws: Workspace, bot: Bot, person: Person, view: View, done: Json) -> Answer:
    """A button, select or the like in a modal or home view."""
    view_id = view.shown["id"]
    _remember(ws, person, view_id, done)
    payload = _envelope(ws, bot, person, "block_actions") | {
        "container": {"type": "view", "view_id": view_id},
        "trigger_id": views.trigger(desk, ws, bot, person.id, view_id),
        "view": seen(ws, view),
        "actions": [done],
    }
    desk.note("action", view=view_id, user=person.id, action=done["action_id"])
    return await desk.outlet(bot.app).ask("interactive", payload)


async def suggest(
    desk: Desk,
    ws: Workspace,
    bot: Bot,
    person: Person,
    place: Json,
    block_id: str,
    action_id: str,
    value: str,
) -> Answer:
    """Typing into an external select; `place` is {"container", "view"} or {"container", "channel", "message"}."""
    facts = {"action_id": action_id, "block_id": block_id, "value": value}
    payload = _envelope(ws, bot, person, "block_suggestion") | place | facts
    return await desk.outlet(bot.app).ask("interactive", payload)


async def shortcut(
    desk: Desk,
    ws: Workspace,
    bot: Bot,
    person: Person,
    callback_id: str,
    channel: Channel | None,
    message: Json | None,
) -> Answer:
    """A global shortcut, or a message shortcut when there is a message."""
    payload = _envelope(ws, bot, person, "message_action" if message else "shortcut")
    del payload["api_app_id"]
    payload |= {
        "action_ts": desk.slack.mint.ts(),
        "callback_id": callback_id,
        "trigger_id": views.trigger(desk, ws, bot, person.id),
    }
    if message is not None and channel is not None:
        to = reply_to(desk, ws, bot, channel, person, message)
        payload |= {
            "channel": _place(channel),
            "response_url": responses.url(desk, ws, bot, to),
            "message_ts": message["ts"],
            "message": posting.shown(message),
        }
    on = {"channel": channel.id, "ts": message["ts"]} if message is not None and channel is not None else {}
    desk.note("shortcut", user=person.id, callback_id=callback_id, **on)
    return await desk.outlet(bot.app).ask("interactive", payload)


async def submit(desk: Desk, ws: Workspace, bot: Bot, person: Person, view: View) -> tuple[Answer, Json]:
    """The submit button of a modal; gives the acknowledgement and what became of the modal."""
    view_id = view.shown["id"]
    payload = _envelope(ws, bot, person, "view_submission") | {
        "trigger_id": views.trigger(desk, ws, bot, person.id, view_id),
        "view": seen(ws, view),
        "response_urls": _response_urls(desk, ws, bot, person, view),
    }
    desk.note("submitted", view=view_id, user=person.id, callback_id=view.shown["callback_id"])
    answer = await desk.outlet(bot.app).ask("interactive", payload)
    if not answer.acknowledged:
        return answer, {"open": True}
    return answer, _respond(desk, ws, bot, view, answer.payload if isinstance(answer.payload, dict) else {})


def _response_urls(desk: Desk, ws: Workspace, bot: Bot, person: Person, view: View) -> list[Json]:
    values, made = seen(ws, view)["state"]["values"], []
    for block, element in forms.elements(view.shown["blocks"]):
        if not element.get("response_url_enabled"):
            continue
        held = values[block["block_id"]][element["action_id"]]
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if channel in ws.channels:
            url = responses.url(desk, ws, bot, responses.reply(desk, ws, bot, channel, person.id))
            made.append({**_named(block, element), "channel_id": channel, "response_url": url})
    return made


def _named(block: Json, element: Json) -> Json:
    return {"block_id": block["block_id"], "action_id": element["action_id"]}


def _respond(desk: Desk, ws: Workspace, bot: Bot, view: View, said: Json) -> Json:
    """Carry out a response_action; none closes the modal."""
    kind, person, view_id = said.get("response_action"), view.user, view.shown["id"]
    if kind == "errors":
        return {"open": True, "errors": said.get("errors", {})}
    if kind == "clear":
        clear(ws, bot, person)
        desk.note("view_closed", view=view_id, user=person)
        return {"open": False, "cleared": True}
    if kind in ("update", "push"):
        problems = blocks.problems_of_view(said.get("view"))
        if problems:
            return {"open": True, "refused": problems}
        wish = {**said["view"], "blocks": chat.identified_by(desk, said["view"]["blocks"])}
        if kind == "update":
            return {"open": True, "view": views.replace(desk, ws, bot, view, wish)["id"]}
        return {"open": True, "view": views.show(desk, ws, bot, person, wish, push=True)["id"]}
    pop(ws, bot, person, view_id)
    desk.note("view_closed", view=view_id, user=person)
    return {"open": False}


def pop(ws: Workspace, bot: Bot, user: str, view_id: str) -> None:
    """Take one modal off its person's stack."""
    stack = ws.stacks.get((user, bot.user), [])
    if view_id in stack:
        stack.remove(view_id)
    views.forget(ws, view_id)


def clear(ws: Workspace, bot: Bot, user: str) -> None:
    """Close all modals of a person."""
    for view_id in ws.stacks.pop((user, bot.user), []):
        views.forget(ws, view_id)


async def close(
    desk: Desk, ws: Workspace, bot: Bot, person: Person, view: View, everything: bool
) -> Answer | None:
    """The close button, or the cross that closes the whole stack; view_closed goes out where it was asked for."""
    shown = seen(ws, view)
    cleared = everything or bool(shown["clear_on_close"])
    if cleared:
        clear(ws, bot, person.id)
    else:
        pop(ws, bot, person.id, shown["id"])
    desk.note("view_closed", view=shown["id"], user=person.id)
    if not shown["notify_on_close"]:
        return None
    payload = _envelope(ws, bot, person, "view_closed") | {"view": shown, "is_cleared": cleared}
    return await desk.outlet(bot.app).ask("interactive", payload)
