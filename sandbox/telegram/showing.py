"""What people see, as JSON for the control API: chats with their messages, callbacks, the bots' menus."""

from typing import Any

from sandbox.telegram.state import Callback, Hub, Json, Post, Room


def everything(hub: Hub, wish: Json) -> Json:
    """All chats, or the one in wish["chat"]; deleted messages only with wish["deleted"]."""
    only, deleted = wish.get("chat"), bool(wish.get("deleted"))
    chats = []
    for bot in hub.bots.values():
        chats += [room(hub, one, bot.user["username"], deleted) for one in bot.rooms.values()]
    chats += [room(hub, one, None, deleted) for one in hub.groups.values()]
    return {
        "bots": [_bot(hub, token) for token in hub.bots],
        "users": [{**person.user, "deactivated": person.deactivated} for person in hub.people.values()],
        "chats": [chat for chat in chats if only in (None, "") or str(chat["id"]) == str(only)],
        "callbacks": [callback(key, one) for key, one in hub.callbacks.items()],
    }


def _bot(hub: Hub, token: str) -> Json:
    bot = hub.bots[token]
    commands = [
        {"scope": scope, "language_code": language, "commands": listed}
        for (scope, language), listed in bot.commands.items()
    ]
    texts = [
        {"field": f, "language_code": language, "text": words} for (f, language), words in bot.texts.items()
    ]
    return {
        **bot.user,
        "commands": commands,
        "texts": texts,
        "menus": {str(chat): button for chat, button in bot.menus.items()},
        "blocked_by": sorted(bot.blocked_by),
        "pending_updates": bot.updates.pending(),
        "webhook": bot.hook.url if bot.hook is not None else "",
    }


def room(hub: Hub, one: Room, bot: str | None, deleted: bool = False) -> Json:
    shown: Json = {**one.chat, "messages": posts(one, 0, deleted)}
    if bot is not None:
        shown["bot"] = bot
    else:
        shown["members"] = {str(user): status for user, status in one.members.items()}
        shown["threads"] = {str(number): name for number, name in one.threads.items()}
    if one.pinned:
        shown["pinned"] = one.pinned
    if one.migrated_to:
        shown["migrated_to"] = one.migrated_to
    return shown


def posts(one: Room, after: int, deleted: bool) -> list[Json]:
    """The messages above the id `after`, oldest first."""
    return [_post(post) for post in one.posts.values() if post.id > after and (deleted or not post.deleted)]


def _post(post: Post) -> Json:
    shown: dict[str, Any] = dict(post.message)
    if post.markup is not None:
        shown["keyboard"] = post.markup
    if post.reactions:
        shown["reactions"] = {
            str(user): [str(one.get("emoji", one["type"])) for one in listed]
            for user, listed in post.reactions.items()
        }
    if post.earlier:
        shown["earlier"] = [one.get("text", one.get("caption", "")) for one in post.earlier]
    for name in ("deleted", "protected", "silent"):
        if getattr(post, name):
            shown[name] = True
    return shown


def callback(key: str, one: Callback) -> Json:
    shown: Json = {
        "id": key,
        "user": one.user,
        "chat": one.chat,
        "message_id": one.message_id,
        "data": one.data,
    }
    return {**shown, "answer": one.answer} if one.answer is not None else shown
