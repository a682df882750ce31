"""What Slack posts to us by HTTP: whether Slack sent it, what it says, and which workspace it is for. Stores nothing.

Sources: Slack's "Verifying requests from Slack", "Using the Events API", "Handling user interaction".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.signature import Clock, SignatureVerifier

from platforms.slack.payloads import Json, child, children, string

FORM = "application/x-www-form-urlencoded"
STAMP = "X-Slack-Request-Timestamp"
FIELDS = 100
"""A command has some fifteen fields, an interaction one."""


class Malformed(ValueError):
    """A body that is none of Slack's; `args[0]` says why, without a word of it."""


@dataclass(frozen=True, slots=True)
class Time(Clock):
    """Our clock as slack_sdk wants one."""

    of: Callable[[], datetime]

    def now(self) -> float:
        return self.of().timestamp()


def is_signed(secret: str, body: bytes, headers: Mapping[str, str], clock: Callable[[], datetime]) -> bool:
    """Whether Slack signed a body with this app's secret within the last five minutes (slack_sdk's check)."""
    stamp, signature = headers.get(STAMP), headers.get("X-Slack-Signature")
    if not secret or not stamp or not signature or not signature.isascii():
        return False
    try:
        return SignatureVerifier(secret, Time(clock)).is_valid(body, stamp, signature)
    except ValueError:  # a timestamp that is no number, a body that is no text
        return False


def read(body: bytes, kind: str) -> Json:
    """The payload in a body: JSON for events, a form for commands, JSON in a form's `payload` for interactions.

    Raises Malformed.
    """
    try:
        text = body.decode()
        if kind != FORM:
            return _object(text)
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS))
        return _object(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError) as trouble:
        raise Malformed(f"The body cannot be read ({type(trouble).__name__}).") from None


def _object(text: str) -> Json:
    found: Any = json.loads(text)
    if not isinstance(found, dict):
        raise Malformed("The body is no object.")
    return found


def team_of(body: Json) -> str:
    """The workspace whose installation of ours a payload is for, empty where it does not say.

    In a shared channel the event may be another organisation's: what counts is whose authorization let us hear it.
    """
    authorized = (string(each, "team_id") for each in children(body, "authorizations"))
    return (
        next((team for team in authorized if team), "")
        or string(child(body, "view"), "app_installed_team_id")
        or string(body, "context_team_id")
        or string(body, "team_id")
        or string(child(body, "team"), "id")
        or string(child(body, "user"), "team_id")
    )


def challenge(body: Json) -> str | None:
    """What Slack wants to hear back when it checks an address; None for any other payload."""
    return string(body, "challenge") if string(body, "type") == "url_verification" else None
