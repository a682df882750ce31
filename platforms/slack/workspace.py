"""What Slack says about people, groups, channels and our own installation, from events and from its lists. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain import inbound
from platforms.slack import ids
from platforms.slack.payloads import Json, child, string, true


@dataclass(frozen=True, slots=True)
class Us:
    """Who we are where something happened: our user, our workspace; and when it happened, in seconds since 1970."""

    bot: str = ""
    team: str = ""
    at: float = 0.0


def us(stored: Json) -> Us:
    """Who we were when a stored payload arrived."""
    at = child(stored, "body").get("event_time")
    return Us(string(stored, "bot"), string(stored, "team"), float(at) if isinstance(at, int) else 0.0)


def read(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    """What an event about the workspace means; nothing for one that is of no concern."""
    known = EVENTS.get(string(event, "type"))
    return known(of, us, event) if known else ()


def listed(of: ids.Ids, team: str, body: Json) -> Sequence[inbound.Inbound]:
    """One entry of a list that `directory` read."""
    entry = child(body, "entry")
    match string(body, "what"):
        case "person":
            return (person(of, entry, team),)
        case "group":
            return (group(of, entry),)
        case "channel":
            return (channel(of, entry),)
        case "members":
            return (members(of, entry),)
        case _:
            return ()


def person(of: ids.Ids, user: Json, team: str = "") -> inbound.ColleagueSeen:
    """A user object (users.list, team_join, user_change). Who is in a channel that we share is not called a stranger by
    Slack, but says another team (Slack Connect); in an organisation of several workspaces a person names all of theirs."""
    home, own = string(user, "team_id"), child(user, "enterprise_user").get("teams")
    elsewhere = bool(home and team) and home != team and not (isinstance(own, list) and team in own)
    return inbound.ColleagueSeen(
        alias=of.alias(user["id"]),
        account=of.account,
        name=name_of(user),
        guest=true(user, "is_restricted") or true(user, "is_ultra_restricted"),
        stranger=true(user, "is_stranger") or elsewhere,
        admin=true(user, "is_admin") or true(user, "is_owner"),
        gone=true(user, "deleted"),
        bot=true(user, "is_bot") or user["id"] == "USLACKBOT",
        locale=string(user, "locale"),
        timezone=string(user, "tz"),
    )


def name_of(user: Json) -> str:
    """How a person is named to everyone, customers too: their real name, else the one they chose."""
    profile = child(user, "profile")
    names = (
        string(user, "real_name"),
        string(profile, "real_name"),
        string(profile, "display_name"),
        string(user, "name"),
    )
    return next((name for name in names if name.strip()), "")


def group(of: ids.Ids, subteam: Json) -> inbound.GroupSeen:
    """A user group with its members; a disabled one has none."""
    users = subteam.get("users")
    members = users if isinstance(users, list) and not subteam.get("date_delete") else []
    return inbound.GroupSeen(
        of.account,
        string(subteam, "id"),
        string(subteam, "handle"),
        tuple(of.alias(str(user)) for user in members),
    )


def channel(of: ids.Ids, found: Json) -> inbound.ChannelSeen:
    """A channel object (conversations.list)."""
    return inbound.ChannelSeen(
        of.place(found["id"]),
        string(found, "name"),
        true(found, "is_archived"),
        true(found, "is_member"),
        true(found, "is_private"),
        true(found, "is_ext_shared"),
    )


def members(of: ids.Ids, entry: Json) -> inbound.MembersSeen:
    """Who is in a channel (conversations.members, all its pages)."""
    return inbound.MembersSeen(of.place(entry["id"]), tuple(of.alias(user) for user in entry["members"]))


def _closed(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    reason = CLOSINGS[string(event, "type")]
    return (inbound.ChannelClosed(of.place(event["channel"]), reason),)


def _opened(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    return (inbound.ChannelOpened(of.place(event["channel"])),)


def _left(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    if string(event, "user") != us.bot:
        return _moved(of, event, joined=False)
    return (inbound.ChannelClosed(of.place(event["channel"]), "removed"),)


def _joined(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    if string(event, "user") != us.bot:
        return _moved(of, event, joined=True)
    return (inbound.ChannelOpened(of.place(event["channel"]), invited=True),)


def _moved(of: ids.Ids, event: Json, *, joined: bool) -> Sequence[inbound.Inbound]:
    return (inbound.MemberMoved(of.place(event["channel"]), of.alias(event["user"]), joined),)


def _renamed(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    """A rename tells neither of the two flags; an archived channel cannot be renamed, and only members are told."""
    found = child(event, "channel")
    return (inbound.ChannelSeen(of.place(found["id"]), string(found, "name"), archived=False, member=True),)


def _user(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    return (person(of, child(event, "user"), us.team),)


def _subteam(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    """subteam_created and subteam_updated carry the whole group. subteam_members_changed does not: the list is read again."""
    subteam = child(event, "subteam")
    return (
        (group(of, subteam),) if isinstance(subteam.get("users"), list) or subteam.get("date_delete") else ()
    )


def _revoked(of: ids.Ids, us: Us, event: Json) -> Sequence[inbound.Inbound]:
    """Tokens were revoked: ours are the bot's; those of people are no concern."""
    kind = string(event, "type")
    if kind == "tokens_revoked" and not child(event, "tokens").get("bot"):
        return ()
    # event_time is in whole seconds, cut off.
    return (inbound.AccountRevoked(of.account, kind, us.at + 1 if us.at else 0.0),)


CLOSINGS: Mapping[str, Any] = {
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_deleted": "deleted",
    "group_deleted": "deleted",
    "channel_left": "removed",
    "group_left": "removed",
}

EVENTS: Mapping[str, Callable[[ids.Ids, Us, Json], Sequence[inbound.Inbound]]] = {
    **dict.fromkeys(CLOSINGS, _closed),
    "channel_unarchive": _opened,
    "group_unarchive": _opened,
    "member_left_channel": _left,
    "member_joined_channel": _joined,
    "channel_rename": _renamed,
    "group_rename": _renamed,
    "team_join": _user,
    "user_change": _user,
    "subteam_created": _subteam,
    "subteam_updated": _subteam,
    "tokens_revoked": _revoked,
    "app_uninstalled": _revoked,
}
