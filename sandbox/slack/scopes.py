"""Which scope each Web API method needs. Source: the methods' reference pages."""

ALL = frozenset(
    "app_mentions:read bookmarks:read channels:history channels:join channels:manage channels:read chat:write"
    " chat:write.customize commands emoji:read files:read files:write groups:history groups:read"
    " groups:write im:history im:read im:write metadata.message:read mpim:history mpim:read mpim:write pins:read"
    " pins:write reactions:read reactions:write team:read usergroups:read users.profile:read users:read"
    " users:read.email".split()
)

# Methods whose scope depends on the kind of conversation ({} = channels, groups, im or mpim).
BY_KIND = {
    "conversations.list": "{}:read",
    "users.conversations": "{}:read",
    "conversations.info": "{}:read",
    "conversations.members": "{}:read",
    "conversations.history": "{}:history",
    "conversations.replies": "{}:history",
    "conversations.open": "{}:write",
    "conversations.close": "{}:write",
    "conversations.leave": "{}:write",
    "conversations.create": "{}:write",
    "conversations.archive": "{}:write",
    "conversations.unarchive": "{}:write",
    "conversations.rename": "{}:write",
    "conversations.invite": "{}:write",
    "conversations.kick": "{}:write",
    "conversations.setTopic": "{}:write",
    "conversations.setPurpose": "{}:write",
    "conversations.mark": "{}:write",
}

FIXED = {
    "bots.info": "users:read",
    "team.info": "team:read",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.meMessage": "chat:write",
    "chat.scheduleMessage": "chat:write",
    "chat.deleteScheduledMessage": "chat:write",
    "conversations.join": "channels:join",
    "users.list": "users:read",
    "users.info": "users:read",
    "users.getPresence": "users:read",
    "users.profile.get": "users.profile:read",
    "users.lookupByEmail": "users:read.email",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "reactions.get": "reactions:read",
    "reactions.list": "reactions:read",
    "pins.add": "pins:write",
    "pins.remove": "pins:write",
    "pins.list": "pins:read",
    "emoji.list": "emoji:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.info": "files:read",
    "files.list": "files:read",
}

# Methods that look at no JSON body: called with one, they see no arguments.
NO_JSON = frozenset(
    "auth.revoke bots.info chat.getPermalink conversations.info conversations.list conversations.members"
    " conversations.replies emoji.list files.getUploadURLExternal files.info files.list oauth.v2.access pins.list"
    " reactions.get reactions.list usergroups.list usergroups.users.list users.conversations users.getPresence"
    " users.info users.list users.lookupByEmail users.profile.get".split()
)


def of_kind(method: str, kind: str) -> str:
    """The scope that `method` needs for a conversation of this kind (public, private, im or mpim)."""
    family = {"public": "channels", "private": "groups"}.get(kind, kind)
    scope = BY_KIND[method].format(family)
    return "channels:manage" if scope == "channels:write" else scope
