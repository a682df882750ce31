"""Who there is: auth, team, bots, users and user groups. Source: the methods' reference pages."""

from sandbox.slack import shapes
from sandbox.slack.calls import Call, Method, Refusal, page
from sandbox.slack.model import Json, Person


def auth_test(call: Call) -> Json:
    return {
        "url": f"https://{call.ws.domain}.slack.com/",
        "team": call.ws.name,
        "user": call.ws.people[call.bot.user].name,
        "team_id": call.ws.id,
        "user_id": call.bot.user,
        "bot_id": call.bot.id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise Refusal(error, args=call.args)
    return {"args": {k: v for k, v in call.args.items() if k != "token"}}


def revoke(call: Call) -> Json:
    if not call.flag("test"):
        call.bot.revoked = "token_revoked"
    return {"revoked": not call.flag("test")}


def team_info(call: Call) -> Json:
    sizes = (34, 44, 68, 88, 102, 132, 230)
    icon: Json = {f"image_{s}": f"https://a.slack-edge.com/team-{s}.png" for s in sizes}
    return {
        "team": {
            "id": call.ws.id,
            "name": call.ws.name,
            "url": f"https://{call.ws.domain}.slack.com/",
            "domain": call.ws.domain,
            "email_domain": "",
            "enterprise_id": "",
            "enterprise_name": "",
            "icon": icon | {"image_default": True},
            "avatar_base_url": "https://ca.slack-edge.com/",
            "is_verified": False,
        }
    }


def bots_info(call: Call) -> Json:
    bot = call.ws.bot_of(call.text("bot") or call.bot.id)
    if bot is None:
        raise Refusal("bot_not_found")
    known = {k: bot.profile[k] for k in ("id", "deleted", "name", "updated", "app_id", "icons")}
    return {"bot": known | {"user_id": bot.user}}


def _shown(call: Call, person: Person) -> Json:
    return shapes.user(call.ws, person, call.may("users:read.email"), call.flag("include_locale"))


def users_list(call: Call) -> Json:
    everybody = list(call.ws.people.values())
    part, meta = page(call, everybody, default=1000)
    return {
        "members": [_shown(call, p) for p in part],
        "cache_ts": int(call.desk.now()),
        "response_metadata": meta,
    }


def users_info(call: Call) -> Json:
    return {"user": _shown(call, call.person())}


def by_email(call: Call) -> Json:
    email = call.required("email").lower()
    for person in call.ws.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"user": _shown(call, person)}
    raise Refusal("users_not_found")


def profile(call: Call) -> Json:
    person = call.person() if call.text("user") else call.ws.people[call.bot.user]
    return {"profile": shapes.profile(call.ws, person, call.may("users:read.email"))}


def presence(call: Call) -> Json:
    person = call.person() if call.text("user") else call.ws.people[call.bot.user]
    return {"presence": person.presence}


def groups(call: Call) -> Json:
    users, count = call.flag("include_users"), call.flag("include_count")
    return {"usergroups": [shapes.group(call.ws, g, users, count) for g in call.ws.groups.values()]}


def group_users(call: Call) -> Json:
    group = call.ws.groups.get(call.required("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": list(group.users)}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "auth.revoke": revoke,
    "api.test": api_test,
    "team.info": team_info,
    "bots.info": bots_info,
    "users.list": users_list,
    "users.info": users_info,
    "users.lookupByEmail": by_email,
    "users.profile.get": profile,
    "users.getPresence": presence,
    "usergroups.list": groups,
    "usergroups.users.list": group_users,
}
