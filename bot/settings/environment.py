"""Every environment variable that Isthmus reads, as text. Knows their names; refuses to judge their values."""

import difflib
import logging
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

logging.getLogger("dotenv").addHandler(
    logging.NullHandler()
)  # what it warns of without the file's name, `torn` tells
PREFIXES = ("DATABASE_", "ISTHMUS_", "OPENAI_", "SLACK_", "TELEGRAM_")
LIMITS = "ISTHMUS_LIMITS__"
ALIKE = 0.84
"""From which likeness on a name is one of ours mistyped: SLACK_TOKEN still is, SLACK_WEBHOOK_URL is somebody else's."""


class Environment(BaseSettings):
    """One field a variable, named like it. An empty variable counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, env_nested_delimiter="__", extra="ignore")

    database_url: str = ""
    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    slack_install_teams: str = ""
    slack_api_url: str = ""
    slack_default_channel: str = ""
    telegram_bot_token: str = ""
    telegram_api_url: str = ""
    telegram_webhook_url: str = ""
    telegram_webhook_secret: str = ""
    openai_base_url: str = ""
    openai_api_key: str = ""
    openai_model: str = ""
    isthmus_model_contacts: str = ""
    isthmus_model_tasks: str = ""
    isthmus_model_daily_tokens: str = ""
    isthmus_model_seconds: str = ""
    isthmus_replies: str = ""
    isthmus_reply_hold_seconds: str = ""
    isthmus_locale: str = ""
    isthmus_timezone: str = ""
    isthmus_agents: str = ""
    isthmus_reopen_days: str = ""
    isthmus_understanding: str = ""
    isthmus_limits: dict[str, str] = Field(default_factory=dict)
    isthmus_log: str = ""
    isthmus_secret_key: str = ""
    isthmus_retention_days: str = ""
    isthmus_admins: str = ""
    isthmus_routing: str = ""
    isthmus_inside_emoji: str = ""
    isthmus_flood_per_hour: str = ""
    isthmus_knowledge_days: str = ""
    port: str = ""
    isthmus_metrics_port: str = ""


def names() -> tuple[str, ...]:
    """The variables as an operator writes them; `ISTHMUS_LIMITS` stands for `ISTHMUS_LIMITS__<LIMIT>`."""
    return tuple(name.upper() for name in Environment.model_fields)


def read(root: Path) -> Environment:
    """The variables of the process, and below them those of `root/.env`.

    Raises OSError where `.env` cannot be read, UnicodeDecodeError where it is no UTF-8 text.
    """
    return Environment(_env_file=root / ".env", _env_file_encoding="utf-8")


def dotenv(root: Path) -> dict[str, str]:
    """Every variable of `root/.env`, also those that no field reads: `isthmus.toml` may point at them."""
    try:
        return {key: value or "" for key, value in dotenv_values(root / ".env", encoding="utf-8").items()}
    except (OSError, UnicodeDecodeError):
        return {}  # told by `read`


def torn(root: Path) -> list[int]:
    """The lines of `root/.env` that begin what cannot be understood. Raises as `read` does."""
    try:
        with (root / ".env").open(encoding="utf-8") as file:
            parsed = [one.original for one in parse_stream(file) if one.error]
    except (FileNotFoundError, IsADirectoryError):
        return []
    # Blank lines before it belong to what the parser gives.
    return [each.line + len(each.string) - len(each.string.lstrip("\n")) for each in parsed]


def mistyped(given: Iterable[str]) -> dict[str, str]:
    """Of the names of variables those that nobody reads and that look like one that is read, with that one."""
    ours = names()
    found = {
        name: difflib.get_close_matches(name.upper(), ours, n=1, cutoff=ALIKE)
        for name in given
        if name.upper().startswith(PREFIXES)
        and name.upper() not in ours
        and not name.upper().startswith(LIMITS)
    }
    return {name: like[0] for name, like in sorted(found.items()) if like}
