"""What the operator decided, read once at the start from the environment, `.env` and `isthmus.toml`."""

from bot.settings.draft import Wrong, load, look, mistyped
from bot.settings.values import (
    ChannelRule,
    Limits,
    Model,
    Replies,
    RouteRule,
    Secret,
    Settings,
    SlackAccount,
    SlackMode,
    TagRule,
    TelegramAccount,
)

__all__ = [
    "ChannelRule",
    "Limits",
    "Model",
    "Replies",
    "RouteRule",
    "Secret",
    "Settings",
    "SlackAccount",
    "SlackMode",
    "TagRule",
    "TelegramAccount",
    "Wrong",
    "load",
    "look",
    "mistyped",
]
