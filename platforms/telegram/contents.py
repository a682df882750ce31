"""A Bot API message's own words and things as `Content`. Pure, on plain dictionaries; knows nothing of who wrote it.

Raises KeyError, TypeError, ValueError or AttributeError on payloads that are not what the Bot API documents.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from domain.content import (
    Attachment,
    Contact,
    Content,
    File,
    FileKind,
    Foreign,
    Location,
    Style,
    Text,
    join,
    styled,
)
from domain.ids import AccountId
from platforms.telegram import entities

Json = dict[str, Any]

# Bot API: Message. What is neither known nor service is something new that a customer sent: it is told, not dropped.
_ABOUT: Final = frozenset(
    """message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
    sender_tag date business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message
    external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot edit_date
    has_protected_content is_from_offline is_paid_post media_group_id author_signature paid_star_count
    link_preview_options suggested_post_info effect_id show_caption_above_media has_media_spoiler reply_markup
    guest_bot_caller_chat guest_bot_caller_user guest_query_id ephemeral_message_id receiver_user
    text entities caption caption_entities forward_from forward_from_chat forward_from_message_id forward_signature
    forward_sender_name forward_date""".split()
)
SERVICE: Final = frozenset(
    """new_chat_members new_chat_member new_chat_participant left_chat_member left_chat_participant new_chat_title
    new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
    message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment
    refunded_payment users_shared chat_shared gift_upgrade_sent connected_website write_access_allowed passport_data
    proximity_alert_triggered boost_added chat_background_set checklist_tasks_added checklist_tasks_done
    chat_owner_changed chat_owner_left community_chat_added community_chat_joined community_chat_removed
    direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
    general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway_completed managed_bot_created
    paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
    video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited web_app_data""".split()
)


def words(message: Json) -> tuple[str, list[Json]]:
    """The text or caption of a message with its entities, untouched."""
    key = "text" if "text" in message else "caption"
    plain = message.get(key, "")
    if not isinstance(plain, str):
        raise TypeError("words are no text")
    found = message.get("entities" if key == "text" else "caption_entities") or []
    if not isinstance(found, list):
        raise TypeError("entities are no list")
    return plain, found


def is_service(message: Json) -> bool:
    """Whether the platform itself reports something (somebody joined, a title changed) and nobody says anything."""
    return not SERVICE.isdisjoint(message)


def content(message: Json, account: AccountId, skip: int = 0) -> Content:
    """Everything a message says; `skip` code points of its words were a command. Above: whence it was forwarded, a quote."""
    plain, found = words(message)
    said = entities.to_text(plain, found)
    if skip:
        said = said.slice(skip, len(said.plain)).stripped()
    above = tuple(part for part in (_forwarded(message), _quote(message)) if part)
    text = join((*above, said) if said else above, "\n") if above else said
    return Content(text, tuple(_attachments(message, account)))


def _forwarded(message: Json) -> Text | None:
    origin = message.get("forward_origin")
    if origin is None:
        return None
    chat = origin.get("sender_chat") or origin.get("chat")
    user = origin.get("sender_user")
    name = (
        chat["title"]
        if chat and "title" in chat
        else person(user)
        if user
        else origin.get("sender_user_name")
    )
    return styled(f"↪ {text_of(name) or '…'}", Style.ITALIC)


def _quote(message: Json) -> Text | None:
    quote = message.get("quote")
    if not quote or not quote.get("is_manual"):
        return None  # added by the server for every reply in some chats; the reply itself is known
    text = entities.to_text(quote["text"], quote.get("entities") or [])
    return Text(text.plain, styled(text.plain, Style.QUOTE).spans) if text else None


def person(user: Json) -> str:
    """A user's name as Telegram shows it; empty where it shows nothing."""
    return entities.legible(f"{text_of(user['first_name'])} {text_of(user.get('last_name', ''))}")


def _attachments(message: Json, account: AccountId) -> Iterator[Attachment]:
    for key in sorted(message.keys() - _ABOUT):
        if key not in _SHADOWS or _SHADOWS[key].isdisjoint(message):
            yield from _KINDS.get(key, _unknown(key))(message[key], account, message["message_id"])


# Telegram repeats an animation as document, a venue as location, a live photo as photo.
_SHADOWS: Final = {
    "document": frozenset({"animation"}),
    "location": frozenset({"venue"}),
    "photo": frozenset({"live_photo"}),
}

Reader = Callable[[Any, AccountId, int], Iterator[Attachment]]


def _photo(sizes: list[Json], account: AccountId, message: int) -> Iterator[Attachment]:
    largest = max(sizes, key=lambda size: int(size["width"]) * int(size["height"]))
    yield _made(FileKind.PHOTO, largest, account, f"photo_{message}.jpg", "image/jpeg")


