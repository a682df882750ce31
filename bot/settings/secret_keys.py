"""The keys under which secrets rest encrypted. Only the environment may hold them; never repeats one."""

import re

from bot.settings.reading import Problems
from bot.settings.values import Secret

VARIABLE = "ISTHMUS_SECRET_KEY"
SHORTEST = 32
"""Characters of a key at least."""


def read(text: str, problems: Problems) -> tuple[Secret, ...]:
    """The keys of a variable, put apart by commas, the newest first."""
    keys = [key.strip() for key in re.split(r"[,\n]", text) if key.strip()]
    if any(len(key) < SHORTEST for key in keys):
        problems.add(
            f"{VARIABLE} is too short: every key needs at least {SHORTEST} random characters "
            "(`openssl rand -base64 32` makes one)."
        )
    return tuple(Secret(key) for key in keys)
