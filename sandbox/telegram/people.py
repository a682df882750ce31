"""People as they act on Telegram: they write, edit, delete, press, react, block, and run groups.

Knows no HTTP. Each act makes the update that a bot would get for it, or none where Telegram gives none.
"""

from typing import Any

from sandbox.services import Wrong
from sandbox.telegram import chatting, keyboards, messages, rooms, text
from sandbox.telegram.state import Bot, Callback, Hub, Json, Person, Post, Room


def user(wish: Json) -> Json:
    """A User from a wish: a name in one or two parts, and whatever else a person may have; id 0 means a new one."""
    first, _, last = str(wish.get("name", "")).partition(" ")
    made: Json = {"id": int(wish.get("id") or 0), "is_bot": False}
    made["first_name"] = str(wish.get("first_name") or first or "Customer")
    names = {
        "last_name": wish.get("last_name") or last,
        "username": str(wish.get("username") or "").lstrip("@"),
    }
    names["language_code"] = wish.get("language_code")
    return made | {key: str(value) for key, value in names.items() if value}


def say(hub: Hub, bot: Bot, room: Room, person: Person, content: Json) -> Post:
    """A person's message into a private chat with `bot`, or into a group; raises Wrong where they could not."""
    _check_speaks(bot, room, person)
    message: Json = {
        "message_id": hub.next_message(bot, room),
        "from": person.user,
        "chat": room.chat,
        "date": hub.now(),
    }
    return _put(hub, bot, room, Post({**message, **content}, person.id))


def setting(room: Room, body: Json) -> Json:
    """What a message has besides content: "thread", "reply_to" with a "quote", "forwarded_from" (a name)."""
    made: Json = {}
    if body.get("thread"):
        made |= {"message_thread_id": int(body["thread"]), "is_topic_message": True}
    if body.get("reply_to"):
        answered = visible(room, int(body["reply_to"])).message
        made["reply_to_message"] = messages.without_reply(answered)
        if body.get("quote"):
            made["quote"] = _quoted(str(body["quote"]), answered)
    if body.get("forwarded_from"):
        origin = {"type": "hidden_user", "sender_user_name": str(body["forwarded_from"])}
        made["forward_origin"] = {**origin, "date": int(body.get("forwarded_date") or 1_600_000_000)}
    return made


def _quoted(piece: str, answered: Json) -> Json:
    whole = str(answered.get("text") or answered.get("caption") or "")
    if piece not in whole:
        raise Wrong("only words of the answered message can be quoted")
    return {"text": piece, "position": text.units(whole[: whole.index(piece)]), "is_manual": True}


def _check_speaks(bot: Bot, room: Room, person: Person) -> None:
    if person.deactivated:
        raise Wrong("this account was deleted: it can do nothing any more")
    if room.private and person.id in bot.blocked_by:
        raise Wrong("this person has blocked the bot: unblock it first")
    if not room.private and rooms.status_of(room, person.id) in rooms.OUT:
        raise Wrong("this person is no member of the group")
    if room.migrated_to:
        raise Wrong(f"this group was upgraded: write to {room.migrated_to}")


def _put(hub: Hub, bot: Bot, room: Room, post: Post) -> Post:
    room.posts[post.id] = post
    for hearer in [bot] if room.private else rooms.hearing(hub, room, post):
        hearer.updates.push("message", post.message)
    messages.tell(hub, "message", room, post)
    return post


def visible(room: Room, message_id: int) -> Post:
    """A message that is still there; raises Wrong."""
    post = room.live(int(message_id))
    if post is None:
        raise Wrong(f"there is no message {message_id} in chat {room.id}")
    return post


def words(source: str, given: Any, field: str = "text") -> Json:
    """{"text", "entities"} or {"caption", "caption_entities"} as a person's client sends them; {} for nothing."""
    entities = text.checked(source, given) if given else []
    plain, entities = text.trimmed(source, entities)
    if not plain:
        return {}
    marked = text.found(plain, entities)
    name = "entities" if field == "text" else "caption_entities"
    return {field: plain, name: marked} if marked else {field: plain}


def edit(hub: Hub, bot: Bot, room: Room, message_id: int, content: Json) -> Post:
    """A person changes the words of their own message: edited_message to whoever got the first version."""
    post = visible(room, message_id)
    if post.author not in hub.people:
        raise Wrong("only a person's own message can be edited here")
    post.earlier.append(post.message)
    kept = {k: v for k, v in post.message.items() if k not in ("entities", "caption", "caption_entities")}
    post.message = {**kept, **content, "edit_date": hub.now()}
    for hearer in [bot] if room.private else rooms.hearing(hub, room, post):
        hearer.updates.push("edited_message", post.message)
    messages.tell(hub, "edited", room, post)
    return post


def delete(hub: Hub, room: Room, message_id: int) -> Post:
    """A person deletes a message. Bots are told nothing."""
    post = visible(room, message_id)
    post.deleted = True
    messages.tell(hub, "deleted", room, post)
    return post


