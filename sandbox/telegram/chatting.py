"""What a bot may ask and do about a chat: its facts, its members, leaving it."""

from typing import Any

from sandbox.telegram import rooms
from sandbox.telegram.calls import Call, method
from sandbox.telegram.errors import bad, forbidden
from sandbox.telegram.state import Hub, Json, Room

RIGHTS = (
    "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
    " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
    " can_send_welcome_messages"
)
GIVEN = frozenset({"can_manage_chat", "can_delete_messages", "can_invite_users", "can_manage_video_chats"})
TALKING = (
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes"
    " can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info"
    " can_invite_users can_pin_messages"
)
REACTIONS_SHOWN = 11


def member(hub: Hub, room: Room, user_id: int) -> Json:
    """A ChatMember; raises KeyError for somebody who does not exist."""
    status, user = rooms.status_of(room, user_id), hub.user(user_id)
    if status == "administrator":
        rights = {name: name in GIVEN for name in RIGHTS.split()}
        return {"status": status, "user": user, "can_be_edited": False, **rights, "can_pin_messages": True}
    if status == "creator":
        return {"status": status, "user": user, "is_anonymous": False}
    if status == "kicked":
        return {"status": status, "user": user, "until_date": 0}
    return {"status": status, "user": user}


@method("getChat")
def get_chat(call: Call) -> Json:
    room = rooms.known(call)
    if not room.private:
        rooms.check_open(call.hub, call.bot, room)
    info: Json = {
        **room.chat,
        "accent_color_id": abs(room.id) % 7,
        "max_reaction_count": REACTIONS_SHOWN,
        "accepted_gift_types": _no_gifts(),
    }
    if room.chat.get("username"):
        info["active_usernames"] = [room.chat["username"]]
    pinned = room.live(room.pinned)
    if pinned is not None:
        info["pinned_message"] = {k: v for k, v in pinned.message.items() if k != "reply_to_message"}
    if not room.private:
        info["permissions"] = dict.fromkeys(TALKING.split(), True)
    return info


def _no_gifts() -> Json:
    kinds = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return dict.fromkeys(kinds, False)


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    room = rooms.known(call)
    user_id = call.arguments.integer("user_id")
    if user_id <= 0:
        raise bad("invalid user_id specified")
    try:
        return member(call.hub, room, user_id)
    except KeyError:
        raise bad("PARTICIPANT_ID_INVALID" if not room.private else "member not found") from None


@method("getChatMemberCount", "getChatMembersCount")
def get_member_count(call: Call) -> int:
    room = rooms.known(call)
    if room.private:
        return 2
    return sum(status not in rooms.OUT for status in room.members.values())


@method("getChatAdministrators")
def get_administrators(call: Call) -> list[Json]:
    room = rooms.known(call)
    if room.private:
        raise bad("there are no administrators in the private chat")
    return [member(call.hub, room, user) for user in room.members if rooms.is_admin(room, user)]


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    room = rooms.known(call)
    if room.private:
        raise bad("chat member status can't be changed in private chats")
    if rooms.status_of(room, call.bot.id) in rooms.OUT:
        raise forbidden(f"bot is not a member of the {room.kind} chat")
    room.members[call.bot.id] = "left"
    call.hub.services.feed.push("telegram", "left", chat=room.id, user=call.bot.id)
    return True


@method("getUserProfilePhotos")
def get_photos(call: Call) -> Json:
    if call.arguments.integer("user_id") not in call.hub.people:
        raise bad("user not found")
    return {"total_count": 0, "photos": []}


@method("createForumTopic")
def create_topic(call: Call) -> Json:
    room = rooms.target(call)
    name = call.arguments.text("name").strip()
    if not room.chat.get("is_forum"):
        raise bad("the chat is not a forum")
    if not name:
        raise bad("TOPIC_TITLE_EMPTY")
    number = call.hub.next_message(call.bot, room)
    room.threads[number] = name
    topic: Json = {"message_thread_id": number, "name": name, "icon_color": 7322096}
    call.hub.services.feed.push("telegram", "topic", chat=room.id, message_id=number, text=name)
    return topic


def rights(given: Any = None) -> Json:
    """A ChatAdministratorRights with the named ones true."""
    wanted = given if isinstance(given, dict) else {}
    return {name: bool(wanted.get(name)) for name in RIGHTS.split()}
