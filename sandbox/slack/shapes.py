"""How channels, people, groups and files look in the Web API's answers and events. Source: Slack's object reference."""

import datetime
import zoneinfo

from sandbox.slack.ids import digest
from sandbox.slack.model import Bot, Channel, Group, Json, Person, Stored, Workspace

SIZES = (24, 32, 48, 72, 192, 512)
PRETTY = {
    "png": ("image/png", "PNG"),
    "jpg": ("image/jpeg", "JPEG"),
    "jpeg": ("image/jpeg", "JPEG"),
    "gif": ("image/gif", "GIF"),
    "webp": ("image/webp", "WebP"),
    "pdf": ("application/pdf", "PDF"),
    "txt": ("text/plain", "Plain Text"),
    "csv": ("text/csv", "CSV"),
    "zip": ("application/zip", "Zip"),
    "mp4": ("video/mp4", "MPEG 4 Video"),
    "mp3": ("audio/mpeg", "MP3"),
    "ogg": ("audio/ogg", "Ogg Vorbis"),
    "json": ("application/json", "JSON"),
}


def channel(ws: Workspace, one: Channel, bot: Bot, members: bool = False) -> Json:
    """A conversation as `bot` sees it."""
    if one.kind == "im":
        return _direct(ws, one, bot)
    private = one.kind != "public"
    made: Json = {
        "id": one.id,
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": one.kind in ("public", "private"),
        "is_group": one.kind == "private",
        "is_im": False,
        "is_mpim": one.kind == "mpim",
        "is_private": private,
        "is_archived": one.is_archived,
        "is_general": one.is_general,
        "is_member": bot.user in one.members,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": any(ws.people[user].home for user in one.members if user in ws.people),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [ws.id],
        "context_team_id": ws.id,
        "created": one.created,
        "updated": one.created * 1000,
        "creator": one.creator,
        "unlinked": 0,
        "topic": one.topic,
        "purpose": one.purpose,
        "previous_names": one.previous_names,
    }
    return made | ({"num_members": len(one.members)} if members else {})


def _direct(ws: Workspace, one: Channel, bot: Bot) -> Json:
    other = next((u for u in one.members if u != bot.user), bot.user)
    return {
        "id": one.id,
        "created": one.created,
        "updated": one.created * 1000,
        "is_archived": one.is_archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": ws.id,
        "user": other,
        "is_user_deleted": ws.people[other].deleted if other in ws.people else False,
        "priority": 0,
    }


def profile(ws: Workspace, person: Person, email: bool = True) -> Json:
    """A person's profile; the address only with the scope users:read.email."""
    first, _, last = person.real_name.partition(" ")
    shown = person.display_name or person.name
    made: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": shown,
        "display_name_normalized": shown,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_text_canonical": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": digest(person.id),
        "team": ws.id,
    }
    made |= {
        f"image_{size}": f"https://secure.gravatar.com/avatar/{digest(person.id, 32)}.jpg?s={size}"
        for size in SIZES
    }
    if person.bot_id:
        made |= {"bot_id": person.bot_id, "api_app_id": person.app_id, "always_active": True}
    elif email:
        made["email"] = person.email
    return made


def user(ws: Workspace, person: Person, email: bool = True, locale: bool = False) -> Json:
    """A member of the workspace; a deactivated one has fewer keys, as in Slack."""
    made: Json = {
        "id": person.id,
        "team_id": person.home or ws.id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile(ws, person, email),
        "is_bot": bool(person.bot_id),
        "is_app_user": False,
        "updated": person.updated,
    }
    if not person.deleted:
        label, seconds = _zone(person.tz)
        made |= {
            "color": digest(person.id, 6),
            "real_name": person.real_name,
            "tz": person.tz,
            "tz_label": label,
            "tz_offset": seconds,
            "is_admin": person.is_admin,
            "is_owner": person.is_admin,
            "is_primary_owner": False,
            "is_restricted": person.is_restricted,
            "is_ultra_restricted": person.is_ultra_restricted,
            "is_email_confirmed": True,
            "has_2fa": False,
            "who_can_share_contact_card": "EVERYONE",
        }
    return made | ({"locale": person.locale} if locale else {})


def _zone(name: str) -> tuple[str, int]:
    try:
        now = datetime.datetime.now(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return name, 0
    offset = now.utcoffset() or datetime.timedelta()
    return now.tzname() or name, int(offset.total_seconds())


def group(ws: Workspace, one: Group, users: bool = False, count: bool = False) -> Json:
    made: Json = {
        "id": one.id,
        "team_id": ws.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": one.name,
        "description": "",
        "handle": one.handle,
        "is_external": False,
        "date_create": one.created,
        "date_update": one.created,
        "date_delete": 0,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": one.users[0] if one.users else "",
        "updated_by": one.users[0] if one.users else "",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(one.users),
        "channel_count": 0,
    }
    if not count:
        made.pop("channel_count")
    return made | ({"users": list(one.users)} if users else {})


def kind_of(name: str) -> tuple[str, str, str]:
    """(filetype, MIME type, pretty name) from a file's name."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    mime, pretty = PRETTY.get(ending, ("application/octet-stream", "Binary"))
    return ending or "binary", mime, pretty


def file(ws: Workspace, one: Stored, base: str) -> Json:
    """A file object; its url_private… need the bot's token."""
    ending, _, pretty = kind_of(one.name)
    web = f"https://{ws.domain}.slack.com/files/{one.user}/{one.id}/{digest(one.name, 8)}"
    private = f"{base}/files-pri/{ws.id}-{one.id}"
    safe = one.name.replace("/", "_").replace(" ", "_").replace("?", "_").replace("#", "_").replace("%", "_")
    return {
        "id": one.id,
        "created": one.created,
        "timestamp": one.created,
        "name": one.name,
        "title": one.title,
        "mimetype": one.mimetype,
        "filetype": ending,
        "pretty_type": pretty,
        "user": one.user,
        "user_team": ws.id,
        "editable": False,
        "size": one.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(cid in ws.channels and ws.channels[cid].kind == "public" for cid in one.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{private}/{safe}",
        "url_private_download": f"{private}/download/{safe}",
        "media_display_type": "unknown",
        "permalink": web,
        "permalink_public": f"https://slack-files.com/{ws.id}-{one.id}-{digest(one.id, 10)}",
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
    }


def file_with_shares(ws: Workspace, one: Stored, base: str) -> Json:
    """A file object as files.info gives it: where it is shared as well."""
    made = file(ws, one, base)
    shares: Json = {}
    places: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    for cid, stamps in one.shares.items():
        kind = ws.channels[cid].kind if cid in ws.channels else "public"
        side = "public" if kind == "public" else "private"
        shares.setdefault(side, {})[cid] = [_share(ws, cid, ts) for ts in stamps]
        places["channels" if kind == "public" else "ims" if kind == "im" else "groups"].append(cid)
    return made | places | {"shares": shares, "comments_count": 0}


def _share(ws: Workspace, cid: str, ts: str) -> Json:
    channel = ws.channels.get(cid)
    message = channel.messages.get(ts, {}) if channel else {}
    made: Json = {
        "ts": ts,
        "channel_name": channel.name if channel else "",
        "team_id": ws.id,
        "share_user_id": "",
    }
    made |= {"reply_users": [], "reply_users_count": 0, "reply_count": 0}
    return made | ({"thread_ts": message["thread_ts"]} if "thread_ts" in message else {})