def press(
    hub: Hub, room: Room, person: Person, message_id: int, data: str | None, label: str | None
) -> tuple[str, Callback]:
    """A person presses an inline button, named by its data or its label; gives the id of the callback query."""
    post = visible(room, message_id)
    button = keyboards.find(post.message.get("reply_markup"), data, label)
    if button is None:
        raise Wrong(f"message {message_id} has no button {data if data is not None else label!r}")
    if "callback_data" not in button:
        raise Wrong("this button opens something and sends no callback query")
    bot = _author(hub, post)
    callback = Callback(
        bot.id, person.id, room.id, post.id, button["callback_data"], hub.services.clock.now()
    )
    key = hub.new_callback(callback)
    query = {"id": key, "from": person.user, "message": post.message}
    bot.updates.push("callback_query", {**query, "chat_instance": room.instance, "data": callback.data})
    hub.services.feed.push(
        "telegram",
        "pressed",
        chat=room.id,
        message_id=post.id,
        user=person.id,
        text=callback.data,
        callback=key,
    )
    return key, callback


def _author(hub: Hub, post: Post) -> Bot:
    for bot in hub.bots.values():
        if bot.id == post.author:
            return bot
    raise Wrong("the message is no bot's")


def react(hub: Hub, bot: Bot, room: Room, person: Person, message_id: int, emoji: list[str]) -> None:
    """A person's reactions become exactly `emoji`; bots hear of it in private, and in groups as administrators."""
    post = visible(room, message_id)
    old, new = post.reactions.pop(person.id, []), [{"type": "emoji", "emoji": one} for one in emoji]
    if new:
        post.reactions[person.id] = new
    update: Json = {"chat": room.chat, "message_id": post.id, "user": person.user, "date": hub.now()}
    update |= {"old_reaction": old, "new_reaction": new}
    hearers = [bot] if room.private else [b for b in hub.bots.values() if rooms.is_admin(room, b.id)]
    for hearer in hearers:
        hearer.updates.push("message_reaction", update)
    hub.services.feed.push(
        "telegram", "reaction", chat=room.id, message_id=post.id, user=person.id, text=" ".join(emoji)
    )


def block(hub: Hub, bot: Bot, person: Person, blocked: bool) -> None:
    """Block or unblock the bot; doing it twice changes nothing."""
    if (person.id in bot.blocked_by) == blocked:
        return
    room = hub.private(bot, person)
    (bot.blocked_by.add if blocked else bot.blocked_by.discard)(person.id)
    statuses = ("member", "kicked") if blocked else ("kicked", "member")
    _membership(hub, bot, room, person.user, *statuses)
    hub.services.feed.push("telegram", "blocked" if blocked else "unblocked", user=person.id, bot=bot.id)


def _membership(hub: Hub, bot: Bot, room: Room, by: Json, old: str, new: str) -> None:
    """my_chat_member: the bot's own standing has changed."""
    views = []
    for status in (old, new):
        view = Room(room.id, room.kind, room.chat, {bot.id: status})
        views.append(chatting.member(hub, view, bot.id))
    change = {"chat": room.chat, "from": by, "date": hub.now()}
    bot.updates.push("my_chat_member", {**change, "old_chat_member": views[0], "new_chat_member": views[1]})


def stand(hub: Hub, room: Room, by: Person, user_id: int, status: str) -> None:
    """Give a person or bot a standing in a group: member, administrator, restricted, left or kicked."""
    old, user = rooms.status_of(room, user_id), hub.user(user_id)
    if old == status:
        return
    bots = {bot.id: bot for bot in hub.bots.values()}
    came, went = old in rooms.OUT and status not in rooms.OUT, status in rooms.OUT and old not in rooms.OUT
    if went:
        _service(hub, room, by, {"left_chat_member": user}, but=user_id)
    room.members[user_id] = status
    if user_id in bots:
        _membership(hub, bots[user_id], room, by.user, old, status)
    if came:
        _service(hub, room, by, {"new_chat_members": [user]})
    hub.services.feed.push("telegram", "standing", chat=room.id, user=user_id, text=status)


def _service(hub: Hub, room: Room, by: Person, content: Json, but: int = 0) -> Post:
    room.next_id += 1
    message: Json = {"message_id": room.next_id - 1, "from": by.user, "chat": room.chat, "date": hub.now()}
    post = Post({**message, **content}, by.id)
    room.posts[post.id] = post
    for bot in rooms.hearing(hub, room, post):
        if bot.id != but:
            bot.updates.push("message", post.message)
    messages.tell(hub, "service", room, post)
    return post


def migrate(hub: Hub, room: Room, by: Person) -> Room:
    """Upgrade a basic group to a supergroup: both sides get their message, the old id is refused from now on."""
    if room.kind != "group" or room.migrated_to:
        raise Wrong("only a basic group can be upgraded, and only once")
    new = hub.add_group(str(room.chat["title"]), supergroup=True)
    new.members = dict(room.members)
    _service(hub, room, by, {"migrate_to_chat_id": new.id})
    room.migrated_to = new.id
    _service(hub, new, by, {"migrate_from_chat_id": room.id})
    hub.services.feed.push("telegram", "migrated", chat=room.id, user=by.id, text=str(new.id))
    return new
