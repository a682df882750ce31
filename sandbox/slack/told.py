"""What a control call says, turned into workspaces, people, channels and messages. Knows no route."""

from typing import Any

from sandbox.services import Wrong
from sandbox.slack import building
from sandbox.slack.desk import Desk
from sandbox.slack.model import Bot, Channel, Json, Person, View, Workspace


def workspace(desk: Desk, body: Json) -> Workspace:
    if not isinstance(body, dict):
        raise Wrong("each message of a list is a JSON object")
    team = str(body.get("team", ""))
    if team and team not in desk.slack.workspaces:
        raise Wrong(f"there is no workspace {team!r}")
    return desk.workspace(team)


def person(ws: Workspace, body: Json, name: str = "user") -> Person:
    """The person named by id or by name."""
    wanted = str(body[name]).removeprefix("@")
    found = ws.people.get(wanted) or next((p for p in ws.people.values() if p.name == wanted), None)
    if found is None:
        raise Wrong(f"there is no user {wanted!r}")
    return found


def bot(ws: Workspace, body: Json) -> Bot:
    """The bot meant: by `bot` (user id, bot id, app id or name), else the first."""
    wanted = body.get("bot")
    for one in ws.bots.values():
        if wanted in (None, "", one.user, one.id, one.app.id, ws.people[one.user].name, one.token):
            return one
    raise Wrong(f"there is no bot {wanted!r}")


def channel(desk: Desk, ws: Workspace, body: Json, user: Person | None = None) -> Channel:
    """The channel named by id or #name; a bot's or person's id or @name means the direct message with `user`."""
    wanted = str(body["channel"])
    found = ws.channels.get(wanted) or ws.by_name(wanted.removeprefix("#"))
    if found is not None:
        return found
    if user is not None:
        other = ws.people.get(wanted) or next((p for p in ws.people.values() if f"@{p.name}" == wanted), None)
        if other is not None:
            return building.conversation(desk.slack, ws, [user.id, other.id])
    raise Wrong(f"there is no channel {wanted!r}")


def message(found: Channel, body: Json, name: str = "ts") -> Json:
    ts = str(body[name])
    if ts not in found.messages:
        raise Wrong(f"there is no message {ts} in {found.name or found.id}")
    return found.messages[ts]


def acted_on(ws: Workspace, found: Channel, body: Json, user: Person) -> Json:
    """A message, or an ephemeral one that this person sees."""
    ts = str(body.get("ts") or body.get("ephemeral", ""))
    if ts in found.messages:
        return found.messages[ts]
    hidden = ws.ephemerals.get(ts)
    if hidden is None or hidden["to"] != user.id or hidden["channel"] != found.id:
        raise Wrong(f"{user.name} sees no message {ts} in {found.name or found.id}")
    return hidden


def view(ws: Workspace, body: Json, user: Person) -> View:
    """An open view of this person: by id, or the top modal when none is named."""
    wanted = str(body.get("view") or "")
    if not wanted:
        tops = [stack[-1] for (owner, _), stack in ws.stacks.items() if owner == user.id and stack]
        if not tops:
            raise Wrong(f"{user.name} has no modal open")
        wanted = tops[-1]
    found = ws.views.get(wanted)
    if found is None or found.user != user.id:
        raise Wrong(f"{user.name} has no view {wanted} open")
    return found


def member(found: Channel, user: Person) -> None:
    if user.id not in found.members:
        raise Wrong(f"{user.name} is not in {found.name or found.id}")


def sentence(value: Any, what: str) -> str:
    """A text that must not be empty."""
    if not isinstance(value, str) or not value:
        raise Wrong(f"{what} must be a text that is not empty")
    return value
