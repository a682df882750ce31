"""The machine's clock and dice. The one place that asks for the time of day, for new ids and for secrets.

In the demo alone the clock may be ahead of the machine's, as the sandbox's is then: `bot.ahead` is the only one to say so.
"""

import secrets
import time
import uuid
from datetime import UTC, datetime, timedelta

_ahead = timedelta()


def be_ahead(seconds: float) -> None:
    """From now on the time of day is so many seconds later than the machine says."""
    global _ahead
    _ahead = timedelta(seconds=seconds)


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC) + _ahead


def unix() -> float:
    """The time of day in seconds since 1970."""
    return time.time() + _ahead.total_seconds()


def new_id() -> str:
    """An id that nobody had before: 32 hexadecimal digits, later ones sort after earlier ones."""
    milliseconds = time.time_ns() // 1_000_000
    return f"{milliseconds:012x}{uuid.uuid4().hex[12:]}"


def new_secret() -> str:
    """A word that nobody can guess: 43 letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(32)
