"""Makes workspaces from the world's plain data. Knows the defaults of what the data leaves out."""

from typing import Any

from sandbox.slack import scopes
from sandbox.slack.model import App, Bot, Channel, Group, Json, Person, Slack, Workspace


def workspace(slack: Slack, plan: Json) -> Workspace:
    """Add one workspace: {"team", "bot" or "bots", "users", "channels", "usergroups"}; raises KeyError for a
    missing part and ValueError for an id that is taken."""
    team = plan["team"]
    if team["id"] in slack.workspaces:
        raise ValueError(f"there is a workspace {team['id']} already")
    made = Workspace(team["id"], team["name"], team.get("domain", team["id"].lower()))
    slack.workspaces[made.id] = made
    for user in plan.get("users", ()):
        person(slack, made, user)
    for installed in plan["bots"] if "bots" in plan else [{**plan, **plan["bot"]}]:
        bot(slack, made, installed)
    for wish in plan.get("channels", ()):
        channel(slack, made, wish)
    for wish in plan.get("usergroups", ()):
        group(slack, made, wish)
    return made


def group(slack: Slack, ws: Workspace, wish: Json) -> Group:
    """Add a user group: {"handle", "users", "id"?, "name"?}."""
    made = Group(
        str(wish.get("id") or slack.mint.id("S")),
        wish["handle"],
        str(wish.get("name", wish["handle"])),
        list(wish["users"]),
        _now(slack),
    )
    ws.groups[made.id] = made
    return made


def _now(slack: Slack) -> int:
    return int(slack.mint.clock.now())


def fitting(parts: Json) -> Json:
    """Parts of a Person, each of its type; raises ValueError with a sentence."""
    for name, value in parts.items():
        wanted = {"bool": bool, "int": int}.get(str(Person.__annotations__[name].__name__), str)
        if not isinstance(value, wanted):
            raise ValueError(f"{name} must be a {wanted.__name__}, not {value!r}")
    return parts


def person(slack: Slack, ws: Workspace, wish: Json) -> Person:
    """Add a member from {"name", "id"?, "real_name"?, "email"?, "tz"?, "locale"?, "is_restricted"?, …}."""
    known = fitting({k: v for k, v in wish.items() if k in Person.__slots__})
    known.setdefault("id", slack.mint.id("U"))
    known.setdefault("real_name", known["name"].title())
    known.setdefault("email", f"{known['name']}@{ws.domain}.example")
    known.setdefault("updated", _now(slack))
    made = Person(**known)
    if made.id in ws.people:
        raise ValueError(f"there is a user {made.id} already")
    ws.people[made.id] = made
    return made


def app(slack: Slack, wish: Json) -> App:
    """The app of that id, made when there is none."""
    app_id = wish.get("app_id") or slack.mint.id("A")
    if app_id not in slack.apps:
        made = App(
            app_id,
            wish.get("app_name") or wish.get("name", "app"),
            wish.get("app_token", f"xapp-{slack.mint.secret()}"),
            wish.get("signing_secret", slack.mint.secret(16)),
            wish.get("client_id", f"{len(slack.apps) + 1}.{_now(slack)}"),
            wish.get("client_secret", slack.mint.secret(16)),
            wish.get("verification_token", slack.mint.secret()),
        )
        slack.apps[app_id] = made
        slack.app_tokens[made.app_token] = made
    return slack.apps[app_id]


def bot(slack: Slack, ws: Workspace, wish: Json) -> Bot:
    """Install an app: {"bot_token"?, "app_token"?, "user"?, "bot_id"?, "app_id"?, "name"?, "scopes"?, …}."""
    for name in ("name", "user", "bot_id", "app_id", "bot_token", "app_token", "real_name"):
        if not isinstance(wish.get(name, ""), str):
            raise ValueError(f"{name} must be a text")
    its_app = app(slack, wish)
    user = wish.get("user") or slack.mint.id("U")
    bot_id = wish.get("bot_id") or slack.mint.id("B")
    name = wish.get("name", its_app.name)
    token = wish.get("bot_token") or f"xoxb-{slack.mint.secret()}"
    made = Bot(its_app, ws.id, user, bot_id, token, set())
    made.give(set(wish.get("scopes") or scopes.ALL))
    made.profile = bot_profile(made, name, _now(slack))
    ws.people[user] = Person(
        user, name, wish.get("real_name", name.title()), bot_id=bot_id, app_id=its_app.id, updated=_now(slack)
    )
    ws.bots[user] = made
    slack.tokens[token] = made
    return made


def bot_profile(made: Bot, name: str, updated: int) -> Json:
    """The `bot_profile` of a bot's messages."""
    icons = {f"image_{size}": f"https://a.slack-edge.com/bot_{size}.png" for size in (36, 48, 72)}
    return {
        "id": made.id,
        "app_id": made.app.id,
        "name": name,
        "icons": icons,
        "deleted": False,
        "updated": updated,
        "team_id": made.team,
    }


def channel(slack: Slack, ws: Workspace, wish: Json) -> Channel:
    """Add a channel: {"name", "id"?, "private"?, "members"?, "bot_is_member"?, "creator"?}. Without members all people
    are in a public one."""
    now, private = _now(slack), bool(wish.get("private", False))
    people = [p.id for p in ws.people.values() if not p.bot_id and not p.deleted]
    creator = wish.get("creator") or (people[0] if people else "U0NOBODY")
    members = list(wish.get("members", [creator] if private else people))
    if wish.get("bot_is_member", False):
        members += [b for b in ws.bots if b not in members]
    made = Channel(
        id=wish.get("id") or slack.mint.id("C"),
        name=wish["name"],
        kind="private" if private else "public",
        created=now,
        creator=creator,
        members=dict.fromkeys(members),
        topic=noted(str(wish.get("topic", "")), creator, now),
        purpose=noted(str(wish.get("purpose", "")), creator, now),
        is_general=bool(wish.get("is_general", wish["name"] == "general")),
    )
    if made.id in ws.channels or ws.by_name(made.name):
        raise ValueError(f"there is a channel {made.name} ({made.id}) already")
    ws.channels[made.id] = made
    return made


def noted(value: str, by: str, at: int) -> Json:
    """The form of a topic or purpose; Slack leaves the author of an unset one empty."""
    return {"value": value, "creator": by if value else "", "last_set": at if value else 0}


def conversation(slack: Slack, ws: Workspace, users: list[str]) -> Channel:
    """The direct message of two people, or the group message of more; made when there is none."""
    if len(users) == 2 and (found := ws.direct(*users)):
        return found
    kind: Any = "im" if len(users) == 2 else "mpim"
    wanted = set(users)
    for known in ws.channels.values():
        if known.kind == kind and set(known.members) == wanted:
            return known
    name = "" if kind == "im" else f"mpdm-{'--'.join(ws.people[u].name for u in users)}-1"
    made = Channel(
        slack.mint.id("D" if kind == "im" else "G"), name, kind, _now(slack), users[0], dict.fromkeys(users)
    )
    made.topic, made.purpose = noted("", "", 0), noted("", "", 0)
    ws.channels[made.id] = made
    return made
