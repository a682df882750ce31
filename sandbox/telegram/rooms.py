"""Which room a chat_id means to a bot, whether the bot may speak there, and who hears a message. No content here."""

from typing import Any

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.calls import Call
from sandbox.telegram.errors import Refused, bad, forbidden, too_many
from sandbox.telegram.state import Bot, Hub, Json, Post, Room
from sandbox.telegram.text import slice_units

OUT = frozenset({"left", "kicked"})
_SERVICE = (
    "new_chat_members left_chat_member migrate_to_chat_id migrate_from_chat_id pinned_message"
    " new_chat_title group_chat_created supergroup_chat_created forum_topic_created"
)
SERVICE = frozenset(_SERVICE.split())


def target(call: Call, name: str = "chat_id") -> Room:
    """The room a call goes to, if the bot can speak there; raises Refused otherwise."""
    room = known(call, name)
    check_open(call.hub, call.bot, room)
    return room


def known(call: Call, name: str = "chat_id") -> Room:
    """The room a call names; raises Refused "chat not found" for one that the bot never met."""
    wanted = call.arguments.text(name).strip()
    if not wanted:
        raise bad(f"{name} is empty")
    if wanted.startswith("@"):
        return _by_username(call, wanted[1:].lower())
    try:
        number = int(wanted)
    except ValueError:
        raise bad("chat not found") from None
    room = call.hub.groups.get(number) if number < 0 else call.bot.rooms.get(number)
    if room is None or (number < 0 and call.bot.id not in room.members):
        raise bad("chat not found")
    return room


def _by_username(call: Call, username: str) -> Room:
    for room in call.hub.groups.values():
        if str(room.chat.get("username", "")).lower() == username:
            return room
    raise bad("chat not found")


def check_open(hub: Hub, bot: Bot, room: Room) -> None:
    """Raise Refused where the bot may not speak: blocked, kicked, moved, or the account is gone."""
    if room.private:
        if room.id in bot.blocked_by:
            raise forbidden("bot was blocked by the user")
        person = hub.people.get(room.id)
        if person is not None and person.deactivated:
            raise forbidden("user is deactivated")
        return
    if room.migrated_to:
        parameters = {"migrate_to_chat_id": room.migrated_to}
        raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
    status = room.members.get(bot.id, "left")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {room.kind} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {room.kind} chat")
    if status == "restricted":
        raise bad("not enough rights to send text messages to the chat")


def listed(call: Call, room: Room) -> list[Post]:
    """The messages that message_ids names, less those that are gone; raises Refused unless it names 1 to 100."""
    numbers = call.arguments.nested("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified")
    ids = [Arguments({"id": number}).integer("id") for number in numbers]
    return [post for number in ids if (post := room.live(number)) is not None]


def pace(call: Call, room: Room, cost: int = 1) -> None:
    """Count `cost` messages against the rate limits; raises Refused 429 when they are spent."""
    wait = call.hub.services.pacing.telegram(call.bot.id, room.id, not room.private, cost)
    if wait:
        raise too_many(wait)


def status_of(room: Room, user_id: int) -> str:
    return room.members.get(user_id, "left")


def is_admin(room: Room, user_id: int) -> bool:
    return status_of(room, user_id) in ("administrator", "creator")


def hearing(hub: Hub, room: Room, post: Post) -> list[Bot]:
    """The bots that get this message of a person: all that are there, less what privacy mode keeps from them."""
    if room.private:
        return []
    bots = [bot for bot in hub.bots.values() if status_of(room, bot.id) not in OUT]
    return [bot for bot in bots if bot.reads_all or is_admin(room, bot.id) or _addressed(post.message, bot)]


def _addressed(message: Json, bot: Bot) -> bool:
    if not SERVICE.isdisjoint(message) or message.get("via_bot", {}).get("id") == bot.id:
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    return any(_names(text, entity, bot) for entity in entities)


def _names(text: str, entity: dict[str, Any], bot: Bot) -> bool:
    piece = slice_units(text, entity["offset"], entity["length"]).lower()
    handle = "@" + str(bot.user["username"]).lower()
    if entity["type"] == "bot_command":
        return "@" not in piece or piece.endswith(handle)
    if entity["type"] == "mention":
        return piece == handle
    return bool(entity["type"] == "text_mention" and entity.get("user", {}).get("id") == bot.id)
