"""Modals and home views: the views.* methods, triggers, and each person's stack of open modals.

Source: the methods' reference pages and Slack's "Modals" guide."""

from typing import Any

from sandbox.slack import blocks, chat
from sandbox.slack.calls import Call, Method, Refusal, invalid
from sandbox.slack.desk import Desk
from sandbox.slack.model import Bot, Json, Trigger, View, Workspace

TRIGGER_SECONDS, STACK_MOST, VIEW_MOST = 3.0, 3, 250_000
KEPT = "private_metadata callback_id external_id".split()


def trigger(desk: Desk, ws: Workspace, bot: Bot, user: str, view: str = "") -> str:
    """A fresh trigger_id; good for one view within 3 s."""
    slack, now = desk.slack, desk.now()
    if len(slack.triggers) > 1000:
        slack.triggers = {k: t for k, t in slack.triggers.items() if t.ends > now - 60}
    made = slack.mint.trigger()
    slack.triggers[made] = Trigger(user, ws.id, bot.app.id, now + TRIGGER_SECONDS, view)
    return made


def _pull(call: Call) -> Trigger:
    name = call.text("trigger_id") or call.text("interactivity_pointer")
    if not name:
        raise invalid("missing required field: trigger_id")
    found = call.desk.slack.triggers.get(name)
    if found is None or found.app != call.bot.app.id or found.team != call.ws.id:
        raise Refusal("invalid_trigger_id")
    if found.used:
        raise Refusal("exchanged_trigger_id")
    if call.desk.now() > found.ends:
        raise Refusal("expired_trigger_id")
    return found


def _described(call: Call, kind: str) -> Json:
    if call.args.get("view") in (None, ""):
        raise invalid("missing required field: view")
    found: Any = call.decoded("view", "invalid_arguments")
    if problems := blocks.problems_of_view(found):
        raise invalid(*problems)
    if kind and found["type"] != kind:
        raise invalid(f"must be a {kind} view [json-pointer:/view/type]")
    if len(str(found)) > VIEW_MOST:
        raise Refusal("view_too_large")
    return {**found, "blocks": chat.identified(call, found["blocks"])}


def _unique(call: Call, wish: Json, but: str = "") -> None:
    name = wish.get("external_id")
    if name and any(v.shown["external_id"] == name and v.shown["id"] != but for v in call.ws.views.values()):
        raise Refusal("duplicate_external_id")


def build(
    desk: Desk, bot: Bot, wish: Json, view_id: str, root: str = "", previous: str | None = None
) -> Json:
    """A view object as Slack gives it out, from one that an app described."""
    made: Json = {name: wish.get(name) or "" for name in KEPT}
    return made | {
        "id": view_id,
        "team_id": bot.team,
        "type": wish["type"],
        "blocks": wish["blocks"],
        "state": {"values": {}},
        "hash": f"{int(desk.now())}.{desk.slack.mint.secret(4)}",
        "title": wish.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(wish.get("clear_on_close", False)),
        "notify_on_close": bool(wish.get("notify_on_close", False)),
        "close": wish.get("close"),
        "submit": wish.get("submit"),
        "previous_view_id": previous,
        "root_view_id": root or view_id,
        "app_id": bot.app.id,
        "app_installed_team_id": bot.team,
        "bot_id": bot.id,
    }


def show(desk: Desk, ws: Workspace, bot: Bot, user: str, wish: Json, push: bool) -> Json:
    """Open a modal over nothing, or on top of the open ones; raises push_limit_reached."""
    stack = ws.stacks.setdefault((user, bot.user), [])
    if push and len(stack) >= STACK_MOST:
        raise Refusal("push_limit_reached")
    if not push:
        for gone in stack:
            forget(ws, gone)
        stack.clear()
    view_id = desk.slack.mint.id("V")
    root, previous = (stack[0], stack[-1]) if stack else ("", None)
    made = build(desk, bot, wish, view_id, root, previous)
    ws.views[view_id] = View(made, user, bot.user)
    stack.append(view_id)
    _note(desk, "view_opened", made, user)
    return made


def _note(desk: Desk, kind: str, view: Json, user: str) -> None:
    desk.note(kind, view=view["id"], user=user, callback_id=view["callback_id"], title=view["title"]["text"])


def forget(ws: Workspace, view_id: str) -> None:
    """Take a closed view out of everything that knows it."""
    view = ws.views.pop(view_id, None)
    if view is not None:
        ws.filled.pop((view.user, view_id), None)


def open_(call: Call) -> Json:
    return _open(call, push=False)


def push(call: Call) -> Json:
    return _open(call, push=True)


def _open(call: Call, push: bool) -> Json:
    wish = _described(call, "modal")
    pulled = _pull(call)
    if push and pulled.view not in call.ws.views:
        raise Refusal("not_found")
    _unique(call, wish)
    view = show(call.desk, call.ws, call.bot, pulled.user, wish, push)
    pulled.used = True
    return {"view": view}


def _known(call: Call) -> View:
    view_id, external = call.text("view_id"), call.text("external_id")
    if not view_id and not external:
        raise invalid("missing required field: view_id or external_id")
    for view in call.ws.views.values():
        if view.bot == call.bot.user and (
            view.shown["id"] == view_id or (external and view.shown["external_id"] == external)
        ):
            return view
    raise Refusal("not_found")


def update(call: Call) -> Json:
    wish, view = _described(call, ""), _known(call)
    if wish["type"] != view.shown["type"]:
        raise invalid(f"must be a {view.shown['type']} view [json-pointer:/view/type]")
    if call.text("hash") and call.text("hash") != view.shown["hash"]:
        raise Refusal("hash_conflict")
    _unique(call, wish, but=view.shown["id"])
    return {"view": replace(call.desk, call.ws, call.bot, view, wish)}


def replace(desk: Desk, ws: Workspace, bot: Bot, view: View, wish: Json) -> Json:
    """Give an open view new content; what was filled in stays where block and element stay."""
    old = view.shown
    view.shown = build(desk, bot, wish, old["id"], old["root_view_id"], old["previous_view_id"])
    _note(desk, "view_updated", view.shown, view.user)
    return view.shown


def publish(call: Call) -> Json:
    wish, user = _described(call, "home"), call.required("user_id")
    if user not in call.ws.people:
        raise Refusal("user_not_found")
    key = (user, call.bot.user)
    old = call.ws.views.get(call.ws.homes.get(key, ""))
    if old and call.text("hash") and call.text("hash") != old.shown["hash"]:
        raise Refusal("hash_conflict")
    if old is None:
        view_id = call.desk.slack.mint.id("V")
        old = call.ws.views[view_id] = View(build(call.desk, call.bot, wish, view_id), user, call.bot.user)
        call.ws.homes[key] = view_id
    else:
        old.shown = build(call.desk, call.bot, wish, old.shown["id"])
    _note(call.desk, "home_published", old.shown, user)
    return {"view": old.shown}


METHODS: dict[str, Method] = {
    "views.open": open_,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
