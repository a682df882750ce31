"""The Bot API's refusals as outcomes. Knows its sentences; refuses to pass on anything they quote."""

import re
from typing import Final

from telegram.error import TelegramError

from domain.deliveries import Deferred, Locked, Outcome, Reason, Refused, Scope, Unsure
from domain.ids import AccountId
from platforms.telegram import ids, transport

UNREACHED: Final = 2.0
"""Seconds until the next try when no connection came about."""

# The sentences of the Bot API server and of TDLib, in lower case; the first that is found decides.
_REASONS: Final = (
    ("bot was blocked by the user", Reason.BLOCKED),
    ("bot can't initiate conversation", Reason.BLOCKED),
    ("user is deactivated", Reason.CHAT_GONE),
    ("bot was kicked", Reason.CHAT_GONE),
    ("bot is not a member", Reason.CHAT_GONE),
    ("group chat was deactivated", Reason.CHAT_GONE),
    ("chat not found", Reason.CHAT_GONE),
    ("user not found", Reason.CHAT_GONE),
    ("peer_id_invalid", Reason.CHAT_GONE),
    ("channel_private", Reason.CHAT_GONE),
    ("message thread not found", Reason.THREAD_GONE),
    ("topic_deleted", Reason.THREAD_GONE),
    ("message to edit not found", Reason.POST_GONE),
    ("message to delete not found", Reason.POST_GONE),
    ("message to react not found", Reason.POST_GONE),
    ("message to be replied not found", Reason.POST_GONE),
    ("message not found", Reason.POST_GONE),
    ("message_id_invalid", Reason.POST_GONE),
    ("query is too old", Reason.EXPIRED),
    ("query_id_invalid", Reason.EXPIRED),
    ("file is too big", Reason.TOO_LARGE),
    ("request entity too large", Reason.TOO_LARGE),
    ("message can't be", Reason.NOT_ALLOWED),
    ("not enough rights", Reason.NOT_ALLOWED),
    ("have no rights", Reason.NOT_ALLOWED),
    ("need administrator rights", Reason.NOT_ALLOWED),
    ("chat_write_forbidden", Reason.NOT_ALLOWED),
    ("chat_restricted", Reason.NOT_ALLOWED),
    ("_forbidden", Reason.NOT_ALLOWED),
    ("topic_closed", Reason.NOT_ALLOWED),
    ("bots can't send messages to", Reason.NOT_ALLOWED),
    ("reaction_invalid", Reason.UNSUPPORTED),
    ("reactions_too_many", Reason.UNSUPPORTED),
)

_UNCHANGED = "message is not modified"
_NO_PICTURE = (
    "photo_invalid_dimensions",
    "image_process_failed",
    "photo_ext_invalid",
    "photo_save_file_invalid",
)
_OTHER_KIND = ("there is no text in the message to edit", "there is no caption in the message to edit")


def outcome_of(error: TelegramError, account: AccountId, scope: Scope = Scope.TARGET) -> Outcome:
    """What a failed call means. `scope` is how far a "too many requests" reaches (the Bot API does not tell)."""
    match error:
        case transport.Answered():
            return _of_answer(error, account, scope)
        case transport.NotSent():
            return Deferred(UNREACHED, Scope.ACCOUNT)
        case _:
            return Unsure(type(error).__name__)


def _of_answer(error: transport.Answered, account: AccountId, scope: Scope) -> Outcome:
    moved = error.parameters.get("migrate_to_chat_id")
    if isinstance(moved, int):
        return Refused(Reason.MIGRATED, detail_of(error), moved_to=ids.place(account, moved))
    if error.code == 429:
        return Deferred(wait_of(error), scope)
    if is_locked(error):
        return Locked(detail_of(error))
    if error.code >= 500:
        return Unsure(detail_of(error))
    return Refused(_reason(error), detail_of(error))


def _reason(error: transport.Answered) -> Reason:
    said = error.description.lower()
    found = next((reason for words, reason in _REASONS if words in said), None)
    if found is not None:
        return found
    if error.code == 413:
        return Reason.TOO_LARGE
    if error.code == 404:
        return Reason.UNSUPPORTED
    return Reason.NOT_ALLOWED if error.code == 403 else Reason.MALFORMED


def is_locked(error: TelegramError) -> bool:
    """Whether the token is refused: 401, or the bare 404 of a malformed one (an unknown method says so)."""
    if not isinstance(error, transport.Answered):
        return False
    return error.code == 401 or (error.code == 404 and "method" not in error.description.lower())


def wait_of(error: transport.Answered) -> float:
    """Seconds a 429 asks for; one where it does not say."""
    after = error.parameters.get("retry_after")
    return float(after) if isinstance(after, int | float) and after > 0 else 1.0


def is_unchanged(error: transport.Answered) -> bool:
    """Whether an edit was refused because the post says so already."""
    return _UNCHANGED in error.description.lower()


def is_gone(error: transport.Answered) -> bool:
    """Whether the post that a call is about no longer exists."""
    return error.code == 400 and _reason(error) is Reason.POST_GONE


def is_no_picture(error: transport.Answered) -> bool:
    """Whether a photo was refused for being none that Telegram shows; as a document it may go."""
    return any(words in error.description.lower() for words in _NO_PICTURE)


def is_other_kind(error: transport.Answered) -> bool:
    """Whether an edit took a picture for a text, or the other way round."""
    return any(words in error.description.lower() for words in _OTHER_KIND)


def detail_of(error: transport.Answered) -> str:
    """The status and the Bot API's sentence without anything it quotes, which could be our words."""
    said = re.sub(
        r'"[^"]*"?|(?<= )\'[^\']*\'?', "…", error.description.splitlines()[0] if error.description else ""
    )
    return f"{error.code} {said[:160]}".strip()


def outcome_detail(error: TelegramError) -> str:
    """A few words about any failed call, without anything it quotes and without an address."""
    return detail_of(error) if isinstance(error, transport.Answered) else type(error).__name__
