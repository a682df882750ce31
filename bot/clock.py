"""The machine's clock and dice. The one place that asks for the time of day, for random numbers and for new ids."""

import random
import time
import uuid
from datetime import UTC, datetime


def now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def unix() -> float:
    """The time of day in seconds since 1970."""
    return time.time()


def new_id() -> str:
    """An id that nobody had before: 32 hexadecimal digits, later ones sort after earlier ones."""
    milliseconds = time.time_ns() // 1_000_000
    return f"{milliseconds:012x}{uuid.uuid4().hex[12:]}"


def jitter(seconds: float, share: float = 0.2) -> float:
    """About so many seconds, at most `share` more or less, so that processes do not act in step."""
    return seconds * random.uniform(1 - share, 1 + share)