def _live_photo(live: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    if live.get("photo"):
        yield from _photo(live["photo"], account, message)
    else:
        yield _made(FileKind.VIDEO, live, account, f"live_photo_{message}.mp4", "video/mp4")


def _file(kind: FileKind, extension: str, mime: str) -> Reader:
    def read(file: Json, account: AccountId, message: int) -> Iterator[Attachment]:
        name = text_of(file.get("file_name", "")) or f"{kind.value}_{message}{extension}"
        yield _made(kind, file, account, name, text_of(file.get("mime_type", "")) or mime)

    return read


def _audio(file: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    title = " - ".join(filter(None, (text_of(file.get("performer", "")), text_of(file.get("title", "")))))
    name = text_of(file.get("file_name", "")) or f"{title or f'audio_{message}'}.mp3"
    yield _made(FileKind.AUDIO, file, account, name, text_of(file.get("mime_type", "")) or "audio/mpeg")


def _sticker(file: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    extension, mime = (
        (".tgs", "application/x-tgsticker")
        if file.get("is_animated")
        else (".webm", "video/webm")
        if file.get("is_video")
        else (".webp", "image/webp")
    )
    yield _made(FileKind.STICKER, file, account, f"sticker_{message}{extension}", mime)


def _made(kind: FileKind, file: Json, account: AccountId, name: str, mime: str) -> File:
    size, duration = file.get("file_size"), file.get("duration")
    return File(
        kind,
        account,
        text_of(file["file_id"]),
        name,
        mime,
        size if type(size) is int and size >= 0 else None,
        text_of(file.get("emoji", "")),
        duration if type(duration) is int else None,
    )


def _location(place: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    yield Location(float(place["latitude"]), float(place["longitude"]))


def _venue(venue: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    place = venue["location"]
    yield Location(
        float(place["latitude"]),
        float(place["longitude"]),
        text_of(venue["title"]),
        text_of(venue["address"]),
    )


def _contact(contact: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    yield Contact(person(contact), text_of(contact["phone_number"]))


def _poll(poll: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    options = (f"• {text_of(option['text'])}" for option in poll["options"])
    yield Foreign("poll", "\n".join((text_of(poll["question"]), *options)))


def _dice(dice: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    yield Foreign("dice", f"{text_of(dice['emoji'])} {int(dice['value'])}")


def _game(game: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    yield Foreign("game", f"{text_of(game['title'])}\n{text_of(game.get('description', ''))}".strip())


def _checklist(checklist: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    tasks = (
        f"{'☑' if 'completion_date' in task else '☐'} {text_of(task['text'])}" for task in checklist["tasks"]
    )
    yield Foreign("checklist", "\n".join((text_of(checklist["title"]), *tasks)))


def _story(story: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    chat = story.get("chat") or {}
    yield Foreign("story", text_of(chat.get("title", "")) or text_of(chat.get("first_name", "")))


def _invoice(invoice: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    yield Foreign("invoice", f"{text_of(invoice['title'])}\n{text_of(invoice['description'])}".strip())


def _rich(rich: Json, account: AccountId, message: int) -> Iterator[Attachment]:
    yield Foreign("rich_message", "\n".join(filter(None, (_flat(block) for block in rich.get("blocks", [])))))


_RICH: Final = (
    "title",
    "summary",
    "label",
    "text",
    "expression",
    "alternative_text",
    "caption",
    "items",
    "cells",
)


def _flat(part: Any, depth: int = 0) -> str:
    """The words anywhere in a rich text, in reading order; its form is lost."""
    if isinstance(part, str):
        return entities.clean(part)
    if depth > 16:
        return "…"
    if isinstance(part, list):
        return "".join(_flat(piece, depth + 1) for piece in part)
    if not isinstance(part, dict):
        return ""
    own = "".join(_flat(part[key], depth + 1) for key in _RICH if key in part)
    below = "\n".join(_flat(block, depth + 1) for block in part.get("blocks") or [])
    return "\n".join(filter(None, (own, below)))


def _unknown(key: str) -> Reader:
    def read(thing: Any, account: AccountId, message: int) -> Iterator[Attachment]:
        yield Foreign(ascii(key)[1:-1])

    return read


def text_of(value: Any) -> str:
    """A text of the payload, fit to be stored. Raises TypeError where it is none."""
    if not isinstance(value, str):
        raise TypeError("no text where one belongs")
    return entities.clean(value)


_KINDS: Final[dict[str, Reader]] = {
    "photo": _photo,
    "live_photo": _live_photo,
    "video": _file(FileKind.VIDEO, ".mp4", "video/mp4"),
    "animation": _file(FileKind.ANIMATION, ".mp4", "video/mp4"),
    "audio": _audio,
    "voice": _file(FileKind.VOICE, ".ogg", "audio/ogg"),
    "video_note": _file(FileKind.VIDEO_NOTE, ".mp4", "video/mp4"),
    "sticker": _sticker,
    "document": _file(FileKind.DOCUMENT, "", "application/octet-stream"),
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "poll": _poll,
    "dice": _dice,
    "game": _game,
    "checklist": _checklist,
    "story": _story,
    "invoice": _invoice,
    "rich_message": _rich,
}
