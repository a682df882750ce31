"""What Slack's errors and a broken network mean for a delivery. Knows no command and makes no call.

Error names: Slack's method pages. None of what is kept here holds a token or anybody's words.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from domain.deliveries import Deferred, Locked, Outcome, Reason, Refused, Scope, Unsure

RECONNECT = 2.0
"""Seconds until a host that did not answer is tried again."""

DEFAULT_WAIT = 30.0
"""Seconds to wait when Slack refuses for its rate and does not say how long."""

LOCKED = frozenset(
    (
        "invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type no_permission "
        "org_login_required team_access_not_granted missing_scope app_access_restricted enterprise_is_restricted "
        "forbidden_team invalid_token two_factor_setup_required accesslimited access_denied_by_admin"
    ).split()
)

LIMITED = frozenset(("ratelimited", "rate_limited"))

IN_DOUBT = frozenset("fatal_error internal_error request_timeout service_unavailable".split())

REASONS: Mapping[Reason, frozenset[str]] = {
    Reason.PLACE_GONE: frozenset(
        (
            "channel_not_found is_archived not_in_channel channel_is_limited_access invalid_channel messages_tab_disabled "
            "user_not_found users_not_found user_disabled user_not_visible cannot_dm_bot user_not_in_channel no_access"
        ).split()
    ),
    Reason.THREAD_GONE: frozenset(
        "thread_not_found cannot_reply_to_message restricted_action_non_threadable_channel thread_locked".split()
    ),
    Reason.POST_GONE: frozenset(("message_not_found", "no_item_specified", "bad_timestamp")),
    Reason.TOO_LARGE: frozenset(
        (
            "msg_too_long msg_blocks_too_long metadata_too_large view_too_large attachment_payload_limit_exceeded "
            "file_upload_size_restricted storage_limit_reached snippet_too_large"
        ).split()
    ),
    Reason.EXPIRED: frozenset(
        ("edit_window_closed", "expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")
    ),
    Reason.NOT_ALLOWED: frozenset(
        (
            "restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel "
            "restricted_action_thread_locked posting_to_channel_denied cant_update_message cant_delete_message "
            "access_denied ekm_access_denied not_reactable too_many_emoji too_many_reactions file_type_not_allowed "
            "file_uploads_disabled file_uploads_except_images_disabled external_channel_migrating "
            "slack_connect_file_upload_sharing_blocked team_not_found"
        ).split()
    ),
    Reason.UNSUPPORTED: frozenset(
        ("invalid_name", "method_not_supported_for_channel_type", "unknown_method")
    ),
}

REASON_OF = {name: reason for reason, names in REASONS.items() for name in names}


class Failed(Exception):
    """A call did not succeed: `outcome` for the delivery, `error` Slack's own short name, empty without one."""

    def __init__(self, outcome: Outcome, error: str = "", needed: str = "") -> None:
        super().__init__(error or type(outcome).__name__)
        self.outcome = outcome
        self.error = error
        self.needed = needed


def failed(trouble: Exception) -> Failed:
    """Reads what a call raised: Slack's refusal, a page that is not Slack's, or the network's trouble."""
    match trouble:
        case SlackApiError():
            return _answered(trouble)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            # Nothing was sent: the connection never stood.
            return Failed(Deferred(RECONNECT, Scope.ACCOUNT), "unreachable")
        case aiohttp.InvalidURL() | SlackClientError():
            return Failed(Refused(Reason.MALFORMED, type(trouble).__name__))
        case asyncio.TimeoutError():
            return Failed(Unsure("timeout"))
        case _:
            return Failed(Unsure(type(trouble).__name__))


def _answered(trouble: SlackApiError) -> Failed:
    """The answer was a refusal. `response` is Slack's, or aiohttp's own when its body was no JSON."""
    response = trouble.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    body: Mapping[str, Any] = data if isinstance(data, dict) else {}
    headers = getattr(response, "headers", {})
    error = str(body.get("error", ""))[:80]
    if status == 429 or error in LIMITED:
        return Failed(Deferred(_wait(headers), Scope.METHOD), error or "ratelimited")
    if not error:
        return Failed(Unsure(f"http {status}"))
    return Failed(outcome_of(error, str(body.get("needed", ""))), error, str(body.get("needed", "")))


def outcome_of(error: str, needed: str = "") -> Outcome:
    """What Slack's `error` means. `needed` names the scope that a `missing_scope` lacks."""
    if error == "missing_scope":
        return Locked(f"missing_scope: {needed}" if needed else error)
    if error in LOCKED:
        return Locked(error)
    if error in IN_DOUBT:
        return Unsure(error)
    if error in ("message_limit_exceeded", "team_added_to_org", "duplicate_message_not_found"):
        return Deferred(DEFAULT_WAIT, Scope.ACCOUNT)
    return Refused(REASON_OF.get(error, Reason.MALFORMED), error)


def _wait(headers: Mapping[str, str]) -> float:
    """`Retry-After` in seconds; anything unreadable counts as half a minute."""
    try:
        return max(0.0, float(headers.get("Retry-After", DEFAULT_WAIT)))
    except ValueError:
        return DEFAULT_WAIT
